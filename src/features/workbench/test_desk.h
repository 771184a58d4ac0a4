#pragma once
#include <gtest/gtest.h>

#include "base/text.h"
#include "features/demo/demo.h"
#include "features/directory/directory.h"
#include "features/month/month.h"
#include "platform/api/api.h"
#include "test_support/test_database.h"

/// A demo city with a published month, and routes asked the way the server asks them. For tests.
namespace workbench {

/// Lets through whoever the test says asks; refuses by permission as the real one does.
class TestGatekeeper final : public http::Gatekeeper {
 public:
  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override {
    request.principal = who;
    if (route.permission == auth::Permission::kPublic) return {};
    if (who && who->can(route.permission)) return {};
    return http::problem({base::ErrorCode::kForbidden, "auth.forbidden", "not allowed", {}},
                         request.request_id);
  }
  auth::PrincipalPtr who;
};

class TestDesk {
 public:
  static constexpr base::Period kPeriod{202610};

  using Make = std::function<std::vector<http::Route>(api::Services&, directory::Directory&)>;
  /// @param make the route tables to ask
  TestDesk(db::Database& database, const Make& make, std::uint32_t shops = 60)
      : services_{database, clock, ids, folder_.path().string(), 2, [this] { ++wakes; }} {
    base::SilentProgress silent;
    const demo::Options city{.shops = shops, .months = 8, .seed = 7, .last_period = kPeriod};
    EXPECT_TRUE(demo::generate(database, clock, ids, city, silent).has_value());
    company = *organisation::get_company(*database.reader(), "demo");
    // Two areas, so that one can be another's: half of the shops move.
    auto session = database.writer();
    area = *find_area(*session);
    other_area = base::UnitId{area.value + 1};
    const std::string id = std::to_string(other_area.value);
    session->execute_text(
        "insert into organisation_units (company_id, id, code, name, kind, parent_id, manager_id) "
        "select company_id, " +
        id +
        ", 'OTHER', 'other area', kind, parent_id, manager_id from "
        "organisation_units where id = " +
        std::to_string(area.value));
    session->execute_text("update customers set sales_area_id = " + id + " where id % 2 = 0");
    session->execute_text("update companies set data_version = data_version + 1");
    company = *organisation::get_company(*session, "demo");
    directory_ = std::make_unique<directory::Directory>(database, directory::Directory::Options());
    routes_ = std::make_unique<http::Router>(make(services_, *directory_), gatekeeper_);
  }

  /// Of routes that ask no directory.
  TestDesk(db::Database& database, std::vector<http::Route> (*make)(api::Services&))
      : TestDesk(database, [make](api::Services& services, directory::Directory&) {
          return make(services);
        }) {}

  /// Publishes the month (again: a new version).
  month::RunSummary run(base::Period period = kPeriod) {
    base::SilentProgress silent;
    const auto summary = month::run_month(
        services_.database, clock, ids, company,
        {.period = period, .facts_folder = folder_.path().string() + "/facts"}, silent);
    EXPECT_TRUE(summary.has_value()) << summary.error().message;
    pass();
    return *summary;
  }
  /// Time passes: what is in memory is looked at again.
  void pass() { clock.set({clock.now().unix_ms + 60'000}); }

  std::shared_ptr<auth::Principal> principal(std::set<auth::Permission> permissions) {
    auto who = std::make_shared<auth::Principal>();
    who->company = company.id;
    who->account = {77};
    who->login = "tester";
    who->name = "Tester";
    who->permissions = std::move(permissions);
    who->language = "zh";
    return who;
  }
  /// Sees and decides everything but supervision.
  auth::PrincipalPtr manager() {
    auto who = principal(all_but_supervision());
    who->scope.whole_company = true;
    return who;
  }
  auth::PrincipalPtr supervisor() {
    auto who = principal({auth::Permission::kGuidanceRead, auth::Permission::kCustomersRead,
                          auth::Permission::kSupervisionRead});
    who->scope.whole_company = true;
    return who;
  }
  auth::PrincipalPtr representative(base::UnitId of) {
    auto who = principal({auth::Permission::kGuidanceRead, auth::Permission::kGuidanceDecide,
                          auth::Permission::kCustomersRead, auth::Permission::kProductsRead});
    who->scope.sales_areas = {of};
    return who;
  }
  auth::PrincipalPtr retailer(base::CustomerId shop) {
    auto who = principal({auth::Permission::kOwnShopRead});
    who->scope.own_customer = shop;
    return who;
  }

  http::Response ask(const auth::PrincipalPtr& who, http::Method method, std::string_view target,
                     std::string body = {},
                     std::vector<std::pair<std::string, std::string>> headers = {}) {
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
    request.headers = std::move(headers);
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    request.body = std::move(body);
    request.request_id = "test";
    return routes_->dispatch(request);
  }
  http::Response get(const auth::PrincipalPtr& who, std::string_view target) {
    return ask(who, http::Method::kGet, target);
  }
  static std::string text_of(const http::Response& response) {
    return response.shared_body ? *response.shared_body : response.body;
  }
  /// The answer's JSON; the test fails unless it has this status.
  boost::json::value json(const http::Response& response, int status = 200) {
    EXPECT_EQ(response.status, status) << text_of(response).substr(0, 2000);
    boost::system::error_code error;
    auto value = boost::json::parse(text_of(response), error);
    EXPECT_FALSE(error);
    return value;
  }
  boost::json::value get_json(const auth::PrincipalPtr& who, std::string_view target,
                              int status = 200) {
    return json(get(who, target), status);
  }
  /// Active shops of an area, by id.
  std::vector<base::CustomerId> shops_of(base::UnitId of) {
    std::vector<base::CustomerId> shops;
    static const std::string kSql =
        "select id from customers where sales_area_id = :area and status = 'active' order by id";
    services_.database.reader()->each<base::CustomerId>(
        db::Query{"test.shops_of_area", kSql, kSql}, {{"area", of}},
        [&](base::CustomerId id) { shops.push_back(id); });
    return shops;
  }
  static std::set<auth::Permission> all_but_supervision() {
    const auto& all = auth::grantable_permissions();
    std::set<auth::Permission> permissions(all.begin(), all.end());
    permissions.erase(auth::Permission::kSupervisionRead);
    permissions.erase(auth::Permission::kOwnShopRead);
    return permissions;
  }
  api::Services& services() { return services_; }
  directory::Directory& directory() { return *directory_; }

  base::FixedClock clock{base::Instant{1'793'000'000'000}};
  base::IdGenerator ids{clock, 1};
  organisation::Company company;
  base::UnitId area;
  base::UnitId other_area;
  int wakes = 0;

 private:
  std::optional<base::UnitId> find_area(db::Session& session) {
    for (const auto& unit : organisation::list_units(session, company.id))
      if (unit.kind == "sales_area") return unit.id;
    return {};
  }
  test_support::TempFolder folder_;
  api::Services services_;
  std::unique_ptr<directory::Directory> directory_;
  TestGatekeeper gatekeeper_;
  std::unique_ptr<http::Router> routes_;
};

}  // namespace workbench
