#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <optional>

#include "features/analysis/documents.h"
#include "features/analysis/test_town.h"
#include "kernels/repurchase_value/repurchase_value.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

constexpr std::size_t kTownShops = 160;
constexpr int kTownDays = 540;

/// One shop's purchases by plain loops.
struct PlainPurchases {
  std::map<base::Date, std::int64_t> days;  ///< of purchases; net amounts
};
std::vector<PlainPurchases> plain_purchases(const TestTown& town, base::Date until,
                                            bool with_closed = false) {
  std::vector<PlainPurchases> all(town.statuses.size());
  for (std::size_t shop = 0; shop < all.size(); ++shop) {
    if (!with_closed && !town.is_active(shop)) continue;
    std::map<base::Date, std::pair<std::int64_t, bool>> days;
    for (const TownLine& line : town.lines) {
      if (line.shop != shop || line.day > until) continue;
      days[line.day].first += line.amount_minor;
      days[line.day].second = days[line.day].second || line.amount_minor > 0;
    }
    std::optional<base::Date> before;
    for (const auto& [day, sum] : days) {
      if (sum.second) before = day;
      if (before) all[shop].days[*before] += sum.first;
    }
  }
  return all;
}

std::int64_t orders_between(const PlainPurchases& shop, base::Date first, base::Date last) {
  return std::ranges::count_if(
      shop.days, [&](const auto& day) { return day.first >= first && day.first <= last; });
}

/// 1 + floor(5 · worse / n), as kernels/rfm says it.
std::int32_t fifth_of(const std::vector<double>& all, double own) {
  const auto worse = std::ranges::count_if(all, [&](double other) { return other < own; });
  return 1 + static_cast<std::int32_t>(5 * worse / std::ssize(all));
}

/// 5 within a week, 4 within two, 3 within four, 2 within eight.
std::int32_t points_for(std::int32_t days) {
  return days <= 7 ? 5 : days <= 14 ? 4 : days <= 28 ? 3 : days <= 56 ? 2 : 1;
}

struct ValueCase {
  TestTown town{kTownShops, kTownDays, 3};
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  StudyInputs inputs = study_inputs(*month, town.until);
  std::unique_ptr<Study> study = make_value_study();

  std::vector<models::ShopScores> apply(const std::string& state, std::string* document = nullptr) {
    std::vector<models::ShopScores> scores(month->shops.size());
    const auto text = study->apply(inputs, state, scores);
    EXPECT_TRUE(text.has_value());
    if (document != nullptr) *document = *text;
    return scores;
  }
};

/// How much the model's expectation counts beside the last weeks.
double weight_of(const std::string& state) {
  return wire::parse(state)->at("model_weight").to_number<double>();
}

repurchase_value::BgNbdParams params_of(const std::string& state) {
  const auto json = boost::json::parse(state);
  const auto at = [&](const char* name) { return json.at(name).to_number<double>(); };
  return {at("r"), at("alpha"), at("a"), at("b")};
}

TEST(ValueStudy, TwelveMonthsFifthsAndTiersAsPlainLoopsGiveThem) {
  ValueCase test;
  const auto scores = test.apply(test.study->learn(test.inputs)->state);
  const auto purchases = plain_purchases(test.town, test.town.until);
  const base::Date first = test.town.until.plus_days(-364);
  std::vector<double> recent;
  std::vector<double> orders;
  std::vector<double> amounts;
  std::vector<std::size_t> ordered;
  for (std::size_t shop = 0; shop < purchases.size(); ++shop) {
    const auto begin = purchases[shop].days.lower_bound(first);
    if (begin == purchases[shop].days.end()) continue;
    ordered.push_back(shop);
    recent.push_back(purchases[shop].days.rbegin()->first.day_number);
    orders.push_back(static_cast<double>(std::distance(begin, purchases[shop].days.end())));
    double amount = 0;
    for (auto day = begin; day != purchases[shop].days.end(); ++day)
      amount += static_cast<double>(day->second);
    amounts.push_back(amount);
  }
  ASSERT_GT(ordered.size(), 60U);
  ASSERT_LT(ordered.size(), kTownShops) << "some shops must have nothing to say of";
  std::size_t with_tier = 0;
  for (const auto& shop : scores) with_tier += shop.value && !shop.value->tier.empty() ? 1U : 0U;
  EXPECT_EQ(with_tier, ordered.size());
  for (std::size_t k = 0; k < ordered.size(); ++k) {
    SCOPED_TRACE(ordered[k]);
    ASSERT_TRUE(scores[ordered[k]].value.has_value());
    const auto& value = *scores[ordered[k]].value;
    EXPECT_EQ(value.recency_days, test.town.until.day_number - recent[k]);
    EXPECT_EQ(value.orders, orders[k]);
    EXPECT_EQ(static_cast<double>(value.amount_minor), amounts[k]);
    EXPECT_EQ(value.recency, points_for(value.recency_days));
    EXPECT_EQ(value.frequency, fifth_of(orders, orders[k]));
    EXPECT_EQ(value.amount, fifth_of(amounts, amounts[k]));
    // The best 10 in 100 are A, the next 30 B, the next 40 C.
    const auto better = static_cast<double>(
        std::ranges::count_if(amounts, [&](double other) { return other > amounts[k]; }));
    const auto n = static_cast<double>(ordered.size());
    EXPECT_EQ(value.tier, better < 0.1 * n                 ? "A"
                          : better < (0.1 + 0.3) * n       ? "B"
                          : better < (0.1 + 0.3 + 0.4) * n ? "C"
                                                           : "D");
  }
}

