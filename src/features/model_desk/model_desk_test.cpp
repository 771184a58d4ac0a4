#include "features/model_desk/model_desk.h"

#include <thread>

#include "features/model_desk/json_diff.h"
#include "features/workbench/test_desk.h"

namespace model_desk {
namespace {

namespace json = boost::json;
using workbench::TestDesk;

class ModelDesk : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    desk = std::make_unique<TestDesk>(database(), http_routes);
    desk->run();
    who = desk->manager();
  }
  static std::string etag(const http::Response& response) {
    for (const auto& [name, value] : response.headers)
      if (name == "ETag") return value;
    return {};
  }
  http::Response post(const std::string& path, const std::string& body,
                      const std::string& match = {}) {
    return desk->ask(who, http::Method::kPost, path, body, match_header(match));
  }
  http::Response put(const std::string& path, const json::value& body, const std::string& match) {
    return desk->ask(who, http::Method::kPut, path,
                     json::serialize(json::object{{"body", body}, {"comment", "try"}}),
                     match_header(match));
  }
  static std::vector<std::pair<std::string, std::string>> match_header(const std::string& match) {
    if (match.empty()) return {};
    return {{"if-match", match}};
  }
  /// Asks until it is done, as the page does.
  json::value previewed(const std::string& path) {
    for (int i = 0; i < 200; ++i) {
      auto answer = desk->get_json(who, path + "/preview");
      if (answer.at("state") == "done") return answer;
      std::this_thread::sleep_for(std::chrono::milliseconds{20});
    }
    ADD_FAILURE() << "never done";
    return {};
  }
  std::unique_ptr<TestDesk> desk;
  auth::PrincipalPtr who;
};

TEST_P(ModelDesk, AThresholdIsEditedPreviewedAndPublished) {
  const std::string path = "/api/v1/models/target_classes";
  EXPECT_EQ(desk->get(who, path + "/draft").status, 404);
  const auto opened = post(path + "/draft", "{}");
  auto body = desk->json(opened, 201).at("body");
  EXPECT_EQ(post(path + "/draft", "{}").status, 409);
  body.at("scan_rate_min") = 0.9;
  const auto saved = put(path + "/draft", body, etag(opened));
  EXPECT_TRUE(desk->json(saved).at("problems").as_array().empty());
  // Another who saw the first version is told, and sees what stands there.
  const auto stale = desk->json(put(path + "/draft", body, etag(opened)), 412);
  EXPECT_EQ(stale.at("current_version"), 2);
  EXPECT_EQ(put(path + "/draft", body, "").status, 428);
  const auto result = previewed(path).at("result");
  EXPECT_TRUE(result.at("grades").is_null());
  std::int64_t entered = 0;
  for (const auto& change : result.at("lists").at("classes").as_array()) {
    EXPECT_EQ(change.at("before").as_int64() + change.at("entered").as_int64() -
                  change.at("left").as_int64(),
              change.at("after").as_int64());
    if (change.at("class_code") == "NEW_RETAIL") entered = change.at("entered").as_int64();
    EXPECT_NE(change.at("class_code"), "INTERNAL_SUPERVISION");
  }
  EXPECT_GT(entered, 0);
  EXPECT_FALSE(result.at("lists").at("examples").as_array().empty());
  const auto compared = desk->get_json(who, path + "/compare");
  ASSERT_EQ(compared.at("changes").as_array().size(), 1U);
  EXPECT_EQ(compared.at("changes").at(0).at("path"), "scan_rate_min");
  const auto published =
      desk->json(post(path + "/publish", R"({"comment":"stricter"})", etag(saved)), 201);
  EXPECT_EQ(published.at("version"), 1);
  EXPECT_EQ(desk->get(who, path + "/draft").status, 404);
  const auto versions = desk->get_json(who, path + "/versions");
  EXPECT_EQ(versions.at("items").at(0).at("comment"), "stricter");
  EXPECT_EQ(versions.at("items").at(0).at("published_by"), "Tester");
  EXPECT_EQ(desk->get_json(who, path + "/versions/newest").at("scan_rate_min"), 0.9);
  // The next month run takes it: its list has grown by as many as the preview said.
  const auto before = desk->run();
  for (const auto& change : result.at("lists").at("classes").as_array())
    for (const auto& [code, size] : before.class_sizes)
      if (json::value(code) == change.at("class_code")) {
        EXPECT_EQ(static_cast<std::int64_t>(size), change.at("after").as_int64()) << code;
      }
}

TEST_P(ModelDesk, AnotherGradingShowsWhoseGradeChanges) {
  const std::string path = "/api/v1/models/grading";
  const auto opened = post(path + "/draft", R"({"from_version":0,"comment":"by volume"})");
  auto body = desk->json(opened, 201).at("body");
  // A draft that changes nothing moves nobody.
  const auto nothing = previewed(path).at("result").at("grades");
  EXPECT_EQ(nothing.at("up"), 0);
  EXPECT_EQ(nothing.at("down"), 0);
  body.at("components").at(0).at("weight") = 80.0;
  body.at("components").at(1).at("weight") = 10.0;
  const auto saved = put(path + "/draft", body, etag(opened));
  ASSERT_EQ(saved.status, 200);
  const auto result = previewed(path).at("result");
  const auto& grades = result.at("grades");
  EXPECT_GT(grades.at("up").as_int64(), 0);
  EXPECT_EQ(
      grades.at("up").as_int64() + grades.at("down").as_int64() + grades.at("same").as_int64(),
      grades.at("graded").as_int64());
  for (const auto& move : grades.at("examples").as_array())
    EXPECT_NE(move.at("grade_before"), move.at("grade_after"));
  EXPECT_FALSE(result.at("lists").is_null());
}

