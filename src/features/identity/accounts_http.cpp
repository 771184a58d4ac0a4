#include <algorithm>

#include "base/text.h"
#include "features/identity/identity_http.h"
#include "features/identity/links.h"
#include "features/identity/rights.h"
#include "features/identity/second_factor.h"
#include "platform/wire/schema.h"

namespace identity {

BOOST_DESCRIBE_ENUM(Reach, kCompany, kUnits, kOwnAreas, kShop)
BOOST_DESCRIBE_ENUM(AccountState, kActive, kDisabled)

/// Roles and whose data they apply to; replaced as a whole.
struct AccessView {
  Reach reach = Reach::kCompany;
  std::vector<std::string> roles;
  std::vector<base::UnitId> unit_ids;
  std::optional<base::PersonId> person_id;
  std::optional<base::CustomerId> customer_id;
};
BOOST_DESCRIBE_STRUCT(AccessView, (), (reach, roles, unit_ids, person_id, customer_id))

struct AccountView {
  auth::AccountId id;
  std::string login;
  std::string name;
  AccountState state = AccountState::kActive;
  std::string language;
  AccessView access;
  bool has_password = false;
  bool must_change_password = false;
  bool has_second_factor = false;
  base::Instant created_at;
  std::optional<base::Instant> last_sign_in_at;
  std::string etag;
};
BOOST_DESCRIBE_STRUCT(AccountView, (),
                      (id, login, name, state, language, access, has_password, must_change_password,
                       has_second_factor, created_at, last_sign_in_at, etag))

struct NewAccountBody {
  std::string login;
  std::string name;
  std::optional<std::string> language;
  AccessView access;
  std::optional<std::string> password;  ///< must be changed at the first sign-in; none: a link
};
BOOST_DESCRIBE_STRUCT(NewAccountBody, (), (login, name, language, access, password))

struct NewAccountView {
  AccountView account;
  std::optional<LinkView> link;
};
BOOST_DESCRIBE_STRUCT(NewAccountView, (), (account, link))

struct AccountChange {
  std::optional<std::string> name;
  std::optional<std::string> language;
  std::optional<AccountState> state;
  std::optional<AccessView> access;
};
BOOST_DESCRIBE_STRUCT(AccountChange, (), (name, language, state, access))

namespace {

AccountView view_of(const Account& account) {
  AccountView view;
  view.id = account.id;
  view.login = account.login;
  view.name = account.name;
  view.state = account.state;
  view.language = account.language;
  view.access = {account.reach, account.roles, account.units, account.person, account.customer};
  view.has_password = !account.password_hash.empty();
  view.must_change_password = account.must_change;
  view.has_second_factor = account.totp_state == TotpState::kOn;
  view.created_at = account.created_at;
  view.last_sign_in_at = account.last_sign_in_at;
  view.etag = api::etag(account.version);
  return view;
}

void set_access(Account& account, AccessView access) {
  account.reach = access.reach;
  account.roles = std::move(access.roles);
  account.units = std::move(access.unit_ids);
  account.person = access.person_id;
  account.customer = access.customer_id;
  std::sort(account.roles.begin(), account.roles.end());
  account.roles.erase(std::unique(account.roles.begin(), account.roles.end()), account.roles.end());
  std::sort(account.units.begin(), account.units.end());
}

bool is_same_access(const Account& a, const Account& b) {
  return a.reach == b.reach && a.roles == b.roles && a.units == b.units && a.person == b.person &&
         a.customer == b.customer && a.state == b.state;
}

/// As if active: who may not touch an account may not wake it either.
Rights rights_when_active(const RightsBook& book, Account account) {
  account.state = AccountState::kActive;
  return book.rights_of(account);
}

/// An account that the caller may see; any other does not exist for them.
base::Result<Account> visible_account(db::Session& session, const RightsBook& book,
                                      const http::Request& request) {
  const auto id = api::id_from<auth::AccountId>(request.path_param("id"));
  if (!id) return not_found("account");
  auto account = find_account(session, request.principal->company, *id);
  if (!account) return not_found("account");
  const auto& scope = request.principal->scope;
  if (!scope.whole_company && !are_within(rights_when_active(book, *account), *request.principal))
    return not_found("account");
  return *std::move(account);
}

base::Result<void> need_within(const RightsBook& book, const Account& account,
                               const auth::Principal& actor) {
  if (are_within(rights_when_active(book, account), actor)) return {};
  return base::Error{base::ErrorCode::kForbidden,
                     "identity.beyond_own_rights",
                     "nobody hands out or changes more than they have themselves",
                     {}};
}

bool fits(const Account& account, const http::Request& request) {
  const auto q = request.query_value("q");
  const auto state = request.query_value("state");
  if (state && *state != (account.state == AccountState::kActive ? "active" : "disabled"))
    return false;
  if (!q || q->empty()) return true;
  const std::string wanted = base::to_lower_ascii(*q);
  return account.login.find(wanted) != std::string::npos ||
         base::to_lower_ascii(account.name).find(wanted) != std::string::npos;
}

base::Result<http::Response> get_accounts(Context& context, const http::Request& request) {
  TRY_ASSIGN(const api::Page page, api::page_of(request));
  auto session = context.services.database.reader();
  const base::CompanyId company = request.principal->company;
  const RightsBook book(*session, company);
  const bool sees_all = request.principal->scope.whole_company;
  api::PageOf<AccountView> found;
  std::int64_t total = 0;
  for (const Account& account : list_accounts(*session, company)) {
    if (!fits(account, request)) continue;
    if (!sees_all && !are_within(rights_when_active(book, account), *request.principal)) continue;
    ++total;
    if (!page.cursor.empty() && account.login <= page.cursor) continue;
    if (found.items.size() < page.limit)
      found.items.push_back(view_of(account));
    else if (!found.next_cursor)
      found.next_cursor = api::encode_cursor(found.items.back().login);
  }
  found.total = total;
  return api::page_response(found);
}

base::Result<http::Response> get_account(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  const RightsBook book(*session, request.principal->company);
  TRY_ASSIGN(const Account account, visible_account(*session, book, request));
  return http::Response::json(wire::to_json(view_of(account)))
      .with("ETag", api::etag(account.version));
}

base::Result<http::Response> add_account(api::Write& write, const Account& account) {
  const base::CompanyId company = write.principal.company;
  TRY(check_account(write.session, company, account));
  TRY(need_within(RightsBook(write.session, company), account, write.principal));
  TRY(insert_account(write.session, company, account));
  NewAccountView view{view_of(account), {}};
  if (account.password_hash.empty()) {
    const OneTimeLink link = make_link(write.session, write.clock, company, account.id);
    view.link = LinkView{link.path, link.expires_at};
  }
  audit::Entry entry = entry_of("accounts.create", "account", std::to_string(account.id.value));
  entry.after = wire::to_json(view.account);
  write.audit(std::move(entry));
  write.keeps_answer = !view.link;
  return http::Response::json(wire::to_json(view), 201)
      .with("Location", "/api/v1/accounts/" + std::to_string(account.id.value))
      .with("ETag", api::etag(account.version));
}

base::Result<http::Response> post_account(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(NewAccountBody body, api::body<NewAccountBody>(request));
  Account account;
  account.id = context.services.ids.next<auth::AccountId>();
  account.login = normalised_login(body.login);
  account.name = std::move(body.name);
  account.language = body.language.value_or("zh");
  account.created_at = context.services.clock.now();
  set_access(account, std::move(body.access));
  if (body.password) {
    TRY(check_account_form(account));
    TRY_ASSIGN(account.password_hash,
               hash_new_password(context, request.principal->company, account, *body.password));
    account.must_change = true;
  }
  return api::write(context.services, request,
                    [&](api::Write& write) { return add_account(write, account); });
}

/// The account as changed, checked against what the caller may hand out.
base::Result<Account> changed_account(api::Write& write, const RightsBook& book, Account account,
                                      const AccountChange& change) {
  TRY(need_within(book, account, write.principal));
  if (change.name) account.name = *change.name;
  if (change.language) account.language = *change.language;
  if (change.state) account.state = *change.state;
  if (change.access) set_access(account, *change.access);
  TRY(check_account(write.session, write.principal.company, account));
  TRY(need_within(book, account, write.principal));
  return account;
}

base::Result<http::Response> change_account(Context& context, api::Write& write,
                                            const http::Request& request,
                                            const AccountChange& change) {
  const base::CompanyId company = write.principal.company;
  const RightsBook book(write.session, company);
  TRY_ASSIGN(const Account before, visible_account(write.session, book, request));
  if (api::if_match_version(request) != before.version)
    return api::stale(request, before.version, wire::to_json(view_of(before)));
  TRY_ASSIGN(Account after, changed_account(write, book, before, change));
  TRY(update_account(write.session, company, after));
  ++after.version;
  http::Response response = http::Response::json(wire::to_json(view_of(after)));
  if (!is_same_access(before, after)) {
    TRY(need_administrator(write.session, company));
    // Other rights, other session: whoever holds the old one signs in again.
    if (after.id != write.principal.account)
      end_sessions(write.session, company, after.id);
    else
      response.with("Set-Cookie", rotated_cookie(write, context, request));
    write.keeps_answer = after.id != write.principal.account;
  }
  audit::Entry entry = entry_of("accounts.update", "account", std::to_string(after.id.value));
  entry.before = wire::to_json(view_of(before));
  entry.after = wire::to_json(view_of(after));
  write.audit(std::move(entry));
  return std::move(response).with("ETag", api::etag(after.version));
}

base::Result<http::Response> patch_account(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const AccountChange change, api::body<AccountChange>(request));
  auto result = api::write(context.services, request, [&](api::Write& write) {
    return change_account(context, write, request, change);
  });
  context.cache.forget();
  return result;
}

/// Acts on an account that the caller may change, in one audited write.
using Act = std::function<http::Response(api::Write&, const Account&)>;
base::Result<http::Response> act(Context& context, const http::Request& request, const char* action,
                                 const Act& work) {
  TRY(need_session(request));
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        const RightsBook book(write.session, write.principal.company);
        TRY_ASSIGN(const Account account, visible_account(write.session, book, request));
        TRY(need_within(book, account, write.principal));
        write.keeps_answer = false;
        http::Response response = work(write, account);
        write.audit(entry_of(action, "account", std::to_string(account.id.value)));
        return response;
      });
  context.cache.forget();
  return result;
}

