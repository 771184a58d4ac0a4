#include "features/research/research.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

#include "features/research/test_study.h"
#include "platform/sheets/table_writer.h"

namespace research {
namespace {

namespace json = boost::json;
using http::Method;
using testing::HasSubstr;

class Research : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    studies = std::make_unique<TestStudies>(database());
  }
  test_support::ApiClient& client() { return *studies->client; }
  std::int64_t count(const std::string& sql) {
    return std::stoll(database().reader()->text_scalar(sql));
  }
  std::unique_ptr<TestStudies> studies;
};
ROUNDSMAN_ON_BOTH_ENGINES(Research);

TEST_P(Research, GoesFromDraftToPublishedTables) {
  const std::string id = studies->closed("口味调研", 900);
  EXPECT_EQ(client().get(studies->at(id)).at("answers").as_int64(), 900);
  studies->publish(id, kTables);
  ASSERT_EQ(client().last.status, 204) << client().last.body;
  const auto study = client().get(studies->at(id));
  EXPECT_EQ(study.at("state").as_string(), "published");
  EXPECT_EQ(study.at("answers").as_int64(), 900);
  const auto tables = client().get("/api/v1/research/tables?study=" + id);
  ASSERT_EQ(tables.at("items").as_array().size(), 3U);
  EXPECT_TRUE(tables.at("items").at(0).at("is_published").as_bool());
  const auto lines = client().get("/api/v1/research/lines?study=" + id + "&table=1");
  ASSERT_EQ(lines.at("total").as_int64(), 3);
  std::int64_t sum = 0;
  for (const auto& line : lines.at("items").as_array()) {
    sum += line.at("answers").as_int64();
    EXPECT_EQ(line.at("group").as_int64(), 900);
    EXPECT_LT(line.at("low").to_number<double>(), line.at("share").to_number<double>());
  }
  EXPECT_EQ(sum, 900);
}

TEST_P(Research, ErasesTheAnswersWhenTheyArePublished) {
  const std::string id = studies->closed("口味调研", 300);
  EXPECT_GT(count("select count(*) from research_answers"), 0);
  studies->publish(id, kTables);
  EXPECT_EQ(count("select count(*) from research_answers"), 0);
  EXPECT_EQ(count("select count(*) from audit_rows where action = 'research.publish'"), 1);
  studies->publish(id, kTables);
  EXPECT_EQ(studies->reason(), "research.not_closed");
}

TEST_P(Research, SaysWhatIsWrongWithEachRow) {
  const std::string id = studies->add("口味调研");
  studies->move(id, "collecting");
  const std::string csv =
      "area,age_band,period,taste,price\n"
      "A1,25-34,2026-08,1,低\n"
      "A9,25-34,2026-08,1,低\n"
      "A1,25-34,2026-07,1,低\n"
      "A1,12-17,2026-08,1,低\n"
      "A1,37,2026-08,1,低\n"
      "A1,25-34,2026-08,我喜欢淡一点的,低\n"
      "A1,25-34,2026-08,1,\n"
      "A1,25-34\n";
  const auto checked = studies->send(studies->at(id, "/check-file"), csv);
  ASSERT_EQ(client().last.status, 200) << client().last.body;
  EXPECT_EQ(checked.at("rows").as_int64(), 8);
  EXPECT_EQ(checked.at("refused").as_int64(), 7);
  std::vector<std::string> found;
  for (const auto& one : checked.at("refusals").as_array())
    found.push_back(std::to_string(one.at("line").as_int64()) + " " +
                    std::string(one.at("field").as_string()) + " " +
                    std::string(one.at("reason").as_string()));
  EXPECT_THAT(
      found, testing::ElementsAre("3 area research.not_an_answer",
                                  "4 period research.not_an_answer", "5 age_band compliance.min_11",
                                  "6 age_band compliance.pii_03", "7 taste research.not_an_answer",
                                  "8 price research.blank_answer", "9  csv.too_few_fields"));
  // Free text is not repeated anywhere.
  EXPECT_THAT(client().last.body, testing::Not(HasSubstr("淡一点")));
  studies->import(id, csv);
  EXPECT_EQ(studies->reason(), "research.rows_refused");
  const auto taken = studies->import(id, csv, "&skip_refused=true");
  EXPECT_EQ(taken.at("taken").as_int64(), 1);
  studies->import(id, csv, "&skip_refused=true");
  EXPECT_EQ(studies->reason(), "research.file_taken");
}

