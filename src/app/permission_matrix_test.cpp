#include <gmock/gmock.h>

#include <boost/json.hpp>
#include <map>
#include <set>

#include "app/server_parts.h"
#include "features/demo/demo.h"
#include "features/identity/demo_sign_ins.h"
#include "features/month/month.h"
#include "test_support/test_database.h"

/// Every role asks every route of the real table: what it may do, for its own shops and areas, for
/// those of others, and for those of another company. One table below says what each role may; the
/// rest follows from the route's permission and the account's scope.
namespace app {
namespace {

namespace json = boost::json;

/// What each role may do, written down a second time: a change of a role shows here.
const std::map<std::string, std::set<std::string>>& expected_permissions() {
  static const std::set<std::string> kReader = {"customers.read", "orders.read", "products.read",
                                                "guidance.read"};
  static const auto kAnd = [](std::set<std::string> more) {
    more.insert(kReader.begin(), kReader.end());
    return more;
  };
  static const std::map<std::string, std::set<std::string>> kExpected = {
      {"admin",
       kAnd({"customers.edit", "customers.bulk_edit", "customers.merge", "products.edit",
             "guidance.decide", "models.edit", "models.publish", "month.run", "imports.run",
             "exports.run", "views.share", "people.manage", "audit.read", "jobs.read",
             "jobs.manage", "system.read", "research.view", "research.manage"})},
      {"manager", kAnd({"customers.edit", "customers.bulk_edit", "guidance.decide", "exports.run",
                        "views.share", "jobs.read", "research.view"})},
      {"rep", kAnd({"customers.edit", "guidance.decide", "exports.run"})},
      {"analyst", kAnd({"customers.merge", "products.edit", "models.edit", "models.publish",
                        "month.run", "imports.run", "exports.run", "views.share", "jobs.read",
                        "research.view", "research.manage"})},
      {"service", kAnd({"customers.edit"})},
      {"compliance", kAnd({"exports.run", "audit.read", "research.view"})},
      {"warehouse", {"customers.read", "orders.read", "products.read"}},
      {"supervisor", kAnd({"exports.run", "audit.read", "jobs.read"})},
      {"retailer", {"own_shop.read"}},
  };
  return kExpected;
}

/// A value that a schema takes; enough for our own schemas.
json::value instance_of(const json::value& schema) {
  const json::object& object = schema.as_object();
  if (const auto* any = object.if_contains("anyOf")) return instance_of(any->as_array().front());
  if (const auto* names = object.if_contains("enum")) return names->as_array().front();
  const auto* type = object.if_contains("type");
  if (type == nullptr) return json::object();
  const std::string name(type->is_array() ? type->as_array().front().as_string()
                                          : type->as_string());
  if (name == "boolean") return true;
  if (name == "integer" || name == "number") {
    const auto* minimum = object.if_contains("minimum");
    return minimum != nullptr ? *minimum : json::value(1);
  }
  if (name == "array") {
    json::array items;
    if (object.contains("minItems")) items.push_back(instance_of(object.at("items")));
    return items;
  }
  if (name == "object") {
    json::object made;
    if (const auto* required = object.if_contains("required"))
      for (const auto& member : required->as_array())
        made[member.as_string()] = instance_of(object.at("properties").at(member.as_string()));
    return made;
  }
  const auto* format = object.if_contains("format");
  if (format != nullptr) return *format == "date" ? "2026-10-01" : "2026-10-01T00:00:00.000Z";
  const auto* pattern = object.if_contains("pattern");
  if (pattern == nullptr) return "x";
  return pattern->as_string().starts_with("^[0-9]{4}-") ? "2026-10" : "1";
}

std::string text_of(const json::value& value) {
  return value.is_string() ? std::string(value.as_string()) : json::serialize(value);
}

/// Ids that one kind of `{id}` in an address stands for.
struct Subjects {
  std::string own;         ///< in the scope of rep and manager
  std::string other_area;  ///< of the company, outside both scopes
  std::string other_company;
};

class PermissionMatrix : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    make_company("demo", 900, 7);
    make_company("other", 300, 11);
    auto made = ServerParts::make(database(), clock_, ids_, options());
    ASSERT_TRUE(made.has_value()) << made.error().message;
    parts_ = *std::move(made);
    read_subjects();
  }

  ServerParts::Options options() {
    ServerParts::Options wanted;
    wanted.data_folder = folder_.path().string();
    wanted.identity.requests_per_minute = 1'000'000;
    wanted.identity.background = false;
    return wanted;
  }

