#include "kernels/cohorts/cohorts.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

namespace {

struct Columns {
  std::vector<std::uint32_t> customer, period;
  std::vector<std::int64_t> amount;
  [[nodiscard]] cohorts::Purchases view(std::size_t customers, std::size_t periods) const {
    return {customer, period, amount, customers, periods};
  }
};

TEST(CountRetention, CountsACustomerOnceAPeriodAndLeavesTheFutureUnknown) {
  // Customer 0 buys in periods 0, 0, 2; customer 1 in 0; customer 2 in 1 and 2; customer 3 never.
  const Columns columns{{0, 0, 0, 1, 2, 2}, {2, 0, 0, 0, 2, 1}, {5, 10, 20, 30, 40, 50}};
  const auto triangle = cohorts::count_retention(columns.view(4, 3));
  EXPECT_EQ(triangle.customers, (std::vector<std::uint32_t>{2, 1, 0}));
  EXPECT_EQ(triangle.find_retention(0, 0), 1.0);
  EXPECT_EQ(triangle.find_retention(0, 1), 0.0);  // nobody of two
  EXPECT_EQ(triangle.find_retention(0, 2), 0.5);  // customer 0 of two
  EXPECT_EQ(triangle.find_retention(1, 1), 1.0);
  EXPECT_EQ(triangle.find_retention(1, 2), std::nullopt);  // would be period 3
  EXPECT_EQ(triangle.find_retention(2, 0), std::nullopt);  // a cohort of nobody
  EXPECT_EQ(triangle.amount_minor[0], 60);                 // 10 + 20 + 30
  EXPECT_EQ(triangle.amount_minor[2], 5);
}

TEST(CountRetention, OfNothingIsEmpty) {
  const Columns none{};
  EXPECT_TRUE(cohorts::count_retention(none.view(0, 0)).active.empty());
  EXPECT_EQ(cohorts::count_retention(none.view(2, 1)).find_retention(0, 0), std::nullopt);
}

TEST(TimeToRepurchase, RunsToTheNextDifferentDayOrToTheEnd) {
  // Customer 0: days 9, 3, 3 -> 6 days. Customer 1: day 5 only, observed to day 20 -> at least 15.
  // Customer 2: day 21 is after the end: no purchase yet. Customer 3: 1 and 30 -> at least 19.
  const std::vector<std::uint32_t> customer{0, 0, 0, 1, 2, 3, 3};
  const std::vector<std::int32_t> day{9, 3, 3, 5, 21, 1, 30};
  const auto durations = cohorts::time_to_repurchase({customer, day, 4, 20});
  EXPECT_EQ(durations, (std::vector<cohorts::Duration>{{6, true}, {15, false}, {19, false}}));
}

/// Weeks of remission under 6-MP (Freireich et al. 1963), the example of every textbook.
std::vector<cohorts::Duration> remissions() {
  std::vector<cohorts::Duration> durations;
  for (const int week : {6, 6, 6, 7, 10, 13, 16, 22, 23}) durations.push_back({week, true});
  for (const int week : {6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35})
    durations.push_back({week, false});
  return durations;
}

TEST(KaplanMeier, ReproducesTheTextbook) {
  const auto curve = cohorts::kaplan_meier(remissions());
  struct Published {
    std::int32_t week;
    double survival, std_error;
  };
  // S(6) = 18/21; S(7) = S(6) * 16/17; S(10) = S(7) * 14/15; and so on to S(23) = S(22) * 5/6.
  const std::vector<Published> published{{6, .8571, .0764},  {7, .8067, .0869},  {10, .7529, .0963},
                                         {13, .6902, .1068}, {16, .6275, .1141}, {22, .5378, .1282},
                                         {23, .4482, .1346}};
  for (const Published& row : published) {
    EXPECT_NEAR(curve.survival_at(row.week), row.survival, 5e-5) << row.week;
    const auto point = std::find_if(curve.points.begin(), curve.points.end(),
                                    [&](const auto& p) { return p.days == row.week; });
    ASSERT_NE(point, curve.points.end());
    EXPECT_NEAR(point->std_error, row.std_error, 5e-5) << row.week;
  }
  EXPECT_EQ(curve.find_days_until(0.5), 23);
  EXPECT_EQ(curve.find_days_until(0.4), std::nullopt);
  EXPECT_EQ(curve.survival_at(5), 1.0);
  EXPECT_NEAR(curve.survival_at(1000), .4482, 5e-5);
}

TEST(KaplanMeier, BoundsAreTheLogLogInterval) {
  const auto first = cohorts::kaplan_meier(remissions()).points.front();
  // S = 6/7, V = 3 / (21 * 18) = 1/126, z = 1.959964: log S = -0.1541507, z sqrt(V) = 0.1746075,
  // their quotient -1.132706; S^exp(1.132706) = exp(-0.1541507 * 3.104046) = 0.619718 and
  // S^exp(-1.132706) = exp(-0.1541507 * 0.322160) = 0.951552.
  EXPECT_EQ(first.at_risk, 21U);
  EXPECT_EQ(first.censored, 1U);
  EXPECT_NEAR(first.lower, 0.61972, 2e-5);
  EXPECT_NEAR(first.upper, 0.95155, 2e-5);
}

TEST(KaplanMeier, DegenerateCases) {
  EXPECT_TRUE(cohorts::kaplan_meier({}).points.empty());
  EXPECT_EQ(cohorts::SurvivalCurve{}.survival_at(3), 1.0);
  const std::vector<cohorts::Duration> lost{{4, false}};
  EXPECT_EQ(cohorts::kaplan_meier(lost).points[0].survival, 1.0);
  EXPECT_EQ(cohorts::kaplan_meier(lost).points[0].lower, 1.0);
  const std::vector<cohorts::Duration> over{{0, true}, {0, true}};
  const auto gone = cohorts::kaplan_meier(over).points[0];
  EXPECT_EQ(gone.survival, 0.0);
  EXPECT_EQ(gone.std_error, 0.0);
  EXPECT_EQ(gone.upper, 0.0);
}

// ---- properties, and the slow twins ----

std::vector<cohorts::Duration> any_durations() {
  return *rc::gen::container<std::vector<cohorts::Duration>>(
      rc::gen::map(rc::gen::inRange(0, 60), [](int code) {
        return cohorts::Duration{code / 2, code % 2 == 0};
      }));
}

RC_GTEST_PROP(CohortsProperty, SurvivalEqualsItsTwin, ()) {
  const auto durations = any_durations();
  const auto curve = cohorts::kaplan_meier(durations);
  for (std::int32_t day = -1; day < 32; ++day) {
    double survival = 1;
    for (std::int32_t at = 0; at <= day; ++at) {
      double risk = 0, events = 0;
      for (const auto& duration : durations) {
        risk += duration.days >= at ? 1 : 0;
        events += duration.days == at && duration.observed ? 1 : 0;
      }
      if (risk > 0) survival *= 1 - events / risk;
    }
    RC_ASSERT(curve.survival_at(day) == survival);
  }
}

RC_GTEST_PROP(CohortsProperty, SurvivalFallsAndStaysWithinItsBounds, ()) {
  double before = 1;
  for (const auto& point : cohorts::kaplan_meier(any_durations()).points) {
    RC_ASSERT(point.survival <= before && point.survival >= 0);
    RC_ASSERT(point.lower <= point.survival + 1e-15 && point.survival <= point.upper + 1e-15);
    before = point.survival;
  }
}

RC_GTEST_PROP(CohortsProperty, TriangleEqualsItsTwin, ()) {
  constexpr std::uint32_t kCustomers = 6;
  // Few, and on both sides of what a byte can number.
  const auto periods = *rc::gen::element<std::uint32_t>(5, 254, 255, 256, 300);
  const auto codes = *rc::gen::container<std::vector<std::uint32_t>>(
      rc::gen::inRange<std::uint32_t>(0, kCustomers * periods));
  Columns columns;
  std::vector<std::set<std::uint32_t>> bought(kCustomers);
  for (const std::uint32_t code : codes) {
    columns.customer.push_back(code / periods);
    columns.period.push_back(code % periods);
    columns.amount.push_back(1 + code % 7);
    bought[code / periods].insert(code % periods);
  }
  std::vector<std::uint32_t> customers(periods), active(periods * periods);
  std::vector<std::int64_t> amount(periods * periods);
  for (const auto& mine : bought) {
    if (!mine.empty()) ++customers[*mine.begin()];
    for (const std::uint32_t period : mine)
      ++active[*mine.begin() * periods + period - *mine.begin()];
  }
  for (std::size_t i = 0; i < codes.size(); ++i) {
    const std::uint32_t cohort = *bought[columns.customer[i]].begin();
    amount[cohort * periods + columns.period[i] - cohort] += columns.amount[i];
  }
  const auto triangle = cohorts::count_retention(columns.view(kCustomers, periods));
  RC_ASSERT(triangle.customers == customers);
  RC_ASSERT(triangle.active == active);
  RC_ASSERT(triangle.amount_minor == amount);
}

}  // namespace
