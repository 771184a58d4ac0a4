#pragma once
#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "features/analysis/analysis.h"
#include "features/demo/demo.h"
#include "test_support/test_database.h"

/// A small demo city to analyse, and the analysis' routes asked the way the server asks them.
namespace analysis {

/// Lets through whoever the test says asks; refuses by permission as the real one does.
class CityGatekeeper final : public http::Gatekeeper {
 public:
  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override {
    request.principal = who;
    if (who && who->can(route.permission)) return {};
    return http::problem({base::ErrorCode::kForbidden, "auth.forbidden", "not allowed", {}},
                         request.request_id);
  }
  auth::PrincipalPtr who;
};

class TestCity {
 public:
  static constexpr base::Period kPeriod{202610};
  static constexpr std::uint32_t kShops = 110;

  explicit TestCity(db::Database& database)
      : services{database, clock, ids, folder_.path().string(), 2, [this] { ++wakes; }} {
    base::SilentProgress silent;
    const demo::Options city{.shops = kShops, .months = 10, .seed = 7, .last_period = kPeriod};
    EXPECT_TRUE(demo::generate(database, clock, ids, city, silent).has_value());
    routes_ = std::make_unique<http::Router>(http_routes(services), gatekeeper_);
  }

  organisation::Company company() {
    return *organisation::get_company(*services.database.reader(), "demo");
  }
  base::Result<AnalysisSummary> try_run(base::Progress& progress, base::Period period = kPeriod,
                                        std::size_t block_shops = 5'000, unsigned threads = 2) {
    clock.set({clock.now().unix_ms + 60'000});
    return run_analysis(services.database, clock, ids, company(),
                        {.period = period,
                         .facts_folder = folder_.path().string() + "/facts",
                         .threads = threads,
                         .by = "tester",
                         .block_shops = block_shops,
                         .models = models},
                        progress);
  }
  AnalysisSummary run(base::Period period = kPeriod) {
    base::SilentProgress silent;
    const auto summary = try_run(silent, period);
    EXPECT_TRUE(summary.has_value()) << summary.error().message;
    return *summary;
  }
  static const StudySummary& study(const AnalysisSummary& summary, std::string_view model) {
    return *std::ranges::find(summary.studies, model, &StudySummary::model);
  }
  /// As an import that brought nothing would: the same records under another number.
  void touch_records() {
    services.database.writer()->execute_text(
        "update companies set data_version = data_version + 1");
  }
  std::int64_t number(const std::string& sql) {
    return std::stoll(services.database.reader()->text_scalar(sql));
  }
  /// What the run says of all shops, as one text.
  std::string scores_of(models::AnalysisId run) {
    std::string said;
    models::each_scored_shop(
        *services.database.reader(), company().id, run, [&](const models::ScoredShop& shop) {
          said += std::to_string(shop.customer.value) + wire::to_json(shop.scores) + "\n";
        });
    return said;
  }

  std::shared_ptr<auth::Principal> principal(std::set<auth::Permission> permissions) {
    auto who = std::make_shared<auth::Principal>();
    who->company = company().id;
    who->account = {77};
    who->name = "Tester";
    who->permissions = std::move(permissions);
    return who;
  }
  auth::PrincipalPtr everybody(std::set<auth::Permission> permissions) {
    auto who = principal(std::move(permissions));
    who->scope.whole_company = true;
    return who;
  }
  http::Response ask(const auth::PrincipalPtr& who, http::Method method, std::string_view target,
                     std::string body = {}) {
    gatekeeper_.who = who;
    http::Request request;
    request.method = method;
    const auto mark = target.find('?');
    request.path = target.substr(0, mark);
    if (mark != std::string_view::npos)
      for (const auto pair : base::split(target.substr(mark + 1), '&')) {
        const auto equals = pair.find('=');
        request.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
      }
    request.headers.emplace_back("idempotency-key", "key-" + std::to_string(++asked_));
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = std::move(body);
    request.request_id = "test";
    return routes_->dispatch(request);
  }
  boost::json::value json(const http::Response& response, int status = 200) {
    const std::string& text = response.shared_body ? *response.shared_body : response.body;
    EXPECT_EQ(response.status, status) << text.substr(0, 2'000);
    return boost::json::parse(text);
  }
  boost::json::value get(const auth::PrincipalPtr& who, std::string_view target, int status = 200) {
    return json(ask(who, http::Method::kGet, target), status);
  }

  base::FixedClock clock{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids{clock, 1};

 private:
  test_support::TempFolder folder_;

 public:
  int wakes = 0;
  std::vector<std::string> models;  ///< of its runs; empty: all
  api::Services services;

 private:
  CityGatekeeper gatekeeper_;
  std::unique_ptr<http::Router> routes_;
  int asked_ = 0;
};

}  // namespace analysis
