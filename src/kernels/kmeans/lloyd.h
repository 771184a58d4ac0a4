#pragma once
#include <stop_token>

#include "kernels/kmeans/kmeans.h"

namespace kmeans {

/// When a run of Lloyd's iterations ends.
struct Limits {
  /// The squared moves of the centres sum to at most this; below 0 only when no point changes its
  /// cluster.
  double rest = -1;
  unsigned iterations_max = 300;
  std::stop_token stop{};
};

/// Lloyd's iterations from the given centres (k rows), and the exact clusters, means and inertia
/// at their end. Not renumbered. O(iterations n k d) at worst.
Clustering run_lloyd(Points points, std::vector<double> centres, const Limits& limits);

}  // namespace kmeans
