#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "base/random.h"
#include "features/analysis/documents.h"
#include "features/analysis/key_strongest.h"
#include "features/analysis/study.h"
#include "features/analysis/trade_features.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

/// Pairs, their figures and what came of them beside plain loops over the orders.
namespace analysis {
namespace {

const base::Date kTownUntil = test_support::day(2026, 10, 31);
constexpr int kTownNow = 84;
constexpr std::uint32_t kTownShops = 120;
constexpr std::uint32_t kTownAreas = 2;
constexpr std::size_t kTownProducts = 12;
constexpr std::size_t kTownGone = 8;
constexpr std::size_t kTownCigar = 9;
constexpr std::size_t kTownNever = 10;  ///< neither launched nor ever ordered
constexpr std::size_t kTownNew = 11;    ///< launched a month ago, ordered by nobody
constexpr std::size_t kTownKeys[] = {0, 1, 2, 3, kTownGone, kTownCigar, kTownNever, kTownNew};
const base::Date kTownLaunch = kTownUntil.plus_days(-30);
constexpr double kTownNaN = std::numeric_limits<double>::quiet_NaN();

struct TownOrder {
  std::uint32_t shop = 0;
  base::Date day;
  std::size_t product = 0;
  std::int32_t quantity = 0;
  [[nodiscard]] std::int32_t amount() const {
    return quantity * (100 + 50 * static_cast<std::int32_t>(product % 3));
  }
};
using TownOrders = std::vector<TownOrder>;

std::optional<std::string> town_brand(std::size_t product) {
  if (product == 7 || product == 3) return {};
  return "B" + std::to_string(product % 4);
}
std::string town_format(std::uint32_t shop) {
  return shop % 3 == 2 ? shop < 15 ? "few" : "F0" : "F" + std::to_string(shop % 3);
}
/// kTownAreas: in none.
std::uint32_t town_area(std::uint32_t shop) { return shop % (kTownAreas + 1); }
std::int64_t town_grade(std::uint32_t shop, int back) {
  return (shop + static_cast<std::uint32_t>(back) * 10) % 30 + 1;
}

/// Staples every other week; key products often by those who like them, seldom by the others.
TownOrders orders_of_town() {
  TownOrders orders;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) {
    base::Random random(base::stream_seed(7, shop));
    const auto begin = static_cast<int>(random.between(300, 480));
    for (std::size_t staple = 4; staple < 8; ++staple) {
      if (!random.chance(0.7)) continue;
      for (int ago = begin; ago >= 0; ago -= 14)
        orders.push_back({shop, kTownUntil.plus_days(-ago), staple, 4});
      if (random.chance(0.2)) orders.push_back({shop, kTownUntil.plus_days(-3), staple, -2});
    }
    for (const std::size_t key : {0UL, 1UL, 2UL, 3UL, kTownGone, kTownCigar}) {
      const double chance = shop % 3 == key % 3 ? 1.0 / 60 : 1.0 / 400;
      for (int ago = begin - 1; ago >= 0; --ago)
        if (random.chance(chance)) orders.push_back({shop, kTownUntil.plus_days(-ago), key, 2});
    }
  }
  return orders;
}

struct Town {
  std::shared_ptr<const metrics::MonthInputs> month;
  TownOrders orders;
};

void add_town_products(test_support::MonthBuilder& builder) {
  for (std::size_t i = 0; i < kTownProducts; ++i) {
    builder.add_product(std::to_string(i % 3 + 1));
    builder.product(i).brand = town_brand(i);
    builder.product(i).manufacturer = "M" + std::to_string(i % 2);
  }
  for (const std::size_t key : kTownKeys) builder.raw().is_key_product[key] = 1;
  builder.product(kTownGone).is_delisted = true;
  builder.product(kTownCigar).product_kind = "CIGAR";
  builder.product(kTownNew).launch_date = kTownLaunch;
  builder.product(kTownNew).wholesale_price = base::Money{777};
  builder.product(0).launch_date = kTownUntil.plus_days(-900);
}

Town make_town(TownOrders orders) {
  std::ranges::stable_sort(orders, {}, &TownOrder::shop);
  test_support::MonthBuilder builder(base::Period{202610});
  add_town_products(builder);
  for (std::uint32_t i = 0; i < kTownAreas; ++i) builder.add_area("A" + std::to_string(i));
  for (std::uint32_t i = 0; i < kTownShops; ++i) {
    const auto shop = builder.add_shop("S" + std::to_string(i));
    builder.shop(shop).business_format = town_format(i);
    if (town_area(i) < kTownAreas) builder.raw().shop_area[shop] = town_area(i);
    if (i % 2 == 0) builder.shop(shop).license_scope = "CIGARETTE";
    if (i % 30 == 29) builder.shop(shop).status = "inactive";
    for (int back = 0; back < 12; ++back) builder.month(shop, back).grade_no = town_grade(i, back);
  }
  for (const auto& order : orders)
    builder.add_order(order.shop, order.day, {{order.product, order.quantity, order.amount()}});
  return {builder.build(), std::move(orders)};
}

// ---- the twin

bool is_now(const TownOrder& order, base::Date date) {
  return order.day <= date && date - order.day < kTownNow;
}

/// The orders stand shop by shop.
std::span<const TownOrder> of_shop(const TownOrders& orders, std::uint32_t shop) {
  const auto first = std::ranges::lower_bound(orders, shop, {}, &TownOrder::shop);
  return {first, std::ranges::upper_bound(first, orders.end(), shop, {}, &TownOrder::shop)};
}

std::int64_t town_net(const TownOrders& orders, std::uint32_t shop, std::size_t product,
                      base::Date date) {
  std::int64_t net = 0;
  for (const auto& order : of_shop(orders, shop))
    if (order.product == product && is_now(order, date)) net += order.quantity;
  return net;
}

bool town_ordered(const TownOrders& orders, std::uint32_t shop, std::size_t product,
                  base::Date after, base::Date until) {
  return std::ranges::any_of(of_shop(orders, shop), [&](const TownOrder& order) {
    return order.product == product && order.quantity > 0 && order.day > after &&
           order.day <= until;
  });
}

bool town_trades(const TownOrders& orders, std::uint32_t shop, base::Date date) {
  if (shop % 30 == 29) return false;
  for (std::size_t i = 0; i < kTownProducts; ++i)
    if (town_net(orders, shop, i, date) > 0) return true;
  return false;
}

bool town_offers(std::uint32_t shop, std::size_t product, base::Date date) {
  if (product == kTownGone || product == kTownNever) return false;
  if (product == kTownNew) return date >= kTownLaunch;
  return product != kTownCigar || shop % 2 != 0;
}

struct TwinPair {
  std::uint32_t shop = 0;
  std::size_t product = 0;
};

std::vector<TwinPair> twin_pairs(const TownOrders& orders, base::Date date) {
  std::vector<TwinPair> pairs;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) {
    if (!town_trades(orders, shop, date)) continue;
    for (const std::size_t product : kTownKeys)
      if (town_offers(shop, product, date) &&
          !town_ordered(orders, shop, product, date.plus_days(-kTownNow), date))
        pairs.push_back({shop, product});
  }
  return pairs;
}

