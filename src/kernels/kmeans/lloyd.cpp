#include "kernels/kmeans/lloyd.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/kmeans/lanes.h"

namespace kmeans {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();

/// The nearest centres of up to eight points anywhere among the points.
class LaneSearch {
 public:
  const NearestTwo& find(Points points, std::span<const std::size_t> group,
                         std::span<const double> centres) {
    lanes_.resize(points.dimensions * kLanes);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const double* x = points.at(group[std::min(lane, group.size() - 1)]);
      for (std::size_t d = 0; d < points.dimensions; ++d) lanes_[d * kLanes + lane] = x[d];
    }
    find_nearest_two(lanes_.data(), centres, points.dimensions, found_);
    return found_;
  }

 private:
  std::vector<double> lanes_;
  NearestTwo found_;
};

/// One run of Lloyd's iterations. A point keeps an upper bound of the distance to its own centre
/// and a lower bound of that to any other; while the first is below the second it cannot change.
class Run {
 public:
  Run(Points points, std::vector<double> centres)
      : points_(points),
        dimensions_(points.dimensions),
        clusters_(centres.size() / points.dimensions),
        centres_(std::move(centres)),
        cluster_(points.count(), 0),
        upper_(points.count(), kFar),
        lower_(points.count(), 0),
        sums_(centres_.size(), 0),
        sizes_(clusters_, 0) {}

  void iterate(const Limits& limits) {
    for (; iterations_ < limits.iterations_max; ++iterations_) {
      const bool first = iterations_ == 0;
      const std::size_t changed = assign_points(first);
      if (changed == 0 && !first && !refilled_) return;
      if (move_centres() <= limits.rest) return;
      if (limits.stop.stop_requested()) return;
    }
  }

  /// Exact clusters, means and inertia, whatever rounding the bounds have gathered.
  Clustering finish() const {
    Clustering result;
    result.centres = centres_;
    result.cluster = assign(points_, centres_);
    result.sizes.assign(clusters_, 0);
    result.iterations = iterations_;
    for (std::size_t i = 0; i < points_.count(); ++i) ++result.sizes[result.cluster[i]];
    for (std::size_t j = 0; j < clusters_; ++j)
      if (result.sizes[j] > 0) std::fill_n(result.centres.begin() + offset(j), dimensions_, 0.0);
    for (std::size_t i = 0; i < points_.count(); ++i)
      for (std::size_t d = 0; d < dimensions_; ++d)
        result.centres[result.cluster[i] * dimensions_ + d] += points_.at(i)[d];
    for (std::size_t j = 0; j < clusters_; ++j)
      for (std::size_t d = 0; d < dimensions_ && result.sizes[j] > 0; ++d)
        result.centres[j * dimensions_ + d] /= static_cast<double>(result.sizes[j]);
    for (std::size_t i = 0; i < points_.count(); ++i)
      result.inertia += squared_distance(
          points_.at(i), result.centres.data() + result.cluster[i] * dimensions_, dimensions_);
    return result;
  }

 private:
  [[nodiscard]] std::ptrdiff_t offset(std::size_t j) const {
    return static_cast<std::ptrdiff_t>(j * dimensions_);
  }
  [[nodiscard]] const double* centre(std::size_t j) const {
    return centres_.data() + j * dimensions_;
  }

  /// Half the distance from each centre to the nearest other one: within it a point is safe.
  [[nodiscard]] std::vector<double> safe_radii() const {
    std::vector<double> radii(clusters_, kFar);
    for (std::size_t a = 0; a < clusters_; ++a)
      for (std::size_t b = a + 1; b < clusters_; ++b) {
        const double half = std::sqrt(squared_distance(centre(a), centre(b), dimensions_)) / 2;
        radii[a] = std::min(radii[a], half);
        radii[b] = std::min(radii[b], half);
      }
    return radii;
  }

