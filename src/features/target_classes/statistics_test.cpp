#include "features/target_classes/statistics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "features/target_classes/cycle_pattern.h"
#include "features/target_classes/weighted_score.h"

namespace target_classes {
namespace {

TEST(PercentileRank, CountsTiesHalfInsideTheGroup) {
  const auto ranks = percentile_ranks(
      std::vector<GroupedValue>{{1, 10}, {1, 20}, {1, 20}, {1, 30}, {2, 5}, {1, std::nullopt}});
  EXPECT_DOUBLE_EQ(*ranks[0], 0.125);  // 0.5 of 4
  EXPECT_DOUBLE_EQ(*ranks[1], 0.5);    // (1 + 0.5 * 2) of 4
  EXPECT_DOUBLE_EQ(*ranks[2], 0.5);
  EXPECT_DOUBLE_EQ(*ranks[3], 0.875);
  EXPECT_DOUBLE_EQ(*ranks[4], 0.5);  // alone
  EXPECT_FALSE(ranks[5].has_value());
}

/// The definition, word for word; with `faulty` ties count as below.
std::vector<std::optional<double>> twin_ranks(const std::vector<GroupedValue>& values,
                                              bool faulty) {
  std::vector<std::optional<double>> ranks;
  for (const GroupedValue& one : values) {
    if (!one.value) {
      ranks.emplace_back();
      continue;
    }
    double sum = 0;
    double known = 0;
    for (const GroupedValue& other : values) {
      if (other.group != one.group || !other.value) continue;
      known += 1;
      if (*other.value < *one.value) sum += 1;
      if (*other.value == *one.value) sum += faulty ? 1 : 0.5;
    }
    ranks.push_back(sum / known);
  }
  return ranks;
}

std::size_t rank_differences(bool faulty) {
  base::Random random(2);
  std::size_t differences = 0;
  for (int round = 0; round < 200; ++round) {
    std::vector<GroupedValue> values(static_cast<std::size_t>(random.between(0, 60)));
    for (GroupedValue& value : values) {
      value.group = static_cast<std::uint32_t>(random.between(0, 3));
      if (random.chance(0.8)) value.value = static_cast<double>(random.between(0, 9));
    }
    const auto got = percentile_ranks(values);
    const auto want = twin_ranks(values, faulty);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const bool same_known = got[i].has_value() == want[i].has_value();
      if (!same_known || (got[i] && std::abs(*got[i] - *want[i]) > 1e-12)) ++differences;
    }
  }
  return differences;
}

TEST(PercentileRank, EqualsTheSlowTwin) {
  EXPECT_EQ(rank_differences(false), 0U);
  EXPECT_GT(rank_differences(true), 0U);  // the twin would see the fault
}

TEST(Quantile, InterpolatesBetweenNeighbours) {
  EXPECT_DOUBLE_EQ(*quantile({4, 1, 3, 2}, 0.25), 1.75);  // at 0.75 of 0..3
  EXPECT_DOUBLE_EQ(*quantile({7}, 0.25), 7);
  EXPECT_DOUBLE_EQ(*quantile({1, 2}, 1), 2);
  EXPECT_FALSE(quantile({}, 0.5).has_value());
}

TEST(Spread, IsOfTheSample) {
  const std::vector<double> values = {2, 4, 4, 4, 5, 5, 7, 9};
  const Spread spread = spread_of(values);
  EXPECT_DOUBLE_EQ(spread.mean, 5);
  EXPECT_NEAR(spread.deviation, std::sqrt(32.0 / 7), 1e-12);
  EXPECT_EQ(spread_of(std::vector<double>{3}).deviation, 0);
  EXPECT_EQ(spread_of({}).members, 0U);
}

TEST(ComparedChange, DividesByThePeersMedian) {
  // A festival: everyone sells 40 % less, one shop 70 % less.
  const std::vector<GroupedValue> own = {{1, -0.4}, {1, -0.4}, {1, -0.4}, {1, -0.7}};
  const auto compared = compare_changes(own, 3);
  EXPECT_NEAR(compared[0]->corrected, 0, 1e-12);
  EXPECT_NEAR(compared[3]->corrected, 0.3 / 0.6 - 1, 1e-12);  // half of what it should be
  EXPECT_NEAR(compared[3]->peers, -0.4, 1e-12);
}

TEST(ComparedChange, SmallGroupsLookAtEverybody) {
  const std::vector<GroupedValue> own = {{1, -0.5}, {2, 0.0}, {2, 0.0}, {2, std::nullopt}};
  EXPECT_NEAR(compare_changes(own, 2)[0]->peers, 0, 1e-12);
  EXPECT_NEAR(compare_changes(own, 1)[0]->peers, -0.5, 1e-12);
  EXPECT_FALSE(compare_changes(own, 1)[3].has_value());
}

TEST(ComparedChange, SaysNothingWhenHalfThePeersStopped) {
  const std::vector<GroupedValue> own = {{1, -1.0}, {1, -1.0}, {1, 0.0}};
  for (const auto& change : compare_changes(own, 1)) EXPECT_FALSE(change.has_value());
}

TEST(TopCount, RoundsHalfUpAndNeverToNone) {
  EXPECT_EQ(top_count(0.2, 0), 0U);
  EXPECT_EQ(top_count(0.2, 1), 1U);
  EXPECT_EQ(top_count(0.2, 10), 2U);
  EXPECT_EQ(top_count(0.25, 10), 3U);  // 2.5
  EXPECT_EQ(top_count(1, 7), 7U);
  EXPECT_EQ(top_count(0, 7), 0U);
}

TEST(WeightedScore, RenormalisesOverTheKnownAndSaysSo) {
  const std::vector<Weighted> indicators = {
      {"a", "甲", "a", "", 0.5}, {"b", "乙", "b", "", 0.3}, {"c", "丙", "c", "", 0.2}};
  const auto all = weighted_score(indicators, std::vector<std::optional<double>>{1, 0.5, 0}, 0.5);
  EXPECT_DOUBLE_EQ(all->score, 0.65);
  EXPECT_EQ(missing_zh(indicators, *all), "");
  const auto some =
      weighted_score(indicators, std::vector<std::optional<double>>{0.2, std::nullopt, 1}, 0.7);
  // (0.5 * 0.2 + 0.2 * 1) / 0.7
  EXPECT_NEAR(some->score, 0.3 / 0.7, 1e-12);
  EXPECT_EQ(missing_zh(indicators, *some), "（已知权重70%，缺：乙）");
  EXPECT_EQ(strongest_zh(indicators, *some, 3), "丙、甲");  // 0.2 before 0.1
  EXPECT_FALSE(
      weighted_score(indicators, std::vector<std::optional<double>>{0.2, std::nullopt, 1}, 0.71)
          .has_value());
  EXPECT_FALSE(weighted_score(indicators, std::vector<std::optional<double>>(3), 0).has_value());
}

constexpr CycleQuantities kEven = {1, 1, 1, 1, 1, 1, 1, 1};

TEST(CyclePattern, TrendsAndHolidaysAreNotIrregular) {
  EXPECT_EQ(count_strays({1, 1, 1, 1, 1, 1, 1, 1}, kEven, 0.5).strays, 0U);
  // A steady fall from 1.7 to 0.3.
  EXPECT_EQ(count_strays({.3, .5, .7, .9, 1.1, 1.3, 1.5, 1.7}, kEven, 0.5).strays, 0U);
  // A holiday that everyone has: the empty week is left out, the full one before is halved.
  const CycleQuantities medians = {1, 1, 0, 2, 1, 1, 1, 1};
  const CycleStrays holiday = count_strays({1, 1, 0, 2, 1, 1, 1, 1}, medians, 0.5);
  EXPECT_EQ(holiday.strays, 0U);
  EXPECT_EQ(holiday.compared, 7U);
  // One week shut is one stray.
  EXPECT_EQ(count_strays({1, 1, 1, 0, 1, 1, 1, 1}, kEven, 0.5).strays, 1U);
}

TEST(CyclePattern, GapsAndBurstsAre) {
  // The line is near 1; 0, 2.6, 0, 0 and 2.4 lie more than 0.5 away.
  EXPECT_GE(count_strays({0, 2.6, 0, 1, 0, 2.4, 1, 1}, kEven, 0.5).strays, 5U);
}

}  // namespace
}  // namespace target_classes
