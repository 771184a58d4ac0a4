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
  std::int64_t priority = 0;  ///< 1 first, within the area and the class
  std::int64_t position = 0;  ///< 1 first, within the list asked for: no two alike
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
                       customer_code, shop_name, priority, position, is_primary, score, reason_code,
                       reason, evidence, also_in, grade_no, previous_grade_no))

/// Places of a list's entries, most urgent first, however the list is sorted or searched.
class Places {
 public:
  /// @param found  positions in the run's entries that make the list
  Places(const RunLists& lists, const std::vector<std::uint32_t>& found);
  /// 1 first. Only for positions that were given.
  [[nodiscard]] std::int64_t of(std::uint32_t position) const;

 private:
  const RunLists& lists_;
  std::vector<std::uint32_t> ranks_;  ///< sorted
};

/// What the account may see of an entry; further classes that are for supervision are left out.
TargetEntry entry_line(const Ask& ask, const RunLists& lists, std::uint32_t position,
                       const Places& places);

}  // namespace workbench
