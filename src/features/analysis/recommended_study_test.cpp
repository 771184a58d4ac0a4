#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/random.h"
#include "features/analysis/documents.h"
#include "features/analysis/study.h"
#include "kernels/next_order/naive.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

/// Recommendations beside plain loops over the orders; what the kernel scores beside its slow twin.
namespace analysis {
namespace {

const base::Date kUntil = test_support::day(2026, 10, 31);
constexpr std::size_t kShops = 66;
constexpr std::size_t kProducts = 28;
constexpr std::size_t kGone = 4;   ///< inactive
constexpr std::size_t kCigar = 7;  ///< every third shop has no licence for it
constexpr int kWeeks = 60;

struct Order {
  std::uint32_t shop = 0;
  base::Date day;
  std::vector<std::pair<std::size_t, std::int32_t>> lines;
};
using Orders = std::vector<Order>;

bool is_open(std::uint32_t shop) { return shop % 22 != 21; }
bool may_sell(std::uint32_t shop, std::size_t product) {
  return product != kGone && (product != kCigar || shop % 3 != 0);
}

/// Shops of a taste order its eight products, save one that some take up late; each week about half
/// of them, and now and then anything else.
Orders orders_of_city() {
  Orders orders;
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    base::Random random(base::stream_seed(5, shop));
    const std::size_t taste = shop % 4;
    const std::size_t late = random.chance(0.7) ? taste * 7 + shop % 7 : kProducts;
    const int begins = static_cast<int>(random.between(4, 16));  // weeks ago
    for (int ago = kWeeks; ago >= 0; --ago) {
      Order order{shop, kUntil.plus_days(-7 * ago - static_cast<int>(shop % 3)), {}};
      for (std::size_t product = 0; product < kProducts; ++product) {
        const bool is_liked = product / 7 == taste && (product != late || ago < begins);
        if (random.chance(is_liked ? 0.5 : 0.02))
          order.lines.emplace_back(product, static_cast<std::int32_t>(random.between(1, 9)));
      }
      if (random.chance(0.05) && !order.lines.empty()) order.lines.front().second *= -1;
      if (!order.lines.empty() && random.chance(0.85)) orders.push_back(std::move(order));
    }
  }
  return orders;
}

struct City {
  std::shared_ptr<const metrics::MonthInputs> month;
  Orders orders;
};

City make_city(Orders orders) {
  test_support::MonthBuilder builder(base::Period{202610});
  for (std::size_t i = 0; i < kProducts; ++i) builder.add_product();
  builder.product(kGone).status = "inactive";
  builder.product(kCigar).product_kind = "CIGAR";
  for (std::uint32_t i = 0; i < kShops; ++i) {
    const auto shop = builder.add_shop("S" + std::to_string(i));
    builder.shop(shop).license_scope = i % 3 == 0 ? "CIGARETTE" : "CIGARETTE, CIGAR";
    builder.shop(shop).business_format = i % 2 == 0 ? "SUPER" : "KIOSK";
    if (!is_open(i)) builder.shop(shop).status = "inactive";
  }
  for (const auto& order : orders)
    for (const auto& [product, quantity] : order.lines)
      builder.add_order(order.shop, order.day, {{product, quantity, quantity * 100}});
  return {builder.build(), std::move(orders)};
}

/// Orders of a shop on days in (after, until], by day: products with a net quantity above zero.
std::map<base::Date, std::map<std::size_t, double>> baskets(const Orders& orders,
                                                            std::uint32_t shop, base::Date after,
                                                            base::Date until) {
  std::map<base::Date, std::map<std::size_t, double>> days;
  for (const auto& order : orders)
    if (order.shop == shop && after < order.day && order.day <= until)
      for (const auto& [product, quantity] : order.lines) days[order.day][product] += quantity;
  for (auto& [day, lines] : days)
    std::erase_if(lines, [](const auto& line) { return line.second <= 0; });
  std::erase_if(days, [](const auto& day) { return day.second.empty(); });
  return days;
}

std::set<std::size_t> ordered_lately(const Orders& orders, std::uint32_t shop, base::Date until) {
  std::set<std::size_t> products;
  for (const auto& order : orders)
    if (order.shop == shop && order.day <= until && until - order.day < 84)
      for (const auto& [product, quantity] : order.lines)
        if (quantity > 0) products.insert(product);
  return products;
}

struct Said {
  Learnt learnt;
  RecommendedDocument document;
  std::vector<models::ShopScores> scores;
  std::string bytes;
};

Said say(const StudyInputs& inputs) {
  const auto study = make_recommended_study();
  Said said;
  said.learnt = *study->learn(inputs);
  said.scores.resize(inputs.month.shops.size());
  const auto text = study->apply(inputs, said.learnt.state, said.scores);
  said.document = *wire::from_json<RecommendedDocument>(*text);
  said.bytes = said.learnt.state + said.learnt.parameters + *text;
  for (const auto& shop : said.scores) said.bytes += wire::to_json(shop);
  return said;
}

std::size_t place(base::ProductId id) { return static_cast<std::size_t>(id.value - 1); }

class RecommendedStudyTest : public testing::Test {
 protected:
  StudyInputs inputs(const City& city, base::Date until = kUntil, unsigned threads = 1) {
    return {*city.month, until, 1, threads, silent_};
  }
  base::SilentProgress silent_;
};

TEST_F(RecommendedStudyTest, HalfAreRemindersAndHalfAreNew) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    const auto& lines = said.scores[shop].recommended;
    if (!is_open(shop)) {
      EXPECT_TRUE(lines.empty());
      continue;
    }
    ASSERT_EQ(lines.size(), 10U) << shop;
    const auto lately = ordered_lately(city.orders, shop, kUntil);
    std::set<std::size_t> named;
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(lines[i].is_new, !lately.contains(place(lines[i].product)));
      EXPECT_EQ(lines[i].is_new, i >= 5);
      EXPECT_TRUE(may_sell(shop, place(lines[i].product)));
      EXPECT_TRUE(named.insert(place(lines[i].product)).second);
      if (i > 0 && lines[i].is_new == lines[i - 1].is_new) {
        EXPECT_LE(lines[i].score, lines[i - 1].score);
      }
    }
  }
}