TEST_P(ModelDesk, AnInvalidDraftIsKeptButNotPublished) {
  const std::string path = "/api/v1/models/grading";
  const auto opened = post(path + "/draft", "{}");
  auto body = desk->json(opened, 201).at("body");
  body.at("grades") = 1;
  const auto saved = put(path + "/draft", body, etag(opened));
  const auto problems = desk->json(saved).at("problems").as_array();
  ASSERT_FALSE(problems.empty());
  EXPECT_EQ(problems[0].at("field"), "grades");
  const auto refused = desk->json(post(path + "/publish", R"({"comment":""})", etag(saved)), 422);
  EXPECT_EQ(refused.at("reason"), "models.draft_invalid");
  EXPECT_EQ(refused.at("fields").at(0).at("field"), "grades");
  EXPECT_EQ(desk->get(who, path + "/preview").status, 422);
  body.at("grades") = "many";
  EXPECT_EQ(put(path + "/draft", body, etag(saved)).status, 422);
  EXPECT_EQ(desk->ask(who, http::Method::kDelete, path + "/draft", {}, {{"if-match", etag(saved)}})
                .status,
            204);
}

TEST_P(ModelDesk, AStrategyIsEditedPreviewedAndPublished) {
  const std::string path = "/api/v1/strategies/ST-01";
  const auto library = desk->get_json(who, "/api/v1/strategies");
  EXPECT_EQ(library.at("items").as_array().size(), 18U);
  const auto opened = post(path + "/draft", "{}");
  auto body = desk->json(opened, 201).at("body");
  body.at("trigger") = "metric.quantity >= 1";
  const auto saved = put(path + "/draft", body, etag(opened));
  const auto strategy = previewed(path).at("result").at("strategy");
  EXPECT_EQ(strategy.at("before").as_int64() + strategy.at("entered").as_int64() -
                strategy.at("left").as_int64(),
            strategy.at("after").as_int64());
  EXPECT_GT(strategy.at("entered").as_int64(), 0);
  body.at("trigger") = "metric.quantty >= 1";
  const auto typo = put(path + "/draft", body, etag(saved));
  EXPECT_EQ(desk->json(typo).at("problems").at(0).at("field"), "trigger");
  EXPECT_EQ(post(path + "/publish", R"({"comment":""})", etag(typo)).status, 422);
  body.at("trigger") = "metric.quantity >= 1";
  const auto mended = put(path + "/draft", body, etag(typo));
  EXPECT_EQ(
      desk->json(post(path + "/publish", R"({"comment":"all"})", etag(mended)), 201).at("version"),
      2);
  EXPECT_EQ(post("/api/v1/strategies/NEW-1/draft", "{}").status, 201);
  EXPECT_EQ(desk->get(who, "/api/v1/strategies/nonsense!/versions").status, 404);
}

TEST_P(ModelDesk, OnlyThoseMayWhoMay) {
  const auto rep = desk->representative(desk->area);
  EXPECT_EQ(desk->get(rep, "/api/v1/models/grading/versions").status, 200);
  EXPECT_EQ(desk->get(rep, "/api/v1/models/grading/compare?from=newest&to=newest").status, 200);
  for (const char* path : {"/draft", "/preview", "/compare", "/versions/draft"})
    EXPECT_EQ(desk->get(rep, std::string("/api/v1/models/grading") + path).status, 403) << path;
  auto editor = desk->principal({auth::Permission::kModelsEdit, auth::Permission::kGuidanceRead});
  who = editor;
  EXPECT_EQ(post("/api/v1/models/grading/draft", "{}").status, 201);
  EXPECT_EQ(post("/api/v1/models/grading/publish", R"({"comment":""})", "\"1\"").status, 403);
  // Shops of the whole company are shown: whoever sees some only may not look.
  EXPECT_EQ(desk->get(editor, "/api/v1/models/grading/preview").status, 403);
}

ROUNDSMAN_ON_BOTH_ENGINES(ModelDesk);

TEST(JsonDiff, NamesElementsByTheirName) {
  const auto before = json::parse(
      R"({"version":1,"a":1,"list":[{"id":"x","w":1},{"id":"y","w":2}],"plain":[1,2]})");
  const auto after = json::parse(
      R"({"version":2,"a":1,"list":[{"id":"y","w":3},{"id":"z","w":1}],"plain":[1,2,3]})");
  const auto changes = json_diff(before, after);
  ASSERT_EQ(changes.size(), 4U);
  EXPECT_EQ(changes[0].path, "list[x]");
  EXPECT_EQ(changes[1].path, "list[y].w");
  EXPECT_EQ(changes[1].after, 3);
  EXPECT_EQ(changes[2].path, "list[z]");
  EXPECT_TRUE(changes[2].before.is_null());
  EXPECT_EQ(changes[3].path, "plain[2]");
}

}  // namespace
}  // namespace model_desk
