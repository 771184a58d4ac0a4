#include "features/workbench/target_entry.h"

#include "features/target_classes/target_classes.h"
#include "features/workbench/list_filter.h"
#include "features/workbench/metric_names.h"
#include "platform/wire/compact.h"

namespace workbench {

TargetEntry entry_line(const Ask& ask, const RunLists& lists, const month::ListEntry& entry) {
  TargetEntry line;
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
  for (const auto position : lists.of(entry.customer)) {
    const auto& other = lists.entries[position];
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