TEST_F(RecommendedStudyTest, EvidenceIsWhatThePlainLoopCounts) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  std::set<std::string> reasons;
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    const auto own = baskets(city.orders, shop, kUntil.plus_days(-364), kUntil);
    for (const auto& line : said.scores[shop].recommended) {
      std::int64_t with = 0;
      double quantity = 0;
      for (const auto& [day, lines] : own) {
        const auto found = lines.find(place(line.product));
        if (found == lines.end()) continue;
        ++with;
        quantity += found->second;
      }
      EXPECT_EQ(line.orders, static_cast<std::int64_t>(own.size()));
      EXPECT_EQ(line.own_orders, with);
      ASSERT_EQ(line.quantity.has_value(), with > 0);
      if (with > 0) {
        EXPECT_NEAR(*line.quantity, quantity / static_cast<double>(with), 1e-9);
      }
      EXPECT_LE(line.neighbours, line.neighbours_of);
      EXPECT_GT(line.neighbours_of, 0);
      for (const auto other : line.goes_with)
        EXPECT_TRUE(std::ranges::any_of(
            own, [&](const auto& day) { return day.second.contains(place(other)); }));
      if (line.is_new) {
        EXPECT_NE(line.reason, "own");
      }
      reasons.insert(line.reason);
    }
  }
  EXPECT_TRUE(reasons.contains("own"));
  EXPECT_GT(reasons.size(), 1U);
}

