#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/forecast/forecast.h"

namespace forecast {

struct TogetherOptions {
  Options each;  ///< season and horizon are those of all series
  unsigned threads = 1;
  std::uint64_t seed = 1;
};

/// forecast() of all series of one company, with one candidate more: a model that learns from all
/// of them what one alone is too short to show (PooledModel). It is trained on what was known at
/// each origin of the back-test and once on everything, so it is chosen by the rule that all others
/// are chosen by. Its spread is the root mean square of its errors, in units of a series' size,
/// over the back-tests of all series. With too little past to train on, each is as by forecast().
/// O(total values * horizon) for the model, of at most 100,000 windows; the rest as forecast().
/// @return one forecast a series, or what forecast() refuses of any of them
/// Throws std::runtime_error when XGBoost fails.
base::Result<std::vector<Forecast>> forecast_together(
    std::span<const std::span<const double>> series, const TogetherOptions& options);

}  // namespace forecast
