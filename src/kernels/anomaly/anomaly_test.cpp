#include "kernels/anomaly/anomaly.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "base/random.h"
#include "kernels/anomaly/alerts.h"

namespace anomaly {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

TEST(Anomaly, MedianWorkedByHand) {
  std::vector<double> odd{5, 1, 3}, even{4, 1, 3, 2}, none;
  EXPECT_EQ(median_of(odd), 3);
  EXPECT_EQ(median_of(even), 2.5);
  EXPECT_TRUE(std::isnan(median_of(none)));
}

TEST(Anomaly, ScoreWorkedByHand) {
  // All seven values share one window, whose median is 11: residuals -1 0 1 0 -1 39 1, median
  // size 1, scale 1.4826: the spike stands 39 / 1.4826 = 26.3 deviations out.
  const std::vector<double> values{10, 11, 12, 11, 10, 50, 12};
  const auto found = find_outliers(values, {});
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].at, 5U);
  EXPECT_EQ(found[0].expected, 11);
  EXPECT_NEAR(found[0].score, 39 / 1.4826, 1e-9);
}

TEST(Anomaly, PartsAddUpToTheValues) {
  base::Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    std::vector<double> values;
    const auto count = static_cast<std::size_t>(random.between(0, 60));
    for (std::size_t i = 0; i < count; ++i) values.push_back(random.uniform(0, 100));
    const auto season = static_cast<std::size_t>(random.between(1, 12));
    const Parts parts = take_apart(values, {.season = season});
    for (std::size_t i = 0; i < count; ++i)
      EXPECT_NEAR(parts.level[i] + parts.seasonal[i] + parts.residual[i], values[i], 1e-9);
  }
}

TEST(Anomaly, ScoresDoNotChangeWithUnitOrOrigin) {
  base::Random random(2);
  std::vector<double> values, moved;
  for (int i = 0; i < 48; ++i) {
    values.push_back(random.uniform(0, 100));
    moved.push_back(1000 + 7 * values.back());
  }
  const Parts a = take_apart(values, {.season = 12}), b = take_apart(moved, {.season = 12});
  for (std::size_t i = 0; i < values.size(); ++i) EXPECT_NEAR(a.score[i], b.score[i], 1e-9);
}

TEST(Anomaly, DegenerateSeries) {
  EXPECT_TRUE(find_outliers({}, {}).empty());
  EXPECT_TRUE(find_outliers(std::vector<double>{1, 99}, {}).empty());
  EXPECT_TRUE(find_outliers(std::vector<double>(40, 5.0), {.season = 12}).empty());
  EXPECT_TRUE(find_changes(std::vector<double>(40, 5.0), {}).empty());
  // One value apart from many equal ones is found though the median deviation is 0.
  std::vector<double> one(40, 5.0);
  one[20] = 9;
  ASSERT_EQ(find_outliers(one, {}).size(), 1U);
  // A missing value is neither strange nor a change.
  one[20] = kNaN;
  EXPECT_TRUE(find_outliers(one, {}).empty());
  EXPECT_TRUE(find_changes(one, {}).empty());
}

double naive_cost(std::span<const double> v) {
  double mean = 0, sum = 0;
  for (const double x : v) mean += x / static_cast<double>(v.size());
  for (const double x : v) sum += (x - mean) * (x - mean);
  return sum;
}

/// Optimal partitioning without pruning: the slow twin of PELT, cost only.
double naive_best(std::span<const double> v, std::size_t least, double penalty) {
  std::vector<double> best(v.size() + 1, INFINITY);
  best[0] = -penalty;
  for (std::size_t t = least; t <= v.size(); ++t)
    for (std::size_t s = 0; s + least <= t; ++s)
      best[t] = std::min(best[t], best[s] + naive_cost(v.subspan(s, t - s)) + penalty);
  return best[v.size()];
}

TEST(Anomaly, SegmentsAreOptimal) {
  base::Random random(3);
  for (int trial = 0; trial < 100; ++trial) {
    const auto count = static_cast<std::size_t>(random.between(6, 60));
    const auto least = static_cast<std::size_t>(random.between(1, 3));
    const double penalty = random.uniform(0, 10);
    std::vector<double> values;
    for (double level = 0; values.size() < count;) {
      if (random.chance(0.1)) level = random.uniform(-5, 5);
      values.push_back(level + random.normal());
    }
    const std::span<const double> all = values;
    double cost = -penalty;
    std::size_t begin = 0;
    for (const std::size_t end : best_segments(values, least, penalty)) {
      EXPECT_GE(end - begin, least);
      cost += naive_cost(all.subspan(begin, end - begin)) + penalty;
      begin = end;
    }
    EXPECT_EQ(begin, count);
    EXPECT_NEAR(cost, naive_best(values, least, penalty), 1e-6);
  }
}

