#include <gtest/gtest.h>

#include "features/metrics/test_company.h"

/// Supply and order (5.1), every expected number worked out by hand.
namespace metrics {
namespace {

MonthMetrics month_of(const TestCompany& company) {
  base::SilentProgress progress;
  return compute_month_metrics(*company.inputs(), 1, progress);
}
void expect_value(const MetricTable& table, std::size_t row, std::string_view id, double expected) {
  const MetricValue value = table.get(row, id);
  ASSERT_TRUE(value.is_known()) << id << ": " << unknown_text_en(value.unknown);
  EXPECT_NEAR(value.value, expected, 1e-12) << id;
}
void expect_unknown(const MetricTable& table, std::size_t row, std::string_view id, Unknown why) {
  EXPECT_EQ(table.get(row, id).unknown, why) << id;
}

/// Two shops and two products in December 2021, one area:
///   shop  product  demand  limit  ordered  delivered
///   1     1        10      8      8        6
///   1     1 again   4      2      2        2
///   1     2         5      5      0        0      wanted, nothing supplied
///   2     1        20      10     5        5
/// A third shop never orders. In November shop 1 bought product 1.
TestCompany supply_company() {
  TestCompany c;
  c.units.push_back({{1}, "area", "Area", "sales_area", {}, {}});
  for (int i = 0; i < 3; ++i) c.add_shop().sales_area_id = base::UnitId{1};
  c.add_product();
  c.add_product();
  const auto set = [](facts::SalesFactsBuilder::Line& line, std::int32_t demand, std::int32_t limit,
                      std::int32_t delivered) {
    line.demand = demand;
    line.limit = limit;
    line.delivered = delivered;
  };
  c.add_line(1, day(2021, 11, 10), 1, 3, 300);
  set(c.add_line(1, day(2021, 12, 3), 1, 8, 800), 10, 8, 6);
  set(c.add_to_order(2, 0, 0), 5, 5, 0);
  set(c.add_line(1, day(2021, 12, 10), 1, 2, 200), 4, 2, 2);
  set(c.add_line(2, day(2021, 12, 3), 1, 5, 500), 20, 10, 5);
  return c;
}

TEST(SupplyMetrics, OfAShopCountProducts) {
  const MetricTable shops = month_of(supply_company()).shops;
  expect_value(shops, 0, "order_fill_rate", 10.0 / 15);          // (8+0+2) / (8+5+2)
  expect_value(shops, 0, "full_order_coverage", 1.0 / 2);        // product 1: 10 of 10
  expect_value(shops, 0, "demand_satisfaction_rate", 8.0 / 19);  // (6+0+2) / (10+5+4)
  expect_value(shops, 0, "demand_gap", 11.0 / 19);
  expect_value(shops, 0, "purchase_coverage", 1.0 / 2);
  expect_value(shops, 0, "repurchase_rate", 1);         // product 1, November too
  expect_value(shops, 0, "repeat_purchase_rate_2", 1);  // product 1 on 3 and 10 December
  expect_value(shops, 0, "repeat_purchase_rate_3", 0);
  expect_value(shops, 0, "demand_rate", 2);                  // 2 wanted / 1 on record before
  expect_value(shops, 0, "company_stockout_rate", 1.0 / 3);  // 1 of 3 lines with demand
  expect_value(shops, 1, "order_fill_rate", 0.5);
  expect_unknown(shops, 1, "demand_rate", Unknown::kNoHistory);
  expect_unknown(shops, 2, "order_fill_rate", Unknown::kNoOrders);
}

TEST(SupplyMetrics, OfAProductCountShops) {
  const MetricTable products = month_of(supply_company()).products;
  expect_value(products, 0, "order_fill_rate", 15.0 / 20);
  expect_value(products, 0, "full_order_coverage", 1.0 / 2);  // shop 1 of two allocated
  expect_value(products, 0, "ordering_rate", 2.0 / 3);
  expect_value(products, 0, "allocation_coverage", 2.0 / 3);
  expect_value(products, 0, "exec_rate_eligible", 2.0 / 3);
  expect_value(products, 0, "exec_rate_allocated", 1);
  expect_value(products, 0, "new_buyers", 1);  // shop 2
  expect_value(products, 0, "avg_per_customer_quantity", 7.5);
  expect_value(products, 0, "avg_per_customer_amount", 750);
  expect_value(products, 0, "shelf_rate", 2.0 / 3);
  expect_value(products, 1, "company_stockout_rate", 1);
  // Product 2 was wanted and not supplied on one of the two days with orders (3 and 10 December).
  expect_value(products, 1, "distributor_stockout_rate", 1.0 / 2);
  expect_value(products, 1, "market_state", 5);
  expect_value(products, 1, "purchase_coverage", 0);
}

TEST(SupplyMetrics, OfAnAreaCountPairsAndShops) {
  const MonthMetrics month = month_of(supply_company());
  expect_value(month.areas, 0, "order_fill_rate", 15.0 / 25);
  expect_value(month.areas, 0, "full_order_coverage", 1.0 / 3);  // of three allocated pairs
  expect_value(month.areas, 0, "ordering_rate", 2.0 / 3);
  expect_value(month.areas, 0, "shops", 3);
  expect_value(month.areas, 0, "new_buyers", 1);
  expect_value(month.areas, 0, "quantity_share", 1);
  expect_value(month.company, 0, "order_fill_rate", 15.0 / 25);
}

TEST(SupplyMetrics, AreUnknownWhereTheSourceDoesNotRecordThem) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_line(1, day(2021, 12, 3), 1, 8, 800);
  const MetricTable shops = month_of(c).shops;
  for (const auto id :
       {"order_fill_rate", "full_order_coverage", "demand_satisfaction_rate", "demand_gap",
        "purchase_coverage", "supply_utilization", "demand_rate", "company_stockout_rate"})
    expect_unknown(shops, 0, id, Unknown::kNotRecorded);
}

TEST(SupplyMetrics, UtilisationLeavesOutWhatHadNoLimit) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_product();
  c.add_line(1, day(2021, 12, 3), 1, 6, 600).limit = 8;
  c.add_to_order(2, 4, 400).limit = 0;
  const MetricTable shops = month_of(c).shops;
  expect_value(shops, 0, "order_fill_rate", 10.0 / 8);
  expect_value(shops, 0, "supply_utilization", 6.0 / 8);
}

TEST(SupplyMetrics, AShopThatTakesNoOrdersIsNotEligible) {
  TestCompany c;
  c.add_shop();
  c.add_shop().order_cycle = "NONE";
  c.add_shop().status = "inactive";
  c.add_product();
  c.add_line(1, day(2021, 12, 3), 1, 6, 600).limit = 8;
  const MetricTable products = month_of(c).products;
  expect_value(products, 0, "exec_rate_eligible", 1);
  expect_value(products, 0, "ordering_rate", 1.0 / 2);  // the inactive shop is not counted
}

}  // namespace
}  // namespace metrics
