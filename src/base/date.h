#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// A local calendar day, stored as days since 1970-01-01 (also in SQL and in facts).
struct Date {
  std::int32_t day_number = 0;

  /// Nothing when the day does not exist (31 February).
  static std::optional<Date> from_ymd(int year, int month, int day);
  /// Strict `YYYY-MM-DD`; nothing for anything else.
  static std::optional<Date> parse_iso(std::string_view text);

  [[nodiscard]] int year() const;
  [[nodiscard]] int month() const;        ///< 1..12
  [[nodiscard]] int day() const;          ///< 1..31
  [[nodiscard]] int iso_weekday() const;  ///< 1 Monday .. 7 Sunday
  [[nodiscard]] Date plus_days(std::int32_t days) const { return Date{day_number + days}; }
  [[nodiscard]] std::string iso() const;  ///< `YYYY-MM-DD`

  friend auto operator<=>(Date, Date) = default;
  friend std::int32_t operator-(Date a, Date b) { return a.day_number - b.day_number; }
};

/// A calendar month, the unit of grading, lists and books. Stored in SQL as year*100+month.
struct Period {
  std::int32_t year_month = 197001;  ///< e.g. 202112

  static std::optional<Period> from_year_month(int year, int month);
  static Period of(Date date);
  /// Strict `YYYY-MM`.
  static std::optional<Period> parse(std::string_view text);

  [[nodiscard]] int year() const { return year_month / 100; }
  [[nodiscard]] int month() const { return year_month % 100; }
  [[nodiscard]] Date first_day() const;
  [[nodiscard]] Date last_day() const;
  [[nodiscard]] int days() const { return last_day() - first_day() + 1; }
  [[nodiscard]] Period plus_months(int months) const;
  [[nodiscard]] bool contains(Date date) const { return first_day() <= date && date <= last_day(); }
  [[nodiscard]] std::string text() const;  ///< `YYYY-MM`

  friend auto operator<=>(Period, Period) = default;
};

/// A point in time, UTC, milliseconds since 1970-01-01.
struct Instant {
  std::int64_t unix_ms = 0;
  [[nodiscard]] std::string iso() const;  ///< `2026-11-21T20:30:04.123Z`
  friend auto operator<=>(Instant, Instant) = default;
};

}  // namespace base
