#include "features/exports/exports.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "features/exports/exports_http.h"
#include "features/exports/query_text.h"
#include "features/organisation/organisation.h"
#include "platform/sheets/xlsx_reader.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"

namespace exports {
namespace {

using http::Method;
using test_support::ApiClient;
using testing::ElementsAre;
using testing::HasSubstr;
namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

/// A list of `rows` shops as another feature would serve it; `area=1` gives half of them.
http::Route made_up_list(int rows) {
  http::Route list;
  list.method = Method::kGet;
  list.pattern = "/api/v1/customers";
  list.permission = auth::Permission::kCustomersRead;
  list.summary = "Shops.";
  list.handler = [rows](const http::Request& request) -> base::Result<http::Response> {
    if (request.query_value("bad"))
      return base::Error{base::ErrorCode::kInvalid, "list.bad_filter", "no", {}};
    const int step = request.query_value("area") ? 2 : 1;
    const int from = std::stoi(std::string(request.query_value("cursor").value_or("0")));
    json::array items;
    int at = from;
    for (; at < rows && items.size() < 500; at += step)
      items.push_back({{"customer_code", "00" + std::to_string(at)},
                       {"shop_name", at == 0 ? "=cmd|' /C calc'!A0" : "店 " + std::to_string(at)},
                       {"opened_on", "2026-09-07"},
                       {"sales_area_name", "石铺中心片区"},
                       {"month_amount_minor", 10'792'800},
                       {"business_format", at == 0 ? "B" : "no such code"},
                       {"primary_class", "KEY_SKU"},
                       {"status", request.principal->login}});
    json::object page{{"items", items}, {"total", (rows + step - 1) / step}};
    page["next_cursor"] = at < rows ? json::value(std::to_string(at)) : json::value(nullptr);
    return http::Response::json(json::serialize(page));
  };
  return list;
}

class Exports : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    {
      auto session = database().writer();
      company_ =
          organisation::add_company(*session, clock_, {.code = "C1", .name = "东风公司"})->id;
    }
    services_ =
        std::make_unique<api::Services>(api::Services{.database = database(),
                                                      .clock = clock_,
                                                      .ids = ids_,
                                                      .data_folder = folder_.path().string()});
    serve(20);
  }
  void serve(int rows) {
    kinds_ =
        std::make_shared<const std::vector<Kind>>(known_kinds(*services_, {made_up_list(rows)}));
    client_ = std::make_unique<ApiClient>(http_routes(*services_, kinds_),
                                          ApiClient::administrator(company_));
  }
  ApiClient& client() { return *client_; }
  std::string file(const json::value& made) {
    const auto response =
        client().call(Method::kGet, "/api/v1/exports/" + text(made.at("id")) + "/file");
    EXPECT_EQ(response.status, 200) << response.body;
    std::ifstream stream(response.file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  std::vector<std::string> sheet_rows(const json::value& made) {
    const auto response =
        client().call(Method::kGet, "/api/v1/exports/" + text(made.at("id")) + "/file");
    auto book = sheets::Workbook::open(response.file);
    EXPECT_TRUE(book.has_value()) << response.body;
    std::vector<std::string> rows;
    if (!book) return rows;
    auto reader = (*book)->read(0);
    const auto take = [&](const sheets::SheetRow& row) {
      std::string line;
      for (std::size_t i = 0; i < row.size(); ++i)
        line += (i > 0 ? "|" : "") + std::string(row.cell(i));
      rows.push_back(line);
    };
    while (*(*reader)->read_some(take)) {
    }
    return rows;
  }
  static constexpr const char* kColumns =
      R"("columns":["customer_code","shop_name","opened_on","status"])";

  base::CompanyId company_;
  test_support::TempFolder folder_;
  base::FixedClock clock_{base::Instant{1'790'000'000'000}};
  base::IdGenerator ids_{clock_, 1};
  std::unique_ptr<api::Services> services_;
  Kinds kinds_;
  std::unique_ptr<ApiClient> client_;
};

TEST_P(Exports, AShortListIsAFileAtOnceWithTheRightsOfTheCaller) {
  const auto made = client().post(
      "/api/v1/exports", R"({"kind":"shops","format":"xlsx",)" + std::string(kColumns) + "}");
  ASSERT_EQ(client().last.status, 201) << client().last.body;
  EXPECT_EQ(made.at("state"), "done");
  EXPECT_EQ(made.at("rows").as_int64(), 20);
  const auto rows = sheet_rows(made);
  ASSERT_EQ(rows.size(), 21U);
  EXPECT_EQ(rows[0], "客户编码|店名|开户日期|状态");
  EXPECT_EQ(rows[1], "000|=cmd|' /C calc'!A0|2026-09-07|admin");  // text, not a formula
  EXPECT_EQ(rows[20], "0019|店 19|2026-09-07|admin");
}

TEST_P(Exports, EveryColumnOfTheScreenIsThereAndCodesHaveTheirNames) {
  const auto rows_in = [&](const std::string& language) {
    return sheet_rows(client().post(
        "/api/v1/exports",
        R"({"kind":"shops","format":"xlsx","language":")" + language +
            R"(","columns":["sales_area_name","month_amount_minor","business_format","primary_class"]})"));
  };
  const auto rows = rows_in("zh");
  ASSERT_EQ(rows.size(), 21U) << client().last.body;
  EXPECT_EQ(rows[0], "片区名称|月订购额|业态|目标类别");
  EXPECT_EQ(rows[1], "石铺中心片区|107928|便利店|重点品规推介类");
  EXPECT_EQ(rows[2], "石铺中心片区|107928|no such code|重点品规推介类");
  EXPECT_EQ(rows_in("en")[1], "石铺中心片区|107928|Convenience store|key-product recommendation");
}

TEST_P(Exports, CsvHasMarkGuardAndWatermark) {
  const auto made =
      client().post("/api/v1/exports", R"({"kind":"shops","format":"csv","query":"area=1",)" +
                                           std::string(kColumns) + "}");
  const std::string bytes = file(made);
  EXPECT_TRUE(bytes.starts_with("\xEF\xBB\xBF客户编码,店名")) << bytes;
  EXPECT_THAT(bytes, HasSubstr("\r\n000,'=cmd|' /C calc'!A0,2026-09-07,"));
  EXPECT_THAT(bytes, HasSubstr("东风公司 · 管理员 (admin)"));
  EXPECT_THAT(bytes, HasSubstr("共 10 行"));
}

TEST_P(Exports, ALongListIsAJobThatActsWithTheRightsOfWhoAsked) {
  serve(12'001);
  client().principal.scope.whole_company = false;
  client().principal.scope.sales_areas = {base::UnitId{5}};
  const auto asked = client().post(
      "/api/v1/exports", R"({"kind":"shops","format":"xlsx",)" + std::string(kColumns) + "}");
  ASSERT_EQ(client().last.status, 202) << client().last.body;
  EXPECT_EQ(asked.at("state"), "waiting");
  const auto result = test_support::run_job(database(), company_, text(asked.at("job_id")),
                                            works(*services_, kinds_));
  ASSERT_TRUE(result.has_value()) << result.error().message;
  const auto made = client().get("/api/v1/exports/" + text(asked.at("id")));
  EXPECT_EQ(made.at("rows").as_int64(), 12'001);
  const auto rows = sheet_rows(made);
  ASSERT_EQ(rows.size(), 12'002U);
  EXPECT_THAT(rows.back(), HasSubstr("0012000|"));
  EXPECT_EQ(database().reader()->text_scalar(
                "select cast(count(*) as text) from audit_rows where action = 'exports.run'"),
            "1");
}

TEST_P(Exports, WhatTheListRefusesIsRefused) {
  EXPECT_EQ(client()
                .post("/api/v1/exports", R"({"kind":"shops","format":"csv","query":"bad=1"})")
                .at("reason"),
            "list.bad_filter");
  EXPECT_EQ(client()
                .post("/api/v1/exports", R"({"kind":"shops","format":"csv","columns":["no"]})")
                .at("reason"),
            "exports.unknown_column");
  client().principal.permissions.erase(auth::Permission::kCustomersRead);
  EXPECT_EQ(client().post("/api/v1/exports", R"({"kind":"shops","format":"csv"})").at("reason"),
            "exports.no_such_kind");
  client().principal.permissions.erase(auth::Permission::kExportsRun);
  client().post("/api/v1/exports", R"({"kind":"shops","format":"csv"})");
  EXPECT_EQ(client().last.status, 403);
}

TEST_P(Exports, TenAnHourAndOnlyOnesOwn) {
  json::value made;
  for (int i = 0; i < 10; ++i) {
    made = client().post("/api/v1/exports", R"({"kind":"shops","format":"csv"})");
    ASSERT_EQ(client().last.status, 201) << client().last.body;
  }
  client().post("/api/v1/exports", R"({"kind":"shops","format":"csv"})");
  EXPECT_EQ(client().last.status, 429);
  client().principal.account = auth::AccountId{8};
  client().get("/api/v1/exports/" + text(made.at("id")));
  EXPECT_EQ(client().last.status, 404);
  client().post("/api/v1/exports", R"({"kind":"shops","format":"csv"})");
  EXPECT_EQ(client().last.status, 201);
  clock_.set({clock_.now().unix_ms + 8LL * 86'400'000});
  (void)works(*services_, kinds_);
  client().principal.account = auth::AccountId{7};
  jobs::Job job;
  job.company = company_;
  test_support::RunningJob running(job);
  EXPECT_TRUE(works(*services_, kinds_).at("exports.purge")(running).has_value());
  EXPECT_EQ(client().get("/api/v1/exports/" + text(made.at("id"))).at("state"), "expired");
}

TEST(ParseQuery, DecodesAndKeepsOrder) {
  using Pair = std::pair<std::string, std::string>;
  EXPECT_THAT(parse_query("?q=%E5%BA%97+1&a=1&a=%3D2&flag"),
              ElementsAre(Pair("q", "店 1"), Pair("a", "1"), Pair("a", "=2"), Pair("flag", "")));
  EXPECT_THAT(parse_query("a=%zz%4"), ElementsAre(Pair("a", "%zz%4")));
}

ROUNDSMAN_ON_BOTH_ENGINES(Exports);

}  // namespace
}  // namespace exports
