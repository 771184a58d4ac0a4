#include "kernels/forecast/together.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"

namespace forecast {
namespace {

using Values = std::vector<std::vector<double>>;

std::vector<std::span<const double>> first_of(const Values& values, std::size_t count) {
  std::vector<std::span<const double>> out;
  for (const auto& v : values) out.push_back(std::span(v).first(std::min(count, v.size())));
  return out;
}

/// Shops that all run through the same five periods, each from another one on and of another size.
Values rounds_of_five(std::size_t series, std::size_t count, std::uint64_t seed) {
  const std::array<double, 5> round{1.0, 0.4, 1.9, 0.7, 1.3};
  base::Random random(seed);
  Values out(series);
  for (std::size_t i = 0; i < series; ++i) {
    const double size = random.uniform(10, 1000);
    for (std::size_t t = 0; t < count; ++t)
      out[i].push_back(size * round[(t + i) % 5] * std::exp(0.05 * random.normal()));
  }
  return out;
}

double mean_smape(const Values& values, std::size_t known, const std::vector<Forecast>& forecasts) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i)
    sum += smape(std::span(values[i]).subspan(known), forecasts[i].mean);
  return sum / static_cast<double>(values.size());
}

constexpr TogetherOptions kThreeAhead{.each = {.season = 1, .horizon = 3}};

// 23 values tell one shop little of a round that nobody has told it of; 80 shops tell it.
TEST(ForecastTogether, LearnsWhatOneSeriesIsTooShortFor) {
  const Values values = rounds_of_five(80, 26, 1);
  const auto pasts = first_of(values, 23);
  const auto together = forecast_together(pasts, kThreeAhead);
  ASSERT_TRUE(together);
  std::vector<Forecast> alone;
  for (const auto& past : pasts) alone.push_back(*forecast(past, kThreeAhead.each));
  const auto pooled = std::count_if(together->begin(), together->end(), [](const Forecast& made) {
    return made.method == Method::kPooled;
  });
  EXPECT_GE(pooled, 70);
  EXPECT_LT(mean_smape(values, 23, *together), 0.4 * mean_smape(values, 23, alone));
}

TEST(ForecastTogether, IsChosenOnlyWhereItIsBetter) {
  // Noise around a level of its own: nothing to learn from others, so the usual one stays.
  base::Random random(2);
  Values values(60);
  for (auto& v : values)
    for (int t = 0; t < 24; ++t) v.push_back(100 + 10 * random.normal());
  const auto together = forecast_together(first_of(values, 24), kThreeAhead);
  ASSERT_TRUE(together);
  const auto pooled = std::count_if(together->begin(), together->end(), [](const Forecast& made) {
    return made.method == Method::kPooled;
  });
  EXPECT_LE(pooled, 12);
}

TEST(ForecastTogether, IsTheSameAtAnyNumberOfThreads) {
  const Values values = rounds_of_five(30, 24, 3);
  TogetherOptions options = kThreeAhead;
  const auto one = forecast_together(first_of(values, 24), options);
  options.threads = 3;
  const auto more = forecast_together(first_of(values, 24), options);
  ASSERT_TRUE(one && more);
  for (std::size_t i = 0; i < values.size(); ++i) {
    EXPECT_EQ((*one)[i].mean, (*more)[i].mean);
    EXPECT_EQ((*one)[i].high, (*more)[i].high);
  }
}

TEST(ForecastTogether, OfTooLittleIsForecastAlone) {
  const Values values = rounds_of_five(2, 12, 4);
  const auto together = forecast_together(first_of(values, 12), kThreeAhead);
  ASSERT_TRUE(together);
  for (std::size_t i = 0; i < values.size(); ++i)
    EXPECT_EQ((*together)[i].mean, forecast(values[i], kThreeAhead.each)->mean);
  EXPECT_TRUE(forecast_together({}, kThreeAhead)->empty());
}

TEST(ForecastTogether, TakesAllKindsOfSeries) {
  Values values = rounds_of_five(40, 30, 5);
  values.push_back({7});
  values.push_back({});
  values.back().resize(30, 0.0);
  values.push_back(std::vector<double>(30, 1e100));
  values.push_back({0, 0, 1e90, 0, 1, 0, 0, 0, 3, 0, 0, -5, 0, 2, 0, 0, 0, 0, 1, 0, 0, 4});
  base::Random random(6);
  for (auto& v : values)
    if (random.chance(0.3))
      for (double& value : v) value = random.chance(0.6) ? 0 : value;
  for (const std::size_t season : {1U, 5U, 12U}) {
    const auto made = forecast_together(first_of(values, 30),
                                        {.each = {.season = season, .horizon = 4}, .threads = 2});
    ASSERT_TRUE(made);
    for (const Forecast& one : *made) {
      ASSERT_EQ(one.mean.size(), 4U);
      for (std::size_t h = 0; h < 4; ++h) {
        EXPECT_TRUE(std::isfinite(one.mean[h]));
        EXPECT_LE(one.low[h], one.mean[h]);
        EXPECT_LE(one.mean[h], one.high[h]);
      }
    }
  }
}

TEST(ForecastTogether, RefusesWhatForecastRefuses) {
  Values values = rounds_of_five(3, 20, 7);
  values[1][4] = std::nan("");
  const auto made = forecast_together(first_of(values, 20), kThreeAhead);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().reason, "forecast.not_finite");
  values[1].clear();
  EXPECT_EQ(forecast_together(first_of(values, 20), kThreeAhead).error().reason,
            "forecast.no_values");
}

}  // namespace
}  // namespace forecast
