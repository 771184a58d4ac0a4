#include "kernels/boosted_trees/behaviour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include "base/random.h"

namespace boosted_trees {
namespace {

std::map<std::string, float> named(const std::vector<PurchaseLine>& lines,
                                   const BehaviourSpan& span) {
  const auto columns = behaviour_columns(span);
  const auto values = behaviour_of(lines, span);
  EXPECT_EQ(columns.size(), values.size());
  std::map<std::string, float> out;
  for (std::size_t i = 0; i < columns.size(); ++i) out[columns[i]] = values[i];
  return out;
}

// Records from day 60, asked on day 100, windows of 10 days: [90,100) [80,90) [70,80) [60,70), and
// a fifth that begins before the records.
constexpr BehaviourSpan kSpan{.first_day = 60, .as_of_day = 100, .window_days = 10, .windows = 5};

TEST(Behaviour, WorkedByHand) {
  const std::vector<PurchaseLine> lines{
      {65, 1, 7, 100},  {65, 1, 8, 100},                    // order 1
      {75, 2, 7, 400},                                      // order 2
      {77, 3, 7, -100},                                     // a return: no order
      {95, 4, 8, 200},  {95, 4, 9, 100},  {95, 4, 9, -50},  // order 4, part of it returned
      {59, 9, 1, 999},  {100, 10, 1, 999}};                 // before the records, and too late
  auto f = named(lines, kSpan);
  EXPECT_EQ(f["recency_days"], 5);
  EXPECT_EQ(f["age_days"], 35);
  EXPECT_EQ(f["orders"], 3);
  EXPECT_EQ(f["gap_mean_days"], 15);  // 65 -> 75 -> 95: 10 and 20
  EXPECT_FLOAT_EQ(f["gap_sd_days"], std::sqrt(50.0F));
  EXPECT_FLOAT_EQ(f["overdue"], 5.0F / 15);
  EXPECT_EQ(f["amount_per_order"], 250);  // 200 + 400 - 100 + 250 = 750
  EXPECT_EQ(f["last_order_ratio"], 1);
  EXPECT_EQ(f["orders_window_1"], 1);
  EXPECT_EQ(f["orders_window_2"], 0);
  EXPECT_EQ(f["orders_window_3"], 1);
  EXPECT_EQ(f["orders_window_4"], 1);
  EXPECT_TRUE(std::isnan(f["orders_window_5"]));
  EXPECT_EQ(f["amount_window_1"], 250);
  EXPECT_EQ(f["amount_window_3"], 300);
  EXPECT_TRUE(std::isnan(f["amount_window_5"]));
  EXPECT_FLOAT_EQ(f["order_trend"], -1.0F / 3);       // 1 newer, 2 older
  EXPECT_FLOAT_EQ(f["amount_trend"], -250.0F / 750);  // 250 newer, 500 older
  EXPECT_FLOAT_EQ(f["return_share"], 150.0F / 900);   // bought 200 + 400 + 300
  EXPECT_EQ(f["products"], 3);
  EXPECT_FLOAT_EQ(f["new_product_share"], 0.5);  // of 8 and 9, 9
}

TEST(Behaviour, WhoNeverOrderedIsUnknownAndNotZero) {
  auto f = named({}, kSpan);
  for (const char* name :
       {"recency_days", "age_days", "gap_mean_days", "gap_sd_days", "overdue", "amount_per_order",
        "last_order_ratio", "order_trend", "amount_trend", "return_share", "new_product_share"})
    EXPECT_TRUE(std::isnan(f[name])) << name;
  EXPECT_EQ(f["orders"], 0);
  EXPECT_EQ(f["orders_window_1"], 0);
  EXPECT_EQ(f["products"], 0);
  // One order, two on one day: no gap.
  EXPECT_TRUE(std::isnan(named({{70, 1, 1, 5}, {70, 2, 1, 5}}, kSpan)["gap_mean_days"]));
  // Nothing but a return.
  EXPECT_EQ(named({{70, 1, 1, -5}}, kSpan)["orders"], 0);
}

TEST(Behaviour, NeitherTheFutureNorTheOrderOfTheLinesMatters) {
  base::Random random(1);
  for (int trial = 0; trial < 100; ++trial) {
    std::vector<PurchaseLine> lines;
    const std::int64_t count = random.between(0, 30);
    for (std::int64_t i = 0; i < count; ++i) {
      const auto order = static_cast<std::uint32_t>(random.between(0, 9));
      lines.push_back({static_cast<std::int32_t>(55 + order * 4 + random.between(0, 1)), order,
                       static_cast<std::uint32_t>(random.between(0, 5)), random.between(-20, 100)});
    }
    std::vector<PurchaseLine> other = lines;
    for (std::uint32_t i = 0; i < 5; ++i)
      other.push_back({static_cast<std::int32_t>(100 + i), 100 + i, i, 1000});
    for (std::size_t i = other.size(); i > 1; --i)
      std::swap(
          other[i - 1],
          other[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    const auto a = behaviour_of(lines, kSpan), b = behaviour_of(other, kSpan);
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i)
      EXPECT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i])))
          << behaviour_columns(kSpan)[i];
  }
}

}  // namespace
}  // namespace boosted_trees
