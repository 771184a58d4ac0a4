#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>

#include "features/target_classes/rules.h"
#include "features/target_classes/statistics.h"
#include "features/target_classes/weighted_score.h"

namespace target_classes {
namespace {

/// Of the equipment gap, the terminal itself counts this much, a missing till the rest.
constexpr double kTerminalPart = 0.7;

std::optional<double> complement(std::optional<double> share) {
  if (!share) return {};
  return std::clamp(1 - *share, 0.0, 1.0);
}

/// Reads one shop's indicators, each 0..1: capacity is what a better terminal could be worth here,
/// a gap is what is still missing.
class Reader {
 public:
  explicit Reader(const Context& context)
      : context_(context),
        trade_zone_(context, "trade_zone_type", context.config.trade_zone_points),
        format_(context, "business_format", context.config.format_points),
        terminal_gap_(context, "terminal_type", context.config.terminal_gap_points),
        display_(context, "display_score"),
        scan_(context, "scan_rate") {}

  [[nodiscard]] std::optional<double> value(std::string_view indicator,
                                            metrics::ShopIndex at) const {
    const customers::Customer& shop = context_.shop(at);
    if (indicator == "grade_percentile") return grade_percentile(at);
    if (indicator == "trade_zone") return trade_zone_(shop.trade_zone_type);
    if (indicator == "floor_area") return floor_area(shop);
    if (indicator == "business_format") return format_(shop.business_format);
    if (indicator == "willingness") return shop.willingness;
    if (indicator == "equipment_gap") return equipment_gap(shop);
    if (indicator == "display_gap") return complement(display_(at));
    if (indicator == "scan_gap") return complement(scan_(at));
    return {};
  }

 private:
  [[nodiscard]] std::optional<double> grade_percentile(metrics::ShopIndex at) const {
    const grading::ShopGrade& grade = context_.grade(at);
    if (grade.method != "ranked" || context_.grades.ranked == 0) return {};
    return 1 - (static_cast<double>(grade.rank) - 0.5) / context_.grades.ranked;
  }
  [[nodiscard]] std::optional<double> floor_area(const customers::Customer& shop) const {
    if (!shop.floor_area_m2) return {};
    return std::clamp(*shop.floor_area_m2 / context_.config.floor_area_full_m2, 0.0, 1.0);
  }
  /// An unknown till is not a missing one.
  [[nodiscard]] std::optional<double> equipment_gap(const customers::Customer& shop) const {
    const auto terminal = terminal_gap_(shop.terminal_type);
    if (!terminal) return {};
    if (!shop.pos_online) return terminal;
    return kTerminalPart * *terminal + (1 - kTerminalPart) * (*shop.pos_online ? 0.0 : 1.0);
  }

  const Context& context_;
  CodedPoints trade_zone_;
  CodedPoints format_;
  CodedPoints terminal_gap_;
  Figure display_;
  Figure scan_;
};

/// Mean of the known gaps; nothing when no gap is known.
std::optional<double> mean_gap(std::span<const Weighted> indicators,
                               std::span<const std::optional<double>> values) {
  double sum = 0;
  std::size_t known = 0;
  for (std::size_t k = 0; k < indicators.size(); ++k) {
    if (indicators[k].group != "gap" || !values[k]) continue;
    sum += *values[k];
    ++known;
  }
  if (known == 0) return {};
  return sum / static_cast<double>(known);
}

}  // namespace

RankedClass rank_terminal_upgrade(const Context& context) {
  const auto& indicators = context.config.terminal_indicators;
  const Reader reader(context);
  RankedClass ranked{TargetClass::kTerminalUpgrade,
                     context.config.terminal_top_share,
                     context.config.terminal_score_min,
                     {},
                     {}};
  auto scores = std::make_shared<std::map<metrics::ShopIndex, WeightedScore>>();
  std::vector<std::optional<double>> own(indicators.size());
  for (const metrics::ShopIndex shop : context.shops) {
    for (std::size_t k = 0; k < indicators.size(); ++k)
      own[k] = reader.value(indicators[k].indicator, shop);
    auto score = weighted_score(indicators, own, context.config.known_weight_min);
    const auto gap = mean_gap(indicators, own);
    if (!score || !gap || *gap < context.config.terminal_gap_min) continue;
    if (context.shop(shop).is_model_store.value_or(false)) continue;
    Match match;
    match.shop = shop;
    match.score = score->score;
    match.evidence.push_back({"terminal_gap", *gap, context.config.terminal_gap_min, ">="});
    for (std::size_t k = 0; k < indicators.size(); ++k)
      if (own[k]) match.evidence.push_back({indicators[k].indicator, *own[k], 0, ""});
    ranked.candidates.push_back(std::move(match));
    scores->emplace(shop, std::move(*score));
  }
  ranked.describe = [&indicators, scores](Match& match, const Place& place) {
    const WeightedScore& score = scores->at(match.shop);
    const double gap = match.evidence.front().value;
    match.reason_code = "terminal_upgrade.top_share";
    match.reason_zh = fmt::format(
        "终端改造潜力值{:.2f}{}，在本片区{}户中排第{}，平均差距{}，主要来自：{}{}。", match.score,
        weighed_zh(match.score, score), place.ranked, place.rank, percent_text(gap),
        strongest_zh(indicators, score, 3), missing_zh(indicators, score));
    match.reason_en = fmt::format(
        "Terminal potential {:.2f}{}, number {} of {} shops in the area, mean gap {}; mainly "
        "from: {}{}.",
        match.score, weighed_en(match.score, score), place.rank, place.ranked, percent_text(gap),
        strongest_en(indicators, score, 3), missing_en(indicators, score));
    match.evidence.insert(match.evidence.begin(),
                          {{"terminal_potential", match.score, place.cut, ">="},
                           {"known_weight", score.known_weight, 0, ""}});
  };
  return ranked;
}

}  // namespace target_classes
