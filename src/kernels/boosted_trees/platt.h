#pragma once
#include <span>

namespace boosted_trees {

/// log-odds = slope * margin + offset.
struct Platt {
  double slope = 1;
  double offset = 0;
};

/// The likeliest of (J. Platt 1999), his smoothed targets, by the safeguarded Newton of Lin, Lin &
/// Weng (2007). A slope below 0, a model that knows less than nothing, is taken as 0: everybody
/// gets the share of ones. Empty: as it is. O(rows) a step, at most 100 steps.
Platt fit_platt(std::span<const float> margins, std::span<const float> outcomes);

/// 1 / (1 + exp(-log_odds)).
double probability_of(double log_odds);

}  // namespace boosted_trees