  void make_company(const std::string& code, std::uint32_t shops, std::uint64_t seed) {
    demo::Options wanted;
    wanted.shops = shops;
    wanted.months = 3;
    wanted.seed = seed;
    wanted.lines_per_order = 4;
    wanted.company_code = code;
    base::SilentProgress silent;
    ASSERT_TRUE(demo::generate(database(), clock_, ids_, wanted, silent).has_value());
    const auto company = organisation::get_company(*database().reader(), code);
    const auto run = month::run_month(
        database(), clock_, ids_, *company,
        {.period = wanted.last_period, .facts_folder = (folder_.path() / "facts").string()},
        silent);
    ASSERT_TRUE(run.has_value()) << run.error().message;
    const std::string data = (folder_.path() / code).string();
    std::filesystem::create_directories(data);
    const auto sign_ins = identity::make_demo_sign_ins(database(), clock_, ids_, company->id, data);
    ASSERT_TRUE(sign_ins.has_value()) << sign_ins.error().message;
    for (const auto& one : *sign_ins) passwords_[code][one.login] = one.password;
    companies_[code] = company->id.value;
  }

  std::string scalar(const std::string& sql) { return database().reader()->text_scalar(sql); }
  std::set<std::string> column(const std::string& sql) {
    std::set<std::string> all;
    database().reader()->each<std::int64_t>(
        db::Query{sql, sql, sql}, {}, [&](std::int64_t id) { all.insert(std::to_string(id)); });
    return all;
  }
  std::string of(const std::string& code) const { return std::to_string(companies_.at(code)); }

  void read_subjects() {
    const std::string demo = "company_id = " + of("demo");
    const std::string other = "company_id = " + of("other");
    const auto managed_by = [&](const std::string& login) {
      return "(select person_id from accounts where " + demo + " and login = '" + login + "')";
    };
    const std::string own_area =
        scalar("select id from organisation_units where " + demo +
               " and manager_id = " + managed_by("rep") + " order by id limit 1");
    const std::string managers_areas =
        "(select a.id from organisation_units a join organisation_units d on d." + demo +
        " and d.id = a.parent_id where a." + demo + " and d.manager_id = " + managed_by("manager") +
        ")";
    const std::string far_area =
        scalar("select id from organisation_units where " + demo +
               " and kind = 'sales_area' and id not in " + managers_areas + " order by id limit 1");
    ASSERT_FALSE(far_area.empty()) << "the demo needs two departments";
    const auto shop_of = [&](const std::string& area) {
      return scalar("select id from customers where " + demo + " and sales_area_id = " + area +
                    " and status = 'active' order by id limit 1");
    };
    const auto first_of_other = [&](const std::string& table, const std::string& more = "") {
      return scalar("select id from " + table + " where " + other + more + " order by id limit 1");
    };
    subjects_["/api/v1/customers/{id}"] = {shop_of(own_area), shop_of(far_area),
                                           first_of_other("customers")};
    const std::string foreign_area =
        first_of_other("organisation_units", " and kind = 'sales_area'");
    subjects_["/api/v1/areas/{id}"] = {own_area, far_area, foreign_area};
    subjects_["/api/v1/organisation/units/{id}"] = {own_area, far_area, foreign_area};
    far_customers_["rep"] =
        column("select id from customers where " + demo +
               " and (sales_area_id is null or sales_area_id <> " + own_area + ")");
    far_customers_["manager"] =
        column("select id from customers where " + demo +
               " and (sales_area_id is null or sales_area_id not in " + managers_areas + ")");
    for (const char* table : {"customers", "organisation_units", "people", "accounts", "products"})
      for (const std::string& id :
           column(std::string("select id from ") + table + " where " + other))
        foreign_ids_.insert(id);
  }

  /// The cookie of one sign-in, made once.
  const std::string& cookie_of(const std::string& company, const std::string& login) {
    std::string& cookie = cookies_[company + "/" + login];
    if (!cookie.empty()) return cookie;
    http::Request request;
    request.method = http::Method::kPost;
    request.path = "/api/v1/session";
    request.headers = {{"content-type", "application/json"}, {"sec-fetch-site", "same-origin"}};
    request.body = json::serialize(json::object{
        {"login", login}, {"password", passwords_[company][login]}, {"company", company}});
    request.remote_address = "192.0.2." + std::to_string(cookies_.size());
    request.request_id = "sign-in";
    const http::Response response = parts_->router().dispatch(request);
    EXPECT_EQ(response.status, 200) << response.body;
    for (const auto& [name, value] : response.headers)
      if (name == "Set-Cookie") cookie = value.substr(0, value.find(';'));
    return cookie;
  }

