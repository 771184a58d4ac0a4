#include "features/imports/imports_http.h"
#include "features/imports/uploads.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "base/hash.h"
#include "features/imports/imports.h"
#include "features/organisation/organisation.h"
#include "platform/sheets/xlsx_reader.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"
#include "test_support/zip_builder.h"

namespace imports {
namespace {

using http::Method;
using test_support::ApiClient;
using testing::HasSubstr;
namespace json = boost::json;

std::string text(const json::value& value) { return std::string(value.as_string()); }

class ImportsHttp : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    {
      auto session = database().writer();
      company_ = organisation::add_company(*session, clock_, {.code = "C1", .name = "测试"})->id;
    }
    services_ =
        std::make_unique<api::Services>(api::Services{.database = database(),
                                                      .clock = clock_,
                                                      .ids = ids_,
                                                      .data_folder = folder_.path().string()});
    client_ =
        std::make_unique<ApiClient>(http_routes(*services_), ApiClient::administrator(company_));
  }
  ApiClient& client() { return *client_; }

  json::value announce(const std::string& name, const std::string& bytes) {
    return client().post("/api/v1/uploads", R"({"file_name":")" + name + R"(","bytes":)" +
                                                std::to_string(bytes.size()) + "}");
  }
  json::value put(const std::string& id, int part, std::string bytes) {
    return client().json(Method::kPut, "/api/v1/uploads/" + id + "/parts/" + std::to_string(part),
                         std::move(bytes), {{"content-type", "application/octet-stream"}});
  }
  std::string upload(const std::string& name, const std::string& bytes) {
    const auto made = announce(name, bytes);
    EXPECT_EQ(client().last.status, 201) << json::serialize(made);
    const std::string id = text(made.at("id"));
    put(id, 1, bytes);
    EXPECT_EQ(client().last.status, 200) << client().last.body;
    client().post("/api/v1/uploads/" + id + "/complete");
    EXPECT_EQ(client().last.status, 200) << client().last.body;
    return id;
  }
  /// Asks for an import and runs its job. @return the import afterwards
  json::value import(const std::string& upload_id, const std::string& more) {
    const bool is_trial = more.find("dry_run") != std::string::npos;
    const auto asked =
        client().post("/api/v1/imports", R"({"upload_id":")" + upload_id + R"(",)" + more +
                                             (is_trial ? "}" : R"(,"dry_run":false})"));
    EXPECT_EQ(client().last.status, 202) << client().last.body;
    if (client().last.status != 202) return asked;
    (void)run(text(asked.at("job_id")));
    return client().get("/api/v1/imports/" + text(asked.at("id")));
  }
  base::Result<std::string> run(const std::string& job) {
    return test_support::run_job(database(), company_, job, works(*services_));
  }
  std::string count(const std::string& table) {
    return database().reader()->text_scalar("select cast(count(*) as text) from " + table);
  }
  static std::string file_of(const http::Response& response) {
    std::ifstream file(response.file, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  base::CompanyId company_;
  test_support::TempFolder folder_;
  base::SystemClock clock_;
  base::IdGenerator ids_{clock_, 1};
  std::unique_ptr<api::Services> services_;
  std::unique_ptr<ApiClient> client_;
};

constexpr const char* kShops =
    "客户编码,店铺名称,开户日期,备注\n"
    "00123,东风店,07/09/2026,x\nS2,\"=HYPERLINK(1)\",13/09/2026,y\nS3,三号店,31/02/2026,z\n";

TEST_P(ImportsHttp, PartsArriveInAnyOrderAndAgain) {
  const std::string bytes = std::string(8 << 20, 'a') + "the end";
  const auto made = client().post(
      "/api/v1/uploads", R"({"file_name":"../a/b.csv","bytes":)" + std::to_string(bytes.size()) +
                             R"(,"sha256":")" + base::sha256_hex(bytes) + "\"}");
  const std::string id = text(made.at("id"));
  EXPECT_EQ(made.at("parts_total").as_int64(), 2);
  put(id, 2, "the end");
  EXPECT_EQ(client().last.status, 200) << client().last.body;
  EXPECT_EQ(client().post("/api/v1/uploads/" + id + "/complete").at("reason"),
            "uploads.parts_missing");
  EXPECT_EQ(put(id, 1, "short").at("reason"), "uploads.wrong_size");
  EXPECT_EQ(put(id, 3, "the end").at("reason"), "uploads.no_such_part");
  put(id, 1, bytes.substr(0, 8 << 20));
  put(id, 1, bytes.substr(0, 8 << 20));
  const auto whole = client().post("/api/v1/uploads/" + id + "/complete");
  EXPECT_EQ(whole.at("state"), "complete") << json::serialize(whole);
  EXPECT_EQ(put(id, 2, "the end").at("reason"), "uploads.complete");
  // The name led nowhere outside.
  EXPECT_FALSE(std::filesystem::exists(folder_.path() / "a"));
}

TEST_P(ImportsHttp, WhatArrivedMustBeWhatWasAnnounced) {
  const auto made =
      client().post("/api/v1/uploads", R"({"file_name":"a.csv","bytes":3,"sha256":")" +
                                           base::sha256_hex("abd") + "\"}");
  const std::string id = text(made.at("id"));
  put(id, 1, "abc");
  EXPECT_EQ(client().post("/api/v1/uploads/" + id + "/complete").at("reason"),
            "uploads.checksum_differs");
  EXPECT_EQ(announce("a.csv", "").at("reason"), "uploads.too_large");
  EXPECT_EQ(
      client().post("/api/v1/uploads", R"({"file_name":"a","bytes":900000000000})").at("reason"),
      "uploads.too_large");
}

