#include "features/operations/operations.h"

#include <gmock/gmock.h>

#include <atomic>
#include <mutex>
#include <thread>

#include "features/operations/job_stream.h"
#include "features/operations/jobs_wire.h"
#include "features/operations/probe.h"
#include "features/operations/system_wire.h"
#include "test_support/test_database.h"

// Options are named by what differs from their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace operations {
namespace {

using auth::Permission;
constexpr base::CompanyId kCompany{1};
constexpr auth::AccountId kAdministrator{1};
constexpr auth::AccountId kRepresentative{2};

auth::PrincipalPtr principal(auth::AccountId account, std::set<Permission> permissions,
                             base::CompanyId company = kCompany) {
  auth::Principal made;
  made.company = company;
  made.account = account;
  made.login = account == kAdministrator ? "admin" : "rep";
  made.permissions = std::move(permissions);
  return std::make_shared<auth::Principal>(made);
}

/// Lets in whoever the test names, and refuses by the route's permission as the real gate does.
class TestGate final : public http::Gatekeeper {
 public:
  auth::PrincipalPtr who;
  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override {
    request.principal = who;
    if (route.permission == Permission::kPublic || (who && who->can(route.permission))) return {};
    return http::problem({base::ErrorCode::kForbidden, "test.forbidden", "", {}},
                         request.request_id);
  }
};

class ReadStream final : public http::EventStream {
 public:
  void send(std::string_view event, std::string_view json) override {
    const std::scoped_lock lock(mutex_);
    events_.push_back(std::string(event) + ' ' + std::string(json));
  }
  void close() override { open_ = false; }
  [[nodiscard]] bool is_open() const override { return open_; }
  std::string all() {
    const std::scoped_lock lock(mutex_);
    std::string text;
    for (const auto& event : events_) text += event + '\n';
    return text;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> events_;
  std::atomic<bool> open_{true};
};

class OperationsTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    database().writer()->execute_text(
        "insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
    services_ = std::make_unique<api::Services>(api::Services{
        .database = database(), .clock = clock_, .ids = ids_, .data_folder = folder_.path()});
    std::map<std::string, jobs::Work> works;
    works["checks.nightly"] = nightly_checks(
        *services_, {{"test.chore", [](db::Session&, base::CompanyId) { return "3 rows"; }}});
    jobs::Runner::Options options;
    options.poll = std::chrono::milliseconds{5};
    runner_ = std::make_unique<jobs::Runner>(database(), clock_, ids_, works,
                                             std::vector<jobs::Schedule>{}, options);
    operations_ = std::make_unique<Operations>(*services_, *runner_, Options{.version = "1.2.3"});
    router_ =
        std::make_unique<http::Router>(operations_->watched(operations_->http_routes()), gate_);
  }
  http::Response ask(http::Method method, const std::string& path, auth::PrincipalPtr who,
                     std::vector<std::pair<std::string, std::string>> query = {}) {
    gate_.who = std::move(who);
    http::Request request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.request_id = "r1";
    return router_->dispatch(request);
  }
  http::Response get(const std::string& path, auth::PrincipalPtr who,
                     std::vector<std::pair<std::string, std::string>> query = {}) {
    return ask(http::Method::kGet, path, std::move(who), std::move(query));
  }
  jobs::JobId add_job(auth::AccountId by, const std::string& kind = "exports.run") {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    const auto id = jobs::add(*session, clock_, ids_,
                              {.company = kCompany,
                               .kind = kind,
                               .arguments = R"({"list":"x"})",
                               .created_by = by,
                               .created_by_name = "N",
                               .not_before = {}});
    transaction.commit();
    return *id;
  }
  static std::vector<std::string> ids_of(const http::Response& response) {
    std::vector<std::string> ids;
    const auto body = boost::json::parse(response.body);
    for (const auto& item : body.at("items").as_array())
      ids.emplace_back(item.at("id").as_string());
    return ids;
  }
  static std::string text(jobs::JobId id) { return std::to_string(id.value); }