/// A shop's months with a season and noise, spikes and one change of level planted in it.
struct Planted {
  std::vector<double> values;
  std::set<std::size_t> spikes;
  std::size_t change = 0;
};
Planted plant(base::Random& random, bool with_change) {
  Planted out;
  const double noise = 5;
  for (std::size_t t = 0; t < 60; ++t)
    out.values.push_back(100 + 20 * std::sin(static_cast<double>(t) * 3.14159265358979 / 6) +
                         noise * random.normal());
  if (with_change) {
    out.change = static_cast<std::size_t>(random.between(15, 45));
    const double by = (random.chance(0.5) ? 1 : -1) * noise * random.uniform(4, 8);
    for (std::size_t t = out.change; t < 60; ++t) out.values[t] += by;
    return out;
  }
  while (out.spikes.size() < 2) {
    const auto at = static_cast<std::size_t>(random.between(0, 59));
    if (!out.spikes.insert(at).second) continue;
    out.values[at] += (random.chance(0.5) ? 1 : -1) * noise * random.uniform(6, 10);
  }
  return out;
}

struct Hits {
  double found = 0, right = 0, planted = 0;
  [[nodiscard]] double precision() const { return right / found; }
  [[nodiscard]] double recall() const { return right / planted; }
};

TEST(Anomaly, FindsPlantedSpikes) {
  base::Random random(4);
  Hits hits;
  for (int shop = 0; shop < 300; ++shop) {
    const Planted made = plant(random, false);
    hits.planted += static_cast<double>(made.spikes.size());
    for (const Outlier& o : find_outliers(made.values, {.season = 12})) {
      ++hits.found;
      hits.right += made.spikes.contains(o.at) ? 1 : 0;
    }
  }
  std::printf("planted spikes: precision %.3f recall %.3f\n", hits.precision(), hits.recall());
  EXPECT_GT(hits.precision(), 0.75);
  EXPECT_GT(hits.recall(), 0.9);
}

TEST(Anomaly, FindsPlantedChangesWithinTwoMonths) {
  base::Random random(5);
  Hits hits;
  for (int shop = 0; shop < 300; ++shop) {
    const bool with_change = shop % 2 == 0;
    const Planted made = plant(random, with_change);
    hits.planted += with_change ? 1 : 0;
    const auto found = find_changes(made.values, {.season = 12});
    hits.found += static_cast<double>(found.size());
    hits.right +=
        with_change && std::any_of(found.begin(), found.end(),
                                   [&](const ChangePoint& c) {
                                     return c.at + 2 >= made.change && c.at <= made.change + 2;
                                   })
            ? 1
            : 0;
  }
  std::printf("planted changes: precision %.3f recall %.3f\n", hits.precision(), hits.recall());
  EXPECT_GT(hits.precision(), 0.75);
  EXPECT_GT(hits.recall(), 0.9);
}

TEST(OrderAlerts, SpeakAboveTheirLimitOnly) {
  const AlertLimits limits;
  EXPECT_FALSE(check_product_month(175, 100, limits));
  const auto a1 = check_product_month(180, 100, limits);
  ASSERT_TRUE(a1);
  EXPECT_EQ(a1->rule, AlertRule::kA1);
  EXPECT_NEAR(a1->figure, 0.8, 1e-12);
  EXPECT_EQ(a1->limit, 0.75);
  EXPECT_FALSE(check_product_day(20, 100, limits));
  EXPECT_TRUE(check_product_day(21, 100, limits));
  const std::vector<double> cycles{500, 10, 20, 30};  // the last three: mean 20
  EXPECT_FALSE(check_order_quantity(50, cycles, limits));
  EXPECT_TRUE(check_order_quantity(51, cycles, limits));
  EXPECT_FALSE(check_shop_month(200, 100, limits));
  EXPECT_TRUE(check_shop_month(201, 100, limits));
  EXPECT_TRUE(check_order_price(401, std::vector<double>{200, 200, 200}, limits));
}

TEST(OrderAlerts, KeepSilentForSmallQuantitiesNewShopsAndKnownReasons) {
  const AlertLimits limits;
  const std::vector<double> small{2, 2, 2}, two{10, 10}, none{0, 0, 0};
  EXPECT_FALSE(check_order_quantity(19, small, limits));
  EXPECT_TRUE(check_order_quantity(20, small, limits));
  EXPECT_FALSE(check_order_quantity(100, two, limits));
  EXPECT_FALSE(check_order_quantity(100, none, limits));
  EXPECT_FALSE(check_shop_month(19, 1, limits));
  EXPECT_FALSE(check_shop_month(100, 0, limits));
  EXPECT_FALSE(check_product_month(900, 100, limits, {.product_launch = true}));
  EXPECT_FALSE(check_product_day(90, 100, limits, {.uneven_arrival = true}));
  EXPECT_FALSE(check_shop_month(900, 100, limits, {.holiday = true}));
  EXPECT_TRUE(check_product_month(151, 100, {.a1_growth = 0.5}));
}

}  // namespace
}  // namespace anomaly
