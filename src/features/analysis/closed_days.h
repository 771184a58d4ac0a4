#pragma once
#include <span>
#include <vector>

#include "features/analysis/order_calendar.h"

/// Order days that fell out for everybody: feasts, stocktaking. Whoever would have ordered that day
/// has a shorter month, which is no doing of his.
namespace analysis {

/// The days of the span on which under a tenth of the usual number of shops ordered, on weekdays
/// that usually have five or more. Ascending.
std::vector<base::Date> closed_days(const StudyInputs& inputs, const MonthSpan& span);

/// Of those, the order days of a shop: by its rhythm, and nothing ordered in its place in the days
/// around. `days` are those of its orders, ascending.
std::vector<base::Date> lost_days(const Rhythm& rhythm, std::span<const base::Date> days,
                                  std::span<const base::Date> closed);

}  // namespace analysis