TEST_F(RecommendedStudyTest, DocumentCountsLinesAndShops) {
  const auto said = say(inputs(make_city(orders_of_city())));
  std::map<std::string, RecommendedReason> reasons;
  std::map<base::ProductId, RecommendedLeader> leaders;
  double lines = 0;
  std::int64_t shops = 0;
  for (const auto& shop : said.scores) {
    shops += shop.recommended.empty() ? 0 : 1;
    for (const auto& line : shop.recommended) {
      lines += 1;
      ++reasons[line.reason].lines;
      reasons[line.reason].new_lines += line.is_new ? 1 : 0;
      ++leaders[line.product].shops;
      leaders[line.product].new_shops += line.is_new ? 1 : 0;
    }
  }
  EXPECT_EQ(said.document.shops, shops);
  for (const auto& reason : said.document.reasons) {
    EXPECT_EQ(reason.lines, reasons[reason.reason].lines);
    EXPECT_EQ(reason.new_lines, reasons[reason.reason].new_lines);
    EXPECT_NEAR(reason.share, static_cast<double>(reason.lines) / lines, 1e-12);
  }
  ASSERT_EQ(said.document.leaders.size(), leaders.size());
  for (std::size_t i = 0; i < leaders.size(); ++i) {
    const auto& leader = said.document.leaders[i];
    EXPECT_EQ(leader.shops, leaders[leader.product].shops);
    EXPECT_EQ(leader.new_shops, leaders[leader.product].new_shops);
    EXPECT_EQ(leader.product_code, "P" + std::to_string(leader.product.value));
    if (i > 0) {
      EXPECT_GE(said.document.leaders[i - 1].shops, leader.shops);
    }
  }
  EXPECT_EQ(said.document.methods.size(), 6U);
  EXPECT_EQ(said.document.weights.size(), 6U);
}

// ---- the test beside the kernel's slow twin

/// What the slow twin scores as of a day, and how it ranks.
class Twin {
 public:
  Twin(const City& city, base::Date until) {
    next_order::Histories histories;
    histories.customers = kShops;
    histories.items = kProducts;
    histories.groups = 2;
    histories.excluded.assign(kProducts, 0);
    for (std::uint32_t shop = 0; shop < kShops; ++shop) {
      histories.group.push_back(shop % 2 == 0 ? 1 : 0);  // KIOSK before SUPER
      if (is_open(shop))
        for (const auto& [day, lines] : baskets(city.orders, shop, until.plus_days(-364), until)) {
          for (const auto& [product, quantity] : lines) {
            histories.line_items.push_back(static_cast<std::uint32_t>(product));
            histories.quantities.push_back(quantity);
          }
          histories.times.push_back(day.day_number);
          histories.first_line.push_back(histories.line_items.size());
        }
      histories.first_basket.push_back(histories.times.size());
    }
    next_order::Options options;
    options.neighbours = 200;
    options.references = 3'000;
    options.ease_items = 500;
    parts_ = next_order::naive::parts(histories, options);
  }

  template <class MayBe>
  [[nodiscard]] std::vector<std::size_t> best(std::uint32_t shop,
                                              const std::vector<double>& weights, std::size_t count,
                                              const MayBe& may_be) const {
    std::vector<std::pair<double, std::size_t>> ranked;
    for (std::size_t product = 0; product < kProducts; ++product) {
      if (!may_be(product)) continue;
      double score = 0;
      for (std::size_t p = 0; p < next_order::kParts; ++p)
        score += weights[p] * parts_[shop][product][p];
      ranked.emplace_back(-score, product);
    }
    std::ranges::sort(ranked);
    std::vector<std::size_t> best;
    for (std::size_t i = 0; i < std::min(count, ranked.size()); ++i)
      best.push_back(ranked[i].second);
    return best;
  }

 private:
  std::vector<std::vector<next_order::Weights>> parts_;
};

std::vector<double> weights_of(const Said& said, bool is_new) {
  std::vector<double> weights;
  for (const auto& weight : said.document.weights)
    weights.push_back(is_new ? weight.new_weight : weight.weight);
  return weights;
}

TEST_F(RecommendedStudyTest, ShopsAreToldWhatTheSlowTwinRanksFirst) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  const Twin twin(city, kUntil);
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    if (!is_open(shop)) continue;
    const auto lately = ordered_lately(city.orders, shop, kUntil);
    auto expected = twin.best(shop, weights_of(said, false), 5, [&](std::size_t product) {
      return may_sell(shop, product) && lately.contains(product);
    });
    for (const auto product : twin.best(shop, weights_of(said, true), 5, [&](std::size_t other) {
           return may_sell(shop, other) && !lately.contains(other);
         }))
      expected.push_back(product);
    std::vector<std::size_t> told;
    for (const auto& line : said.scores[shop].recommended) told.push_back(place(line.product));
    EXPECT_EQ(told, expected) << shop;
  }
}

