#include "kernels/cohorts/cohorts.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/check.h"

namespace cohorts {
namespace {

constexpr std::int32_t kNoDay = std::numeric_limits<std::int32_t>::max();
/// Purchases, so that what belongs to a customer is in the cache when his purchase comes.
constexpr std::size_t kAhead = 48;

/// Which periods each customer bought in: one bit each, as few bytes a customer as hold them, for
/// the purchases of a customer lie anywhere and memory far apart is what costs here.
class Calendar {
 public:
  explicit Calendar(const Purchases& purchases)
      : bytes_((purchases.periods + 7) / 8), bits_(bytes_ * purchases.customers, 0) {
    // Copies: what is written through a byte might else be one of these, for all the compiler
    // knows.
    const auto [customer, period, amount, customers, periods] = purchases;
    std::uint8_t* const bits = bits_.data();
    const std::size_t bytes = bytes_;
    for (std::size_t i = 0; i < customer.size(); ++i) {
      if (i + kAhead < customer.size() && customer[i + kAhead] < customers)
        __builtin_prefetch(bits + customer[i + kAhead] * bytes, 1);
      CHECK(customer[i] < customers && period[i] < periods);
      std::uint8_t& byte = bits[customer[i] * bytes + period[i] / 8];
      byte = static_cast<std::uint8_t>(byte | 1U << (period[i] % 8));
    }
  }
  /// Calls `visit` with each period of one customer, ascending.
  template <class Visit>
  void for_each_period(std::size_t customer, const Visit& visit) const {
    for (std::size_t i = 0; i < bytes_; ++i)
      for (unsigned byte = bits_[customer * bytes_ + i]; byte != 0; byte &= byte - 1)
        visit(i * 8 + static_cast<std::size_t>(std::countr_zero(byte)));
  }

