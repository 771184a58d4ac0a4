#include "kernels/boosted_trees/decision_tree.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace boosted_trees {
namespace {

struct Shops {
  std::vector<std::string> columns{"recency_days", "orders", "noise"};
  std::vector<float> values;
  std::vector<std::uint8_t> outcomes;

  [[nodiscard]] Examples examples() const { return {values, columns, outcomes, {}}; }
};

/// Six in ten of those stop who have not ordered for 40 days and had under 6 orders; 1 in 20 else.
/// One in ten has never ordered (recency missing); half of those stop.
Shops shops(std::size_t rows, std::uint64_t seed) {
  base::Random random(seed);
  Shops out;
  for (std::size_t row = 0; row < rows; ++row) {
    const bool is_missing = random.chance(0.1);
    const auto recency = static_cast<float>(random.between(0, 99));
    const auto orders = static_cast<float>(random.between(1, 12));
    const double rate = is_missing ? 0.5 : recency >= 40 && orders < 6 ? 0.6 : 0.05;
    out.values.insert(out.values.end(), {is_missing ? std::nanf("") : recency, orders,
                                         static_cast<float>(random.normal())});
    out.outcomes.push_back(random.chance(rate) ? 1 : 0);
  }
  return out;
}

std::string reason_of(const Examples& examples, const TreeOptions& options) {
  const auto tree = grow_tree(examples, options);
  return tree ? "grown" : tree.error().reason;
}

TEST(DecisionTree, FindsThePlantedQuestions) {
  const Shops data = shops(8'000, 1);
  const DecisionTree tree = grow_tree(data.examples(), {.depth_max = 3}).value();
  const auto leaf = [&](std::vector<float> row) { return tree.nodes[tree.leaf_of(row)]; };
  EXPECT_NEAR(leaf({80, 2, 0}).rate(), 0.6, 0.06);
  EXPECT_NEAR(leaf({80, 11, 0}).rate(), 0.05, 0.03);
  EXPECT_NEAR(leaf({5, 2, 0}).rate(), 0.05, 0.03);
  EXPECT_GT(leaf({std::nanf(""), 2, 0}).rate(), 0.4);
  for (const TreeNode& node : tree.nodes) EXPECT_TRUE(node.is_leaf() || node.column != 2);
  EXPECT_GT(*tree.held_out.auc, 0.8);
}

TEST(DecisionTree, CountsItsRows) {
  const Shops data = shops(4'000, 2);
  const DecisionTree tree = grow_tree(data.examples(), {}).value();
  std::vector<std::size_t> rows(tree.nodes.size(), 0), ones(tree.nodes.size(), 0);
  for (std::size_t row = 0; row < data.outcomes.size(); ++row) {
    const std::uint32_t leaf = tree.leaf_of(std::span(data.values).subspan(row * 3, 3));
    ++rows[leaf];
    ones[leaf] += data.outcomes[row];
  }
  for (std::uint32_t at = 0; at < tree.nodes.size(); ++at) {
    const TreeNode& node = tree.nodes[at];
    if (node.is_leaf()) {
      EXPECT_EQ(node.rows + node.held_out_rows, rows[at]);
      EXPECT_EQ(node.ones + node.held_out_ones, ones[at]);
      EXPECT_GE(node.rows, 50U);
      continue;
    }
    const TreeNode &below = tree.nodes[node.below], &from = tree.nodes[node.from];
    EXPECT_EQ(below.parent, at);
    EXPECT_EQ(from.parent, at);
    EXPECT_EQ(below.rows + from.rows, node.rows);
    EXPECT_EQ(below.held_out_ones + from.held_out_ones, node.held_out_ones);
  }
  EXPECT_NEAR(static_cast<double>(tree.nodes[0].held_out_rows), 1'000, 3);
}

TEST(DecisionTree, ConditionsHoldForExactlyTheRowsOfTheNode) {
  const Shops data = shops(3'000, 3);
  const DecisionTree tree = grow_tree(data.examples(), {.depth_max = 4, .rows_min = 30}).value();
  for (std::uint32_t at = 0; at < tree.nodes.size(); ++at) {
    if (!tree.nodes[at].is_leaf()) continue;
    const auto conditions = conditions_of(tree, at);
    for (std::size_t row = 0; row < data.outcomes.size(); ++row) {
      const auto values = std::span(data.values).subspan(row * 3, 3);
      const bool holds =
          std::all_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
            const float value = values[condition.column];
            return std::isnan(value) ? condition.or_missing
                                     : condition.at_least <= value && value < condition.below;
          });
      EXPECT_EQ(holds, tree.leaf_of(values) == at);
    }
  }
  EXPECT_TRUE(conditions_of(tree, 0).empty());
}

TEST(DecisionTree, AsksWhetherAValueIsThere) {
  base::Random random(7);
  Shops data;
  for (int row = 0; row < 4'000; ++row) {
    const bool is_missing = random.chance(0.3);
    data.values.insert(data.values.end(), {is_missing ? std::nanf("") : 1.0F, 2, 3});
    data.outcomes.push_back(random.chance(is_missing ? 0.7 : 0.1) ? 1 : 0);
  }
  const DecisionTree tree = grow_tree(data.examples(), {}).value();
  ASSERT_EQ(tree.nodes.size(), 3U);
  const std::string text = text_of(tree);
  EXPECT_NE(text.find("recency_days known: "), std::string::npos) << text;
  EXPECT_NE(text.find("recency_days missing: "), std::string::npos) << text;
  // Also a value that none of the rows had is one.
  const auto rate = [&](float recency) {
    return tree.nodes[tree.leaf_of(std::vector<float>{recency, 2, 3})].rate();
  };
  EXPECT_EQ(rate(-100), rate(1));
  EXPECT_EQ(rate(1e9F), rate(1));
  EXPECT_NEAR(rate(std::nanf("")), 0.7, 0.05);
}

TEST(DecisionTree, OfNoiseIsItsRoot) {
  int nodes = 0;
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Shops data = shops(1'500, 100 + seed);
    base::Random random(seed);
    for (std::uint8_t& outcome : data.outcomes) outcome = random.chance(0.3) ? 1 : 0;
    nodes += static_cast<int>(grow_tree(data.examples(), {}).value().nodes.size());
  }
  // 2 ln(1125) = 14: the best of some hundred thresholds seldom gains as much by chance.
  EXPECT_LE(nodes, 20 + 6);
}

TEST(DecisionTree, ReadsAsText) {
  const std::string text = text_of(grow_tree(shops(8'000, 4).examples(), {.depth_max = 2}).value());
  EXPECT_TRUE(text.starts_with("all: 100 % of rows, rate ")) << text;
  EXPECT_NE(text.find("recency_days"), std::string::npos) << text;
  EXPECT_NE(text.find("orders < 6"), std::string::npos) << text;
}

TEST(DecisionTree, IsTheSameAgain) {
  const Shops data = shops(2'000, 5);
  EXPECT_EQ(text_of(grow_tree(data.examples(), {}).value()),
            text_of(grow_tree(data.examples(), {}).value()));
}

TEST(DecisionTree, RefusesWhatItCannotLearnFrom) {
  Shops data = shops(500, 6);
  EXPECT_EQ(reason_of(data.examples(), {}), "grown");
  for (const TreeOptions& options :
       {TreeOptions{.depth_max = 0}, TreeOptions{.depth_max = 9}, TreeOptions{.rows_min = 0},
        TreeOptions{.held_out_share = 0.01}})
    EXPECT_EQ(reason_of(data.examples(), options), "boosted_trees.bad_option");
  std::fill(data.outcomes.begin(), data.outcomes.end(), 0);
  EXPECT_EQ(reason_of(data.examples(), {}), "boosted_trees.too_few");
  data.outcomes.pop_back();
  EXPECT_EQ(reason_of(data.examples(), {}), "boosted_trees.columns_differ");
}

}  // namespace
}  // namespace boosted_trees
