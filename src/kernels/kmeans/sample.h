#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/kmeans/kmeans.h"

namespace kmeans {

/// `count` of `n` indexes without replacement, ascending; all of them when count >= n.
std::vector<std::size_t> draw_indexes(std::size_t n, std::size_t count, std::uint64_t seed);

/// The rows of `count` points drawn so.
std::vector<double> draw_rows(Points points, std::size_t count, std::uint64_t seed);

}  // namespace kmeans
