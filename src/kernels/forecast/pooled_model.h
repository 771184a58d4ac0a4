#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "kernels/boosted_trees/booster.h"

namespace forecast {

/// Values of many series, each as far as it is known.
using Pasts = std::vector<std::span<const double>>;

/// Of what periods all the series are.
struct PooledShape {
  std::size_t season = 1;
  std::size_t horizon = 1;
};

/// Boosted trees (XGBoost; Chen & Guestrin 2016) that learn from the windows of all series what
/// follows, up to `horizon` periods ahead: how a value deviates from the naive forecast (with a
/// season: the value of one season ago), in units of the mean size of the window, by the last
/// values, those of the same position in the last two seasons, the change of level, the
/// restlessness and the share of zeros. Squared error; the parameters are ordinary ones, tuned on
/// nothing.
///
/// One thread trains one model, so the same seed gives the same trees at any number of threads.
/// Throws std::runtime_error when the library fails.
class PooledModel {
 public:
  /// Nothing with under 200 windows. Of more than 100,000 every k-th is taken.
  static std::optional<PooledModel> train(const Pasts& pasts, PooledShape shape,
                                          std::uint64_t seed);

  /// Expected values, `horizon` a series; those of a series too short for a window are naive.
  [[nodiscard]] std::vector<std::vector<double>> predict(const Pasts& pasts) const;

 private:
  PooledModel(PooledShape shape, boosted_trees::Booster trees)
      : shape_(shape), trees_(std::move(trees)) {}

  PooledShape shape_;
  boosted_trees::Booster trees_;
};

/// Mean size of the last values, the unit of a window; 0 when all are 0.
double scale_of(std::span<const double> past, std::size_t season);

}  // namespace forecast
