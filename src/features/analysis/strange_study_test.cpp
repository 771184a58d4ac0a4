#include <gtest/gtest.h>

#include <cmath>

#include "features/analysis/closed_days.h"
#include "features/analysis/documents.h"
#include "features/analysis/test_steady_town.h"

namespace analysis {
namespace {

constexpr std::size_t kJudgedShops = 40;
constexpr int kJudgedMonths = 27;
constexpr metrics::ShopIndex kBulk = 3;
constexpr metrics::ShopIndex kRising = 4;
constexpr metrics::ShopIndex kFalling = 5;
constexpr metrics::ShopIndex kFeasting = 6;
constexpr metrics::ShopIndex kYoung = 7;
constexpr base::Period kBulkMonth{202607};
constexpr base::Period kMoved{202606};  ///< all shops order twice as much

double noise_of(metrics::ShopIndex shop, base::Date day) {
  base::Random random(base::stream_seed(shop, static_cast<std::uint64_t>(day.day_number)));
  return std::exp(0.04 * random.normal());
}

double quantity_of(metrics::ShopIndex shop, base::Date day) {
  const auto month = base::Period::of(day);
  double factor = noise_of(shop, day) * (month == kMoved ? 2 : 1);
  if (shop == kBulk && month == kBulkMonth) factor *= 2;
  if (shop == kRising && day >= test_support::day(2026, 8, 20)) factor *= 1.8;
  if (shop == kFalling && day >= test_support::day(2026, 8, 20)) factor *= 0.4;
  if (shop == kFeasting && month == base::Period{202609}) factor *= 2;
  if (shop == kYoung && month < base::Period{202606}) return 0;
  return 100 * factor;
}

std::string events_text(const models::ShopScores& scores) { return wire::to_json(scores.strange); }

struct StrangeCase {
  SteadyTown town{kJudgedShops, kJudgedMonths, quantity_of};
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  std::unique_ptr<Study> study = make_strange_study();
  Said said = said_of(*study, inputs_at(*month, SteadyTown::until(), 2));
  StrangeDocument document = *wire::from_json<StrangeDocument>(said.document);

