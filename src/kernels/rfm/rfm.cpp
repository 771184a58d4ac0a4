#include "kernels/rfm/rfm.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"

namespace rfm {
namespace {

constexpr unsigned kGroupsMax = 255;

bool ordered(const Activity& customer) { return customer.recency_days != kNeverOrdered; }

/// The values at `places` (ascending, 0 is the smallest) of the sorted values, of which there are
/// more than places. Nothing is sorted whole: values are dealt by their leading bits into piles of
/// eight or so, and a place is looked for in its pile alone. Dense values have a pile each.
std::vector<std::int64_t> values_at(std::span<const std::int64_t> values,
                                    std::span<const std::size_t> places) {
  if (places.empty()) return {};
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const auto lowest = static_cast<std::uint64_t>(*low);
  const std::uint64_t range = static_cast<std::uint64_t>(*high) - lowest;
  const bool dense = range < values.size();
  const auto bits = [](std::uint64_t number) { return static_cast<int>(std::bit_width(number)); };
  const int shift = dense ? 0 : std::min(63, 4 + bits(range) - bits(values.size()));
  const auto pile_of = [&](std::int64_t value) {
    return static_cast<std::size_t>((static_cast<std::uint64_t>(value) - lowest) >> shift);
  };
  std::vector<std::size_t> ends((range >> shift) + 2, 0);
  for (const std::int64_t value : values) ++ends[pile_of(value)];
  std::partial_sum(ends.begin(), ends.end(), ends.begin());
  std::vector<std::size_t> piles;
  for (const std::size_t place : places)
    piles.push_back(
        static_cast<std::size_t>(std::upper_bound(ends.begin(), ends.end(), place) - ends.begin()));
  std::vector<std::int64_t> found;
  if (dense) {
    for (const std::size_t pile : piles) found.push_back(*low + static_cast<std::int64_t>(pile));
    return found;
  }
  std::vector<std::int64_t> dealt(values.size());
  for (const std::int64_t value : values) dealt[--ends[pile_of(value)]] = value;
  const auto at = [&](std::size_t place) {
    return dealt.begin() + static_cast<std::ptrdiff_t>(place);
  };
  for (std::size_t i = 0; i < places.size(); ++i) {  // a pile ends where the next now begins
    std::nth_element(at(ends[piles[i]]), at(places[i]), at(ends[piles[i] + 1]));
    found.push_back(dealt[places[i]]);
  }
  return found;
}

/// Values above which the score is 2, 3, …: `worse >= k` holds exactly for values above the k-th
/// smallest.
std::vector<std::int64_t> quantile_limits(std::span<const std::int64_t> values, unsigned groups) {
  std::vector<std::size_t> places;
  for (unsigned group = 1; group < groups && !values.empty(); ++group)
    places.push_back((values.size() * group + groups - 1) / groups - 1);
  return values_at(values, places);
}

std::uint8_t score_above(std::int64_t value, std::span<const std::int64_t> limits) {
  unsigned score = 1;
  for (const std::int64_t limit : limits) score += value > limit ? 1U : 0U;
  return static_cast<std::uint8_t>(score);
}

template <class Value, class Reached>
std::uint8_t score_reached(Value value, const std::vector<Value>& limits, const Reached& reached) {
  const auto count = std::count_if(limits.begin(), limits.end(),
                                   [&](Value limit) { return reached(value, limit); });
  return static_cast<std::uint8_t>(1 + count);
}

bool within(const Scores& scores, const TierRule& rule) {
  const auto inside = [](std::uint8_t low, std::uint8_t value, std::uint8_t high) {
    return low <= value && value <= high;
  };
  return inside(rule.least.recency, scores.recency, rule.most.recency) &&
         inside(rule.least.frequency, scores.frequency, rule.most.frequency) &&
         inside(rule.least.amount, scores.amount, rule.most.amount);
}

}  // namespace

std::vector<Activity> summarise(const OrderLines& lines, Window window) {
  // Copies: what is written through a byte might else be one of these, for all the compiler knows.
  const auto [customer, order, day, amount_minor, customers, orders] = lines;
  const std::size_t count = customer.size();
  CHECK(order.size() == count && day.size() == count && amount_minor.size() == count);
  std::vector<Activity> activities(customers);
  std::vector<std::uint8_t> counted(orders, 0);
  constexpr std::size_t kAhead =
      24;  // lines, so that a customer is in the cache when his line comes
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count && customer[i + kAhead] < customers)
      __builtin_prefetch(&activities[customer[i + kAhead]], 1);
    if (day[i] < window.first_day || day[i] > window.last_day) continue;
    CHECK(customer[i] < customers && order[i] < orders);
    Activity& activity = activities[customer[i]];
    activity.amount_minor += amount_minor[i];
    if (amount_minor[i] <= 0) continue;
    const std::int32_t recency = window.last_day - day[i];
    if (!ordered(activity) || recency < activity.recency_days) activity.recency_days = recency;
    std::uint8_t& seen = counted[order[i]];
    activity.orders += seen == 0 ? 1U : 0U;
    seen = 1;
  }
  return activities;
}

