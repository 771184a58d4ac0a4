#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/workbench/ask.h"

namespace workbench {

/// What of a run's lists is wanted, out of what the account may see. `classes` empty: the target
/// classes, without the stable one and internal supervision.
struct ListFilter {
  std::vector<base::UnitId> areas;  ///< sorted; within the scope
  std::vector<std::string> classes;
  std::optional<std::vector<base::CustomerId>> customers;  ///< sorted; nothing: any
  std::string reason_code;                                 ///< empty: any
  std::string text;                                        ///< part of code or name; empty: any
  bool primary_only = false;
  std::optional<std::int64_t> grade_min;
  std::optional<std::int64_t> grade_max;
  std::string grade_move;  ///< up, down, same; empty: any
};
/// @return the filter of the query, or api.bad_parameter, areas.no_such_area,
///   guidance.supervision_only (403), and what segments::read_filters refuses
base::Result<ListFilter> list_filter(const Ask& ask);
std::vector<http::Parameter> list_filter_parameters();
/// `filter`: which shops, in the language of the list of shops.
http::Parameter shop_filter_parameter();
bool passes_customer(const ListFilter& filter, base::CustomerId customer);

/// True when the account may see entries of the class at all.
bool may_see_class(const auth::Principal& who, std::string_view class_code);
/// Positions of the entries that pass, in stored order: area, class, priority.
std::vector<std::uint32_t> filtered(const Ask& ask, const RunLists& lists,
                                    const ListFilter& filter);

}  // namespace workbench
