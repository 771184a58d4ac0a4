#include <gmock/gmock.h>

#include <map>
#include <thread>

#include "features/analysis/test_city.h"

namespace analysis {
namespace {

using auth::Permission;
using http::Method;

class AnalysisHttp : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (!IsSkipped()) city = std::make_unique<TestCity>(database());
  }
  auth::PrincipalPtr reader() { return city->everybody({Permission::kGuidanceRead}); }
  auth::PrincipalPtr publisher() { return city->everybody({Permission::kModelsPublish}); }
  auth::PrincipalPtr runner() { return city->everybody({Permission::kMonthRun}); }
  auth::PrincipalPtr everything_but(Permission left_out) {
    std::set<Permission> all(auth::grantable_permissions().begin(),
                             auth::grantable_permissions().end());
    all.erase(left_out);
    return city->everybody(std::move(all));
  }
  std::string refusal(const http::Response& response, int status) {
    return std::string(city->json(response, status).at("reason").as_string());
  }
  /// The shop's path, and its area.
  std::pair<std::string, base::UnitId> first_shop() {
    const std::string id =
        database().reader()->text_scalar("select min(id) from customers where status = 'active'");
    const base::UnitId area{
        city->number("select coalesce(sales_area_id, 0) from customers where id = " + id)};
    return {"/api/v1/customers/" + id + "/scores", area};
  }

  std::unique_ptr<TestCity> city;
};

