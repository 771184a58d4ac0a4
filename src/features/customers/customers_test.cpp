#include "features/customers/customers.h"

#include <gmock/gmock.h>

#include "features/organisation/organisation.h"
#include "test_support/record_rows.h"

namespace customers {
namespace {

using test_support::TextRow;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr base::Period kDecember{202112};

base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

class CustomersTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    registry_.add(organisation::record_kinds());
    registry_.add(record_kinds());
    company_ = add_company("x");
    dictionaries_ = load(company_);
  }
  base::CompanyId add_company(const std::string& code) {
    auto session = database().writer();
    return organisation::add_company(*session, clock_, {.code = code, .name = "公司"})->id;
  }
  records::Dictionaries load(base::CompanyId company) {
    auto session = database().reader();
    return organisation::load_dictionaries(*session, company, day(2026, 1, 1));
  }
  test_support::RecordWriter writer(base::CompanyId company) {
    return {database(), company, registry_, dictionaries_};
  }
  std::vector<Customer> list(base::CompanyId company) {
    auto session = database().reader();
    return list_customers(*session, company);
  }

  base::FixedClock clock_{base::Instant{1'767'225'600'000}};
  records::Registry registry_;
  records::Dictionaries dictionaries_;
  base::CompanyId company_;
};

/// Every field of the kind, each with a text of its own.
TextRow full_shop() {
  return {{"customer_code", "00123"},
          {"shop_name", "好邻居"},
          {"license_no", "350625100001"},
          {"license_valid_from", "2020-01-02"},
          {"license_valid_to", "2025-01-01"},
          {"license_status", "有效"},
          {"license_scope", "雪茄烟、卷烟"},
          {"subject_type", "个体工商户"},
          {"uscc", "92350625MA2Y"},
          {"holder_name", "张三"},
          {"actual_operator", "李四"},
          {"order_phone", "13800000000"},
          {"address", "人民路 1 号"},
          {"approved_address", "人民路 2 号"},
          {"city", "漳州"},
          {"lng", "117.76"},
          {"lat", "24.62"},
          {"floor_area_m2", "45.5"},
          {"opened_on", "2019-03-04"},
          {"status", "active"},
          {"business_format", "便利店"},
          {"market_type", "城网"},
          {"urban_rural_code", "镇中心区"},
          {"trade_zone_type", "居民区"},
          {"business_scale", "中"},
          {"credit_grade", "AA"},
          {"activity_level", "3"},
          {"mutual_aid_group", "第一组"},
          {"is_group_leader", "是"},
          {"terminal_type", "现代终端"},
          {"terminal_star", "4"},
          {"is_model_store", "1"},
          {"consumer_group", "居民"},
          {"business_hours", "8-22"},
          {"is_night_shop", "no"},
          {"is_multi_shop", "0"},
          {"dist_to_school_m", "120"},
          {"display_score", "75%"},
          {"willingness", "0.25"},
          {"order_cycle", "WEEKLY"},
          {"order_weekday", "2"},
          {"order_channel", "手机"},
          {"settlement_method", "电子结算"},
          {"settle_account_holder_match", "y"},
          {"invoice_type", "普票"},
          {"sales_area", "A1"},
          {"service_route", "R1"},
          {"visit_seq", "7"},
          {"delivery_route", "D1"},
          {"delivery_seq", "8"},
          {"pos_type", "云POS"},
          {"pos_online", "true"},
          {"is_data_sharing", "1"},
          {"dynamic_tags", "{\"a\":1}"},
          {"personality_type", "配合"},
          {"education_level", "高中"},
          {"digital_skill", "MIDDLE"},
          {"communication_style_note", "先夸后劝"}};
}