TEST_F(RecommendedStudyTest, TheTestIsWhatThePlainLoopCounts) {
  const auto city = make_city(orders_of_city());
  const auto study = make_recommended_study();
  const base::Date cut = kUntil.plus_days(-study->held_out_days());
  const auto then = say(inputs(city, cut));
  const auto test = study->test(inputs(city), cut, then.learnt.state);
  ASSERT_TRUE(test.has_value());
  const Twin twin(city, cut);
  double asked = 0, recall = 0, plain = 0, named = 0, taken = 0, popular_taken = 0;
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    const auto after = baskets(city.orders, shop, cut, kUntil);
    if (!is_open(shop) || after.empty()) continue;
    if (baskets(city.orders, shop, cut.plus_days(-364), cut).empty()) continue;
    asked += 1;
    const auto& order = after.begin()->second;
    const auto hits = [&](const std::vector<double>& weights) {
      double count = 0;
      for (const auto product : twin.best(shop, weights, 10, [](std::size_t) { return true; }))
        count += order.contains(product) ? 1 : 0;
      return count / static_cast<double>(order.size());
    };
    recall += hits(weights_of(then, false));
    plain += hits({1, 0, 0, 0, 0, 1e-6});
    std::map<std::size_t, double> net;
    for (const auto& late : city.orders)
      if (late.shop == shop && cut < late.day)
        for (const auto& [product, quantity] : late.lines) net[product] += quantity;
    const auto lately = ordered_lately(city.orders, shop, cut);
    const auto count = [&](const std::vector<double>& weights) {
      double sum = 0;
      for (const auto product : twin.best(shop, weights, 5, [&](std::size_t other) {
             return may_sell(shop, other) && !lately.contains(other);
           }))
        sum += net[product] > 0 ? 1 : 0;
      return sum;
    };
    named += 5;
    taken += count(weights_of(then, true));
    popular_taken += count({0, 0, 1e-6, 1e-6, 0, 1});
  }
  EXPECT_GT(taken, 0);
  EXPECT_EQ(static_cast<double>(test->cases), asked);
  EXPECT_NEAR(test->value, recall / asked, 1e-12);
  EXPECT_NEAR(*test->baseline, plain / asked, 1e-12);
  ASSERT_EQ(test->more.size(), 2U);
  EXPECT_NEAR(test->more[0].value, taken / named, 1e-12);
  EXPECT_NEAR(test->more[1].value, popular_taken / named, 1e-12);
}

TEST_F(RecommendedStudyTest, ADeclinedProductIsNotNamedAgain) {
  const auto city = make_city(orders_of_city());
  auto asked = inputs(city);
  const auto before = say(asked);
  asked.declined.resize(kShops);
  std::vector<base::ProductId> declined;
  for (const std::size_t line : std::set<std::size_t>{1, 7}) {
    declined.push_back(before.scores[0].recommended[line].product);
    asked.declined[0].push_back(static_cast<metrics::ProductIndex>(place(declined.back())));
  }
  const auto after = say(asked);
  EXPECT_EQ(before.learnt.state, after.learnt.state);
  for (const auto& line : after.scores[0].recommended)
    EXPECT_EQ(std::ranges::count(declined, line.product), 0);
  for (std::size_t other = 1; other < kShops; ++other)
    EXPECT_EQ(wire::to_json(before.scores[other]), wire::to_json(after.scores[other]));
}

TEST_F(RecommendedStudyTest, NothingLaterIsReadAndThreadsChangeNothing) {
  const auto city = make_city(orders_of_city());
  auto orders = city.orders;
  for (std::uint32_t shop = 0; shop < kShops; ++shop)
    orders.push_back({shop, kUntil.plus_days(1), {{shop % kProducts, 50}}});
  const auto later = make_city(orders);
  const auto said = say(inputs(city));
  EXPECT_EQ(said.bytes, say(inputs(later)).bytes);
  EXPECT_EQ(said.bytes, say(inputs(city, kUntil, 4)).bytes);
  EXPECT_NE(said.bytes, say(inputs(later, kUntil.plus_days(1))).bytes);
}

TEST_F(RecommendedStudyTest, WithoutOrdersThereIsNothingToLearn) {
  const auto learnt = make_recommended_study()->learn(inputs(make_city({})));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.no_repeats");
}

}  // namespace
}  // namespace analysis