  const auth::PrincipalPtr admin_ =
      principal(kAdministrator, {Permission::kJobsRead, Permission::kJobsManage,
                                 Permission::kAuditRead, Permission::kSystemRead});
  const auth::PrincipalPtr rep_ = principal(kRepresentative, {});
  const auth::PrincipalPtr reader_ = principal(auth::AccountId{3}, {Permission::kJobsRead});
  test_support::TempFolder folder_;
  base::SystemClock clock_;
  base::IdGenerator ids_{clock_, 1};
  TestGate gate_;
  std::unique_ptr<api::Services> services_;
  std::unique_ptr<jobs::Runner> runner_;
  std::unique_ptr<Operations> operations_;
  std::unique_ptr<http::Router> router_;
};
ROUNDSMAN_ON_BOTH_ENGINES(OperationsTest);

TEST_P(OperationsTest, EveryoneSeesTheirOwnJobsAndReadersSeeAll) {
  const auto of_admin = add_job(kAdministrator);
  const auto of_rep = add_job(kRepresentative);
  EXPECT_THAT(ids_of(get("/api/v1/jobs", admin_)),
              testing::ElementsAre(text(of_rep), text(of_admin)));
  EXPECT_THAT(ids_of(get("/api/v1/jobs", admin_, {{"mine", "true"}})),
              testing::ElementsAre(text(of_admin)));
  EXPECT_THAT(ids_of(get("/api/v1/jobs", rep_)), testing::ElementsAre(text(of_rep)));
  EXPECT_EQ(get("/api/v1/jobs/" + text(of_rep), rep_).status, 200);
  EXPECT_EQ(get("/api/v1/jobs/" + text(of_admin), rep_).status, 404);
  EXPECT_EQ(get("/api/v1/jobs/" + text(of_admin),
                principal(kAdministrator, {Permission::kJobsRead}, base::CompanyId{2}))
                .status,
            404)
      << "another company";
  EXPECT_EQ(get("/api/v1/jobs/x", rep_).status, 404);
}

TEST_P(OperationsTest, JobsAreFilteredAndPaged) {
  std::vector<jobs::JobId> added;
  for (int i = 0; i < 5; ++i) added.push_back(add_job(kAdministrator, i < 2 ? "a" : "b"));
  EXPECT_THAT(ids_of(get("/api/v1/jobs", admin_, {{"kind", "a"}})),
              testing::ElementsAre(text(added[1]), text(added[0])));
  EXPECT_THAT(ids_of(get("/api/v1/jobs", admin_, {{"state", "done"}})), testing::IsEmpty());
  const auto first = get("/api/v1/jobs", admin_, {{"limit", "2"}});
  EXPECT_THAT(ids_of(first), testing::ElementsAre(text(added[4]), text(added[3])));
  const std::string cursor(boost::json::parse(first.body).at("next_cursor").as_string());
  const auto second = get("/api/v1/jobs", admin_, {{"limit", "5"}, {"cursor", cursor}});
  EXPECT_THAT(ids_of(second), testing::ElementsAre(text(added[2]), text(added[1]), text(added[0])));
  EXPECT_TRUE(boost::json::parse(second.body).at("next_cursor").is_null());
}

TEST_P(OperationsTest, CancelAndRetryNeedTheirOwnerOrAManager) {
  const auto id = add_job(kRepresentative);
  const std::string path = "/api/v1/jobs/" + text(id);
  EXPECT_EQ(ask(http::Method::kPost, path + "/cancel", reader_).status, 403);
  const auto cancelled = ask(http::Method::kPost, path + "/cancel", rep_);
  EXPECT_EQ(cancelled.status, 200) << cancelled.body;
  EXPECT_EQ(boost::json::parse(cancelled.body).at("state"), "cancelled");
  EXPECT_EQ(ask(http::Method::kPost, path + "/cancel", rep_).status, 409);
  EXPECT_EQ(ask(http::Method::kPost, path + "/retry", admin_).status, 200);
  EXPECT_EQ(ask(http::Method::kPost, path + "/retry", admin_).status, 409);
  const auto audit = get("/api/v1/audit", admin_, {{"object_kind", "job"}});
  const auto rows = boost::json::parse(audit.body).at("items").as_array();
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].at("action"), "jobs.retry");
  EXPECT_EQ(rows[1].at("actor"), "rep");
  const auto refusals = get("/api/v1/audit", admin_, {{"refused", "true"}});
  EXPECT_EQ(boost::json::parse(refusals.body).at("items").as_array().size(), 1U);
}

