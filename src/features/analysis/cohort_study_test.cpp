#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>

#include "features/analysis/documents.h"
#include "features/analysis/history.h"
#include "features/analysis/test_steady_town.h"

namespace analysis {
namespace {

constexpr int kCohortMonths = 20;
constexpr int kGone = 84;

/// Shops that come, pause and go at random; some were there before the records begin.
SteadyTown changing_town() {
  base::Random random(5);
  struct Life {
    int from = 0;
    int to = 0;
    int pause_from = 0;
    int pause_days = 0;
  };
  std::vector<Life> lives;
  SteadyTown town(90, kCohortMonths, [](auto, auto) { return 0; });
  const auto first = SteadyTown::kLast.plus_months(1 - kCohortMonths).first_day();
  const int days = SteadyTown::until() - first;
  for (metrics::ShopIndex shop = 0; shop < 90; ++shop) {
    const Life life{
        shop < 30 ? static_cast<int>(shop % 7) : static_cast<int>(random.between(1, days)),
        random.chance(0.5) ? days + 1 : static_cast<int>(random.between(100, days)),
        static_cast<int>(random.between(50, days)),
        random.chance(0.4) ? static_cast<int>(random.between(60, 160)) : 0};
    for (int at = life.from; at <= std::min(life.to, days); at += 7)
      if (at < life.pause_from || at >= life.pause_from + life.pause_days)
        town.add(shop, first.plus_days(at), 3);
    // Of a third the opening day is known, of a few of these long before their first order here.
    if (shop % 3 == 0)
      town.opened[shop] = shop % 9 == 0 ? first.plus_days(-900) : first.plus_days(life.from);
    if (shop % 11 == 0) town.statuses[shop] = "inactive";
  }
  town.statuses[89] = "placeholder";
  return town;
}

/// A shop as the slow twin sees it.
struct PlainShop {
  bool is_new = false;
  std::set<base::Date> days;
};
std::vector<PlainShop> plain_shops(const SteadyTown& town) {
  std::map<metrics::ShopIndex, PlainShop> all;
  base::Date begins = SteadyTown::until();
  for (const auto& line : town.lines) {
    if (line.day < begins) begins = line.day;
    if (!town.statuses.contains(line.shop) || town.statuses.at(line.shop) != "placeholder")
      all[line.shop].days.insert(line.day);
  }
  std::vector<PlainShop> shops;
  for (auto& [at, shop] : all) {
    const auto opened = town.opened.find(at);
    shop.is_new = opened != town.opened.end() ? opened->second >= begins
                                              : *shop.days.begin() >= begins.plus_days(kGone);
    shops.push_back(shop);
  }
  return shops;
}

struct PlainLife {
  int days = 0;
  bool is_over = false;
};
/// Day by day: gone on the first day that has no order in the 84 days up to it.
PlainLife plain_life(const PlainShop& shop) {
  const base::Date first = *shop.days.begin();
  base::Date newest = first;
  for (base::Date day = first; day <= SteadyTown::until(); day = day.plus_days(1)) {
    if (shop.days.contains(day)) newest = day;
    if (day - newest >= kGone) return {day - first, true};
  }
  return {SteadyTown::until() - first, false};
}

PlainLife plain_second(const PlainShop& shop) {
  const base::Date first = *shop.days.begin();
  if (shop.days.size() == 1) return {SteadyTown::until() - first, false};
  return {*std::next(shop.days.begin()) - first, true};
}

/// Kaplan and Meier by their definition, day after day.
double plain_survival(const std::vector<PlainLife>& lives, int until_day) {
  double share = 1;
  for (int day = 0; day <= until_day; ++day) {
    double at_risk = 0;
    double over = 0;
    for (const auto& life : lives) {
      at_risk += life.days >= day ? 1 : 0;
      over += life.days == day && life.is_over ? 1 : 0;
    }
    if (at_risk > 0) share *= 1 - over / at_risk;
  }
  return share;
}

void expect_curve(const CohortCurve& curve, const std::vector<PlainLife>& lives) {
  EXPECT_EQ(curve.shops, std::ssize(lives));
  std::int64_t events = 0;
  std::int64_t at_risk = curve.shops;
  int day = 0;
  for (const auto& point : curve.points) {
    EXPECT_EQ(point.days, day + 7);
    EXPECT_EQ(point.at_risk, at_risk);
    EXPECT_NEAR(point.share, plain_survival(lives, point.days), 1e-12) << point.days;
    EXPECT_LE(point.low, point.share);
    EXPECT_GE(point.high, point.share);
    const auto left =
        std::ranges::count_if(lives, [&](const PlainLife& life) { return life.days > point.days; });
    EXPECT_EQ(point.at_risk - point.events - point.lost, left);
    at_risk = left;
    events += point.events;
    day = point.days;
  }
  EXPECT_EQ(at_risk, 0) << "the curve ends with the longest";
  EXPECT_EQ(events, curve.events);
  EXPECT_EQ(events, std::ranges::count(lives, true, &PlainLife::is_over));
}

struct CohortCase {
  SteadyTown town = changing_town();
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  std::unique_ptr<Study> study = make_cohort_study();
  CohortDocument document = *wire::from_json<CohortDocument>(
      said_of(*study, inputs_at(*month, SteadyTown::until())).document);
  std::vector<PlainShop> shops = plain_shops(town);
};

TEST(CohortStudy, CountsEachCohortAsAPlainLoopDoes) {
  const CohortCase c;
  ASSERT_EQ(c.document.rows.size(), 1U + kCohortMonths);
  EXPECT_FALSE(c.document.rows.front().cohort.has_value());
  std::int64_t all = 0;
  for (const CohortRow& row : c.document.rows) {
    std::int64_t shops = 0;
    std::vector<std::int64_t> active(row.active.size(), 0);
    for (const auto& shop : c.shops) {
      const bool is_mine =
          row.cohort ? shop.is_new && row.cohort->contains(*shop.days.begin()) : !shop.is_new;
      if (!is_mine) continue;
      ++shops;
      for (std::size_t age = 0; age < active.size(); ++age)
        active[age] += std::ranges::any_of(shop.days, [&](base::Date day) {
          return row.first.plus_months(static_cast<int>(age)).contains(day);
        });
    }
    EXPECT_EQ(row.shops, shops) << row.first.text();
    EXPECT_EQ(row.active, active) << row.first.text();
    EXPECT_EQ(row.first.plus_months(static_cast<int>(row.active.size()) - 1), SteadyTown::kLast);
    all += row.shops;
  }
  EXPECT_EQ(all, std::ssize(c.shops));
  EXPECT_GT(c.document.rows.front().shops, 20);
  EXPECT_LT(c.document.rows.front().shops, 60);
}

TEST(CohortStudy, RetentionIsThatOfTheCohortsThatHaveReachedTheAge) {
  const CohortCase c;
  for (std::size_t age = 0; age < c.document.retention.size(); ++age) {
    double active = 0;
    double shops = 0;
    for (const auto& row : c.document.rows) {
      if (!row.cohort || row.active.size() <= age) continue;
      active += static_cast<double>(row.active[age]);
      shops += static_cast<double>(row.shops);
    }
    EXPECT_NEAR(c.document.retention[age], active / shops, 1e-12) << age;
  }
  EXPECT_EQ(c.document.retention.front(), 1.0);
  EXPECT_LT(c.document.retention.back(), 1.0);
}

TEST(CohortStudy, AmountsAreThoseOfTheOrders) {
  const CohortCase c;
  std::int64_t amount = 0;
  for (const auto& row : c.document.rows)
    for (const auto minor : row.amount_minor) amount += minor;
  std::int64_t plain = 0;
  for (const auto& line : c.town.lines)
    if (line.shop != 89) plain += line.quantity * 2'000;
  EXPECT_EQ(amount, plain);
}

TEST(CohortStudy, CurvesFollowTheDefinitionDayByDay) {
  const CohortCase c;
  std::vector<PlainLife> lives;
  std::vector<PlainLife> settled;
  std::vector<PlainLife> seconds;
  for (const auto& shop : c.shops) {
    (shop.is_new ? lives : settled).push_back(plain_life(shop));
    if (shop.is_new) seconds.push_back(plain_second(shop));
  }
  expect_curve(c.document.survival, lives);
  expect_curve(c.document.settled, settled);
  expect_curve(c.document.repurchase, seconds);
  EXPECT_EQ(c.document.repurchase.median_days, 7);
  EXPECT_GT(c.document.survival.events, 5);
}

TEST(CohortStudy, IsPure) { expect_pure(*make_cohort_study(), changing_town()); }

TEST(CohortStudy, RefusesAMonthOfRecords) {
  const SteadyTown town(5, 1, [](auto, auto) { return 3; });
  const auto month = town.build();
  const auto learnt = make_cohort_study()->learn(inputs_at(*month, SteadyTown::until()));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.short_history");
}

}  // namespace
}  // namespace analysis
