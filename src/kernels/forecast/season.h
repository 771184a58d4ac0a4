#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace forecast {

/// A series without its season, and the season.
struct Deseasonalised {
  std::vector<double> values;
  std::vector<double> factors;  ///< one per position in the season; all neutral when there is none
  bool multiplicative = false;

  /// The season put back on a value of the `ahead`-th period (1, 2, …) after the series.
  [[nodiscard]] double restore(double value, std::size_t ahead) const;
  [[nodiscard]] double scale(std::size_t ahead) const;  ///< factor of the spread there
};

/// Whether the autocorrelation at lag m exceeds 1.645 sqrt((1 + 2 sum r_i^2) / n), n >= 2 m.
bool has_season(std::span<const double> values, std::size_t season);
/// Classical decomposition: ratio (or difference) to the centred moving average, averaged by
/// position, normalised to a mean of 1 (or 0). Neutral with under two whole seasons.
Deseasonalised take_season_out(std::span<const double> values, std::size_t season,
                               bool multiplicative);

}  // namespace forecast
