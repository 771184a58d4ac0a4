#include "features/target_classes/weighted_score.h"

#include <fmt/format.h>

#include <algorithm>

namespace target_classes {
namespace {

std::string joined(std::span<const Weighted> indicators, std::span<const std::size_t> positions,
                   std::string Weighted::*name, const char* separator) {
  std::string text;
  for (const std::size_t at : positions)
    text += (text.empty() ? "" : separator) + indicators[at].*name;
  return text;
}

std::span<const std::size_t> first_of(const std::vector<std::size_t>& positions,
                                      std::size_t count) {
  return std::span(positions).first(std::min(count, positions.size()));
}

}  // namespace

std::optional<WeightedScore> weighted_score(std::span<const Weighted> indicators,
                                            std::span<const std::optional<double>> values,
                                            double known_weight_min) {
  WeightedScore result;
  double sum = 0;
  double weight_known = 0;
  double weight_all = 0;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    weight_all += indicators[i].weight;
    if (!values[i]) {
      result.unknown.push_back(i);
      continue;
    }
    weight_known += indicators[i].weight;
    sum += indicators[i].weight * *values[i];
    result.strongest.push_back(i);
  }
  if (weight_known <= 0) return {};
  result.known_weight = weight_known / weight_all;
  if (result.known_weight + 1e-9 < known_weight_min) return {};
  result.score = sum / weight_known;
  std::stable_sort(result.strongest.begin(), result.strongest.end(),
                   [&](std::size_t a, std::size_t b) {
                     return indicators[a].weight * *values[a] > indicators[b].weight * *values[b];
                   });
  return result;
}

std::string missing_zh(std::span<const Weighted> indicators, const WeightedScore& score) {
  if (score.unknown.empty()) return "";
  return fmt::format("（已知权重{:.0f}%，缺：{}）", score.known_weight * 100,
                     joined(indicators, score.unknown, &Weighted::name_zh, "、"));
}

std::string missing_en(std::span<const Weighted> indicators, const WeightedScore& score) {
  if (score.unknown.empty()) return "";
  return fmt::format(" (known weight {:.0f}%, missing: {})", score.known_weight * 100,
                     joined(indicators, score.unknown, &Weighted::name_en, ", "));
}

std::string weighed_zh(double listed, const WeightedScore& score) {
  return listed == score.score ? "" : fmt::format("（计入模型，按规则{:.2f}）", score.score);
}

std::string weighed_en(double listed, const WeightedScore& score) {
  return listed == score.score
             ? ""
             : fmt::format(" (with the models; {:.2f} by the rules)", score.score);
}

std::string strongest_zh(std::span<const Weighted> indicators, const WeightedScore& score,
                         std::size_t count) {
  return joined(indicators, first_of(score.strongest, count), &Weighted::name_zh, "、");
}

std::string strongest_en(std::span<const Weighted> indicators, const WeightedScore& score,
                         std::size_t count) {
  return joined(indicators, first_of(score.strongest, count), &Weighted::name_en, ", ");
}

}  // namespace target_classes
