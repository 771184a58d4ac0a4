#include "kernels/kmeans/kmeans.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"
#include "base/parallel.h"
#include "base/random.h"
#include "kernels/kmeans/lanes.h"
#include "kernels/kmeans/lloyd.h"
#include "kernels/kmeans/sample.h"
#include "kernels/kmeans/seeding.h"

namespace kmeans {
namespace {

/// After so many iterations a start shows what may become of it, and the better third goes on.
constexpr unsigned kTrialIterations = 8;
constexpr std::size_t kStartsPerFinalist = 3;
/// Of more points than this a sample tells the starts apart, and places the centres but for a last
/// few iterations over all.
constexpr std::size_t kSampleMax = 65'536;
constexpr std::uint64_t kSampleStream = 2'000'000;  // of the seed, beside those of the starts
/// They end when one lowers the inertia by less than about this share of it.
constexpr double kGainLeast = 1e-6;
constexpr double kLargest = 1e100;

double mean_variance(Points points) {
  const std::size_t dimensions = points.dimensions;
  const auto n = static_cast<double>(points.count());
  std::vector<double> means(dimensions, 0);
  for (std::size_t i = 0; i < points.count(); ++i)
    for (std::size_t d = 0; d < dimensions; ++d) means[d] += points.at(i)[d] / n;
  double squares = 0;
  for (std::size_t i = 0; i < points.count(); ++i)
    squares += squared_distance(points.at(i), means.data(), dimensions);
  return squares / n / static_cast<double>(dimensions);
}

/// Clusters renumbered: largest first, then by their centres.
void number_by_size(Clustering& clustering, std::size_t dimensions) {
  const std::size_t clusters = clustering.sizes.size();
  const auto row = [&](std::size_t j) {
    return std::span(clustering.centres).subspan(j * dimensions, dimensions);
  };
  std::vector<std::size_t> order(clusters);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (clustering.sizes[a] != clustering.sizes[b])
      return clustering.sizes[a] > clustering.sizes[b];
    return std::lexicographical_compare(row(a).begin(), row(a).end(), row(b).begin(), row(b).end());
  });
  Clustering renumbered = clustering;
  std::vector<std::uint32_t> number(clusters);
  for (std::size_t j = 0; j < clusters; ++j) {
    number[order[j]] = static_cast<std::uint32_t>(j);
    renumbered.sizes[j] = clustering.sizes[order[j]];
    std::copy_n(row(order[j]).begin(), dimensions,
                renumbered.centres.begin() + static_cast<std::ptrdiff_t>(j * dimensions));
  }
  for (std::uint32_t& cluster : renumbered.cluster) cluster = number[cluster];
  clustering = std::move(renumbered);
}

void check_shape(Points points) {
  CHECK(points.dimensions >= 1 && points.values.size() % points.dimensions == 0);
}

base::Result<void> check_values(std::span<const double> values) {
  // Not a number is not within the limit either.
  if (std::all_of(values.begin(), values.end(), [](double v) { return std::abs(v) <= kLargest; }))
    return {};
  return base::Error{base::ErrorCode::kInvalid,
                     "kmeans.bad_value",
                     "a value is not a number, infinite or beyond 1e100",
                     {}};
}

/// `count` clusterings side by side; nothing for those that a stop left out, never for the first.
template <class Make>
std::vector<Clustering> run_all(std::size_t count, const Options& options, const Make& make) {
  std::vector<std::optional<Clustering>> found(count);
  base::parallel_blocks(count, 1, options.threads, [&](std::size_t i, std::size_t) {
    if (i == 0 || !options.stop.stop_requested()) found[i] = make(i);
  });
  std::vector<Clustering> made;
  for (auto& clustering : found)
    if (clustering) made.push_back(std::move(*clustering));
  std::stable_sort(made.begin(), made.end(),
                   [](const Clustering& a, const Clustering& b) { return a.inertia < b.inertia; });
  return made;
}

/// The better third of the `starts`, best first, from where they stand.
std::vector<Clustering> go_on(Points points, const std::vector<Clustering>& starts,
                              const Options& options, const Limits& limits) {
  const std::size_t finalists = (starts.size() + kStartsPerFinalist - 1) / kStartsPerFinalist;
  return run_all(finalists, options, [&](std::size_t i) {
    Clustering found = run_lloyd(points, starts[i].centres, limits);
    found.iterations += starts[i].iterations;
    return found;
  });
}

/// All starts on trial and the better third to their end; best first.
std::vector<Clustering> cluster_all(Points points, const Options& options) {
  const double rest = options.tolerance * mean_variance(points);
  const LanePoints lanes(points);
  const unsigned trial = std::min(kTrialIterations, options.iterations_max);
  const auto starts = run_all(options.starts, options, [&](std::size_t start) {
    const std::uint64_t seed = base::stream_seed(options.seed, start);
    Clustering found = run_lloyd(points, choose_centres(points, lanes, options.clusters, seed),
                                 {rest, trial, options.stop});
    found.cluster = {};  // all starts wait at once: their centres are enough
    return found;
  });
  return go_on(points, starts, options, {-1, options.iterations_max - trial, options.stop});
}

}  // namespace

std::vector<double> standardise(Points points) {
  check_shape(points);
  std::vector<double> scaled(points.values.begin(), points.values.end());
  const auto n = static_cast<double>(points.count());
  for (std::size_t d = 0; d < points.dimensions; ++d) {
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < points.count(); ++i) sum += points.at(i)[d];
    const double mean = sum / n;
    for (std::size_t i = 0; i < points.count(); ++i)
      squares += (points.at(i)[d] - mean) * (points.at(i)[d] - mean);
    const double deviation = std::sqrt(squares / n);
    // What is left of a constant column by rounding is no spread.
    const bool constant = deviation <= 1e-14 * std::abs(mean);
    for (std::size_t i = 0; i < points.count(); ++i)
      scaled[i * points.dimensions + d] = constant ? 0 : (points.at(i)[d] - mean) / deviation;
  }
  return scaled;
}

base::Result<Clustering> refine(Points points, std::span<const double> centres,
                                const Options& options) {
  check_shape(points);
  CHECK(!centres.empty() && centres.size() % points.dimensions == 0);
  TRY(check_values(points.values));
  TRY(check_values(centres));
  return run_lloyd(points, {centres.begin(), centres.end()},
                   {-1, options.iterations_max, options.stop});
}

base::Result<Clustering> find_clusters(Points points, const Options& options) {
  check_shape(points);
  if (options.clusters < 1 || options.starts < 1)
    return base::Error{base::ErrorCode::kInvalid,
                       "kmeans.bad_option",
                       "there must be at least one cluster and one start",
                       {}};
  TRY(check_values(points.values));
  if (points.count() == 0) return Clustering{};
  if (points.count() <= kSampleMax) {
    Clustering result = std::move(cluster_all(points, options).front());
    number_by_size(result, points.dimensions);
    return result;
  }
  const std::vector<double> sample =
      draw_rows(points, kSampleMax, base::stream_seed(options.seed, kSampleStream));
  const auto placed = cluster_all({sample, points.dimensions}, options);
  const double rest = kGainLeast * placed.front().inertia / static_cast<double>(kSampleMax);
  Clustering result = std::move(
      go_on(points, placed, options, {rest, options.iterations_max, options.stop}).front());
  number_by_size(result, points.dimensions);
  return result;
}

}  // namespace kmeans
