#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/random.h"
#include "features/analysis/documents.h"
#include "features/analysis/market_panel.h"
#include "features/analysis/test_town.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

/// Planted switches and prices come out of the page; the panel beside plain loops.
namespace analysis {
namespace {

const base::Date kUntil = test_support::day(2026, 10, 31);
constexpr std::size_t kShops = 160;
constexpr std::size_t kSwitched = 60;  ///< shops that gave up product 0 for 1
constexpr std::int32_t kPrice = 5'000;

base::Result<SubstitutionDocument> substitution_of(const metrics::MonthInputs& month,
                                                   base::Date until = kUntil) {
  const auto study = make_substitution_study();
  const auto inputs = study_inputs(month, until, 2);
  TRY_ASSIGN(const auto learnt, study->learn(inputs));
  std::vector<models::ShopScores> scores(month.shops.size());
  TRY_ASSIGN(const auto text, study->apply(inputs, learnt.state, scores));
  return *wire::from_json<SubstitutionDocument>(text);
}

/// What a shop took instead of a product: 60 shops 1 for 0, 25 shops 1 for 2, 30 shops 3 for 2; of
/// `few` shops, 3 for 1.
std::size_t bought_instead(std::size_t shop, std::size_t product, std::size_t few) {
  if (shop < kSwitched) return product == 0 ? 1 : product;
  if (shop < 85) return product == 2 ? 1 : product;
  if (shop < 115) return product == 2 ? 3 : product;
  if (shop < 115 + few) return product == 1 ? 3 : product;
  return product;
}

/// Every shop buys 10 of each of four products in both seasons, but for those that switched.
test_support::MonthBuilder switching_city(int days_back, std::size_t few = 0) {
  test_support::MonthBuilder builder(base::Period{202610});
  for (std::size_t i = 0; i < 4; ++i) builder.add_product();
  for (std::size_t i = 0; i < kShops; ++i) {
    const auto shop = builder.add_shop("S" + std::to_string(i));
    const auto buy = [&](base::Date day, std::size_t product, std::int32_t quantity) {
      builder.add_order(shop, day, {{product, quantity, quantity * kPrice}});
    };
    for (std::size_t product = 0; product < 4; ++product) {
      buy(kUntil.plus_days(-days_back - 83), product, 4);
      buy(kUntil.plus_days(-days_back), product, 6);
      buy(kUntil, bought_instead(i, product, few), 10);
    }
    if (days_back > 84) buy(kUntil.plus_days(-days_back + 1), 3, 77);  // between the seasons
  }
  return builder;
}

const SubstitutionMove* find_move(const SubstitutionDocument& document, std::int64_t from,
                                  std::int64_t to) {
  const auto found = std::ranges::find_if(document.moves, [&](const SubstitutionMove& move) {
    return move.from.value == from && move.to.value == to;
  });
  return found == document.moves.end() ? nullptr : &*found;
}

TEST(SubstitutionStudy, FindsWhatStandsInForWhat) {
  const auto month = switching_city(364).build();
  const auto document = substitution_of(*month);
  ASSERT_TRUE(document.has_value()) << document.error().message;
  EXPECT_TRUE(document->is_year_before);
  EXPECT_EQ(document->before_until, kUntil.plus_days(-364));
  EXPECT_EQ(document->before_from, kUntil.plus_days(-364 - 83));
  EXPECT_EQ(document->shops, static_cast<std::int64_t>(kShops));
  ASSERT_EQ(document->products.size(), 4U);
  EXPECT_EQ(document->products[0].quantity_before, 10.0 * kShops);
  EXPECT_EQ(document->products[0].quantity_now, 10.0 * (kShops - kSwitched));
  EXPECT_EQ(document->products[0].kept, 10.0 * (kShops - kSwitched));
  const auto* move = find_move(*document, 1, 2);
  ASSERT_NE(move, nullptr);
  EXPECT_NEAR(move->quantity, 10.0 * kSwitched, 1e-9);
  EXPECT_EQ(move->shops, static_cast<std::int64_t>(kSwitched));
  EXPECT_NEAR(move->draw.value(), 1 / (25.0 / 55), 1e-9) << "of what 2 lost it got 25 of 55";
  EXPECT_EQ(find_move(*document, 2, 1), nullptr) << "nobody went back";
}

TEST(SubstitutionStudy, ShowsNoMoveOfFewShops) {
  const auto month = switching_city(364, 15).build();
  const auto document = substitution_of(*month).value();
  EXPECT_EQ(find_move(document, 2, 4), nullptr);
  EXPECT_NE(find_move(substitution_of(*switching_city(364, 20).build()).value(), 2, 4), nullptr);
  EXPECT_GT(document.hidden_moves, 0);
  for (const auto& move : document.moves)
    EXPECT_GE(move.shops, document.shops_least) << move.from.value << " to " << move.to.value;
}

TEST(SubstitutionStudy, TakesTheWeeksBeforeWhereNoYearIsKnown) {
  const auto month = switching_city(84).build();
  const auto document = substitution_of(*month).value();
  EXPECT_FALSE(document.is_year_before);
  EXPECT_EQ(document.before_until, document.now_from.plus_days(-1));
  ASSERT_NE(find_move(document, 1, 2), nullptr);
}

TEST(SubstitutionStudy, SaysWhyThereIsNothingToSay) {
  const auto short_history = switching_city(60).build();
  EXPECT_EQ(substitution_of(*short_history).error().reason, "analysis.short_history");
  test_support::MonthBuilder few(base::Period{202610});
  few.add_product();
  for (std::size_t i = 0; i < 19; ++i) {
    const auto shop = few.add_shop("S" + std::to_string(i));
    few.add_order(shop, kUntil.plus_days(-167), {{0, 1, 5}});
    few.add_order(shop, kUntil, {{0, 1, 5}});
  }
  const auto few_shops = few.build();
  EXPECT_EQ(substitution_of(*few_shops).error().reason, "analysis.few_shops");
}

/// Three years of months. Product 0 sells by its price to the power of -1.5 and to that of product
/// 1, which stands in for it, to the power of 0.8; prices of both change now and then, that of 2
/// never. All 60 shops order alike.
TEST(SubstitutionStudy, TellsWhatThePriceListDid) {
  constexpr int kMonths = 36;
  constexpr double kOwn = -1.5;
  constexpr double kCross = 0.8;
  test_support::MonthBuilder builder(base::Period{202610});
  for (std::size_t i = 0; i < 3; ++i) builder.add_product();
  for (std::size_t i = 0; i < 60; ++i) builder.add_shop("S" + std::to_string(i));
  base::Random random(5);
  const double usual[] = {6'000, 5'000, 5'500};
  double prices[] = {6'000, 5'000, 5'500};
  for (int month = 0; month < kMonths; ++month) {
    for (std::size_t product = 0; product < 2; ++product)
      if (random.chance(0.4))
        prices[product] = usual[product] * std::pow(1.05, random.between(-2, 2));
    const double quantities[] = {
        200 * std::pow(prices[0] / 6'000, kOwn) * std::pow(prices[1] / 5'000, kCross),
        150 * std::pow(prices[1] / 5'000, kOwn), 100};
    const auto day = base::Period{202610}.plus_months(month + 1 - kMonths).first_day().plus_days(9);
    for (metrics::ShopIndex shop = 0; shop < 60; ++shop)
      for (std::size_t product = 0; product < 3; ++product) {
        const auto quantity = static_cast<std::int32_t>(
            std::lround(10 * quantities[product] * std::exp(random.uniform(-0.02, 0.02))));
        builder.add_order(
            shop, day.plus_days(month == 0 ? -9 : 0),
            {{product, quantity,
              static_cast<std::int32_t>(std::lround(quantity * std::round(prices[product])))}});
      }
  }
  const auto month = builder.build();
  const auto document = substitution_of(*month).value();
  EXPECT_EQ(document.months, kMonths);
  std::map<std::string, std::int64_t> verdicts;
  for (const auto& verdict : document.verdicts) verdicts[verdict.verdict] = verdict.products;
  EXPECT_EQ(verdicts["price_did_not_move"], 1);
  EXPECT_EQ(verdicts["told"], 2);
  ASSERT_EQ(document.priced.size(), 2U);
  for (const auto& priced : document.priced) {
    EXPECT_NEAR(priced.answer.value, kOwn, 0.3) << priced.product_code;
    EXPECT_LE(priced.answer.low, kOwn) << priced.product_code;
    EXPECT_GE(priced.answer.high, kOwn) << priced.product_code;
  }
  const auto found = std::ranges::find_if(document.rivals, [](const PriceRival& pair) {
    return pair.product.value == 1 && pair.rival.value == 2;
  });
  ASSERT_NE(found, document.rivals.end());
  EXPECT_NEAR(found->answer.value, kCross, 0.3);
  for (const auto& pair : document.rivals) {
    EXPECT_NE(pair.rival.value, 3) << "a price that never moved tells nothing";
    if (&pair == &*found) continue;
    EXPECT_LT(std::abs(pair.answer.value), 0.4) << "one in ten is chance, and then small";
  }
}

/// The panel by plain loops over the lines.
TEST(MarketPanel, IsWhatPlainLoopsCount) {
  TestTown town(90, 260, 3);
  town.add_future(40);
  const auto month = town.build();
  const std::vector<metrics::ProductIndex> products = {4, 0, 11};
  const auto panel = market_panel(study_inputs(*month, town.until, 3), products, 6);
  ASSERT_EQ(panel.months.count, 6U);
  EXPECT_EQ(panel.months.first, base::Period{202605});
  for (std::size_t p = 0; p < products.size(); ++p)
    for (std::size_t m = 0; m < 6; ++m) {
      std::int64_t quantity = 0;
      std::set<metrics::ShopIndex> shops;
      std::vector<double> prices;
      for (const auto& line : town.lines) {
        if (line.product != products[p] || !panel.months.at(m).contains(line.day)) continue;
        quantity += line.quantity;
        shops.insert(line.shop);
        if (line.quantity > 0) prices.push_back(line.amount_minor / line.quantity);
      }
      std::ranges::sort(prices);
      const std::size_t cell = p * 6 + m;
      EXPECT_EQ(panel.quantities[cell], quantity) << p << " " << m;
      EXPECT_EQ(panel.shops[cell], shops.size()) << p << " " << m;
      ASSERT_FALSE(prices.empty());
      EXPECT_EQ(panel.prices[cell], prices[(prices.size() - 1) / 2]) << p << " " << m;
    }
}

/// A quarter of the lines are dearer and as many cheaper: the list price is in the middle.
TEST(MarketPanel, TakesTheUsualPriceAndKnowsNoneWithoutPurchases) {
  test_support::MonthBuilder builder(base::Period{202610});
  builder.add_product();
  builder.add_product();
  const auto shop = builder.add_shop("S");
  const auto day = test_support::day(2026, 9, 1);
  for (const std::int32_t price : {100, 50, 100, 999, 99, 100, 30'000, 100})
    builder.add_order(shop, day, {{0, 3, 3 * price}});
  builder.add_order(shop, day, {{0, -1, -7}, {1, -2, -10}, {1, 4, 0}});
  const auto month = builder.build();
  const std::vector<metrics::ProductIndex> products = {0, 1};
  const auto panel = market_panel(study_inputs(*month, kUntil), products, 60);
  ASSERT_EQ(panel.months.count, 2U);
  EXPECT_EQ(panel.prices[0], 100);
  EXPECT_TRUE(std::isnan(panel.prices[1])) << "October";
  EXPECT_TRUE(std::isnan(panel.prices[2])) << "a return and a gift have no price";
  EXPECT_EQ(panel.quantities[2], 2);
}

}  // namespace
}  // namespace analysis
