#include "features/market/market.h"

#include <gmock/gmock.h>

#include "features/customers/customers.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "test_support/record_rows.h"

namespace market {
namespace {

using testing::ElementsAre;

base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

class MarketTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    registry_.add(organisation::record_kinds());
    registry_.add(customers::record_kinds());
    registry_.add(products::record_kinds());
    registry_.add(record_kinds());
    auto session = database().writer();
    const base::FixedClock clock{base::Instant{0}};
    company_ = organisation::add_company(*session, clock, {.code = "x", .name = "公司"})->id;
    dictionaries_ = organisation::load_dictionaries(*session, company_, day(2026, 1, 1));
  }
  /// Shop 1; product 10 with ten packs a carton, product 11 without a factor.
  test_support::RecordWriter prepared() {
    test_support::RecordWriter write(database(), company_, registry_, dictionaries_);
    write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}}});
    write.apply("products",
                {{{"product_code", "10"},
                  {"product_name", "n"},
                  {"product_kind", "CIGARETTE"},
                  {"packs_per_carton", "10"}},
                 {{"product_code", "11"}, {"product_name", "n"}, {"product_kind", "CIGARETTE"}}});
    return write;
  }
  std::vector<StockCount> counts() {
    auto session = database().reader();
    return list_stock_counts(*session, company_, day(2021, 12, 1), day(2021, 12, 31));
  }

  records::Registry registry_;
  records::Dictionaries dictionaries_;
  base::CompanyId company_;
};

test_support::TextRow count(const char* product, const char* on) {
  return {{"customer", "1"}, {"product", product}, {"counted_on", on}};
}

TEST_P(MarketTest, StockInCartonsPacksOrBothIsKeptInCartons) {
  auto write = prepared();
  auto cartons = count("10", "2021-12-01");
  cartons["stock_cartons"] = "2.5";
  auto packs = count("10", "2021-12-02");
  packs["stock_packs"] = "7";
  auto both = count("10", "2021-12-03");
  both["stock_cartons"] = "2";
  both["stock_packs"] = "7";
  both["method"] = "收银系统";
  both["stockout_days"] = "3";
  EXPECT_THAT(write.apply("stock-counts", {cartons, packs, both}),
              ElementsAre("created", "created", "created"));
  EXPECT_THAT(write.apply("stock-counts", {cartons, packs, both}, 2),
              ElementsAre("unchanged", "unchanged", "unchanged"));
  const auto stored = counts();
  ASSERT_EQ(stored.size(), 3U);
  EXPECT_EQ(stored[0].stock_cartons, 2.5);
  EXPECT_EQ(stored[1].stock_cartons, 0.7);
  EXPECT_EQ(stored[2].stock_cartons, 2.7);
  EXPECT_EQ(stored[2].counted_on, day(2021, 12, 3));
  EXPECT_EQ(stored[2].stockout_days, 3);
  EXPECT_FALSE(stored[0].stockout_days.has_value());
}

TEST_P(MarketTest, RefusesStockThatCannotBeReckoned) {
  auto write = prepared();
  auto no_factor = count("11", "2021-12-01");
  no_factor["stock_packs"] = "7";
  auto negative = count("10", "2021-12-02");
  negative["stock_cartons"] = "-1";
  EXPECT_THAT(write.apply("stock-counts", {no_factor, count("10", "2021-12-01"), negative,
                                           count("10", "2021-12-32")}),
              ElementsAre("market.no_packs_per_carton", "market.no_stock", "number.out_of_range",
                          "date.not_a_date"));
  EXPECT_TRUE(counts().empty());
}

TEST_P(MarketTest, EveryDictionaryAndDefaultOfEveryKindExists) {
  for (const records::RecordKind* kind : registry_.all())
    for (const records::Field& field : kind->fields) {
      if (field.dictionary.empty()) continue;
      EXPECT_NE(dictionaries_.allowed(field.dictionary), "") << kind->kind << "." << field.name;
      if (!field.default_value.empty()) {
        EXPECT_NE(dictionaries_.find(field.dictionary, field.default_value), nullptr) << field.name;
      }
    }
}

TEST_P(MarketTest, ObservedPricesComeBack) {
  auto write = prepared();
  EXPECT_THAT(write.apply("market-prices", {{{"customer", "1"},
                                             {"product", "10"},
                                             {"observed_on", "2021-12-05"},
                                             {"carton_price", "190.5"},
                                             {"pack_price", "19"},
                                             {"tag_present", "有"}},
                                            {{"customer", "1"},
                                             {"product", "11"},
                                             {"observed_on", "2021-12-05"},
                                             {"carton_price", "0"}}}),
              ElementsAre("created", "number.out_of_range"));
  auto session = database().reader();
  const auto prices =
      list_price_observations(*session, company_, day(2021, 12, 5), day(2021, 12, 5));
  ASSERT_EQ(prices.size(), 1U);
  EXPECT_EQ(prices[0].carton_price, base::Money{19'050});
  EXPECT_EQ(prices[0].pack_price, base::Money{1'900});
  EXPECT_EQ(prices[0].tag_present, true);
  EXPECT_TRUE(
      list_price_observations(*session, company_, day(2021, 12, 6), day(2021, 12, 31)).empty());
}

TEST_P(MarketTest, ACountHoldsItsShopAndProductInPlace) {
  auto write = prepared();
  auto row = count("10", "2021-12-01");
  row["stock_cartons"] = "1";
  write.apply("stock-counts", {row}, 2);
  const auto undone = write.undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
  ASSERT_TRUE(write.undo(2).has_value());
  EXPECT_TRUE(counts().empty());
  EXPECT_TRUE(write.undo(1).has_value());
}

ROUNDSMAN_ON_BOTH_ENGINES(MarketTest);

}  // namespace
}  // namespace market