TEST_P(ImportsHttp, UploadsGoWhenThrownAwayOrOld) {
  const std::string thrown = upload("a.csv", "a\n1\n");
  const std::string old = upload("b.csv", "b\n1\n");
  const std::string kept = upload("c.csv", "c\n1\n");
  EXPECT_EQ(client().call(Method::kDelete, "/api/v1/uploads/" + thrown).status, 204);
  database().writer()->execute_text("update uploads set expires_at_ms = 1 where id = " + old);
  EXPECT_EQ(purge_uploads(*services_, company_), 1);
  EXPECT_EQ(count("uploads"), "1");
  EXPECT_EQ(count("upload_parts"), "1");
  EXPECT_EQ(client().get("/api/v1/uploads/" + kept).at("state"), "complete");
}

TEST_P(ImportsHttp, ImportsOfTheCommandLineAreListedToo) {
  database().writer()->execute_text(
      "insert into imports values (" + std::to_string(company_.value) +
      ", 5, 'shops', 'f.csv', '', '', 'both', 'done', 3, 4, 2, 1, 0, 1, '', 'ops', 1, 2, '')");
  EXPECT_EQ(client().get("/api/v1/imports").at("items").as_array().size(), 1U);
  const auto one = client().get("/api/v1/imports/5");
  EXPECT_EQ(one.at("file_name"), "f.csv");
  EXPECT_EQ(one.at("rows_created").as_int64(), 2);
}

TEST_P(ImportsHttp, AnotherCompanyAndOtherRolesSeeNothing) {
  const std::string id = upload("shops.csv", kShops);
  client().principal.company = base::CompanyId{company_.value + 1};
  EXPECT_EQ(client().get("/api/v1/uploads/" + id).at("reason"), "uploads.no_such_upload");
  client().principal.permissions.clear();
  client().get("/api/v1/uploads/" + id);
  EXPECT_EQ(client().last.status, 403);
}

