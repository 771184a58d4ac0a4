#include <gtest/gtest.h>

#include "features/metrics/test_company.h"
#include "features/metrics/twin_compare.h"
#include "test_support/test_database.h"

namespace metrics {
namespace {

class LoadMonthInputs : public test_support::OnBothEngines {};

/// Two shops and two products with one row of everything that the month reads.
TestCompany small_company() {
  TestCompany c;
  c.units.push_back({{1}, "b", "B", "sales_area", {}, {}});
  c.units.push_back({{2}, "a", "A", "sales_area", {}, {}});
  c.units.push_back({{3}, "county", "County", "county_branch", {}, {}});
  c.add_shop().sales_area_id = base::UnitId{1};
  c.add_shop();
  c.add_product().guide_retail_price = base::Money{100};
  c.add_product();
  organisation::DictionaryEntry band;
  band.dictionary = "price_band";
  band.code = band.name_zh = band.name_en = "B1";
  c.dictionary.push_back(band);
  c.add_month(1, c.period).grade_no = 12;
  c.add_month(1, c.period.plus_months(-12)).grade_no = 9;
  c.add_month(2, c.period.plus_months(-13)).grade_no = 1;  // too long ago
  c.key_products = {{c.period.plus_months(-2), {1}}, {c.period.plus_months(-1), {2}}};
  c.add_count(1, 2, day(2021, 9, 1), 3);
  c.add_count(1, 2, day(2021, 8, 31), 3);  // too long ago
  c.add_price(1, 1, day(2021, 12, 31), 90);
  c.add_line(1, day(2021, 12, 3), 2, 5, 500).limit = 6;
  return c;
}

TEST_P(LoadMonthInputs, ReadsTheRecordsOfTheMonth) {
  const TestCompany company = small_company();
  auto session = database().writer();
  company.store(*session);
  const auto made = company.inputs();
  const auto loaded = load_month_inputs(*session, company.company(), company.period, made->facts);
  ASSERT_TRUE(loaded.has_value());
  const MonthInputs& inputs = **loaded;
  ASSERT_EQ(inputs.shops.size(), 2U);
  EXPECT_EQ(inputs.find_shop("S2"), 1U);
  EXPECT_EQ(inputs.find_shop("S3"), kNoIndex);
  EXPECT_EQ(inputs.areas[0].code, "a");  // by code
  EXPECT_EQ(inputs.shop_area[0], 1U);
  EXPECT_EQ(inputs.shop_area[1], kNoIndex);
  EXPECT_EQ(inputs.shop_months[0][0]->grade_no, 12);
  EXPECT_EQ(inputs.shop_months[0][12]->grade_no, 9);
  EXPECT_FALSE(inputs.shop_months[1][0].has_value());
  ASSERT_TRUE(inputs.key_period.has_value());
  EXPECT_EQ(inputs.key_period->year_month, 202111);
  EXPECT_EQ(inputs.is_key_product, (std::vector<std::uint8_t>{0, 1}));
  EXPECT_EQ(inputs.stock_counts.size(), 1U);
  EXPECT_EQ(inputs.stock_begin, (std::vector<std::uint32_t>{0, 1, 1}));
  EXPECT_EQ(inputs.price_begin, (std::vector<std::uint32_t>{0, 1, 1}));
  EXPECT_EQ(inputs.ordinal_product, (std::vector<ProductIndex>{1}));
  EXPECT_EQ(inputs.product_ordinal[0], facts::SalesFacts::kNone);
  // Loaded and hand-made inputs lead to the same figures.
  expect_same_table(compute_shop_metrics(inputs, 1), compute_shop_metrics(*made, 1), "shop");
}

TEST_P(LoadMonthInputs, RefusesACompanyWithoutShops) {
  TestCompany company;
  auto session = database().writer();
  company.store(*session);
  const auto loaded =
      load_month_inputs(*session, company.company(), company.period, company.inputs()->facts);
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().reason, "metrics.no_shops");
}

ROUNDSMAN_ON_BOTH_ENGINES(LoadMonthInputs);

}  // namespace
}  // namespace metrics
