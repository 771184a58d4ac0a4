#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "kernels/boosted_trees/examples.h"
#include "kernels/boosted_trees/quality.h"

/// One small tree that a person can read: who stops ordering? It says less than boosted trees, and
/// all of it at a glance.
namespace boosted_trees {

/// No node.
inline constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

struct TreeNode {
  std::uint32_t parent = kNone;
  std::uint32_t below = kNone;  ///< node of the rows with value < threshold; a leaf has none
  std::uint32_t from = kNone;   ///< node of those with value >= threshold
  std::uint32_t column = 0;     ///< what is asked, unless it is a leaf
  /// In the column's unit. Infinite: the question is whether the value is there at all.
  float threshold = 0;
  bool is_missing_below = false;                     ///< where a row goes that lacks the value
  std::size_t rows = 0, ones = 0;                    ///< of those that the tree was grown on
  std::size_t held_out_rows = 0, held_out_ones = 0;  ///< of those that it did not see

  [[nodiscard]] bool is_leaf() const { return below == kNone; }
  /// Share of ones; 0 without rows.
  [[nodiscard]] double rate() const {
    return rows == 0 ? 0 : static_cast<double>(ones) / static_cast<double>(rows);
  }
};

struct TreeOptions {
  int depth_max = 3;             ///< questions to a leaf, 1 to 8
  std::size_t rows_min = 50;     ///< in a leaf, >= 1
  double held_out_share = 0.25;  ///< of rows kept to judge it by, 0.05 to 0.5
  std::uint64_t seed = 1;
};

struct DecisionTree {
  std::vector<std::string> columns;
  std::vector<bool> has_missing;  ///< by column: whether a value is missing in the examples
  std::vector<TreeNode> nodes;    ///< the root first, parents before their children
  Quality held_out;               ///< of the leaves' rates, on rows that the tree did not see

  /// Node of the leaf that a row (one value a column, NaN for missing) falls into.
  [[nodiscard]] std::uint32_t leaf_of(std::span<const float> row) const;
};

/// Grown by XGBoost as one tree of logistic loss without ridge; figures counted from the rows. A
/// question stands only when its gain (about chi-squared) is above 2 ln(rows), as the Bayesian
/// information criterion asks for a threshold and a rate, or when one below it does: with nothing
/// to learn the tree is its root. O(rows * columns * depth).
/// @return the tree, or (kInvalid)
///   boosted_trees.bad_option  an option outside its range
///   boosted_trees.too_few     under kOutcomesMin of an outcome among the rows of a part
///   or what check() refuses
base::Result<DecisionTree> grow_tree(const Examples& examples, const TreeOptions& options);

/// What all rows of a node have in common in one column: at_least <= value < below, or missing.
/// Both infinite without or_missing: the value is there, whatever it is.
struct Condition {
  std::uint32_t column = 0;
  float at_least = -std::numeric_limits<float>::infinity();
  float below = std::numeric_limits<float>::infinity();
  bool or_missing = false;  ///< only said of columns where values are missing

  [[nodiscard]] bool is_only_missing() const {
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    return at_least == kInfinity || below == -kInfinity;
  }
};

/// The way to a node in words to be: one condition a column, in the order they are first asked.
std::vector<Condition> conditions_of(const DecisionTree& tree, std::uint32_t node);

/// The tree as indented lines for a terminal: condition, share of rows, rate, held-out rate.
std::string text_of(const DecisionTree& tree);

}  // namespace boosted_trees
