#include <boost/describe.hpp>

#include "features/identity/identity_http.h"
#include "features/identity/rights.h"
#include "features/organisation/organisation.h"
#include "platform/wire/schema.h"

namespace identity {

struct SignInBody {
  std::string login;
  std::string password;
  std::optional<std::string> company;
  std::optional<std::string> code;
};
BOOST_DESCRIBE_STRUCT(SignInBody, (), (login, password, company, code))

struct CompanyView {
  base::CompanyId id;
  std::string code;
  std::string name;
  std::string kind;
  std::string currency;
};
BOOST_DESCRIBE_STRUCT(CompanyView, (), (id, code, name, kind, currency))

struct ScopeView {
  bool whole_company = false;
  std::vector<base::UnitId> sales_areas;
  std::optional<base::CustomerId> own_customer;
};
BOOST_DESCRIBE_STRUCT(ScopeView, (), (whole_company, sales_areas, own_customer))

struct SessionView {
  auth::AccountId account_id;
  std::string login;
  std::string name;
  std::optional<base::PersonId> person_id;
  CompanyView company;
  std::vector<std::string> roles;
  std::vector<std::string> permissions;
  ScopeView scope;
  std::string language;
  bool must_change_password = false;
  bool has_second_factor = false;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SessionView, (),
                      (account_id, login, name, person_id, company, roles, permissions, scope,
                       language, must_change_password, has_second_factor, expires_at))

namespace {

SessionView view_of(db::Session& session, const auth::Principal& principal, const Account& account,
                    base::Instant expires_at) {
  SessionView view;
  view.account_id = principal.account;
  view.login = principal.login;
  view.name = principal.name;
  view.person_id = principal.person;
  for (const auto& company : organisation::list_companies(session))
    if (company.id == principal.company)
      view.company = {
          company.id, company.code, company.name,
          company.kind == organisation::CompanyKind::kDistributor ? "distributor" : "supermarket",
          company.currency};
  view.roles = principal.roles;
  view.permissions = permission_names(principal.permissions);
  view.scope = {principal.scope.whole_company, principal.scope.sales_areas,
                principal.scope.own_customer};
  view.language = principal.language;
  view.must_change_password = account.must_change;
  view.has_second_factor = account.totp_state == TotpState::kOn;
  view.expires_at = expires_at;
  return view;
}

base::Result<http::Response> post_session(Context& context, const http::Request& request) {
  TRY_ASSIGN(SignInBody body, api::body<SignInBody>(request));
  const Credentials credentials{std::move(body.login), std::move(body.password),
                                std::move(body.company), std::move(body.code)};
  const auto outcome = sign_in(context, credentials, caller_of(request),
                               request.cookie(cookie_name(request.is_tls)));
  if (const auto* refusal = std::get_if<SignInRefusal>(&outcome)) return refused(request, *refusal);
  const auto& done = std::get<SignedIn>(outcome);
  auto session = context.services.database.reader();
  const auto account = find_account(*session, done.company, done.account);
  CHECK(account.has_value());
  const auto principal = RightsBook(*session, done.company).principal_of(*account, done.session.id);
  return http::Response::json(
             wire::to_json(view_of(*session, *principal, *account, done.session.expires_at)))
      .with("Set-Cookie", session_cookie(done.session.cookie_value, request.is_tls));
}

base::Result<http::Response> get_session(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  const auth::Principal& principal = *request.principal;
  const auto account = find_account(*session, principal.company, principal.account);
  CHECK(account.has_value());
  base::Instant expires_at;
  for (const SessionRow& row : list_sessions(*session, principal.company, principal.account))
    if (row.id == principal.session) expires_at = row.expires_at;
  return http::Response::json(wire::to_json(view_of(*session, principal, *account, expires_at)));
}

base::Result<http::Response> delete_session(Context& context, const http::Request& request) {
  const auth::Principal& principal = *request.principal;
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        end_session(write.session, principal.company, principal.account, principal.session);
        write.audit(
            entry_of("session.sign_out", "session", std::to_string(principal.session.value)));
        return http::Response::no_content()
            .with("Set-Cookie", ended_cookie(request.is_tls))
            .with("Clear-Site-Data", "\"cache\", \"storage\"");
      });
  context.cache.forget();
  return result;
}

}  // namespace

http::Response refused(const http::Request& request, const SignInRefusal& refusal) {
  http::Response response = http::problem(refusal.error, request.request_id, refusal.status);
  if (refusal.retry_after_s > 0) return retry_after(std::move(response), refusal.retry_after_s);
  return response;
}

std::vector<http::Route> session_routes(Context& context) {
  const std::string path = "/api/v1/session";
  return {
      {http::Method::kPost, path, auth::Permission::kPublic,
       "Signs in: sets the session cookie and tells who signed in.",
       [&](const http::Request& r) { return post_session(context, r); },
       options(wire::schema<SignInBody>(), wire::schema<SessionView>())},
      {http::Method::kGet, path, auth::Permission::kSignedIn,
       "Who is signed in, and what they may do.",
       [&](const http::Request& r) { return get_session(context, r); },
       options({}, wire::schema<SessionView>())},
      {http::Method::kDelete, path, auth::Permission::kSignedIn, "Signs out.",
       [&](const http::Request& r) { return delete_session(context, r); }, options({}, {}, 204)},
  };
}

}  // namespace identity
