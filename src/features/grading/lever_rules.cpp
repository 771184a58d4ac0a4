#include "features/grading/lever_rules.h"

#include <algorithm>
#include <cmath>

namespace grading {
namespace {

/// Nobody can buy more than this; where even this is not enough, the component is at its ceiling.
constexpr double kInputMax = 1e13;

/// Total score with one component's input and normaliser replaced; adds in the same order as
/// rank_by_quota, so that an unchanged shop gets the identical sum.
double score_with(std::span<const CompiledComponent> components, const Ranking& ranking,
                  const Candidate& shop, std::size_t at, double input, double normaliser) {
  double score = 0;
  for (std::size_t i = 0; i < components.size(); ++i) {
    const double own = shop.inputs[static_cast<std::size_t>(components[i].input)];
    score += i == at ? component_score(components[i], input, normaliser)
                     : component_score(components[i], own, ranking.normalisers[i]);
  }
  return score;
}

/// The most this input can be, whatever the shop does.
double ceiling_of(InputKind input, const Candidate& shop, const LeverLimits& limits) {
  switch (input) {
    case InputKind::kQuantity:
      return kInputMax;
    case InputKind::kAmount:
      return limits.amount_max.value_or(kInputMax);
    case InputKind::kDistinctProducts:
      return limits.products_max.value_or(kInputMax);
    case InputKind::kClass12Products:
      return limits.class_1_2_max.value_or(kInputMax);
    case InputKind::kLowTarQuantity:
      return std::max(0.0, shop.inputs[static_cast<std::size_t>(InputKind::kQuantity)]);
    case InputKind::kDisplayScore:
      return 1;
  }
  return 0;
}

}  // namespace

double lever_unit(InputKind input) { return input == InputKind::kDisplayScore ? 0.01 : 1; }

bool reaches(std::span<const CompiledComponent> components, std::size_t at, const Ranking& ranking,
             const Candidate& shop, const Candidate& pivot, double after) {
  const CompiledComponent& component = components[at];
  const auto input = static_cast<std::size_t>(component.input);
  const double normaliser =
      normaliser_after(component.normaliser, ranking.scales[at], shop.inputs[input], after);
  const double own = score_with(components, ranking, shop, at, after, normaliser);
  const double others = score_with(components, ranking, pivot, at, pivot.inputs[input], normaliser);
  if (own != others) return own > others;
  return shop.customer_code < pivot.customer_code;
}

void apply_limits(Lever& lever, std::string_view component, const LeverLimits& limits) {
  if (!lever.reachable) return;
  if (limits.credit_stop)
    lever.limit_reason = "credit";
  else if (component == "quantity" && limits.cap_room && lever.need > *limits.cap_room)
    lever.limit_reason = "cap";
  else if (component == "quantity" && limits.stock_room && lever.need > *limits.stock_room)
    lever.limit_reason = "stock";
  lever.reachable = lever.limit_reason.empty();
}

Lever find_lever(const Config& config, std::span<const CompiledComponent> components,
                 std::size_t at, const Ranking& ranking, const Candidate& shop,
                 const Candidate& pivot, const LeverLimits& limits) {
  const CompiledComponent& component = components[at];
  const double now = shop.inputs[static_cast<std::size_t>(component.input)];
  const double unit = lever_unit(component.input);
  const auto after = [&](std::int64_t units) { return now + unit * static_cast<double>(units); };
  const auto is_enough = [&](std::int64_t units) {
    return reaches(components, at, ranking, shop, pivot, after(units));
  };
  Lever lever;
  lever.component = config.components[at].id;
  const double room = ceiling_of(component.input, shop, limits) - now;
  // 1e-9: 0.2 / 0.01 must be 20 steps.
  auto high = static_cast<std::int64_t>(std::floor(room / unit + 1e-9));
  if (high < 1 || !is_enough(high)) {
    lever.limit_reason = "ceiling";
    return lever;
  }
  std::int64_t low = 0;  // not enough, unless the shop stands above the pivot, which it does not
  for (std::int64_t step = 1; step < high - low; step *= 2) {
    if (is_enough(low + step)) {
      high = low + step;
      break;
    }
    low += step;
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  lever.reachable = true;
  lever.need = unit * static_cast<double>(high);
  const double normaliser =
      normaliser_after(component.normaliser, ranking.scales[at], now, after(high));
  lever.gain = component_score(component, after(high), normaliser) -
               component_score(component, now, ranking.normalisers[at]);
  apply_limits(lever, lever.component, limits);
  return lever;
}

}  // namespace grading
