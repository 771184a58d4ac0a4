#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/random.h"
#include "features/analysis/documents.h"
#include "features/analysis/study.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

/// Rules and advice beside plain loops over the orders.
namespace analysis {
namespace {

const base::Date kUntil = test_support::day(2026, 10, 31);
constexpr int kDays = 84;
constexpr std::size_t kShops = 90;
constexpr std::size_t kProducts = 12;
constexpr std::size_t kEverywhere = 3;  ///< product that all shops carry
constexpr std::size_t kGone = 10;       ///< delisted
constexpr std::size_t kCigar = 11;

struct Order {
  std::uint32_t shop = 0;
  base::Date day;
  std::size_t product = 0;
  std::int32_t quantity = 0;
};
using Orders = std::vector<Order>;
using Range = std::set<std::size_t>;

/// Products 0 and 1 bring 2; 4 brings the cigar and 5; one more by chance.
Range habit_of(std::uint32_t shop) {
  base::Random random(base::stream_seed(11, shop));
  Range range{kEverywhere};
  for (const std::size_t product : Range{0, 1, 4, 6, 7, 8, 9, 10})
    if (random.chance(0.45)) range.insert(product);
  if (range.contains(0) && range.contains(1) ? random.chance(0.85) : random.chance(0.15))
    range.insert(2);
  for (const std::size_t product : Range{5, 11})
    if (range.contains(4) ? random.chance(0.9) : random.chance(0.1)) range.insert(product);
  return range;
}

/// Orders of what shops carry, some sent back, some long ago, and more of it after the cut.
Orders orders_of_city(std::size_t shops = kShops) {
  Orders orders;
  for (std::uint32_t shop = 0; shop < shops; ++shop) {
    base::Random random(base::stream_seed(12, shop));
    for (const std::size_t product : habit_of(shop)) {
      const int first = random.chance(0.2) ? 40 : 100;  // some are taken up late
      for (int ago = first; ago > 0; ago -= 14)
        orders.push_back({shop, kUntil.plus_days(-ago), product, 5});
      if (random.chance(0.05)) orders.push_back({shop, kUntil, product, -5 * 12});
    }
    orders.push_back({shop, kUntil.plus_days(-300), shop % kProducts, 3});
  }
  return orders;
}

struct City {
  std::shared_ptr<const metrics::MonthInputs> month;
  Orders orders;
};

City make_city(Orders orders, std::size_t shops = kShops) {
  test_support::MonthBuilder builder(base::Period{202610});
  for (std::size_t i = 0; i < kProducts; ++i) builder.add_product();
  builder.product(kGone).is_delisted = true;
  builder.product(kCigar).product_kind = "CIGAR";
  for (std::size_t i = 0; i < shops; ++i) {
    const auto shop = builder.add_shop("S" + std::to_string(i));
    if (i % 2 == 0) builder.shop(shop).license_scope = "CIGARETTE";
    if (i % 30 == 29) builder.shop(shop).status = "inactive";
  }
  for (const auto& order : orders)
    builder.add_order(order.shop, order.day,
                      {{order.product, order.quantity, order.quantity * 100}});
  return {builder.build(), std::move(orders)};
}

bool is_active_shop(std::uint32_t shop) { return shop % 30 != 29; }

Range carried(const Orders& orders, std::uint32_t shop, base::Date until, int days = kDays) {
  std::map<std::size_t, std::int64_t> sums;
  for (const auto& order : orders)
    if (order.shop == shop && order.day <= until && until - order.day < days)
      sums[order.product] += order.quantity;
  Range range;
  for (const auto& [product, quantity] : sums)
    if (quantity > 0) range.insert(product);
  return range;
}

Range ordered(const Orders& orders, std::uint32_t shop, base::Date until) {
  Range range;
  for (const auto& order : orders)
    if (order.shop == shop && order.day <= until && until - order.day < kDays && order.quantity > 0)
      range.insert(order.product);
  return range;
}

std::vector<Range> all_ranges(const Orders& orders, std::size_t shops, base::Date until) {
  std::vector<Range> ranges;
  for (std::uint32_t shop = 0; shop < shops; ++shop)
    ranges.push_back(is_active_shop(shop) ? carried(orders, shop, until) : Range{});
  return ranges;
}

struct Said {
  Learnt learnt;
  RangeDocument document;
  std::vector<models::ShopScores> scores;
  std::string bytes;
};

Said say(const StudyInputs& inputs) {
  const auto study = make_range_study();
  Said said;
  said.learnt = *study->learn(inputs);
  said.scores.resize(inputs.month.shops.size());
  const auto text = study->apply(inputs, said.learnt.state, said.scores);
  said.document = *wire::from_json<RangeDocument>(*text);
  said.bytes = said.learnt.state + said.learnt.parameters + *text;
  for (const auto& shop : said.scores) said.bytes += wire::to_json(shop);
  return said;
}

std::size_t place(base::ProductId id) { return static_cast<std::size_t>(id.value - 1); }

class RangeStudyTest : public testing::Test {
 protected:
  StudyInputs inputs(const City& city, base::Date until = kUntil, unsigned threads = 1) {
    return {*city.month, until, 1, threads, silent_};
  }
  base::SilentProgress silent_;
};

// ---- the twin: all rules by trying all of them

struct TwinRule {
  Range left;
  std::size_t right = 0;
  double both = 0, with_left = 0, with_right = 0, shops = 0, p = 0;
  [[nodiscard]] double confidence() const { return both / with_left; }
  [[nodiscard]] double lift() const { return confidence() / (with_right / shops); }
};

double count_with(const std::vector<Range>& ranges, const Range& products) {
  double count = 0;
  for (const auto& range : ranges)
    count += std::ranges::includes(range, products) && !range.empty() ? 1 : 0;
  return count;
}

double choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

double chance_of(const TwinRule& rule) {
  double sum = 0;
  for (double k = rule.both; k <= std::min(rule.with_left, rule.with_right); ++k)
    if (rule.shops - rule.with_right >= rule.with_left - k)
      sum += std::exp(choose(rule.with_right, k) +
                      choose(rule.shops - rule.with_right, rule.with_left - k) -
                      choose(rule.shops, rule.with_left));
  return std::min(1.0, sum);
}

/// Every rule of at most three products on the left whose whole set is in ten shops.
std::vector<TwinRule> all_rules(const std::vector<Range>& ranges, const Range& looked_at) {
  const std::vector<std::size_t> items(looked_at.begin(), looked_at.end());
  const double shops = count_with(ranges, {});
  std::vector<TwinRule> rules;
  for (unsigned mask = 1; mask < 1U << items.size(); ++mask) {
    Range set;
    for (std::size_t i = 0; i < items.size(); ++i)
      if ((mask >> i & 1U) != 0) set.insert(items[i]);
    if (set.size() < 2 || set.size() > 4 || count_with(ranges, set) < 10) continue;
    for (const std::size_t right : set) {
      TwinRule rule{set, right, count_with(ranges, set), 0, count_with(ranges, {right}), shops, 0};
      rule.left.erase(right);
      rule.with_left = count_with(ranges, rule.left);
      rule.p = chance_of(rule);
      rules.push_back(rule);
    }
  }
  return rules;
}

/// Benjamini and Yekutieli, from the definition: the least over all p' >= p of p' m H(m) / rank.
std::vector<double> adjusted(const std::vector<TwinRule>& rules) {
  const auto m = static_cast<double>(rules.size());
  double harmonic = 0;
  for (double i = 1; i <= m; ++i) harmonic += 1 / i;
  std::vector<double> sorted;
  for (const auto& rule : rules) sorted.push_back(rule.p);
  std::ranges::sort(sorted);
  std::vector<double> out;
  for (const auto& rule : rules) {
    double least = 1;
    for (std::size_t i = 0; i < sorted.size(); ++i)
      if (sorted[i] >= rule.p)
        least = std::min(least, sorted[i] * m * harmonic / static_cast<double>(i + 1));
    out.push_back(least);
  }
  return out;
}

bool is_redundant(const std::vector<Range>& ranges, const TwinRule& rule) {
  const std::vector<std::size_t> left(rule.left.begin(), rule.left.end());
  for (unsigned mask = 0; mask + 1 < 1U << left.size(); ++mask) {
    Range part;
    for (std::size_t i = 0; i < left.size(); ++i)
      if ((mask >> i & 1U) != 0) part.insert(left[i]);
    Range with_right = part;
    with_right.insert(rule.right);
    if (count_with(ranges, with_right) / count_with(ranges, part) >= rule.confidence()) return true;
  }
  return false;
}

using Key = std::pair<Range, std::size_t>;

Key key_of(const std::vector<base::ProductId>& left, base::ProductId right) {
  Range range;
  for (const auto id : left) range.insert(place(id));
  return {range, place(right)};
}

TEST_F(RangeStudyTest, RulesAreThoseThatTryingAllFinds) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  const auto ranges = all_ranges(city.orders, kShops, kUntil);
  std::map<Key, TwinRule> twin;
  const auto tried = all_rules(ranges, {0, 1, 2, 4, 5, 6, 7, 8, 9, kCigar});
  const auto p = adjusted(tried);
  for (std::size_t i = 0; i < tried.size(); ++i)
    if (tried[i].confidence() >= 0.5 && tried[i].lift() >= 1.2 && p[i] <= 0.01 &&
        !is_redundant(ranges, tried[i]))
      twin[{tried[i].left, tried[i].right}] = tried[i];
  ASSERT_EQ(said.document.search.shops_least, 10);
  ASSERT_GE(twin.size(), 5U);
  ASSERT_EQ(said.document.rules.size(), twin.size());
  EXPECT_EQ(said.document.search.rules, static_cast<std::int64_t>(twin.size()));
  for (const auto& rule : said.document.rules) {
    const auto found = twin.find(key_of(rule.left, rule.right));
    ASSERT_NE(found, twin.end());
    const TwinRule& other = found->second;
    EXPECT_EQ(static_cast<double>(rule.shops), other.both);
    EXPECT_NEAR(rule.support, other.both / other.shops, 1e-12);
    EXPECT_NEAR(rule.confidence, other.confidence(), 1e-12);
    EXPECT_NEAR(rule.lift, other.lift(), 1e-12);
    EXPECT_NEAR(
        rule.leverage,
        other.both / other.shops - other.with_left / other.shops * other.with_right / other.shops,
        1e-12);
    if (other.both == other.with_left) {
      EXPECT_FALSE(rule.conviction.has_value());
    } else {
      EXPECT_NEAR(*rule.conviction, (1 - other.with_right / other.shops) / (1 - other.confidence()),
                  1e-9);
    }
    std::int64_t lacking = 0;
    for (const auto& range : ranges)
      lacking += std::ranges::includes(range, other.left) && !range.contains(other.right) ? 1 : 0;
    EXPECT_EQ(rule.lacking, lacking);
  }
}

TEST_F(RangeStudyTest, DocumentCountsShopsProductsAndEdges) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  const auto ranges = all_ranges(city.orders, kShops, kUntil);
  const auto& document = said.document;
  EXPECT_EQ(document.search.shops,
            std::ranges::count_if(ranges, [](const Range& range) { return !range.empty(); }));
  EXPECT_EQ(document.search.ubiquitous, 1);
  EXPECT_EQ(document.search.products, 10);  // of 12, without the delisted and the ubiquitous one
  std::map<base::ProductId, std::int64_t> advised;
  std::int64_t shops_advised = 0;
  for (const auto& shop : said.scores) {
    shops_advised += shop.range.empty() ? 0 : 1;
    for (const auto& advice : shop.range) ++advised[advice.product];
  }
  EXPECT_GT(shops_advised, 0);
  EXPECT_EQ(document.shops_advised, shops_advised);
  for (const auto& product : document.products) {
    EXPECT_EQ(product.product_code, "P" + std::to_string(product.product.value));
    EXPECT_EQ(product.shops, count_with(ranges, {place(product.product)}));
    EXPECT_EQ(product.advised, advised[product.product]);
  }
  std::size_t of_one = 0;
  for (const auto& rule : document.rules) of_one += rule.left.size() == 1 ? 1U : 0U;
  EXPECT_GT(of_one, 0U);
  EXPECT_EQ(document.edges.size(), of_one);
  for (std::size_t i = 1; i < document.rules.size(); ++i)
    EXPECT_GE(document.rules[i - 1].leverage, document.rules[i].leverage);
}

