#include "kernels/boosted_trees/platt.h"

#include <algorithm>
#include <cmath>

namespace boosted_trees {
namespace {

constexpr int kStepsMax = 100, kHalvingsMax = 40;
constexpr double kGradientMin = 1e-10;  // a row
constexpr double kRidge = 1e-12;        // keeps the system solvable

/// Smoothed targets: what Platt puts in the place of 0 and 1.
struct Targets {
  double zero = 0, one = 1;
};

Targets targets_of(std::span<const float> outcomes) {
  double ones = 0;
  for (const float outcome : outcomes) ones += outcome != 0 ? 1 : 0;
  const double zeros = static_cast<double>(outcomes.size()) - ones;
  return {1 / (zeros + 2), (ones + 1) / (ones + 2)};
}

/// ln(1 + exp(x)) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::abs(x))); }

struct Sums {
  double loss = 0;
  double d_slope = 0, d_offset = 0;           // gradient
  double slope2 = 0, cross = 0, offset2 = 0;  // Hessian
};

Sums sums_at(Platt at, std::span<const float> margins, std::span<const float> outcomes,
             Targets targets) {
  Sums out;
  for (std::size_t row = 0; row < margins.size(); ++row) {
    const double margin = margins[row];
    const double target = outcomes[row] != 0 ? targets.one : targets.zero;
    const double odds = at.slope * margin + at.offset;
    const double p = probability_of(odds), weight = p * (1 - p);
    out.loss += softplus(odds) - target * odds;
    out.d_slope += (p - target) * margin;
    out.d_offset += p - target;
    out.slope2 += weight * margin * margin;
    out.cross += weight * margin;
    out.offset2 += weight;
  }
  const auto rows = static_cast<double>(margins.size());
  out.slope2 += kRidge * rows;
  out.offset2 += kRidge * rows;
  return out;
}

double log_odds(double p) { return std::log(p / (1 - p)); }

Platt share_alone(std::span<const float> outcomes) {
  double ones = 0;
  for (const float outcome : outcomes) ones += outcome != 0 ? 1 : 0;
  return {0, log_odds((ones + 1) / (static_cast<double>(outcomes.size()) + 2))};
}

}  // namespace

double probability_of(double log_odds) {
  if (log_odds >= 0) return 1 / (1 + std::exp(-log_odds));
  const double e = std::exp(log_odds);
  return e / (1 + e);
}

Platt fit_platt(std::span<const float> margins, std::span<const float> outcomes) {
  if (margins.empty()) return {};
  const Targets targets = targets_of(outcomes);
  Platt at = share_alone(outcomes);
  Sums sums = sums_at(at, margins, outcomes, targets);
  const double enough = kGradientMin * static_cast<double>(margins.size());
  for (int step = 0; step < kStepsMax; ++step) {
    if (std::abs(sums.d_slope) < enough && std::abs(sums.d_offset) < enough) break;
    const double determinant = sums.slope2 * sums.offset2 - sums.cross * sums.cross;
    if (!(determinant > 0)) break;  // all margins alike
    const double slope = -(sums.offset2 * sums.d_slope - sums.cross * sums.d_offset) / determinant;
    const double offset = -(sums.slope2 * sums.d_offset - sums.cross * sums.d_slope) / determinant;
    const double descent = sums.d_slope * slope + sums.d_offset * offset;
    double size = 1;
    bool has_moved = false;
    for (int half = 0; half < kHalvingsMax && !has_moved; ++half, size /= 2) {
      const Platt next{at.slope + size * slope, at.offset + size * offset};
      const Sums there = sums_at(next, margins, outcomes, targets);
      if (there.loss >= sums.loss + 1e-4 * size * descent) continue;
      at = next;
      sums = there;
      has_moved = true;
    }
    if (!has_moved) break;
  }
  return at.slope < 0 ? share_alone(outcomes) : at;
}

}  // namespace boosted_trees
