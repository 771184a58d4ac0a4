#include "features/analysis/drift.h"

#include <algorithm>
#include <cmath>

namespace analysis {
namespace {

constexpr std::size_t kBands = 10;
constexpr std::size_t kValuesMin = 50;
constexpr double kWatchFrom = 0.10;
constexpr double kAlarmFrom = 0.25;
constexpr double kShareLeast = 1e-4;

std::vector<double> tenths_of(std::vector<double> values) {
  std::ranges::sort(values);
  std::vector<double> limits;
  for (std::size_t k = 1; k < kBands; ++k) limits.push_back(values[values.size() * k / kBands]);
  return limits;
}

std::vector<double> shares_of(const std::vector<double>& values,
                              const std::vector<double>& limits) {
  std::vector<double> shares(limits.size() + 1, 0);
  for (const double value : values)
    shares[static_cast<std::size_t>(std::ranges::upper_bound(limits, value) - limits.begin())] +=
        1.0 / static_cast<double>(values.size());
  return shares;
}

double stability_index(const std::vector<double>& then, const std::vector<double>& now) {
  double sum = 0;
  for (std::size_t k = 0; k < then.size(); ++k) {
    const double a = std::max(then[k], kShareLeast);
    const double b = std::max(now[k], kShareLeast);
    sum += (b - a) * std::log(b / a);
  }
  return sum;
}

}  // namespace

models::Watch watch_drift(std::vector<double> values, const std::optional<models::Watch>& first,
                          std::optional<double> came_true) {
  models::Watch watch;
  watch.came_true = came_true;
  if (values.size() < kValuesMin) return watch;
  watch.limits = first ? first->limits : tenths_of(values);
  watch.shares = shares_of(values, watch.limits);
  if (!first) return watch;
  watch.shift = stability_index(first->shares, watch.shares);
  watch.state = *watch.shift > kAlarmFrom ? "alarm" : *watch.shift > kWatchFrom ? "watch" : "ok";
  return watch;
}

}  // namespace analysis
