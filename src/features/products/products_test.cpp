#include "features/products/products.h"

#include <gmock/gmock.h>

#include "test_support/record_rows.h"

namespace products {
namespace {

using organisation::DictionaryEntry;
using test_support::TextRow;
using testing::ElementsAre;

base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

std::vector<DictionaryEntry> small_dictionary() {
  return {{"price_class", 1, "1", "一类", "", 1, base::Money{10'000}, {}},
          {"price_class", 1, "2", "二类", "", 2, base::Money{7'000}, base::Money{10'000}},
          {"price_class", 1, "6", "无价类", "", 3, {}, {}},
          {"price_band", 1, "B1", "600元及以上", "", 1, base::Money{60'000}, {}}};
}

Product cigarette(std::optional<base::Money> allocation, std::optional<base::Money> wholesale) {
  Product product;
  product.product_kind = "CIGARETTE";
  product.allocation_price = allocation;
  product.wholesale_price = wholesale;
  derive_price_places(product, small_dictionary());
  return product;
}

TEST(DerivePricePlaces, BoundsHoldTheirLowerEnd) {
  EXPECT_EQ(cigarette(base::Money{10'000}, {}).price_class, "1");
  EXPECT_EQ(cigarette(base::Money{9'999}, {}).price_class, "2");
  EXPECT_EQ(cigarette(base::Money{7'000}, {}).price_class, "2");
  EXPECT_EQ(cigarette({}, base::Money{60'000}).price_band, "B1");
}

TEST(DerivePricePlaces, NothingForAPriceNobodyKnowsOrNoEntryHolds) {
  EXPECT_FALSE(cigarette({}, {}).price_class.has_value());
  EXPECT_FALSE(cigarette(base::Money{6'999}, {}).price_class.has_value());
  EXPECT_FALSE(cigarette({}, base::Money{59'999}).price_band.has_value());
}

TEST(DerivePricePlaces, KeepsWhatTheSourceGave) {
  Product product;
  product.product_kind = "CIGARETTE";
  product.price_class = "5";
  product.allocation_price = base::Money{20'000};
  derive_price_places(product, small_dictionary());
  EXPECT_EQ(product.price_class, "5");
}

TEST(DerivePricePlaces, OnlyCigarettesHavePriceClasses) {
  Product product;
  product.product_kind = "CIGAR";
  product.allocation_price = base::Money{20'000};
  product.wholesale_price = base::Money{70'000};
  derive_price_places(product, small_dictionary());
  EXPECT_FALSE(product.price_class.has_value());
  EXPECT_EQ(product.price_band, "B1");
}

class ProductsTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    registry_.add(record_kinds());
    company_ = add_company("x", organisation::CompanyKind::kDistributor);
    dictionaries_ = load(company_);
  }
  base::CompanyId add_company(const std::string& code, organisation::CompanyKind kind) {
    auto session = database().writer();
    return organisation::add_company(*session, clock_, {.code = code, .kind = kind, .name = "公司"})
        ->id;
  }
  records::Dictionaries load(base::CompanyId company) {
    auto session = database().reader();
    return organisation::load_dictionaries(*session, company, day(2026, 1, 1));
  }
  test_support::RecordWriter writer(base::CompanyId company) {
    return {database(), company, registry_, dictionaries_};
  }
  std::vector<Product> list(base::CompanyId company) {
    auto session = database().reader();
    return list_products(*session, company);
  }
  static TextRow product(const std::string& code) {
    return {{"product_code", code}, {"product_name", "n"}, {"product_kind", "卷烟"}};
  }

  base::FixedClock clock_{base::Instant{1'767'225'600'000}};
  records::Registry registry_;
  records::Dictionaries dictionaries_;
  base::CompanyId company_;
};

TEST_P(ProductsTest, AProductKeepsEveryField) {
  const TextRow full = {{"product_code", "6901028000123"},
                        {"product_name", "红塔"},
                        {"carton_barcode", "6901028000124"},
                        {"pack_barcode", "6901028000125"},
                        {"brand", "塔"},
                        {"manufacturer", "某厂"},
                        {"category", "烤烟"},
                        {"product_kind", "卷烟"},
                        {"price_class", "二类"},
                        {"price_tier", "T3"},
                        {"price_band", "B3"},
                        {"allocation_price", "120.50"},
                        {"wholesale_price", "160"},
                        {"guide_retail_price", "190"},
                        {"guide_pack_price", "19"},
                        {"unit_name", "条"},
                        {"sticks_per_pack", "20"},
                        {"packs_per_carton", "10"},
                        {"cartons_per_case", "250"},
                        {"tar_mg", "8.5"},
                        {"nicotine_mg", "0.7"},
                        {"co_mg", "9"},
                        {"pack_form", "细支"},
                        {"has_capsule", "是"},
                        {"flavor_group", "清香"},
                        {"origin_type", "省外"},
                        {"is_new", "1"},
                        {"launch_date", "2021-06-01"},
                        {"is_delisted", "0"},
                        {"successor_code", "0099"},
                        {"portfolio_role", "护卫"},
                        {"supply_attribute", "紧俏"},
                        {"status", "active"}};
  ASSERT_EQ(full.size(), registry_.get("products").fields.size());
  ASSERT_THAT(writer(company_).apply("products", {full}), ElementsAre("created"));
  ASSERT_THAT(writer(company_).apply("products", {full}, 2), ElementsAre("unchanged"));
  const Product p = list(company_).at(0);
  EXPECT_EQ(p.product_code, "6901028000123");
  EXPECT_EQ(p.product_name, "红塔");
  EXPECT_EQ(p.brand, "塔");
  EXPECT_EQ(p.manufacturer, "某厂");
  EXPECT_EQ(p.category, "烤烟");
  EXPECT_EQ(p.product_kind, "CIGARETTE");
  EXPECT_EQ(p.price_class, "2");
  EXPECT_EQ(p.price_band, "B3");
  EXPECT_EQ(p.allocation_price, base::Money{12'050});
  EXPECT_EQ(p.wholesale_price, base::Money{16'000});
  EXPECT_EQ(p.guide_retail_price, base::Money{19'000});
  EXPECT_EQ(p.unit_name, "条");
  EXPECT_EQ(p.packs_per_carton, 10);
  EXPECT_EQ(p.cartons_per_case, 250);
  EXPECT_EQ(p.tar_mg, 8.5);
  EXPECT_EQ(p.pack_form, "SLIM");
  EXPECT_EQ(p.flavor_group, "清香");
  EXPECT_EQ(p.origin_type, "1");
  EXPECT_EQ(p.is_new, true);
  EXPECT_EQ(p.launch_date, day(2021, 6, 1));
  EXPECT_EQ(p.is_delisted, false);
  EXPECT_EQ(p.successor_code, "0099");
  EXPECT_EQ(p.portfolio_role, "GUARD");
  EXPECT_EQ(p.supply_attribute, "TIGHT");
  EXPECT_EQ(p.status, "active");
}

TEST_P(ProductsTest, ClassAndBandFollowThePriceOnRead) {
  // By the glossary: 69.99 is class 3, 70 class 2; 263 lies in [263, 290), 108.99 below 109.
  TextRow low = product("1");
  low["allocation_price"] = "69.99";
  low["wholesale_price"] = "108.99";
  TextRow high = product("2");
  high["allocation_price"] = "70";
  high["wholesale_price"] = "263";
  writer(company_).apply("products", {low, high, product("3")});
  const auto products = list(company_);
  ASSERT_EQ(products.size(), 3U);
  EXPECT_EQ(products[0].price_class, "3");
  EXPECT_EQ(products[0].price_band, "B10");
  EXPECT_EQ(products[1].price_class, "2");
  EXPECT_EQ(products[1].price_band, "B4");
  EXPECT_FALSE(products[2].price_class.has_value());
  EXPECT_FALSE(products[2].price_band.has_value());
}

TEST_P(ProductsTest, ASupermarketHasBandsOfItsOwn) {
  const auto shop = add_company("s", organisation::CompanyKind::kSupermarket);
  const auto dictionaries = load(shop);
  test_support::RecordWriter write(database(), shop, registry_, dictionaries);
  write.apply("products", {{{"product_code", "1"},
                            {"product_name", "milk"},
                            {"product_kind", "NON_TOBACCO"},
                            {"unit_name", "盒"},
                            {"wholesale_price", "12.80"}}});
  EXPECT_EQ(list(shop).at(0).price_band, "P5");  // 10 to 20
  EXPECT_FALSE(list(shop).at(0).price_class.has_value());
}

TEST_P(ProductsTest, RefusesWhatCannotBe) {
  TextRow negative = product("1");
  negative["wholesale_price"] = "-1";
  TextRow halves = product("2");
  halves["packs_per_carton"] = "9.5";
  TextRow vague = product("3");
  vague["product_kind"] = "smoke";
  TextRow precise = product("4");
  precise["allocation_price"] = "1.005";
  EXPECT_THAT(
      writer(company_).apply(
          "products",
          {negative, halves, vague, precise, {{"product_code", "5"}, {"product_name", "n"}}}),
      ElementsAre("number.out_of_range", "integer.not_a_number", "dictionary.unknown_value",
                  "money.too_precise", "records.required_missing"));
}

TEST_P(ProductsTest, SubstitutesAndKeyProductsComeBack) {
  auto write = writer(company_);
  write.apply("products", {product("1"), product("2")});
  const base::ProductId one{write.outcomes[0].id};
  const base::ProductId two{write.outcomes[1].id};
  EXPECT_THAT(
      write.apply(
          "substitutes",
          {{{"product", "1"}, {"substitute", "2"}, {"reason", "口味相近"}, {"score", "0.8"}},
           {{"product", "2"}, {"substitute", "1"}},
           {{"product", "1"}, {"substitute", "1"}}}),
      ElementsAre("created", "created", "products.substitutes_itself"));
  EXPECT_THAT(write.apply("key-products", {{{"period", "2021-12"}, {"product", "2"}},
                                           {{"period", "2021-11"}, {"product", "1"}},
                                           {{"period", "2021-12"}, {"product", "9"}}}),
              ElementsAre("created", "created", "records.unknown_reference"));
  EXPECT_THAT(write.apply("key-products", {{{"period", "2021-12"}, {"product", "2"}}}, 2),
              ElementsAre("unchanged"));
  auto session = database().reader();
  const auto substitutes = list_substitutes(*session, company_);
  ASSERT_EQ(substitutes.size(), 2U);
  EXPECT_EQ(substitutes[0].product_id, one);
  EXPECT_EQ(substitutes[0].substitute_id, two);
  EXPECT_EQ(substitutes[0].reason, "TASTE");
  EXPECT_EQ(substitutes[0].score, 0.8);
  EXPECT_EQ(substitutes[1].reason, "PRICE");
  EXPECT_EQ(substitutes[1].score, 0.5);
  const auto keys =
      list_key_products(*session, company_, base::Period{202112}, base::Period{202112});
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].product_id, two);
}

TEST_P(ProductsTest, APlaceholderIsFilledByItsProductAndUndoneAgain) {
  auto write = writer(company_);
  EXPECT_THAT(write.apply("key-products", {{{"period", "2021-12"}, {"product", "7"}}}, 1,
                          {.mode = records::Mode::kBoth, .create_placeholders = true}),
              ElementsAre("created"));
  EXPECT_EQ(list(company_).at(0).status, "placeholder");
  EXPECT_EQ(list(company_).at(0).product_kind, "UNKNOWN");
  write.apply("products", {product("7")}, 2);
  EXPECT_EQ(list(company_).at(0).status, "active");
  EXPECT_EQ(list(company_).at(0).product_kind, "CIGARETTE");
  EXPECT_FALSE(write.undo(1).has_value());  // filled since
  ASSERT_TRUE(write.undo(2).has_value());
  EXPECT_EQ(list(company_).at(0).status, "placeholder");
}

TEST_P(ProductsTest, SumsAreCountedInTheUnitOfMostProducts) {
  const auto unit = [&] {
    auto session = database().reader();
    const auto found = quantity_unit(*session, company_);
    const auto slow = quantity_unit(list_products(*session, company_));
    EXPECT_EQ(found.zh, slow.zh);
    EXPECT_EQ(found.en, slow.en);
    return found;
  };
  EXPECT_EQ(unit().zh, "件");  // no products
  const auto in = [&](const std::string& code, const std::string& unit_name) {
    auto row = product(code);
    row["unit_name"] = unit_name;
    return row;
  };
  // A placeholder, whose unit nobody knows, has no vote.
  auto write = writer(company_);
  write.apply("key-products", {{{"period", "2021-12"}, {"product", "7"}}}, 1,
              {.mode = records::Mode::kBoth, .create_placeholders = true});
  write.apply("products", {in("1", "bottle")}, 2);
  EXPECT_EQ(unit().zh, "瓶");
  EXPECT_EQ(unit().en, "bottles");
  write.apply("products", {in("1", "乡")}, 2);
  EXPECT_EQ(unit().en, "乡");
  write.apply("products", {in("2", "条"), in("3", "条")}, 3);
  EXPECT_EQ(unit().zh, "条");
  EXPECT_EQ(unit().en, "cartons");
}

TEST_P(ProductsTest, TwoCompaniesWithTheSameCodesStayApart) {
  const auto other = add_company("y", organisation::CompanyKind::kDistributor);
  writer(company_).apply("products", {product("1")});
  EXPECT_TRUE(list(other).empty());
  EXPECT_THAT(writer(other).apply("products", {product("1")}), ElementsAre("created"));
  EXPECT_EQ(list(company_).size(), 1U);
  EXPECT_EQ(list(other).size(), 1U);
}

ROUNDSMAN_ON_BOTH_ENGINES(ProductsTest);

}  // namespace
}  // namespace products