  struct Ask {
    std::string id = "1";    ///< for `{…}` in the pattern
    bool with_body = false;  ///< a body and headers that pass the schema; else nothing is done
    bool wide = false;       ///< the longest page
  };
  http::Response ask(const http::Route& route, const std::string& company, const std::string& login,
                     const Ask& how) {
    http::Request request;
    request.method = route.method;
    request.path = route.pattern;
    for (auto brace = request.path.find('{'); brace != std::string::npos;
         brace = request.path.find('{')) {
      const auto end = request.path.find('}', brace);
      const std::string name = request.path.substr(brace + 1, end - brace - 1);
      const std::string value = name == "period" ? "2026-10" : how.id;
      request.path.replace(brace, end - brace + 1, value);
    }
    for (const auto& parameter : route.options.parameters) {
      const bool in_path = route.pattern.find("{" + parameter.name + "}") != std::string::npos;
      if (how.wide && parameter.name == "limit") request.query.emplace_back("limit", "500");
      if (parameter.required && !in_path)
        request.query.emplace_back(parameter.name, text_of(instance_of(parameter.schema)));
    }
    request.headers = {{"sec-fetch-site", "same-origin"}};
    if (!login.empty()) request.headers.emplace_back("cookie", cookie_of(company, login));
    if (how.with_body) {
      request.headers.emplace_back("if-match", "\"0\"");
      request.headers.emplace_back("idempotency-key", "k" + std::to_string(++keys_));
      if (route.options.request.is_object()) {
        request.headers.emplace_back("content-type", "application/json");
        request.body = json::serialize(instance_of(route.options.request));
      }
    }
    request.remote_address = "192.0.2.200";
    request.request_id = "matrix";
    return parts_->router().dispatch(request);
  }

  static std::string name_of(const http::Route& route) {
    return std::string(http::method_name(route.method)) + " " + route.pattern;
  }
  static bool is_refused_by_permission(const http::Response& response) {
    return response.status == 403 && response.body.find("identity.forbidden") != std::string::npos;
  }
  /// Ids in quotes that stand both in the body and in `forbidden`.
  static std::set<std::string> leaks(const std::string& body,
                                     const std::set<std::string>& forbidden) {
    std::set<std::string> found;
    for (std::size_t at = body.find('"'); at != std::string::npos; at = body.find('"', at + 1)) {
      const auto end = body.find('"', at + 1);
      if (end == std::string::npos) break;
      const std::string word = body.substr(at + 1, end - at - 1);
      if (word.size() > 10 && forbidden.contains(word)) found.insert(word);
    }
    return found;
  }
  static std::string body_of(const http::Response& response) {
    return response.shared_body ? *response.shared_body : response.body;
  }
  const Subjects* subjects_of(const http::Route& route) const {
    for (const auto& [prefix, subjects] : subjects_)
      if (route.pattern.starts_with(prefix)) return &subjects;
    return nullptr;
  }

  void check_permissions();
  void check_scope_of_reading();
  void check_scope_of_writing();
  void check_lists();

  base::FixedClock clock_{base::Instant{1'795'000'000'000}};
  base::IdGenerator ids_{clock_, 5};
  test_support::TempFolder folder_;
  std::unique_ptr<ServerParts> parts_;
  std::map<std::string, std::int64_t> companies_;
  std::map<std::string, std::map<std::string, std::string>> passwords_;
  std::map<std::string, std::string> cookies_;
  std::map<std::string, Subjects> subjects_;
  std::map<std::string, std::set<std::string>> far_customers_;
  std::set<std::string> foreign_ids_;
  int keys_ = 0;
};
ROUNDSMAN_ON_BOTH_ENGINES(PermissionMatrix);

/// Without a body, version or key nothing is done; what is left is who may.
void PermissionMatrix::check_permissions() {
  for (const http::Route& route : parts_->router().routes()) {
    if (name_of(route) == "DELETE /api/v1/session") continue;  // would end the session asked with
    const std::string permission(auth::permission_name(route.permission));
    const bool is_public = route.permission == auth::Permission::kPublic;
    const auto nobody = ask(route, "demo", "", {});
    EXPECT_EQ(nobody.status == 401 && nobody.body.find("sign_in_needed") != std::string::npos,
              !is_public)
        << name_of(route) << " without a session: " << nobody.status;
    for (const auto& [login, permissions] : expected_permissions()) {
      const bool may = is_public || route.permission == auth::Permission::kSignedIn ||
                       permissions.contains(permission);
      const auto response = ask(route, "demo", login, {});
      EXPECT_EQ(is_refused_by_permission(response), !may)
          << login << " " << name_of(route) << " needs " << permission << ": " << response.status;
      EXPECT_LT(response.status, 500) << login << " " << name_of(route) << response.body;
    }
  }
}

