#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "features/analysis/history.h"
#include "features/analysis/order_calendar.h"

/// What all shops together bought of a product, and at what list price, month by month.
namespace analysis {

/// That of product p (place in the list asked for) in month m at p * months.count + m.
struct MarketPanel {
  MonthSpan months;
  std::vector<std::int64_t> quantities;  ///< net of returns
  std::vector<std::uint32_t> shops;      ///< with a line
  /// The list price of a unit in minor units: what half the lines or more cost at most. A mean
  /// would move with who buys. NaN in a month without a purchase. Of more than 20,000 shops so many
  /// are asked, spread evenly.
  std::vector<double> prices;
};

/// Of the last whole months, at most `months_max`. O(lines).
/// @param products without repeats
MarketPanel market_panel(const StudyInputs& inputs, std::span<const metrics::ProductIndex> products,
                         std::size_t months_max);

}  // namespace analysis
