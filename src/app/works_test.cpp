#include "app/works.h"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include "app/serve_command.h"
#include "features/identity/identity.h"
#include "features/organisation/organisation.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"

namespace app {
namespace {

class Works : public test_support::OnBothEngines {};
ROUNDSMAN_ON_BOTH_ENGINES(Works);

TEST_P(Works, TheNightRemovesWhatEnded) {
  const base::FixedClock clock{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids{clock, 1};
  test_support::TempFolder folder;
  api::Services services{database(), clock, ids, folder.path().string()};
  base::CompanyId company;
  jobs::JobId id;
  {
    auto session = database().writer();
    company = organisation::add_company(*session, clock, {.code = "c", .name = "C"})->id;
    // A key of a request that nobody sends again: nine days old.
    session->execute_text(
        "insert into idempotency_keys (company_id, account_id, route, key, request_sha256, status, "
        "content_type, headers, body, created_at_ms) values (" +
        std::to_string(company.value) + ", 1, 'r', 'k', 'h', 200, 't', '', '', " +
        std::to_string(1'793'000'000'000 - 9LL * 86'400'000) + ")");
    db::WriteTransaction transaction(*session);
    id = *jobs::add(*session, clock, ids,
                    {.company = company,
                     .kind = "checks.nightly",
                     .arguments = "{}",
                     .created_by = {},
                     .created_by_name = "schedule",
                     .unique_key = {},
                     .not_before = {}});
    transaction.commit();
  }
  directory::Directory shops(database(), {});
  const auto done = test_support::run_job(database(), company, std::to_string(id.value),
                                          works(services, shops, {}));
  ASSERT_TRUE(done.has_value()) << done.error().message;
  std::map<std::string, std::string> found;
  const auto result = boost::json::parse(*done);
  for (const auto& check : result.at("checks").as_array())
    found[std::string(check.at("name").as_string())] = std::string(check.at("detail").as_string());
  EXPECT_EQ(found["identity.purge_ended"], "0 rows");
  EXPECT_EQ(found["api.purge_idempotency_keys"], "1 rows");
}

TEST(Schedules, TheNightComesEveryDay) {
  const auto all = schedules();
  const auto night = std::ranges::find(all, "checks.nightly", &jobs::Schedule::kind);
  ASSERT_NE(night, all.end());
  EXPECT_EQ(night->every, jobs::Schedule::Every::kDay);
}

TEST(Serve, SignInsNeverHoldEveryWorker) {
  // One password is hashed at a time; the others of the queue each hold a worker meanwhile.
  EXPECT_GE(kWorkersDefault, 1 + identity::Options{}.hash_queue + 3);
}

}  // namespace
}  // namespace app
