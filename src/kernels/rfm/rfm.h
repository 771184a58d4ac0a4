#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

/// Recency, frequency and monetary value of customers, as scores and as value tiers.
///
/// Source: A. M. Hughes, Strategic Database Marketing (1994), with ties kept together. Every rule
/// can be said in one sentence to the person who is scored: "5 of 5 because at least 80 % of the
/// customers ordered less often". Pure, single-threaded, no randomness: same input, same answer.
namespace rfm {

/// Order lines as columns of equal length, in any order. Customers and orders are numbered from 0.
struct OrderLines {
  std::span<const std::uint32_t> customer;
  std::span<const std::uint32_t> order;        ///< an order belongs to one customer
  std::span<const std::int32_t> day;           ///< days since 1970-01-01
  std::span<const std::int64_t> amount_minor;  ///< returns and cancellations are below zero
  std::size_t customers = 0;                   ///< every customer index is below
  std::size_t orders = 0;                      ///< every order index is below
};

/// Days that count, both ends included.
struct Window {
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;
};

inline constexpr std::int32_t kNeverOrdered = -1;

/// What one customer did within the window.
struct Activity {
  std::int32_t recency_days = kNeverOrdered;  ///< from the last order to the end of the window
  std::uint32_t orders = 0;       ///< orders with at least one line of an amount above zero
  std::int64_t amount_minor = 0;  ///< sum of all lines, returns taken off
  friend bool operator==(const Activity&, const Activity&) = default;
};

/// One activity per customer. A line that is no purchase (amount <= 0) changes the amount only, so
/// a customer with nothing but returns has `kNeverOrdered`. O(lines + customers + orders).
std::vector<Activity> summarise(const OrderLines& lines, Window window);

/// 1 (worst) to the number of groups (best); all three are 0 for who never ordered.
struct Scores {
  std::uint8_t recency = 0;
  std::uint8_t frequency = 0;
  std::uint8_t amount = 0;
  friend bool operator==(const Scores&, const Scores&) = default;
};

/// score = 1 + floor(groups * worse / n): `worse` of the n customers who ordered are strictly worse
/// in that measure. Equal customers get equal scores, so with many ties a score may stay empty, and
/// where all are equal everybody has 1. O(n * groups). groups is 1..255.
std::vector<Scores> score_by_quantile(std::span<const Activity> customers, unsigned groups);

/// Limits of fixed bands, in any order; a measure without limits scores 1 for everybody.
struct Bands {
  std::vector<std::int32_t> recency_days;  ///< reached when recency is at most the limit
  std::vector<std::uint32_t> orders;       ///< reached when orders are at least the limit
  std::vector<std::int64_t> amount_minor;  ///< reached when the amount is at least the limit
};

/// score = 1 + number of limits reached. O(n * limits). At most 254 limits a measure.
std::vector<Scores> score_by_bands(std::span<const Activity> customers, const Bands& bands);

/// Weights of the three scores in the points of a customer.
struct Weights {
  std::int64_t recency = 1;
  std::int64_t frequency = 1;
  std::int64_t amount = 1;
};

/// Weighted sum of the scores; 0 for who never ordered (with weights >= 0 the lowest). O(n).
std::vector<std::int64_t> value_points(std::span<const Scores> scores, Weights weights);

/// Tiers are numbered from 0, the best. One per customer, in input order.
using Tiers = std::vector<std::uint8_t>;

/// Quantile tiers of any value (points, amount, a predicted value): `shares[t]` of the customers
/// belong to tier t counted from the top, who fits none to tier `shares.size()`.
/// tier = first t with better < (shares[0] + … + shares[t]) * n, where `better` customers have a
/// strictly higher value; equal values share the better tier. O(n * shares).
Tiers tiers_by_share(std::span<const std::int64_t> values, std::span<const double> shares);

/// Fixed tiers: the number of limits that the value does not reach. O(n * limits).
Tiers tiers_by_limits(std::span<const std::int64_t> values, std::span<const std::int64_t> limits);

/// One line of a table that an administrator keeps: scores inside all three ranges mean `tier`.
struct TierRule {
  Scores least{0, 0, 0};
  Scores most{255, 255, 255};
  std::uint8_t tier = 0;
};

/// The tier of the first rule that fits, `otherwise` where none does. O(n * rules).
Tiers tiers_by_rules(std::span<const Scores> scores, std::span<const TierRule> rules,
                     std::uint8_t otherwise);

/// The tiers with those that a person set by name in their place; `pinned` has one per customer,
/// nothing meaning "as computed". O(n).
Tiers with_pins(Tiers tiers, std::span<const std::optional<std::uint8_t>> pinned);

}  // namespace rfm