TEST_P(ImportsHttp, AnalysisFindsKindColumnsAndDoubts) {
  const std::string id = upload("shops.csv", kShops);
  const auto found = client().post("/api/v1/import-analyses", R"({"upload_id":")" + id + "\"}");
  ASSERT_EQ(client().last.status, 200) << client().last.body;
  EXPECT_EQ(found.at("kind"), "shops");
  EXPECT_EQ(found.at("encoding"), "UTF-8");
  const auto& columns = found.at("columns").as_array();
  EXPECT_EQ(columns[0].at("field"), "customer_code");
  EXPECT_EQ(columns[0].at("source"), "name");
  EXPECT_EQ(columns[1].at("field"), "shop_name");
  EXPECT_EQ(columns[1].at("source"), "synonym");
  EXPECT_EQ(columns[2].at("doubt"), "unreadable_values");  // 31 February fits no form of day
  EXPECT_EQ(columns[3].at("field"), "");
  EXPECT_EQ(found.at("missing_fields").as_array().size(), 0U);
  EXPECT_EQ(found.at("mapping").at("ignore").at(0), "备注");
}

TEST_P(ImportsHttp, DayAndMonthThatCouldBeEitherAreDoubtful) {
  const std::string id =
      upload("s.csv", "customer_code,shop_name,opened_on\nS1,a,03/04/2026\nS2,b,05/06/2026\n");
  const auto found = client().post("/api/v1/import-analyses", R"({"upload_id":")" + id + "\"}");
  EXPECT_EQ(found.at("columns").at(2).at("doubt"), "ambiguous_date");
  const std::string sure =
      upload("t.csv", "customer_code,shop_name,opened_on\nS1,a,23/04/2026\nS2,b,05/06/2026\n");
  const auto clear = client().post("/api/v1/import-analyses", R"({"upload_id":")" + sure + "\"}");
  EXPECT_EQ(clear.at("columns").at(2).at("is_doubtful"), false);
  EXPECT_EQ(clear.at("mapping").at("fields").at(2).at("date_format"), "D/M/YYYY");
}

constexpr const char* kMapping =
    R"("mapping":{"fields":[{"field":"customer_code","columns":["客户编码"]},)"
    R"({"field":"shop_name","columns":["店铺名称"]},)"
    R"({"field":"opened_on","columns":["开户日期"],"date_format":"DD/MM/YYYY"}],"ignore":["备注"]})";

TEST_P(ImportsHttp, TrialReportsThenRunTakesThenUndoRestores) {
  const std::string id = upload("shops.csv", kShops);
  const std::string body = R"("kind":"shops",)" + std::string(kMapping);
  const auto trial = import(id, body + R"(,"dry_run":true)");
  EXPECT_EQ(trial.at("state"), "done") << json::serialize(trial);
  EXPECT_EQ(trial.at("rows_created").as_int64(), 2);
  EXPECT_EQ(trial.at("report").at("reasons").at(0).at("reason"), "date.not_a_date");
  EXPECT_EQ(trial.at("report").at("first_rejected").at(0).at("line").as_int64(), 4);
  EXPECT_EQ(count("customers"), "0");
  const auto rejects =
      client().call(Method::kGet, "/api/v1/imports/" + text(trial.at("id")) + "/rejects");
  EXPECT_THAT(file_of(rejects), HasSubstr("31/02/2026"));

  const auto real = import(upload("shops.csv", kShops), body);
  EXPECT_EQ(real.at("state"), "done") << json::serialize(real);
  EXPECT_EQ(real.at("may_be_undone"), true);
  EXPECT_EQ(count("customers"), "2");
  EXPECT_THAT(json::serialize(client().get("/api/v1/imports")), HasSubstr(text(real.at("id"))));

  const auto undo = client().post("/api/v1/imports/" + text(real.at("id")) + "/undo");
  ASSERT_EQ(client().last.status, 202) << client().last.body;
  EXPECT_TRUE(run(text(undo.at("job_id"))).has_value());
  EXPECT_EQ(count("customers"), "0");
  EXPECT_EQ(client().get("/api/v1/imports/" + text(real.at("id"))).at("state"), "undone");
}

