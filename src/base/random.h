#pragma once
#include <cstdint>

namespace base {

/// Small seeded generator (SplitMix64): same seed, same numbers, on every platform. Not for
/// secrets.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }
  double uniform(double low, double high) { return low + (high - low) * uniform(); }
  /// Uniform in [low, high], both included.
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(high - low + 1));
  }
  bool chance(double probability) { return uniform() < probability; }
  /// Standard normal.
  double normal();
  /// Poisson with the given mean (>= 0).
  std::int64_t poisson(double mean);

 private:
  std::uint64_t state_;
};

/// A seed for the `index`-th independent stream of `seed`.
std::uint64_t stream_seed(std::uint64_t seed, std::uint64_t index);

}  // namespace base
