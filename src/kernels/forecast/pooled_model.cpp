#include "kernels/forecast/pooled_model.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace forecast {
namespace {

constexpr std::size_t kLags = 6, kFeatures = kLags + 7;
constexpr std::size_t kWindowsMin = 200, kWindowsMax = 100'000, kSeriesPerPrediction = 4096;
constexpr int kRounds = 200;
constexpr double kTargetMax = 5;     // in units of the window: beyond it a value teaches no more
constexpr double kFeatureMax = 1e6;  // trees only compare, and infinity is refused
constexpr float kMissing = std::numeric_limits<float>::quiet_NaN();

boosted_trees::Parameters parameters_of(std::uint64_t seed) {
  return {{"objective", "reg:squarederror"},
          {"base_score", "0"},
          {"tree_method", "hist"},
          {"eta", "0.05"},
          {"max_depth", "5"},
          {"min_child_weight", "10"},
          {"subsample", "0.7"},
          {"seed", std::to_string(seed % 1'000'000'007)}};
}

double mean_of_last(std::span<const double> past, std::size_t count) {
  const auto last = past.last(std::min(count, past.size()));
  return std::accumulate(last.begin(), last.end(), 0.0) / static_cast<double>(last.size());
}

std::size_t window_of(std::size_t season) { return std::max(season, kLags); }

/// Values that a window needs before it.
std::size_t least_past(std::size_t season) { return season > 1 ? season + 1 : 4; }

/// The value of the same position, `seasons` (1, 2) seasons before the `ahead`-th period to come.
std::optional<double> same_season(std::span<const double> past, std::size_t season,
                                  std::size_t ahead, std::size_t seasons) {
  const std::size_t back = season * ((ahead - 1) / season + seasons);
  if (season < 2 || back > past.size() + ahead - 1) return std::nullopt;
  return past[past.size() + ahead - 1 - back];
}

/// What the trees correct.
double naive_value(std::span<const double> past, std::size_t season, std::size_t ahead) {
  return same_season(past, season, ahead, 1).value_or(past.back());
}

/// What is known at the end of `past` of the `ahead`-th period to come.
std::array<float, kFeatures> features_of(std::span<const double> past, std::size_t season,
                                         std::size_t ahead, double scale) {
  std::array<float, kFeatures> out{};
  out.fill(kMissing);
  const auto put = [&](std::size_t at, double value) {
    out[at] = static_cast<float>(std::clamp(value, -kFeatureMax, kFeatureMax));
  };
  for (std::size_t lag = 0; lag < std::min(kLags, past.size()); ++lag)
    put(lag, past[past.size() - 1 - lag] / scale);
  const std::size_t window = window_of(season);
  const auto last = past.last(std::min(window, past.size()));
  put(kLags, static_cast<double>(ahead));
  for (const std::size_t seasons : {1U, 2U})
    if (const auto value = same_season(past, season, ahead, seasons))
      put(kLags + seasons, *value / scale);
  if (past.size() > window)
    put(kLags + 3, mean_of_last(past.first(past.size() - window), window) / scale);
  double squares = 0;
  for (std::size_t i = 1; i < last.size(); ++i)
    squares += (last[i] - last[i - 1]) * (last[i] - last[i - 1]);
  put(kLags + 4, std::sqrt(squares / static_cast<double>(last.size())) / scale);
  put(kLags + 5, static_cast<double>(std::count(last.begin(), last.end(), 0.0)) /
                     static_cast<double>(last.size()));
  put(kLags + 6, naive_value(past, season, ahead) / scale);
  return out;
}

/// Every how many-th window is taken; prime to the horizon, so that all steps ahead are met.
std::size_t stride_of(const Pasts& pasts, PooledShape shape) {
  std::size_t windows = 0;
  for (const auto& past : pasts)
    if (past.size() > least_past(shape.season))
      windows += (past.size() - least_past(shape.season)) * shape.horizon;
  std::size_t stride = windows / kWindowsMax + 1;
  while (std::gcd(stride, shape.horizon) != 1) ++stride;
  return stride;
}

}  // namespace

double scale_of(std::span<const double> past, std::size_t season) {
  const auto last = past.last(std::min(window_of(season), past.size()));
  double sum = 0;
  for (const double v : last) sum += std::abs(v);
  return last.empty() ? 0 : sum / static_cast<double>(last.size());
}

std::optional<PooledModel> PooledModel::train(const Pasts& pasts, PooledShape shape,
                                              std::uint64_t seed) {
  std::vector<float> rows, targets;
  const std::size_t stride = stride_of(pasts, shape);
  std::size_t number = 0;
  for (const auto& past : pasts)
    for (std::size_t end = least_past(shape.season); end < past.size(); ++end)
      for (std::size_t ahead = 1; ahead <= shape.horizon; ++ahead) {
        if (number++ % stride != 0 || end + ahead > past.size()) continue;
        const auto known = past.first(end);
        const double scale = scale_of(known, shape.season);
        if (!(scale > 0)) continue;
        const auto features = features_of(known, shape.season, ahead, scale);
        rows.insert(rows.end(), features.begin(), features.end());
        const double change = past[end + ahead - 1] - naive_value(known, shape.season, ahead);
        targets.push_back(static_cast<float>(std::clamp(change / scale, -kTargetMax, kTargetMax)));
      }
  if (targets.size() < kWindowsMin) return std::nullopt;
  boosted_trees::Matrix matrix(rows, kFeatures);
  matrix.set_labels(targets);
  const std::array<const boosted_trees::Matrix*, 1> seen{&matrix};
  boosted_trees::Booster trees(parameters_of(seed), seen);
  for (int round = 0; round < kRounds; ++round) trees.update(round, matrix);
  return PooledModel(shape, std::move(trees));
}

std::vector<std::vector<double>> PooledModel::predict(const Pasts& pasts) const {
  std::vector<std::vector<double>> out(pasts.size());
  for (std::size_t begin = 0; begin < pasts.size(); begin += kSeriesPerPrediction) {
    const std::size_t end = std::min(begin + kSeriesPerPrediction, pasts.size());
    std::vector<float> rows;
    std::vector<double*> values;
    std::vector<double> scales;
    for (std::size_t i = begin; i < end; ++i) {
      const std::span<const double> past = pasts[i];
      const double scale = scale_of(past, shape_.season);
      out[i].resize(shape_.horizon);
      for (std::size_t ahead = 1; ahead <= shape_.horizon && !past.empty(); ++ahead) {
        double& value = out[i][ahead - 1];
        value = naive_value(past, shape_.season, ahead);
        if (past.size() < least_past(shape_.season) || !(scale > 0)) continue;
        const auto features = features_of(past, shape_.season, ahead, scale);
        rows.insert(rows.end(), features.begin(), features.end());
        values.push_back(&value);
        scales.push_back(scale);
      }
    }
    if (values.empty()) continue;
    const std::vector<float> changes =
        trees_.predict(boosted_trees::Matrix(rows, kFeatures), boosted_trees::Output::kPrediction);
    for (std::size_t k = 0; k < values.size(); ++k)
      *values[k] += scales[k] * static_cast<double>(changes[k]);
  }
  return out;
}

}  // namespace forecast
