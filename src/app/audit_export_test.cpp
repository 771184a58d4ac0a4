#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <fstream>

#include "features/exports/exports.h"
#include "features/exports/exports_http.h"
#include "features/operations/operations.h"
#include "features/organisation/organisation.h"
#include "test_support/api_client.h"
#include "test_support/test_database.h"

namespace app {
namespace {

using testing::HasSubstr;
using testing::Not;

/// The audit page's export: the list of one feature, written to a file by another.
class AuditExport : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    company_ = organisation::add_company(*session, clock_, {.code = "c", .name = "C"})->id;
    for (const char* action : {"customers.update", "accounts.create"}) {
      db::WriteTransaction transaction(*session);
      audit::append(*session, clock_, {company_, auth::AccountId{7}, "admin", "192.0.2.1", "r"},
                    {{.action = action,
                      .object_kind = "customer",
                      .object_id = "1",
                      .before = {},
                      .after = {},
                      .reason = {}}});
      transaction.commit();
    }
  }

  base::CompanyId company_;
  const base::FixedClock clock_{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids_{clock_, 1};
  test_support::TempFolder folder_;
};
ROUNDSMAN_ON_BOTH_ENGINES(AuditExport);

TEST_P(AuditExport, IsAFileOfTheRowsThatTheFiltersFind) {
  api::Services services{database(), clock_, ids_, folder_.path().string()};
  jobs::Runner runner(database(), clock_, ids_, {}, {}, {});
  operations::Operations operations(services, runner, {.version = "1"});
  const auto kinds = std::make_shared<const std::vector<exports::Kind>>(
      exports::known_kinds(services, operations.http_routes()));
  test_support::ApiClient client(exports::http_routes(services, kinds),
                                 test_support::ApiClient::administrator(company_));
  for (const char* format : {"csv", "xlsx"}) {
    const auto made =
        client.post("/api/v1/exports", std::string(R"({"kind":"audit","format":")") + format +
                                           R"(","query":"action=customers.&from=2026-01-01"})");
    ASSERT_EQ(client.last.status, 201) << client.last.body;
    EXPECT_EQ(made.at("rows").as_int64(), 1);
    const auto file = client.call(
        http::Method::kGet, "/api/v1/exports/" + std::string(made.at("id").as_string()) + "/file");
    ASSERT_EQ(file.status, 200);
    if (std::string(format) != "csv") continue;
    std::ifstream stream(file.file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    EXPECT_THAT(text, HasSubstr("序号,时间,操作人"));
    EXPECT_THAT(text, HasSubstr("customers.update"));
    EXPECT_THAT(text, Not(HasSubstr("accounts.create")));
  }
  // Who may export but not read the log gets none of it.
  client.principal.permissions.erase(auth::Permission::kAuditRead);
  client.post("/api/v1/exports", R"({"kind":"audit","format":"csv"})");
  EXPECT_EQ(client.last.status, 403);
}

}  // namespace
}  // namespace app
