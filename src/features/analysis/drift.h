#pragma once
#include <optional>
#include <vector>

#include "features/models/models.h"

namespace analysis {

/// How far the scores of a run moved from those of the version's first run: the population
/// stability index over the tenths of the first, sum (now - then) ln(now / then), a share of 0
/// taken as 0.0001 (Siddiqi, Credit Risk Scorecards, 2006: over 0.1 watch, over 0.25 alarm).
/// Without `first` this is the first: its tenths become the limits. Fewer than 50 values: nothing
/// is said.
models::Watch watch_drift(std::vector<double> values, const std::optional<models::Watch>& first,
                          std::optional<double> came_true);

}  // namespace analysis
