#pragma once
#include "features/workbench/ask.h"

/// A line of a target list as the pages show it.
namespace workbench {

struct EvidenceLine {
  std::string metric;
  Text name;
  std::string unit;
  double value = 0;
  double threshold = 0;
  std::string comparison;  ///< empty: shown without a threshold
};
BOOST_DESCRIBE_STRUCT(EvidenceLine, (), (metric, name, unit, value, threshold, comparison))

struct TargetEntry {
  std::optional<base::UnitId> area_id;
  std::string area_code;
  std::string area_name;
  std::string class_code;
  Text class_name;
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::int64_t priority = 0;
  bool is_primary = false;
  double score = 0;
  std::string reason_code;
  Text reason;
  std::vector<EvidenceLine> evidence;
  std::vector<std::string> also_in;  ///< further classes of the shop
  std::optional<std::int64_t> grade_no;
  std::optional<std::int64_t> previous_grade_no;
};
BOOST_DESCRIBE_STRUCT(TargetEntry, (),
                      (area_id, area_code, area_name, class_code, class_name, customer_id,
                       customer_code, shop_name, priority, is_primary, score, reason_code, reason,
                       evidence, also_in, grade_no, previous_grade_no))

/// What the account may see of an entry; further classes that are for supervision are left out.
TargetEntry entry_line(const Ask& ask, const RunLists& lists, const month::ListEntry& entry);

}  // namespace workbench
