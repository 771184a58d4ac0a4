#include "features/demo/calendar.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/check.h"

namespace demo {
namespace {

struct MonthDay {
  int month;
  int day;
};
// 2023 .. 2028, from the published almanac.
constexpr std::array<MonthDay, 6> kNewYear{{{1, 22}, {2, 10}, {1, 29}, {2, 17}, {2, 6}, {1, 26}}};
constexpr std::array<MonthDay, 6> kMidAutumn{
    {{9, 29}, {9, 17}, {10, 6}, {9, 25}, {9, 15}, {10, 3}}};
constexpr base::Date kFirstMonday{4};  // 1970-01-05

std::optional<base::Date> from_table(const std::array<MonthDay, 6>& table, int year) {
  if (year < kFirstYear || year > kLastYear) return {};
  const MonthDay entry = table[static_cast<std::size_t>(year - kFirstYear)];
  return base::Date::from_ymd(year, entry.month, entry.day);
}

/// Days from `day` to the nearest feast ahead of or behind it; positive: it is still to come.
int days_to_new_year(base::Date day) {
  int best = 10'000;
  for (int year = day.year() - 1; year <= day.year() + 1; ++year) {
    const auto feast = lunar_new_year(year);
    if (feast && std::abs(*feast - day) < std::abs(best)) best = *feast - day;
  }
  return best;
}

int days_to_mid_autumn(base::Date day) {
  const auto feast = mid_autumn(day.year());
  return feast ? *feast - day : 10'000;
}

/// A bump of height 1 around `centre`, `width` days to half its height and a little more.
double bump(double distance, double width) {
  const double scaled = distance / width;
  return std::exp(-0.5 * scaled * scaled);
}

int day_of_year(base::Date day) { return day - *base::Date::from_ymd(day.year(), 1, 1); }

double new_year_swing(base::Date day, double peak, double trough) {
  const int ahead = days_to_new_year(day);
  if (ahead >= 0) return 1.0 + peak * bump(ahead - 14.0, 9.0);
  return 1.0 - trough * bump(ahead + 12.0, 9.0);
}

double autumn_swing(base::Date day, double peak) {
  return 1.0 + peak * bump(days_to_mid_autumn(day) - 8.0, 6.0);
}

double summer(base::Date day) { return bump(day_of_year(day) - 212.0, 26.0); }  // end of July

}  // namespace

std::optional<base::Date> lunar_new_year(int year) { return from_table(kNewYear, year); }
std::optional<base::Date> mid_autumn(int year) { return from_table(kMidAutumn, year); }

bool is_closed(base::Date day) {
  const int month = day.month();
  const int date = day.day();
  if (month == 1 && date == 1) return true;
  if (month == 5 && date == 1) return true;
  if (month == 10 && date <= 3) return true;
  const auto feast = lunar_new_year(day.year());
  return feast && day - *feast >= -1 && day - *feast <= 6;
}

std::int32_t week_of(base::Date day) {
  const std::int32_t days = day - kFirstMonday;
  return days >= 0 ? days / 7 : -((6 - days) / 7);
}

base::Date monday_of(std::int32_t week) { return kFirstMonday.plus_days(week * 7); }

double season_factor(SeasonKind kind, base::Date day) {
  switch (kind) {
    case SeasonKind::kTown:
      return new_year_swing(day, 0.42, 0.30) * autumn_swing(day, 0.12) * (1.0 - 0.05 * summer(day));
    case SeasonKind::kCountry:
      return new_year_swing(day, 0.85, 0.25) * autumn_swing(day, 0.14) * (1.0 - 0.04 * summer(day));
    case SeasonKind::kTourist:
      return new_year_swing(day, 0.35, 0.10) * (1.0 + 0.40 * summer(day)) *
             (1.0 + 0.25 * bump(day_of_year(day) - 274.0, 9.0)) *
             (1.0 + 0.25 * bump(day_of_year(day) - 121.0, 9.0));
    case SeasonKind::kSchool:
      return (1.0 - 0.30 * bump(day_of_year(day) - 212.0, 22.0)) *
             (1.0 - 0.25 * bump(days_to_new_year(day), 16.0));
  }
  CHECK(false);
}

double gift_factor(base::Date day) {
  return new_year_swing(day, 0.60, 0.15) * autumn_swing(day, 0.25);
}

}  // namespace demo
