#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace boosted_trees {

/// Rows of like probability: what was said beside what came.
struct ReliabilityBin {
  double said = 0;  ///< mean probability
  double came = 0;  ///< share of ones
  std::size_t rows = 0;
};

/// How good probabilities are, seen against what came.
struct Quality {
  std::size_t rows = 0, ones = 0;
  /// Probability that a row with 1 stands above one with 0, ties half (Mann-Whitney): 0.5 is
  /// chance. Nothing when all outcomes are alike.
  std::optional<double> auc;
  double brier = 0;     ///< mean (p - outcome)^2: 0 is perfect
  double log_loss = 0;  ///< mean -ln of what was given to what came; p is held within 1e-15 of 0, 1
  double brier_of_share = 0;     ///< Brier score of saying the share of ones to everybody
  double calibration_error = 0;  ///< mean |said - came| over the bins, by rows
  /// Equally many rows a bin, ascending; equal probabilities are never parted.
  std::vector<ReliabilityBin> reliability;
};

/// Of one probability and one outcome (0, 1) a row. Empty: zeros. O(rows log rows).
Quality assess(std::span<const double> probabilities, std::span<const std::uint8_t> outcomes,
               std::size_t bins = 10);

}  // namespace boosted_trees