TEST_P(OperationsTest, TheAuditPageIsPagedAndChecksWhatItIsAsked) {
  for (int i = 0; i < 3; ++i)
    ask(http::Method::kPost, "/api/v1/jobs/" + text(add_job(kAdministrator)) + "/cancel", admin_);
  const auto first = get("/api/v1/audit", admin_, {{"limit", "2"}});
  auto body = boost::json::parse(first.body);
  EXPECT_EQ(body.at("items").at(0).at("seq"), 3);
  const std::string cursor(body.at("next_cursor").as_string());
  body = boost::json::parse(get("/api/v1/audit", admin_, {{"cursor", cursor}}).body);
  EXPECT_EQ(body.at("items").as_array().size(), 1U);
  EXPECT_TRUE(body.at("next_cursor").is_null());
  EXPECT_EQ(get("/api/v1/audit", admin_, {{"object_id", "1"}}).status, 422);
  EXPECT_EQ(get("/api/v1/audit", admin_, {{"from", "yesterday"}}).status, 422);
  EXPECT_EQ(get("/api/v1/audit", rep_).status, 403);
  const auto later = get("/api/v1/audit", admin_, {{"from", "2199-01-01"}});
  EXPECT_TRUE(boost::json::parse(later.body).at("items").as_array().empty());
  const auto earlier = get("/api/v1/audit", admin_, {{"until", "2020-01-01"}});
  EXPECT_TRUE(boost::json::parse(earlier.body).at("items").as_array().empty());
}

TEST_P(OperationsTest, HealthSaysYesWithoutSignIn) {
  EXPECT_EQ(get("/health/live", nullptr).status, 200);
  EXPECT_EQ(get("/health/ready", nullptr).status, 200);
}

TEST_P(OperationsTest, MetricsCountRequestsByRouteAndNeverByPath) {
  get("/api/v1/jobs/1234567", admin_);
  get("/api/v1/jobs", admin_);
  add_job(kAdministrator);
  operations_->show([] { return http::ServerFigures{.requests = 77, .connections_open = 3}; });
  EXPECT_EQ(get("/metrics", rep_).status, 403);
  const auto response = get("/metrics", admin_);
  EXPECT_THAT(response.content_type, testing::StartsWith("text/plain"));
  EXPECT_THAT(response.body,
              testing::AllOf(testing::HasSubstr("roundsman_requests_total{method=\"GET\","
                                                "route=\"/api/v1/jobs/{id}\",status=\"4xx\"} 1\n"),
                             testing::HasSubstr("route=\"/api/v1/jobs\",status=\"2xx\"} 1\n"),
                             testing::HasSubstr("route=\"/api/v1/jobs\",le=\"+Inf\"} 1\n"),
                             testing::HasSubstr("roundsman_server_requests_total 77\n"),
                             testing::HasSubstr("roundsman_jobs{state=\"waiting\"} 1\n"),
                             testing::HasSubstr("process_resident_memory_bytes "),
                             testing::Not(testing::HasSubstr("1234567"))));
}

