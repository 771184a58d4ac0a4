#include <gtest/gtest.h>

#include "features/metrics/test_company.h"

/// Shelf, stock and price (5.2, 5.3), every expected number worked out by hand.
namespace metrics {
namespace {

MonthMetrics month_of(const TestCompany& company) {
  base::SilentProgress progress;
  return compute_month_metrics(*company.inputs(), 1, progress);
}
void expect_value(const MetricTable& table, std::size_t row, std::string_view id, double expected) {
  const MetricValue value = table.get(row, id);
  ASSERT_TRUE(value.is_known()) << id << ": " << unknown_text_en(value.unknown);
  EXPECT_NEAR(value.value, expected, 1e-9) << id;
}
void expect_unknown(const MetricTable& table, std::size_t row, std::string_view id, Unknown why) {
  EXPECT_EQ(table.get(row, id).unknown, why) << id;
}

/// One shop, two products. Product 1: 4 cartons on 25 November, 10 bought on 3 December, 5.5 left
/// on 28 December (2 on the 10th do not count: not the last). Product 2: never counted before, none
/// left on 28 December after 2 days without.
TestCompany stock_company() {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_product();
  c.add_line(1, day(2021, 12, 3), 1, 10, 1000);
  c.add_line(1, day(2021, 12, 15), 2, 6, 600);
  c.add_count(1, 1, day(2021, 11, 25), 4);
  c.add_count(1, 1, day(2021, 12, 10), 2);
  c.add_count(1, 1, day(2021, 12, 28), 5.5, 0);
  c.add_count(1, 2, day(2021, 12, 28), 0, 2);
  return c;
}

TEST(StockMetrics, FollowTheCountsOfAShop) {
  const MetricTable shops = month_of(stock_company()).shops;
  expect_value(shops, 0, "social_stock", 5.5);
  expect_value(shops, 0, "social_sales", 8.5);  // 4 + 10 - 5.5
  expect_value(shops, 0, "sell_through_ratio", 8.5 / 14);
  expect_value(shops, 0, "stock_to_sales", 5.5 / 16);          // 10 + 6 bought
  expect_value(shops, 0, "days_of_supply", 5.5 / (8.5 / 31));  // 31 days of December
  // October to December: 92 days, 16 cartons.
  expect_value(shops, 0, "days_of_supply_purchases", 5.5 * 92 / 16);
  expect_value(shops, 0, "stock_health", 1 - (5.5 * 92 / 16 - 30) / 30);  // 31.6 days: just over
  expect_value(shops, 0, "stockout_days", 2);
  expect_value(shops, 0, "stockout_products", 1);
  // Both counts tell of stock-out days; product 2 had some; it alone was ordered in the last 21
  // days (from 11 December).
  expect_value(shops, 0, "customer_stockout_rate", 1);
  // Alert below 7 + 2 + 3 = 12 days: product 1 has 5.5 * 92 / 10 = 50.6, product 2 has 0.
  expect_value(shops, 0, "hot_item_stock_alert", 1);
  expect_value(shops, 0, "sell_through_rate_sold_shops", 1);
}

TEST(StockMetrics, OfAProduct) {
  const MetricTable products = month_of(stock_company()).products;
  expect_value(products, 0, "shelf_rate_seen", 1);
  expect_value(products, 1, "shelf_rate_seen", 0);
  expect_value(products, 0, "social_sales_expanded", 8.5);
  expect_unknown(products, 1, "days_of_supply", Unknown::kNoStockCount);
}

TEST(StockMetrics, AreUnknownWithoutCounts) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_line(1, day(2021, 12, 3), 1, 10, 1000);
  const MetricTable shops = month_of(c).shops;
  for (const auto id : {"social_stock", "social_sales", "sell_through_ratio", "stock_to_sales",
                        "days_of_supply", "stockout_days", "hot_item_stock_alert"})
    expect_unknown(shops, 0, id, Unknown::kNoStockCount);
}

TEST(PriceMetrics, CompareObservationsWithGuideAndWholesale) {
  TestCompany c;
  c.add_shop();
  for (int i = 0; i < 3; ++i) {
    products::Product& product = c.add_product();
    product.guide_retail_price = base::Money{i == 0 ? 10'000 : 20'000};
    product.wholesale_price = base::Money{i == 0 ? 8'000 : 16'000};
    if (i == 0) product.allocation_price = base::Money{6'000};
  }
  c.products[2].guide_retail_price = {};
  c.products[2].wholesale_price = {};
  // Volumes of 2020 weigh the index: 30 of product 1, 10 of product 2.
  c.add_line(1, day(2020, 5, 1), 1, 30, 240'000);
  c.add_line(1, day(2020, 5, 1), 2, 10, 160'000);
  c.add_line(1, day(2021, 12, 1), 1, 5, 40'000);
  c.add_line(1, day(2021, 12, 1), 2, 5, 80'000);
  c.add_price(1, 1, day(2021, 12, 5), 9'000);
  c.add_price(1, 2, day(2021, 12, 5), 22'000);
  c.add_price(1, 3, day(2021, 12, 5), 5'000);    // nothing to compare it with
  c.add_price(1, 1, day(2021, 11, 30), 50'000);  // the month before
  const MonthMetrics month = month_of(c);
  // (9000*30 + 22000*10) / (10000*30 + 20000*10) = 490000 / 500000
  expect_value(month.shops, 0, "price_index", 98);
  expect_value(month.shops, 0, "price_ladder_index", 31'000.0 / 24'000);
  expect_value(month.shops, 0, "price_compliance_rate", 1.0 / 2);
  expect_value(month.shops, 0, "retail_gross_margin", 7'000.0 / 31'000);
  expect_value(month.shops, 0, "gross_margin", 0.25);  // product 1: (40000 - 5*6000) / 40000
  expect_value(month.shops, 0, "avg_carton_price", 12'000);
  expect_value(month.shops, 0, "revenue_per_case", 3'000'000);
  expect_value(month.products, 0, "price_index", 90);
  expect_unknown(month.products, 2, "price_index", Unknown::kNoReferencePrice);
  expect_unknown(month.shops, 0, "tobacco_contribution", Unknown::kNoOutsideFigure);
}

TEST(PriceMetrics, TobaccosShareOfTheTill) {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_product().product_kind = "NON_TOBACCO";
  c.add_line(1, day(2021, 12, 1), 1, 5, 40'000);
  c.add_line(1, day(2021, 12, 1), 2, 5, 90'000);
  c.add_month(1, c.period).pos_total = base::Money{160'000};
  expect_value(month_of(c).shops, 0, "tobacco_contribution", 0.25);
}

TEST(ShelfMetrics, CoverageAndSellThrough) {
  TestCompany c;
  c.units.push_back({{1}, "c1", "C1", "county_branch", {}, {}});
  c.units.push_back({{2}, "c2", "C2", "county_branch", {}, {}});
  c.units.push_back({{3}, "a1", "A1", "sales_area", base::UnitId{1}, {}});
  c.add_shop().sales_area_id = base::UnitId{3};
  c.add_shop();
  c.add_product();
  c.add_line(1, day(2021, 10, 1), 1, 4, 400);
  c.add_line(2, day(2021, 11, 1), 1, 8, 800);
  c.add_line(1, day(2021, 12, 1), 1, 6, 600);
  const MetricTable products = month_of(c).products;
  expect_value(products, 0, "county_coverage", 1.0 / 2);
  expect_value(products, 0, "sell_through_rate", 1.0 / 2);         // 1 shop now, 2 in three months
  expect_value(products, 0, "sell_through_rate_avgbuy", 6.0 / 8);  // 6 a shop against 8
}

}  // namespace
}  // namespace metrics
