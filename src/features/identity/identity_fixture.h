#pragma once
#include <boost/json.hpp>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "features/identity/administration.h"
#include "features/identity/context.h"
#include "features/identity/identity.h"
#include "features/identity/links.h"
#include "features/organisation/organisation.h"
#include "features/organisation/organisation_http.h"
#include "platform/http/http.h"
#include "test_support/test_database.h"

/// A small company with a tree, people, shops and a gate, asked through its routes as a browser
/// asks them. For tests only.
namespace identity {

inline constexpr const char* kPassword = "correct-horse-battery-staple";

/// One browser: keeps its cookie, has an address.
class Browser {
 public:
  Browser(const http::Router& router, std::string address = "192.0.2.7")
      : router_(router), address_(std::move(address)) {}

  http::Response send(http::Method method, const std::string& path, const std::string& body = {},
                      std::vector<std::pair<std::string, std::string>> headers = {}) {
    http::Request request;
    request.method = method;
    const auto question = path.find('?');
    request.path = path.substr(0, question);
    if (question != std::string::npos) add_query(request, path.substr(question + 1));
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "shop.example");
    if (!body.empty()) request.headers.emplace_back("content-type", "application/json");
    if (sends_site) request.headers.emplace_back("sec-fetch-site", "same-origin");
    if (!cookie.empty())
      request.headers.emplace_back("cookie",
                                   std::string(is_tls ? "__Host-session=" : "session=") + cookie);
    request.body = body;
    request.remote_address = address_;
    request.request_id = "test";
    request.is_tls = is_tls;
    http::Response response = router_.dispatch(request);
    keep_cookie(response);
    return response;
  }
  http::Response get(const std::string& path) { return send(http::Method::kGet, path); }
  http::Response post(const std::string& path, const std::string& body = {}) {
    return send(http::Method::kPost, path, body,
                {{"idempotency-key", "k" + std::to_string(++keys_)}});
  }
  http::Response patch(const std::string& path, const std::string& body, const std::string& etag) {
    return send(http::Method::kPatch, path, body, {{"if-match", etag}});
  }
  http::Response remove(const std::string& path, const std::string& body = {}) {
    return send(http::Method::kDelete, path, body);
  }
  http::Response sign_in(const std::string& login, const std::string& password = kPassword,
                         const std::string& code = {}) {
    boost::json::object body{{"login", login}, {"password", password}, {"company", company}};
    if (!code.empty()) body["code"] = code;
    return send(http::Method::kPost, "/api/v1/session", boost::json::serialize(body));
  }

  std::string cookie;
  std::string company = "demo";
  bool is_tls = false;
  bool sends_site = true;

 private:
  static void add_query(http::Request& request, const std::string& text) {
    const auto equals = text.find('=');
    request.query.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  void keep_cookie(const http::Response& response) {
    for (const auto& [name, value] : response.headers) {
      if (name != "Set-Cookie") continue;
      const auto begin = value.find('=') + 1;
      cookie = value.substr(begin, value.find(';') - begin);
    }
  }
  const http::Router& router_;
  std::string address_;
  int keys_ = 0;
};

inline std::string header_of(const http::Response& response, const std::string& wanted) {
  for (const auto& [name, value] : response.headers)
    if (name == wanted) return value;
  return {};
}
inline boost::json::object json_of(const http::Response& response) {
  return boost::json::parse(response.body).as_object();
}
inline std::string text_in(const http::Response& response, const char* key) {
  return std::string(json_of(response).at(key).as_string());
}
inline std::string reason_of(const http::Response& response) {
  return response.body.empty() ? std::string() : text_in(response, "reason");
}

/// The company: a city with departments east (areas e1, e2) and west (area w1). Person p-mm leads
/// east, p-e1, p-e2 and p-w1 their areas. Shop s-e1 lies in e1, s-w1 in w1.
class IdentityTest : public test_support::OnBothEngines {
 protected:
  static constexpr std::int64_t kStart = 1'790'000'000'000;
  static constexpr std::int64_t kSecond = 1000;
  static constexpr std::int64_t kMinute = 60 * kSecond;
  static constexpr std::int64_t kHour = 60 * kMinute;
  static constexpr std::int64_t kDay = 24 * kHour;

  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    services = std::make_unique<api::Services>(
        api::Services{database(), clock, ids, folder.path().string()});
    company = add_company("demo");
    open();
  }

