#include "kernels/forecast/forecast.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "kernels/forecast/holidays.h"
#include "kernels/forecast/season.h"
#include "test_support/m3.h"
#include "test_support/public_data.h"

namespace forecast {
namespace {

std::string reason_of(const base::Result<Forecast>& result) {
  return result ? "" : result.error().reason;
}

/// Months with a season, a trend and noise.
std::vector<double> seasonal_series(base::Random& random, std::size_t count, double noise) {
  std::vector<double> out;
  for (std::size_t t = 0; t < count; ++t) {
    const auto time = static_cast<double>(t);
    out.push_back((100 + time) * (1 + 0.3 * std::sin(time * 3.14159265358979 / 6)) *
                  std::exp(noise * random.normal()));
  }
  return out;
}

TEST(Forecast, NaiveMethodsWorkedByHand) {
  const std::vector<double> values{3, 5, 4, 6};
  EXPECT_EQ(naive(values, 2).mean, (std::vector<double>{6, 6}));
  // Differences 2, -1, 2: root of their mean square is sqrt(3); two steps ahead sqrt(6).
  EXPECT_NEAR(naive(values, 2).spread[0], std::sqrt(3.0), 1e-12);
  EXPECT_NEAR(naive(values, 2).spread[1], std::sqrt(6.0), 1e-12);
  EXPECT_EQ(seasonal_naive(values, 2, 3).mean, (std::vector<double>{4, 6, 4}));
  EXPECT_EQ(seasonal_naive(values, 4, 2).mean, (std::vector<double>{6, 6}));
}

TEST(Forecast, SeldomDemandWorkedByHand) {
  // Croston: first demand 4 in period 2: size 4, interval 2. Period 4 brings 6 after 2 periods:
  // size 4 + .1 (6 - 4) = 4.2, interval 2. Mean .95 * 4.2 / 2 = 1.995.
  const std::vector<double> values{0, 4, 0, 6};
  EXPECT_NEAR(croston(values, 1).mean[0], 1.995, 1e-12);
  // TSB: chance .5; period 3: .45; period 4: .45 + .1 * .55 = .505; size 4.2: 2.121.
  EXPECT_NEAR(tsb(values, 1).mean[0], 2.121, 1e-12);
  const std::vector<double> nothing(5, 0.0);
  EXPECT_EQ(croston(nothing, 1).mean[0], 0);
  EXPECT_EQ(tsb(nothing, 1).mean[0], 0);
}

TEST(Forecast, SmapeWorkedByHand) {
  // 200 * 10 / 210 and 200 * 20 / 180, their mean.
  EXPECT_NEAR(smape(std::vector<double>{100, 100}, std::vector<double>{110, 80}),
              (200.0 * 10 / 210 + 200.0 * 20 / 180) / 2, 1e-12);
  EXPECT_EQ(smape(std::vector<double>{0}, std::vector<double>{0}), 0);
}

TEST(Forecast, DecompositionTakesAKnownSeasonOut) {
  const std::vector<double> season{0.8, 1.2, 1.1, 0.9};
  std::vector<double> values;
  for (std::size_t t = 0; t < 24; ++t) values.push_back(50 * season[t % 4]);
  EXPECT_TRUE(has_season(values, 4));
  const Deseasonalised plain = take_season_out(values, 4, true);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(plain.factors[i], season[i], 1e-12);
  for (const double v : plain.values) EXPECT_NEAR(v, 50, 1e-9);
  EXPECT_NEAR(plain.restore(50, 1), 40, 1e-9);
}

// A line is a line for every method that knows of trends.
TEST(Forecast, GoesOnWithALine) {
  std::vector<double> line;
  for (int t = 1; t <= 30; ++t) line.push_back(100 + 5 * t);
  const EtsFit smoothed = ets(line, 1, 3);
  EXPECT_NE(smoothed.form.trend, 'N');
  for (std::size_t h = 0; h < 3; ++h) {
    const double expected = 100 + 5 * static_cast<double>(31 + h);
    EXPECT_NEAR(smoothed.path.mean[h], expected, 3);
    EXPECT_NEAR(theta(line, 1, 3).mean[h], expected, 10);
    EXPECT_NEAR(dynamic_theta(line, 1, 3).mean[h], expected, 10);
  }
}

TEST(Forecast, EtsFindsTheSeason) {
  base::Random random(1);
  const auto values = seasonal_series(random, 96, 0.02);
  const EtsFit fit = ets(std::span(values).first(84), 12, 12);
  EXPECT_NE(fit.form.season, 'N');
  EXPECT_LT(smape(std::span(values).last(12), fit.path.mean), 4);
  EXPECT_GE(fit.alpha, 0);
  EXPECT_LE(fit.alpha + fit.gamma, 1);
}

// The naive twin of the search: simple smoothing tried on a fine grid of alpha and first level.
TEST(Forecast, EtsOfLevelOnlyIsAsGoodAsAGridOfItsParameters) {
  base::Random random(2);
  std::vector<double> values;
  for (double level = 50; values.size() < 40;) {
    level += random.normal();
    values.push_back(level + 2 * random.normal());
  }
  double least = INFINITY;
  for (double alpha = 0.01; alpha < 1; alpha += 0.01)
    for (double first = 40; first < 60; first += 0.25) {
      double level = first, squares = 0;
      for (const double v : values) {
        squares += (v - level) * (v - level);
        level += alpha * (v - level);
      }
      least = std::min(least, squares);
    }
  // AICc of ANN: n log(SSE) + 2 k n / (n - k - 1), k = alpha, first level, variance.
  const double grid = 40 * std::log(least) + 2 * 3 * 40 / (40.0 - 4);
  EXPECT_LE(ets(values, 1, 1).aicc, grid + 0.05);
}

// The naive twin of theta: the textbook formula with the regression made anew for every value, on a
// fine grid of parameters.
double least_theta_squares(std::span<const double> values, bool dynamic) {
  const auto line_of = [](std::span<const double> v) {  // of v on 1, 2, ...
    const auto n = static_cast<double>(v.size());
    double mean = 0, slope = 0;
    for (const double y : v) mean += y / n;
    for (std::size_t i = 0; i < v.size() && n > 1; ++i)
      slope += (static_cast<double>(i + 1) - (n + 1) / 2) * v[i] / (n * (n * n - 1) / 12);
    return std::pair(mean - slope * (n + 1) / 2, slope);
  };
  double least = INFINITY;
  for (double alpha = 0.1; alpha < 1; alpha += 0.05)
    for (double theta = dynamic ? 1 : 2; theta <= (dynamic ? 8 : 2); theta += 0.25)
      for (double first = values[0] - 3; first <= values[0] + 3; first += 0.25) {
        double level = first, squares = 0;
        for (std::size_t t = 0; t < values.size(); ++t) {
          const auto [a, b] = line_of(dynamic ? values.first(t) : values);
          const double left = std::pow(1 - alpha, static_cast<double>(t));
          const double line = left * a + (1 - left * (1 - alpha)) / alpha * b;
          const double error = values[t] - level - (1 - 1 / theta) * line;
          if (!dynamic || t >= 2) squares += error * error;
          level = alpha * values[t] + (1 - alpha) * level;
        }
        least = std::min(least, squares);
      }
  return least;
}

TEST(Forecast, ThetaIsAsGoodAsAGridOfItsParameters) {
  base::Random random(11);
  std::vector<double> values;
  for (double level = 50; values.size() < 24;) {
    level += 0.5 + random.normal();
    values.push_back(level + random.normal());
  }
  // The one-step spread is the root of the squares over n - 3.
  const double statical = theta(values, 1, 1).spread[0],
               moving = dynamic_theta(values, 1, 1).spread[0];
  EXPECT_LE(statical * statical * 21, 1.001 * least_theta_squares(values, false));
  EXPECT_LE(moving * moving * 21, 1.001 * least_theta_squares(values, true));
}

TEST(Forecast, AnswersAreOfTheAskedLengthAndOrdered) {
  base::Random random(3);
  for (int trial = 0; trial < 60; ++trial) {
    std::vector<double> values;
    const auto count = static_cast<std::size_t>(random.between(1, 50));
    const double zeros = random.uniform(), scale = std::exp(random.uniform(-5, 15));
    for (std::size_t i = 0; i < count; ++i)
      values.push_back(random.chance(zeros) ? 0 : scale * random.uniform(0, 10));
    const auto season = static_cast<std::size_t>(random.between(1, 13));
    const auto made = forecast(values, {.season = season, .horizon = 5});
    ASSERT_TRUE(made);
    ASSERT_EQ(made->mean.size(), 5U);
    for (std::size_t h = 0; h < 5; ++h) {
      EXPECT_TRUE(std::isfinite(made->mean[h]));
      EXPECT_LE(0, made->low[h]);
      EXPECT_LE(made->low[h], made->mean[h]);
      EXPECT_LE(made->mean[h], made->high[h]);
    }
  }
}

TEST(Forecast, TakesTheUnitAsItComes) {
  base::Random random(4);
  std::vector<double> values = seasonal_series(random, 60, 0.05);
  const auto cartons = forecast(values, {.season = 12, .horizon = 6});
  for (double& v : values) v *= 250;
  const auto packs = forecast(values, {.season = 12, .horizon = 6});
  ASSERT_TRUE(cartons && packs);
  EXPECT_EQ(cartons->method, packs->method);
  for (std::size_t h = 0; h < 6; ++h)
    EXPECT_NEAR(packs->mean[h], 250 * cartons->mean[h], 0.01 * packs->mean[h]);
}

TEST(Forecast, ShortAndConstantSeries) {
  EXPECT_EQ(forecast(std::vector<double>{7}, {.season = 1, .horizon = 2})->mean,
            (std::vector<double>{7, 7}));
  const auto constant = forecast(std::vector<double>(30, 4.0), {.season = 12, .horizon = 3});
  ASSERT_TRUE(constant);
  for (const double v : constant->mean) EXPECT_NEAR(v, 4, 1e-9);
  EXPECT_TRUE(forecast(std::vector<double>{1, 2}, {.season = 1, .horizon = 0})->mean.empty());
  const auto nothing = forecast(std::vector<double>(24, 0.0), {.season = 12, .horizon = 2});
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->mean, (std::vector<double>{0, 0}));
  EXPECT_EQ(nothing->high, (std::vector<double>{0, 0}));
}

TEST(Forecast, HugeValuesStayFinite) {
  std::vector<double> values;
  for (int t = 0; t < 30; ++t) values.push_back(1e100 * (1 - 0.01 * (t % 7)));
  const auto made = forecast(values, {.season = 4, .horizon = 3});
  ASSERT_TRUE(made);
  for (std::size_t h = 0; h < 3; ++h) {
    EXPECT_NEAR(made->mean[h] / 1e100, 0.97, 0.05);
    EXPECT_TRUE(std::isfinite(made->low[h]) && std::isfinite(made->high[h]));
  }
}

/// Seldom demand: a Bernoulli chance of an amount around `size`.
std::vector<double> seldom_series(base::Random& random, std::size_t count, double chance,
                                  double size) {
  std::vector<double> out;
  for (std::size_t t = 0; t < count; ++t)
    out.push_back(random.chance(chance) ? size * random.uniform(0.5, 1.5) : 0);
  return out;
}

// Steady seldom demand of 0.3 * 10 = 3 a period: over many series the forecasts must meet it.
TEST(Forecast, SeldomDemandIsForecastAtItsMean) {
  base::Random random(8);
  double of_croston = 0, of_tsb = 0, chosen = 0;
  constexpr int kSeries = 200;
  for (int i = 0; i < kSeries; ++i) {
    const auto values = seldom_series(random, 60, 0.3, 10);
    of_croston += croston(values, 1).mean[0] / kSeries;
    of_tsb += tsb(values, 1).mean[0] / kSeries;
    chosen += forecast(values, {.season = 1, .horizon = 6})->mean[0] / kSeries;
  }
  // A TSB forecast deviates by about sqrt(0.1 / 1.9 * variance 23) = 1.1: a mean of 200 by 0.08.
  EXPECT_NEAR(of_croston, 3, 0.35);
  EXPECT_NEAR(of_tsb, 3, 0.35);
  EXPECT_NEAR(chosen, 3, 0.35);
}

TEST(Forecast, DemandThatDiesOutIsForgottenByTsbOnly) {
  base::Random random(9);
  std::vector<double> values = seldom_series(random, 48, 0.5, 10);
  const double before = croston(values, 1).mean[0];
  values.resize(values.size() + 24, 0.0);
  // 24 periods without demand: the chance shrinks by 0.9^24 = 0.08; Croston waits for a demand.
  EXPECT_LT(tsb(values, 1).mean[0], 0.12 * before);
  EXPECT_EQ(croston(values, 1).mean[0], before);
  const auto made = forecast(values, {.season = 1, .horizon = 6});
  ASSERT_TRUE(made);
  EXPECT_LT(made->mean[0], 0.3 * before);
}

TEST(Forecast, Refusals) {
  EXPECT_EQ(reason_of(forecast({}, {})), "forecast.no_values");
  for (const double bad : {std::nan(""), HUGE_VAL, -HUGE_VAL, 1e101})
    EXPECT_EQ(reason_of(forecast(std::vector<double>{1, bad}, {})), "forecast.not_finite");
  EXPECT_EQ(reason_of(forecast(std::vector<double>{1}, {.level = 1})), "forecast.bad_option");
  EXPECT_EQ(reason_of(forecast(std::vector<double>{1}, {.season = 0})), "forecast.bad_option");
  EXPECT_EQ(reason_of(forecast_with_holidays(std::vector<double>{1}, {}, {}, {})),
            "forecast.bad_periods");
}

TEST(Forecast, IntervalsCoverWhatTheyPromise) {
  base::Random random(5);
  int covered = 0, all = 0;
  for (int trial = 0; trial < 60; ++trial) {
    const auto values = seasonal_series(random, 72, 0.1);
    const auto made = forecast(std::span(values).first(66), {.season = 12, .horizon = 6});
    ASSERT_TRUE(made);
    for (std::size_t h = 0; h < 6; ++h, ++all)
      covered += made->low[h] <= values[66 + h] && values[66 + h] <= made->high[h] ? 1 : 0;
  }
  const double coverage = static_cast<double>(covered) / all;
  std::printf("coverage of 80 %% intervals: %.3f of %d\n", coverage, all);
  EXPECT_GT(coverage, 0.72);
  EXPECT_LT(coverage, 0.92);
}

TEST(Forecast, HolidaysFallOnTheirDays) {
  const auto iso = [](Holiday holiday, int year) { return date_of(holiday, year)->iso(); };
  EXPECT_EQ(iso(Holiday::kSpringFestival, 2024), "2024-02-10");
  EXPECT_EQ(iso(Holiday::kSpringFestival, 2025), "2025-01-29");
  EXPECT_EQ(iso(Holiday::kSpringFestival, 2026), "2026-02-17");
  EXPECT_EQ(iso(Holiday::kMidAutumn, 2024), "2024-09-17");
  EXPECT_EQ(iso(Holiday::kMidAutumn, 2025), "2025-10-06");
  EXPECT_FALSE(date_of(Holiday::kMidAutumn, 1999));
  EXPECT_FALSE(date_of(Holiday::kMidAutumn, 2051));
  // A lunar year has 12 or 13 months: 353 to 355 or 383 to 385 days; Mid-Autumn is 7 or 8 months
  // of 29 or 30 days and 14 days after.
  for (int year = 2000; year < 2050; ++year) {
    const base::Date spring = *date_of(Holiday::kSpringFestival, year);
    const int days = *date_of(Holiday::kSpringFestival, year + 1) - spring;
    EXPECT_TRUE((days >= 353 && days <= 355) || (days >= 383 && days <= 385)) << year;
    const int until = *date_of(Holiday::kMidAutumn, year) - spring;
    EXPECT_TRUE((until >= 219 && until <= 222) || (until >= 249 && until <= 252))
        << year << " " << until;
  }
}

std::vector<base::Date> months_from(int year, std::size_t count) {
  std::vector<base::Date> out;
  base::Period period = *base::Period::from_year_month(year, 1);
  for (std::size_t i = 0; i < count; ++i)
    out.push_back(period.plus_months(static_cast<int>(i)).first_day());
  return out;
}

TEST(Forecast, ExposureSharesAWindowBetweenMonths) {
  // Spring Festival 2025-01-29: the 20 days before it all lie in January. 2024-02-10: nine lie in
  // February, eleven in January.
  const auto starts = months_from(2024, 15);
  const auto share = exposure({Holiday::kSpringFestival, -20, -1}, starts);
  ASSERT_EQ(share.size(), 14U);
  EXPECT_NEAR(share[0], 11.0 / 20, 1e-12);
  EXPECT_NEAR(share[1], 9.0 / 20, 1e-12);
  EXPECT_NEAR(share[12], 1, 1e-12);
  EXPECT_NEAR(std::accumulate(share.begin(), share.end(), 0.0), 2, 1e-12);
}

TEST(Forecast, FindsAPlantedHolidayAndForecastsBetterWithIt) {
  base::Random random(6);
  const auto starts = months_from(2015, 133);  // 2015 to 2025, and the day after
  const std::vector<double> share = exposure({Holiday::kSpringFestival, -20, -1}, starts);
  std::vector<double> values = seasonal_series(random, 132, 0.03);
  for (std::size_t t = 0; t < values.size(); ++t) values[t] *= std::exp(0.5 * share[t]);
  const std::span<const double> past = std::span<const double>(values).first(120);
  const auto effects = fit_holidays(past, starts, 12, usual_windows());
  const auto spring = std::find_if(effects.begin(), effects.end(), [](const HolidayEffect& e) {
    return e.window.holiday == Holiday::kSpringFestival && e.window.last_day == -1;
  });
  ASSERT_NE(spring, effects.end());
  EXPECT_NEAR(spring->log_effect, 0.5, 3.5 * spring->standard_error);
  const Options options{.season = 12, .horizon = 12};
  const auto with = forecast_with_holidays(past, starts, options, usual_windows());
  const auto without = forecast(past, options);
  ASSERT_TRUE(with && without);
  const auto future = std::span<const double>(values).last(12);
  EXPECT_LT(smape(future, with->mean), smape(future, without->mean));
}

TEST(Forecast, NoHolidayIsFoundWhereNoneIs) {
  base::Random random(7);
  int found = 0;
  for (int trial = 0; trial < 40; ++trial) {
    const auto values = seasonal_series(random, 96, 0.05);
    found +=
        static_cast<int>(fit_holidays(values, months_from(2016, 97), 12, usual_windows()).size());
  }
  EXPECT_LE(found, 20);  // of 120 windows, at two standard errors
}

TEST(Forecast, IsAsGoodAsThePublishedThetaOnM3_slow) {
  const auto folder = test_support::find_public_data("m3");
  if (!folder) GTEST_SKIP() << "the M3 series are absent";
  const auto series = test_support::read_m3(*folder);
  double combined = 0;
  for (const auto& s : series) {
    const auto made = forecast(s.past, {.season = s.season, .horizon = s.future.size()});
    ASSERT_TRUE(made);
    combined += smape(s.future, made->mean);
  }
  EXPECT_LE(combined / static_cast<double>(series.size()), 12.76 + 0.2);
}

}  // namespace
}  // namespace forecast
