#include "features/analysis/order_calendar.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"

namespace analysis {
namespace {

constexpr int kRhythmDays = 182;
constexpr std::ptrdiff_t kRhythmOrdersMin = 8;
constexpr double kUsualShare = 0.6;
constexpr int kLongestCycle = 14;

/// 7 or 14 by the mean gap, 0 for anything slower.
int cycle_of(double gap_days) { return gap_days < 10 ? 7 : gap_days < 18 ? kLongestCycle : 0; }

}  // namespace

Rhythm rhythm_of(std::span<const base::Date> days, base::Date until) {
  const auto last = std::ranges::upper_bound(days, until);
  const auto first = std::lower_bound(days.begin(), last, until.plus_days(1 - kRhythmDays));
  const auto orders = last - first;
  if (orders < kRhythmOrdersMin) return {};
  const int cycle =
      cycle_of(static_cast<double>(*(last - 1) - *first) / static_cast<double>(orders - 1));
  if (cycle == 0) return {};
  std::array<int, kLongestCycle> counts{};
  for (auto day = first; day != last; ++day)
    ++counts[static_cast<std::size_t>(day->day_number % cycle)];
  const auto usual = std::ranges::max_element(counts);
  if (*usual < kUsualShare * static_cast<double>(orders)) return {};
  return {cycle, static_cast<int>(usual - counts.begin())};
}

double month_length(const Rhythm& rhythm, base::Period month) {
  if (rhythm.cycle_days == 0) return 1;
  // Order days up to a day are those of the cycles before it.
  const auto order_days = [&](base::Date day) {
    return (day.day_number - rhythm.phase) / rhythm.cycle_days;
  };
  const int days = order_days(month.last_day()) - order_days(month.first_day().plus_days(-1));
  return days * rhythm.cycle_days / kMeanMonthDays;
}

MonthSpan whole_months(const StudyInputs& inputs) {
  const auto begins = first_order_day(inputs.month);
  if (!begins) return {};
  constexpr int kFirstWeek = 7;
  auto first = base::Period::of(*begins);
  if (begins->day() > kFirstWeek) first = first.plus_months(1);
  const int count = months_between(first, last_whole_month(inputs.until)) + 1;
  return {first, static_cast<std::size_t>(std::max(0, count))};
}

ShopMonths shop_months(const StudyInputs& inputs, metrics::ShopIndex shop, const MonthSpan& span) {
  if (span.count == 0) return {};
  ShopMonths out;
  out.values = monthly_quantities(inputs, shop, span.count);
  const auto days = purchase_days(inputs, shop).days;
  if (days.empty()) return {};
  out.rhythm = rhythm_of(days, inputs.until);
  // The month of the first order is a part of one, unless the records begin with it.
  const int first = months_between(span.first, base::Period::of(days.front()));
  const int drop = first <= 0 ? 0 : first + 1;
  out.values.erase(out.values.begin(),
                   out.values.begin() + std::min(static_cast<std::ptrdiff_t>(span.count),
                                                 static_cast<std::ptrdiff_t>(drop)));
  return out;
}

std::vector<ShopMonths> all_shop_months(const StudyInputs& inputs, const MonthSpan& span) {
  std::vector<ShopMonths> all(inputs.month.shops.size());
  base::parallel_blocks(all.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      all[i] = shop_months(inputs, static_cast<metrics::ShopIndex>(i), span);
  });
  return all;
}

std::vector<double> by_length(const ShopMonths& shop, const MonthSpan& span) {
  std::vector<double> out = shop.values;
  const std::size_t skipped = span.count - out.size();
  for (std::size_t t = 0; t < out.size(); ++t)
    out[t] /= month_length(shop.rhythm, span.at(skipped + t));
  return out;
}

}  // namespace analysis
