#include <gtest/gtest.h>

#include "base/random.h"
#include "features/grading/grade_history.h"
#include "features/grading/grading.h"
#include "features/grading/newcomer_rules.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

namespace grading {
namespace {

using test_support::day;
using test_support::MonthBuilder;

constexpr base::Period kPeriod{202610};

/// Two grades, one month, quantity alone: easy to work by hand.
Config simple_config() {
  Config config = *with_grades(*preset("G_35_55_5_5"), 2);
  config.months = 1;
  config.quota_percent = {50, 50};
  config.components = {{"quantity", "数量", "quantity", "max", 100}};
  return config;
}

Result grade(const metrics::MonthInputs& inputs, const Config& config, unsigned threads = 1,
             std::span<const std::vector<PublishedGrade>> history = {}) {
  return grade_month(inputs, metrics::compute_shop_metrics(inputs, threads), config, threads,
                     history);
}

/// Every shop has ordered `quantities[shop]` on the 5th of each of the months back..0.
MonthBuilder steady_company(std::initializer_list<std::int32_t> quantities, int months_back = 8) {
  MonthBuilder builder(kPeriod);
  const std::size_t product = builder.add_product("1");
  char code = 'a';
  for (const std::int32_t quantity : quantities) {
    const auto shop = builder.add_shop(std::string(1, code++));
    for (int back = 0; back <= months_back; ++back) {
      const base::Period month = kPeriod.plus_months(-back);
      builder.add_order(shop, month.first_day().plus_days(4),
                        {{product, quantity, quantity * 100}});
    }
  }
  return builder;
}

TEST(GradeMonth, RanksCutsAndExplains) {
  MonthBuilder builder = steady_company({10, 40, 30, 20});
  const auto inputs = builder.build();
  const Result result = grade(*inputs, simple_config());
  EXPECT_EQ(result.graded, 4U);
  EXPECT_EQ(result.ranked, 4U);
  const ShopGrade& c = result.shops[2];  // 30 of 40: 75 points, second
  EXPECT_EQ(c.grade_no, 2);
  EXPECT_EQ(c.rank, 2U);
  EXPECT_DOUBLE_EQ(c.score, 75);
  EXPECT_DOUBLE_EQ(c.cutoff_this, 75);
  EXPECT_FALSE(c.cutoff_next.has_value());
  EXPECT_DOUBLE_EQ(*c.cutoff_below, 50);
  EXPECT_DOUBLE_EQ(c.margin_to_fall, 25);
  EXPECT_TRUE(c.levers.empty());
  const ShopGrade& d = result.shops[3];  // 20 of 40: 50 points, third: needs 11 (c wins the tie)
  EXPECT_EQ(d.grade_no, 1);
  EXPECT_DOUBLE_EQ(*d.cutoff_next, 75);
  EXPECT_EQ(d.levers.at(0).need, 11);
  EXPECT_EQ(result.cuts.at(0).grade_no, 2);
  EXPECT_EQ(result.cuts.at(0).shops, 2U);
  EXPECT_DOUBLE_EQ(*result.cuts.at(1).highest_score, 50);
}

TEST(GradeMonth, InputsOfTheMonthEqualTheMetricTable) {
  base::Random random(3);
  MonthBuilder builder(kPeriod);
  std::vector<std::size_t> products;
  for (int i = 0; i < 12; ++i) {
    products.push_back(builder.add_product(std::to_string(random.between(1, 5))));
    if (random.chance(0.8)) builder.product(products.back()).tar_mg = random.uniform(4, 12);
  }
  for (int s = 0; s < 40; ++s) {
    const auto shop = builder.add_shop("S" + std::to_string(s));
    const auto orders = random.between(0, 20);
    for (std::int64_t o = 0; o < orders; ++o) {
      const auto quantity = static_cast<std::int32_t>(random.between(-3, 30));
      builder.add_order(
          shop, day(2026, 8, 1).plus_days(static_cast<std::int32_t>(random.between(0, 91))),
          {{products[static_cast<std::size_t>(random.between(0, 11))], quantity, quantity * 150}});
    }
  }
  const auto inputs = builder.build();
  const auto shops = grading_inputs(*inputs, kPeriod, 1, 8, 2);
  const auto table = metrics::compute_shop_metrics(*inputs, 1);
  int compared = 0;
  for (std::size_t s = 0; s < shops.size(); ++s) {
    EXPECT_EQ(static_cast<double>(shops[s].quantity), table.get(s, "quantity").value);
    EXPECT_EQ(static_cast<double>(shops[s].amount_minor), table.get(s, "amount_minor").value);
    EXPECT_EQ(static_cast<double>(shops[s].distinct_products),
              table.get(s, "distinct_products").value);
    if (const auto value = table.get(s, "class_1_2_products"); value.is_known())
      EXPECT_EQ(static_cast<double>(shops[s].class_1_2_products), value.value) << s;
    if (const auto value = table.get(s, "low_tar_quantity"); value.is_known())
      EXPECT_EQ(static_cast<double>(shops[s].low_tar_quantity), value.value) << s;
    compared += shops[s].has_orders ? 1 : 0;
  }
  EXPECT_GT(compared, 20);
  // Three months are the union of the months, not the sum of their distinct products.
  const auto quarter = grading_inputs(*inputs, kPeriod, 3, 8, 1);
  std::int64_t sum_of_months = 0;
  std::int64_t whole = 0;
  for (int back = 0; back < 3; ++back)
    for (const ShopInputs& shop : grading_inputs(*inputs, kPeriod.plus_months(-back), 1, 8, 1))
      sum_of_months += shop.quantity;
  for (const ShopInputs& shop : quarter) whole += shop.quantity;
  EXPECT_EQ(whole, sum_of_months);
}

TEST(GradeMonth, SameResultAtAnyThreadCount) {
  base::Random random(4);
  MonthBuilder builder(kPeriod);
  const std::size_t product = builder.add_product("2");
  for (int s = 0; s < 1200; ++s) {
    const auto shop = builder.add_shop("S" + std::to_string(random.next()));
    for (int back = 0; back < 6; ++back)
      builder.add_order(shop, kPeriod.plus_months(-back).first_day().plus_days(3),
                        {{product, static_cast<std::int32_t>(random.between(1, 60)), 5000}});
  }
  const auto inputs = builder.build();
  const Config config = *preset("G_35_55_5_5");
  const Result one = grade(*inputs, config, 1);
  const Result three = grade(*inputs, config, 3);
  for (std::size_t s = 0; s < one.shops.size(); ++s)
    ASSERT_EQ(explanation_json(one.shops[s], config), explanation_json(three.shops[s], config));
}

TEST(GradeMonth, WhoIsGradedAndHow) {
  MonthBuilder builder = steady_company({10, 40});
  const auto closed = builder.add_shop("closed");
  builder.shop(closed).status = "inactive";
  const auto holder = builder.add_shop("holder");
  builder.shop(holder).status = "placeholder";
  const auto idle = builder.add_shop("idle");  // ordered in spring, not in October
  builder.add_order(idle, day(2026, 4, 1), {{0, 30, 3000}});
  const auto fresh = builder.add_shop("fresh");
  builder.add_order(fresh, day(2026, 9, 1), {{0, 500, 50000}});
  builder.shop(fresh).market_type = "RURAL";
  const auto inputs = builder.build();
  Config config = simple_config();
  config.newcomer_grades = {{"RURAL", false, 2}};
  const Result result = grade(*inputs, config);
  EXPECT_FALSE(result.shops[closed].graded);
  EXPECT_FALSE(result.shops[holder].graded);
  EXPECT_EQ(result.shops[idle].method, "no_purchases");
  EXPECT_EQ(result.shops[idle].grade_no, 1);
  EXPECT_EQ(result.shops[idle].rank, 0U);
  EXPECT_EQ(result.shops[fresh].method, "newcomer");
  EXPECT_TRUE(result.shops[fresh].newcomer);
  EXPECT_EQ(result.shops[fresh].grade_no, 2);
  EXPECT_EQ(result.graded, 4U);
  EXPECT_EQ(result.ranked, 2U);
  // The newcomer's 500 cartons are not anyone's maximum.
  EXPECT_DOUBLE_EQ(result.shops[1].score, 100);
}

TEST(GradeMonth, ACompanyWithoutOrdersIsNotGraded) {
  MonthBuilder builder(kPeriod);
  builder.add_product();
  builder.add_shop("a");
  const Result result = grade(*builder.build(), *preset("G_35_55_5_5"));
  EXPECT_EQ(result.graded, 0U);
  EXPECT_FALSE(result.shops[0].graded);
  EXPECT_TRUE(result.cuts.empty());
}

TEST(GradeMonth, OneShopWithOneOrderInACompanyThatJustBegan) {
  MonthBuilder builder(kPeriod);
  const std::size_t product = builder.add_product("1");
  const auto shop = builder.add_shop("only");
  builder.add_order(shop, day(2026, 10, 9), {{product, 3, 300}});
  const auto inputs = builder.build();
  for (const std::string_view id : preset_ids()) {
    const Result result = grade(*inputs, *preset(id));
    // Its first order is recent, but so is everything the company recorded: it is ranked.
    EXPECT_EQ(result.shops[shop].method, "ranked") << id;
    EXPECT_GE(result.shops[shop].grade_no, 1) << id;
    EXPECT_FALSE(result.shops[shop].previous_grade_no.has_value()) << id;
  }
}

TEST(Newcomer, BeginsLaterThanTheRecordsCanFill) {
  const base::Date old = day(2025, 1, 1);
  // Three months before October end on 31 July.
  EXPECT_TRUE(is_newcomer({day(2026, 8, 1), {}, old}, kPeriod, 3));
  EXPECT_FALSE(is_newcomer({day(2026, 7, 31), {}, old}, kPeriod, 3));
  // The company's own records begin in August: a first order then says nothing …
  EXPECT_FALSE(is_newcomer({day(2026, 8, 1), {}, day(2026, 8, 1)}, kPeriod, 3));
  // … but the day of opening does.
  EXPECT_TRUE(is_newcomer({day(2026, 8, 9), day(2026, 8, 1), day(2026, 8, 1)}, kPeriod, 3));
  EXPECT_TRUE(is_newcomer({{}, day(2026, 10, 1), old}, kPeriod, 3));
  EXPECT_FALSE(is_newcomer({{}, day(2020, 10, 1), old}, kPeriod, 3));
  EXPECT_FALSE(is_newcomer({{}, {}, old}, kPeriod, 3));
}

TEST(Newcomer, GradeByMarketAreaAndVenue) {
  const Config config = *preset("G_35_55_5_5");
  customers::Customer shop;
  EXPECT_EQ(newcomer_grade(shop, config), 8);  // unknown market, unknown area: row "*", small
  shop.market_type = "URBAN";
  EXPECT_EQ(newcomer_grade(shop, config), 12);
  shop.floor_area_m2 = 50;
  EXPECT_EQ(newcomer_grade(shop, config), 12);  // 50 is not over 50
  shop.floor_area_m2 = 50.5;
  EXPECT_EQ(newcomer_grade(shop, config), 15);
  shop.market_type = "RURAL";
  EXPECT_EQ(newcomer_grade(shop, config), 10);
  shop.business_format = "娱乐服务类";
  shop.market_type = "URBAN";
  EXPECT_EQ(newcomer_grade(shop, config), config.entertainment_grade);
}

TEST(History, ComesFromPublishedThenOutsideThenFacts) {
  MonthBuilder builder = steady_company({10, 40});
  builder.month(0, 2).grade_no = 1;  // agrees with the recomputation
  const auto inputs = builder.build();
  const std::vector<std::vector<PublishedGrade>> published = {{{kPeriod.plus_months(-1), 2}}, {}};
  const Result result = grade(*inputs, simple_config(), 1, published);
  EXPECT_EQ(result.shops[0].previous_source, "published");
  // Published 2, outside 1, then recomputed 1 for the third month, then unknown.
  EXPECT_EQ(result.shops[0].history, (std::vector<std::int32_t>{2, 1, 1}));
  EXPECT_EQ(result.shops[1].previous_source, "recomputed");
  EXPECT_EQ(*result.shops[1].previous_grade_no, 2);
}

TEST(History, OutsideGradesOfAnotherScaleAreNotCompared) {
  MonthBuilder builder = steady_company({10, 40, 30, 20});
  for (metrics::ShopIndex shop = 0; shop < 4; ++shop) builder.month(shop, 1).grade_no = 10;
  const auto inputs = builder.build();
  Config config = *with_grades(*preset("G_35_55_5_5"), 20);
  // 4 shops in 20 grades stand far apart; all 10 is not that.
  const Result result = grade(*inputs, config);
  EXPECT_EQ(result.shops[0].previous_source, "recomputed");
  config.outside_agreement_min = 0;
  EXPECT_EQ(grade(*inputs, config).shops[0].previous_source, "outside");
}

TEST(History, AgreementCountsPairsWithinOneGrade) {
  const std::vector<GradePair> pairs = {{10, 10}, {10, 11}, {10, 9}, {10, 12}};
  EXPECT_TRUE(outside_is_our_scale(pairs, 0.75));
  EXPECT_FALSE(outside_is_our_scale(pairs, 0.76));
  EXPECT_TRUE(outside_is_our_scale({}, 1));
}

TEST(History, StopsWhereTheGradingPeriodIsNotCovered) {
  MonthBuilder builder = steady_company({10, 40}, 3);  // records begin in July
  const auto inputs = builder.build();
  Config config = simple_config();
  EXPECT_EQ(grade(*inputs, config).shops[0].history.size(), 3U);  // September, August, July
  config.months = 3;
  EXPECT_EQ(grade(*inputs, config).shops[0].history.size(), 1U);  // July to September only
}

TEST(Levers, StopAtCapStockAndCredit) {
  const auto reason_with = [](auto change) {
    MonthBuilder builder = steady_company({10, 40, 30, 20});
    change(builder);
    const auto inputs = builder.build();
    return grade(*inputs, simple_config()).shops[3].levers.at(0).limit_reason;
  };
  // Shop d bought 20 and needs 11 more.
  EXPECT_EQ(reason_with([](MonthBuilder&) {}), "");
  EXPECT_EQ(reason_with([](MonthBuilder& b) { b.month(3).monthly_cap = 31; }), "");
  EXPECT_EQ(reason_with([](MonthBuilder& b) { b.month(3).monthly_cap = 30; }), "cap");
  EXPECT_EQ(reason_with([](MonthBuilder& b) { b.month(3).credit_grade = "C"; }), "credit");
  EXPECT_EQ(reason_with([](MonthBuilder& b) { b.shop(3).credit_grade = "D"; }), "credit");
  EXPECT_EQ(reason_with([](MonthBuilder& b) {
              b.shop(3).credit_grade = "D";
              b.month(3).credit_grade = "A";  // the month's figure is the newer one
            }),
            "");
}

TEST(Explanation, HoldsWhatAShopMayAskFor) {
  MonthBuilder builder = steady_company({10, 40, 30, 20});
  const auto inputs = builder.build();
  const Config config = *preset("G_35_55_5_5");
  const Result result = grade(*inputs, config);
  const auto record = wire::parse(explanation_json(result.shops[2], config));
  ASSERT_TRUE(record.has_value());
  const auto& object = record->as_object();
  for (const char* key : {"preset", "config_version", "method_zh", "method_en", "grade_no", "score",
                          "rank", "cutoff_this", "cutoff_next", "components", "levers",
                          "previous_grade_no", "previous_source"})
    EXPECT_TRUE(object.contains(key)) << key;
  EXPECT_FALSE(object.at("personal_labels_used").as_bool());
  double sum = 0;
  for (const auto& component : object.at("components").as_array()) {
    const auto& c = component.as_object();
    EXPECT_FALSE(c.at("name_zh").as_string().empty());
    sum += c.at("score").to_number<double>();
  }
  EXPECT_NEAR(sum, object.at("score").to_number<double>(), 1e-9);
}

TEST(Explanation, EveryPresetAndMethodHasOne) {
  MonthBuilder builder = steady_company({10, 40, 30, 20});
  builder.add_shop("never");
  const auto inputs = builder.build();
  for (const std::string_view id : preset_ids()) {
    const Config config = *preset(id);
    for (const ShopGrade& shop : grade(*inputs, config).shops) {
      const auto record = wire::parse(explanation_json(shop, config));
      ASSERT_TRUE(record.has_value()) << id;
      EXPECT_FALSE(record->at("method_zh").as_string().empty());
      double sum = 0;
      for (const auto& c : record->at("components").as_array())
        sum += c.at("score").to_number<double>();
      EXPECT_NEAR(sum, shop.score, 1e-9) << id;
    }
  }
}

TEST(DisplayScore, AShopNotAuditedTakesTheMeanOfTheOthers) {
  MonthBuilder builder = steady_company({10, 40, 30});
  builder.shop(0).display_score = 0.4;
  builder.shop(1).display_score = 0.8;
  const auto inputs = builder.build();
  const Result result = grade(*inputs, *preset("G_80_20"));
  const ComponentScore& audited = result.shops[0].components.at(2);
  EXPECT_FALSE(audited.assumed);
  EXPECT_DOUBLE_EQ(audited.score, 8);  // 20 * 0.4
  const ComponentScore& assumed = result.shops[2].components.at(2);
  EXPECT_TRUE(assumed.assumed);
  EXPECT_NEAR(assumed.input, 0.6, 1e-12);
}

}  // namespace
}  // namespace grading
