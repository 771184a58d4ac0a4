#include "kernels/boosted_trees/quality.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/check.h"

namespace boosted_trees {
namespace {

using Ranked = std::vector<std::size_t>;

Ranked ascending(std::span<const double> probabilities) {
  Ranked order(probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return probabilities[a] != probabilities[b] ? probabilities[a] < probabilities[b] : a < b;
  });
  return order;
}

/// Where the run of equal probabilities that begins at `begin` ends.
std::size_t end_of_equals(const Ranked& order, std::span<const double> probabilities,
                          std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < order.size() && probabilities[order[end]] == probabilities[order[begin]]) ++end;
  return end;
}

std::optional<double> auc_of(const Ranked& order, std::span<const double> probabilities,
                             std::span<const std::uint8_t> outcomes, const Quality& quality) {
  const auto ones = static_cast<double>(quality.ones);
  const auto zeros = static_cast<double>(quality.rows - quality.ones);
  if (ones == 0 || zeros == 0) return std::nullopt;
  double won = 0, zeros_below = 0;
  for (std::size_t begin = 0; begin < order.size();) {
    const std::size_t end = end_of_equals(order, probabilities, begin);
    double ones_here = 0;
    for (std::size_t i = begin; i < end; ++i) ones_here += outcomes[order[i]];
    const double zeros_here = static_cast<double>(end - begin) - ones_here;
    won += ones_here * (zeros_below + zeros_here / 2);
    zeros_below += zeros_here;
    begin = end;
  }
  return won / (ones * zeros);
}

std::vector<ReliabilityBin> bins_of(const Ranked& order, std::span<const double> probabilities,
                                    std::span<const std::uint8_t> outcomes, std::size_t bins) {
  std::vector<ReliabilityBin> out;
  std::size_t begin = 0;
  for (std::size_t number = 1; number <= bins; ++number) {
    const std::size_t border = order.size() * number / bins;
    if (border <= begin) continue;  // equals of the bin before reach beyond it
    const std::size_t end = end_of_equals(order, probabilities, border - 1);
    ReliabilityBin bin;
    bin.rows = end - begin;
    for (std::size_t i = begin; i < end; ++i) {
      bin.said += probabilities[order[i]];
      bin.came += outcomes[order[i]];
    }
    bin.said /= static_cast<double>(bin.rows);
    bin.came /= static_cast<double>(bin.rows);
    out.push_back(bin);
    begin = end;
  }
  return out;
}

}  // namespace

Quality assess(std::span<const double> probabilities, std::span<const std::uint8_t> outcomes,
               std::size_t bins) {
  CHECK(probabilities.size() == outcomes.size() && bins > 0);
  Quality out;
  out.rows = outcomes.size();
  if (out.rows == 0) return out;
  for (std::size_t row = 0; row < out.rows; ++row) {
    const double p = probabilities[row];
    const double given = std::clamp(outcomes[row] != 0 ? p : 1 - p, 1e-15, 1 - 1e-15);
    out.ones += outcomes[row];
    out.brier += (p - outcomes[row]) * (p - outcomes[row]);
    out.log_loss -= std::log(given);
  }
  const auto rows = static_cast<double>(out.rows);
  const double share = static_cast<double>(out.ones) / rows;
  out.brier /= rows;
  out.log_loss /= rows;
  out.brier_of_share = share * (1 - share);
  const Ranked order = ascending(probabilities);
  out.auc = auc_of(order, probabilities, outcomes, out);
  out.reliability = bins_of(order, probabilities, outcomes, bins);
  for (const ReliabilityBin& bin : out.reliability)
    out.calibration_error += std::abs(bin.said - bin.came) * static_cast<double>(bin.rows) / rows;
  return out;
}

}  // namespace boosted_trees