/// Advice of a shop by plain loops over the rules of the document, which here are all rules.
std::vector<base::ProductId> twin_advice(const Said& said, const City& city, std::uint32_t shop,
                                         base::Date until) {
  auto rules = said.document.rules;
  std::ranges::stable_sort(rules, [](const RangeRule& a, const RangeRule& b) {
    return std::tuple(-a.confidence, -a.lift, -a.shops, a.right, a.left) <
           std::tuple(-b.confidence, -b.lift, -b.shops, b.right, b.left);
  });
  const Range range = carried(city.orders, shop, until);
  const Range not_again = ordered(city.orders, shop, until);
  std::vector<base::ProductId> advice;
  for (const auto& rule : rules) {
    const auto key = key_of(rule.left, rule.right);
    if (advice.size() == 5 || range.empty() || !is_active_shop(shop)) break;
    if (!std::ranges::includes(range, key.first) || not_again.contains(key.second)) continue;
    if (key.second == kGone || (key.second == kCigar && shop % 2 == 0)) continue;
    if (!std::ranges::count(advice, rule.right)) advice.push_back(rule.right);
  }
  return advice;
}

TEST_F(RangeStudyTest, AdviceIsOfTheSurestRulesThatTheShopMeets) {
  const auto city = make_city(orders_of_city());
  const auto said = say(inputs(city));
  std::size_t with_advice = 0;
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    std::vector<base::ProductId> products;
    for (const auto& advice : said.scores[shop].range) products.push_back(advice.product);
    EXPECT_EQ(products, twin_advice(said, city, shop, kUntil)) << shop;
    with_advice += products.empty() ? 0U : 1U;
    for (const auto& advice : said.scores[shop].range) {
      const auto rule = std::ranges::find_if(said.document.rules, [&](const RangeRule& found) {
        return found.right == advice.product && found.left == advice.because;
      });
      ASSERT_NE(rule, said.document.rules.end());
      EXPECT_EQ(advice.confidence, rule->confidence);
      EXPECT_EQ(advice.lift, rule->lift);
      EXPECT_EQ(advice.shops, rule->shops);
    }
  }
  EXPECT_GT(with_advice, 10U);
}

