#include "features/target_classes/cycle_pattern.h"

#include <cmath>

namespace target_classes {
namespace {

/// Below this the cycle was a holiday for most: nothing to compare with.
constexpr double kMedianMin = 0.2;

}  // namespace

CycleQuantities cycle_quantities(const metrics::MonthInputs& inputs, metrics::ShopIndex shop,
                                 std::size_t cycles_back) {
  CycleQuantities quantities{};
  const facts::CustomerOrdinal ordinal = inputs.shop_ordinal[shop];
  if (ordinal == facts::SalesFacts::kNone) return quantities;
  const bool biweekly = inputs.shops[shop].order_cycle.value_or("").starts_with("BIWEEKLY");
  const int days = biweekly ? 14 : 7;
  const facts::Columns& columns = inputs.facts->columns();
  const base::Date last = inputs.period.last_day().plus_days(-days * static_cast<int>(cycles_back));
  const auto first = last.plus_days(1 - days * static_cast<int>(kPatternCycles));
  const auto orders = facts::orders_between(columns, ordinal, first, last);
  for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
    const int back = (last - base::Date{columns.order_day[order]}) / days;
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line)
      quantities[static_cast<std::size_t>(back)] += columns.line_quantity[line];
  }
  return quantities;
}

CycleStrays count_strays(const CycleQuantities& levels, const CycleQuantities& medians,
                         double swing) {
  CycleQuantities moved{};
  double count = 0, sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;
  for (std::size_t k = 0; k < kPatternCycles; ++k) {
    if (medians[k] < kMedianMin) continue;
    moved[k] = levels[k] / medians[k];
    const auto x = static_cast<double>(k);
    count += 1;
    sum_x += x;
    sum_y += moved[k];
    sum_xx += x * x;
    sum_xy += x * moved[k];
  }
  CycleStrays result;
  result.compared = static_cast<std::size_t>(count);
  const double spread = count * sum_xx - sum_x * sum_x;
  if (result.compared < 3 || spread <= 0) return result;
  const double slope = (count * sum_xy - sum_x * sum_y) / spread;
  const double start = (sum_y - slope * sum_x) / count;
  for (std::size_t k = 0; k < kPatternCycles; ++k) {
    if (medians[k] < kMedianMin) continue;
    const double line = start + slope * static_cast<double>(k);
    if (std::abs(moved[k] - line) > swing) ++result.strays;
  }
  return result;
}

}  // namespace target_classes