TEST(ValueStudy, WhatIsToComeIsTheKernelsOnPlainHistories) {
  ValueCase test;
  const std::string state = test.study->learn(test.inputs)->state;
  const auto scores = test.apply(state);
  const auto purchases = plain_purchases(test.town, test.town.until);
  std::size_t told = 0;
  for (std::size_t shop = 0; shop < purchases.size(); ++shop) {
    SCOPED_TRACE(shop);
    const auto& days = purchases[shop].days;
    if (days.empty()) {
      EXPECT_FALSE(scores[shop].value.has_value());
      continue;
    }
    const base::Date first = days.begin()->first;
    const std::vector<repurchase_value::PurchaseHistory> history{
        {static_cast<std::uint32_t>(days.size() - 1), (days.rbegin()->first - first) / 7.0,
         (test.town.until - first) / 7.0}};
    ASSERT_TRUE(scores[shop].value.has_value());
    const auto& value = *scores[shop].value;
    EXPECT_DOUBLE_EQ(*value.alive,
                     repurchase_value::probability_alive(params_of(state), history).front());
    const double weight = weight_of(state);
    const auto last = static_cast<double>(
        orders_between(purchases[shop], test.town.until.plus_days(-83), test.town.until));
    EXPECT_NEAR(
        *value.expected_orders,
        weight * repurchase_value::expected_orders(params_of(state), history, 12, 1).front() +
            (1 - weight) * last,
        1e-9);
    if (value.expected_value_minor) {
      EXPECT_NEAR(static_cast<double>(*value.expected_value_minor),
                  static_cast<double>(*value.expected_order_minor) * *value.expected_orders,
                  *value.expected_orders + 1);
    }
    ++told;
  }
  EXPECT_GT(told, 100U);
}

TEST(ValueStudy, TheBackTestIsWorkedByPlainLoops) {
  ValueCase test;
  const base::Date cut = test.town.until.plus_days(-test.study->held_out_days());
  const auto learnt = test.study->learn(test.inputs.as_of(cut));
  const auto result = test.study->test(test.inputs, cut, learnt->state);
  ASSERT_TRUE(result.has_value());
  // Closed shops too: at the cut they were customers, and nobody knew.
  const auto before = plain_purchases(test.town, cut, true);
  const auto all = plain_purchases(test.town, test.town.until, true);
  double error = 0;
  double naive = 0;
  double came_in_all = 0;
  std::int64_t cases = 0;
  for (std::size_t shop = 0; shop < before.size(); ++shop) {
    if (before[shop].days.empty()) continue;
    const base::Date first = before[shop].days.begin()->first;
    const std::vector<repurchase_value::PurchaseHistory> history{
        {static_cast<std::uint32_t>(before[shop].days.size() - 1),
         (before[shop].days.rbegin()->first - first) / 7.0, (cut - first) / 7.0}};
    const auto came =
        static_cast<double>(orders_between(all[shop], cut.plus_days(1), test.town.until));
    const auto last = static_cast<double>(orders_between(all[shop], cut.plus_days(-83), cut));
    const double weight = weight_of(learnt->state);
    const double said =
        weight *
            repurchase_value::expected_orders(params_of(learnt->state), history, 12, 1).front() +
        (1 - weight) * last;
    error += std::abs(said - came);
    naive += std::abs(last - came);
    came_in_all += came;
    ++cases;
  }
  EXPECT_EQ(result->cases, cases);
  EXPECT_FALSE(result->is_higher_better);
  EXPECT_NEAR(result->value, error / came_in_all, 1e-9);
  EXPECT_NEAR(*result->baseline, naive / came_in_all, 1e-9);
  EXPECT_EQ(result->learnt_until, cut);
  EXPECT_EQ(result->tested_until, test.town.until);
}

