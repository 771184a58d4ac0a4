#include "kernels/kmeans/lanes.h"

#include <algorithm>
#include <cstring>
#include <limits>

// Every function below is compiled twice, for any processor and for AVX2, from one inline form. Not
// wider than that: AVX-512 brings fused multiplication, which rounds otherwise, and the answer must
// not depend on the processor.
namespace kmeans {
namespace {

constexpr std::size_t kHalf = kLanes / 2;
using Half = double __attribute__((vector_size(kHalf * sizeof(double))));

struct Search {
  const double* lanes;
  std::span<const double> centres;
  std::size_t dimensions;
  NearestTwo& out;
};
struct Closest {
  const LanePoints& points;
  const double* to;
  std::span<const double> closest;
};

// Vectors go by reference: by value their way would depend on the processor.
[[gnu::always_inline]] inline void load(const double* from, Half& to) {
  std::memcpy(&to, from, sizeof to);
}
[[gnu::always_inline]] inline void store(const Half& from, double* to) {
  std::memcpy(to, &from, sizeof from);
}
/// Squared distances of four points to a row.
[[gnu::always_inline]] inline void distances(const double* lanes, const double* row,
                                             std::size_t dimensions, Half& sum) {
  sum = Half{};
  for (std::size_t d = 0; d < dimensions; ++d) {
    Half gap;
    load(lanes + d * kLanes, gap);
    gap -= row[d];
    sum += gap * gap;
  }
}
/// min(closest, squared distance) of four points, from lane `from` of block `b`.
[[gnu::always_inline]] inline void closest_of_half(const Closest& c, std::size_t b,
                                                   std::size_t from, Half& closest) {
  Half away;
  distances(c.points.block(b) + from, c.to, c.points.dimensions(), away);
  load(c.closest.data() + b * kLanes + from, closest);
  closest = away < closest ? away : closest;
}

[[gnu::always_inline]] inline void nearest_of_half(const Search& s, std::size_t from) {
  const Half zero{};
  Half first = zero + std::numeric_limits<double>::infinity(), second = first, nearest = zero;
  double number = 0;
  for (const double* centre = s.centres.data(); centre != s.centres.data() + s.centres.size();
       centre += s.dimensions, ++number) {
    Half sum;
    distances(s.lanes + from, centre, s.dimensions, sum);
    const auto is_first = sum < first;
    const Half farther = is_first ? first : sum;
    second = farther < second ? farther : second;
    first = is_first ? sum : first;
    nearest = is_first ? zero + number : nearest;
  }
  store(first, s.out.first.data() + from);
  store(second, s.out.second.data() + from);
  store(nearest, s.out.nearest.data() + from);
}
[[gnu::always_inline]] inline void nearest_two(const Search& s) {
  for (std::size_t from = 0; from < kLanes; from += kHalf) nearest_of_half(s, from);
}

[[gnu::always_inline]] inline void update(const Closest& c, double* closest) {
  for (std::size_t b = 0; b < c.points.blocks(); ++b)
    for (std::size_t from = 0; from < kLanes; from += kHalf) {
      Half now;
      closest_of_half(c, b, from, now);
      store(now, closest + b * kLanes + from);
    }
}

[[gnu::always_inline]] inline double sum_up(const Closest& c) {
  Half sum{};
  for (std::size_t b = 0; b < c.points.blocks(); ++b)
    for (std::size_t from = 0; from < kLanes; from += kHalf) {
      Half now;
      closest_of_half(c, b, from, now);
      sum += now;
    }
  return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

#if defined(__x86_64__)
const bool kHasAvx2 = __builtin_cpu_supports("avx2") != 0;
[[gnu::target("avx2")]] void nearest_two_avx2(const Search& s) { nearest_two(s); }
[[gnu::target("avx2")]] void update_avx2(const Closest& c, double* closest) { update(c, closest); }
[[gnu::target("avx2")]] double sum_up_avx2(const Closest& c) { return sum_up(c); }
#else
constexpr bool kHasAvx2 = false;
void nearest_two_avx2(const Search& s) { nearest_two(s); }
void update_avx2(const Closest& c, double* closest) { update(c, closest); }
double sum_up_avx2(const Closest& c) { return sum_up(c); }
#endif

}  // namespace

void find_nearest_two(const double* lanes, std::span<const double> centres, std::size_t dimensions,
                      NearestTwo& out) {
  const Search search{lanes, centres, dimensions, out};
  kHasAvx2 ? nearest_two_avx2(search) : nearest_two(search);
}

LanePoints::LanePoints(Points points) : dimensions_(points.dimensions) {
  const std::size_t count = points.count();
  values_.reserve((count + kLanes - 1) / kLanes * kLanes * dimensions_);
  for (std::size_t begin = 0; begin < count; begin += kLanes)
    for (std::size_t d = 0; d < dimensions_; ++d)
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        values_.push_back(points.at(std::min(begin + lane, count - 1))[d]);
}

void update_closest(const LanePoints& points, const double* to, std::span<double> closest) {
  const Closest all{points, to, closest};
  kHasAvx2 ? update_avx2(all, closest.data()) : update(all, closest.data());
}

double sum_of_closest(const LanePoints& points, const double* to, std::span<const double> closest) {
  const Closest all{points, to, closest};
  return kHasAvx2 ? sum_up_avx2(all) : sum_up(all);
}

}  // namespace kmeans
