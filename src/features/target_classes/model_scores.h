#pragma once
#include <optional>
#include <span>
#include <vector>

#include "features/models/scores.h"
#include "features/target_classes/context.h"

/// What the models say toward the classes, beside the rules. An analyst decides by how much it
/// counts; without an analysis of the month, or with weights of 0, the rules stand alone.
namespace target_classes {

class ModelScores {
 public:
  /// @param scores one per shop of the inputs, or none
  ModelScores(const Context& context, std::span<const models::ShopScores> scores);

  /// 0..1. SALES_ANOMALY and GRADE_FLUCTUATION: probability of falling away; TERMINAL_UPGRADE:
  /// share of the active shops of which less is expected in the next 12 weeks; KEY_SKU: share of
  /// those that are expected to take up fewer key products in the next 8. Nothing: the class has
  /// none, or the models say nothing of the shop.
  [[nodiscard]] std::optional<double> of(TargetClass target_class, metrics::ShopIndex shop) const;

  /// Shops above leaving_probability_min that no rule found, as matches of SALES_ANOMALY.
  [[nodiscard]] std::vector<Match> falling_away(std::span<const Match> found) const;

  /// Adds what the models say to the evidence of each, and weighs it into the score:
  ///   score = (1 - w) rule + w model, rule the share of the class's matches with a lower score.
  /// With w = 0 scores stay as they are.
  void weigh(TargetClass target_class, std::vector<Match>& matches) const;
  /// The same of a ranked class, whose score is 0..1 already.
  void weigh_ranked(TargetClass target_class, std::vector<Match>& candidates) const;

 private:
  [[nodiscard]] double weight_of(TargetClass target_class) const;

  const Context& context_;
  std::span<const models::ShopScores> scores_;
  std::vector<double> value_standing_;  ///< per shop; NaN: nothing expected of it is known
  std::vector<double> key_standing_;    ///< likewise
};

}  // namespace target_classes
