#include <algorithm>
#include <cmath>

#include "kernels/forecast/forecast.h"

namespace forecast {
namespace {

constexpr double kSmoothing = 0.1;  // of sizes, intervals and probabilities of seldom demand

double root_mean_square_of_differences(std::span<const double> v, std::size_t lag) {
  if (v.size() <= lag) return 0;
  double sum = 0;
  for (std::size_t t = lag; t < v.size(); ++t) sum += (v[t] - v[t - lag]) * (v[t] - v[t - lag]);
  return std::sqrt(sum / static_cast<double>(v.size() - lag));
}

/// The same mean for all periods; spread that of the values around what was expected of them.
Path flat(double mean, double squares, std::size_t count, std::size_t horizon) {
  const double spread = count > 0 ? std::sqrt(squares / static_cast<double>(count)) : 0;
  return {std::vector<double>(horizon, mean), std::vector<double>(horizon, spread)};
}

/// Index of the first period with demand, or the size.
std::size_t first_demand(std::span<const double> values) {
  return static_cast<std::size_t>(
      std::find_if(values.begin(), values.end(), [](double v) { return v != 0; }) - values.begin());
}

}  // namespace

std::string_view name_of(Method method) {
  switch (method) {
    case Method::kNaive:
      return "naive";
    case Method::kSeasonalNaive:
      return "seasonal_naive";
    case Method::kEts:
      return "ets";
    case Method::kTheta:
      return "theta";
    case Method::kDynamicTheta:
      return "dynamic_theta";
    case Method::kCroston:
      return "croston";
    case Method::kTsb:
      return "tsb";
    case Method::kCombination:
      return "combination";
    case Method::kPooled:
      return "pooled";
  }
  return "";
}

Path naive(std::span<const double> values, std::size_t horizon) {
  Path out;
  if (values.empty()) return {std::vector<double>(horizon), std::vector<double>(horizon)};
  const double spread = root_mean_square_of_differences(values, 1);
  for (std::size_t h = 1; h <= horizon; ++h) {
    out.mean.push_back(values.back());
    out.spread.push_back(spread * std::sqrt(static_cast<double>(h)));
  }
  return out;
}

Path seasonal_naive(std::span<const double> values, std::size_t season, std::size_t horizon) {
  if (season < 2 || values.size() <= season) return naive(values, horizon);
  Path out;
  const double spread = root_mean_square_of_differences(values, season);
  for (std::size_t h = 0; h < horizon; ++h) {
    out.mean.push_back(values[values.size() - season + h % season]);
    out.spread.push_back(spread * std::sqrt(static_cast<double>(h / season + 1)));
  }
  return out;
}

Path croston(std::span<const double> values, std::size_t horizon) {
  const std::size_t first = first_demand(values);
  if (first == values.size()) return flat(0, 0, 0, horizon);
  double size = values[first], interval = static_cast<double>(first + 1), since = 0, squares = 0;
  for (std::size_t t = first + 1; t < values.size(); ++t) {
    const double error = values[t] - (1 - kSmoothing / 2) * size / interval;
    squares += error * error;
    ++since;
    if (values[t] == 0) continue;
    size += kSmoothing * (values[t] - size);
    interval += kSmoothing * (since - interval);
    since = 0;
  }
  return flat((1 - kSmoothing / 2) * size / interval, squares, values.size() - first - 1, horizon);
}

Path tsb(std::span<const double> values, std::size_t horizon) {
  const std::size_t first = first_demand(values);
  if (first == values.size()) return flat(0, 0, 0, horizon);
  double size = values[first], chance = 1 / static_cast<double>(first + 1), squares = 0;
  for (std::size_t t = first + 1; t < values.size(); ++t) {
    const double error = values[t] - chance * size;
    squares += error * error;
    chance += kSmoothing * ((values[t] != 0 ? 1 : 0) - chance);
    if (values[t] != 0) size += kSmoothing * (values[t] - size);
  }
  return flat(chance * size, squares, values.size() - first - 1, horizon);
}

double smape(std::span<const double> actual, std::span<const double> predicted) {
  double sum = 0;
  for (std::size_t i = 0; i < actual.size(); ++i) {
    const double size = std::abs(actual[i]) + std::abs(predicted[i]);
    if (size > 0) sum += 200 * std::abs(actual[i] - predicted[i]) / size;
  }
  return actual.empty() ? 0 : sum / static_cast<double>(actual.size());
}

}  // namespace forecast
