#include <algorithm>
#include <cmath>
#include <limits>

#include "kernels/anomaly/anomaly.h"

namespace anomaly {
namespace {

constexpr std::size_t kWindowMin = 7;
constexpr int kRounds = 2;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Median of the window around each value; at the ends the window keeps its width and leans inward.
std::vector<double> running_median(std::span<const double> values, std::size_t window) {
  const std::size_t n = values.size(), width = std::min(window, n);
  std::vector<double> out(n), around;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t first = std::min(i > width / 2 ? i - width / 2 : 0, n - width);
    around.clear();
    for (std::size_t k = first; k < first + width; ++k)
      if (!std::isnan(values[k])) around.push_back(values[k]);
    out[i] = median_of(around);
  }
  return out;
}

/// Median of each position in the season, the mean of all positions taken off.
std::vector<double> position_medians(std::span<const double> values, std::size_t season) {
  std::vector<double> out(season), of_position;
  for (std::size_t p = 0; p < season; ++p) {
    of_position.clear();
    for (std::size_t i = p; i < values.size(); i += season)
      if (!std::isnan(values[i])) of_position.push_back(values[i]);
    out[p] = of_position.empty() ? 0 : median_of(of_position);
  }
  double sum = 0;
  for (const double v : out) sum += v;
  for (double& v : out) v -= sum / static_cast<double>(season);
  return out;
}

/// Robust standard deviation of residuals around 0; see Parts::score.
double scale_of(std::span<const double> residuals, std::size_t fitted) {
  std::vector<double> sizes;
  double sum = 0;
  for (const double r : residuals) {
    if (std::isnan(r)) continue;
    sizes.push_back(std::abs(r));
    sum += std::abs(r);
  }
  if (sizes.empty()) return 0;
  const auto count = static_cast<double>(sizes.size());
  std::sort(sizes.begin(), sizes.end());
  sizes.erase(sizes.begin(),
              sizes.begin() + static_cast<std::ptrdiff_t>(std::min(fitted, sizes.size() / 2)));
  const double middle = median_of(sizes);
  return middle > 0 ? 1.4826 * middle : 1.2533 * sum / count;
}

}  // namespace

double median_of(std::vector<double>& values) {
  if (values.empty()) return kNaN;
  const std::size_t half = values.size() / 2;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

Parts take_apart(std::span<const double> values, const Options& options) {
  const std::size_t n = values.size();
  Parts out{{values.begin(), values.end()},
            std::vector<double>(n, 0.0),
            std::vector<double>(n, 0.0),
            std::vector<double>(n, 0.0),
            0};
  if (n < 3) return out;
  const bool seasonal = options.season > 1 && n >= 2 * options.season;
  const std::size_t window =
      options.window > 0 ? options.window : std::max(kWindowMin, options.season | 1U);
  std::vector<double> rest(values.begin(), values.end());
  for (int round = 0; round < (seasonal ? kRounds : 1); ++round) {
    for (std::size_t i = 0; i < n; ++i) rest[i] = values[i] - out.seasonal[i];
    out.level = running_median(rest, window);
    if (!seasonal) break;
    for (std::size_t i = 0; i < n; ++i) rest[i] = values[i] - out.level[i];
    const std::vector<double> medians = position_medians(rest, options.season);
    for (std::size_t i = 0; i < n; ++i) out.seasonal[i] = medians[i % options.season];
  }
  for (std::size_t i = 0; i < n; ++i) rest[i] = values[i] - out.seasonal[i];
  out.level = running_median(rest, window);
  for (std::size_t i = 0; i < n; ++i) out.residual[i] = values[i] - out.level[i] - out.seasonal[i];
  out.scale = scale_of(out.residual, (seasonal ? options.season - 1 : 0) + (n - 1) / window + 1);
  for (std::size_t i = 0; i < n; ++i)
    out.score[i] = std::isnan(out.residual[i]) ? kNaN
                   : out.scale > 0             ? out.residual[i] / out.scale
                                               : 0;
  return out;
}

std::vector<Outlier> find_outliers(std::span<const double> values, const Options& options) {
  const Parts parts = take_apart(values, options);
  std::vector<Outlier> out;
  for (std::size_t i = 0; i < values.size(); ++i)
    if (std::abs(parts.score[i]) > options.threshold)
      out.push_back({i, parts.level[i] + parts.seasonal[i], parts.score[i]});
  return out;
}

}  // namespace anomaly
