#include <algorithm>
#include <array>
#include <map>

#include "features/guidance/book_state.h"

namespace guidance {
namespace {

using metrics::Unknown;

struct UnknownWord {
  std::string_view key;
  Unknown reason;
};
constexpr auto kUnknown = std::to_array<UnknownWord>({
    {"no_orders", Unknown::kNoOrders},
    {"no_history", Unknown::kNoHistory},
    {"not_recorded", Unknown::kNotRecorded},
    {"no_stock_count", Unknown::kNoStockCount},
    {"no_price_observation", Unknown::kNoPriceObservation},
    {"no_outside_figure", Unknown::kNoOutsideFigure},
    {"no_key_products", Unknown::kNoKeyProducts},
    {"no_reference_price", Unknown::kNoReferencePrice},
    {"no_attribute", Unknown::kNoAttribute},
    {"zero_denominator", Unknown::kZeroDenominator},
    {"too_few_peers", Unknown::kTooFewPeers},
    {"not_applicable", Unknown::kNotApplicable},
});

/// Reasons of our own, beside those of the metrics.
const std::map<std::string_view, Text>& own_reasons() {
  static const std::map<std::string_view, Text> reasons = {
      {"not_graded",
       {"未参与评档（未营业或资料未建）", "not graded (not active, or no master data)"}},
      {"no_previous_book", {"上月没有发布指导书，无从对比", "no book was published last month"}},
      {"no_cigars_in_range", {"本公司没有雪茄烟品规", "the company sells no cigars"}},
      {"not_licensed", {"许可范围不含雪茄烟", "the licence does not cover cigars"}},
      {"no_cigar_orders",
       {"近四个月没有订购雪茄烟，同类店也少有经营",
        "no cigars ordered in four months, and few peers carry any"}},
      {"no_target", {"尚未设定片区目标", "no target has been set for the area"}},
      {"too_few", {"可比客户不足5户", "fewer than five shops to compare"}},
      {"no_orders_ever", {"近四个月没有订货", "no orders in the last four months"}},
  };
  return reasons;
}

}  // namespace

std::string unknown_key(Unknown reason) {
  const auto found = std::ranges::find(kUnknown, reason, &UnknownWord::reason);
  return found == kUnknown.end() ? "" : std::string(found->key);
}

std::string unknown_words(std::string_view key, Language language) {
  if (const auto own = own_reasons().find(key); own != own_reasons().end())
    return language == Language::kZh ? own->second.zh : own->second.en;
  const auto found = std::ranges::find(kUnknown, key, &UnknownWord::key);
  if (found == kUnknown.end()) return std::string(key);
  return std::string(language == Language::kZh ? metrics::unknown_text_zh(found->reason)
                                               : metrics::unknown_text_en(found->reason));
}

Text metric_name(std::string_view id, metrics::Scope scope) {
  static const std::map<std::string_view, Text> own = {
      {"score", {"档位得分", "Grade score"}},
      {"grade_no", {"档位", "Grade"}},
      {"willingness", {"改造意愿", "Willingness to upgrade"}},
      {"display_score", {"陈列达标", "Display score"}},
  };
  if (const auto found = own.find(id); found != own.end()) return found->second;
  for (const auto wanted : {scope, metrics::Scope::kShop, metrics::Scope::kArea})
    if (const auto column = metrics::find_metric(wanted, id)) {
      const auto& definition = metrics::definitions(wanted)[*column];
      return {std::string(definition.name_zh), std::string(definition.name_en)};
    }
  return {std::string(id), std::string(id)};
}

}  // namespace guidance