  base::CompanyId add_company(const std::string& code) {
    auto session = database().writer();
    auto added = organisation::add_company(*session, clock, {.code = code, .name = "城南公司"});
    EXPECT_TRUE(added.has_value());
    const std::int64_t base = added->id.value * 1000;
    const std::string id = std::to_string(added->id.value);
    const auto person = [&](int number, const char* person_code, const char* role) {
      session->execute_text("insert into people (company_id, id, code, name, role) values (" + id +
                            "," + std::to_string(base + number) + ",'" + person_code + "','" +
                            person_code + "','" + role + "')");
    };
    const auto unit = [&](int number, const char* unit_code, const char* kind, int parent,
                          int manager) {
      const auto or_null = [&](int n) { return n == 0 ? "null" : std::to_string(base + n); };
      session->execute_text(
          "insert into organisation_units (company_id, id, code, name, kind, parent_id, "
          "manager_id) values (" +
          id + "," + std::to_string(base + number) + ",'" + unit_code + "','" + unit_code + "','" +
          kind + "'," + or_null(parent) + "," + or_null(manager) + ")");
    };
    const auto shop = [&](int number, const char* shop_code, int area) {
      session->execute_text(
          "insert into customers (company_id, id, customer_code, shop_name, sales_area_id, status) "
          "values (" +
          id + "," + std::to_string(base + number) + ",'" + shop_code + "','" + shop_code + "'," +
          std::to_string(base + area) + ",'active')");
    };
    person(1, "p-mm", "market_manager");
    person(2, "p-e1", "customer_manager");
    person(3, "p-e2", "customer_manager");
    person(4, "p-w1", "customer_manager");
    unit(10, "city", "city_company", 0, 0);
    unit(11, "east", "market_department", 10, 1);
    unit(12, "west", "market_department", 10, 0);
    unit(13, "e1", "sales_area", 11, 2);
    unit(14, "e2", "sales_area", 11, 3);
    unit(15, "w1", "sales_area", 12, 4);
    shop(21, "s-e1", 13);
    shop(22, "s-w1", 15);
    return added->id;
  }
  [[nodiscard]] std::int64_t id_of(int number) const { return company.value * 1000 + number; }
  [[nodiscard]] base::UnitId unit_id(int number) const { return {id_of(number)}; }

  /// A fresh server on the same database.
  void open() {
    router.reset();
    identity.reset();
    Options options = wanted_options;
    options.background = false;
    // Cheap hashes, so that tests spend their time on what they test.
    if (cheap_hashes) options.hash_cost = {.memory_kib = 64, .passes = 1};
    options.steady_ms = [this] { return steady_ms; };
    auto opened = Identity::open(*services, options);
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    identity = *std::move(opened);
    auto routes = http_routes(*services, *identity);
    for (auto& route : organisation::http_routes(
             *services, [this](base::CompanyId changed) { identity->forget(changed); }))
      routes.push_back(std::move(route));
    router = std::make_unique<http::Router>(std::move(routes), *identity);
    router->on_exception = [](const std::exception_ptr& failure, const http::Request&) {
      std::rethrow_exception(failure);
      return http::Response{};
    };
  }

  /// Both clocks, as time passes.
  void pass(std::int64_t ms) {
    steady_ms += ms;
    clock.set({clock.now().unix_ms + ms});
  }
  /// The wall clock alone: somebody set it.
  void jump(std::int64_t ms) { clock.set({clock.now().unix_ms + ms}); }

  void add_account(const std::string& login, std::vector<std::string> roles, AccountWish more = {},
                   const std::string& company_code = "demo") {
    more.login = login;
    more.name = "Test " + login;
    more.roles = std::move(roles);
    const auto at = company_id(company_code);
    const auto link = identity::add_account(database(), clock, ids, at, more);
    ASSERT_TRUE(link.has_value()) << link.error().message;
    const auto hash = identity->context().hasher.hash(kPassword);
    auto session = database().writer();
    const auto account = find_account(*session, at, std::string_view(login));
    update_password(*session, at, account->id, *hash, false);
  }
  base::CompanyId company_id(const std::string& code) {
    auto session = database().reader();
    return organisation::get_company(*session, code)->id;
  }
  Account account(const std::string& login) {
    auto session = database().reader();
    return *find_account(*session, company, std::string_view(login));
  }
  Browser browser(const std::string& address = "192.0.2.7") { return {*router, address}; }
  Browser signed_in(const std::string& login, const std::string& address = "192.0.2.7") {
    Browser made(*router, address);
    const auto response = made.sign_in(login);
    EXPECT_EQ(response.status, 200) << login << ": " << response.body;
    return made;
  }
  std::int64_t count(const std::string& sql) {
    auto session = database().reader();
    return std::stoll(session->text_scalar(sql));
  }
  std::int64_t audited(const std::string& action) {
    return count("select count(*) from audit_rows where action = '" + action + "'");
  }

  base::FixedClock clock{base::Instant{kStart}};
  std::int64_t steady_ms = 5'000'000;
  base::IdGenerator ids{clock, 3};
  test_support::TempFolder folder;
  Options wanted_options;
  bool cheap_hashes = true;
  std::unique_ptr<api::Services> services;
  base::CompanyId company;
  std::unique_ptr<Identity> identity;
  std::unique_ptr<http::Router> router;
};

}  // namespace identity