TEST_P(ImportsHttp, RejectedRowsAreMendedAndImportedAloneInBothForms) {
  const std::string id = upload("shops.csv", kShops);
  const auto real = import(id, R"("kind":"shops",)" + std::string(kMapping));
  for (const std::string format : {"csv", "xlsx"}) {
    const auto response = client().call(
        Method::kGet, "/api/v1/imports/" + text(real.at("id")) + "/rejects?format=" + format);
    EXPECT_EQ(response.status, 200) << response.body;
    std::string bytes = file_of(response);
    if (format == "csv") bytes.replace(bytes.rfind("31/02/2026"), 10, "28/02/2026");
    const std::string again = upload("mended." + format, bytes);
    const auto mended = import(again, R"("kind":"shops",)" + std::string(kMapping));
    if (format == "csv") {
      EXPECT_EQ(mended.at("rows_created").as_int64(), 1) << json::serialize(mended);
    } else {
      EXPECT_EQ(mended.at("rows_rejected").as_int64(), 1) << json::serialize(mended);
    }
  }
}

TEST_P(ImportsHttp, AFileThatIsBrokenAsAWholeFailsWithItsReasonAndWithoutPaths) {
  const std::string id = upload("shops.csv", "customer_code,shop_name\nS1,\"open\n");
  const auto failed = import(id, R"("kind":"shops")");
  EXPECT_EQ(failed.at("state"), "failed");
  EXPECT_EQ(failed.at("reason"), "csv.unbalanced_quote");
  EXPECT_THAT(text(failed.at("message")), HasSubstr("shops.csv"));
  EXPECT_THAT(text(failed.at("message")), testing::Not(HasSubstr(folder_.path().string())));
}

TEST_P(ImportsHttp, WorkbookThroughTheWizard) {
  const std::string bytes = test_support::zip_of(test_support::workbook_parts(
      "<row><c t=\"inlineStr\"><is><t>客户编码</t></is></c><c "
      "t=\"inlineStr\"><is><t>店名</t></is></c></row><row hidden=\"1\"><c "
      "t=\"inlineStr\"><is><t>00123</t></is></c><c t=\"inlineStr\"><is><t>店</t></is></c></row>"));
  const std::string id = upload("shops.xlsx", bytes);
  const auto found = client().post("/api/v1/import-analyses", R"({"upload_id":")" + id + "\"}");
  EXPECT_EQ(found.at("format"), "xlsx");
  EXPECT_EQ(found.at("sheet"), "数据");
  EXPECT_EQ(found.at("hidden_rows_in_sample").as_int64(), 1);
  const auto real =
      import(id, R"("kind":"shops","mapping":)" + json::serialize(found.at("mapping")));
  EXPECT_EQ(real.at("rows_created").as_int64(), 1) << json::serialize(real);
  EXPECT_EQ(real.at("report").at("hidden_rows").as_int64(), 1);
}

