#pragma once
#include <cstdint>

#include "base/date.h"

/// The calendar day of the companies we serve: China keeps one time, UTC+8, all the year. Instants
/// are stored in UTC; whoever needs "today", or the day of an instant, asks here.
namespace base {

inline constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
inline constexpr std::int64_t kLocalOffsetMs = 8LL * 60 * 60 * 1000;

/// The day on which `at` falls; from the beginning of 1970 on.
inline Date local_day(Instant at) {
  return {static_cast<std::int32_t>((at.unix_ms + kLocalOffsetMs) / kDayMs)};
}

/// Midnight with which `day` begins.
inline Instant start_of(Date day) { return {day.day_number * kDayMs - kLocalOffsetMs}; }

}  // namespace base
