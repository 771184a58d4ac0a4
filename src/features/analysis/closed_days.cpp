#include "features/analysis/closed_days.h"

#include <algorithm>
#include <array>

#include "kernels/anomaly/anomaly.h"

namespace analysis {
namespace {

constexpr std::size_t kWeekdays = 7;
constexpr double kClosedShare = 0.1;
constexpr double kUsualShopsMin = 5;

/// How many shops ordered on each day of the span.
std::vector<double> shops_by_day(const StudyInputs& inputs, base::Date first, base::Date last) {
  std::vector<double> shops(static_cast<std::size_t>(last - first) + 1);
  const facts::Columns& columns = inputs.month.facts->columns();
  for (const auto ordinal : inputs.month.shop_ordinal) {
    if (ordinal == facts::SalesFacts::kNone) continue;
    std::int32_t counted = -1;
    const auto range = facts::orders_between(columns, ordinal, first, last);
    for (auto at = range.begin; at < range.end; ++at) {
      const std::int32_t day = columns.order_day[at];
      if (day != counted) ++shops[static_cast<std::size_t>(day - first.day_number)];
      counted = day;
    }
  }
  return shops;
}

}  // namespace

std::vector<base::Date> closed_days(const StudyInputs& inputs, const MonthSpan& span) {
  if (span.count == 0) return {};
  const base::Date first = span.first.first_day();
  const auto shops = shops_by_day(inputs, first, span.at(span.count - 1).last_day());
  std::array<std::vector<double>, kWeekdays> by_weekday;
  for (std::size_t at = 0; at < shops.size(); ++at) by_weekday[at % kWeekdays].push_back(shops[at]);
  std::array<double, kWeekdays> usual{};
  for (std::size_t i = 0; i < kWeekdays; ++i)
    if (!by_weekday[i].empty()) usual[i] = anomaly::median_of(by_weekday[i]);
  std::vector<base::Date> closed;
  for (std::size_t at = 0; at < shops.size(); ++at) {
    const double expected = usual[at % kWeekdays];
    if (expected >= kUsualShopsMin && shops[at] < kClosedShare * expected)
      closed.push_back(first.plus_days(static_cast<std::int32_t>(at)));
  }
  return closed;
}

std::vector<base::Date> lost_days(const Rhythm& rhythm, std::span<const base::Date> days,
                                  std::span<const base::Date> closed) {
  std::vector<base::Date> lost;
  if (rhythm.cycle_days == 0) return lost;
  for (const base::Date day : closed) {
    if (day.day_number % rhythm.cycle_days != rhythm.phase) continue;
    const auto near = std::ranges::lower_bound(days, day.plus_days(-rhythm.cycle_days / 2));
    if (near == days.end() || *near > day.plus_days(rhythm.cycle_days / 2)) lost.push_back(day);
  }
  return lost;
}

}  // namespace analysis
