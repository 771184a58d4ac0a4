#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/target_classes/target_classes.h"

/// A weighted mean over the indicators that are known. Pure.
namespace target_classes {

struct WeightedScore {
  double score = 0;                    ///< Σ w·x / Σ w over the known indicators
  double known_weight = 0;             ///< Σ w of the known over Σ w of all, 0..1
  std::vector<std::size_t> strongest;  ///< positions of the known ones, highest w·x first
  std::vector<std::size_t> unknown;    ///< positions of the others
};
/// @param values one per indicator, 0..1
/// @return nothing when less than `known_weight_min` of the weight is known
std::optional<WeightedScore> weighted_score(std::span<const Weighted> indicators,
                                            std::span<const std::optional<double>> values,
                                            double known_weight_min);

/// What the sentence adds when indicators were missing: `（已知权重85%，缺：动销比）`, else
/// nothing.
std::string missing_zh(std::span<const Weighted> indicators, const WeightedScore& score);
std::string missing_en(std::span<const Weighted> indicators, const WeightedScore& score);

/// What the sentence adds when the models count in the listed score: `（计入模型，按规则0.63）`,
/// else nothing.
std::string weighed_zh(double listed, const WeightedScore& score);
std::string weighed_en(double listed, const WeightedScore& score);

/// The first `count` of the strongest by name: `重购率、订足率`.
std::string strongest_zh(std::span<const Weighted> indicators, const WeightedScore& score,
                         std::size_t count);
std::string strongest_en(std::span<const Weighted> indicators, const WeightedScore& score,
                         std::size_t count);

}  // namespace target_classes
