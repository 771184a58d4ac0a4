#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

#include "kernels/kmeans/kmeans.h"

/// Distances of eight points at a time: the points lie side by side, so every step is one vector
/// instruction over points and no sum changes its order, whatever the processor's width.
namespace kmeans {

inline constexpr std::size_t kLanes = 8;

/// Of eight points: the nearest centre (the first of equal ones) and the two least distances.
struct NearestTwo {
  std::array<double, kLanes> nearest{};  ///< a whole number
  std::array<double, kLanes> first{};    ///< squared; infinite without centres
  std::array<double, kLanes> second{};   ///< squared; infinite with one centre
};

/// `lanes` holds dimension d of point l at [d * kLanes + l]; `centres` are rows of `dimensions`.
void find_nearest_two(const double* lanes, std::span<const double> centres, std::size_t dimensions,
                      NearestTwo& out);

/// All points in blocks of eight; the last one is filled up with its last point.
class LanePoints {
 public:
  explicit LanePoints(Points points);

  [[nodiscard]] std::size_t blocks() const { return values_.size() / kLanes / dimensions_; }
  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }
  [[nodiscard]] const double* block(std::size_t b) const {
    return values_.data() + b * kLanes * dimensions_;
  }

 private:
  std::size_t dimensions_;
  std::vector<double> values_;
};

/// closest[i] = min(closest[i], squared distance of point i to the row `to`), all lanes.
void update_closest(const LanePoints& points, const double* to, std::span<double> closest);

/// Sum over all lanes of min(closest[i], squared distance of point i to the row `to`).
double sum_of_closest(const LanePoints& points, const double* to, std::span<const double> closest);

/// Of two rows.
inline double squared_distance(const double* a, const double* b, std::size_t dimensions) {
  double sum = 0;
  for (std::size_t d = 0; d < dimensions; ++d) sum += (a[d] - b[d]) * (a[d] - b[d]);
  return sum;
}

}  // namespace kmeans
