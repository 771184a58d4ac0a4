#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Features that any purchase history has, whoever buys: a shop from its distributor, a member from
/// a shop. Of consumers, tobacco lines must not come here: the CALLER leaves them out.
namespace boosted_trees {

/// One order line of one customer.
struct PurchaseLine {
  std::int32_t day = 0;  ///< days since 1970-01-01
  std::uint32_t order = 0;
  std::uint32_t product = 0;
  std::int64_t amount_minor = 0;  ///< below zero: a return or cancellation
};

/// What may be known: lines of first_day (where the records begin) up to the day before as_of.
/// Later lines are never looked at, so a feature cannot know what it is to foretell.
struct BehaviourSpan {
  std::int32_t first_day = 0;
  std::int32_t as_of_day = 0;
  std::int32_t window_days = 30;  ///< >= 1; window 1 ends with the day before as_of
  std::size_t windows = 6;        ///< >= 1
};

/// Names of the features, in order; "missing" is NaN. An order is one with a line above 0; its day
/// is that of its first such line. A gap lies between two neighbouring days with orders.
///   recency_days        as_of - day of the last order; missing: no order yet
///   age_days            as_of - day of the first order; missing: no order yet
///   orders              orders so far
///   gap_mean_days       mean gap; missing under two days with orders
///   gap_sd_days         standard deviation of the gaps (n - 1); missing under three such days
///   overdue             recency_days / gap_mean_days: above 1 he is later than he uses to be
///   amount_per_order    net amount / orders, minor units; missing: no order
///   last_order_ratio    amount of the last order's lines / amount_per_order; missing when that is
///                       not above 0
///   order_trend         (newer - older) / (newer + older): orders of the newer and the older half
///   of
///                       the windows that lie in the records, the middle one left out; -1 to 1;
///                       missing: under two windows or no order in either half
///   amount_trend        the same of amounts, in size: (newer - older) / (|newer| + |older|)
///   return_share        returned / bought amount; missing: nothing bought
///   products            distinct products bought in the windows
///   new_product_share   of the products bought in window 1, those never bought before; missing:
///   none orders_window_K     orders in window K = 1 (newest), 2, …; missing: begins before the
///   records amount_window_K     net amount in window K, minor units; missing likewise
std::vector<std::string> behaviour_columns(const BehaviourSpan& span);

/// The features of one customer's lines (in any order). O(lines log lines). Pure.
std::vector<float> behaviour_of(std::span<const PurchaseLine> lines, const BehaviourSpan& span);

}  // namespace boosted_trees
