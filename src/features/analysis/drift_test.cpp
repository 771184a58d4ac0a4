#include "features/analysis/drift.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

namespace analysis {
namespace {

using ::testing::DoubleNear;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pointwise;

/// So many values in each tenth of 0 … 99.
std::vector<double> values_with(const std::vector<int>& counts) {
  std::vector<double> values;
  for (std::size_t band = 0; band < counts.size(); ++band)
    for (int i = 0; i < counts[band]; ++i)
      values.push_back(static_cast<double>(band) * 10 + i % 10);
  return values;
}
const std::vector<int> kEven(10, 10);

TEST(Drift, TheFirstRunSetsTheLimitsAndSaysNothing) {
  const auto first = watch_drift(values_with(kEven), {}, {});
  EXPECT_THAT(first.limits, ElementsAre(10, 20, 30, 40, 50, 60, 70, 80, 90));
  EXPECT_THAT(first.shares, Each(DoubleNear(0.1, 1e-12)));
  EXPECT_FALSE(first.shift.has_value());
  EXPECT_EQ(first.state, "");
}

TEST(Drift, AValueOnALimitBelongsToTheBandAbove) {
  const auto first = watch_drift(values_with(kEven), {}, {});
  const auto next = watch_drift(std::vector<double>(50, 20.0), first, {});
  EXPECT_THAT(next.shares,
              Pointwise(DoubleNear(1e-12), std::vector<double>{0, 0, 1, 0, 0, 0, 0, 0, 0, 0}));
}

TEST(Drift, TheIndexAndItsStateAreWorkedByHand) {
  const auto first = watch_drift(values_with(kEven), {}, {});
  const auto shift_of = [&](std::vector<int> counts) {
    return watch_drift(values_with(counts), first, {});
  };
  const auto same = shift_of(kEven);
  EXPECT_NEAR(*same.shift, 0, 1e-12);
  EXPECT_EQ(same.state, "ok");
  // 10 -> 15 and 10 -> 5 of 100: 0.05 ln 1.5 + -0.05 ln 0.5 = 0.02027 + 0.03466.
  const auto little = shift_of({15, 5, 10, 10, 10, 10, 10, 10, 10, 10});
  EXPECT_NEAR(*little.shift, 0.05 * std::log(1.5) + 0.05 * std::log(2), 1e-9);
  EXPECT_EQ(little.state, "ok");
  // 10 -> 20, and 10 -> 5 twice: 0.1 ln 2 + 2 · 0.05 ln 2 = 0.13863.
  const auto some = shift_of({20, 5, 5, 10, 10, 10, 10, 10, 10, 10});
  EXPECT_NEAR(*some.shift, 0.2 * std::log(2), 1e-9);
  EXPECT_EQ(some.state, "watch");
  // 10 -> 20, 10 -> none, which counts as 0.0001: 0.1 ln 2 + 0.0999 ln 1000 = 0.75940.
  const auto much = shift_of({20, 0, 10, 10, 10, 10, 10, 10, 10, 10});
  EXPECT_NEAR(*much.shift, 0.1 * std::log(2) + 0.0999 * std::log(1000), 1e-9);
  EXPECT_EQ(much.state, "alarm");
}

TEST(Drift, LaterRunsKeepTheLimitsOfTheFirst) {
  const auto first = watch_drift(values_with(kEven), {}, {});
  const auto next = watch_drift(std::vector<double>(80, 1'000), first, {});
  EXPECT_EQ(next.limits, first.limits);
  EXPECT_EQ(next.state, "alarm");
}

TEST(Drift, OfFewerThanFiftyNothingIsSaid) {
  const auto first = watch_drift(values_with(kEven), {}, {});
  const auto none = watch_drift(std::vector<double>(49, 5), first, 0.8);
  EXPECT_THAT(none.limits, IsEmpty());
  EXPECT_THAT(none.shares, IsEmpty());
  EXPECT_FALSE(none.shift.has_value());
  EXPECT_EQ(none.state, "");
  EXPECT_EQ(none.came_true, 0.8) << "how well the past was foretold needs no fifty values now";
  EXPECT_TRUE(watch_drift(std::vector<double>(50, 5), first, {}).shift.has_value());
  EXPECT_THAT(watch_drift(std::vector<double>(49, 5), {}, {}).limits, IsEmpty());
}

TEST(Drift, AScoreThatIsTheSameOfAllShopsDoesNotMove) {
  const auto first = watch_drift(std::vector<double>(60, 0.5), {}, {});
  const auto next = watch_drift(std::vector<double>(70, 0.5), first, {});
  EXPECT_NEAR(*next.shift, 0, 1e-12);
  EXPECT_EQ(next.state, "ok");
}

}  // namespace
}  // namespace analysis
