#include "kernels/forecast/season.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace forecast {
namespace {

double mean(std::span<const double> v) {
  return std::accumulate(v.begin(), v.end(), 0.0) / static_cast<double>(v.size());
}

/// Mean of the season around `at`, its two ends counting half when it is even.
double centred(std::span<const double> v, std::size_t at, std::size_t season) {
  const std::size_t half = season / 2;
  double sum = 0;
  for (std::size_t i = at - half; i <= at + half; ++i) sum += v[i];
  if (season % 2 == 0) sum -= (v[at - half] + v[at + half]) / 2;
  return sum / static_cast<double>(season);
}

}  // namespace

double Deseasonalised::restore(double value, std::size_t ahead) const {
  const double factor = factors[(values.size() + ahead - 1) % factors.size()];
  return multiplicative ? value * factor : value + factor;
}

double Deseasonalised::scale(std::size_t ahead) const {
  return multiplicative ? factors[(values.size() + ahead - 1) % factors.size()] : 1;
}

bool has_season(std::span<const double> values, std::size_t season) {
  const std::size_t n = values.size();
  if (season < 2 || n < 2 * season + 1) return false;
  const double centre = mean(values);
  const auto covariance = [&](std::size_t lag) {
    double sum = 0;
    for (std::size_t t = lag; t < n; ++t) sum += (values[t] - centre) * (values[t - lag] - centre);
    return sum;
  };
  const double variance = covariance(0);
  if (variance <= 0) return false;
  double squares = 0;
  for (std::size_t lag = 1; lag < season; ++lag) {
    const double r = covariance(lag) / variance;
    squares += r * r;
  }
  const double limit = 1.645 * std::sqrt((1 + 2 * squares) / static_cast<double>(n));
  return std::abs(covariance(season) / variance) > limit;
}

Deseasonalised take_season_out(std::span<const double> values, std::size_t season,
                               bool multiplicative) {
  const std::size_t n = values.size();
  Deseasonalised out{{values.begin(), values.end()}, {multiplicative ? 1.0 : 0.0}, multiplicative};
  if (season < 2 || n < 2 * season + 1) return out;
  std::vector<double> sums(season, 0.0);
  std::vector<int> counts(season, 0);
  for (std::size_t t = season / 2; t + season / 2 < n; ++t) {
    const double around = centred(values, t, season);
    sums[t % season] += multiplicative ? values[t] / around : values[t] - around;
    ++counts[t % season];
  }
  for (std::size_t i = 0; i < season; ++i) sums[i] /= std::max(counts[i], 1);
  const double centre = mean(sums);
  for (double& f : sums) f = multiplicative ? std::max(f / centre, 0.01) : f - centre;
  out.factors = sums;
  for (std::size_t t = 0; t < n; ++t)
    out.values[t] = multiplicative ? values[t] / sums[t % season] : values[t] - sums[t % season];
  return out;
}

}  // namespace forecast
