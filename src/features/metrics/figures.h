#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "features/metrics/metrics.h"

/// What a metric needs of one shop or product beyond the sums in Totals.
namespace metrics {

/// Order cycles that the drop rule looks at: two newest and the six before.
inline constexpr std::size_t kCycles = 8;
/// Internal supervision ignores orders and months below this (national rule ICM-A3, A4).
inline constexpr std::int64_t kAlertQuantityMin = 20;

/// One order against the mean of the shop's three order days before it, at its worst.
struct OrderRatio {
  bool has_order = false;    ///< an order of the period large enough to look at
  bool has_history = false;  ///< ... with three order days before it
  double highest = 0;
};

struct ShopFigures {
  std::int64_t order_days = 0;
  std::optional<base::Date> last_order;  ///< up to the period's last day
  // Distinct order days over all history up to the period's end.
  std::int64_t history_days = 0;
  std::int64_t gap_sum = 0;
  std::int64_t gap_square_sum = 0;
  bool ordered_before = false;                ///< any order before the period
  OrderRatio order_quantity;                  ///< ICM-A3
  OrderRatio order_price;                     ///< ICM-A5
  std::int64_t cycle_quantity[kCycles] = {};  ///< newest first
  bool cycles_reach_back = false;  ///< an order on or before the first day of the eight cycles
};

struct ProductFigures {
  std::optional<base::Date> last_order;
  std::optional<base::Date> first_order;  ///< over all history up to the period's end
  std::int64_t day_quantity_max = 0;      ///< best day of the period
  std::int64_t supply_gap_days = 0;       ///< days with demand recorded and nothing ordered
  std::int64_t selling_days = 0;          ///< days on which the company took any order
  std::int64_t counties_selling = 0;
  std::int64_t counties = 0;
  std::int64_t sampled_shops = 0;   ///< shops with any stock count in the period
  std::int64_t class_quantity = 0;  ///< of all products of its price class
  std::int64_t class_quantity_1 = 0;
};

}  // namespace metrics
