#pragma once
#include "kernels/forecast/forecast.h"

/// forecast() taken apart for a candidate that is fitted on other series as well.
namespace forecast {

/// From where the back-test looks ahead: `steps` periods from after each cut, the newest first.
struct Origins {
  std::size_t steps = 0;
  std::vector<std::size_t> cuts;  ///< values known at each origin; none when the past is too short
};
Origins origins_of(std::size_t values, const Options& options);

/// What forecast() refuses.
base::Result<void> check(std::span<const double> values, const Options& options);

/// What the pooled model says of one series: of the periods to come, and at each origin.
struct PooledPaths {
  Path path;
  std::vector<Path> at_origins;  ///< one for each of origins_of()
};

/// forecast() with the pooled model among the candidates, unless it is null.
base::Result<Forecast> forecast_beside(std::span<const double> values, const Options& options,
                                       const PooledPaths* pooled);

}  // namespace forecast
