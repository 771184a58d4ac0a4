#include "features/identity/identity_http.h"
#include "features/identity/links.h"
#include "features/identity/throttle.h"
#include "features/organisation/organisation.h"
#include "platform/wire/schema.h"

namespace identity {

struct SetupState {
  bool needs_setup = false;  ///< no company has an account yet
};
BOOST_DESCRIBE_STRUCT(SetupState, (), (needs_setup))

struct LinkBody {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(LinkBody, (), (token))

struct LinkPurpose {
  bool is_first_administrator = false;
  std::string company_code;
  std::string company_name;
  std::optional<std::string> login;  ///< whose password it sets
  bool has_second_factor = false;
};
BOOST_DESCRIBE_STRUCT(LinkPurpose, (),
                      (is_first_administrator, company_code, company_name, login,
                       has_second_factor))

struct SetupBody {
  std::string token;
  std::string password;
  std::optional<std::string> login;  ///< of the first administrator
  std::optional<std::string> name;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(SetupBody, (), (token, password, login, name, language))

struct SetupDone {
  std::string company_code;
  std::string login;
};
BOOST_DESCRIBE_STRUCT(SetupDone, (), (company_code, login))

namespace {

base::Error bad_link() {
  return {base::ErrorCode::kNotFound,
          "identity.bad_link",
          "the link was used already, is too old, or is not complete: ask for a new one",
          {}};
}

std::optional<organisation::Company> company_of(db::Session& session, base::CompanyId id) {
  for (auto& company : organisation::list_companies(session))
    if (company.id == id) return std::move(company);
  return {};
}

base::Result<http::Response> get_setup(Context& context, const http::Request& /*request*/) {
  auto session = context.services.database.reader();
  SetupState state{true};
  for (const auto& company : organisation::list_companies(*session))
    if (has_accounts(*session, company.id)) state.needs_setup = false;
  return http::Response::json(wire::to_json(state));
}

base::Result<http::Response> check_link(Context& context, const http::Request& request) {
  TRY_ASSIGN(const LinkBody body, api::body<LinkBody>(request));
  auto session = context.services.database.reader();
  const auto link = find_link(*session, context.services.clock, body.token);
  if (!link) return bad_link();
  const auto company = company_of(*session, link->company);
  CHECK(company.has_value());
  LinkPurpose purpose{!link->account, company->code, company->name, {}, false};
  if (link->account) {
    const auto account = find_account(*session, link->company, *link->account);
    CHECK(account.has_value());
    purpose.login = account->login;
    purpose.has_second_factor = account->totp_state == TotpState::kOn;
  }
  return http::Response::json(wire::to_json(purpose));
}

/// The account that the link makes or belongs to, before the password is set.
base::Result<Account> account_for(Context& context, const Link& link, const SetupBody& body) {
  auto session = context.services.database.reader();
  if (link.account) {
    auto account = find_account(*session, link.company, *link.account);
    CHECK(account.has_value());
    if (account->state != AccountState::kActive) return bad_link();
    return *std::move(account);
  }
  Account account;
  account.id = context.services.ids.next<auth::AccountId>();
  account.login = normalised_login(body.login.value_or(""));
  account.name = body.name.value_or("");
  account.language = body.language.value_or("zh");
  account.roles = {"administrator"};
  account.created_at = context.services.clock.now();
  TRY(check_account(*session, link.company, account));
  return account;
}

base::Result<void> finish_setup(Context& context, db::Session& session, const Link& link,
                                const std::string& token, const Account& account,
                                const std::string& hash, const Caller& caller) {
  if (!use_link(session, link, token)) return bad_link();
  if (link.account) {
    update_password(session, link.company, account.id, hash, false);
    end_sessions(session, link.company, account.id);
    forget_failures(session, link.company, account.login);
  } else {
    if (has_accounts(session, link.company)) return bad_link();
    Account first = account;
    first.password_hash = hash;
    TRY(insert_account(session, link.company, first));
  }
  append_audit(session, context.services.clock, link.company, &account, account.login, caller,
               entry_of(link.account ? "accounts.password_by_link" : "accounts.first_administrator",
                        "account", std::to_string(account.id.value)));
  return {};
}

base::Result<http::Response> post_setup(Context& context, const http::Request& request) {
  TRY_ASSIGN(const SetupBody body, api::body<SetupBody>(request));
  const auto link = [&] {
    auto session = context.services.database.reader();
    return find_link(*session, context.services.clock, body.token);
  }();
  if (!link) return bad_link();
  TRY_ASSIGN(const Account account, account_for(context, *link, body));
  TRY_ASSIGN(const std::string hash,
             hash_new_password(context, link->company, account, body.password));
  auto session = context.services.database.writer();
  db::WriteTransaction transaction(*session);
  TRY(finish_setup(context, *session, *link, body.token, account, hash, caller_of(request)));
  const auto company = company_of(*session, link->company);
  transaction.commit();
  context.cache.forget();
  return http::Response::json(wire::to_json(SetupDone{company->code, account.login}));
}

}  // namespace

std::vector<http::Route> setup_routes(Context& context) {
  using auth::Permission;
  return {
      {http::Method::kGet, "/api/v1/setup", Permission::kPublic,
       "Whether the first administrator is still to be made.",
       [&](const http::Request& r) { return get_setup(context, r); },
       options({}, wire::schema<SetupState>())},
      {http::Method::kPost, "/api/v1/setup/check", Permission::kPublic,
       "What a one-time link is for.",
       [&](const http::Request& r) { return check_link(context, r); },
       options(wire::schema<LinkBody>(), wire::schema<LinkPurpose>())},
      {http::Method::kPost, "/api/v1/setup", Permission::kPublic,
       "Uses a one-time link: makes the first administrator, or sets an account's password.",
       [&](const http::Request& r) { return post_setup(context, r); },
       options(wire::schema<SetupBody>(), wire::schema<SetupDone>())},
  };
}

}  // namespace identity