double twin_carriers_share(const TownOrders& orders, const TwinPair& pair, base::Date date) {
  const int back = 10 - base::Period::of(date).month();
  const auto kind = [&](std::uint32_t shop) {
    return town_format(shop) + std::to_string((town_grade(shop, back) - 1) / 10);
  };
  double like = 0, like_with = 0, all = 0, with = 0;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) {
    if (!town_trades(orders, shop, date)) continue;
    const double carries = town_net(orders, shop, pair.product, date) > 0 ? 1 : 0;
    all += 1;
    with += carries;
    if (kind(shop) != kind(pair.shop)) continue;
    like += 1;
    like_with += carries;
  }
  return like < 8 ? with / all : like_with / like;
}

double twin_price_ratio(const TownOrders& orders, const TwinPair& pair, base::Date date) {
  double quantity = 0, amount = 0, own_quantity = 0, own_amount = 0;
  for (const auto& order : orders) {
    if (!is_now(order, date)) continue;
    if (order.product == pair.product) quantity += order.quantity, amount += order.amount();
    if (order.shop == pair.shop) own_quantity += order.quantity, own_amount += order.amount();
  }
  if (quantity <= 0 && pair.product != kTownNew) return kTownNaN;
  return std::log((quantity > 0 ? amount / quantity : 777) / (own_amount / own_quantity));
}