  /// @return points that changed their cluster
  std::size_t assign_points(bool first) {
    pending_.clear();
    const std::vector<double> safe = safe_radii();
    for (std::size_t i = 0; i < points_.count(); ++i)
      if (first || may_change(i, safe[cluster_[i]])) pending_.push_back(i);
    std::size_t changed = 0;
    for (std::size_t at = 0; at < pending_.size(); at += kLanes) {
      const auto group = std::span(pending_).subspan(at, std::min(kLanes, pending_.size() - at));
      const NearestTwo& found = search_.find(points_, group, centres_);
      for (std::size_t lane = 0; lane < group.size(); ++lane)
        changed += settle(group[lane], found, lane, first) ? 1U : 0U;
    }
    return changed;
  }
  [[nodiscard]] bool may_change(std::size_t i, double safe_radius) {
    const double bound = std::max(safe_radius, lower_[i]);
    if (upper_[i] <= bound) return false;
    upper_[i] = std::sqrt(squared_distance(points_.at(i), centre(cluster_[i]), dimensions_));
    return upper_[i] > bound;
  }
  /// @return whether the point changes its cluster
  bool settle(std::size_t i, const NearestTwo& found, std::size_t lane, bool first) {
    upper_[i] = std::sqrt(found.first[lane]);
    lower_[i] = std::sqrt(found.second[lane]);
    const auto nearest = static_cast<std::uint32_t>(found.nearest[lane]);
    if (!first && nearest == cluster_[i]) return false;
    if (!first) take_from(cluster_[i], points_.at(i));
    give_to(nearest, points_.at(i));
    cluster_[i] = nearest;
    return true;
  }
  void give_to(std::size_t j, const double* x) {
    ++sizes_[j];
    for (std::size_t d = 0; d < dimensions_; ++d) sums_[j * dimensions_ + d] += x[d];
  }
  void take_from(std::size_t j, const double* x) {
    --sizes_[j];
    for (std::size_t d = 0; d < dimensions_; ++d) sums_[j * dimensions_ + d] -= x[d];
  }

  /// Means become the centres, bounds give way by as much as they moved.
  /// @return sum of the squared moves
  double move_centres() {
    refill_empty();
    std::vector<double> moves(clusters_, 0);
    double sum = 0;
    for (std::size_t j = 0; j < clusters_; ++j) {
      if (sizes_[j] == 0) continue;
      double squared = 0;
      for (std::size_t d = 0; d < dimensions_; ++d) {
        double& value = centres_[j * dimensions_ + d];
        const double mean = sums_[j * dimensions_ + d] / static_cast<double>(sizes_[j]);
        squared += (mean - value) * (mean - value);
        value = mean;
      }
      moves[j] = std::sqrt(squared);
      sum += squared;
    }
    loosen_bounds(moves);
    return sum;
  }
  void loosen_bounds(const std::vector<double>& moves) {
    const auto widest = std::max_element(moves.begin(), moves.end());
    double next_widest = 0;
    for (auto move = moves.begin(); move != moves.end(); ++move)
      if (move != widest) next_widest = std::max(next_widest, *move);
    const auto widest_at = static_cast<std::size_t>(widest - moves.begin());
    for (std::size_t i = 0; i < points_.count(); ++i) {
      upper_[i] += moves[cluster_[i]];
      lower_[i] -= cluster_[i] == widest_at ? next_widest : *widest;
    }
  }
  /// A centre without points takes the point farthest from its own, if any is away from it at all.
  void refill_empty() {
    refilled_ = false;
    for (std::size_t j = 0; j < clusters_; ++j) {
      if (sizes_[j] > 0) continue;
      std::size_t farthest = 0;
      double most = 0;
      for (std::size_t i = 0; i < points_.count(); ++i) {
        const double away = squared_distance(points_.at(i), centre(cluster_[i]), dimensions_);
        if (away > most && sizes_[cluster_[i]] > 1) {
          most = away;
          farthest = i;
        }
      }
      if (!(most > 0)) return;
      take_from(cluster_[farthest], points_.at(farthest));
      std::fill_n(sums_.begin() + offset(j), dimensions_, 0.0);
      give_to(j, points_.at(farthest));
      cluster_[farthest] = static_cast<std::uint32_t>(j);
      upper_[farthest] = kFar;
      lower_[farthest] = 0;
      refilled_ = true;
    }
  }

  Points points_;
  std::size_t dimensions_;
  std::size_t clusters_;
  std::vector<double> centres_;
  std::vector<std::uint32_t> cluster_;
  std::vector<double> upper_;
  std::vector<double> lower_;
  std::vector<double> sums_;
  std::vector<std::size_t> sizes_;
  std::vector<std::size_t> pending_;  ///< points that the bounds do not settle
  LaneSearch search_;
  unsigned iterations_ = 0;
  bool refilled_ = false;
};

}  // namespace

std::vector<std::uint32_t> assign(Points points, std::span<const double> centres) {
  LaneSearch search;
  std::vector<std::uint32_t> cluster(points.count());
  for (std::size_t begin = 0; begin < points.count(); begin += kLanes) {
    std::array<std::size_t, kLanes> group{};
    const std::size_t count = std::min(kLanes, points.count() - begin);
    for (std::size_t lane = 0; lane < count; ++lane) group[lane] = begin + lane;
    const NearestTwo& found = search.find(points, std::span(group).first(count), centres);
    for (std::size_t lane = 0; lane < count; ++lane)
      cluster[begin + lane] = static_cast<std::uint32_t>(found.nearest[lane]);
  }
  return cluster;
}

Clustering run_lloyd(Points points, std::vector<double> centres, const Limits& limits) {
  Run run(points, std::move(centres));
  if (points.count() > 0) run.iterate(limits);
  return run.finish();
}

}  // namespace kmeans
