#include "features/identity/identity_http.h"
#include "features/identity/password_policy.h"
#include "features/identity/second_factor.h"
#include "features/organisation/organisation.h"
#include "platform/wire/schema.h"

namespace identity {

struct PasswordOnlyBody {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(PasswordOnlyBody, (), (password))

struct CodeBody {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CodeBody, (), (code))

struct NewFactorView {
  std::string secret;  ///< base32, for typing in
  std::string uri;     ///< otpauth://, for the QR code
};
BOOST_DESCRIBE_STRUCT(NewFactorView, (), (secret, uri))

struct RecoveryCodesView {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(RecoveryCodesView, (), (recovery_codes))

namespace {

std::string company_name(Context& context, base::CompanyId id) {
  auto session = context.services.database.reader();
  for (const auto& company : organisation::list_companies(*session))
    if (company.id == id) return company.code;
  return {};
}

Account read_own(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  return own_account(*session, request);
}

base::Result<http::Response> post_factor(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const PasswordOnlyBody body, api::body<PasswordOnlyBody>(request));
  const base::CompanyId company = request.principal->company;
  const Account account = read_own(context, request);
  if (account.totp_state == TotpState::kOn)
    return base::Error{base::ErrorCode::kConflict,
                       "identity.second_factor_on",
                       "there is a second factor: remove it first",
                       {}};
  if (const auto refusal =
          check_password_again(context, company, account, body.password, caller_of(request)))
    return refused(request, password_refusal(*refusal));
  const std::string secret = new_totp_secret();
  const NewFactorView view{secret, totp_uri(secret, company_name(context, company), account.login)};
  return api::write(
      context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        write.keeps_answer = false;
        store_pending_secret(write.session, context.box, company, account.id, secret);
        write.audit(entry_of("second_factor.begin", "account", std::to_string(account.id.value)));
        return http::Response::json(wire::to_json(view));
      });
}

base::Result<http::Response> confirm_factor(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const CodeBody body, api::body<CodeBody>(request));
  const base::CompanyId company = request.principal->company;
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        write.keeps_answer = false;
        const Account account = own_account(write.session, request);
        auto codes = confirm_second_factor(write.session, context.box, write.clock.now(), company,
                                           account, body.code);
        if (!codes) return invalid(std::move(codes).error());
        http::Response response = rotated(write, context, request);
        response.status = 200;
        response.body = wire::to_json(RecoveryCodesView{*std::move(codes)});
        write.audit(entry_of("second_factor.on", "account", std::to_string(account.id.value)));
        return response;
      });
  context.cache.forget();
  return result;
}

/// Without the second factor the password alone must be long enough again.
bool is_long_enough_alone(std::string_view password) {
  return check_password(password, {}).has_value();
}

base::Result<http::Response> delete_factor(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const PasswordOnlyBody body, api::body<PasswordOnlyBody>(request));
  const base::CompanyId company = request.principal->company;
  const Account account = read_own(context, request);
  const Caller caller = caller_of(request);
  if (const auto refusal = check_password_again(context, company, account, body.password, caller))
    return refused(request, password_refusal(*refusal));
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        write.keeps_answer = false;
        remove_second_factor(write.session, company, account.id);
        if (!is_long_enough_alone(body.password))
          update_password(write.session, company, account.id, account.password_hash, true);
        http::Response response = rotated(write, context, request);
        write.audit(entry_of("second_factor.off", "account", std::to_string(account.id.value)));
        return response;
      });
  context.cache.forget();
  return result;
}

}  // namespace

std::vector<http::Route> second_factor_routes(Context& context) {
  using auth::Permission;
  const std::string path = "/api/v1/profile/second-factor";
  return {
      {http::Method::kPost, path, Permission::kSignedIn,
       "Begins a second factor: the secret for the authenticator app, shown once.",
       [&](const http::Request& r) { return post_factor(context, r); },
       options(wire::schema<PasswordOnlyBody>(), wire::schema<NewFactorView>())},
      {http::Method::kPost, path + "/confirm", Permission::kSignedIn,
       "Confirms the second factor by its first code; gives ten recovery codes, shown once.",
       [&](const http::Request& r) { return confirm_factor(context, r); },
       options(wire::schema<CodeBody>(), wire::schema<RecoveryCodesView>())},
      {http::Method::kDelete, path, Permission::kSignedIn, "Removes the second factor.",
       [&](const http::Request& r) { return delete_factor(context, r); },
       options(wire::schema<PasswordOnlyBody>(), {}, 204)},
  };
}

}  // namespace identity
