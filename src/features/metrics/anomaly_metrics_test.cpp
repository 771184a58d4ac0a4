#include <gtest/gtest.h>

#include <cmath>

#include "features/metrics/comparisons.h"
#include "features/metrics/test_company.h"

/// Anomalies and alerts (5.5, 5.6), product state (5.4), key products (6.2), peers.
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

/// Order days 1 (10), 8 (20), 15 November (30: two orders of 15), then 60 on 1 December.
TestCompany alert_company() {
  TestCompany c;
  c.add_shop();
  c.add_product();
  c.add_line(1, day(2021, 11, 1), 1, 10, 1'000);
  c.add_line(1, day(2021, 11, 8), 1, 20, 2'000);
  c.add_line(1, day(2021, 11, 15), 1, 15, 1'500);
  c.add_line(1, day(2021, 11, 15), 1, 15, 1'500);
  c.add_line(1, day(2021, 12, 1), 1, 60, 15'000);
  return c;
}

TEST(Alerts, CompareAnOrderWithThreeOrderDaysBefore) {
  const MetricTable shops = month_of(alert_company()).shops;
  expect_value(shops, 0, "icm_a3_ratio", 3);  // 60 / ((10+20+30)/3)
  expect_value(shops, 0, "icm_a3", 1);        // above 2.5
  expect_value(shops, 0, "icm_a4_ratio", 1);  // 60 / 60
  expect_value(shops, 0, "icm_a4", 0);
  expect_value(shops, 0, "icm_a5_ratio", 2.5);  // 250 a carton / 100
  expect_value(shops, 0, "icm_a5", 1);          // above 2
}

TEST(Alerts, LeaveOutSmallOrdersAndNewShops) {
  TestCompany c = alert_company();
  c.lines.back().quantity = 19;
  expect_unknown(month_of(c).shops, 0, "icm_a3_ratio", Unknown::kNotApplicable);
  expect_value(month_of(c).shops, 0, "icm_a3", 0);
  c = alert_company();
  c.lines.erase(c.lines.begin());  // two order days before
  expect_unknown(month_of(c).shops, 0, "icm_a3_ratio", Unknown::kNoHistory);
  expect_unknown(month_of(c).shops, 0, "icm_a3", Unknown::kNoHistory);
}

TEST(Alerts, WatchAProductsMonthAndItsBestDay) {
  TestCompany c = alert_company();
  c.add_line(1, day(2021, 12, 20), 1, 60, 15'000);
  const MetricTable products = month_of(c).products;
  expect_value(products, 0, "icm_a1_growth", 1);  // 120 against 60
  expect_value(products, 0, "icm_a1", 1);
  expect_value(products, 0, "icm_a2_share", 0.5);
  expect_value(products, 0, "icm_a2", 1);
}

/// 15 shops, the last one buys 100 and the others 10.
TestCompany peer_company() {
  TestCompany c;
  c.add_product();
  for (std::int64_t shop = 1; shop <= 15; ++shop) {
    c.add_shop();
    c.add_line(shop, day(2021, 12, 1), 1, shop == 15 ? 100 : 10, shop == 15 ? 100 : 10);
  }
  return c;
}

TEST(Anomalies, ThreeSigmaAgainstPeers) {
  const MetricTable shops = month_of(peer_company()).shops;
  // One in n at distance d from the rest: z = sqrt(n-1) = 3.742; the others -1/sqrt(n-1).
  expect_value(shops, 14, "amount_sigma", std::sqrt(14.0));
  expect_value(shops, 0, "amount_sigma", -1 / std::sqrt(14.0));
  expect_value(shops, 14, "sigma_flags", 1);
  expect_value(shops, 0, "sigma_flags", 0);
  expect_unknown(shops, 0, "carton_price_sigma", Unknown::kZeroDenominator);  // all pay the same
  expect_unknown(shops, 0, "out_of_province_sigma", Unknown::kNoAttribute);
}

TEST(Anomalies, PeersAreOfTheSameGrade) {
  TestCompany c = peer_company();
  c.add_month(15, c.period).grade_no = 30;
  expect_unknown(month_of(c).shops, 14, "amount_sigma", Unknown::kTooFewPeers);
}

TEST(Anomalies, GradeRangeBeyondTheWhiskers) {
  TestCompany c = peer_company();
  for (std::int64_t shop = 1; shop <= 15; ++shop) {
    c.add_month(shop, c.period).grade_no = 10;
    // Ranges: 0 for seven shops, 1 for seven, 9 for one. Quartiles 0 and 1, whisker 2.5.
    c.add_month(shop, c.period.plus_months(-2)).grade_no = shop == 15 ? 1 : shop % 2 == 0 ? 10 : 11;
  }
  const MetricTable shops = month_of(c).shops;
  expect_value(shops, 14, "grade_range_90_days", 9);
  expect_value(shops, 14, "grade_range_flag", 1);
  expect_value(shops, 0, "grade_range_flag", 0);
}

TEST(Anomalies, NeighboursWithinAKilometre) {
  TestCompany c = peer_company();
  // A thousandth of a degree of latitude is 111 m: shops 1..4 lie 0, 333, 556 and 889 m up the
  // road, shop 5 at 1,112 m.
  const double north[] = {0, 0.003, 0.005, 0.008, 0.010};
  for (std::size_t i = 0; i < 5; ++i) {
    c.shops[i].lat = 30 + north[i];
    c.shops[i].lng = 110;
  }
  c.lines[1].quantity = 40;
  const MetricTable shops = month_of(c).shops;
  expect_value(shops, 0, "neighbours_1_km", 3);
  expect_value(shops, 0, "quantity_vs_neighbours", 10.0 / 20);  // mean of 40, 10, 10
  expect_value(shops, 4, "neighbours_1_km", 3);                 // 778, 556 and 222 m
  expect_unknown(shops, 5, "neighbours_1_km", Unknown::kNoAttribute);
}

TEST(Anomalies, SharedPhoneAndHolder) {
  TestCompany c = peer_company();
  c.shops[0].order_phone = c.shops[1].order_phone = c.shops[2].order_phone = "555";
  c.shops[0].holder_name = "张";
  const MetricTable shops = month_of(c).shops;
  expect_value(shops, 0, "shared_phone_shops", 2);
  expect_value(shops, 0, "shared_holder_shops", 0);
  expect_unknown(shops, 3, "shared_phone_shops", Unknown::kNoAttribute);
}

TEST(KeyProducts, ShelfFillElasticityAndHeadroom) {
  TestCompany c;
  c.add_shop();
  c.add_shop();
  organisation::DictionaryEntry band;
  band.dictionary = "price_band";
  band.code = "B1";
  c.dictionary.push_back(band);
  for (int i = 0; i < 3; ++i) c.add_product().price_band = "B1";
  c.key_products = {{c.period, {1}}, {c.period, {2}}, {c.period.plus_months(-1), {3}}};
  c.add_line(1, day(2021, 11, 1), 1, 10, 100).limit = 20;
  c.add_line(1, day(2021, 12, 1), 1, 15, 150).limit = 24;
  c.add_to_order(2, 0, 0).limit = 6;
  c.add_to_order(3, 45, 450).limit = 50;
  c.add_line(2, day(2021, 12, 1), 1, 20, 200).limit = 20;
  const MonthMetrics month = month_of(c);
  expect_value(month.shops, 0, "key_quantity", 15);
  expect_value(month.shops, 0, "key_shelf_rate", 1.0 / 2);  // allocated 1 and 2, bought 1
  expect_value(month.shops, 0, "key_fill_rate", 15.0 / 30);
  expect_value(month.shops, 0, "key_repurchase_rate", 1);
  // Ordered 10 -> 15: +50 %; limit 20 -> 30: +50 %.
  expect_value(month.shops, 0, "supply_elasticity", 1);
  expect_value(month.shops, 0, "key_band_share", 15.0 / 60);
  expect_value(month.shops, 0, "band_headroom", 35.0 / 80 - 15.0 / 60);  // company: 35 of 80
  expect_value(month.shops, 0, "brand_width", 2);
}

TEST(KeyProducts, TrialWithinTwoCyclesOfTheLaunch) {
  TestCompany c;
  c.add_shop();
  for (int i = 0; i < 3; ++i) c.add_product().launch_date = day(2021, 11, 1);
  c.products[2].launch_date = day(2021, 12, 25);  // two cycles are not over: not counted
  c.add_line(1, day(2021, 11, 14), 1, 1, 10);     // 14th day
  c.add_line(1, day(2021, 11, 15), 2, 1, 10);     // a day late
  const MetricTable shops = month_of(c).shops;
  expect_value(shops, 0, "new_trial_rate", 1.0 / 2);
  TestCompany none;
  none.add_shop();
  none.add_product();
  expect_unknown(month_of(none).shops, 0, "new_trial_rate", Unknown::kNotApplicable);
}

TEST(ProductState, LifeCycleFollowsTwoOfThreeGrowths) {
  TestCompany c;
  c.add_shop();
  c.add_shop();
  for (int i = 0; i < 3; ++i) c.add_product().price_class = "1";
  c.add_line(1, day(2021, 1, 5), 1, 1, 10);  // sold for long
  c.add_line(1, day(2021, 1, 5), 2, 1, 10);
  c.add_line(1, day(2021, 11, 5), 1, 10, 100);
  c.add_line(1, day(2021, 11, 5), 2, 10, 100);
  c.add_line(2, day(2021, 11, 5), 2, 10, 100);
  c.add_line(1, day(2021, 12, 5), 1, 15, 150);
  c.add_line(2, day(2021, 12, 5), 1, 15, 150);
  c.add_line(1, day(2021, 12, 5), 2, 10, 100);
  c.add_line(1, day(2021, 12, 5), 3, 1, 10);
  const MetricTable products = month_of(c).products;
  expect_value(products, 0, "life_cycle_stage", 2);
  expect_value(products, 0, "shelf_growth", 1);
  // Share of the class: 30/41 against 10/30.
  expect_value(products, 0, "class_share_growth", 30.0 / 41 / (10.0 / 30) - 1);
  expect_value(products, 1, "life_cycle_stage", 4);
  expect_value(products, 2, "life_cycle_stage", 1);
}

TEST(ProductState, QuantilesInterpolate) {
  const double values[] = {1, 2, 4, 8};
  EXPECT_DOUBLE_EQ(quantile(values, 0.5), 3);      // halfway between 2 and 4
  EXPECT_DOUBLE_EQ(quantile(values, 0.25), 1.75);  // position 0.75
  EXPECT_DOUBLE_EQ(quantile(values, 1), 8);
}

TEST(PeerGroups, WidenUntilThereAreEnough) {
  TestCompany c = peer_company();
  for (auto& shop : c.shops) shop.business_format = "B";
  const auto inputs = c.inputs();
  const MetricTable shops = compute_shop_metrics(*inputs, 1);
  std::vector<std::int32_t> grades(15, 5);
  grades[0] = 6;
  const PeerGroups peers(*inputs, shops, grades);
  const std::size_t quantity = *find_metric(Scope::kShop, "quantity");
  const auto own = peers.range(1, quantity);
  ASSERT_TRUE(own.has_value());
  EXPECT_EQ(own->basis, "grade_format_zone");
  EXPECT_EQ(own->members, 14U);
  EXPECT_EQ(own->median, 10);
  EXPECT_EQ(peers.range(0, quantity)->basis, "all");  // alone in its grade
  EXPECT_FALSE(peers.range(0, *find_metric(Scope::kShop, "order_fill_rate")).has_value());
}

}  // namespace
}  // namespace metrics
