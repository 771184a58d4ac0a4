#include "kernels/next_order/next_order.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>

#include "kernels/next_order/naive.h"
#include "test_support/public_data.h"
#include "test_support/tafeng.h"

namespace next_order {
namespace {

std::string reason_of(const auto& result) { return result ? "" : result.error().reason; }

struct Columns {
  std::vector<std::uint32_t> customer;
  std::vector<std::int32_t> time;
  std::vector<std::uint32_t> item;
  std::vector<double> quantity;
  std::vector<std::uint32_t> group;
  std::size_t customers = 0, items = 0;

  void add(std::uint32_t c, std::int32_t t, std::uint32_t i, double q = 1) {
    customer.push_back(c), time.push_back(t), item.push_back(i), quantity.push_back(q);
  }
  [[nodiscard]] Lines lines() const {
    return {customer, time, item, quantity, customers, items, group, {}};
  }
};

Columns any_columns() {
  const auto up_to = [](int most) { return rc::gen::inRange(0, most); };
  Columns out;
  out.customers = static_cast<std::size_t>(*rc::gen::inRange(1, 12));
  out.items = static_cast<std::size_t>(*rc::gen::inRange(1, 9));
  for (std::size_t c = 0; c < out.customers; ++c)
    out.group.push_back(static_cast<std::uint32_t>(*up_to(3)));
  const int lines = *up_to(60);
  for (int l = 0; l < lines; ++l)
    out.add(static_cast<std::uint32_t>(*up_to(static_cast<int>(out.customers))), *up_to(6),
            static_cast<std::uint32_t>(*up_to(static_cast<int>(out.items))), *up_to(4) - 1);
  return out;
}

Options any_options() {
  Options out;
  out.decay_within = *rc::gen::element(0.3, 0.9, 1.0);
  out.decay_between = *rc::gen::element(0.2, 0.7, 1.0);
  out.group_baskets = *rc::gen::inRange<std::size_t>(1, 4);
  out.ease_ridge = *rc::gen::element(0.5, 5.0, 500.0);
  out.knn_shrink = *rc::gen::element(0.0, 10.0);
  out.popular_prior = *rc::gen::element(0.5, 20.0);
  return out;
}

std::vector<std::uint32_t> all_of(std::size_t customers) {
  std::vector<std::uint32_t> out(customers);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

constexpr Weights kAll{1, 1, 1, 1, 1, 1};

std::vector<std::vector<Recommendation>> recommend_all(const Lines& lines, const Options& options,
                                                       const Weights& weights,
                                                       const Request& request) {
  auto model = Model::train(gather_histories(lines).value(), options);
  return model.value().recommend(all_of(lines.customers), weights, request);
}

/// Everything that a recommendation says, to compare.
std::vector<double> as_numbers(const std::vector<std::vector<Recommendation>>& lists) {
  std::vector<double> out;
  for (const auto& list : lists) {
    out.push_back(static_cast<double>(list.size()));
    for (const Recommendation& r : list) {
      out.insert(out.end(), {double(r.item), r.score, double(r.own_baskets), double(r.baskets),
                             double(r.last_time), r.own_quantity, double(r.neighbours),
                             double(r.neighbours_of), r.popular_share, double(r.nearest_count),
                             double(r.goes_with_count)});
      out.insert(out.end(), r.parts.begin(), r.parts.end());
      for (const auto& n : r.nearest) out.insert(out.end(), {double(n.customer), n.part});
      for (const auto& g : r.goes_with) out.insert(out.end(), {double(g.item), g.part});
    }
  }
  return out;
}

TEST(GatherHistories, OneBasketATimeAndNoReturns) {
  Columns in;
  in.customers = 2, in.items = 5;
  in.add(0, 7, 3), in.add(0, 2, 4, 2), in.add(0, 7, 1), in.add(0, 2, 4, 1);
  in.add(0, 5, 2, -1);                      // a return: no basket at time 5
  in.add(0, 7, 0, 1), in.add(0, 7, 0, -1);  // bought and given back
  const auto h = gather_histories(in.lines());
  ASSERT_TRUE(h);
  EXPECT_EQ(h->times, (std::vector<std::int32_t>{2, 7}));
  EXPECT_EQ(h->line_items, (std::vector<std::uint32_t>{4, 1, 3}));
  EXPECT_EQ(h->quantities, (std::vector<double>{3, 1, 1}));
  EXPECT_EQ(h->baskets_of(0), 2U);
  EXPECT_EQ(h->baskets_of(1), 0U);
  EXPECT_EQ(without_last(*h).line_items, (std::vector<std::uint32_t>{4}));
}

TEST(GatherHistories, RefusesWhatIsNoHistory) {
  Columns in;
  in.customers = 1, in.items = 1;
  in.add(0, 0, 0);
  EXPECT_TRUE(gather_histories(in.lines()));
  Lines lines = in.lines();
  lines.time = {};
  EXPECT_EQ(reason_of(gather_histories(lines)), "next_order.columns_differ");
  lines = in.lines();
  const std::vector<std::uint32_t> two{0, 0}, far{5'000'000};
  lines.group = two;
  EXPECT_EQ(reason_of(gather_histories(lines)), "next_order.columns_differ");
  lines.group = far;
  EXPECT_EQ(reason_of(gather_histories(lines)), "next_order.out_of_range");
  lines = in.lines();
  lines.item = far;
  EXPECT_EQ(reason_of(gather_histories(lines)), "next_order.out_of_range");
  lines = in.lines();
  lines.customers = 0;
  EXPECT_EQ(reason_of(gather_histories(lines)), "next_order.out_of_range");
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity(), 1e300}) {
    in.quantity[0] = bad;
    EXPECT_EQ(reason_of(gather_histories(in.lines())), "next_order.bad_quantity");
  }
}

TEST(NextOrder, RefusesOptionsOutsideTheirRange) {
  const auto refused = [](const auto& change) {
    Options options;
    change(options);
    return reason_of(Model::train(Histories{}, options)) == "next_order.bad_option";
  };
  EXPECT_TRUE(refused([](Options& o) { o.decay_within = 0; }));
  EXPECT_TRUE(refused([](Options& o) { o.decay_between = 1.1; }));
  EXPECT_TRUE(refused([](Options& o) { o.group_baskets = 0; }));
  EXPECT_TRUE(refused([](Options& o) { o.ease_ridge = 0; }));
  EXPECT_TRUE(refused([](Options& o) { o.ease_ridge = std::nan(""); }));
  EXPECT_TRUE(refused([](Options& o) { o.knn_shrink = -1; }));
  EXPECT_TRUE(refused([](Options& o) { o.popular_prior = 0; }));
  EXPECT_TRUE(refused([](Options& o) { o.ease_items = 1'000'000; }));
}

TEST(NextOrder, PartsWorkedByHand) {
  // Customer 0: {0, 1} {0} {0, 2}; groups of two with decay 1/2 within, 1/4 between: from the
  // newest 1, 1/2, 1/4, in sum 7/4. Customer 1: {0, 1}. Customer 2: no past.
  Columns in;
  in.customers = 3, in.items = 3;
  in.add(0, 1, 0), in.add(0, 1, 1), in.add(0, 2, 0), in.add(0, 3, 0), in.add(0, 3, 2, 6);
  in.add(1, 1, 0), in.add(1, 1, 1);
  const Options options{.decay_within = 0.5,
                        .decay_between = 0.25,
                        .group_baskets = 2,
                        .knn_shrink = 1,
                        .ease_ridge = 2};
  const auto lists = recommend_all(in.lines(), options, kAll, {});
  const auto of = [&](std::size_t customer, std::uint32_t item) {
    for (const auto& r : lists[customer])
      if (r.item == item) return r;
    return Recommendation{};
  };
  EXPECT_NEAR(of(0, 1).parts[0], 1.0 / 3, 1e-6);      // own frequent
  EXPECT_NEAR(of(0, 1).parts[1], 0.25 / 1.75, 1e-6);  // own recent
  EXPECT_NEAR(of(0, 2).parts[1], 1 / 1.75, 1e-6);
  EXPECT_NEAR(of(0, 1).parts[2], 1, 1e-6);  // the one neighbour: 1 / 1
  EXPECT_NEAR(of(1, 2).parts[2], 1 / 1.75, 1e-6);
  // Cosine of items 0 and 2: bought by {0, 1} and {0}: 1 / (sqrt(2) + 1), of 1 and 2 the same;
  // customer 1 bought items 0 and 1 with weight 1.
  EXPECT_NEAR(of(1, 2).parts[3], 2 / (std::sqrt(2.0) + 1), 1e-6);
  EXPECT_NEAR(of(0, 0).parts[5], 1, 1e-6);  // popular: all 4 baskets
  EXPECT_NEAR(of(2, 1).parts[5], 0.5, 1e-6);
  EXPECT_EQ(of(0, 2).own_baskets, 1U);
  EXPECT_EQ(of(0, 2).last_time, 3);
  EXPECT_EQ(of(0, 2).own_quantity, 6);
  EXPECT_EQ(of(1, 2).neighbours, 1U);
  ASSERT_EQ(of(1, 2).nearest_count, 1);
  EXPECT_EQ(of(1, 2).nearest[0].customer, 0U);
  EXPECT_EQ(of(1, 2).goes_with_count, 2);
  EXPECT_EQ(of(2, 1).baskets, 0U);
}

TEST(NextOrder, EaseOfTwoItemsWorkedByHand) {
  // Buyers: item 0 three, item 1 two, both one. P of [[3+l, 1], [1, 2+l]]: -P01 / P11 = 1 / (3+l).
  Columns in;
  in.customers = 4, in.items = 2;
  in.add(0, 1, 0), in.add(0, 1, 1), in.add(1, 1, 0), in.add(2, 1, 0), in.add(3, 1, 1);
  const auto lists = recommend_all(in.lines(), {.ease_ridge = 2}, weights_of(Method::kEase), {});
  EXPECT_EQ(lists[1][0].item, 1U);
  EXPECT_NEAR(lists[1][0].parts[4], 1.0 / 5, 1e-6);
  EXPECT_NEAR(lists[3][0].parts[4], 1.0 / 4, 1e-6);
  EXPECT_EQ(lists[3][0].goes_with[0].item, 1U);
}

TEST(NextOrder, WithoutAPastThePopularAmongHisLike) {
  Columns in;
  in.customers = 5, in.items = 3;
  in.group = {0, 0, 1, 1, 1};
  for (std::int32_t t = 0; t < 50; ++t) in.add(0, t, 0), in.add(2, t, 1), in.add(3, t, 1);
  const auto lists = recommend_all(in.lines(), {.popular_prior = 1}, kAll, {.count = 1});
  EXPECT_EQ(lists[1][0].item, 0U);
  EXPECT_EQ(lists[4][0].item, 1U);
  EXPECT_EQ(lists[4][0].baskets, 0U);
  EXPECT_EQ(lists[4][0].score, lists[4][0].parts[5]);
  EXPECT_GT(lists[4][0].popular_share, 0.9);
}

TEST(NextOrder, NothingBoughtNothingRecommended) {
  Columns in;
  EXPECT_TRUE(recommend_all(in.lines(), {}, kAll, {}).empty());
  in.customers = 3, in.items = 4;
  for (const auto& list : recommend_all(in.lines(), {}, kAll, {})) EXPECT_TRUE(list.empty());
  in.add(1, 0, 2);
  for (const auto& list : recommend_all(in.lines(), {}, kAll, {})) ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(reason_of(back_test(gather_histories(in.lines()).value(), {})),
            "next_order.no_second_basket");
}

RC_GTEST_PROP(NextOrderProperty, EveryPartEqualsTheNaiveTwin, ()) {
  const Columns in = any_columns();
  const Options options = any_options();
  const auto naive = naive::parts(gather_histories(in.lines()).value(), options);
  const auto lists = recommend_all(in.lines(), options, kAll, {.count = in.items});
  for (std::size_t c = 0; c < in.customers; ++c)
    for (const Recommendation& r : lists[c])
      for (std::size_t p = 0; p < kParts; ++p)
        RC_ASSERT(std::abs(r.parts[p] - naive[c][r.item][p]) < 1e-5);
}

RC_GTEST_PROP(NextOrderProperty, ListsAreOrderedWholeAndAddUp, ()) {
  const Columns in = any_columns();
  Weights weights{};
  for (double& w : weights) w = *rc::gen::element(0.0, 0.1, 1.0, 3.0);
  std::vector<std::uint8_t> unavailable(in.items);
  for (auto& flag : unavailable) flag = *rc::gen::element<std::uint8_t>(0, 0, 1);
  const auto count = *rc::gen::inRange<std::size_t>(0, 10);
  const auto all = recommend_all(in.lines(), any_options(), weights, {in.items, {}});
  const auto lists = recommend_all(in.lines(), any_options(), weights, {count, unavailable});
  for (std::size_t c = 0; c < in.customers; ++c) {
    std::set<std::uint32_t> seen;
    std::size_t available = 0;
    for (const Recommendation& r : all[c]) available += unavailable[r.item] == 0 ? 1U : 0U;
    RC_ASSERT(lists[c].size() == std::min(count, available));
    double before = std::numeric_limits<double>::infinity();
    for (const Recommendation& r : lists[c]) {
      RC_ASSERT(unavailable[r.item] == 0 && seen.insert(r.item).second && r.score <= before);
      before = r.score;
      RC_ASSERT(std::abs(std::accumulate(r.parts.begin(), r.parts.end(), 0.0) - r.score) < 1e-9);
      RC_ASSERT(r.own_baskets <= r.baskets && r.neighbours <= r.neighbours_of);
      RC_ASSERT((r.parts[0] > 0) == (r.own_baskets > 0 && weights[0] > 0));
    }
  }
}

RC_GTEST_PROP(NextOrderProperty, SameAtAnyNumberOfThreadsAndInAnyOrderOfLines, ()) {
  Columns in = any_columns();
  Options options = any_options();
  options.references = *rc::gen::inRange<std::size_t>(0, 12);
  options.links = *rc::gen::inRange<std::size_t>(0, 8);
  const auto one = as_numbers(recommend_all(in.lines(), options, kAll, {}));
  options.threads = 4;
  RC_ASSERT(as_numbers(recommend_all(in.lines(), options, kAll, {})) == one);
  Columns turned = in;
  std::reverse(turned.customer.begin(), turned.customer.end());
  std::reverse(turned.time.begin(), turned.time.end());
  std::reverse(turned.item.begin(), turned.item.end());
  std::reverse(turned.quantity.begin(), turned.quantity.end());
  RC_ASSERT(as_numbers(recommend_all(turned.lines(), options, kAll, {})) == one);
}

RC_GTEST_PROP(NextOrderProperty, LinesOfExcludedItemsTeachNothing, ()) {
  const Columns in = any_columns();
  std::vector<std::uint8_t> excluded(in.items);
  for (auto& flag : excluded) flag = *rc::gen::element<std::uint8_t>(0, 1);
  Columns left_out = in;
  left_out.customer.clear(), left_out.time.clear(), left_out.item.clear();
  left_out.quantity.clear();
  for (std::size_t i = 0; i < in.item.size(); ++i)
    if (excluded[in.item[i]] == 0)
      left_out.add(in.customer[i], in.time[i], in.item[i], in.quantity[i]);
  Lines lines = in.lines();
  lines.excluded = excluded;
  const Options options = any_options();
  const auto lists = recommend_all(lines, options, kAll, {});
  RC_ASSERT(as_numbers(lists) == as_numbers(recommend_all(left_out.lines(), options, kAll, {})));
  for (const auto& list : lists)
    for (const Recommendation& r : list) RC_ASSERT(excluded[r.item] == 0);
}

double recall_of_lists(const std::vector<std::vector<Recommendation>>& lists,
                       const std::vector<std::vector<std::uint32_t>>& bought) {
  double sum = 0;
  for (std::size_t c = 0; c < lists.size(); ++c) {
    double hits = 0;
    for (const Recommendation& r : lists[c])
      hits += static_cast<double>(std::count(bought[c].begin(), bought[c].end(), r.item));
    sum += hits / static_cast<double>(bought[c].size());
  }
  return sum / static_cast<double>(lists.size());
}

RC_GTEST_PROP(NextOrderProperty, TheBackTestIsTheRecallOfListsMadeWithoutTheLastBasket, ()) {
  const Columns in = any_columns();
  const Options options = any_options();
  const Histories whole = gather_histories(in.lines()).value();
  std::vector<std::uint32_t> asked;
  std::vector<std::vector<std::uint32_t>> bought;
  for (std::uint32_t c = 0; c < in.customers; ++c) {
    if (whole.baskets_of(c) < 2) continue;
    asked.push_back(c);
    const auto last = whole.basket(whole.first_basket[c + 1] - 1);
    bought.emplace_back(last.begin(), last.end());
  }
  const auto found = back_test(whole, options, {.count = 3});
  RC_ASSERT(found.has_value() == !asked.empty());
  if (asked.empty()) return;
  const auto model = Model::train(without_last(whole), options);
  RC_ASSERT(found->customers == asked.size());
  const auto recall = [&](const Weights& weights) {
    return recall_of_lists(model.value().recommend(asked, weights, {.count = 3}), bought);
  };
  RC_ASSERT(std::abs(found->recall[0] - recall(weights_of(Method::kPopular))) < 1e-12);
  RC_ASSERT(std::abs(found->recall[1] - recall(weights_of(Method::kOwnFrequent))) < 1e-12);
}

TEST(NextOrder, ReachesThePublishedRecallOfTaFeng_slow) {
  const auto path = test_support::find_public_data("tafeng/history.csv.gz");
  if (!path) GTEST_SKIP() << "the public data set tafeng is not on this machine";
  const auto data = test_support::read_tafeng(path->parent_path());
  const std::size_t customers = data.next.size();
  const Histories histories =
      gather_histories({data.customer, data.time, data.item, {}, customers, data.items, {}, {}})
          .value();
  const Options options{.threads = 2};
  const auto tested = back_test(histories, options);
  ASSERT_TRUE(tested);
  const auto model = Model::train(histories, options);
  ASSERT_TRUE(model);
  const auto recall = [&](const Weights& weights) {
    return recall_of_lists(model->recommend(all_of(customers), weights, {}), data.next);
  };
  const double blend = recall(tested->blend), tifu = recall(weights_of(Method::kTifuKnn));
  std::printf("Ta-Feng, %zu users, recall@10: TIFU-kNN %.4f, blend %.4f\n", customers, tifu, blend);
  // Published of all users .080, .120, .127 to .132; the half that is here differs by chance, with
  // a standard error of .003.
  EXPECT_NEAR(recall(weights_of(Method::kPopular)), 0.080, 0.006);
  EXPECT_GE(recall(weights_of(Method::kOwnFrequent)), 0.120);
  EXPECT_GE(tifu, 0.127);
  EXPECT_GE(blend, 0.127);
}

}  // namespace
}  // namespace next_order
