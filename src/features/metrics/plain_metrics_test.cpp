#include <gtest/gtest.h>

#include "features/metrics/test_company.h"

namespace metrics {
namespace {

double value_of(const MetricTable& table, std::string_view id, std::size_t row = 0) {
  const MetricValue value = table.get(row, id);
  EXPECT_TRUE(value.is_known()) << id << ": " << unknown_text_en(value.unknown);
  return value.value;
}
Unknown reason_of(const MetricTable& table, std::string_view id, std::size_t row = 0) {
  return table.get(row, id).unknown;
}
MetricTable shops_of(const TestCompany& company) {
  return compute_shop_metrics(*company.inputs(), 1);
}

TEST(PlainMetrics, CountsThePeriodAlone) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_product();
  c.add_line(1, day(2021, 11, 30), 1, 100, 1000);  // the day before the period
  c.add_line(1, day(2021, 12, 1), 1, 10, 200);
  c.add_to_order(2, 5, 150);
  c.add_line(1, day(2021, 12, 1), 1, 1, 20);     // a second order of the same day
  c.add_line(1, day(2021, 12, 20), 1, -2, -40);  // a return
  c.add_line(1, day(2022, 1, 1), 1, 50, 1000);   // after it
  const MetricTable shops = shops_of(c);
  EXPECT_EQ(value_of(shops, "orders"), 3);
  EXPECT_EQ(value_of(shops, "order_days"), 2);
  EXPECT_EQ(value_of(shops, "quantity"), 14);       // 10 + 5 + 1 - 2
  EXPECT_EQ(value_of(shops, "amount_minor"), 330);  // 200 + 150 + 20 - 40
  EXPECT_EQ(value_of(shops, "distinct_products"), 2);
  EXPECT_EQ(value_of(shops, "recency_days"), 11);  // 31 - 20 December
  EXPECT_EQ(value_of(shops, "quantity_previous"), 100);
  EXPECT_NEAR(value_of(shops, "quantity_growth_month"), 14.0 / 100 - 1, 1e-12);
  EXPECT_EQ(reason_of(shops, "quantity_growth_year"), Unknown::kNoHistory);
}

TEST(PlainMetrics, AShopWithoutOrdersHasZerosAndReasons) {
  TestCompany c;
  c.add_shop();
  c.add_shop();
  c.add_product();
  c.add_line(2, day(2021, 12, 1), 1, 10, 200);
  const MetricTable shops = shops_of(c);
  EXPECT_EQ(value_of(shops, "orders"), 0);
  EXPECT_EQ(value_of(shops, "quantity"), 0);
  EXPECT_EQ(reason_of(shops, "recency_days"), Unknown::kNoHistory);
  EXPECT_EQ(reason_of(shops, "avg_carton_price"), Unknown::kNoOrders);
}

TEST(PlainMetrics, IntervalsRunOverAllHistory) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  // Days 1, 4, 4 and 14 November 2020, then 3 December 2021: gaps 3, 10, 384.
  for (const auto on :
       {day(2020, 11, 1), day(2020, 11, 4), day(2020, 11, 4), day(2020, 11, 14), day(2021, 12, 3)})
    c.add_line(1, on, 1, 1, 10);
  const MetricTable shops = shops_of(c);
  const double mean = 397.0 / 3;
  EXPECT_NEAR(value_of(shops, "interval_days_mean"), mean, 1e-9);
  const double squares =
      (3 - mean) * (3 - mean) + (10 - mean) * (10 - mean) + (384 - mean) * (384 - mean);
  EXPECT_NEAR(value_of(shops, "interval_days_variance"), squares / 2, 1e-6);
}

TEST(PlainMetrics, IntervalsNeedTwoAndThreeDays) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_line(1, day(2021, 12, 1), 1, 1, 10);
  EXPECT_EQ(reason_of(shops_of(c), "interval_days_mean"), Unknown::kNoHistory);
  c.add_line(1, day(2021, 12, 6), 1, 1, 10);
  EXPECT_EQ(value_of(shops_of(c), "interval_days_mean"), 5);
  EXPECT_EQ(reason_of(shops_of(c), "interval_days_variance"), Unknown::kNoHistory);
}

TEST(PlainMetrics, ProductsAreTakenUpAndGivenUp) {
  TestCompany c;
  c.add_shop();
  for (int i = 0; i < 4; ++i) c.add_product();
  c.add_line(1, day(2021, 8, 31), 1, 1, 10);   // too long ago: product 1 counts as new in December
  c.add_line(1, day(2021, 9, 1), 2, 1, 10);    // kept
  c.add_line(1, day(2021, 10, 15), 3, 1, 10);  // given up
  c.add_line(1, day(2021, 11, 15), 4, 2, 10);  // bought and returned: never had, never lost
  c.add_line(1, day(2021, 11, 16), 4, -2, -10);
  c.add_line(1, day(2021, 12, 2), 1, 1, 10);
  c.add_line(1, day(2021, 12, 2), 2, 1, 10);
  const MetricTable shops = shops_of(c);
  EXPECT_EQ(value_of(shops, "new_products"), 1);
  EXPECT_EQ(value_of(shops, "lost_products"), 1);
}

TEST(PlainMetrics, CyclesCompareTheNewestWeeksWithTheSixBefore) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  // Weeks back from 31 December: 25-31 Dec, 18-24 Dec, then six weeks from 6 Nov to 17 Dec.
  c.add_line(1, day(2021, 11, 6), 1, 30, 10);   // first day of the eighth week back
  c.add_line(1, day(2021, 12, 17), 1, 30, 10);  // last day of the third: mean of six = 10
  c.add_line(1, day(2021, 12, 18), 1, 8, 10);
  c.add_line(1, day(2021, 12, 25), 1, 5, 10);
  const MetricTable shops = shops_of(c);
  EXPECT_NEAR(value_of(shops, "cycle_change_last"), -0.5, 1e-12);
  EXPECT_NEAR(value_of(shops, "cycle_change_before"), -0.2, 1e-12);
  c.shops[0].order_cycle = "BIWEEKLY_ODD";  // 8 * 14 days reach before the first order
  EXPECT_EQ(reason_of(shops_of(c), "cycle_change_last"), Unknown::kNoHistory);
}

}  // namespace
}  // namespace metrics