 private:
  std::size_t bytes_;
  std::vector<std::uint8_t> bits_;
};

/// What count_retention() says. The first period of each customer is kept as a `Small` number, for
/// it is looked up in the order of the purchases, which is no order.
template <class Small>
Triangle count_with(const Purchases& purchases) {
  constexpr Small kNever = std::numeric_limits<Small>::max();
  const std::size_t periods = purchases.periods;
  CHECK(periods <= kNever);
  Triangle triangle{periods, std::vector<std::uint32_t>(periods),
                    std::vector<std::uint32_t>(periods * periods),
                    std::vector<std::int64_t>(periods * periods)};
  const Calendar calendar(purchases);
  std::vector<Small> first(purchases.customers, kNever);
  for (std::size_t customer = 0; customer < purchases.customers; ++customer)
    calendar.for_each_period(customer, [&](std::size_t period) {
      Small& cohort = first[customer];
      if (cohort == kNever) {
        cohort = static_cast<Small>(period);
        ++triangle.customers[cohort];
      }
      ++triangle.active[cohort * periods + (period - cohort)];
    });
  const std::size_t count = purchases.customer.size();
  for (std::size_t i = 0; i < count; ++i) {
    if (i + kAhead < count) __builtin_prefetch(&first[purchases.customer[i + kAhead]]);
    const std::size_t cohort = first[purchases.customer[i]];
    triangle.amount_minor[cohort * periods + (purchases.period[i] - cohort)] +=
        purchases.amount_minor[i];
  }
  return triangle;
}

/// z with P(-z < normal < z) = confidence, by Newton's method on erf.
double two_sided_quantile(double confidence) {
  double x = 0;  // erf is concave above 0, so steps from 0 never overshoot
  for (int i = 0; i < 100; ++i) {
    const double step =
        (confidence - std::erf(x)) * std::sqrt(std::numbers::pi) / 2 * std::exp(x * x);
    x += step;
    if (std::abs(step) < 1e-15) break;
  }
  return x * std::numbers::sqrt2;
}

void set_interval(SurvivalPoint& point, double variance_sum, double z) {
  if (point.survival >= 1) return;
  if (point.survival <= 0) {
    point.lower = point.upper = 0;
    return;
  }
  point.std_error = point.survival * std::sqrt(variance_sum);
  const double log_survival = std::log(point.survival);
  const double shift = z * std::sqrt(variance_sum) / log_survival;
  point.lower = std::exp(log_survival * std::exp(-shift));
  point.upper = std::exp(log_survival * std::exp(shift));
}

}  // namespace

std::optional<double> Triangle::find_retention(std::size_t cohort, std::size_t age) const {
  if (!is_observed(cohort, age) || customers[cohort] == 0) return std::nullopt;
  return static_cast<double>(active[cohort * periods + age]) / customers[cohort];
}

Triangle count_retention(const Purchases& purchases) {
  const std::size_t count = purchases.customer.size();
  CHECK(purchases.period.size() == count && purchases.amount_minor.size() == count);
  return purchases.periods <= std::numeric_limits<std::uint8_t>::max()
             ? count_with<std::uint8_t>(purchases)
             : count_with<std::uint16_t>(purchases);
}

std::vector<Duration> time_to_repurchase(const PurchaseDays& purchases) {
  CHECK(purchases.customer.size() == purchases.day.size());
  struct FirstTwo {
    std::int32_t first = kNoDay;
    std::int32_t second = kNoDay;
  };
  std::vector<FirstTwo> days(purchases.customers);
  for (std::size_t i = 0; i < purchases.day.size(); ++i) {
    const std::int32_t day = purchases.day[i];
    if (day > purchases.last_day) continue;
    CHECK(purchases.customer[i] < purchases.customers);
    FirstTwo& mine = days[purchases.customer[i]];
    if (day < mine.first) {
      mine.second = mine.first;
      mine.first = day;
    } else if (day > mine.first && day < mine.second) {
      mine.second = day;
    }
  }
  std::vector<Duration> durations;
  for (const FirstTwo& mine : days) {
    if (mine.first == kNoDay) continue;
    const bool again = mine.second != kNoDay;
    durations.push_back({(again ? mine.second : purchases.last_day) - mine.first, again});
  }
  return durations;
}

double SurvivalCurve::survival_at(std::int32_t days) const {
  const auto after = std::upper_bound(
      points.begin(), points.end(), days,
      [](std::int32_t day, const SurvivalPoint& point) { return day < point.days; });
  return after == points.begin() ? 1 : std::prev(after)->survival;
}

std::optional<std::int32_t> SurvivalCurve::find_days_until(double share) const {
  const auto at = std::find_if(points.begin(), points.end(),
                               [&](const SurvivalPoint& point) { return point.survival <= share; });
  if (at == points.end()) return std::nullopt;
  return at->days;
}

SurvivalCurve kaplan_meier(std::span<const Duration> durations, double confidence) {
  CHECK(confidence > 0 && confidence < 1);
  SurvivalCurve curve;
  if (durations.empty()) return curve;
  struct Day {
    std::uint64_t ends[2] = {0, 0};  ///< censored, events
  };
  std::vector<Day> days(1);
  for (const Duration& duration : durations) {
    CHECK(duration.days >= 0);
    const auto day = static_cast<std::size_t>(duration.days);
    if (day >= days.size()) days.resize(std::max(2 * days.size(), day + 1));
    ++days[day].ends[duration.observed ? 1 : 0];
  }
  const double z = two_sided_quantile(confidence);
  std::uint64_t at_risk = durations.size();
  double survival = 1;
  double variance_sum = 0;
  for (std::size_t i = 0; i < days.size(); ++i) {
    const auto [censored, events] = days[i].ends;
    if (events + censored == 0) continue;
    const auto n = static_cast<double>(at_risk);
    const auto d = static_cast<double>(events);
    survival *= 1 - d / n;
    if (events < at_risk) variance_sum += d / (n * (n - d));
    SurvivalPoint point{static_cast<std::int32_t>(i), at_risk, events, censored, survival};
    set_interval(point, variance_sum, z);
    curve.points.push_back(point);
    at_risk -= events + censored;
  }
  return curve;
}

}  // namespace cohorts
