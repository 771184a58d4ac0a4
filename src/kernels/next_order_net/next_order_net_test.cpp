#include "kernels/next_order_net/next_order_net.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>
#include <numeric>

#include "base/random.h"
#include "kernels/next_order_net/naive.h"

namespace next_order_net {
namespace {

using next_order::Histories;

std::string reason_of(const auto& result) { return result ? "" : result.error().reason; }

struct Columns {
  std::size_t customers = 0, items = 0;
  std::vector<std::uint32_t> customer{}, item{};
  std::vector<std::int32_t> time{};
  std::vector<std::uint8_t> excluded{};

  void add(std::size_t c, std::size_t t, std::size_t i) {
    customer.push_back(static_cast<std::uint32_t>(c));
    time.push_back(static_cast<std::int32_t>(t));
    item.push_back(static_cast<std::uint32_t>(i));
  }
  [[nodiscard]] Histories histories() const {
    return next_order::gather_histories({customer, time, item, {}, customers, items, {}, excluded})
        .value();
  }
};

std::vector<std::uint32_t> all_of(const Histories& histories) {
  std::vector<std::uint32_t> out(histories.customers);
  std::iota(out.begin(), out.end(), 0U);
  return out;
}

/// One item a basket, always the next of `items` in a circle: only the order of the baskets says
/// what comes.
Columns circles(std::size_t customers, std::size_t items) {
  Columns out{customers, items};
  for (std::size_t c = 0; c < customers; ++c)
    for (std::size_t t = 0; t < 2 * items; ++t) out.add(c, t, (c + t) % items);
  return out;
}

/// Everybody buys the same two items of his own every time.
Columns habits(std::size_t customers, std::size_t items) {
  Columns out{customers, items};
  for (std::size_t c = 0; c < customers; ++c)
    for (std::size_t t = 0; t < 5; ++t)
      for (const std::size_t i : {c % items, (c / items + c + 1) % items}) out.add(c, t, i);
  return out;
}

Options small_options() {
  Options out;
  out.width = 8, out.dropout = 0.1, out.rate = 0.02, out.batch = 32, out.epochs = 8;
  return out;
}

/// Sizes right, nothing learnt: every array is zero.
NetData empty_net(std::size_t items, std::size_t width) {
  NetData out;
  out.items = items, out.width = width, out.baskets = 3, out.basket_size = 1;
  const auto sizes = out.sizes();
  const auto arrays = out.arrays();
  for (std::size_t i = 0; i < sizes.size(); ++i) arrays[i]->assign(sizes[i], 0);
  return out;
}

NetData any_net(std::size_t items, std::uint64_t seed) {
  base::Random random(seed);
  NetData out = empty_net(items, 3);
  for (auto* array : out.arrays())
    for (float& v : *array) v = static_cast<float>(random.uniform(-1, 1));
  out.basket_size = random.uniform(1, 20);
  return out;
}

Net net_of(const NetData& data) { return Net::from_bytes(naive::written(data)).value(); }

TEST(NextOrderNet, ChancesOfAnEmptyNetworkAreItsBiases) {
  Columns columns{1, 2};
  columns.add(0, 1, 0);
  NetData data = empty_net(2, 1);
  data.bias = {0, std::log(3.0F)};
  data.basket_size = 2;
  // The GRU stays at 0, so the odds are 1 : 3; two items a basket make shares of 0.5 and 1.5.
  const auto shares = net_of(data).shares(columns.histories(), std::array{0U}, 1);
  EXPECT_NEAR(shares[0], 0.5, 1e-6);
  EXPECT_NEAR(shares[1], 1.5, 1e-6);
}

TEST(NextOrderNet, TheOwnPartLiftsItemsOfTheOwnPast) {
  Columns columns{1, 2};
  columns.add(0, 1, 0), columns.add(0, 2, 1), columns.add(0, 3, 1);
  NetData data = empty_net(2, 1);
  data.own_inner[2] = 1;  // first unit: 1 / (1 + baskets since)
  data.own_outer[0] = std::log(8.0F);
  // Item 0 was bought two baskets before the last, 8^(1/3) = 2; item 1 in the last, 8^1.
  const auto shares = net_of(data).shares(columns.histories(), std::array{0U}, 1);
  EXPECT_NEAR(shares[0], 0.2, 1e-6);
  EXPECT_NEAR(shares[1], 0.8, 1e-6);
}

RC_GTEST_PROP(NextOrderNet, SharesEqualTheNaiveTwin, ()) {
  Columns columns{static_cast<std::size_t>(*rc::gen::inRange(1, 6)),
                  static_cast<std::size_t>(*rc::gen::inRange(1, 7))};
  for (int lines = *rc::gen::inRange(0, 40); lines > 0; --lines)
    columns.add(*rc::gen::inRange<std::size_t>(0, columns.customers),
                *rc::gen::inRange<std::size_t>(0, 8),
                *rc::gen::inRange<std::size_t>(0, columns.items));
  columns.excluded.assign(columns.items, 0);
  if (columns.items > 1) columns.excluded[0] = *rc::gen::element<std::uint8_t>(0, 1);
  const Histories histories = columns.histories();
  const NetData data = any_net(columns.items, *rc::gen::inRange<std::uint64_t>(0, 1000));
  const Net net = net_of(data);
  const auto shares = net.shares(histories, all_of(histories), 1);
  RC_ASSERT(shares == net.shares(histories, all_of(histories), 3));
  for (std::uint32_t c = 0; c < histories.customers; ++c) {
    const auto slow = naive::shares(data, histories, c);
    for (std::size_t i = 0; i < data.items; ++i)
      RC_ASSERT(std::abs(shares[c * data.items + i] - slow[i]) < 1e-4 * (1 + slow[i]));
  }
}

TEST(NextOrderNet, WhatIsWrittenIsReadAgain) {
  const std::string bytes = naive::written(any_net(4, 7));
  EXPECT_EQ(Net::from_bytes(bytes).value().to_bytes(), bytes);
}

TEST(NextOrderNet, OtherBytesAreNoNetwork) {
  const std::string bytes = naive::written(any_net(4, 7));
  for (std::size_t size = 0; size < bytes.size(); ++size)
    ASSERT_EQ(reason_of(Net::from_bytes(bytes.substr(0, size))), "next_order_net.not_a_net")
        << size;
  EXPECT_EQ(reason_of(Net::from_bytes(bytes + "x")), "next_order_net.not_a_net");
  EXPECT_EQ(reason_of(Net::from_bytes("X" + bytes.substr(1))), "next_order_net.not_a_net");
  NetData wrong = any_net(4, 7);
  wrong.bias[2] = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(reason_of(Net::from_bytes(naive::written(wrong))), "next_order_net.not_a_net");
}

TEST(NextOrderNet, SizesThatDoNotFitAreRefusedBeforeMemoryIsTaken) {
  for (const std::size_t place : {0U, 1U, 2U}) {
    std::string bytes = naive::written(any_net(4, 7));
    const std::uint64_t huge = place == 2 ? 0 : ~std::uint64_t{0} / 2;
    bytes.replace(16 + 8 * place, 8, reinterpret_cast<const char*>(&huge), 8);
    EXPECT_EQ(reason_of(Net::from_bytes(bytes)), "next_order_net.not_a_net") << place;
  }
}

class TrainedNextOrderNet : public testing::Test {
 protected:
  void SetUp() override {
    if (!can_train()) GTEST_SKIP() << "built without libtorch";
  }
};

TEST(NextOrderNet, SaysWhenItCannotTrain) {
  if (can_train()) GTEST_SKIP() << "built with libtorch";
  EXPECT_EQ(reason_of(Net::train(circles(9, 3).histories(), small_options())),
            "next_order_net.cannot_train");
}

TEST(NextOrderNet, RefusesWhatIsOutOfRange) {
  const Histories histories = circles(9, 3).histories();
  const auto refused = [&](const auto& change) {
    Options options = small_options();
    change(options);
    EXPECT_EQ(reason_of(Net::train(histories, options)), "next_order_net.bad_option");
  };
  refused([](Options& o) { o.width = 0; });
  refused([](Options& o) { o.width = 1'025; });
  refused([](Options& o) { o.dropout = 1; });
  refused([](Options& o) { o.dropout = std::numeric_limits<double>::quiet_NaN(); });
  refused([](Options& o) { o.rate = 0; });
  refused([](Options& o) { o.rate = std::numeric_limits<double>::infinity(); });
  refused([](Options& o) { o.batch = 0; });
  refused([](Options& o) { o.baskets = 0; });
  refused([](Options& o) { o.positions = 0; });
  refused([](Options& o) { o.customers = 0; });
  refused([](Options& o) { o.epochs = 0; });
  refused([](Options& o) { o.epochs = 1'001; });
  EXPECT_EQ(reason_of(back_test(histories, {}, {}, small_options(), {.count = 0})),
            "next_order_net.bad_option");
}

TEST(NextOrderNet, NobodyWithTwoBasketsIsNothingToLearn) {
  Columns columns{2, 2};
  columns.add(0, 1, 0), columns.add(1, 1, 1);
  EXPECT_EQ(reason_of(Net::train(columns.histories(), small_options())), "next_order_net.no_past");
  EXPECT_EQ(reason_of(back_test(columns.histories(), {}, {}, small_options())),
            "next_order_net.no_past");
}

TEST_F(TrainedNextOrderNet, LearnsWhereTheBasketsAreGoing) {
  const Columns columns = circles(120, 6);
  const Histories histories = columns.histories();
  const Net net = Net::train(histories, small_options()).value();
  const auto shares = net.shares(histories, all_of(histories), 1);
  // After twelve baskets of a circle of six, customer c begins again at item c % 6.
  for (std::size_t c = 0; c < columns.customers; ++c) EXPECT_GT(shares[c * 6 + c % 6], 0.8) << c;
}

TEST_F(TrainedNextOrderNet, TheBackTestTakesItWhereItAdds) {
  const auto tested = back_test(circles(120, 6).histories(), {}, {1, 0, 0, 0, 0, 1e-6},
                                small_options(), {.count = 1})
                          .value();
  EXPECT_EQ(tested.customers, 120U);
  EXPECT_GT(tested.weight, 0);
  EXPECT_LT(tested.blend_recall, 0.4);
  EXPECT_GT(tested.mix_recall, 0.9);
  EXPECT_GT(tested.net_recall, 0.9);
}

TEST_F(TrainedNextOrderNet, TheBackTestLeavesItOutWhereTheBlendKnowsAll) {
  const auto tested = back_test(habits(120, 12).histories(), {}, {1, 0, 0, 0, 0, 1e-6},
                                small_options(), {.count = 4})
                          .value();
  EXPECT_EQ(tested.weight, 0);
  EXPECT_EQ(tested.blend_recall, 1);
  EXPECT_EQ(tested.mix_recall, 1);
}

TEST_F(TrainedNextOrderNet, SameSeedSameNetwork) {
  const Histories histories = circles(40, 5).histories();
  Options options = small_options();
  options.epochs = 2;
  const std::string once = Net::train(histories, options).value().to_bytes();
  EXPECT_EQ(Net::train(histories, options).value().to_bytes(), once);
  options.seed = 2;
  EXPECT_NE(Net::train(histories, options).value().to_bytes(), once);
}

TEST_F(TrainedNextOrderNet, SameBackTestAtAnyNumberOfThreads) {
  const Histories histories = circles(40, 5).histories();
  const auto with_threads = [&](unsigned threads) {
    next_order::Options blend_options;
    blend_options.threads = threads;
    const auto t = back_test(histories, blend_options, {1, 0, 0, 0, 0, 1}, small_options(),
                             {.count = 1, .epochs_most = 3})
                       .value();
    return std::vector<double>{static_cast<double>(t.epochs), t.weight, t.blend_recall,
                               t.net_recall, t.mix_recall};
  };
  EXPECT_EQ(with_threads(1), with_threads(3));
}

TEST_F(TrainedNextOrderNet, LearnsNothingFromExcludedItems) {
  Columns with = circles(40, 5);
  ++with.items;
  with.excluded = {0, 0, 0, 0, 0, 1};
  const Columns without = with;
  for (std::size_t c = 0; c < with.customers; ++c) with.add(c, c % 7, 5);
  Options options = small_options();
  options.epochs = 2;
  const Net net = Net::train(with.histories(), options).value();
  EXPECT_EQ(net.to_bytes(), Net::train(without.histories(), options).value().to_bytes());
  const auto shares = net.shares(with.histories(), all_of(with.histories()), 1);
  for (std::size_t c = 0; c < with.customers; ++c) EXPECT_EQ(shares[c * 6 + 5], 0);
}

TEST_F(TrainedNextOrderNet, LearnsFromNoMoreCustomersThanItMay) {
  const Histories histories = circles(40, 5).histories();
  Options options = small_options();
  options.epochs = 1;
  const std::string all = Net::train(histories, options).value().to_bytes();
  options.customers = 10;
  EXPECT_NE(Net::train(histories, options).value().to_bytes(), all);
}

class MixedNextOrder : public testing::Test {
 protected:
  Columns columns = habits(10, 5);
  next_order::Model model = next_order::Model::train(columns.histories(), {}).value();
  next_order::Weights blend{1, 0, 0, 0, 0, 0.1};
  Net net = net_of([] {
    NetData data = empty_net(5, 1);
    data.bias[4] = 50;  // sure of item 4, whoever asks
    return data;
  }());
};

TEST_F(MixedNextOrder, WeightZeroIsTheBlend) {
  const auto asked = all_of(model.histories());
  const auto plain = model.recommend(asked, blend, {.count = 4});
  const auto mixed = recommend(model, blend, net, 0, asked, {.count = 4});
  for (std::size_t c = 0; c < asked.size(); ++c) {
    ASSERT_EQ(mixed[c].size(), plain[c].size());
    for (std::size_t k = 0; k < plain[c].size(); ++k) {
      EXPECT_EQ(mixed[c][k].blend.item, plain[c][k].item);
      EXPECT_EQ(mixed[c][k].score(), plain[c][k].score);
    }
  }
}

TEST_F(MixedNextOrder, TheNetworkAddsItsPartAndTheReasonsStay) {
  const auto mixed = recommend(model, blend, net, 8, std::array{0U}, {.count = 2});
  ASSERT_EQ(mixed[0].size(), 2U);
  EXPECT_EQ(mixed[0][0].blend.item, 4U);
  EXPECT_NEAR(mixed[0][0].net, 8, 1e-5);  // weight 8, share 1
  EXPECT_EQ(mixed[0][0].blend.own_baskets, 0U);
  EXPECT_EQ(mixed[0][1].blend.item, 0U);  // his own item, bought five times of five
  EXPECT_EQ(mixed[0][1].blend.own_baskets, 5U);
}

TEST_F(MixedNextOrder, WhatIsUnavailableIsNotNamed) {
  const std::vector<std::uint8_t> unavailable{0, 0, 0, 0, 1};
  const auto mixed =
      recommend(model, blend, net, 8, std::array{0U}, {.count = 5, .unavailable = unavailable});
  EXPECT_EQ(mixed[0].size(), 4U);
  for (const Mixed& made : mixed[0]) EXPECT_NE(made.blend.item, 4U);
}

}  // namespace
}  // namespace next_order_net
