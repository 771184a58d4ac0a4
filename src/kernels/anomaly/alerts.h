#pragma once
#include <cstdint>
#include <optional>
#include <span>

/// Order alerts of internal supervision (内管), rules ICM-A1 … ICM-A5 of the national bureau with
/// local limits. An alert goes to internal supervision, never to marketing.
namespace anomaly {

enum class AlertRule : std::uint8_t {
  kA1,  ///< a product's month sales in the city against last month's
  kA2,  ///< a product's sales of one day against the month's
  kA3,  ///< quantity of one order against the mean of the shop's last three cycles
  kA4,  ///< a shop's month quantity against last month's
  kA5,  ///< mean price of one order against the mean of the last three cycles
};

/// Ratios above which a rule speaks, and quantities (cartons 条) below which A3 and A4 keep silent.
struct AlertLimits {
  double a1_growth = 0.75;       ///< month / last month - 1 (the bureau's own figure: 0.50)
  double a2_day_share = 0.20;    ///< day / month (0.15)
  double a3_order_ratio = 2.50;  ///< order / mean of cycles (2.00)
  double a4_month_ratio = 2.00;  ///< month / last month
  double a5_price_ratio = 2.00;  ///< price / mean of cycles
  double quantity_min = 20;
};

/// Why a figure may be high without anything being wrong; such alerts are not raised.
struct Circumstances {
  bool product_launch = false;
  bool uneven_arrival = false;
  bool holiday = false;
  [[nodiscard]] bool explain() const { return product_launch || uneven_arrival || holiday; }
};

struct Alert {
  AlertRule rule = AlertRule::kA1;
  double figure = 0;  ///< what was compared: the ratio, share or growth
  double limit = 0;   ///< what it exceeds
};

/// Each returns nothing when the figure is within its limit (equal is within), explained, or has
/// nothing to be compared with: last month without sales, fewer than three past cycles (new shops),
/// a cycle mean of 0.
std::optional<Alert> check_product_month(double month, double last_month, const AlertLimits& limits,
                                         Circumstances why = {});
std::optional<Alert> check_product_day(double day, double month, const AlertLimits& limits,
                                       Circumstances why = {});
/// `cycles`: quantities of the shop's past order cycles, oldest first; the last three count.
std::optional<Alert> check_order_quantity(double quantity, std::span<const double> cycles,
                                          const AlertLimits& limits, Circumstances why = {});
std::optional<Alert> check_shop_month(double month, double last_month, const AlertLimits& limits,
                                      Circumstances why = {});
/// `cycles`: mean price per carton of the shop's past order cycles, oldest first.
std::optional<Alert> check_order_price(double price, std::span<const double> cycles,
                                       const AlertLimits& limits, Circumstances why = {});

}  // namespace anomaly
