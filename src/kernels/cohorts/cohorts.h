#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Cohorts: how many come back, when they buy again, how long they stay.
///
/// Sources: the retention triangle is a count; survival is the product-limit estimate of E. L.
/// Kaplan and P. Meier (JASA 53, 1958) with Greenwood's variance and the log(-log) interval of
/// Kalbfleisch and Prentice. Pure, single-threaded, no randomness: same input, same answer.
namespace cohorts {

/// Purchases as columns of equal length, in any order. Customers and periods count from 0.
struct Purchases {
  std::span<const std::uint32_t> customer;
  std::span<const std::uint32_t> period;
  std::span<const std::int64_t> amount_minor;
  std::size_t customers = 0;  ///< every customer index is below
  std::size_t periods = 0;    ///< every period index is below
};

/// Row = cohort (the period of the first purchase), column = age (periods since then). A cell with
/// cohort + age >= periods lies in the future: it is unknown, not zero.
struct Triangle {
  std::size_t periods = 0;
  std::vector<std::uint32_t> customers;    ///< size of each cohort
  std::vector<std::uint32_t> active;       ///< [cohort * periods + age] customers who bought
  std::vector<std::int64_t> amount_minor;  ///< [cohort * periods + age] what they bought for

  [[nodiscard]] bool is_observed(std::size_t cohort, std::size_t age) const {
    return cohort < periods && age < periods - cohort;
  }
  /// active / customers. Nothing for the future and for a cohort of nobody.
  [[nodiscard]] std::optional<double> find_retention(std::size_t cohort, std::size_t age) const;
};

/// Who never bought is in no cohort. At age 0 retention is 1. At most 65,534 periods.
/// O(purchases + customers + periods^2) time; customers * (2 + periods / 8) bytes.
Triangle count_retention(const Purchases& purchases);

/// How long something lasted, in days >= 0: until it happened, or (not `observed`) at least so
/// long.
struct Duration {
  std::int32_t days = 0;
  bool observed = false;
  friend bool operator==(const Duration&, const Duration&) = default;
};

/// Purchase days as columns of equal length, in any order.
struct PurchaseDays {
  std::span<const std::uint32_t> customer;  ///< every index is below `customers`
  std::span<const std::int32_t> day;
  std::size_t customers = 0;
  std::int32_t last_day = 0;  ///< end of observation; later days do not count
};

/// From the first purchase day to the next different one, or to the end of observation for who has
/// not come back yet. One per customer with a purchase, in the order of customers. O(n).
std::vector<Duration> time_to_repurchase(const PurchaseDays& purchases);

/// The curve from `days` on, up to the next point.
struct SurvivalPoint {
  std::int32_t days = 0;
  std::uint64_t at_risk = 0;   ///< neither over nor lost just before
  std::uint64_t events = 0;    ///< d
  std::uint64_t censored = 0;  ///< lost on this day, after the events of it
  double survival = 1;         ///< product of (1 - d / n)
  double std_error = 0;        ///< survival * sqrt(sum of d / (n (n - d))); 0 once survival is 0
  double lower = 1;            ///< of the interval for one point in time
  double upper = 1;
};

/// One point per distinct day that has an event or a loss, ascending; empty for no durations.
struct SurvivalCurve {
  std::vector<SurvivalPoint> points;

  /// Share that lasts longer than `days`: 1 before the first point, the last value after the last.
  [[nodiscard]] double survival_at(std::int32_t days) const;
  /// First day at which survival is at most `share` (0.5: the median). Nothing where the curve
  /// stays above: more than that share outlasted the observation.
  [[nodiscard]] std::optional<std::int32_t> find_days_until(double share) const;
};

/// S^exp(-+ z sqrt(V) / log S) are the bounds, V Greenwood's sum and z the normal quantile of
/// `confidence` (0..1, exclusive). While S is 1 both are 1; once S is 0 both are 0 (V is then
/// undefined). O(n + longest duration).
SurvivalCurve kaplan_meier(std::span<const Duration> durations, double confidence = 0.95);

}  // namespace cohorts