  [[nodiscard]] double sum(metrics::ShopIndex shop, base::Period period) const {
    return town.sum(period, [&](const SteadyLine& line) { return line.shop == shop; });
  }
};

TEST(StrangeStudy, AMonthThatDoesNotFitIsShownWithWhatWasExpected) {
  const StrangeCase c;
  const auto& events = c.said.scores[kBulk].strange;
  ASSERT_EQ(events.size(), 1U) << events_text(c.said.scores[kBulk]);
  EXPECT_EQ(events[0].kind, "month");
  EXPECT_EQ(events[0].period, kBulkMonth);
  EXPECT_EQ(events[0].actual, c.sum(kBulk, kBulkMonth));
  EXPECT_NEAR(events[0].expected, c.sum(kBulk, kBulkMonth) / 2, 40);
  EXPECT_GT(events[0].score, 3.5);
}

TEST(StrangeStudy, ALastingChangeIsToldOnceFromItsMonthOn) {
  const StrangeCase c;
  for (const auto& [shop, share] : {std::pair{kRising, 0.8}, std::pair{kFalling, -0.6}}) {
    const auto& events = c.said.scores[shop].strange;
    ASSERT_EQ(events.size(), 1U) << events_text(c.said.scores[shop]);
    EXPECT_EQ(events[0].kind, "level");
    EXPECT_EQ(events[0].period, base::Period{202608});
    EXPECT_NEAR(events[0].score, share, 0.1);
    // Quantities a month, of the weeks before and after.
    EXPECT_NEAR(events[0].expected, 100 * 30.4 / 7, 30);
    EXPECT_NEAR(events[0].actual, 100 * (1 + share) * 30.4 / 7, 50);
  }
}

TEST(StrangeStudy, WhatMovesAllShopsIsNobodysEvent) {
  const StrangeCase c;
  const auto moved = std::ranges::find(c.document.months, kMoved, &StrangeMonth::period);
  ASSERT_NE(moved, c.document.months.end());
  EXPECT_NEAR(moved->movement, 2, 0.1);
  EXPECT_EQ(moved->month_up + moved->month_down + moved->level_up + moved->level_down, 0);
}

TEST(StrangeStudy, StockingUpForAFeastIsExplained) {
  const StrangeCase c;
  EXPECT_TRUE(c.said.scores[kFeasting].strange.empty()) << events_text(c.said.scores[kFeasting]);
  const auto september =
      std::ranges::find(c.document.months, base::Period{202609}, &StrangeMonth::period);
  ASSERT_NE(september, c.document.months.end());
  EXPECT_EQ(september->holiday, "mid_autumn");
  EXPECT_EQ(september->explained, 1);
}

TEST(StrangeStudy, CountsAreThoseOfTheScores) {
  const StrangeCase c;
  std::int64_t shops = 0;
  std::int64_t events = 0;
  for (const auto& scores : c.said.scores) {
    shops += scores.strange.empty() ? 0 : 1;
    events += std::ssize(scores.strange);
  }
  EXPECT_GE(shops, 3);
  EXPECT_EQ(c.document.shops_with_events, shops);
  std::int64_t by_month = 0;
  ASSERT_EQ(c.document.months.size(), 6U);
  for (const auto& month : c.document.months)
    by_month += month.month_up + month.month_down + month.level_up + month.level_down;
  EXPECT_EQ(by_month, events);
  std::int64_t by_area = 0;
  std::int64_t shops_of_areas = 0;
  for (const auto& area : c.document.areas) {
    by_area += area.up + area.down;
    shops_of_areas += area.shops;
  }
  EXPECT_EQ(by_area, events);
  EXPECT_EQ(c.document.shops, shops_of_areas);
  EXPECT_EQ(c.document.shops, static_cast<std::int64_t>(kJudgedShops) - 1);
  EXPECT_EQ(c.document.shops_short, 1) << "the young one";
}

TEST(StrangeStudy, TheStrongestComeFirst) {
  const StrangeCase c;
  ASSERT_GE(c.document.strongest.size(), 3U);
  double before = 1e18;
  for (const auto& shop : c.document.strongest) {
    const double gap = std::abs(shop.event.actual - shop.event.expected);
    EXPECT_LE(gap, before);
    before = gap;
    const auto at = static_cast<std::size_t>(shop.customer.value - 1);
    EXPECT_EQ(shop.code, c.month->shops[at].customer_code);
    EXPECT_EQ(shop.area_name, "A" + std::to_string(at % SteadyTown::kAreas + 1));
  }
}

TEST(StrangeStudy, TheMonthBeforeAStopIsMeasuredWithThoseBeforeIt) {
  // Three months of nothing and a median of seven would else make July look twice its size.
  const SteadyTown town(kJudgedShops, 18, [](metrics::ShopIndex shop, base::Date day) {
    return shop == 0 && day >= test_support::day(2026, 8, 1) ? 0 : 100 * noise_of(shop, day);
  });
  const auto month = town.build();
  const auto said = said_of(*make_strange_study(), inputs_at(*month, SteadyTown::until()));
  const auto& events = said.scores[0].strange;
  ASSERT_EQ(events.size(), 1U) << events_text(said.scores[0]);
  EXPECT_EQ(events[0].kind, "level");
  EXPECT_NEAR(events[0].score, -1, 0.01);
}

TEST(StrangeStudy, AQuietPastIsMeasuredWithWhatIsUsual) {
  // A month a third above the others, which hardly differ: strange only where that is usual.
  const auto events_with_noise = [](double noise) {
    const SteadyTown town(kJudgedShops, 18, [&](metrics::ShopIndex shop, base::Date day) {
      base::Random random(base::stream_seed(shop, static_cast<std::uint64_t>(day.day_number)));
      const bool is_moved = shop == 0 && base::Period::of(day) == kBulkMonth;
      return 100 * (is_moved ? 1.33 : 1) * (shop == 0 ? 1 : std::exp(noise * random.normal()));
    });
    const auto month = town.build();
    return said_of(*make_strange_study(), inputs_at(*month, SteadyTown::until())).scores[0].strange;
  };
  EXPECT_EQ(events_with_noise(0.04).size(), 1U);
  EXPECT_EQ(events_with_noise(0.3).size(), 0U);
}

/// All shops order on their weekday; nobody on two Mondays of May, for which every other shop of
/// that day makes up on the day after.
const base::Date kFeast = test_support::day(2026, 5, 4);
bool is_feast(base::Date day) { return day == kFeast || day == kFeast.plus_days(7); }
SteadyTown town_with_a_feast() {
  SteadyTown town(kJudgedShops, 27, [](metrics::ShopIndex shop, base::Date day) {
    return is_feast(day) ? 0 : 100 * noise_of(shop, day);
  });
  for (auto shop = static_cast<metrics::ShopIndex>(kFeast.day_number % 7); shop < kJudgedShops;
       shop += 14)
    for (const int week : {0, 1}) town.add(shop, kFeast.plus_days(7 * week + 1), 100);
  return town;
}

TEST(ClosedDays, AreThoseOnWhichNobodyOrders) {
  const auto month = town_with_a_feast().build();
  const auto inputs = inputs_at(*month, SteadyTown::until());
  EXPECT_EQ(closed_days(inputs, whole_months(inputs)), (std::vector{kFeast, kFeast.plus_days(7)}));
}

TEST(ClosedDays, AreLostWhereNothingWasOrderedInTheirPlace) {
  const auto feast = kFeast;
  const Rhythm rhythm{7, feast.day_number % 7};
  const std::vector closed{feast.plus_days(-7), feast, feast.plus_days(1)};
  const std::vector days{feast.plus_days(-14), feast.plus_days(-6), feast.plus_days(7)};
  EXPECT_EQ(lost_days(rhythm, days, closed), std::vector{feast});
  EXPECT_TRUE(lost_days({}, days, closed).empty());
  EXPECT_EQ(lost_days({14, feast.day_number % 14}, days, closed), std::vector<base::Date>{});
}

TEST(StrangeStudy, AClosedDayIsNobodysEvent) {
  const auto month = town_with_a_feast().build();
  const auto said = said_of(*make_strange_study(), inputs_at(*month, SteadyTown::until()));
  for (const auto& scores : said.scores) EXPECT_TRUE(scores.strange.empty()) << events_text(scores);
}

TEST(StrangeStudy, IsPure) {
  expect_pure(*make_strange_study(), SteadyTown(kJudgedShops, kJudgedMonths, quantity_of));
}

TEST(StrangeStudy, RefusesUnderEightMonths) {
  const SteadyTown town(5, 7, [](auto, auto) { return 3; });
  const auto month = town.build();
  const auto learnt = make_strange_study()->learn(inputs_at(*month, SteadyTown::until()));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.short_history");
}

}  // namespace
}  // namespace analysis
