#include "base/local_day.h"
#include "base/text.h"
#include "features/identity/identity_http.h"
#include "platform/wire/schema.h"
#include "sql/identity.h"

namespace identity {

struct ApiKeyView {
  base::Id<struct ApiKeyTag> id;
  std::string name;
  std::string hint;  ///< how the key begins
  auth::AccountId account_id;
  std::string account_login;
  std::vector<std::string> permissions;
  base::Instant created_at;
  std::optional<base::Instant> expires_at;
  std::optional<base::Instant> last_used_at;
};
BOOST_DESCRIBE_STRUCT(ApiKeyView, (),
                      (id, name, hint, account_id, account_login, permissions, created_at,
                       expires_at, last_used_at))

struct NewApiKeyBody {
  std::string name;
  std::vector<std::string> permissions;
  std::optional<base::Date> expires_on;  ///< the last day, UTC; none: until revoked
};
BOOST_DESCRIBE_STRUCT(NewApiKeyBody, (), (name, permissions, expires_on))

struct NewApiKeyView {
  base::Id<struct ApiKeyTag> id;
  std::string key;  ///< shown this once
};
BOOST_DESCRIBE_STRUCT(NewApiKeyView, (), (id, key))

namespace {

using ApiKeyId = base::Id<ApiKeyTag>;
constexpr std::size_t kHintLetters = 6;
constexpr std::size_t kKeyNameBytesMax = 60;

base::Result<http::Response> get_keys(Context& context, const http::Request& request) {
  const auth::Principal& principal = *request.principal;
  auto session = context.services.database.reader();
  api::PageOf<ApiKeyView> page;
  session->each<ApiKeyId, std::string, std::string, auth::AccountId, std::string, std::string,
                base::Instant, std::optional<base::Instant>, std::optional<base::Instant>>(
      sql::kListApiKeys, {{"company_id", principal.company}},
      [&](ApiKeyId id, std::string name, std::string hint, auth::AccountId account,
          std::string login, const std::string& permissions, base::Instant created,
          std::optional<base::Instant> expires, std::optional<base::Instant> used) {
        if (!principal.scope.whole_company && account != principal.account) return;
        page.items.push_back({id, std::move(name), std::move(hint), account, std::move(login),
                              permission_names(permissions_from(permissions)), created, expires,
                              used});
      });
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<void> check_new_key(const NewApiKeyBody& body, const Permissions& permissions,
                                 const auth::Principal& actor) {
  const auto name = base::trim(body.name);
  if (name.empty() || body.name.size() > kKeyNameBytesMax || !base::is_valid_utf8(body.name))
    return base::Error{base::ErrorCode::kInvalid,
                       "identity.bad_name",
                       "a key needs a name of at most 60 bytes",
                       {{"name", {}, "identity.bad_name", "a name"}}};
  if (permissions.empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "identity.no_permissions",
                       "a key needs at least one permission",
                       {{"permissions", {}, "identity.no_permissions", "one at least"}}};
  for (const auth::Permission permission : permissions)
    if (!actor.can(permission))
      return base::Error{base::ErrorCode::kForbidden,
                         "identity.beyond_own_rights",
                         "a key cannot do more than its owner",
                         {}};
  return {};
}

base::Result<http::Response> post_key(Context& context, const http::Request& request) {
  TRY(need_session(request));
  TRY_ASSIGN(const NewApiKeyBody body, api::body<NewApiKeyBody>(request));
  TRY_ASSIGN(const Permissions permissions, parse_permissions(body.permissions));
  TRY(check_new_key(body, permissions, *request.principal));
  const std::string token = random_token();
  return api::write(
      context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        write.keeps_answer = false;
        const auto id = write.ids.next<ApiKeyId>();
        std::optional<base::Instant> expires;
        if (body.expires_on) expires = base::start_of(body.expires_on->plus_days(1));
        const std::string key = "rk_" + company_token_text(write.principal.company.value, token);
        write.session.execute(sql::kInsertApiKey,
                              {{"company_id", write.principal.company},
                               {"id", id},
                               {"account_id", write.principal.account},
                               {"name", body.name},
                               {"key_hash", token_hash(token)},
                               {"key_hint", key.substr(0, key.find('.') + 1 + kHintLetters)},
                               {"permissions", permissions_text(permissions)},
                               {"created_at_ms", write.clock.now()},
                               {"expires_at_ms", expires}});
        audit::Entry entry = entry_of("api_keys.create", "api_key", std::to_string(id.value));
        entry.after = wire::to_json(body);
        write.audit(std::move(entry));
        return http::Response::json(wire::to_json(NewApiKeyView{id, key}), 201);
      });
}

base::Result<http::Response> delete_key(Context& context, const http::Request& request) {
  TRY(need_session(request));
  const auth::Principal& principal = *request.principal;
  const auto id = api::id_from<ApiKeyId>(request.path_param("id"));
  if (!id) return not_found("key");
  auto result =
      api::write(context.services, request, [&](api::Write& write) -> base::Result<http::Response> {
        const auto only = principal.scope.whole_company ? auth::AccountId{} : principal.account;
        const auto revoked =
            write.session.execute(sql::kRevokeApiKey, {{"company_id", principal.company},
                                                       {"id", *id},
                                                       {"only_account", only},
                                                       {"revoked_at_ms", write.clock.now()}});
        if (revoked == 0) return not_found("key");
        write.audit(entry_of("api_keys.revoke", "api_key", std::to_string(id->value)));
        return http::Response::no_content();
      });
  context.cache.forget();
  return result;
}

}  // namespace

std::vector<http::Route> api_key_routes(Context& context) {
  using auth::Permission;
  http::RouteOptions add =
      options(wire::schema<NewApiKeyBody>(), wire::schema<NewApiKeyView>(), 201);
  add.needs_idempotency_key = true;
  return {
      {http::Method::kGet, "/api/v1/api-keys", Permission::kPeopleManage,
       "API keys that are in use.", [&](const http::Request& r) { return get_keys(context, r); },
       options({}, api::page_schema<ApiKeyView>())},
      {http::Method::kPost, "/api/v1/api-keys", Permission::kPeopleManage,
       "Makes an API key of the own account; the key is shown this once.",
       [&](const http::Request& r) { return post_key(context, r); }, add},
      {http::Method::kDelete, "/api/v1/api-keys/{id}", Permission::kPeopleManage,
       "Revokes an API key.", [&](const http::Request& r) { return delete_key(context, r); },
       options({}, {}, 204)},
  };
}

}  // namespace identity
