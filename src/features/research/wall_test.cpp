#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>

#include "features/research/test_study.h"

/// Tries to break the wall (PII-18): no profile of a consumer is built from tobacco purchases, no
/// answer can be joined to a person, no table shows one. Each refusal names its rule and is in the
/// audit log.
namespace research {
namespace {

namespace json = boost::json;
using http::Method;
using testing::HasSubstr;

constexpr std::string_view kCounts = "select counts from research_margins";

class ResearchWall : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    studies = std::make_unique<TestStudies>(database());
  }
  test_support::ApiClient& client() { return *studies->client; }
  /// The last answer is a refusal by this rule, in words and in the audit log.
  void expect_refused_by(const std::string& rule, const std::string& law) {
    std::string reason = "compliance." + rule;
    std::ranges::transform(reason, reason.begin(), [](char c) { return c == '-' ? '_' : c; });
    std::ranges::transform(reason, reason.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    EXPECT_EQ(client().last.status, 403) << client().last.body;
    EXPECT_EQ(studies->reason(), reason);
    EXPECT_THAT(client().last.body, HasSubstr(rule));
    EXPECT_THAT(client().last.body, HasSubstr(law));
    ++refused;
    EXPECT_EQ(database().reader()->text_scalar("select count(*) from audit_rows where was_refused "
                                               "= 1"),
              std::to_string(refused));
  }
  std::unique_ptr<TestStudies> studies;
  int refused = 0;
};
ROUNDSMAN_ON_BOTH_ENGINES(ResearchWall);

TEST_P(ResearchWall, TakesNoColumnThatLeadsToAPersonOrAPurchase) {
  const std::string id = studies->add("口味调研");
  studies->move(id, "collecting");
  const auto with = [&](const std::string& column, const std::string& value) {
    studies->import(id, "area,age_band,period,taste,price," + column + "\nA1,25-34,2026-08,1,低," +
                            value + "\n");
  };
  for (const char* column : {"member_id", "会员卡号", "customer_code", "许可证号", "店名", "订单号",
                             "receipt_no", "product_code", "购买数量"}) {
    with(column, "13800000000");
    expect_refused_by("PII-18", "PIPL 6, 28");
    EXPECT_THAT(client().last.body, testing::Not(HasSubstr("13800000000")));
  }
  for (const char* column : {"姓名", "手机号", "身份证号", "家庭地址", "出生日期", "age", "意见"}) {
    with(column, "x");
    expect_refused_by("PII-03", "PIPL 6");
  }
  with("微信号", "x");
  expect_refused_by("PII-19", "PIPL 13(6), 27");
  EXPECT_EQ(database().reader()->text_scalar("select count(*) from research_imports"), "0");
}

TEST_P(ResearchWall, TakesNoAnswersOfMinorsAndNoStudyAboutThem) {
  const std::string id = studies->add("口味调研");
  studies->move(id, "collecting");
  const auto checked = studies->send(studies->at(id, "/check-file"),
                                     "area,age_band,period,taste,price\nA1,14-17,2026-08,1,低\n");
  EXPECT_EQ(checked.at("refusals").at(0).at("reason").as_string(), "compliance.min_11");
  client().post("/api/v1/research/studies", studies->input("高校校园口味调研"));
  expect_refused_by("MIN-06", "未成年人保护法");
}

TEST_P(ResearchWall, KeepsNothingThatCouldBeJoined) {
  const std::string id = studies->closed("口味调研", 300);
  auto session = database().reader();
  // Answers are counted: a row of the table is a combination, not a person.
  EXPECT_EQ(session->text_scalar("select sum(answers) from research_answers"), "300");
  EXPECT_LT(std::stoi(session->text_scalar("select count(*) from research_answers")), 300);
  for (const char* table : {"research_answers", "research_tables", "research_margins"})
    for (const char* column :
         {"customer_id", "member_id", "person_id", "product_id", "order_id", "account_id"}) {
      const std::string sql = std::string("select ") + column + " from " + table;
      EXPECT_THROW(database().reader()->text_scalar(sql), db::Failure) << sql;
    }
}

TEST_P(ResearchWall, ShowsNoTableByPersonShopOrPurchase) {
  const std::string id = studies->closed("口味调研", 300);
  const auto ask = [&](const std::string& dimensions) {
    client().post(studies->at(id, "/preview"),
                  R"({"tables":[{"dimensions":[)" + dimensions + "]}]}");
  };
  for (const char* dimension : {"member_id", "customer_id", "product", "order_no", "row"}) {
    ask(R"("taste",")" + std::string(dimension) + '"');
    expect_refused_by("PII-18", "PIPL 6, 28");
  }
  ask(R"("taste","price","age_band","area")");
  expect_refused_by("PII-18", "at most three");
  studies->publish(id, R"({"tables":[{"dimensions":["member_id"]}]})");
  expect_refused_by("PII-18", "PIPL 6, 28");
  auto lower = studies->input("小组");
  lower.replace(lower.find("\"minimum_group\":20"), 18, "\"minimum_group\":1");
  client().post("/api/v1/research/studies", lower);
  expect_refused_by("PII-18", "raised only");
}

TEST_P(ResearchWall, DrillsDownToNoOne) {
  const std::string id = studies->closed("口味调研", 300);
  studies->publish(id, kTables);
  ASSERT_EQ(client().last.status, 204) << client().last.body;
  const auto ask = [&](const std::string& table, const std::string& where) {
    client().get("/api/v1/research/lines?study=" + id + "&table=" + table + where);
  };
  ask("2", "&where=price:1");
  EXPECT_EQ(client().last.status, 200);
  // About 90 answers of A2, some 4 of them 高: hidden, and with them what would show them.
  ask("2", "&where=area:A2&where=price:2");
  expect_refused_by("PII-18", "below the minimum of 20");
  ask("2", "&where=area:A2&where=price:1");
  expect_refused_by("PII-18", "below the minimum of 20");
  ask("2", "&where=area:A1&where=age_band:18-24");
  expect_refused_by("PII-18", "not published by age_band");
  ask("1", "&where=member_id:7");
  expect_refused_by("PII-18", "no dimension");
}

// Every count that is published stands at least for the minimum, whatever the table.
TEST_P(ResearchWall, PublishesNoSmallGroup) {
  const std::string id = studies->closed("口味调研", 700);
  studies->publish(id, R"({"tables":[{"dimensions":["taste","age_band"]},)"
                       R"({"dimensions":["price","area"]},{"dimensions":["price","age_band"]},)"
                       R"({"dimensions":["taste","price","area"]},{"dimensions":["taste"]}]})");
  ASSERT_EQ(client().last.status, 204) << client().last.body;
  int shown = 0;
  for (int table = 1; table <= 5; ++table) {
    const auto lines = client().get("/api/v1/research/lines?study=" + id +
                                    "&table=" + std::to_string(table) + "&limit=500");
    for (const auto& line : lines.at("items").as_array())
      for (const char* count : {"answers", "group"})
        if (line.at(count).is_int64()) {
          EXPECT_GE(line.at(count).as_int64(), 20);
          ++shown;
        }
  }
  EXPECT_GT(shown, 40);
  // Neither does the database hold one.
  database().reader()->each<std::string>(db::Query{"test.counts", kCounts, kCounts}, {},
                                         [&](const std::string& counts) {
                                           const json::value parsed = json::parse(counts);
                                           for (const auto& one : parsed.as_array())
                                             if (!one.is_null()) {
                                               EXPECT_GE(one.as_int64(), 20);
                                             }
                                         });
}

TEST_P(ResearchWall, PublishesNoGrowingSampleTwice) {
  const std::string id = studies->closed("口味调研", 300);
  studies->publish(id, kTables);
  // The same file again, then the sample with one row more, under another title.
  const std::string again = studies->add("口味调研（补充）");
  studies->move(again, "collecting");
  studies->import(again, studies->csv(300));
  EXPECT_EQ(studies->reason(), "research.file_taken");
  studies->import(again, studies->csv(300) + "A2,65+,2026-09,3,高\n");
  EXPECT_EQ(client().last.status, 201) << client().last.body;
  studies->move(again, "closed");
  studies->publish(again, kTables);
  EXPECT_EQ(studies->reason(), "research.overlapping_wave");
  EXPECT_THAT(client().last.body, HasSubstr("PII-18"));
  // Another question is another study.
  const std::string other = studies->closed("包装调研", 300, "包装", 5);
  studies->publish(other, kTables);
  EXPECT_EQ(client().last.status, 204) << client().last.body;
}

}  // namespace
}  // namespace research
