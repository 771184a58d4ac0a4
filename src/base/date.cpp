#include "base/date.h"

#include <chrono>
#include <cstdio>

#include "base/check.h"

namespace base {
namespace {

using std::chrono::year_month_day;

year_month_day ymd_of(Date date) {
  return year_month_day{std::chrono::sys_days{std::chrono::days{date.day_number}}};
}

/// Digits only, fixed width; -1 otherwise.
int digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::optional<Date> Date::from_ymd(int year, int month, int day) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1 || day > 31) return {};
  const year_month_day ymd{std::chrono::year{year},
                           std::chrono::month{static_cast<unsigned>(month)},
                           std::chrono::day{static_cast<unsigned>(day)}};
  if (!ymd.ok()) return {};
  return Date{static_cast<std::int32_t>(std::chrono::sys_days{ymd}.time_since_epoch().count())};
}

std::optional<Date> Date::parse_iso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return {};
  const int y = digits(text.substr(0, 4));
  const int m = digits(text.substr(5, 2));
  const int d = digits(text.substr(8, 2));
  if (y < 0 || m < 0 || d < 0) return {};
  return from_ymd(y, m, d);
}

int Date::year() const { return static_cast<int>(ymd_of(*this).year()); }
int Date::month() const { return static_cast<int>(static_cast<unsigned>(ymd_of(*this).month())); }
int Date::day() const { return static_cast<int>(static_cast<unsigned>(ymd_of(*this).day())); }

int Date::iso_weekday() const {
  const int shifted = (day_number + 3) % 7;  // 1970-01-01 was a Thursday
  return (shifted < 0 ? shifted + 7 : shifted) + 1;
}

std::string Date::iso() const {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d-%02d", year(), month(), day());
  return text;
}

std::optional<Period> Period::from_year_month(int year, int month) {
  if (year < 1900 || year > 2199 || month < 1 || month > 12) return {};
  return Period{year * 100 + month};
}

Period Period::of(Date date) { return Period{date.year() * 100 + date.month()}; }

std::optional<Period> Period::parse(std::string_view text) {
  if (text.size() != 7 || text[4] != '-') return {};
  const int y = digits(text.substr(0, 4));
  const int m = digits(text.substr(5, 2));
  if (y < 0 || m < 0) return {};
  return from_year_month(y, m);
}

Date Period::first_day() const {
  const auto date = Date::from_ymd(year(), month(), 1);
  CHECK(date.has_value());
  return *date;
}

Date Period::last_day() const { return plus_months(1).first_day().plus_days(-1); }

Period Period::plus_months(int months) const {
  const int index = year() * 12 + (month() - 1) + months;
  return Period{(index / 12) * 100 + index % 12 + 1};
}

std::string Period::text() const {
  char text[16];
  std::snprintf(text, sizeof text, "%04d-%02d", year(), month());
  return text;
}

std::string Instant::iso() const {
  constexpr std::int64_t kMsPerDay = 86'400'000;
  std::int64_t day = unix_ms / kMsPerDay;
  std::int64_t rest = unix_ms % kMsPerDay;
  if (rest < 0) {
    rest += kMsPerDay;
    --day;
  }
  char text[40];
  std::snprintf(text, sizeof text, "T%02d:%02d:%02d.%03dZ", static_cast<int>(rest / 3'600'000),
                static_cast<int>(rest / 60'000 % 60), static_cast<int>(rest / 1000 % 60),
                static_cast<int>(rest % 1000));
  return Date{static_cast<std::int32_t>(day)}.iso() + text;
}

}  // namespace base
