#include "kernels/anomaly/alerts.h"

namespace anomaly {
namespace {

constexpr std::size_t kCycles = 3;

std::optional<Alert> compare(AlertRule rule, double figure, double base, double limit,
                             Circumstances why, double subtract = 0) {
  if (!(base > 0) || why.explain()) return std::nullopt;
  const double ratio = figure / base - subtract;
  if (!(ratio > limit)) return std::nullopt;
  return Alert{rule, ratio, limit};
}

/// Mean of the last three cycles; 0 for a shop that has not had three.
double mean_of_cycles(std::span<const double> cycles) {
  if (cycles.size() < kCycles) return 0;
  double sum = 0;
  for (const double v : cycles.last(kCycles)) sum += v;
  return sum / kCycles;
}

}  // namespace

std::optional<Alert> check_product_month(double month, double last_month, const AlertLimits& limits,
                                         Circumstances why) {
  return compare(AlertRule::kA1, month, last_month, limits.a1_growth, why, 1);
}

std::optional<Alert> check_product_day(double day, double month, const AlertLimits& limits,
                                       Circumstances why) {
  return compare(AlertRule::kA2, day, month, limits.a2_day_share, why);
}

std::optional<Alert> check_order_quantity(double quantity, std::span<const double> cycles,
                                          const AlertLimits& limits, Circumstances why) {
  if (quantity < limits.quantity_min) return std::nullopt;
  return compare(AlertRule::kA3, quantity, mean_of_cycles(cycles), limits.a3_order_ratio, why);
}

std::optional<Alert> check_shop_month(double month, double last_month, const AlertLimits& limits,
                                      Circumstances why) {
  if (month < limits.quantity_min) return std::nullopt;
  return compare(AlertRule::kA4, month, last_month, limits.a4_month_ratio, why);
}

std::optional<Alert> check_order_price(double price, std::span<const double> cycles,
                                       const AlertLimits& limits, Circumstances why) {
  return compare(AlertRule::kA5, price, mean_of_cycles(cycles), limits.a5_price_ratio, why);
}

}  // namespace anomaly