/// Share of the shop's quantity in products like this one.
template <class Like>
double twin_share(const TownOrders& orders, const TwinPair& pair, base::Date date, Like like) {
  double part = 0, all = 0;
  for (const auto& order : of_shop(orders, pair.shop)) {
    if (!is_now(order, date)) continue;
    all += order.quantity;
    if (like(order.product)) part += order.quantity;
  }
  return part / all;
}

double twin_growth(const TownOrders& orders, std::size_t product, base::Date date) {
  double now = 0, before = 0;
  for (const auto& order : orders) {
    if (order.product != product) continue;
    if (is_now(order, date)) now += order.quantity;
    if (is_now(order, date.plus_days(-kTownNow))) before += order.quantity;
  }
  return now + before > 0 ? (now - before) / (now + before) : kTownNaN;
}

/// Day of the shop's first or last purchase (of one product, or of any) up to a date.
std::optional<base::Date> twin_day(const TownOrders& orders, std::uint32_t shop,
                                   std::optional<std::size_t> product, base::Date date,
                                   bool first) {
  std::optional<base::Date> found;
  for (const auto& order : of_shop(orders, shop)) {
    if (order.day > date || order.quantity <= 0) continue;
    if (product && order.product != *product) continue;
    if (!found || (first ? order.day < *found : order.day > *found)) found = order.day;
  }
  return found;
}

std::pair<int, int> twin_keys(const TownOrders& orders, std::uint32_t shop, base::Date date) {
  int carried = 0, taken_up = 0;
  const auto began = twin_day(orders, shop, {}, date, true);
  for (const std::size_t key : kTownKeys) {
    if (key == kTownGone) continue;
    const auto first = twin_day(orders, shop, key, date, true);
    if (!first) continue;
    carried += town_ordered(orders, shop, key, date.plus_days(-kTownNow), date) ? 1 : 0;
    taken_up += date - *first < 168 && *first - *began >= 84 ? 1 : 0;
  }
  return {carried, taken_up};
}

std::vector<double> twin_values(const Town& town, const TwinPair& pair, const StudyInputs& inputs) {
  const base::Date date = inputs.until;
  const auto& orders = town.orders;
  const auto trade = *trade_features(inputs, pair.shop);
  const auto last = twin_day(orders, pair.shop, {}, date, false);
  const auto own = twin_day(orders, pair.shop, pair.product, date, false);
  const auto [carried, taken_up] = twin_keys(orders, pair.shop, date);
  const auto alike = [&](auto of) {
    return twin_share(orders, pair, date,
                      [&](std::size_t other) { return of(other) == of(pair.product); });
  };
  double launch = kTownNaN;
  if (pair.product == 0) launch = date - kTownUntil.plus_days(-900);
  if (pair.product == kTownNew) launch = date - kTownLaunch;
  return {static_cast<double>(date - *last),
          trade[0],
          trade[1],
          trade[2],
          trade[5],
          twin_carriers_share(orders, pair, date),
          twin_price_ratio(orders, pair, date),
          alike([](std::size_t i) { return i % 3; }),
          town_brand(pair.product) ? alike(town_brand) : kTownNaN,
          alike([](std::size_t i) { return i % 2; }),
          twin_growth(orders, pair.product, date),
          launch,
          static_cast<double>(carried),
          static_cast<double>(taken_up),
          own ? static_cast<double>(date - *own) : kTownNaN};
}

