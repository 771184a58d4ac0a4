#include <gtest/gtest.h>

#include <cmath>

#include "features/analysis/documents.h"
#include "features/analysis/order_calendar.h"
#include "features/analysis/test_steady_town.h"

namespace analysis {
namespace {

constexpr std::size_t kTownShops = 24;
constexpr int kTownMonths = 27;
constexpr double kPi = 3.14159265358979;

/// A season that all shops share, a level and a little chance of their own.
SteadyTown seasonal_town(int cycle_days = 7) {
  SteadyTown town(
      kTownShops, kTownMonths,
      [](metrics::ShopIndex shop, base::Date day) {
        base::Random random(base::stream_seed(shop, static_cast<std::uint64_t>(day.day_number)));
        const double season = 1 + 0.3 * std::sin(2 * kPi * day.month() / 12.0);
        return (40 + 10 * shop) * season * std::exp(0.1 * random.normal());
      },
      cycle_days);
  town.statuses[3] = "inactive";
  return town;
}

struct ForecastCase {
  explicit ForecastCase(SteadyTown made) : town(std::move(made)) {}
  SteadyTown town;
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  std::unique_ptr<Study> study = make_forecast_study();
  Said said = said_of(*study, inputs_at(*month, SteadyTown::until(), 2));
  ForecastDocument document = *wire::from_json<ForecastDocument>(said.document);
};

TEST(OrderCalendar, AMonthIsAsLongAsItsOrderDays) {
  for (const int cycle : {7, 14})
    for (int phase = 0; phase < cycle; ++phase)
      for (const base::Period month : {base::Period{202602}, base::Period{202610}}) {
        int days = 0;
        for (base::Date day = month.first_day(); day <= month.last_day(); day = day.plus_days(1))
          days += day.day_number % cycle == phase ? 1 : 0;
        EXPECT_DOUBLE_EQ(month_length({cycle, phase}, month), days * cycle / 30.4);
      }
  EXPECT_EQ(month_length({}, base::Period{202602}), 1);
}

TEST(OrderCalendar, SeesTheDayOnWhichAShopOrders) {
  std::vector<base::Date> days;
  for (int k = 0; k < 26; ++k) days.push_back(base::Date{20'003 + 7 * k});
  days[20] = days[20].plus_days(1);  // once a day late
  const auto rhythm = rhythm_of(days, base::Date{21'000});
  EXPECT_EQ(rhythm.cycle_days, 0) << "the last order is older than half a year";
  const auto weekly = rhythm_of(days, days.back());
  EXPECT_EQ(weekly.cycle_days, 7);
  EXPECT_EQ(weekly.phase, 20'003 % 7);
  // Every third day has no weekday.
  std::vector<base::Date> often;
  for (int k = 0; k < 40; ++k) often.push_back(base::Date{20'000 + 3 * k});
  EXPECT_EQ(rhythm_of(often, often.back()).cycle_days, 0);
}

TEST(ForecastStudy, ASteadyShopIsForecastByItsOrderDays) {
  // 30 each week, whatever the month: five Fridays are a larger month than four.
  const ForecastCase c(SteadyTown(kTownShops, kTownMonths, [](auto, auto) { return 30.0; }));
  const auto study_months = {base::Period{202611}, base::Period{202612}, base::Period{202701}};
  for (metrics::ShopIndex shop = 0; shop < kTownShops; ++shop) {
    ASSERT_TRUE(c.said.scores[shop].forecast.has_value());
    const auto& steps = c.said.scores[shop].forecast->steps;
    ASSERT_EQ(steps.size(), 3U);
    std::size_t at = 0;
    for (const auto month : study_months) {
      int order_days = 0;
      for (base::Date day = month.first_day(); day <= month.last_day(); day = day.plus_days(1))
        order_days += day.day_number % 7 == static_cast<int>(shop) % 7 ? 1 : 0;
      EXPECT_EQ(steps[at].period, month);
      EXPECT_NEAR(steps[at].quantity, 30.0 * order_days, 30) << shop << " " << month.text();
      ++at;
    }
    EXPECT_LT(*c.said.scores[shop].forecast->error, 0.06);
  }
}

TEST(ForecastStudy, HeldOutMonthsAreThoseOfTheOrders) {
  const ForecastCase c(seasonal_town());
  const auto is_scored = [&](const SteadyLine& line) { return line.shop != 3; };
  std::size_t rows = 0;
  for (const auto& row : c.document.held_out) {
    if (row.kind != "shop") continue;
    ++rows;
    EXPECT_EQ(row.series, static_cast<std::int64_t>(kTownShops) - 1);
    EXPECT_DOUBLE_EQ(row.actual, c.town.sum(row.period, is_scored));
    double naive = 0;
    for (metrics::ShopIndex shop = 0; shop < kTownShops; ++shop) {
      if (shop == 3) continue;
      const auto is_own = [&](const SteadyLine& line) { return line.shop == shop; };
      naive += std::abs(c.town.sum(row.period, is_own) -
                        c.town.sum(row.period.plus_months(-12), is_own));
    }
    EXPECT_NEAR(*row.baseline_error, naive / row.actual, 1e-12);
    EXPECT_LT(row.error, *row.baseline_error);
    EXPECT_GT(row.covered, 0.5);
  }
  EXPECT_EQ(rows, 3U);
  EXPECT_EQ(c.document.held_out.front().period, base::Period{202608});
}

TEST(ForecastStudy, ShowsTheHistoryOfCompanyAreasAndProducts) {
  const ForecastCase c(seasonal_town());
  const auto expect_history = [&](const ForecastSeries& series, const auto& is_wanted) {
    ASSERT_EQ(series.history.size(), 24U);
    EXPECT_EQ(series.history.back().period, SteadyTown::kLast);
    for (const auto& month : series.history)
      EXPECT_EQ(month.quantity, c.town.sum(month.period, is_wanted)) << series.code;
    EXPECT_EQ(series.steps.size(), 3U);
    EXPECT_FALSE(series.trials.empty());
    EXPECT_TRUE(series.error.has_value());
  };
  expect_history(c.document.company, [](const SteadyLine&) { return true; });
  ASSERT_EQ(c.document.areas.size(), SteadyTown::kAreas);
  for (std::size_t area = 0; area < SteadyTown::kAreas; ++area)
    expect_history(c.document.areas[area],
                   [&](const SteadyLine& line) { return line.shop % SteadyTown::kAreas == area; });
  ASSERT_EQ(c.document.products.size(), SteadyTown::kTownProducts);
  double before = 1e18;
  for (const auto& series : c.document.products) {
    const auto product = static_cast<std::size_t>(series.code.back() - '1');
    expect_history(series, [&](const SteadyLine& line) { return line.product == product; });
    double year = 0;
    for (int back = 0; back < 12; ++back)
      year += c.town.sum(SteadyTown::kLast.plus_months(-back),
                         [&](const SteadyLine& line) { return line.product == product; });
    EXPECT_LE(year, before) << "the largest first";
    before = year;
  }
}

TEST(ForecastStudy, TheTestIsOverWholeMonthsAndBeatsLastYear) {
  const ForecastCase c(seasonal_town(14));
  const auto inputs = inputs_at(*c.month, SteadyTown::until());
  const auto cut = SteadyTown::until().plus_days(-c.study->held_out_days());
  const auto test = c.study->test(inputs, cut, c.study->learn(inputs.as_of(cut))->state);
  ASSERT_TRUE(test.has_value());
  double error = 0;
  double actual = 0;
  for (const auto& row : c.document.held_out) {
    if (row.kind != "shop") continue;
    error += row.error * row.actual;
    actual += row.actual;
  }
  EXPECT_NEAR(test->value, error / actual, 1e-12);
  EXPECT_EQ(test->cases, 3 * (static_cast<std::int64_t>(kTownShops) - 1));
  EXPECT_FALSE(test->is_higher_better);
  EXPECT_LT(test->value, *test->baseline);
}

TEST(ForecastStudy, WhatWasSaidIsHeldAgainstWhatCame) {
  const ForecastCase c(seasonal_town());
  const auto inputs = inputs_at(*c.month, SteadyTown::until());
  const auto then = base::Period{202607}.last_day();
  const auto said = said_of(*c.study, inputs.as_of(then));
  double error = 0;
  double actual = 0;
  for (metrics::ShopIndex shop = 0; shop < kTownShops; ++shop) {
    if (!said.scores[shop].forecast) continue;
    for (const auto& step : said.scores[shop].forecast->steps) {
      const double came =
          c.town.sum(step.period, [&](const SteadyLine& line) { return line.shop == shop; });
      error += std::abs(step.quantity - came);
      actual += came;
    }
  }
  const auto came_true = c.study->came_true(inputs, then, said.scores);
  ASSERT_TRUE(came_true.has_value());
  EXPECT_NEAR(*came_true, error / actual, 1e-12);
  EXPECT_FALSE(c.study->came_true(inputs.as_of(then), then, said.scores).has_value())
      << "nothing has come yet";
}

TEST(ForecastStudy, YoungAndQuietShopsHaveNone) {
  const auto first = base::Period{202606}.first_day();  // five months, the first of them in part
  const auto stop = base::Period{202607}.last_day();
  const ForecastCase c(
      SteadyTown(kTownShops, kTownMonths, [&](metrics::ShopIndex shop, base::Date day) {
        if (shop == 0) return day >= first ? 20.0 : 0.0;
        if (shop == 1) return day <= stop ? 20.0 : 0.0;
        return 20.0;
      }));
  EXPECT_FALSE(c.said.scores[0].forecast.has_value());
  EXPECT_FALSE(c.said.scores[1].forecast.has_value());
  EXPECT_EQ(c.document.shops_short, 1);
  EXPECT_EQ(c.document.shops_quiet, 1);
  EXPECT_EQ(c.document.shops, static_cast<std::int64_t>(kTownShops) - 2);
  std::int64_t by_method = 0;
  for (const auto& method : c.document.methods) by_method += method.shops;
  EXPECT_EQ(by_method, c.document.shops);
}

TEST(ForecastStudy, WatchesTheNextMonthAgainstTheLastThree) {
  const ForecastCase c(seasonal_town());
  const auto& score = c.said.scores[5];
  double recent = 0;
  for (int back = 0; back < 3; ++back)
    recent += c.town.sum(SteadyTown::kLast.plus_months(-back), [](const SteadyLine& line) {
      return line.shop == 5;
    }) / 3;
  ASSERT_TRUE(c.study->watched(score).has_value());
  EXPECT_NEAR(*c.study->watched(score), score.forecast->steps[0].quantity / recent, 1e-12);
  EXPECT_FALSE(c.study->watched(models::ShopScores{}).has_value());
}

TEST(ForecastStudy, IsPure) { expect_pure(*make_forecast_study(), seasonal_town()); }

TEST(ForecastStudy, RefusesUnderHalfAYear) {
  const SteadyTown town(5, 5, [](auto, auto) { return 3; });
  const auto month = town.build();
  const auto learnt = make_forecast_study()->learn(inputs_at(*month, SteadyTown::until()));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.short_history");
}

}  // namespace
}  // namespace analysis
