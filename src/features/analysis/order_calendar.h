#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "features/analysis/history.h"

/// What the calendar makes of a shop's month before anything else does: who orders every Tuesday
/// has four order days in one month and five in the next.
namespace analysis {

inline constexpr std::size_t kYearMonths = 12;
inline constexpr double kMeanMonthDays = 30.4;

/// Orders fall on days with day number % cycle_days = phase; cycle_days 0: on no such days.
struct Rhythm {
  int cycle_days = 0;  ///< 7, 14 or 0
  int phase = 0;
};

/// From the order days (ascending) of the last half year: a cycle counts where its usual day holds
/// at least six tenths of them. Under eight orders: none.
Rhythm rhythm_of(std::span<const base::Date> days, base::Date until);

/// The month's order days against those of a mean month (30.4 days); 1 without a rhythm.
double month_length(const Rhythm& rhythm, base::Period month);

/// The whole months the records cover, up to `until`: the first counts when the first order lies in
/// its first week.
struct MonthSpan {
  base::Period first;
  std::size_t count = 0;
  [[nodiscard]] base::Period at(std::size_t month) const {
    return first.plus_months(static_cast<int>(month));
  }
};
MonthSpan whole_months(const StudyInputs& inputs);

/// Quantities of a shop month by month, ending with the last whole month: from its first whole
/// month with an order on.
struct ShopMonths {
  std::vector<double> values;
  Rhythm rhythm;
};
ShopMonths shop_months(const StudyInputs& inputs, metrics::ShopIndex shop, const MonthSpan& span);

/// Of all shops, closed ones too.
std::vector<ShopMonths> all_shop_months(const StudyInputs& inputs, const MonthSpan& span);

/// Values divided by the length of each month.
std::vector<double> by_length(const ShopMonths& shop, const MonthSpan& span);

}  // namespace analysis
