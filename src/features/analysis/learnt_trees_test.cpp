#include "features/analysis/learnt_trees.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "base/random.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

/// Examples of one figure that is known of every other one; it happens to those of whom it is not
/// known, mostly.
struct HalfKnown {
  HalfKnown() {
    base::Random random(5);
    for (std::uint32_t row = 0; row < 4'000; ++row) {
      const bool is_known = row % 2 == 0;
      values.push_back(is_known ? static_cast<float>(random.uniform(1, 2))
                                : std::numeric_limits<float>::quiet_NaN());
      outcomes.push_back(random.chance(is_known ? 0.05 : 0.6) ? 1 : 0);
      shops.push_back(row);
    }
  }
  [[nodiscard]] boosted_trees::Examples view() const { return {values, columns, outcomes, shops}; }

  std::vector<std::string> columns = {"figure"};
  std::vector<float> values;
  std::vector<std::uint8_t> outcomes;
  std::vector<std::uint32_t> shops;
};

TEST(LearntTrees, AStepThatAsksWhetherAValueIsKnownIsKept) {
  const HalfKnown examples;
  const auto learnt = learn_trees(examples.view(), 1);
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  const auto kept = trees_of(wire::to_json(learnt->state));
  ASSERT_GE(kept.state.tree.size(), 3U);
  const auto& root = kept.state.tree.front();
  EXPECT_EQ(root.feature, "figure");
  EXPECT_FALSE(root.threshold.has_value());
  const auto unknown = root.is_missing_below ? root.below : root.from;
  const auto known = root.is_missing_below ? root.from : root.below;
  EXPECT_NEAR(kept.state.tree.at(static_cast<std::size_t>(unknown)).rate, 0.6, 0.05);
  EXPECT_NEAR(kept.state.tree.at(static_cast<std::size_t>(known)).rate, 0.05, 0.02);
}

TEST(LearntTrees, WhatIsKeptSaysTheSame) {
  const HalfKnown examples;
  const auto learnt = learn_trees(examples.view(), 1);
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  const auto kept = trees_of(wire::to_json(learnt->state));
  EXPECT_EQ(kept.model.predict(examples.values), learnt->model.predict(examples.values));
  EXPECT_EQ(kept.state.usual, learnt->state.usual);
}

}  // namespace
}  // namespace analysis