TEST(ValueStudy, ShopsThatHaveClosedSinceAreLearntFromAndNotScored) {
  ValueCase test;
  const auto learnt = test.study->learn(test.inputs);
  TestTown open = test.town;
  open.statuses.assign(open.statuses.size(), "active");
  const auto then = open.build();
  EXPECT_EQ(learnt->state, test.study->learn(study_inputs(*then, test.town.until))->state)
      << "what one is today says nothing of what one did";
  const auto scores = test.apply(learnt->state);
  const auto purchases = plain_purchases(test.town, test.town.until, true);
  std::int64_t closed = 0;
  for (std::size_t shop = 0; shop < scores.size(); ++shop) {
    if (test.town.is_active(shop)) continue;
    EXPECT_FALSE(scores[shop].value.has_value()) << shop;
    closed += purchases[shop].days.empty() ? 0 : 1;
  }
  EXPECT_GT(closed, 3);
}

TEST(ValueStudy, ThePageAddsUpToTheShops) {
  ValueCase test;
  std::string text;
  const auto scores = test.apply(test.study->learn(test.inputs)->state, &text);
  const auto document = *wire::from_json<ValueDocument>(text);
  std::int64_t shops = 0;
  std::int64_t amount = 0;
  std::int64_t told = 0;
  double expected = 0;
  for (const auto& shop : scores) {
    if (!shop.value) continue;
    shops += shop.value->tier.empty() ? 0 : 1;
    amount += shop.value->amount_minor;
    told += shop.value->alive ? 1 : 0;
    expected += shop.value->expected_orders.value_or(0);
  }
  ASSERT_EQ(document.cells.size(), 25U);
  ASSERT_EQ(document.tiers.size(), 4U);
  std::int64_t in_cells = 0;
  double amount_of_cells = 0;
  for (const auto& cell : document.cells) {
    in_cells += cell.shops;
    amount_of_cells += cell.mean_amount_minor * static_cast<double>(cell.shops);
  }
  EXPECT_EQ(in_cells, shops);
  EXPECT_NEAR(amount_of_cells, static_cast<double>(amount), 1);
  std::int64_t in_tiers = 0;
  std::int64_t amount_of_tiers = 0;
  double share = 0;
  for (std::size_t tier = 0; tier < 4; ++tier) {
    in_tiers += document.tiers[tier].shops;
    amount_of_tiers += document.tiers[tier].amount_minor;
    share += document.tiers[tier].amount_share;
    if (tier > 0) {
      EXPECT_LE(document.tiers[tier].least_amount_minor,
                document.tiers[tier - 1].least_amount_minor);
    }
  }
  EXPECT_EQ(in_tiers, shops);
  EXPECT_EQ(amount_of_tiers, amount);
  EXPECT_NEAR(share, 1, 1e-9);
  std::int64_t in_bands = 0;
  for (const auto band : document.alive_shops) in_bands += band;
  EXPECT_EQ(in_bands, told);
  EXPECT_NEAR(*document.expected_orders, expected, 1e-9);
  const auto purchases = plain_purchases(test.town, test.town.until);
  std::int64_t never = 0;
  for (std::size_t shop = 0; shop < purchases.size(); ++shop)
    never += test.town.is_active(shop) && purchases[shop].days.empty() ? 1 : 0;
  EXPECT_GT(never, 0);
  EXPECT_EQ(document.never_ordered, never);
}

TEST(ValueStudy, RefusesInWordsWhereNobodyCameTwice) {
  TestTown town(0, 100, 1);
  town.statuses.assign(40, "active");
  for (metrics::ShopIndex shop = 0; shop < 40; ++shop)
    town.add(shop, town.until.plus_days(-static_cast<int>(shop)), {{0, 1, 5'000}});
  const auto month = town.build();
  const auto learnt = make_value_study()->learn(study_inputs(*month, town.until));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.no_repeats");
  EXPECT_THAT(learnt.error().message, ::testing::HasSubstr("two days"));
}

}  // namespace
}  // namespace analysis