/// What the analyst, who sees the whole company, reads at an address, a scoped role reads too for
/// its own, and never for others'; that the analyst reads it shows that it is there.
void PermissionMatrix::check_scope_of_reading() {
  int compared = 0;
  for (const http::Route& route : parts_->router().routes()) {
    const Subjects* subjects = subjects_of(route);
    if (subjects == nullptr || route.method != http::Method::kGet) continue;
    for (const char* login : {"rep", "manager"}) {
      const auto own = ask(route, "demo", login, {.id = subjects->own});
      const auto own_seen = ask(route, "demo", "analyst", {.id = subjects->own});
      EXPECT_EQ(own.status, own_seen.status) << login << " own " << name_of(route);
      const auto far = ask(route, "demo", login, {.id = subjects->other_area});
      EXPECT_THAT(far.status, testing::AnyOf(403, 404)) << login << " other " << name_of(route);
      const auto far_seen = ask(route, "demo", "analyst", {.id = subjects->other_area});
      if (far_seen.status == 200) ++compared;
    }
    for (const auto& [login, permissions] : expected_permissions()) {
      const auto foreign = ask(route, "demo", login, {.id = subjects->other_company});
      EXPECT_THAT(foreign.status, testing::AnyOf(403, 404))
          << login << " other company " << name_of(route);
    }
    EXPECT_LT(ask(route, "other", "admin", {.id = subjects->other_company}).status, 500);
  }
  EXPECT_GE(compared, 6) << "the comparison must meet real records";
}

/// Bodies pass the schema, so that the handlers themselves decide; nothing may be written.
void PermissionMatrix::check_scope_of_writing() {
  const auto written = [&] {
    return scalar("select count(*) from audit_rows where was_refused = 0");
  };
  for (const char* login : {"rep", "manager"}) cookie_of("demo", login);
  for (const http::Route& route : parts_->router().routes()) {
    const Subjects* subjects = subjects_of(route);
    if (subjects == nullptr || route.method == http::Method::kGet) continue;
    for (const char* login : {"rep", "manager", "admin"}) {
      cookie_of("demo", login);
      const std::string before = written();
      std::vector<std::string> out_of_reach = {subjects->other_company};
      if (std::string_view(login) != "admin") out_of_reach.push_back(subjects->other_area);
      for (const std::string& id : out_of_reach) {
        const auto response = ask(route, "demo", login, {.id = id, .with_body = true});
        EXPECT_THAT(response.status, testing::AnyOf(403, 404, 415, 422))
            << login << " " << name_of(route) << " " << response.body;
      }
      EXPECT_EQ(written(), before) << login << " " << name_of(route);
    }
  }
}

/// No list, search, count by name or page names a record outside the scope.
void PermissionMatrix::check_lists() {
  int routes_with_shops = 0;
  for (const http::Route& route : parts_->router().routes()) {
    if (route.method != http::Method::kGet || route.pattern.find('{') != std::string::npos)
      continue;
    for (const auto& [login, permissions] : expected_permissions()) {
      const auto response = ask(route, "demo", login, {.wide = true});
      EXPECT_THAT(leaks(body_of(response), foreign_ids_), testing::IsEmpty())
          << login << " sees another company at " << name_of(route);
      if (!far_customers_.contains(login)) continue;
      EXPECT_THAT(leaks(body_of(response), far_customers_[login]), testing::IsEmpty())
          << login << " sees other areas at " << name_of(route);
    }
    // Must fail without the scope: the same list, read by who sees all, does hold such shops.
    const auto all = ask(route, "demo", "analyst", {.wide = true});
    if (!leaks(body_of(all), far_customers_["rep"]).empty()) ++routes_with_shops;
  }
  EXPECT_GE(routes_with_shops, 2) << "the comparison must meet real shops";
}

TEST_P(PermissionMatrix, EveryRoleEveryRouteEveryReach_slow) {
  check_permissions();
  check_scope_of_reading();
  check_scope_of_writing();
  check_lists();
}

}  // namespace
}  // namespace app
