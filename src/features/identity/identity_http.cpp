#include "features/identity/identity_http.h"

#include "features/identity/password_policy.h"
#include "features/organisation/organisation.h"

namespace identity {

http::RouteOptions options(http::Schema request, http::Schema response, int status) {
  http::RouteOptions options;
  options.request = std::move(request);
  options.response = std::move(response);
  options.success_status = status;
  return options;
}

base::Result<void> need_session(const http::Request& request) {
  if (!request.principal->is_api_key) return {};
  return base::Error{base::ErrorCode::kForbidden,
                     "identity.session_needed",
                     "an API key cannot do this: sign in",
                     {}};
}

Account own_account(db::Session& session, const http::Request& request) {
  auto account = find_account(session, request.principal->company, request.principal->account);
  CHECK(account.has_value());  // accounts are never deleted
  return *std::move(account);
}

SignInRefusal password_refusal(SignInRefusal refusal) {
  if (refusal.status != 401) return refusal;
  refusal.status = 422;
  refusal.error = {base::ErrorCode::kInvalid,
                   "identity.wrong_password",
                   "the password is wrong",
                   {{"password", {}, "identity.wrong_password", "the present password"}}};
  return refusal;
}

base::Error invalid(base::Error error) {
  if (error.code == base::ErrorCode::kForbidden) error.code = base::ErrorCode::kInvalid;
  return error;
}

std::string rotated_cookie(api::Write& write, Context& context, const http::Request& request) {
  const auth::Principal& who = write.principal;
  end_sessions(write.session, who.company, who.account);
  const NewSession fresh =
      start_session(write.session, context, who.company, who.account, caller_of(request));
  return session_cookie(fresh.cookie_value, request.is_tls);
}

http::Response rotated(api::Write& write, Context& context, const http::Request& request) {
  return http::Response::no_content().with("Set-Cookie", rotated_cookie(write, context, request));
}

base::Result<std::string> hash_new_password(Context& context, base::CompanyId company,
                                            const Account& account, std::string_view password) {
  PasswordContext about;
  about.words = {account.login, account.name};
  about.has_second_factor = account.totp_state == TotpState::kOn;
  {
    auto session = context.services.database.reader();
    for (const auto& known : organisation::list_companies(*session))
      if (known.id == company) about.words.insert(about.words.end(), {known.code, known.name});
  }
  TRY(check_password(password, about));
  if (auto hash = context.hasher.hash(password)) return *std::move(hash);
  return base::Error{base::ErrorCode::kLimited, "identity.busy", "try again in a second", {}};
}

base::Error not_found(const char* what) {
  return {base::ErrorCode::kNotFound,
          "identity.not_found",
          std::string("there is no such ") + what,
          {}};
}

std::vector<http::Route> http_routes(api::Services& /*services*/, Identity& identity) {
  std::vector<http::Route> routes;
  for (const auto part : {session_routes, profile_routes, second_factor_routes, setup_routes,
                          account_routes, role_routes, api_key_routes})
    for (http::Route& route : part(identity.context())) routes.push_back(std::move(route));
  return routes;
}

}  // namespace identity
