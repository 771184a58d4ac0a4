#include "features/guidance/effect.h"

#include <algorithm>

namespace guidance {
namespace {

using target_classes::TargetClass;

constexpr std::uint32_t kShopsMin = 5;
constexpr TargetClass kListed[] = {TargetClass::kGradeFluctuation, TargetClass::kNewRetail,
                                   TargetClass::kKeySku,           TargetClass::kTerminalUpgrade,
                                   TargetClass::kSalesAnomaly,     TargetClass::kCigarGuidance};

std::optional<double> value_now(const BookContext::State& state, metrics::ShopIndex shop,
                                std::string_view metric) {
  if (metric == "score") {
    const auto& grade = state.sources.grades.shops[shop];
    return grade.graded ? std::optional<double>(grade.score) : std::nullopt;
  }
  const auto column = metrics::find_metric(metrics::Scope::kShop, metric);
  if (!column) return {};
  const auto value = state.sources.month_metrics.shops.at(shop, *column);
  return value.is_known() ? std::optional<double>(value.value) : std::nullopt;
}

}  // namespace

EffectMetric effect_metric(TargetClass target_class) {
  switch (target_class) {
    case TargetClass::kGradeFluctuation:
      return {"score", 1};
    case TargetClass::kNewRetail:
      return {"scan_rate", 1};
    case TargetClass::kKeySku:
      return {"key_shelf_rate", 1};
    case TargetClass::kTerminalUpgrade:
      return {"display_score", 1};
    case TargetClass::kSalesAnomaly:
      return {"quantity", 1};
    case TargetClass::kCigarGuidance:
      return {"cigar_quantity", 1};
    case TargetClass::kStable:
      break;
  }
  return {"quantity", 1};
}

std::optional<bool> improved(const BookContext::State& state, metrics::ShopIndex shop,
                             EffectMetric metric) {
  const LastBook* last = state.last_book(shop);
  if (last == nullptr) return {};
  const auto before = std::ranges::find(last->figures, metric.metric, &LastBook::Value::metric);
  const auto now = value_now(state, shop, metric.metric);
  if (before == last->figures.end() || !now) return {};
  return metric.better * (*now - before->value) > 1e-9;
}

std::size_t grade_third(const BookContext::State& state, const LastBook& last) {
  const int grades = std::max(state.sources.grades.config.grades, 1);
  const int grade = std::clamp(last.grade_no.value_or(1), 1, grades);
  return static_cast<std::size_t>((grade - 1) * 3 / grades);
}

bool was_listed(const LastBook& last, TargetClass target_class) {
  return std::ranges::find(last.classes, target_classes::code_of(target_class)) !=
         last.classes.end();
}

std::vector<std::array<EffectCell, 3>> unlisted_effects(const BookContext::State& state) {
  std::vector<std::array<EffectCell, 3>> cells(target_classes::kClassCount);
  if (state.sources.last_books.empty()) return cells;
  for (metrics::ShopIndex shop = 0; shop < state.inputs().shops.size(); ++shop) {
    const LastBook* last = state.last_book(shop);
    if (last == nullptr) continue;
    for (const TargetClass target_class : kListed) {
      if (was_listed(*last, target_class)) continue;
      const auto better = improved(state, shop, effect_metric(target_class));
      if (!better) continue;
      EffectCell& cell = cells[static_cast<std::size_t>(target_class)][grade_third(state, *last)];
      ++cell.shops;
      if (*better) ++cell.improved;
    }
  }
  return cells;
}

VisitEffect visit_effect(const BookContext::State& state,
                         const std::vector<metrics::ShopIndex>& shops) {
  VisitEffect effect;
  effect.method = "listed_against_unlisted";
  effect.present = std::ranges::any_of(
      shops, [&](metrics::ShopIndex shop) { return state.last_book(shop) != nullptr; });
  if (!effect.present) {
    effect.unknown = "no_previous_book";
    return effect;
  }
  for (const TargetClass target_class : kListed) {
    const EffectMetric metric = effect_metric(target_class);
    ClassEffect line;
    line.class_code = target_classes::code_of(target_class);
    line.name = {std::string(target_classes::name_zh(target_class)),
                 std::string(target_classes::name_en(target_class))};
    line.metric = metric.metric;
    std::array<EffectCell, 3> listed{};
    for (const metrics::ShopIndex shop : shops) {
      const LastBook* last = state.last_book(shop);
      if (last == nullptr || !was_listed(*last, target_class)) continue;
      const auto better = improved(state, shop, metric);
      if (!better) continue;
      ++line.listed;
      ++listed[grade_third(state, *last)].shops;
      if (*better) ++line.improved;
    }
    // The unlisted, weighted to the thirds of grades in which the listed shops stand.
    const auto& unlisted = state.unlisted_effect[static_cast<std::size_t>(target_class)];
    double expected = 0;
    bool enough = line.listed >= kShopsMin;
    for (std::size_t third = 0; third < 3; ++third) {
      if (listed[third].shops == 0) continue;
      if (unlisted[third].shops < kShopsMin) {
        enough = false;
        continue;
      }
      expected += static_cast<double>(listed[third].shops) * unlisted[third].improved /
                  unlisted[third].shops;
    }
    if (line.listed == 0) continue;
    line.improved_share = rounded(static_cast<double>(line.improved) / line.listed, "percent");
    if (enough) {
      line.unlisted_share = rounded(expected / line.listed, "percent");
      line.effect = rounded(
          static_cast<double>(line.improved) / line.listed - expected / line.listed, "percent");
    } else {
      line.unknown = "too_few";
    }
    effect.classes.push_back(std::move(line));
  }
  return effect;
}

}  // namespace guidance