base::Result<http::Response> post_reset_link(Context& context, const http::Request& request) {
  return act(
      context, request, "accounts.reset_link", [](api::Write& write, const Account& account) {
        const auto link =
            make_link(write.session, write.clock, write.principal.company, account.id);
        return http::Response::json(wire::to_json(LinkView{link.path, link.expires_at}), 201);
      });
}

base::Result<http::Response> post_end_sessions(Context& context, const http::Request& request) {
  return act(context, request, "accounts.end_sessions",
             [](api::Write& write, const Account& account) {
               end_sessions(write.session, write.principal.company, account.id);
               return http::Response::no_content();
             });
}

base::Result<http::Response> delete_second_factor(Context& context, const http::Request& request) {
  return act(context, request, "accounts.second_factor_off",
             [](api::Write& write, const Account& account) {
               const base::CompanyId company = write.principal.company;
               remove_second_factor(write.session, company, account.id);
               // It may have been a short one, which the second factor allowed.
               update_password(write.session, company, account.id, account.password_hash, true);
               end_sessions(write.session, company, account.id);
               return http::Response::no_content();
             });
}

}  // namespace

std::vector<http::Route> account_routes(Context& context) {
  using auth::Permission;
  const auto route = [&](http::Method method, const char* path, const char* summary, auto handler,
                         http::RouteOptions how) {
    return http::Route{method,
                       path,
                       Permission::kPeopleManage,
                       summary,
                       [&context, handler](const http::Request& r) { return handler(context, r); },
                       std::move(how)};
  };
  http::RouteOptions list = options({}, api::page_schema<AccountView>());
  list.parameters = api::page_parameters();
  list.parameters.push_back({"q", "Part of login or name.", {{"type", "string"}}, false});
  list.parameters.push_back({"state",
                             "active or disabled.",
                             {{"type", "string"}, {"enum", {"active", "disabled"}}},
                             false});
  http::RouteOptions add =
      options(wire::schema<NewAccountBody>(), wire::schema<NewAccountView>(), 201);
  add.needs_idempotency_key = true;
  http::RouteOptions change = options(wire::schema<AccountChange>(), wire::schema<AccountView>());
  change.needs_if_match = true;
  using http::Method;
  return {
      route(Method::kGet, "/api/v1/accounts", "Accounts by login.", get_accounts, list),
      route(Method::kPost, "/api/v1/accounts",
            "Adds an account; without a password the answer holds a one-time link.", post_account,
            add),
      route(Method::kGet, "/api/v1/accounts/{id}", "One account.", get_account,
            options({}, wire::schema<AccountView>())),
      route(Method::kPatch, "/api/v1/accounts/{id}",
            "Changes an account; other roles or reach end its sessions.", patch_account, change),
      route(Method::kPost, "/api/v1/accounts/{id}/reset-link",
            "A one-time link to set a new password, shown once.", post_reset_link,
            options({}, wire::schema<LinkView>(), 201)),
      route(Method::kPost, "/api/v1/accounts/{id}/end-sessions", "Ends all sessions of an account.",
            post_end_sessions, options({}, {}, 204)),
      route(Method::kDelete, "/api/v1/accounts/{id}/second-factor", "Removes a lost second factor.",
            delete_second_factor, options({}, {}, 204)),
  };
}

}  // namespace identity
