#include "features/workbench/target_entry.h"

#include <algorithm>

#include "features/target_classes/target_classes.h"
#include "features/workbench/list_filter.h"
#include "features/workbench/metric_names.h"
#include "platform/wire/compact.h"

namespace workbench {

Places::Places(const RunLists& lists, const std::vector<std::uint32_t>& found) : lists_(lists) {
  ranks_.reserve(found.size());
  for (const auto position : found) ranks_.push_back(lists.urgency[position]);
  std::ranges::sort(ranks_);
}

std::int64_t Places::of(std::uint32_t position) const {
  return std::ranges::lower_bound(ranks_, lists_.urgency[position]) - ranks_.begin() + 1;
}

TargetEntry entry_line(const Ask& ask, const RunLists& lists, std::uint32_t position,
                       const Places& places) {
  const auto& entry = lists.entries[position];
  TargetEntry line;
  line.position = places.of(position);
  if (entry.area) line.area_id = entry.area;
  line.area_code = unit_code(*ask.view, entry.area);
  line.area_name = unit_name(*ask.view, entry.area);
  line.class_code = entry.class_code;
  line.class_name = class_name(entry.class_code);
  line.customer_id = entry.customer;
  if (const auto* shop = ask.view->shops.find(entry.customer)) {
    line.customer_code = ask.view->shops.code(*shop);
    line.shop_name = ask.view->shops.name(*shop);
  }
  line.priority = entry.priority;
  line.is_primary = entry.is_primary;
  line.score = entry.score;
  line.reason_code = entry.reason_code;
  line.reason = {entry.reason_zh, entry.reason_en};
  if (const auto evidence =
          wire::from_compact_json<std::vector<target_classes::Evidence>>(entry.evidence))
    for (const auto& one : *evidence)
      line.evidence.push_back({one.metric, figure_name(one.metric), figure_unit(one.metric),
                               one.value, one.threshold, one.comparison});
  for (const auto further : lists.of(entry.customer)) {
    const auto& other = lists.entries[further];
    if (other.class_code != entry.class_code && may_see_class(ask.who, other.class_code))
      line.also_in.push_back(other.class_code);
  }
  if (const auto* grade = lists.find_grade(entry.customer)) {
    line.grade_no = grade->grade_no;
    line.previous_grade_no = grade->previous_grade_no;
  }
  return line;
}

}  // namespace workbench
