#pragma once
#include <cstdint>
#include <optional>

#include "base/date.h"

/// The Chinese year as a wholesaler of cigarettes feels it.
namespace demo {

/// First and last year of the lunar tables.
inline constexpr int kFirstYear = 2023;
inline constexpr int kLastYear = 2028;

/// Lunar new year's day (农历正月初一). Nothing outside the table.
std::optional<base::Date> lunar_new_year(int year);
/// Mid-autumn day (农历八月十五). Nothing outside the table.
std::optional<base::Date> mid_autumn(int year);

/// Days without ordering: new year's eve and the six days after it, 1 January, 1 May, 1-3 October.
bool is_closed(base::Date day);

/// Weeks are counted from Monday 1970-01-05.
std::int32_t week_of(base::Date day);
base::Date monday_of(std::int32_t week);

/// What kind of year a shop lives.
enum class SeasonKind : std::uint8_t { kTown, kCountry, kTourist, kSchool };

/// How much more or less than in an even week a shop of this kind sells in the week of `day`:
/// the run-up to the lunar new year (stronger in the country, where people come home), the quiet
/// weeks after it, mid-autumn and national day, summer; the tourist's and the pupil's year.
double season_factor(SeasonKind kind, base::Date day);
/// The same, on top, for presents: dear cigarettes before the feasts. 1 in an even week.
double gift_factor(base::Date day);

}  // namespace demo
