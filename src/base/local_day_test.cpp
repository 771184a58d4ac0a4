#include "base/local_day.h"

#include <gtest/gtest.h>

namespace base {
namespace {

TEST(LocalDay, TurnsAtMidnightOfTheCompaniesNotOfGreenwich) {
  const Date day = *Date::parse_iso("2026-11-22");
  // 2026-11-21T16:00:00Z is midnight of the 22nd.
  const Instant midnight{1'795'276'800'000};
  ASSERT_EQ(midnight.iso(), "2026-11-21T16:00:00.000Z");
  EXPECT_EQ(local_day(midnight), day);
  EXPECT_EQ(local_day(Instant{midnight.unix_ms - 1}), day.plus_days(-1));
  EXPECT_EQ(local_day(Instant{midnight.unix_ms + kDayMs - 1}), day);
  EXPECT_EQ(start_of(day), midnight);
}

TEST(LocalDay, OfADayIsThatDay) {
  for (std::int32_t number : {0, 1, 19'000, 20'779, 40'000})
    EXPECT_EQ(local_day(start_of(Date{number})), Date{number});
}

}  // namespace
}  // namespace base