TEST_F(RangeStudyTest, ADeclinedProductIsNotAdvisedAgain) {
  const auto city = make_city(orders_of_city());
  auto asked = inputs(city);
  const auto before = say(asked);
  std::uint32_t shop = 0;
  while (before.scores[shop].range.empty()) ++shop;
  const auto product = before.scores[shop].range.front().product;
  asked.declined.resize(kShops);
  asked.declined[shop] = {static_cast<metrics::ProductIndex>(place(product))};
  const auto after = say(asked);
  EXPECT_EQ(before.learnt.state, after.learnt.state);
  for (const auto& advice : after.scores[shop].range) EXPECT_NE(advice.product, product);
  for (std::uint32_t other = 0; other < kShops; ++other)
    if (other != shop) {
      EXPECT_EQ(wire::to_json(before.scores[other]), wire::to_json(after.scores[other]));
    }
}

TEST_F(RangeStudyTest, NothingLaterIsReadAndThreadsChangeNothing) {
  const auto city = make_city(orders_of_city());
  auto orders = city.orders;
  for (std::uint32_t shop = 0; shop < kShops; ++shop)
    orders.push_back({shop, kUntil.plus_days(1), 2, 50});
  const auto later = make_city(orders);
  const auto said = say(inputs(city));
  EXPECT_EQ(said.bytes, say(inputs(later)).bytes);
  EXPECT_EQ(said.bytes, say(inputs(city, kUntil, 4)).bytes);
  EXPECT_NE(said.bytes, say(inputs(later, kUntil.plus_days(1))).bytes);
}

