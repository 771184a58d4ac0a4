#include "kernels/kmeans/seeding.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"

namespace kmeans {
namespace {

class Seeding {
 public:
  Seeding(Points points, const LanePoints& lanes, std::uint64_t seed)
      : points_(points),
        lanes_(lanes),
        random_(seed),
        closest_(lanes.blocks() * kLanes, 0),  // what fills up the last block stays at 0
        running_(lanes.blocks(), 0) {
    std::fill_n(closest_.begin(), points.count(), std::numeric_limits<double>::infinity());
  }

  std::vector<double> choose(std::size_t clusters) {
    const auto trials = 2 + static_cast<std::size_t>(std::log(static_cast<double>(clusters)));
    add(any_point());
    while (centres_.size() < clusters * points_.dimensions) add(draw_best(trials));
    return std::move(centres_);
  }

 private:
  std::size_t any_point() {
    return static_cast<std::size_t>(
        random_.between(0, static_cast<std::int64_t>(points_.count()) - 1));
  }
  void add(std::size_t point) {
    const double* x = points_.at(point);
    centres_.insert(centres_.end(), x, x + points_.dimensions);
    update_closest(lanes_, x, closest_);
    double sum = 0;
    for (std::size_t b = 0; b < running_.size(); ++b) {
      const double* of_block = closest_.data() + b * kLanes;
      double of_points = 0;
      for (std::size_t lane = 0; lane < kLanes; ++lane) of_points += of_block[lane];
      running_[b] = sum += of_points;
    }
  }
  std::size_t draw() {
    if (!(running_.back() > 0)) return any_point();  // every point is a centre already
    const double target = random_.uniform() * running_.back();
    const auto block = static_cast<std::size_t>(
        std::upper_bound(running_.begin(), running_.end() - 1, target) - running_.begin());
    double rest = target - (block == 0 ? 0 : running_[block - 1]);
    const std::size_t begin = block * kLanes, end = std::min(begin + kLanes, points_.count());
    std::size_t drawn = begin;
    for (std::size_t i = begin; i < end && rest >= 0; ++i) {
      if (closest_[i] > 0) drawn = i;
      rest -= closest_[i];
    }
    return drawn;
  }
  std::size_t draw_best(std::size_t trials) {
    std::size_t best = 0;
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t trial = 0; trial < trials; ++trial) {
      const std::size_t candidate = draw();
      const double sum = sum_of_closest(lanes_, points_.at(candidate), closest_);
      if (!(sum < least)) continue;
      least = sum;
      best = candidate;
    }
    return best;
  }

  Points points_;
  const LanePoints& lanes_;
  base::Random random_;
  std::vector<double> centres_;
  std::vector<double> closest_;  ///< squared distance of each point to its nearest centre
  std::vector<double> running_;  ///< running sums of closest_, a block of points at a time
};

}  // namespace

std::vector<double> choose_centres(Points points, const LanePoints& lanes, std::size_t clusters,
                                   std::uint64_t seed) {
  return Seeding(points, lanes, seed).choose(clusters);
}

}  // namespace kmeans
