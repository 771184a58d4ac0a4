#pragma once
#include <cstdint>
#include <vector>

#include "kernels/kmeans/kmeans.h"
#include "kernels/kmeans/lanes.h"

namespace kmeans {

/// Greedy k-means++: each further centre is, of 2 + ln k points drawn in proportion to their
/// squared distance from the centres so far, the one that leaves the least sum of them. `clusters`
/// rows; points come twice when there are fewer distinct ones. `lanes` are the same points, at
/// least one. O(n k d ln k).
std::vector<double> choose_centres(Points points, const LanePoints& lanes, std::size_t clusters,
                                   std::uint64_t seed);

}  // namespace kmeans