TEST_F(RangeStudyTest, TakenUpIsCountedBesideThePopular) {
  const auto city = make_city(orders_of_city());
  const auto study = make_range_study();
  const base::Date cut = kUntil.plus_days(-study->held_out_days());
  const auto then = say(inputs(city, cut));
  const auto test = study->test(inputs(city), cut, then.learnt.state);
  ASSERT_TRUE(test.has_value());
  const auto ranges = all_ranges(city.orders, kShops, cut);
  std::vector<std::size_t> popular;
  for (std::size_t i = 0; i < kProducts; ++i) popular.push_back(i);
  std::ranges::stable_sort(popular, std::greater<>(),
                           [&](std::size_t i) { return count_with(ranges, {i}); });
  double advised = 0, taken = 0, popular_taken = 0, open = 0, open_taken = 0;
  for (std::uint32_t shop = 0; shop < kShops; ++shop) {
    const Range after = carried(city.orders, shop, kUntil, kUntil - cut);
    const auto& advice = then.scores[shop].range;
    for (const auto& line : advice) {
      advised += 1;
      taken += after.contains(place(line.product)) ? 1 : 0;
    }
    std::size_t named = 0;
    for (const std::size_t product : popular) {
      if (advice.empty() || ordered(city.orders, shop, cut).contains(product)) continue;
      if (product == kGone || (product == kCigar && shop % 2 == 0)) continue;
      open += 1;
      open_taken += after.contains(product) ? 1 : 0;
      if (named++ < advice.size()) popular_taken += after.contains(product) ? 1 : 0;
    }
  }
  EXPECT_EQ(static_cast<double>(test->cases), advised);
  EXPECT_GT(taken, 0);
  EXPECT_NEAR(test->value, taken / advised, 1e-12);
  EXPECT_NEAR(*test->baseline, popular_taken / advised, 1e-12);
  EXPECT_NEAR(test->more.front().value, open_taken / open, 1e-12);
  EXPECT_EQ(study->came_true(inputs(city), cut, then.scores), test->value);
  EXPECT_FALSE(study->came_true(inputs(city), cut.plus_days(1), then.scores).has_value());
}

TEST_F(RangeStudyTest, TooFewShopsAreToldSo) {
  const auto city = make_city(orders_of_city(20), 20);
  const auto learnt = make_range_study()->learn(inputs(city));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.few_shops");
}

}  // namespace
}  // namespace analysis
