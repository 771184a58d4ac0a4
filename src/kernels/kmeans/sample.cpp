#include "kernels/kmeans/sample.h"

#include <algorithm>
#include <numeric>

#include "base/random.h"

namespace kmeans {

std::vector<std::size_t> draw_indexes(std::size_t n, std::size_t count, std::uint64_t seed) {
  std::vector<std::size_t> indexes(n);
  std::iota(indexes.begin(), indexes.end(), std::size_t{0});
  if (count >= n) return indexes;
  base::Random random(seed);
  for (std::size_t i = 0; i < count; ++i) {
    const auto other =
        random.between(static_cast<std::int64_t>(i), static_cast<std::int64_t>(n) - 1);
    std::swap(indexes[i], indexes[static_cast<std::size_t>(other)]);
  }
  indexes.resize(count);
  std::sort(indexes.begin(), indexes.end());
  return indexes;
}

std::vector<double> draw_rows(Points points, std::size_t count, std::uint64_t seed) {
  std::vector<double> rows;
  for (const std::size_t i : draw_indexes(points.count(), count, seed))
    rows.insert(rows.end(), points.at(i), points.at(i) + points.dimensions);
  return rows;
}

}  // namespace kmeans