double twin_auc(const std::vector<double>& scores, const std::vector<bool>& outcomes) {
  double above = 0, pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i)
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (!outcomes[i] || outcomes[j]) continue;
      pairs += 1;
      above += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  return above / pairs;
}

// ---- tests

struct KeySpoken {
  Learnt learnt;
  KeyResponseDocument document;
  std::vector<models::ShopScores> scores;
  std::string bytes;
};

KeySpoken speak(const StudyInputs& inputs) {
  const auto study = make_key_response_study();
  KeySpoken spoken;
  spoken.learnt = *study->learn(inputs);
  spoken.scores.resize(inputs.month.shops.size());
  const auto text = study->apply(inputs, spoken.learnt.state, spoken.scores);
  spoken.document = *wire::from_json<KeyResponseDocument>(*text);
  spoken.bytes = spoken.learnt.state + spoken.learnt.parameters + *text;
  for (const auto& shop : spoken.scores) spoken.bytes += wire::to_json(shop);
  return spoken;
}

class KeyResponseStudyTest : public testing::Test {
 protected:
  StudyInputs inputs(const Town& town, base::Date until = kTownUntil, unsigned threads = 1) {
    return {*town.month, until, 1, threads, silent};
  }
  base::SilentProgress silent;
};

TEST_F(KeyResponseStudyTest, PairsAndFiguresAreThoseOfPlainLoops) {
  const auto town = make_town(orders_of_town());
  for (const int ago : {0, 56, 140}) {
    const auto then = inputs(town, kTownUntil.plus_days(-ago));
    const KeyPairs pairs(then);
    KeyRows rows;
    for (std::uint32_t shop = 0; shop < kTownShops; ++shop) pairs.append(shop, true, rows);
    const auto twin = twin_pairs(town.orders, then.until);
    const auto columns = key_columns();
    ASSERT_EQ(rows.pairs.size(), twin.size());
    ASSERT_EQ(rows.values.size(), twin.size() * columns.size());
    for (std::size_t i = 0; i < twin.size(); ++i) {
      ASSERT_EQ(rows.pairs[i].shop, twin[i].shop);
      ASSERT_EQ(rows.pairs[i].product, twin[i].product);
      const auto values = twin_values(town, twin[i], then);
      for (std::size_t k = 0; k < columns.size(); ++k) {
        const double got = rows.values[i * columns.size() + k];
        if (std::isnan(values[k]))
          EXPECT_TRUE(std::isnan(got)) << columns[k];
        else
          EXPECT_NEAR(got, values[k], 1e-5 * (1 + std::abs(values[k]))) << columns[k] << ' ' << i;
      }
    }
  }
}

TEST_F(KeyResponseStudyTest, TheTestCountsWhatCame) {
  const auto town = make_town(orders_of_town());
  const auto study = make_key_response_study();
  const base::Date cut = kTownUntil.plus_days(-study->held_out_days());
  const auto learnt = *study->learn(inputs(town, cut));
  const auto test = study->test(inputs(town), cut, learnt.state);
  ASSERT_TRUE(test.has_value());
  const auto twin = twin_pairs(town.orders, cut);
  std::vector<double> shares;
  std::vector<bool> outcomes;
  for (const auto& pair : twin) {
    shares.push_back(twin_carriers_share(town.orders, pair, cut));
    outcomes.push_back(town_ordered(town.orders, pair.shop, pair.product, cut, cut.plus_days(56)));
  }
  EXPECT_EQ(test->cases, static_cast<std::int64_t>(twin.size()));
  EXPECT_EQ(test->more.back().value, static_cast<double>(std::ranges::count(outcomes, true)));
  EXPECT_NEAR(*test->baseline, twin_auc(shares, outcomes), 1e-9);
  EXPECT_GT(test->value, 0.6);
}

