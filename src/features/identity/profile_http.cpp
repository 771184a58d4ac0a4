#include "features/identity/identity_http.h"
#include "features/identity/second_factor.h"
#include "platform/wire/schema.h"

namespace identity {

struct ProfileView {
  auth::AccountId account_id;
  std::string login;
  std::string name;
  std::string language;
  std::optional<base::PersonId> person_id;
  bool must_change_password = false;
  bool has_second_factor = false;
  std::int64_t recovery_codes_left = 0;
  std::optional<base::Instant> last_sign_in_at;
  std::string etag;
};
BOOST_DESCRIBE_STRUCT(ProfileView, (),
                      (account_id, login, name, language, person_id, must_change_password,
                       has_second_factor, recovery_codes_left, last_sign_in_at, etag))

struct ProfileChange {
  std::optional<std::string> name;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(ProfileChange, (), (name, language))

struct PasswordBody {
  std::string current_password;
  std::string new_password;
};
BOOST_DESCRIBE_STRUCT(PasswordBody, (), (current_password, new_password))

struct SessionItem {
  auth::SessionId id;
  base::Instant created_at;
  base::Instant last_seen_at;
  base::Instant expires_at;
  std::string remote_address;
  std::string user_agent;
  bool is_current = false;
};
BOOST_DESCRIBE_STRUCT(SessionItem, (),
                      (id, created_at, last_seen_at, expires_at, remote_address, user_agent,
                       is_current))

namespace {

ProfileView view_of(db::Session& session, base::CompanyId company, const Account& account) {
  ProfileView view;
  view.account_id = account.id;
  view.login = account.login;
  view.name = account.name;
  view.language = account.language;
  view.person_id = account.person;
  view.must_change_password = account.must_change;
  view.has_second_factor = account.totp_state == TotpState::kOn;
  view.recovery_codes_left = recovery_codes_left(session, company, account.id);
  view.last_sign_in_at = account.last_sign_in_at;
  view.etag = api::etag(account.version);
  return view;
}

http::Response profile_response(db::Session& session, base::CompanyId company,
                                const Account& account) {
  return http::Response::json(wire::to_json(view_of(session, company, account)))
      .with("ETag", api::etag(account.version));
}

base::Result<http::Response> get_profile(Context& context, const http::Request& request) {
  auto session = context.services.database.reader();
  return profile_response(*session, request.principal->company, own_account(*session, request));
}

base::Result<http::Response> change_profile(api::Write& write, const http::Request& request,
                                            const ProfileChange& change) {
  const base::CompanyId company = write.principal.company;
  Account account = own_account(write.session, request);
  const ProfileView before = view_of(write.session, company, account);
  if (api::if_match_version(request) != account.version)
    return api::stale(request, account.version, wire::to_json(before));
  if (change.name) account.name = *change.name;
  if (change.language) account.language = *change.language;
  TRY(check_account_form(account));
  TRY(update_account(write.session, company, account));
  ++account.version;
  audit::Entry entry = entry_of("profile.update", "account", std::to_string(account.id.value));
  entry.before = wire::to_json(ProfileChange{before.name, before.language});
  entry.after = wire::to_json(ProfileChange{account.name, account.language});
  write.audit(std::move(entry));
  return profile_response(write.session, company, account);
}

base::Result<http::Response> patch_profile(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const ProfileChange change, api::body<ProfileChange>(request));
  auto result = api::write(context.services, request, [&](api::Write& write) {
    return change_profile(write, request, change);
  });
  context.cache.forget();
  return result;
}

base::Result<http::Response> post_password(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const PasswordBody body, api::body<PasswordBody>(request));
  const base::CompanyId company = request.principal->company;
  const Account account = [&] {
    auto session = context.services.database.reader();
    return own_account(*session, request);
  }();
  const Caller caller = caller_of(request);
  if (const auto refusal =
          check_password_again(context, company, account, body.current_password, caller))
    return refused(request, password_refusal(*refusal));
  if (body.new_password == body.current_password)
    return base::Error{base::ErrorCode::kInvalid,
                       "identity.password_same",
                       "the new password is the old one",
                       {{"new_password", {}, "identity.password_same", "another password"}}};
  TRY_ASSIGN(const std::string hash,
             hash_new_password(context, company, account, body.new_password));
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        write.keeps_answer = false;
        update_password(write.session, company, account.id, hash, false);
        http::Response response = rotated(write, context, request);
        write.audit(entry_of("profile.password", "account", std::to_string(account.id.value)));
        return response;
      });
  context.cache.forget();
  return result;
}

base::Result<http::Response> get_sessions(Context& context, const http::Request& request) {
  TRY(need_session(request));
  const auth::Principal& principal = *request.principal;
  flush_last_seen(context);
  auto session = context.services.database.reader();
  api::PageOf<SessionItem> page;
  const std::int64_t idle_ms = std::chrono::milliseconds(context.options.idle).count();
  for (const SessionRow& row : list_sessions(*session, principal.company, principal.account)) {
    const std::int64_t unused_ms = context.time.now().unix_ms - row.last_seen_at.unix_ms;
    if (unused_ms > idle_ms) continue;  // over, though its row is still there
    page.items.push_back({row.id, row.created_at, row.last_seen_at, row.expires_at,
                          row.remote_address, row.user_agent, row.id == principal.session});
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<http::Response> delete_own_session(Context& context, const http::Request& request) {
  TRY(need_session(request));
  const auth::Principal& principal = *request.principal;
  const auto id = api::id_from<auth::SessionId>(request.path_param("id"));
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        if (!id || end_session(write.session, principal.company, principal.account, *id) == 0)
          return not_found("session");
        write.audit(entry_of("session.end", "session", std::to_string(id->value)));
        return http::Response::no_content();
      });
  context.cache.forget();
  return result;
}

}  // namespace

std::vector<http::Route> profile_routes(Context& context) {
  using auth::Permission;
  http::RouteOptions change = options(wire::schema<ProfileChange>(), wire::schema<ProfileView>());
  change.needs_if_match = true;
  return {
      {http::Method::kGet, "/api/v1/profile", Permission::kSignedIn, "The own account.",
       [&](const http::Request& r) { return get_profile(context, r); },
       options({}, wire::schema<ProfileView>())},
      {http::Method::kPatch, "/api/v1/profile", Permission::kSignedIn,
       "Changes the own name or language.",
       [&](const http::Request& r) { return patch_profile(context, r); }, change},
      {http::Method::kPost, "/api/v1/profile/password", Permission::kSignedIn,
       "Changes the own password; all other sessions end.",
       [&](const http::Request& r) { return post_password(context, r); },
       options(wire::schema<PasswordBody>(), {}, 204)},
      {http::Method::kGet, "/api/v1/profile/sessions", Permission::kSignedIn,
       "Where the own account is signed in.",
       [&](const http::Request& r) { return get_sessions(context, r); },
       options({}, api::page_schema<SessionItem>())},
      {http::Method::kDelete, "/api/v1/profile/sessions/{id}", Permission::kSignedIn,
       "Ends one of the own sessions.",
       [&](const http::Request& r) { return delete_own_session(context, r); },
       options({}, {}, 204)},
  };
}

}  // namespace identity
