#pragma once
#include "kernels/kmeans/kmeans.h"

/// How good a clustering is, and how many clusters there are.
namespace kmeans {

/// Mean silhouette (P. J. Rousseeuw 1987) of at most `sample_max` points drawn without replacement:
/// (b - a) / max(a, b), a the mean distance to the others of the own cluster, b the least mean
/// distance to another cluster; 0 for a point alone in its cluster. Nothing for fewer than two
/// clusters with points. -1 … 1, higher is better. O(m^2 d) for m sampled points.
struct SilhouetteOptions {
  std::size_t sample_max = 2000;
  std::uint64_t seed = 1;
  unsigned threads = 1;
};
std::optional<double> mean_silhouette(Points points, std::span<const std::uint32_t> cluster,
                                      const SilhouetteOptions& options);

/// Adjusted Rand index (L. Hubert and P. Arabie 1985) of two groupings of the same points: 1 for
/// the same grouping, about 0 for chance. 1 when both have one group or all points alone. O(n).
double adjusted_rand_index(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b);

struct ChoiceOptions {
  std::size_t clusters_min = 2;
  std::size_t clusters_max = 10;
  unsigned pairs = 10;            ///< pairs of subsamples for the stability
  double subsample_share = 0.8;   ///< of the points, drawn without replacement
  double stability_least = 0.8;   ///< a k below counts only when all are below
  std::size_t sample_max = 2000;  ///< of the silhouette
  Options clustering;             ///< starts, seed, threads, stop; `clusters` is ignored
};

/// One number of clusters on trial.
struct CountScore {
  std::size_t clusters = 0;
  double inertia = 0;
  double silhouette = 0;
  /// Mean adjusted Rand index, over the pairs, of all points assigned to the centres found on one
  /// subsample and on the other (A. Ben-Hur et al. 2002, U. von Luxburg 2010).
  double stability = 0;
};

struct Choice {
  std::size_t clusters = 0;        ///< 0 when nothing could be tried
  std::vector<CountScore> scores;  ///< one a tried k, ascending
};

/// The k of the highest silhouette among those stable enough, else the most stable one; the smaller
/// of equal ones. Tries at most as many clusters as there are points, less one. Deterministic.
/// @return the choice, or what find_clusters() refuses
base::Result<Choice> choose_cluster_count(Points points, const ChoiceOptions& options);

/// Points far from their own centre: distance above median + `spread` * 1.4826 * MAD of the
/// distances in their cluster (MAD: median absolute deviation; 1.4826 makes it a standard deviation
/// under normality). A cluster whose MAD is 0 (half of its points as far as each other) has none.
struct Outliers {
  std::vector<std::uint8_t> is_outlier;  ///< one a point
  double share = 0;                      ///< of all points; 0 for no points
};
Outliers find_outliers(Points points, const Clustering& clustering, double spread = 3.5);

}  // namespace kmeans
