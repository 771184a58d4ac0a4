#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace boosted_trees {

/// What is learnt from: one row an example (a shop at a date), and what came of it.
struct Examples {
  std::span<const float> values;           ///< row by row; NaN is missing, never infinite
  std::span<const std::string> columns;    ///< their names: the row's length
  std::span<const std::uint8_t> outcomes;  ///< by row: 1 it happened, 0 it did not
  /// By row: rows of one group (one shop at several dates) are never parted, or the model would be
  /// judged on shops that it knows. None: each row by itself.
  std::span<const std::uint32_t> groups{};

  [[nodiscard]] std::size_t rows() const { return outcomes.size(); }
};

/// Of each outcome, in each part that is used: with less there is nothing to learn or to judge by.
inline constexpr std::size_t kOutcomesMin = 10;

/// @return nothing, or (kInvalid)
///   boosted_trees.columns_differ  values, outcomes or groups do not have the same rows; no columns
///   boosted_trees.not_finite      a value is infinite
///   boosted_trees.bad_outcome     an outcome other than 0 and 1
base::Result<void> check(const Examples& examples);

/// Parts of the rows by number: shares[0] of the groups are part 0, and so on; they add up to 1.
/// Drawn by the seed and alike in outcome (groups with a 1 and those without are dealt out one
/// after the other). The numbers of the groups do not matter, only which rows share one.
/// O(rows log rows).
std::vector<std::uint8_t> deal_out(const Examples& examples, std::span<const double> shares,
                                   std::uint64_t seed);

/// Some of the rows, copied.
struct Rows {
  std::vector<float> values;
  std::vector<float> outcomes;
  std::size_t ones = 0;

  /// Whether both outcomes are there kOutcomesMin times.
  [[nodiscard]] bool is_enough() const {
    return ones >= kOutcomesMin && outcomes.size() - ones >= kOutcomesMin;
  }
};
Rows rows_of_part(const Examples& examples, std::span<const std::uint8_t> parts, std::uint8_t part);

}  // namespace boosted_trees
