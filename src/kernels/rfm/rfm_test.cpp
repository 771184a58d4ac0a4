#include "kernels/rfm/rfm.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <limits>
#include <set>

namespace {

using testing::ElementsAre;

/// Lines in rows, as a test likes to write them.
struct Line {
  std::uint32_t customer, order;
  std::int32_t day;
  std::int64_t amount;
};
struct Columns {
  std::vector<std::uint32_t> customer, order;
  std::vector<std::int32_t> day;
  std::vector<std::int64_t> amount;
  explicit Columns(const std::vector<Line>& lines) {
    for (const Line& line : lines) {
      customer.push_back(line.customer);
      order.push_back(line.order);
      day.push_back(line.day);
      amount.push_back(line.amount);
    }
  }
  [[nodiscard]] rfm::OrderLines view(std::size_t customers, std::size_t orders) const {
    return {customer, order, day, amount, customers, orders};
  }
};

TEST(Summarise, CountsOrdersOnceAndTakesReturnsOffTheAmountOnly) {
  // Customer 0: order 0 of two lines on day 10, order 1 on day 14, a return on day 20 of 300.
  // Customer 1: only a return. Customer 2: only before the window (5..20).
  const Columns columns({{0, 0, 10, 1000},
                         {0, 0, 10, 500},
                         {0, 1, 14, 700},
                         {0, 2, 20, -300},
                         {1, 3, 12, -100},
                         {2, 4, 4, 900}});
  const auto customers = rfm::summarise(columns.view(3, 5), {5, 20});
  // Last order day 14, six days before day 20; 1000 + 500 + 700 - 300 = 1900.
  EXPECT_THAT(customers, ElementsAre(rfm::Activity{6, 2, 1900}, rfm::Activity{-1, 0, -100},
                                     rfm::Activity{-1, 0, 0}));
}

TEST(Summarise, OfNoLinesIsNobodyActive) {
  const Columns columns({});
  EXPECT_THAT(rfm::summarise(columns.view(1, 0), {0, 9}), ElementsAre(rfm::Activity{}));
  EXPECT_TRUE(rfm::summarise(columns.view(0, 0), {0, 9}).empty());
}

TEST(ScoreByQuantile, GivesFiveToWhoBeatsFourFifths) {
  // Orders 1..5: 0, 1, 2, 3, 4 of 5 customers are strictly worse, so 1 + floor(5 * worse / 5).
  // Recency 50..10 improves alike. The amount is the same for all: nobody is worse, all have 1.
  std::vector<rfm::Activity> customers;
  for (int i = 1; i <= 5; ++i)
    customers.push_back({60 - 10 * i, static_cast<std::uint32_t>(i), 100});
  EXPECT_THAT(rfm::score_by_quantile(customers, 5),
              ElementsAre(rfm::Scores{1, 1, 1}, rfm::Scores{2, 2, 1}, rfm::Scores{3, 3, 1},
                          rfm::Scores{4, 4, 1}, rfm::Scores{5, 5, 1}));
}

TEST(ScoreByQuantile, KeepsTiesTogetherAndLeavesOutWhoNeverOrdered) {
  // Orders 1 1 1 2 among four who ordered, four groups: the three have 0 worse (score 1), the last
  // has 3 worse: 1 + floor(4 * 3 / 4) = 4.
  const std::vector<rfm::Activity> customers{
      {0, 1, 1}, {0, 1, 1}, {-1, 0, 0}, {0, 1, 1}, {0, 2, 1}};
  const auto scores = rfm::score_by_quantile(customers, 4);
  EXPECT_EQ(scores[0].frequency, 1);
  EXPECT_EQ(scores[3].frequency, 1);
  EXPECT_EQ(scores[4].frequency, 4);
  EXPECT_EQ(scores[2], rfm::Scores{});
}

TEST(ScoreByQuantile, OfOneCustomerIsOne) {
  const std::vector<rfm::Activity> one{{3, 7, 100}};
  EXPECT_THAT(rfm::score_by_quantile(one, 5), ElementsAre(rfm::Scores{1, 1, 1}));
  EXPECT_TRUE(rfm::score_by_quantile({}, 5).empty());
}

TEST(ScoreByBands, CountsTheLimitsReached) {
  const rfm::Bands bands{{30, 90}, {2, 5, 10}, {100'00}};
  const std::vector<rfm::Activity> customers{{30, 5, 9'999}, {91, 1, 10'000}, {-1, 0, 0}};
  // 30 days reach both limits (3); 5 orders reach 2 and 5 (3); 99.99 misses 100.00 (1).
  EXPECT_THAT(rfm::score_by_bands(customers, bands),
              ElementsAre(rfm::Scores{3, 3, 1}, rfm::Scores{1, 1, 2}, rfm::Scores{}));
}

TEST(Tiers, ByShareCountFromTheTopAndKeepTiesTogether) {
  // Ten customers, shares 10 % and 20 %: one at the top, two next, the rest third.
  const std::vector<std::int64_t> values{10, 20, 30, 40, 50, 60, 70, 80, 90, 100};
  const std::vector<double> shares{0.1, 0.2};
  EXPECT_THAT(rfm::tiers_by_share(values, shares), ElementsAre(2, 2, 2, 2, 2, 2, 2, 1, 1, 0));
  // The two at 100 have nobody above them: both are of the top 10 %.
  const std::vector<std::int64_t> tied{100, 100, 1, 1, 1, 1, 1, 1, 1, 0};
  EXPECT_THAT(rfm::tiers_by_share(tied, shares), ElementsAre(0, 0, 1, 1, 1, 1, 1, 1, 1, 2));
  EXPECT_TRUE(rfm::tiers_by_share({}, shares).empty());
}

TEST(Tiers, ByLimitsCountTheLimitsMissed) {
  const std::vector<std::int64_t> values{5, 100, 99, 1000};
  const std::vector<std::int64_t> limits{1000, 100};
  EXPECT_THAT(rfm::tiers_by_limits(values, limits), ElementsAre(2, 1, 2, 0));
}

TEST(Tiers, ByRulesTakeTheFirstThatFits) {
  const std::vector<rfm::Scores> scores{{5, 5, 5}, {1, 5, 5}, {1, 1, 1}, {0, 0, 0}};
  const std::vector<rfm::TierRule> rules{
      {{4, 4, 4}, {5, 5, 5}, 0},  // all three high
      {{1, 4, 4}, {5, 5, 5}, 1},  // once good, not lately
  };
  const auto tiers = rfm::tiers_by_rules(scores, rules, 3);
  EXPECT_THAT(tiers, ElementsAre(0, 1, 3, 3));
  const std::vector<std::optional<std::uint8_t>> pins{std::nullopt, 0, std::nullopt, 2};
  EXPECT_THAT(rfm::with_pins(tiers, pins), ElementsAre(0, 0, 3, 2));
}

// ---- the slow twins ----

std::vector<rfm::Scores> naive_scores(const std::vector<rfm::Activity>& customers,
                                      unsigned groups) {
  std::vector<rfm::Scores> scores;
  std::size_t n = 0;
  for (const auto& c : customers) n += c.recency_days >= 0 ? 1U : 0U;
  for (const auto& mine : customers) {
    if (mine.recency_days < 0) {
      scores.emplace_back();
      continue;
    }
    std::size_t staler = 0, rarer = 0, poorer = 0;
    for (const auto& other : customers) {
      if (other.recency_days < 0) continue;
      staler += other.recency_days > mine.recency_days ? 1U : 0U;
      rarer += other.orders < mine.orders ? 1U : 0U;
      poorer += other.amount_minor < mine.amount_minor ? 1U : 0U;
    }
    const auto score = [&](std::size_t worse) {
      return static_cast<std::uint8_t>(1 + groups * worse / n);
    };
    scores.push_back({score(staler), score(rarer), score(poorer)});
  }
  return scores;
}

std::vector<rfm::Activity> naive_summary(const std::vector<Line>& lines, rfm::Window window,
                                         std::size_t customers) {
  std::vector<rfm::Activity> activities(customers);
  for (std::uint32_t c = 0; c < customers; ++c) {
    std::set<std::uint32_t> orders;
    for (const Line& line : lines) {
      if (line.customer != c || line.day < window.first_day || line.day > window.last_day) continue;
      activities[c].amount_minor += line.amount;
      if (line.amount <= 0) continue;
      orders.insert(line.order);
      const std::int32_t recency = window.last_day - line.day;
      std::int32_t& best = activities[c].recency_days;
      best = best < 0 ? recency : std::min(best, recency);
    }
    activities[c].orders = static_cast<std::uint32_t>(orders.size());
  }
  return activities;
}

RC_GTEST_PROP(RfmProperty, SummaryEqualsItsTwin, ()) {
  const auto line = rc::gen::apply(
      [](std::uint32_t order, std::int32_t day, std::int64_t amount) {
        return Line{order % 7, order, day, amount};  // an order belongs to one customer
      },
      rc::gen::inRange<std::uint32_t>(0, 30), rc::gen::inRange(-5, 25),
      rc::gen::inRange<std::int64_t>(-50, 200));
  const auto lines = *rc::gen::container<std::vector<Line>>(line);
  const rfm::Window window{0, 20};
  RC_ASSERT(rfm::summarise(Columns(lines).view(7, 30), window) == naive_summary(lines, window, 7));
}

std::vector<rfm::Activity> any_customers() {
  return *rc::gen::container<std::vector<rfm::Activity>>(rc::gen::apply(
      [](std::int32_t recency, std::uint32_t orders, std::int64_t amount) {
        return recency < 0 ? rfm::Activity{} : rfm::Activity{recency, orders, amount};
      },
      rc::gen::inRange(-1, 12), rc::gen::inRange<std::uint32_t>(1, 9),
      rc::gen::inRange<std::int64_t>(-20, 60)));
}

RC_GTEST_PROP(RfmProperty, QuantileScoresEqualTheirTwin, ()) {
  const auto customers = any_customers();
  const auto groups = *rc::gen::inRange(1U, 12U);
  RC_ASSERT(rfm::score_by_quantile(customers, groups) == naive_scores(customers, groups));
}

RC_GTEST_PROP(RfmProperty, ScoresDoNotDependOnTheOrderOfCustomers, ()) {
  const auto customers = any_customers();
  auto reversed = customers;
  std::reverse(reversed.begin(), reversed.end());
  auto scores = rfm::score_by_quantile(reversed, 5);
  std::reverse(scores.begin(), scores.end());
  RC_ASSERT(scores == rfm::score_by_quantile(customers, 5));
}

RC_GTEST_PROP(RfmProperty, TiersByShareEqualTheirTwinForDenseAndForScatteredValues, ()) {
  auto values =
      *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-30, 30));
  const auto factor = *rc::gen::element<std::int64_t>(1, 1'000'003, 300'000'000'000'000'000);
  for (std::int64_t& value : values) value *= factor;
  if (*rc::gen::arbitrary<bool>()) values.push_back(std::numeric_limits<std::int64_t>::max());
  const std::vector<double> shares{0.05, 0, 0.25, 0.3};
  const auto tiers = rfm::tiers_by_share(values, shares);
  for (std::size_t i = 0; i < values.size(); ++i) {
    std::size_t better = 0, tier = 0;
    for (const std::int64_t other : values) better += other > values[i] ? 1U : 0U;
    for (double sum = 0; tier < shares.size(); ++tier) {
      sum += shares[tier];
      const double room = sum * static_cast<double>(values.size()) - 1e-9;
      if (static_cast<double>(better) < room) break;
    }
    RC_ASSERT(tiers[i] == tier);
  }
}

RC_GTEST_PROP(RfmProperty, AHigherTierNeverHasALowerValue, ()) {
  const auto values =
      *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(-30, 30));
  const std::vector<double> shares{0.05, 0.15, 0.3};
  const auto tiers = rfm::tiers_by_share(values, shares);
  for (std::size_t i = 0; i < values.size(); ++i)
    for (std::size_t j = 0; j < values.size(); ++j)
      if (values[i] > values[j]) RC_ASSERT(tiers[i] <= tiers[j]);
}

}  // namespace
