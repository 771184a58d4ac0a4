#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "features/imports/imports.h"
#include "features/imports/imports_http.h"
#include "features/organisation/organisation.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"

/// An import job that is killed with SIGKILL inside or after a chunk's transaction, and taken
/// again, ends as one that nobody disturbed.
namespace imports {
namespace {

using http::Method;
namespace json = boost::json;

/// Dies at the n-th chunk, within its transaction.
class DyingJob final : public jobs::Running {
 public:
  DyingJob(jobs::Job job, int dies_at) : job_(std::move(job)), left_(dies_at) {}
  [[nodiscard]] const jobs::Job& job() const override { return job_; }
  void check_fence(db::Session&) override {
    if (--left_ == 0) ::kill(::getpid(), SIGKILL);
  }
  void stage(std::string_view, std::uint64_t) override {}
  void done(std::uint64_t) override {}

 private:
  jobs::Job job_;
  int left_;
};

class Store {
 public:
  explicit Store(db::Engine engine) : database_(engine) {
    url_ = engine == db::Engine::kSqlite ? "sqlite:" + (folder_.path() / "store.db").string()
                                         : database_.url();
    auto database = open();
    {
      auto session = database->writer();
      company_ = organisation::add_company(*session, clock_, {.code = "C1", .name = "测试"})->id;
    }
    api::Services services = services_of(*database);
    test_support::ApiClient client(http_routes(services),
                                   test_support::ApiClient::administrator(company_));
    std::string bytes = "customer_code,shop_name,opened_on\n";
    for (int i = 0; i < 25'000; ++i)
      bytes += "S" + std::to_string(i) + ",店,2026-02-" + (i % 100 == 0 ? "31" : "28") + "\n";
    const auto made = client.post("/api/v1/uploads", R"({"file_name":"shops.csv","bytes":)" +
                                                         std::to_string(bytes.size()) + "}");
    const std::string id(made.at("id").as_string());
    client.call(Method::kPut, "/api/v1/uploads/" + id + "/parts/1", bytes,
                {{"content-type", "application/octet-stream"}});
    client.post("/api/v1/uploads/" + id + "/complete");
    const auto asked = client.post(
        "/api/v1/imports", R"({"upload_id":")" + id + R"(","kind":"shops","dry_run":false})");
    CHECK(client.last.status == 202);
    job_ = std::string(asked.at("job_id").as_string());
  }

  /// @param dies_at the chunk in whose transaction the process is killed; 0: none
  void run(int dies_at) {
    const pid_t child = ::fork();
    if (child == 0) {
      const bool is_done = run_here(dies_at);
      ::_exit(is_done ? 0 : 1);
    }
    int status = 0;
    CHECK(::waitpid(child, &status, 0) == child);
    EXPECT_EQ(WIFSIGNALED(status), dies_at > 0);
  }

  std::string outcome() {
    auto database = open();
    auto session = database->reader();
    return session->text_scalar(
        "select (select cast(count(*) as text) from customers) || '/' || (select state || ' ' || "
        "cast(rows_read as text) || ' ' || cast(rows_created as text) || ' ' || "
        "cast(rows_rejected as text) from imports) || '/' || (select cast(count(*) as text) from "
        "import_rejects) || '/' || (select state from import_requests)");
  }

 private:
  bool run_here(int dies_at) {
    auto database = open();
    api::Services services = services_of(*database);
    std::optional<jobs::Job> job;
    {
      auto session = database->reader();
      job = jobs::find(*session, company_, *api::id_from<jobs::JobId>(job_));
    }
    DyingJob running(*job, dies_at);
    return works(services).at("imports.run")(running).has_value();
  }
  std::unique_ptr<db::Database> open() {
    auto opened = db::Database::open({.url = url_});
    CHECK(opened.has_value());
    CHECK(db::migrate(**opened).has_value());
    return std::move(*opened);
  }
  api::Services services_of(db::Database& database) {
    return {
        .database = database, .clock = clock_, .ids = ids_, .data_folder = folder_.path().string()};
  }

  test_support::TestDatabase database_;
  test_support::TempFolder folder_;
  base::SystemClock clock_;
  base::IdGenerator ids_{clock_, 1};
  base::CompanyId company_;
  std::string url_;
  std::string job_;
};

class ImportJobKill : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Engine::kPostgres && !test_support::has_postgres())
      GTEST_SKIP() << "no PostgreSQL: run through script/with-postgres";
  }
};

TEST_P(ImportJobKill, ResumesToTheSameEnd_slow) {
  Store calm(GetParam());
  calm.run(0);
  const std::string expected = calm.outcome();
  EXPECT_EQ(expected, "24750/done 25000 24750 250/3/done");
  // Three chunks, then the end of import and request: the fence is asked four times.
  for (int chunk = 1; chunk <= 4; ++chunk) {
    Store store(GetParam());
    store.run(chunk);
    store.run(0);
    EXPECT_EQ(store.outcome(), expected) << "killed in chunk " << chunk;
  }
}

ROUNDSMAN_ON_BOTH_ENGINES(ImportJobKill);

}  // namespace
}  // namespace imports