TEST_F(KeyResponseStudyTest, ExamplesAreThePairsOfFourDates) {
  const auto town = make_town(orders_of_town());
  const auto learnt = speak(inputs(town)).learnt;
  std::int64_t examples = 0, taken_up = 0;
  for (const int ago : {56, 84, 112, 140}) {
    const base::Date date = kTownUntil.plus_days(-ago);
    for (const auto& pair : twin_pairs(town.orders, date)) {
      ++examples;
      taken_up += town_ordered(town.orders, pair.shop, pair.product, date, date.plus_days(56));
    }
  }
  EXPECT_NE(learnt.parameters.find("\"examples\":" + std::to_string(examples) + ","),
            std::string::npos)
      << learnt.parameters;
  EXPECT_NE(learnt.parameters.find("\"taken_up\":" + std::to_string(taken_up) + ","),
            std::string::npos)
      << learnt.parameters;
}

TEST_F(KeyResponseStudyTest, ScoresAddUpToTheDocument) {
  const auto town = make_town(orders_of_town());
  const auto spoken = speak(inputs(town));
  const auto twin = twin_pairs(town.orders, kTownUntil);
  std::int64_t lacking = 0;
  double expected = 0, sum = 0;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) {
    const auto& score = spoken.scores[shop].key_response;
    const auto own = std::ranges::count(twin, shop, &TwinPair::shop);
    ASSERT_EQ(score.has_value(), own > 0);
    if (!score) continue;
    EXPECT_EQ(score->lacking, own);
    EXPECT_EQ(score->products.size(), static_cast<std::size_t>(std::min<std::int64_t>(own, 5)));
    EXPECT_TRUE(std::ranges::is_sorted(score->products, std::greater<>(),
                                       &models::KeyResponse::probability));
    for (const auto& line : score->products) EXPECT_LE(line.pushes.size(), 3U);
    sum += score->mean * static_cast<double>(own);
  }
  for (const auto& product : spoken.document.products) {
    lacking += product.lacking;
    expected += product.expected;
    const auto at = static_cast<std::size_t>(product.product.value - 1);
    EXPECT_EQ(product.lacking, std::ranges::count(twin, at, &TwinPair::product));
    std::int64_t carriers = 0;
    for (std::uint32_t shop = 0; shop < kTownShops; ++shop)
      carriers += shop % 30 != 29 && town_net(town.orders, shop, at, kTownUntil) > 0 ? 1 : 0;
    EXPECT_EQ(product.carriers, carriers);
  }
  EXPECT_EQ(lacking, static_cast<std::int64_t>(twin.size()));
  EXPECT_NEAR(expected, sum, 1e-9);
}

TEST_F(KeyResponseStudyTest, TheStrongestAreTheLikeliestOfEachArea) {
  const auto town = make_town(orders_of_town());
  const auto asked = inputs(town);
  const auto spoken = speak(asked);
  const KeyPairs pairs(asked);
  KeyRows rows;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) pairs.append(shop, false, rows);
  const auto probabilities = trees_of(spoken.learnt.state).model.predict(rows.values);
  for (const auto& product : spoken.document.products) {
    std::vector<std::pair<double, std::uint32_t>> twin;  // -probability, shop
    for (std::uint32_t area = 0; area <= kTownAreas; ++area) {
      std::vector<std::pair<double, std::uint32_t>> own;
      for (std::size_t i = 0; i < rows.pairs.size(); ++i)
        if (town_area(rows.pairs[i].shop) == area &&
            asked.month.products[rows.pairs[i].product].id == product.product)
          own.emplace_back(-probabilities[i], rows.pairs[i].shop);
      std::ranges::sort(own);
      own.resize(std::min<std::size_t>(own.size(), kKeyStrongest));
      twin.insert(twin.end(), own.begin(), own.end());
    }
    std::ranges::sort(twin);
    std::vector<KeyResponseShop> said;
    for (const auto& shop : spoken.document.strongest)
      if (shop.product == product.product) said.push_back(shop);
    ASSERT_EQ(said.size(), twin.size());
    for (std::size_t i = 0; i < twin.size(); ++i) {
      EXPECT_EQ(said[i].code, "S" + std::to_string(twin[i].second)) << product.product_code;
      EXPECT_NEAR(said[i].probability, -twin[i].first, 1e-9);
      EXPECT_TRUE(!said[i].pushes.empty() && said[i].pushes.size() <= 3);
    }
    EXPECT_GT(said.size(), kKeyStrongest);
  }
}