TEST_P(OperationsTest, TheNightChecksEverythingAndTheSystemPageShowsIt) {
  runner_->start();
  const auto id = add_job(kAdministrator, "checks.nightly");
  runner_->wake();
  for (int i = 0; i < 4000; ++i) {
    const auto job = jobs::find(*database().reader(), kCompany, id);
    if (job->state != jobs::State::kWaiting && job->state != jobs::State::kRunning) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  const auto job = jobs::find(*database().reader(), kCompany, id);
  ASSERT_EQ(job->state, jobs::State::kDone) << job->message;
  const auto system = boost::json::parse(get("/api/v1/system", admin_).body);
  EXPECT_EQ(system.at("version"), "1.2.3");
  EXPECT_GT(system.at("database_bytes").as_int64(), 1000);
  EXPECT_GT(system.at("process_rss_bytes").as_int64(), 1'000'000);
  EXPECT_GT(system.at("disk_free_bytes").as_int64(), 0);
  EXPECT_TRUE(system.at("last_nightly_at").is_string());
  const auto& nightly = system.at("last_nightly");
  EXPECT_TRUE(nightly.at("all_hold").as_bool()) << nightly;
  std::map<std::string, std::string> found;
  for (const auto& check : nightly.at("checks").as_array())
    found[std::string(check.at("name").as_string())] = std::string(check.at("detail").as_string());
  EXPECT_THAT(found["facts.equal_records"], testing::HasSubstr("0 lines"));
  EXPECT_THAT(found["audit.chain"], testing::HasSubstr("rows"));
  EXPECT_EQ(found["test.chore"], "3 rows");
  EXPECT_EQ(found["api.purge_idempotency_keys"], "0 rows");
  if (GetParam() == db::Engine::kSqlite) {
    EXPECT_EQ(found["database.integrity"], "ok");
  }
  EXPECT_FALSE(nightly.at("tables").as_array().empty());
}

TEST_P(OperationsTest, ABrokenChainIsRedInTheMorning) {
  ask(http::Method::kPost, "/api/v1/jobs/" + text(add_job(kAdministrator)) + "/cancel", admin_);
  database().writer()->execute_text("update audit_rows set actor = 'somebody else'");
  runner_->start();
  const auto id = add_job(kAdministrator, "checks.nightly");
  for (int i = 0; i < 4000; ++i) {
    if (jobs::find(*database().reader(), kCompany, id)->state == jobs::State::kDone) break;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  const auto result =
      wire::from_json<NightlyResult>(jobs::find(*database().reader(), kCompany, id)->result);
  ASSERT_TRUE(result.has_value());
  EXPECT_FALSE(result->all_hold);
}

TEST_P(OperationsTest, LiveEventsGoToWhoMaySeeTheJob) {
  JobStream stream(database(), *runner_);
  const auto of_rep = std::make_shared<ReadStream>();
  const auto of_reader = std::make_shared<ReadStream>();
  const auto of_other = std::make_shared<ReadStream>();
  stream.open(of_rep, rep_);
  stream.open(of_reader, reader_);
  stream.open(of_other, principal(auth::AccountId{3}, {Permission::kJobsRead}, base::CompanyId{2}));
  const auto mine = add_job(kRepresentative);
  const auto job = *jobs::find(*database().reader(), kCompany, mine);
  stream.publish(job);
  stream.publish(job);
  const auto others = *jobs::find(*database().reader(), kCompany, add_job(kAdministrator));
  stream.publish(others);
  EXPECT_THAT(of_rep->all(), testing::HasSubstr("\"id\":\"" + text(mine) + "\""));
  EXPECT_THAT(of_rep->all(), testing::Not(testing::HasSubstr(text(others.id))));
  EXPECT_THAT(of_reader->all(), testing::HasSubstr(text(others.id)));
  EXPECT_THAT(of_other->all(), testing::Not(testing::HasSubstr("job ")));
  const auto all = of_rep->all();
  EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 2) << "ready, and the job once:\n" << all;
}

TEST_P(OperationsTest, LiveEventsTellOfJobsThatOtherServersRun) {
  JobStream stream(database(), *runner_);
  const auto events = std::make_shared<ReadStream>();
  stream.open(events, reader_);
  const auto id = add_job(kAdministrator);
  for (int i = 0; i < 800 && events->all().find(text(id)) == std::string::npos; ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  EXPECT_THAT(events->all(), testing::HasSubstr(text(id)));
}

TEST_P(OperationsTest, TheProbeIsRedWhenTheSchemaMovedOn) {
  EXPECT_EQ(Probe(database(), folder_.path()).not_ready_reason(), "");
  database().writer()->execute_text("insert into schema_migrations values (999, 'newer', 0)");
  EXPECT_EQ(Probe(database(), folder_.path()).not_ready_reason(), "operations.schema_moved");
}

}  // namespace
}  // namespace operations