TEST_P(CustomersTest, AShopKeepsEveryField) {
  auto write = writer(company_);
  write.apply("organisation", {{{"code", "A1"}, {"name", "一片区"}, {"kind", "片区"}}});
  const auto area = write.outcomes[0].id;
  const TextRow shop = full_shop();
  ASSERT_EQ(shop.size(), registry_.get("shops").fields.size());
  ASSERT_THAT(write.apply("shops", {shop}), ElementsAre("created"));
  ASSERT_THAT(write.apply("shops", {shop}, 2), ElementsAre("unchanged"));
  const auto shops = list(company_);
  ASSERT_EQ(shops.size(), 1U);
  const Customer& c = shops[0];
  EXPECT_EQ(c.customer_code, "00123");
  EXPECT_EQ(c.shop_name, "好邻居");
  EXPECT_EQ(c.license_no, "350625100001");
  EXPECT_EQ(c.license_valid_from, day(2020, 1, 2));
  EXPECT_EQ(c.license_valid_to, day(2025, 1, 1));
  EXPECT_EQ(c.license_status, "VALID");
  EXPECT_EQ(c.license_scope, "CIGARETTE,CIGAR");
  EXPECT_EQ(c.holder_name, "张三");
  EXPECT_EQ(c.order_phone, "13800000000");
  EXPECT_EQ(c.address, "人民路 1 号");
  EXPECT_EQ(c.city, "漳州");
  EXPECT_EQ(c.lng, 117.76);
  EXPECT_EQ(c.lat, 24.62);
  EXPECT_EQ(c.floor_area_m2, 45.5);
  EXPECT_EQ(c.business_format, "B");
  EXPECT_EQ(c.market_type, "URBAN");
  EXPECT_EQ(c.urban_rural_code, "TOWN_CENTER");
  EXPECT_EQ(c.trade_zone_type, "RESIDENTIAL");
  EXPECT_EQ(c.business_scale, "MEDIUM");
  EXPECT_EQ(c.credit_grade, "AA");
  EXPECT_EQ(c.activity_level, 3);
  EXPECT_EQ(c.mutual_aid_group, "第一组");
  EXPECT_EQ(c.terminal_type, "MODERN");
  EXPECT_EQ(c.terminal_star, 4);
  EXPECT_EQ(c.is_model_store, true);
  EXPECT_EQ(c.order_cycle, "WEEKLY");
  EXPECT_EQ(c.order_weekday, 2);
  EXPECT_EQ(c.sales_area_id, base::UnitId{area});
  EXPECT_EQ(c.pos_type, "云POS");
  EXPECT_EQ(c.pos_online, true);
  EXPECT_EQ(c.dist_to_school_m, 120.0);
  EXPECT_EQ(c.personality_type, "配合");
  EXPECT_EQ(c.education_level, "高中");
  EXPECT_EQ(c.digital_skill, "MIDDLE");
  EXPECT_EQ(c.display_score, 0.75);
  EXPECT_EQ(c.willingness, 0.25);
  EXPECT_EQ(c.opened_on, day(2019, 3, 4));
  EXPECT_EQ(c.status, "active");
}

TEST_P(CustomersTest, AShopOfFewWordsKnowsNothingElse) {
  ASSERT_THAT(writer(company_).apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}}}),
              ElementsAre("created"));
  const Customer c = list(company_).at(0);
  EXPECT_EQ(c.status, "active");
  EXPECT_FALSE(c.license_valid_to.has_value());
  EXPECT_FALSE(c.credit_grade.has_value());
  EXPECT_FALSE(c.pos_online.has_value());
  EXPECT_FALSE(c.willingness.has_value());
}

TEST_P(CustomersTest, RefusesWhatCannotBe) {
  const auto with = [](const char* field, const char* text) {
    return TextRow{{"customer_code", std::string(field) + text}, {"shop_name", "s"}, {field, text}};
  };
  auto write = writer(company_);
  EXPECT_THAT(
      write.apply("shops", {with("license_valid_to", "2021-02-31"),
                            with("order_weekday", "8"),
                            with("credit_grade", "AAAA"),
                            with("lat", "91"),
                            with("sales_area", "nowhere"),
                            {{"customer_code", "y"}}}),
      ElementsAre("date.not_a_date", "number.out_of_range", "dictionary.unknown_value",
                  "number.out_of_range", "records.unknown_reference", "records.required_missing"));
  EXPECT_TRUE(list(company_).empty());
}

