#pragma once
#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "features/guidance/book_state.h"

/// Effect of last month's lists, from the two months' books. Internal to this feature.
namespace guidance {

/// The figure by which a class is judged, and which way is better.
struct EffectMetric {
  std::string_view metric;
  int better = 1;  ///< +1 more is better, −1 less
};
EffectMetric effect_metric(target_classes::TargetClass target_class);

/// Whether the shop's figure is better than in its last book; nothing when unknown in either month.
std::optional<bool> improved(const BookContext::State& state, metrics::ShopIndex shop,
                             EffectMetric metric);
/// 0 the lowest third of the grades, 2 the highest, by the last book's grade.
std::size_t grade_third(const BookContext::State& state, const LastBook& last);
bool was_listed(const LastBook& last, target_classes::TargetClass target_class);

/// Over the whole company: shops that were not listed last month, per class and grade third.
std::vector<std::array<EffectCell, 3>> unlisted_effects(const BookContext::State& state);
/// Part 6 of an area's dashboard.
VisitEffect visit_effect(const BookContext::State& state,
                         const std::vector<metrics::ShopIndex>& shops);

}  // namespace guidance
