#include "kernels/kmeans/cluster_count.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

#include "base/check.h"
#include "base/parallel.h"
#include "base/random.h"
#include "kernels/kmeans/sample.h"

namespace kmeans {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();
/// Streams of the seed beside those of the starts.
constexpr std::uint64_t kSubsampleStream = 1'000'000;
constexpr std::size_t kSilhouetteBlock = 16;

double distance(Points points, std::size_t i, const double* to) {
  double sum = 0;
  for (std::size_t d = 0; d < points.dimensions; ++d)
    sum += (points.at(i)[d] - to[d]) * (points.at(i)[d] - to[d]);
  return std::sqrt(sum);
}

double silhouette_of(std::size_t own, const std::vector<double>& sums,
                     const std::vector<std::size_t>& sizes) {
  if (sizes[own] < 2) return 0;
  const double a = sums[own] / static_cast<double>(sizes[own] - 1);
  double b = kInfinite;
  for (std::size_t j = 0; j < sizes.size(); ++j)
    if (j != own && sizes[j] > 0) b = std::min(b, sums[j] / static_cast<double>(sizes[j]));
  const double wider = std::max(a, b);
  return wider > 0 ? (b - a) / wider : 0;
}

double pairs_of(double n) { return n * (n - 1) / 2; }

/// One more than the highest label.
std::size_t groups_of(std::span<const std::uint32_t> labels) {
  return labels.empty() ? 0 : std::size_t{*std::max_element(labels.begin(), labels.end())} + 1;
}

std::vector<std::uint32_t> clusters_by_subsample(Points points, const Options& options,
                                                 std::size_t size, std::uint64_t seed) {
  const std::vector<double> values = draw_rows(points, size, seed);
  // A part of points that were taken is not refused.
  return assign(points, find_clusters({values, points.dimensions}, options).value().centres);
}

double stability_of(Points points, const ChoiceOptions& options, const Options& clustering) {
  const auto size = std::max<std::size_t>(
      clustering.clusters,
      static_cast<std::size_t>(options.subsample_share * static_cast<double>(points.count())));
  double sum = 0;
  for (unsigned pair = 0; pair < options.pairs; ++pair) {
    const auto seed_of = [&](std::uint64_t half) {
      return base::stream_seed(clustering.seed, kSubsampleStream + 2 * pair + half);
    };
    sum += adjusted_rand_index(clusters_by_subsample(points, clustering, size, seed_of(0)),
                               clusters_by_subsample(points, clustering, size, seed_of(1)));
  }
  return options.pairs == 0 ? 1 : sum / options.pairs;
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace

std::optional<double> mean_silhouette(Points points, std::span<const std::uint32_t> cluster,
                                      const SilhouetteOptions& options) {
  CHECK(cluster.size() == points.count());
  const auto sample = draw_indexes(points.count(), options.sample_max, options.seed);
  std::vector<std::size_t> sizes(groups_of(cluster), 0);
  for (const std::size_t i : sample) ++sizes[cluster[i]];
  if (std::count_if(sizes.begin(), sizes.end(), [](std::size_t s) { return s > 0; }) < 2)
    return std::nullopt;
  std::vector<double> values(sample.size());
  base::parallel_blocks(sample.size(), kSilhouetteBlock, options.threads,
                        [&](std::size_t begin, std::size_t end) {
                          std::vector<double> sums(sizes.size());
                          for (std::size_t i = begin; i < end; ++i) {
                            std::fill(sums.begin(), sums.end(), 0.0);
                            for (const std::size_t other : sample)
                              sums[cluster[other]] += distance(points, other, points.at(sample[i]));
                            values[i] = silhouette_of(cluster[sample[i]], sums, sizes);
                          }
                        });
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double adjusted_rand_index(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  CHECK(a.size() == b.size());
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> both;
  std::map<std::uint32_t, std::size_t> of_a, of_b;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ++both[{a[i], b[i]}];
    ++of_a[a[i]];
    ++of_b[b[i]];
  }
  const auto pairs_in = [](const auto& groups) {
    double pairs = 0;
    for (const auto& [label, size] : groups) pairs += pairs_of(static_cast<double>(size));
    return pairs;
  };
  const double together = pairs_in(both), in_a = pairs_in(of_a), in_b = pairs_in(of_b);
  const double all = pairs_of(static_cast<double>(a.size()));
  const double expected = all > 0 ? in_a * in_b / all : 0;
  const double highest = (in_a + in_b) / 2;
  return highest == expected ? 1 : (together - expected) / (highest - expected);
}

base::Result<Choice> choose_cluster_count(Points points, const ChoiceOptions& options) {
  Choice choice;
  for (std::size_t k = std::max<std::size_t>(options.clusters_min, 2);
       k <= options.clusters_max && k < points.count(); ++k) {
    if (options.clustering.stop.stop_requested()) break;
    Options clustering = options.clustering;
    clustering.clusters = k;
    TRY_ASSIGN(const Clustering found, find_clusters(points, clustering));
    const auto silhouette =
        mean_silhouette(points, found.cluster,
                        {options.sample_max, options.clustering.seed, options.clustering.threads});
    choice.scores.push_back(
        {k, found.inertia, silhouette.value_or(-1), stability_of(points, options, clustering)});
  }
  const CountScore* best = nullptr;
  for (const CountScore& score : choice.scores)
    if (score.stability >= options.stability_least &&
        (best == nullptr || score.silhouette > best->silhouette))
      best = &score;
  if (best == nullptr)
    for (const CountScore& score : choice.scores)
      if (best == nullptr || score.stability > best->stability) best = &score;
  choice.clusters = best == nullptr ? 0 : best->clusters;
  return choice;
}

Outliers find_outliers(Points points, const Clustering& clustering, double spread) {
  CHECK(clustering.cluster.size() == points.count());
  constexpr double kMadToDeviation = 1.4826;
  const std::size_t clusters = clustering.sizes.size();
  std::vector<double> away(points.count());
  std::vector<std::vector<double>> by_cluster(clusters);
  for (std::size_t i = 0; i < points.count(); ++i) {
    const std::size_t own = clustering.cluster[i];
    away[i] = distance(points, i, clustering.centres.data() + own * points.dimensions);
    by_cluster[own].push_back(away[i]);
  }
  std::vector<double> limits(clusters, kInfinite);
  for (std::size_t j = 0; j < clusters; ++j) {
    std::vector<double>& distances = by_cluster[j];
    if (distances.empty()) continue;
    const double middle = median(distances);
    for (double& value : distances) value = std::abs(value - middle);
    const double deviation = median(distances);
    if (deviation > 0) limits[j] = middle + spread * kMadToDeviation * deviation;
  }
  Outliers outliers{std::vector<std::uint8_t>(points.count(), 0), 0};
  std::size_t count = 0;
  for (std::size_t i = 0; i < points.count(); ++i) {
    const bool far = away[i] > limits[clustering.cluster[i]];
    outliers.is_outlier[i] = far ? 1 : 0;
    count += far ? 1U : 0U;
  }
  if (count > 0) outliers.share = static_cast<double>(count) / static_cast<double>(points.count());
  return outliers;
}

}  // namespace kmeans