TEST_P(CustomersTest, ALicenceDoesNotEndBeforeItBegins) {
  auto write = writer(company_);
  EXPECT_THAT(write.apply("shops", {{{"customer_code", "1"},
                                     {"shop_name", "s"},
                                     {"license_valid_from", "2025-01-01"},
                                     {"license_valid_to", "2024-12-31"}}}),
              ElementsAre("customers.span_backwards"));
  write.apply("shops",
              {{{"customer_code", "1"}, {"shop_name", "s"}, {"license_valid_from", "2025-01-01"}}});
  // Also when the other end is already stored.
  EXPECT_THAT(
      write.apply("shops", {{{"customer_code", "1"}, {"license_valid_to", "2024-12-31"}}}, 2),
      ElementsAre("customers.span_backwards"));
}

TEST_P(CustomersTest, AShopBelongsToASalesAreaNotToABranch) {
  auto write = writer(company_);
  write.apply("organisation", {{{"code", "B1"}, {"name", "n"}, {"kind", "county_branch"}}});
  EXPECT_THAT(
      write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}, {"sales_area", "B1"}}}),
      ElementsAre("customers.not_a_sales_area"));
}

TEST_P(CustomersTest, MonthlyFiguresComeBackByShopAndPeriod) {
  auto write = writer(company_);
  write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}},
                        {{"customer_code", "2"}, {"shop_name", "t"}}});
  const base::CustomerId first{write.outcomes[0].id};
  const TextRow full = {
      {"customer", "1"},          {"period", "2021-12"},     {"grade_no", "17"},
      {"credit_grade", "A级"},    {"credit_score", "101.5"}, {"monthly_cap", "300"},
      {"new_retail_score", "66"}, {"scan_rate", "85%"},      {"scan_accuracy", "0.97"},
      {"pos_offline_days", "3"},  {"pos_total", "12345.60"}};
  EXPECT_THAT(write.apply("monthly-figures", {full,
                                              {{"customer", "1"}, {"period", "2021-11"}},
                                              {{"customer", "2"}, {"period", "2021-12"}},
                                              {{"customer", "9"}, {"period", "2021-12"}},
                                              {{"customer", "2"}, {"period", "2021-12"}},
                                              {{"customer", "2"}, {"period", "2021-13"}}}),
              ElementsAre("created", "created", "created", "records.unknown_reference",
                          "records.duplicate_in_file", "period.not_a_period"));
  EXPECT_THAT(write.apply("monthly-figures", {full}, 2), ElementsAre("unchanged"));
  auto session = database().reader();
  const auto months = list_customer_months(*session, company_, kDecember, kDecember);
  ASSERT_EQ(months.size(), 2U);
  EXPECT_EQ(months[0].customer_id, first);
  EXPECT_EQ(months[0].period, kDecember);
  EXPECT_EQ(months[0].grade_no, 17);
  EXPECT_EQ(months[0].credit_grade, "A");
  EXPECT_EQ(months[0].credit_score, 101.5);
  EXPECT_EQ(months[0].monthly_cap, 300);
  EXPECT_EQ(months[0].new_retail_score, 66.0);
  EXPECT_EQ(months[0].scan_rate, 0.85);
  EXPECT_EQ(months[0].scan_accuracy, 0.97);
  EXPECT_EQ(months[0].pos_offline_days, 3);
  EXPECT_EQ(months[0].pos_total, base::Money{1'234'560});
  EXPECT_FALSE(months[1].grade_no.has_value());
  EXPECT_EQ(list_customer_months(*session, company_, kDecember.plus_months(-1), kDecember).size(),
            3U);
}

TEST_P(CustomersTest, AMonthKeepsItsHistoryUnderShopAndPeriod) {
  auto write = writer(company_);
  write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}}});
  const auto id = write.outcomes[0].id;
  write.apply("monthly-figures", {{{"customer", "1"}, {"period", "2021-12"}, {"grade_no", "17"}}});
  EXPECT_THAT(write.apply("monthly-figures",
                          {{{"customer", "1"}, {"period", "2021-12"}, {"grade_no", "18"}}}, 2),
              ElementsAre("changed grade_no"));
  {
    auto session = database().reader();
    const auto changes = records::list_changes(*session, company_, "customer_months",
                                               std::to_string(id) + "|202112");
    ASSERT_EQ(changes.size(), 1U);
    EXPECT_EQ(changes[0].old_value, "17");
    EXPECT_EQ(changes[0].new_value, "18");
  }
  const auto undone = write.undo(2);
  ASSERT_TRUE(undone.has_value()) << undone.error().message;
  auto session = database().reader();
  EXPECT_EQ(list_customer_months(*session, company_, kDecember, kDecember).at(0).grade_no, 17);
}