TEST_P(Research, ReadsWorkbooksAndColumnsByName) {
  const std::string id = studies->add("口味调研");
  studies->move(id, "collecting");
  test_support::TempFolder folder;
  const std::string path = (folder.path() / "a.xlsx").string();
  {
    auto writer =
        *sheets::write_table(path, {{"地区"}, {"年龄段"}, {"月份"}, {"口味"}, {"口味价格"}}, {});
    const std::vector<sheets::Cell> row = {std::string("area 2"), std::string("65 岁及以上"),
                                           std::string("2026-09"), std::string("浓郁"),
                                           std::string("高")};
    writer->row(row);
    ASSERT_TRUE(writer->finish().has_value());
  }
  std::ifstream file(path, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  studies->import(id, bytes);
  ASSERT_EQ(client().last.status, 201) << client().last.body;
  // Area 2 is the second, 65+ the sixth, September the second, 浓郁 the third, 高 the second.
  EXPECT_EQ(database().reader()->text_scalar("select codes from research_answers"), "1,5,1,2,1");
  const auto imports = client().get(studies->at(id, "/imports"));
  const std::string import(imports.at("items").at(0).at("id").as_string());
  EXPECT_EQ(client().call(Method::kDelete, "/api/v1/research/imports/" + import).status, 204);
  EXPECT_EQ(count("select count(*) from research_answers"), 0);
}

TEST_P(Research, RefusesFilesThatAreNoAnswers) {
  const std::string id = studies->add("口味调研");
  studies->import(id, studies->csv(30));
  EXPECT_EQ(studies->reason(), "research.not_collecting");
  studies->move(id, "collecting");
  studies->import(id, "area,age_band,period,taste\nA1,25-34,2026-08,1\n");
  EXPECT_EQ(studies->reason(), "research.missing_column");
  studies->import(id, "area,地区,age_band,period,taste,price\nA1,A1,25-34,2026-08,1,低\n");
  EXPECT_EQ(studies->reason(), "research.doubled_column");
  EXPECT_EQ(client().call(Method::kDelete, "/api/v1/research/imports/1").status, 404);
}

TEST_P(Research, ChangesDraftsOnly) {
  const std::string id = studies->add("口味调研");
  client().post("/api/v1/research/studies", studies->input("口味调研"));
  EXPECT_EQ(studies->reason(), "research.title_taken");
  const std::string tag = studies->etag_of(id);
  EXPECT_EQ(
      client()
          .call(Method::kPut, studies->at(id), studies->input("包装调研"), {{"if-match", tag}})
          .status,
      204);
  EXPECT_EQ(
      client()
          .call(Method::kPut, studies->at(id), studies->input("价格调研"), {{"if-match", tag}})
          .status,
      412);
  EXPECT_EQ(studies->move(id, "published").status, 409);
  EXPECT_EQ(studies->move(id, "collecting").status, 204);
  client().last = client().call(Method::kPut, studies->at(id), studies->input("价格调研"),
                                {{"if-match", studies->etag_of(id)}});
  EXPECT_EQ(studies->reason(), "research.not_a_draft");
  EXPECT_EQ(client().call(Method::kDelete, studies->at(id)).status, 204);
  EXPECT_EQ(client().call(Method::kGet, studies->at(id)).status, 404);
}

TEST_P(Research, PublishesOnceWhatIsClosed) {
  const std::string id = studies->add("口味调研");
  studies->move(id, "collecting");
  studies->import(id, studies->csv(12));
  studies->publish(id, kTables);
  EXPECT_EQ(studies->reason(), "research.not_closed");
  client().post(studies->at(id, "/preview"), kTables);
  EXPECT_EQ(studies->reason(), "research.not_closed");
  studies->move(id, "closed");
  studies->publish(id, kTables);
  EXPECT_EQ(studies->reason(), "compliance.pii_18");  // twelve answers
  studies->move(id, "collecting");
  studies->import(id, studies->csv(300, 2));
  studies->move(id, "closed");
  client().last =
      client().call(Method::kPost, studies->at(id, "/publish"), kTables, {{"if-match", "\"1\""}});
  EXPECT_EQ(client().last.status, 412);
  studies->publish(id, kTables);
  EXPECT_EQ(client().last.status, 204);
  EXPECT_EQ(client().call(Method::kDelete, studies->at(id)).status, 409);
}

TEST_P(Research, PreviewsWithoutCounts) {
  const std::string id = studies->closed("口味调研", 900);
  const auto preview = client().post(studies->at(id, "/preview"), kTables);
  ASSERT_EQ(client().last.status, 200) << client().last.body;
  ASSERT_EQ(preview.at("total").as_int64(), 3);
  EXPECT_EQ(preview.at("items").at(0).at("lines_shown").as_int64(), 3);
  EXPECT_GT(preview.at("items").at(1).at("lines_hidden").as_int64(), 0);
  EXPECT_THAT(client().last.body, testing::Not(HasSubstr("answers")));
}

TEST_P(Research, ListsPageFilterAndSort) {
  studies->add("甲");
  studies->add("乙");
  studies->move(studies->add("丙"), "collecting");
  const auto list = [&](const std::string& query) {
    std::string titles;
    const auto page = client().get("/api/v1/research/studies" + query);
    for (const auto& item : page.at("items").as_array())
      titles += std::string(item.at("title").as_string());
    return titles;
  };
  EXPECT_EQ(list("?sort=title"), "丙乙甲");  // U+4E19, U+4E59, U+7532
  EXPECT_EQ(list("?sort=-title"), "甲乙丙");
  EXPECT_EQ(list("?state=draft&sort=title"), "乙甲");
  EXPECT_EQ(list("?q=丙"), "丙");
  EXPECT_EQ(list("?sort=title&limit=2"), "丙乙");
  const auto first = client().get("/api/v1/research/studies?sort=title&limit=2");
  EXPECT_EQ(list("?sort=title&limit=2&cursor=" + std::string(first.at("next_cursor").as_string())),
            "甲");
}

TEST_P(Research, WhoMayOnlyLookSeesWhatIsPublished) {
  const std::string draft = studies->add("草稿");
  const std::string id = studies->closed("口味调研", 300);
  studies->publish(id, kTables);
  client().principal.permissions = {auth::Permission::kResearchView};
  EXPECT_EQ(client().get("/api/v1/research/studies").at("total").as_int64(), 1);
  EXPECT_EQ(client().call(Method::kGet, studies->at(draft)).status, 404);
  EXPECT_EQ(client().call(Method::kGet, "/api/v1/research/tables?study=" + draft).status, 404);
  EXPECT_EQ(client().call(Method::kGet, "/api/v1/research/tables?study=" + id).status, 200);
  EXPECT_EQ(client().call(Method::kPost, "/api/v1/research/studies", studies->input("x")).status,
            403);
  client().principal.company = base::CompanyId{studies->company.value + 1};
  EXPECT_EQ(client().call(Method::kGet, studies->at(id)).status, 404);
}

TEST_P(Research, GivesTheDemoAStudyOnce) {
  const base::Period last{202610};
  {
    auto session = database().writer();
    session->execute_text(
        "insert into organisation_units (company_id, id, code, name, kind) select company_id, 9, "
        "'C', 'county', 'county_branch' from companies");
  }
  add_example(database(), studies->clock, studies->ids, studies->company, last);
  add_example(database(), studies->clock, studies->ids, studies->company, last);
  const auto list = client().get("/api/v1/research/studies");
  ASSERT_EQ(list.at("total").as_int64(), 1);
  EXPECT_EQ(list.at("items").at(0).at("answers").as_int64(), 2400);
  const std::string id(list.at("items").at(0).at("id").as_string());
  const auto tables = client().get("/api/v1/research/tables?study=" + id);
  EXPECT_GE(tables.at("total").as_int64(), 8);
  EXPECT_FALSE(tables.at("items").at(4).at("weighted").as_array().empty());
}

}  // namespace
}  // namespace research
