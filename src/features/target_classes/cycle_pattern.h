#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "features/target_classes/context.h"

/// The rhythm of a shop's last order cycles: is it steady, or has the pattern broken?
namespace target_classes {

/// Cycles looked at, newest first.
inline constexpr std::size_t kPatternCycles = 8;
using CycleQuantities = std::array<double, kPatternCycles>;

/// Quantity of kPatternCycles cycles, newest first, beginning `cycles_back` cycles before the
/// period's last day; a cycle is 14 days for biweekly shops, else 7.
CycleQuantities cycle_quantities(const metrics::MonthInputs& inputs, metrics::ShopIndex shop,
                                 std::size_t cycles_back);

/// How many cycles stray from the shop's own course.
///   level_k  = quantity_k / own mean of the 8 cycles
///   moved_k  = level_k / median level_k of the shops of the same rhythm (holidays cancel; cycles
///   in
///              which that median is below 0.2 tell nothing and are left out)
///   stray    : |moved_k - straight line through the moved_k| > swing
/// The line is the shop's own trend (least squares): a steady rise or fall is not irregular.
struct CycleStrays {
  std::size_t strays = 0;
  std::size_t compared = 0;  ///< cycles left in
};
/// @param levels     the shop's level_k
/// @param medians    of its rhythm
CycleStrays count_strays(const CycleQuantities& levels, const CycleQuantities& medians,
                         double swing);

}  // namespace target_classes
