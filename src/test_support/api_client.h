#pragma once
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "base/check.h"
#include "platform/api/api.h"
#include "platform/http/openapi.h"

/// A feature's routes called as the server calls them, by an account with given rights; and its
/// jobs run at once. For tests of handlers; nothing listens.
namespace test_support {

class ApiClient final : public http::Gatekeeper {
 public:
  ApiClient(std::vector<http::Route> routes, auth::Principal who)
      : principal(std::move(who)), router_(std::move(routes), *this) {
    router_.on_exception = [](std::exception_ptr failure, const http::Request& request) {
      try {
        std::rethrow_exception(std::move(failure));
      } catch (const std::exception& known) {
        return http::problem({base::ErrorCode::kConflict, "test.exception", known.what(), {}},
                             request.request_id, 500);
      }
    };
  }

  /// An account that may do everything in the whole company.
  static auth::Principal administrator(base::CompanyId company) {
    auth::Principal all;
    all.company = company;
    all.account = auth::AccountId{7};
    all.login = "admin";
    all.name = "管理员";
    all.roles = {"administrator"};
    for (const auto permission : auth::grantable_permissions()) all.permissions.insert(permission);
    all.scope.whole_company = true;
    all.language = "zh";
    return all;
  }

  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override {
    request.principal = std::make_shared<const auth::Principal>(principal);
    if (route.permission == auth::Permission::kPublic ||
        route.permission == auth::Permission::kSignedIn || principal.can(route.permission))
      return {};
    return http::problem({base::ErrorCode::kForbidden, "auth.not_allowed", "", {}},
                         request.request_id);
  }

  /// `address` may have a query, not encoded.
  http::Response call(http::Method method, const std::string& address, std::string body = {},
                      std::vector<std::pair<std::string, std::string>> headers = {}) {
    http::Request request;
    request.method = method;
    const auto mark = address.find('?');
    request.path = address.substr(0, mark);
    if (mark != std::string::npos) {
      std::string_view rest = std::string_view(address).substr(mark + 1);
      while (!rest.empty()) {
        const auto part = rest.substr(0, rest.find('&'));
        const auto equals = part.find('=');
        request.query.emplace_back(part.substr(0, equals), part.substr(equals + 1));
        rest.remove_prefix(std::min(rest.size(), part.size() + 1));
      }
    }
    request.headers = std::move(headers);
    request.headers.emplace_back("host", "crm.example");
    if (!body.empty() && request.header("content-type").empty())
      request.headers.emplace_back("content-type", "application/json");
    if (method == http::Method::kPost)
      request.headers.emplace_back("idempotency-key", "key-" + std::to_string(++calls_));
    request.body = std::move(body);
    request.remote_address = "127.0.0.1";
    request.request_id = "test-" + std::to_string(calls_);
    auto response = router_.dispatch(request);
    for (const auto& route : router_.routes()) {
      if (route.method == method && route.pattern == request.route) {
        EXPECT_TRUE(http::is_declared(route, response) || response.status == 500)
            << "the contract does not tell " << response.status << " " << response.content_type
            << " of " << address;
      }
    }
    return response;
  }
  boost::json::value json(http::Method method, const std::string& address, std::string body = {},
                          std::vector<std::pair<std::string, std::string>> headers = {}) {
    last = call(method, address, std::move(body), std::move(headers));
    return last.body.empty() ? boost::json::value() : boost::json::parse(last.body);
  }
  boost::json::value get(const std::string& address) { return json(http::Method::kGet, address); }
  boost::json::value post(const std::string& address, std::string body = {}) {
    return json(http::Method::kPost, address, std::move(body));
  }

  auth::Principal principal;
  http::Response last;

 private:
  http::Router router_;
  int calls_ = 0;
};

/// A running job as its work sees it.
class RunningJob final : public jobs::Running {
 public:
  explicit RunningJob(jobs::Job job) : job_(std::move(job)) {}
  [[nodiscard]] const jobs::Job& job() const override { return job_; }
  void check_fence(db::Session&) override {}
  void stage(std::string_view, std::uint64_t) override {}
  void done(std::uint64_t units) override { units_done = units; }
  [[nodiscard]] bool cancelled() const override { return is_cancelled; }
  std::uint64_t units_done = 0;
  bool is_cancelled = false;

 private:
  jobs::Job job_;
};

/// Runs a job that waits, at once. @return what its work returned
inline base::Result<std::string> run_job(db::Database& database, base::CompanyId company,
                                         const std::string& id,
                                         const std::map<std::string, jobs::Work>& works) {
  std::optional<jobs::Job> job;
  {
    auto session = database.reader();
    job = jobs::find(*session, company, *api::id_from<jobs::JobId>(id));
  }
  CHECK(job.has_value());
  RunningJob running(*job);
  return works.at(job->kind)(running);
}

}  // namespace test_support