TEST_F(KeyResponseStudyTest, WhatAShopTurnedDownIsNotNamedToIt) {
  const auto town = make_town(orders_of_town());
  auto asked = inputs(town);
  const auto before = speak(asked);
  std::uint32_t shop = 0;
  while (!before.scores[shop].key_response) ++shop;
  const auto& named = *before.scores[shop].key_response;
  ASSERT_GT(named.lacking, 1);
  const auto product = named.products.front().product;
  asked.declined.resize(kTownShops);
  asked.declined[shop] = {static_cast<metrics::ProductIndex>(product.value - 1)};
  const auto after = speak(asked);
  EXPECT_EQ(before.learnt.state, after.learnt.state);
  EXPECT_EQ(after.scores[shop].key_response->lacking, named.lacking - 1);
  for (const auto& line : after.scores[shop].key_response->products)
    EXPECT_NE(line.product, product);
}

TEST_F(KeyResponseStudyTest, NothingLaterIsReadAndThreadsChangeNothing) {
  const auto town = make_town(orders_of_town());
  auto orders = town.orders;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop)
    orders.push_back({shop, kTownUntil.plus_days(1), 2, 50});
  const auto later = make_town(orders);
  const auto said = speak(inputs(town));
  EXPECT_EQ(said.bytes, speak(inputs(later)).bytes);
  EXPECT_EQ(said.bytes, speak(inputs(town, kTownUntil, 4)).bytes);
  EXPECT_NE(said.bytes, speak(inputs(later, kTownUntil.plus_days(1))).bytes);
}

TEST_F(KeyResponseStudyTest, WhatWasSaidIsJudgedAfter56Days) {
  const auto town = make_town(orders_of_town());
  const auto study = make_key_response_study();
  const base::Date then = kTownUntil.plus_days(-56);
  const auto said = speak(inputs(town, then)).scores;
  std::vector<double> probabilities;
  std::vector<bool> outcomes;
  for (std::uint32_t shop = 0; shop < kTownShops; ++shop) {
    if (!said[shop].key_response) continue;
    for (const auto& line : said[shop].key_response->products) {
      probabilities.push_back(line.probability);
      outcomes.push_back(town_ordered(
          town.orders, shop, static_cast<std::size_t>(line.product.value - 1), then, kTownUntil));
    }
  }
  const auto came = study->came_true(inputs(town), then, said);
  ASSERT_TRUE(came.has_value());
  EXPECT_NEAR(*came, twin_auc(probabilities, outcomes), 1e-9);
  EXPECT_FALSE(study->came_true(inputs(town), then.plus_days(1), said).has_value());
}

TEST_F(KeyResponseStudyTest, WithoutAListOfKeyProductsThereIsNothingToLearn) {
  test_support::MonthBuilder builder(base::Period{202610});
  builder.add_product();
  const auto shop = builder.add_shop("S1");
  builder.add_order(shop, kTownUntil, {{0, 1, 100}});
  const Town town{builder.build(), {}};
  const auto learnt = make_key_response_study()->learn(inputs(town));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.no_key_products");
}

}  // namespace
}  // namespace analysis
