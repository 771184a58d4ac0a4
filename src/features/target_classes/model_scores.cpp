#include "features/target_classes/model_scores.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace target_classes {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();

/// Share of the values below each, ties half; NaN stays NaN.
std::vector<double> standings(const std::vector<double>& values) {
  std::vector<double> sorted;
  for (const double value : values)
    if (!std::isnan(value)) sorted.push_back(value);
  std::ranges::sort(sorted);
  std::vector<double> standing;
  for (const double value : values) {
    if (std::isnan(value)) {
      standing.push_back(kUnknown);
      continue;
    }
    const auto [first, last] = std::equal_range(sorted.begin(), sorted.end(), value);
    const double below =
        static_cast<double>(first - sorted.begin()) + static_cast<double>(last - first) / 2;
    standing.push_back(below / static_cast<double>(sorted.size()));
  }
  return standing;
}

std::optional<double> known(double standing) {
  if (std::isnan(standing)) return {};
  return standing;
}

std::string_view evidence_name(TargetClass target_class) {
  switch (target_class) {
    case TargetClass::kTerminalUpgrade:
      return "expected_value_standing";
    case TargetClass::kKeySku:
      return "key_response_standing";
    default:
      return "leaving_probability";
  }
}

Match leaving_match(metrics::ShopIndex shop, const models::LeavingScore& leaving, double least) {
  Match match;
  match.shop = shop;
  match.score = leaving.probability;
  match.reason_code = "sales_anomaly.falling_away";
  match.reason_zh = fmt::format(
      "模型判断未来八周停订或订货额降到预期一半以下的可能性为{}（阈值{}，全部零售户平均{}）。",
      percent_text(leaving.probability), percent_text(least), percent_text(leaving.usual));
  match.reason_en = fmt::format(
      "The model gives a chance of {} that it stops or orders less than half of what is expected "
      "in the next eight weeks (threshold {}, all shops {}).",
      percent_text(leaving.probability), percent_text(least), percent_text(leaving.usual));
  return match;
}

}  // namespace

ModelScores::ModelScores(const Context& context, std::span<const models::ShopScores> scores)
    : context_(context), scores_(scores) {
  if (scores_.empty()) return;
  CHECK(scores_.size() == context_.inputs.shops.size());
  std::vector<double> expected(scores_.size(), kUnknown);
  std::vector<double> taken_up(scores_.size(), kUnknown);
  for (const metrics::ShopIndex shop : context_.shops) {
    if (const auto& value = scores_[shop].value; value && value->expected_value_minor)
      expected[shop] = static_cast<double>(*value->expected_value_minor);
    if (const auto& key = scores_[shop].key_response)
      taken_up[shop] = key->mean * static_cast<double>(key->lacking);
  }
  value_standing_ = standings(expected);
  key_standing_ = standings(taken_up);
}

std::optional<double> ModelScores::of(TargetClass target_class, metrics::ShopIndex shop) const {
  if (scores_.empty()) return {};
  switch (target_class) {
    case TargetClass::kSalesAnomaly:
    case TargetClass::kGradeFluctuation:
      if (!scores_[shop].leaving) return {};
      return scores_[shop].leaving->probability;
    case TargetClass::kTerminalUpgrade:
      return known(value_standing_[shop]);
    case TargetClass::kKeySku:
      return known(key_standing_[shop]);
    default:
      return {};
  }
}

std::vector<Match> ModelScores::falling_away(std::span<const Match> found) const {
  std::vector<Match> matches;
  if (scores_.empty()) return matches;
  std::vector<std::uint8_t> is_found(scores_.size(), 0);
  for (const Match& match : found) is_found[match.shop] = 1;
  const double least = context_.config.leaving_probability_min;
  for (const metrics::ShopIndex shop : context_.shops) {
    const auto& leaving = scores_[shop].leaving;
    if (leaving && leaving->probability > least && is_found[shop] == 0)
      matches.push_back(leaving_match(shop, *leaving, least));
  }
  return matches;
}

double ModelScores::weight_of(TargetClass target_class) const {
  switch (target_class) {
    case TargetClass::kSalesAnomaly:
      return context_.config.sales_anomaly_model_weight;
    case TargetClass::kGradeFluctuation:
      return context_.config.grade_fluctuation_model_weight;
    case TargetClass::kTerminalUpgrade:
      return context_.config.terminal_model_weight;
    case TargetClass::kKeySku:
      return context_.config.key_sku_model_weight;
    default:
      return 0;
  }
}

void ModelScores::weigh(TargetClass target_class, std::vector<Match>& matches) const {
  std::vector<double> scores;
  for (const Match& match : matches) scores.push_back(match.score);
  const auto rule = standings(scores);
  const double weight = weight_of(target_class);
  for (std::size_t i = 0; i < matches.size(); ++i) {
    const auto model = of(target_class, matches[i].shop);
    if (model)
      matches[i].evidence.push_back(
          {std::string(evidence_name(target_class)), *model,
           target_class == TargetClass::kSalesAnomaly ? context_.config.leaving_probability_min : 0,
           matches[i].reason_code == "sales_anomaly.falling_away" ? ">" : ""});
    if (weight == 0) continue;
    matches[i].evidence.push_back({"rule_standing", rule[i], 0, ""});
    matches[i].score = (1 - weight) * rule[i] + weight * model.value_or(rule[i]);
  }
}

void ModelScores::weigh_ranked(TargetClass target_class, std::vector<Match>& candidates) const {
  const double weight = weight_of(target_class);
  for (Match& match : candidates) {
    const auto model = of(target_class, match.shop);
    if (!model) continue;
    match.evidence.push_back({std::string(evidence_name(target_class)), *model, 0, ""});
    if (weight == 0) continue;
    match.evidence.push_back({"rule_score", match.score, 0, ""});
    match.score = (1 - weight) * match.score + weight * *model;
  }
}

}  // namespace target_classes