TEST_P(CustomersTest, LicenceEventsAreFoundByShopEventAndDay) {
  auto write = writer(company_);
  write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}}});
  const TextRow event = {{"customer", "1"},
                         {"event_type", "停业"},
                         {"effective_from", "2021-03-01"},
                         {"effective_to", "2021-05-31"},
                         {"document_no", "X1"}};
  EXPECT_THAT(
      write.apply("license-events",
                  {event,
                   {{"customer", "1"}, {"event_type", "RESUME"}, {"effective_from", "2021-06-01"}},
                   {{"customer", "1"},
                    {"event_type", "CLOSE"},
                    {"effective_from", "2021-06-01"},
                    {"effective_to", "2021-05-01"}}}),
      ElementsAre("created", "created", "customers.span_backwards"));
  EXPECT_THAT(write.apply("license-events", {event}, 2), ElementsAre("unchanged"));
  auto session = database().reader();
  const auto events = list_license_events(*session, company_);
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0].event_type, "SUSPEND");
  EXPECT_EQ(events[0].effective_from, day(2021, 3, 1));
  EXPECT_EQ(events[0].effective_to, day(2021, 5, 31));
  EXPECT_EQ(events[1].event_type, "RESUME");
  EXPECT_FALSE(events[1].effective_to.has_value());
}

TEST_P(CustomersTest, TwoCompaniesWithTheSameCodesStayApart) {
  const auto other = add_company("y");
  writer(company_).apply("shops", {{{"customer_code", "1"}, {"shop_name", "ours"}}});
  EXPECT_THAT(writer(other).apply("monthly-figures", {{{"customer", "1"}, {"period", "2021-12"}}}),
              ElementsAre("records.unknown_reference"));
  EXPECT_THAT(writer(other).apply("shops", {{{"customer_code", "1"}, {"shop_name", "theirs"}}}),
              ElementsAre("created"));
  EXPECT_EQ(list(company_).at(0).shop_name, "ours");
  EXPECT_EQ(list(other).at(0).shop_name, "theirs");
  EXPECT_EQ(list(other).size(), 1U);
}

TEST_P(CustomersTest, AShopWithFiguresIsNotUndoneUnderThem) {
  auto write = writer(company_);
  write.apply("shops", {{{"customer_code", "1"}, {"shop_name", "s"}}}, 1);
  write.apply("monthly-figures", {{{"customer", "1"}, {"period", "2021-12"}}}, 2);
  const auto undone = write.undo(1);
  ASSERT_FALSE(undone.has_value());
  EXPECT_EQ(undone.error().reason, "records.depended_on");
  EXPECT_THAT(undone.error().message, HasSubstr("monthly-figures"));
}

TEST(LicenceScope, CoversTheKindsThatItNames) {
  Customer shop;
  EXPECT_TRUE(is_licensed_for(shop, "CIGAR"));  // not recorded: bars nothing
  shop.license_scope = "";
  EXPECT_TRUE(is_licensed_for(shop, "CIGAR"));
  shop.license_scope = "CIGARETTE, ECIG";
  EXPECT_TRUE(is_licensed_for(shop, "CIGARETTE"));
  EXPECT_TRUE(is_licensed_for(shop, "ECIG"));
  EXPECT_FALSE(is_licensed_for(shop, "CIGAR"));
  EXPECT_FALSE(is_licensed_for(shop, "CIG"));
  EXPECT_TRUE(is_licensed_for(shop, "NON_TOBACCO"));
}

ROUNDSMAN_ON_BOTH_ENGINES(CustomersTest);

}  // namespace
}  // namespace customers