TEST_P(AnalysisHttp, EveryRouteAsksForItsPermission) {
  const std::tuple<Method, std::string, Permission> kRoutes[] = {
      {Method::kGet, "/api/v1/analysis/models", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/models/value/versions", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/runs", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/results/value", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/results/clusters", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/results/leaving", Permission::kGuidanceRead},
      {Method::kGet, "/api/v1/analysis/results/key_response", Permission::kGuidanceRead},
      {Method::kGet, first_shop().first, Permission::kGuidanceRead},
      {Method::kPost, "/api/v1/analysis/runs", Permission::kMonthRun},
      {Method::kPost, "/api/v1/analysis/models/value/versions/1/use", Permission::kModelsPublish}};
  for (const auto& [method, path, permission] : kRoutes) {
    SCOPED_TRACE(path);
    EXPECT_EQ(city->ask(everything_but(permission), method, path, "{}").status, 403);
    EXPECT_NE(city->ask(city->everybody({permission}), method, path, "{}").status, 403);
  }
}

TEST_P(AnalysisHttp, AShopOutsideOnesAreasIsNotThere) {
  city->models = {"value"};
  city->run();
  const auto [path, area] = first_shop();
  const auto manager_of = [&](base::UnitId of) {
    auto who = city->principal({Permission::kGuidanceRead});
    who->scope.sales_areas = {of};
    return who;
  };
  const auto scores = city->get(manager_of(area), path);
  EXPECT_EQ(scores.at("period").as_string(), "2026-10");
  EXPECT_TRUE(scores.at("scores").is_object());
  EXPECT_EQ(refusal(city->ask(manager_of({area.value + 1}), Method::kGet, path), 404),
            "customers.no_such_customer");
  EXPECT_EQ(refusal(city->ask(reader(), Method::kGet, "/api/v1/customers/1/scores"), 404),
            "customers.no_such_customer");
  auto stranger = city->principal({Permission::kGuidanceRead});
  stranger->company = {4'711};
  stranger->scope.whole_company = true;
  EXPECT_EQ(city->ask(stranger, Method::kGet, path).status, 404);
}

TEST_P(AnalysisHttp, AResultNamesTheShopsOfOnesAreasOnly) {
  city->models = {"strange", "key_response"};
  const auto [path, area] = first_shop();
  const base::UnitId other{area.value + 1};
  {
    auto session = database().writer();
    session->execute_text(
        "insert into organisation_units (company_id, id, code, name, kind, parent_id)"
        " select company_id, id + 1, code || '-2', name, kind, parent_id from organisation_units"
        " where kind = 'sales_area'");
    session->execute_text("update customers set sales_area_id = " + std::to_string(other.value) +
                          " where substr(customer_code, 9, 1) in ('0', '2', '4', '6', '8')");
  }
  city->run();
  for (const std::string model : {"strange", "key_response"}) {
    SCOPED_TRACE(model);
    const auto named = [&](const auth::PrincipalPtr& who) {
      std::map<std::string, std::int64_t> area_of;
      const auto document = city->get(who, "/api/v1/analysis/results/" + model).at("document");
      for (const auto& shop : document.at("strongest").as_array())
        area_of[std::string(shop.at("code").as_string())] =
            std::stoll(std::string(shop.at("area").as_string()));
      return area_of;
    };
    const auto all = named(reader());
    std::map<std::string, std::int64_t> seen;
    for (const base::UnitId of : {area, other}) {
      auto manager = city->principal({Permission::kGuidanceRead});
      manager->scope.sales_areas = {of};
      const auto own = named(manager);
      EXPECT_GT(own.size(), 0U);
      for (const auto& [code, its_area] : own) EXPECT_EQ(its_area, of.value) << code;
      seen.insert(own.begin(), own.end());
    }
    for (const auto& [code, its_area] : all) EXPECT_EQ(seen.at(code), its_area) << code;
    auto outsider = city->principal({Permission::kGuidanceRead});
    outsider->scope.sales_areas = {{area.value + 2}};
    EXPECT_EQ(named(outsider).size(), 0U);
  }
}

TEST_P(AnalysisHttp, OfEachKeyProductTheLikeliestShopsAreNamed) {
  city->models = {"key_response"};
  city->run();
  const auto result = city->get(reader(), "/api/v1/analysis/results/key_response");
  std::map<std::string, std::vector<double>> said;
  for (const auto& shop : result.at("document").at("strongest").as_array())
    said[std::string(shop.at("product").as_string())].push_back(
        shop.at("probability").to_number<double>());
  for (const auto& product : result.at("document").at("products").as_array()) {
    const auto& probabilities = said[std::string(product.at("product").as_string())];
    const auto lacking = static_cast<std::size_t>(product.at("lacking").as_int64());
    EXPECT_EQ(probabilities.size(), std::min<std::size_t>(lacking, 15));
    EXPECT_TRUE(std::ranges::is_sorted(probabilities, std::greater<>()));
  }
  EXPECT_FALSE(said.empty());
}

TEST_P(AnalysisHttp, WithoutARunTheAnswerSaysSo) {
  const auto [path, area] = first_shop();
  EXPECT_EQ(refusal(city->ask(reader(), Method::kGet, path), 404), "analysis.no_run");
  EXPECT_EQ(refusal(city->ask(reader(), Method::kGet, "/api/v1/analysis/results/value"), 404),
            "analysis.no_run");
  EXPECT_EQ(city->get(reader(), "/api/v1/analysis/runs").at("items").as_array().size(), 0U);
  const auto models = city->get(reader(), "/api/v1/analysis/models");
  EXPECT_EQ(models.at("items").as_array().size(), std::size(models::kModels));
  for (const auto& model : models.at("items").as_array()) {
    EXPECT_FALSE(model.at("has_result").as_bool());
    EXPECT_TRUE(model.at("in_use").is_null());
  }
}

TEST_P(AnalysisHttp, AResultTellsItsVersionAndWhetherTheRecordsMovedSince) {
  city->models = {"value"};
  city->run();
  const std::string path = "/api/v1/analysis/results/value";
  const auto result = city->get(reader(), path);
  EXPECT_EQ(result.at("head").at("version").as_int64(), 1);
  EXPECT_EQ(result.at("head").at("until").as_string(), "2026-10-31");
  EXPECT_FALSE(result.at("head").at("records_changed").as_bool());
  EXPECT_EQ(result.at("head").at("back_test").at("measure").as_string(), "relative_error");
  EXPECT_EQ(result.at("document").at("cells").as_array().size(), 25U);
  city->touch_records();
  EXPECT_TRUE(city->get(reader(), path).at("head").at("records_changed").as_bool());
  EXPECT_EQ(city->get(reader(), path + "?period=2026-10").at("head").at("version").as_int64(), 1);
  EXPECT_EQ(refusal(city->ask(reader(), Method::kGet, path + "?period=2026-09"), 404),
            "analysis.no_run");
  EXPECT_EQ(refusal(city->ask(reader(), Method::kGet, path + "?period=October"), 422),
            "http.bad_parameter");
}

TEST_P(AnalysisHttp, VersionsComeInPagesNewestFirst) {
  {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    for (int i = 0; i < 5; ++i) {
      models::ModelVersion version;
      version.model = "value";
      version.parameters = R"({"r":0.5,"note":"text"})";
      models::add_version(*session, city->company().id, version, "{}");
    }
    transaction.commit();
  }
  const std::string path = "/api/v1/analysis/models/value/versions?limit=2";
  std::vector<std::int64_t> numbers;
  std::string next;
  for (int page = 0; page < 3; ++page) {
    const auto answer = city->get(reader(), path + (next.empty() ? "" : "&cursor=" + next));
    EXPECT_EQ(answer.at("total").as_int64(), 5);
    for (const auto& version : answer.at("items").as_array()) {
      numbers.push_back(version.at("version").as_int64());
      EXPECT_EQ(version.at("state").as_string(), numbers.back() == 5 ? "in_use" : "retired");
      ASSERT_EQ(version.at("parameters").as_array().size(), 1U);  // figures only
      EXPECT_EQ(version.at("parameters").at(0).at("name").as_string(), "r");
    }
    const auto& cursor = answer.at("next_cursor");
    next = cursor.is_string() ? std::string(cursor.as_string()) : "";
  }
  EXPECT_EQ(numbers, (std::vector<std::int64_t>{5, 4, 3, 2, 1}));
  EXPECT_TRUE(next.empty()) << "the last page has no next";
  EXPECT_EQ(
      refusal(city->ask(reader(), Method::kGet, "/api/v1/analysis/models/luck/versions"), 404),
      "models.no_such_model");
}

TEST_P(AnalysisHttp, PuttingAVersionToUseIsAuditedAndRefusedWhereItMakesNoSense) {
  city->models = {"value"};
  city->run();
  city->touch_records();
  city->run();  // value 2 took over
  const std::string path = "/api/v1/analysis/models/value/versions/";
  EXPECT_EQ(city->ask(publisher(), Method::kPost, path + "1/use").status, 204);
  EXPECT_EQ(models::find_version_in_use(*database().reader(), city->company().id, "value")->version,
            1);
  EXPECT_EQ(city->number("select count(*) from audit_rows where action = 'models.use_version'"), 1);
  EXPECT_EQ(refusal(city->ask(publisher(), Method::kPost, path + "1/use"), 409),
            "models.already_in_use");
  EXPECT_EQ(refusal(city->ask(publisher(), Method::kPost, path + "9/use"), 404),
            "models.no_such_version");
  EXPECT_EQ(refusal(city->ask(publisher(), Method::kPost, path + "one/use"), 404),
            "models.no_such_version");
}

TEST_P(AnalysisHttp, ARunIsStartedOnceAsAJobAndOnlyWhereThereAreOrders) {
  const std::string path = "/api/v1/analysis/runs";
  EXPECT_EQ(refusal(city->ask(runner(), Method::kPost, path, R"({"period":"2026-11"})"), 409),
            "analysis.after_last_order");
  const auto started = city->json(city->ask(runner(), Method::kPost, path, "{}"), 202);
  EXPECT_EQ(city->wakes, 1);
  EXPECT_EQ(refusal(city->ask(runner(), Method::kPost, path, R"({"period":"2026-10"})"), 409),
            "jobs.already_waiting");
  const jobs::JobId id{std::stoll(std::string(started.at("job_id").as_string()))};
  jobs::Runner work(database(), city->clock, city->ids, job_works(city->services), {},
                    {.threads = 1, .poll = std::chrono::milliseconds{10}, .owner = "test"});
  work.start();
  work.wake();
  jobs::State state = jobs::State::kWaiting;
  for (int i = 0; i < 6'000 && state != jobs::State::kDone; ++i) {
    const auto job = jobs::find(*database().reader(), city->company().id, id);
    ASSERT_NE(job->state, jobs::State::kFailed) << job->message;
    state = job->state;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  ASSERT_EQ(state, jobs::State::kDone);
  const auto runs = city->get(reader(), path);
  ASSERT_EQ(runs.at("items").as_array().size(), 1U);
  EXPECT_EQ(runs.at("items").at(0).at("period").as_string(), "2026-10");
  EXPECT_EQ(
      models::find_version_in_use(*database().reader(), city->company().id, "value")->changed_by,
      "Tester");
}

TEST_P(AnalysisHttp, WithoutOrdersThereIsNothingToRun) {
  {
    auto session = database().writer();
    session->execute_text("delete from order_lines");
    session->execute_text("delete from orders");
  }
  EXPECT_EQ(refusal(city->ask(runner(), Method::kPost, "/api/v1/analysis/runs", "{}"), 409),
            "analysis.no_orders");
}

ROUNDSMAN_ON_BOTH_ENGINES(AnalysisHttp);

}  // namespace
}  // namespace analysis
