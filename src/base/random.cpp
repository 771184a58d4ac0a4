#include "base/random.h"

#include <cmath>
#include <numbers>

namespace base {

double Random::normal() {
  // Box-Muller, one half of the pair: stateless, so a stream stays reproducible.
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
  return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

std::int64_t Random::poisson(double mean) {
  if (mean <= 0) return 0;
  if (mean > 60) {
    const double value = std::round(mean + std::sqrt(mean) * normal());
    return value < 0 ? 0 : static_cast<std::int64_t>(value);
  }
  const double limit = std::exp(-mean);
  double product = uniform();
  std::int64_t count = 0;
  while (product > limit) {
    product *= uniform();
    ++count;
  }
  return count;
}

std::uint64_t stream_seed(std::uint64_t seed, std::uint64_t index) {
  Random mixed(seed ^ (index * 0xD1B54A32D192ED03ULL + 0x8CB92BA72F3D8DD7ULL));
  return mixed.next();
}

}  // namespace base
