#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "base/result.h"

/// k-means: groups of points around their means, by several starts of k-means++.
///
/// Sources: S. P. Lloyd (1982); D. Arthur and S. Vassilvitskii, k-means++ (2007), each centre the
/// best of 2 + ln k draws; G. Hamerly (2010) for leaving out distances that cannot matter. Pure and
/// seeded: start s uses the stream (seed, s), so the answer is the same at any number of threads.
namespace kmeans {

/// Rows of `dimensions` numbers (at least 1), one row a point. All are finite and at most 1e100 in
/// size, so that no sum of squares overflows; scale them first (`standardise`) unless they share a
/// unit.
struct Points {
  std::span<const double> values;
  std::size_t dimensions = 1;

  [[nodiscard]] std::size_t count() const { return values.size() / dimensions; }
  [[nodiscard]] const double* at(std::size_t i) const { return values.data() + i * dimensions; }
};

/// Every column brought to mean 0 and standard deviation 1 (divisor n); a constant one to 0. O(n
/// d).
std::vector<double> standardise(Points points);

struct Options {
  std::size_t clusters = 8;  ///< k, at least 1
  unsigned starts = 10;      ///< the better third goes on after eight iterations, the best counts
  unsigned iterations_max = 300;  ///< of one start
  /// A start is tried no longer when its centres moved by less than this share of the mean variance
  /// of a column (sum of squares); those that go on end when no point changes its cluster.
  double tolerance = 1e-4;
  std::uint64_t seed = 1;
  unsigned threads = 1;    ///< starts run side by side
  std::stop_token stop{};  ///< asked between iterations; the result is then what was reached
};

struct Clustering {
  std::vector<double> centres;         ///< k rows of `dimensions`
  std::vector<std::uint32_t> cluster;  ///< of each point, 0 … k - 1
  std::vector<std::size_t> sizes;      ///< points of each cluster
  double inertia = 0;                  ///< sum of squared distances to the own centre
  unsigned iterations = 0;             ///< of the winning start
};

/// The clustering of least inertia among the starts; the first of equal ones. Clusters are numbered
/// by size, largest first, then by their centres, so a number does not hang on chance.
/// With fewer distinct points than k some clusters stay empty (size 0). No points: no clusters.
/// Of more than 65,536 points so many are drawn, the starts run on them, and the better third of
/// those that ended goes on over all until an iteration gains less than a millionth.
/// O(starts * iterations * m * k * d) at worst for m = min(n, 65,536) points, far less once the
/// centres rest, and O(starts / 9 * n * k * d) times a few iterations; 8 m (4 + ln k) bytes a
/// running start, 24 n at the end.
/// @return the clustering, or (kInvalid)
///   kmeans.bad_value   a value is NaN, infinite or beyond 1e100
///   kmeans.bad_option  clusters or starts is 0
base::Result<Clustering> find_clusters(Points points, const Options& options);

/// Lloyd's iterations from given centres (k rows), as for last month's clusters on this month's
/// points: clusters keep their numbers. Ignores `starts`, `seed`, `clusters`.
/// @return the clustering, or (kInvalid)
///   kmeans.bad_value  a value of a point or a centre is NaN, infinite or beyond 1e100
base::Result<Clustering> refine(Points points, std::span<const double> centres,
                                const Options& options);

/// The nearest centre of each point; the first of equal ones. O(n k d).
std::vector<std::uint32_t> assign(Points points, std::span<const double> centres);

}  // namespace kmeans
