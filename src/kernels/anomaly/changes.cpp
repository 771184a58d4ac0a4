#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"
#include "kernels/anomaly/anomaly.h"

namespace anomaly {
namespace {

/// Squared error of any stretch of values around its mean, in O(1).
class Cost {
 public:
  explicit Cost(std::span<const double> values) : sums_(1, 0.0), squares_(1, 0.0) {
    // Around the first value, so that a high level costs no digits.
    const double origin = values.empty() ? 0 : values[0];
    for (const double v : values) {
      sums_.push_back(sums_.back() + (v - origin));
      squares_.push_back(squares_.back() + (v - origin) * (v - origin));
    }
  }
  [[nodiscard]] double of(std::size_t begin, std::size_t end) const {
    const double sum = sums_[end] - sums_[begin];
    return std::max(0.0,
                    squares_[end] - squares_[begin] - sum * sum / static_cast<double>(end - begin));
  }

 private:
  std::vector<double> sums_, squares_;
};

/// Standard deviation of the noise: neighbours differ by sqrt(2) of it, changes of level are few.
double noise_of(std::span<const double> values) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < values.size(); ++i)
    steps.push_back(std::abs(values[i] - values[i - 1]));
  const double middle = median_of(steps);
  if (middle > 0) return 1.4826 * middle / std::sqrt(2.0);
  double sum = 0;
  for (const double s : steps) sum += s;
  return 1.2533 * sum / static_cast<double>(steps.size()) / std::sqrt(2.0);
}

/// Single values drawn towards the median of the five around them.
std::vector<double> without_spikes(std::span<const double> values, double noise) {
  std::vector<double> out(values.begin(), values.end()), around;
  const std::size_t n = values.size();
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t width = std::min<std::size_t>(5, n);
    const std::size_t first = std::min(i > 2 ? i - 2 : 0, n - width);
    around.assign(values.begin() + static_cast<std::ptrdiff_t>(first),
                  values.begin() + static_cast<std::ptrdiff_t>(first + width));
    const double middle = median_of(around);
    out[i] = std::clamp(values[i], middle - 3 * noise, middle + 3 * noise);
  }
  return out;
}

double mean_of(std::span<const double> values) {
  double sum = 0;
  for (const double v : values) sum += v;
  return sum / static_cast<double>(values.size());
}

}  // namespace

std::vector<std::size_t> best_segments(std::span<const double> values, std::size_t segment_min,
                                       double penalty) {
  CHECK(segment_min >= 1);
  const std::size_t n = values.size();
  if (n == 0) return {};
  if (n < 2 * segment_min) return {n};
  const Cost cost(values);
  // best[t]: least cost of the first t values; from[t]: where its last segment begins.
  std::vector<double> best(n + 1, std::numeric_limits<double>::infinity());
  std::vector<std::size_t> from(n + 1, 0), starts{0};
  best[0] = -penalty;
  for (std::size_t t = segment_min; t <= n; ++t) {
    if (t >= 2 * segment_min) starts.push_back(t - segment_min);
    for (const std::size_t s : starts) {
      const double total = best[s] + cost.of(s, t) + penalty;
      if (total < best[t]) best[t] = total, from[t] = s;
    }
    // A start that cannot catch up at t never will: squared error only grows when split is denied.
    // It may still be wanted until the winner itself can be a start, segment_min values later.
    if (t >= 2 * segment_min)
      std::erase_if(starts, [&](std::size_t s) {
        const std::size_t earlier = t - segment_min;
        return s < earlier && earlier - s >= segment_min &&
               best[s] + cost.of(s, earlier) > best[earlier];
      });
  }
  std::vector<std::size_t> ends;
  for (std::size_t t = n; t > 0; t = from[t]) ends.push_back(t);
  std::reverse(ends.begin(), ends.end());
  return ends;
}

std::vector<ChangePoint> find_changes(std::span<const double> values,
                                      const ChangeOptions& options) {
  const std::size_t n = values.size();
  if (n < 2 * options.segment_min || n < 3) return {};
  const Parts parts = take_apart(values, {.season = options.season});
  std::vector<double> plain(n);
  for (std::size_t i = 0; i < n; ++i)  // a missing value is the level around it
    plain[i] = std::isnan(values[i]) ? parts.level[i] : values[i] - parts.seasonal[i];
  const double noise = noise_of(plain);
  if (!(noise > 0)) return {};
  const std::vector<double> calm = without_spikes(plain, noise);
  const double penalty = options.penalty * noise * noise * std::log(static_cast<double>(n));
  const std::vector<std::size_t> ends = best_segments(calm, options.segment_min, penalty);
  std::vector<ChangePoint> out;
  std::size_t begin = 0;
  for (std::size_t k = 0; k + 1 < ends.size(); ++k) {
    const std::span<const double> all = calm;
    out.push_back({ends[k], mean_of(all.subspan(begin, ends[k] - begin)),
                   mean_of(all.subspan(ends[k], ends[k + 1] - ends[k]))});
    begin = ends[k];
  }
  return out;
}

}  // namespace anomaly