TEST_P(ImportsHttp, MappingsAreSavedByNameAndGuardedByVersion) {
  const auto made = client().post(
      "/api/v1/import-mappings",
      R"({"name":"Iowa","kind":"shops","toml":"kind = \"shops\"\nignore = [\"*\"]\n[fields]\n)"
      R"(customer_code = \"Store\"\nsales_area = { column = \"Zip\", take = 3, prefix = \"zip-\" )"
      R"(}\n"})");
  ASSERT_EQ(client().last.status, 201) << client().last.body;
  const std::string id = text(made.at("id"));
  EXPECT_EQ(made.at("mapping").at("fields").at(0).at("field"), "customer_code");
  EXPECT_EQ(made.at("mapping").at("fields").at(1).at("take").as_int64(), 3);
  client().json(Method::kPut, "/api/v1/import-mappings/" + id, "{}");
  EXPECT_EQ(client().last.status, 428);
  const std::string changed = R"({"name":"Iowa shops","kind":"shops","mapping":{"fields":[)"
                              R"({"field":"customer_code","columns":["Store \"x\""]}]}})";
  client().json(Method::kPut, "/api/v1/import-mappings/" + id, changed, {{"if-match", "\"9\""}});
  EXPECT_EQ(client().last.status, 412);
  const auto saved = client().json(Method::kPut, "/api/v1/import-mappings/" + id, changed,
                                   {{"if-match", "\"1\""}});
  EXPECT_EQ(saved.at("version").as_int64(), 2) << json::serialize(saved);
  EXPECT_EQ(saved.at("mapping").at("fields").at(0).at("columns").at(0), "Store \"x\"");
  client().json(Method::kDelete, "/api/v1/import-mappings/" + id, {}, {{"if-match", "\"1\""}});
  EXPECT_EQ(client().last.status, 412);
  client().json(Method::kDelete, "/api/v1/import-mappings/" + id, {}, {{"if-match", "\"2\""}});
  EXPECT_EQ(client().last.status, 204);
  client().get("/api/v1/import-mappings/" + id);
  EXPECT_EQ(client().last.status, 404);
  EXPECT_EQ(client()
                .post("/api/v1/import-mappings",
                      R"({"name":"bad","kind":"shops","toml":"[fields]\nnothing = \"x\"\n"})")
                .at("reason"),
            "mapping.bad");
}

TEST_P(ImportsHttp, SavedMappingIsProposedForAFileThatFitsIt) {
  client().post("/api/v1/import-mappings",
                R"({"name":"ours","kind":"shops","mapping":{"fields":[{"field":"customer_code",)"
                R"("columns":["A"]},{"field":"shop_name","columns":["B"]}]}})");
  const std::string id = upload("s.csv", "A,B\nS1,one\n");
  const auto found = client().post("/api/v1/import-analyses", R"({"upload_id":")" + id + "\"}");
  EXPECT_EQ(found.at("kind"), "shops") << json::serialize(found);
  EXPECT_EQ(found.at("columns").at(0).at("source"), "saved");
  EXPECT_EQ(found.at("saved").as_array().size(), 1U);
}

TEST_P(ImportsHttp, TemplatesOfEveryKindAreTakenBack) {
  const auto kinds = client().get("/api/v1/import-kinds");
  for (const auto& kind : kinds.at("items").as_array())
    for (const std::string format : {"csv", "xlsx"})
      for (const std::string language : {"zh", "en"}) {
        const auto response =
            client().call(Method::kGet, "/api/v1/import-kinds/" + text(kind.at("kind")) +
                                            "/template?format=" + format + "&language=" + language);
        ASSERT_EQ(response.status, 200) << response.body;
        const std::string id = upload("template." + format, file_of(response));
        const auto found =
            client().post("/api/v1/import-analyses", R"({"upload_id":")" + id + R"(","kind":")" +
                                                         text(kind.at("kind")) + "\"}");
        ASSERT_EQ(client().last.status, 200) << client().last.body;
        EXPECT_EQ(found.at("missing_fields").as_array().size(), 0U) << json::serialize(found);
        for (const auto& column : found.at("columns").as_array())
          EXPECT_EQ(column.at("source"), "name") << json::serialize(column);
      }
}

TEST_P(ImportsHttp, TheSameUploadIsNotImportedTwiceAtOnce) {
  const std::string id = upload("shops.csv", kShops);
  const std::string body = R"({"upload_id":")" + id + R"(","kind":"shops","dry_run":true})";
  client().post("/api/v1/imports", body);
  EXPECT_EQ(client().last.status, 202);
  EXPECT_EQ(client().post("/api/v1/imports", body).at("reason"), "imports.waiting");
}

ROUNDSMAN_ON_BOTH_ENGINES(ImportsHttp);

}  // namespace
}  // namespace imports
