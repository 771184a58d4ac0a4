#include "features/guidance/dashboard.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/guidance/test_month.h"

namespace guidance {
namespace {

const AreaFigure& figure_of(const AreaDashboard& board, std::string_view metric) {
  for (const auto& figure : board.analysis.figures)
    if (figure.metric == metric) return figure;
  throw std::runtime_error("no figure " + std::string(metric));
}

/// The small company with its last three shops outside of the area.
TestMonth two_areas() {
  TestMonth test = small_month();
  for (std::size_t i = 8; i < 11; ++i) test.shops[i].sales_area_id.reset();
  return test;
}

TEST(AreaDashboard, CountsItsShops) {
  auto test = two_areas();
  test.shops[3].license_valid_to = day(2026, 12, 1);
  test.shops[4].status = "inactive";
  test.shops[5].credit_grade.reset();
  const auto board = build_dashboard(test.build(), 0);
  EXPECT_EQ(board.header.area_code, "A1");
  EXPECT_EQ(board.base_data.shops, 8U);
  EXPECT_EQ(board.base_data.active, 7U);
  EXPECT_EQ(board.base_data.licenses_expiring, 1U);
  EXPECT_EQ(board.base_data.expiring[0].shop.customer_code, "S104");
  EXPECT_EQ(board.base_data.expiring[0].days_left, 31);
  ASSERT_EQ(board.base_data.order_days.size(), 1U);
  EXPECT_EQ(board.base_data.order_days[0].name.en, "Tue");
  const auto& credit = board.base_data.breakdowns[3];
  EXPECT_EQ(credit.field, "credit_grade");
  ASSERT_EQ(credit.lines.size(), 2U);
  EXPECT_EQ(credit.lines[0].shops, 6U);
  EXPECT_EQ(credit.lines[1].code, "");  // not recorded, last
}

TEST(AreaDashboard, GradeBandsCoverEveryGradeOnce) {
  auto test = small_month();
  for (std::size_t i = 0; i < 11; ++i) test.grade_no[i] = static_cast<std::int32_t>(i * 3);
  const auto board = build_dashboard(test.build(), 0);
  std::vector<std::string> bands;
  std::uint32_t shops = 0;
  for (const auto& line : board.base_data.breakdowns[2].lines) {
    bands.push_back(line.code + " " + std::to_string(line.shops));
    shops += line.shops;
  }
  // Grades 3, 6, … 30; the first shop is not graded.
  EXPECT_THAT(bands, testing::ElementsAre("D25-D30 2", "D19-D24 2", "D13-D18 2", "D7-D12 2",
                                          "D1-D6 2", " 1"));
  EXPECT_EQ(shops, 11U);
}

TEST(AreaDashboard, ComparesVolumeWithPastAndCompany) {
  auto test = two_areas();
  const auto board = build_dashboard(test.build(), 0);
  // October in the area: shop 1 14; shops 2..8 24 each, six of them with 3 more: 14 + 168 + 18.
  const auto& quantity = figure_of(board, "quantity");
  EXPECT_EQ(quantity.value, 200);
  EXPECT_EQ(quantity.company, 272);  // + 3 × 24
  // September: shop 1 22, seven peers 6: 64.
  EXPECT_DOUBLE_EQ(*quantity.month_change, 2.125);
  EXPECT_FALSE(quantity.year_change);
  EXPECT_EQ(board.indicators[0].metric, "quantity");
  EXPECT_EQ(board.indicators[0].gap_unknown, "no_target");
  EXPECT_EQ(board.indicators[0].trend.size(), 13U);
  EXPECT_EQ(board.indicators[0].forecast_method, "mean3");
  EXPECT_DOUBLE_EQ(*board.indicators[0].forecast, 95.33);  // (200 + 64 + 22) / 3
}

TEST(AreaDashboard, ForecastsBySeasonWhereAYearIsKnown) {
  auto test = small_month();
  // Shop 2 a year earlier: August 20, September 40, October 60, November 50.
  for (const auto& [month, quantity] : {std::pair{8, 20}, {9, 40}, {10, 60}, {11, 50}})
    test.order(2, day(2025, month, 10), 1, quantity);
  const auto board = build_dashboard(test.build(), 0);
  // Now: August 22, September 22 + 60, October 272; growth 376 / 120; × 50.
  EXPECT_EQ(board.indicators[0].forecast_method, "seasonal");
  EXPECT_DOUBLE_EQ(*board.indicators[0].forecast, 156.67);
}

TEST(AreaDashboard, KeyProductsOfTheArea) {
  auto test = two_areas();
  const auto board = build_dashboard(test.build(), 0);
  ASSERT_EQ(board.analysis.key_products.size(), 1U);
  const auto& key = board.analysis.key_products[0];
  EXPECT_EQ(key.product_code, "P4");
  EXPECT_DOUBLE_EQ(key.shelf_rate, 0.875);           // 7 of 8
  EXPECT_DOUBLE_EQ(key.company_shelf_rate, 0.9091);  // 10 of 11
  EXPECT_EQ(key.repurchase_rate, 1);                 // all in September too
  EXPECT_FALSE(key.fill_rate);                       // no limits recorded
}

TEST(AreaDashboard, ContributionsSumToTheGap) {
  auto test = two_areas();
  // The shops outside the area order far more: the area falls behind in quantity.
  for (std::int64_t shop = 9; shop <= 11; ++shop) test.order(shop, day(2026, 10, 20), 1, 90);
  const auto board = build_dashboard(test.build(), 0);
  const auto found = std::ranges::find(board.weaknesses, "quantity", &Weakness::metric);
  ASSERT_NE(found, board.weaknesses.end());
  // Area 200 / 8 = 25; company (272 + 270) / 11 = 49.2727.
  EXPECT_DOUBLE_EQ(found->area, 25);
  EXPECT_NEAR(found->company, 49.272727, 1e-6);
  double sum = 0;
  for (const auto& line : found->classes) sum += line.contribution;
  EXPECT_NEAR(sum, found->gap, 1e-5);
  ASSERT_FALSE(found->top_shops.empty());
  EXPECT_EQ(found->top_shops[0].shop->customer_code, "S101");  // 14, the lowest
  EXPECT_NEAR(found->top_shops[0].contribution, (14 - 49.272727) / 8, 1e-5);
}

TEST(AreaDashboard, AGapIsToldByItsSide) {
  const auto weakness_of = [](const AreaDashboard& board) {
    for (const auto& sentence : board.summary)
      if (sentence.code == "weakness") return sentence;
    throw std::runtime_error("no weakness");
  };
  // Shops outside order far more: the area is below the company.
  auto behind = two_areas();
  for (std::int64_t shop = 9; shop <= 11; ++shop) behind.order(shop, day(2026, 10, 20), 1, 90);
  const auto below = weakness_of(build_dashboard(behind.build(), 0));
  EXPECT_NE(below.zh.find("低于全公司"), std::string::npos) << below.zh;
  EXPECT_NE(below.en.find("below the company"), std::string::npos) << below.en;
  // Of stock-outs fewer are better: an area that runs out of more stands above the company.
  auto empty = two_areas();
  for (std::int64_t product = 1; product <= 5; ++product)
    empty.count(1, product, day(2026, 10, 30), 0);
  for (std::int64_t product = 1; product <= 5; ++product)
    empty.count(9, product, day(2026, 10, 30), 100);
  const auto above = weakness_of(build_dashboard(empty.build(), 0));
  EXPECT_NE(above.zh.find("断货"), std::string::npos) << above.zh;
  EXPECT_NE(above.zh.find("高于全公司"), std::string::npos) << above.zh;
  EXPECT_NE(above.en.find("above the company"), std::string::npos) << above.en;
}

TEST(AreaDashboard, ListsShopsByClassAndPriority) {
  auto test = small_month();
  test.entries.clear();
  test.list(0, target_classes::TargetClass::kSalesAnomaly);
  test.list(0, target_classes::TargetClass::kKeySku, false);
  test.list(1, target_classes::TargetClass::kKeySku);
  test.list(2, target_classes::TargetClass::kStable);
  test.entries[1].priority = 2;
  test.gates.push_back(
      {3, target_classes::TargetClass::kTerminalUpgrade, "MIN-04", "距学校", "school"});
  const auto board = build_dashboard(test.build(), 0);
  ASSERT_EQ(board.lists.classes.size(), 2U);
  EXPECT_EQ(board.lists.classes[0].class_code, "KEY_SKU");
  EXPECT_EQ(board.lists.classes[0].top[0].shop.customer_code, "S102");
  EXPECT_EQ(board.lists.classes[0].top[1].shop.customer_code, "S101");
  EXPECT_EQ(board.lists.listed_shops, 2U);
  EXPECT_EQ(board.lists.stable_shops, 1U);
  ASSERT_EQ(board.lists.gates.size(), 1U);
  EXPECT_EQ(board.lists.gates[0].rule, "MIN-04");
  EXPECT_EQ(board.analysis.anomalies.size(), 1U);
}

TEST(AreaDashboard, EffectIsUnknownWithoutLastMonth) {
  auto test = small_month();
  const auto board = build_dashboard(test.build(), 0);
  EXPECT_FALSE(board.effect.present);
  EXPECT_EQ(board.effect.unknown, "no_previous_book");
}

TEST(AreaDashboard, EffectComparesListedWithUnlisted) {
  auto test = small_month();
  // Listed last month for anomaly: shops 1..5; not listed: 6..11. All in the upper third (grade 20
  // of 30 is the second third). Quantity now: shop 1 14; 2..7 27; 8..11 24.
  for (std::size_t i = 0; i < 11; ++i) {
    LastBook last;
    last.period = base::Period{202609};
    last.grade_no = 20;
    if (i < 5) last.classes = {"SALES_ANOMALY"};
    last.figures = {{"quantity", i < 4 ? 10.0 : 26.0}};
    test.last_books[i] = last;
  }
  const auto board = build_dashboard(test.build(), 0);
  ASSERT_TRUE(board.effect.present);
  ASSERT_EQ(board.effect.classes.size(), 1U);
  const auto& effect = board.effect.classes[0];
  EXPECT_EQ(effect.class_code, "SALES_ANOMALY");
  EXPECT_EQ(effect.listed, 5U);
  EXPECT_EQ(effect.improved, 5U);  // 14 > 10, 27 > 10 three times, 27 > 26
  EXPECT_EQ(effect.improved_share, 1);
  EXPECT_DOUBLE_EQ(*effect.unlisted_share, 0.3333);  // shops 6 and 7 of six
  EXPECT_DOUBLE_EQ(*effect.effect, 0.6667);
}

TEST(AreaDashboard, ShopsWithoutAnAreaHaveADashboardToo) {
  auto test = two_areas();
  const auto board = build_dashboard(test.build(), metrics::kNoIndex);
  EXPECT_EQ(board.base_data.shops, 3U);
  EXPECT_EQ(board.header.area_code, "");
  EXPECT_EQ(figure_of(board, "quantity").value, 72);
}

TEST(AreaDashboard, JsonComesBackAsItWas) {
  auto test = small_month();
  const std::string json = dashboard_json(build_dashboard(test.build(), 0));
  const auto back = parse_dashboard(json);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(dashboard_json(*back), json);
}

}  // namespace
}  // namespace guidance