std::vector<Scores> score_by_quantile(std::span<const Activity> customers, unsigned groups) {
  CHECK(groups >= 1 && groups <= kGroupsMax);
  std::vector<std::int64_t> values;
  values.reserve(customers.size());
  const auto limits_of = [&](auto measure) {
    values.clear();
    for (const Activity& customer : customers)
      if (ordered(customer)) values.push_back(measure(customer));
    return quantile_limits(values, groups);
  };
  const auto freshness = [](const Activity& c) { return -std::int64_t{c.recency_days}; };
  const auto frequency = [](const Activity& c) { return std::int64_t{c.orders}; };
  const auto amount = [](const Activity& c) { return c.amount_minor; };
  const auto recency_limits = limits_of(freshness);
  const auto frequency_limits = limits_of(frequency);
  const auto amount_limits = limits_of(amount);
  std::vector<Scores> scores(customers.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    if (!ordered(customers[i])) continue;
    scores[i] = {score_above(freshness(customers[i]), recency_limits),
                 score_above(frequency(customers[i]), frequency_limits),
                 score_above(amount(customers[i]), amount_limits)};
  }
  return scores;
}

std::vector<Scores> score_by_bands(std::span<const Activity> customers, const Bands& bands) {
  CHECK(std::max({bands.recency_days.size(), bands.orders.size(), bands.amount_minor.size()}) <
        kGroupsMax);
  const auto at_most = [](auto value, auto limit) { return value <= limit; };
  const auto at_least = [](auto value, auto limit) { return value >= limit; };
  std::vector<Scores> scores(customers.size());
  for (std::size_t i = 0; i < customers.size(); ++i) {
    const Activity& customer = customers[i];
    if (!ordered(customer)) continue;
    scores[i] = {score_reached(customer.recency_days, bands.recency_days, at_most),
                 score_reached(customer.orders, bands.orders, at_least),
                 score_reached(customer.amount_minor, bands.amount_minor, at_least)};
  }
  return scores;
}

std::vector<std::int64_t> value_points(std::span<const Scores> scores, Weights weights) {
  std::vector<std::int64_t> points;
  points.reserve(scores.size());
  for (const Scores& s : scores)
    points.push_back(weights.recency * s.recency + weights.frequency * s.frequency +
                     weights.amount * s.amount);
  return points;
}

Tiers tiers_by_share(std::span<const std::int64_t> values, std::span<const double> shares) {
  CHECK(shares.size() < kGroupsMax);
  // Tier t holds who has fewer than `room` customers above: values of at least the room-th highest.
  std::vector<std::int64_t> limits;
  std::vector<std::size_t> places;
  double sum = 0;
  for (const double share : shares) {
    CHECK(share >= 0);
    sum += share;
    // A share of 0.1 + 0.2 of 10 customers means 3 of them, whatever the last bit says.
    const double room = std::ceil(sum * static_cast<double>(values.size()) - 1e-9);
    if (room < 1)
      limits.push_back(std::numeric_limits<std::int64_t>::max());
    else
      places.push_back(values.size() - std::min(static_cast<std::size_t>(room), values.size()));
  }
  std::reverse(places.begin(), places.end());  // the highest tier has the highest place
  const auto reached = values_at(values, places);
  limits.insert(limits.end(), reached.begin(), reached.end());
  return tiers_by_limits(values, limits);
}

Tiers tiers_by_limits(std::span<const std::int64_t> values, std::span<const std::int64_t> limits) {
  CHECK(limits.size() < kGroupsMax);
  Tiers tiers;
  tiers.reserve(values.size());
  for (const std::int64_t value : values)
    tiers.push_back(static_cast<std::uint8_t>(
        std::count_if(limits.begin(), limits.end(), [&](auto limit) { return value < limit; })));
  return tiers;
}

Tiers tiers_by_rules(std::span<const Scores> scores, std::span<const TierRule> rules,
                     std::uint8_t otherwise) {
  Tiers tiers;
  tiers.reserve(scores.size());
  for (const Scores& customer : scores) {
    const auto rule = std::find_if(rules.begin(), rules.end(),
                                   [&](const TierRule& r) { return within(customer, r); });
    tiers.push_back(rule == rules.end() ? otherwise : rule->tier);
  }
  return tiers;
}

Tiers with_pins(Tiers tiers, std::span<const std::optional<std::uint8_t>> pinned) {
  CHECK(pinned.size() == tiers.size());
  for (std::size_t i = 0; i < tiers.size(); ++i) tiers[i] = pinned[i].value_or(tiers[i]);
  return tiers;
}

}  // namespace rfm
