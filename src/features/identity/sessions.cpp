#include "features/identity/sessions.h"

#include "base/text.h"
#include "features/identity/rights.h"
#include "sql/identity.h"

namespace identity {
namespace {

constexpr std::size_t kUserAgentBytesMax = 200;
/// Clocks of two servers on one database may differ by this much without meaning anything.
constexpr std::int64_t kSkewMs = 2000;

std::string cache_key(char kind, const std::string& hash) { return kind + hash; }

/// What the database says of a session or key.
struct Stored {
  auth::SessionId session;
  auth::AccountId account;
  base::Instant last_seen;
  base::Instant expires;
  bool must_change = false;
  std::int64_t epoch = 0;
  std::int64_t data_version = 0;
  bool is_key = false;
  std::string key_name;
  Permissions key_permissions;
};

std::optional<Stored> read_session(db::Session& session, base::CompanyId company,
                                   const std::string& hash) {
  auto row = session.find<auth::SessionId, auth::AccountId, base::Instant, base::Instant, bool,
                          std::int64_t, std::int64_t>(
      sql::kFindSession, {{"company_id", company}, {"token_hash", hash}});
  if (!row) return {};
  Stored stored;
  std::tie(stored.session, stored.account, stored.last_seen, stored.expires, stored.must_change,
           stored.epoch, stored.data_version) = *row;
  return stored;
}

std::optional<Stored> read_key(db::Session& session, base::CompanyId company,
                               const std::string& hash) {
  auto row = session.find<auth::AccountId, std::optional<base::Instant>, std::string, std::string,
                          std::int64_t, std::int64_t>(
      sql::kFindApiKey, {{"company_id", company}, {"key_hash", hash}});
  if (!row) return {};
  auto& [account, expires, name, permissions, epoch, data_version] = *row;
  Stored stored;
  stored.account = account;
  stored.expires = expires.value_or(base::Instant{INT64_MAX});
  stored.epoch = epoch;
  stored.data_version = data_version;
  stored.is_key = true;
  stored.key_name = std::move(name);
  stored.key_permissions = permissions_from(permissions);
  return stored;
}

auth::PrincipalPtr make_principal(db::Session& session, base::CompanyId company,
                                  const Stored& stored) {
  const auto account = find_account(session, company, stored.account);
  if (!account || account->state != AccountState::kActive) return {};
  auto principal = RightsBook(session, company).principal_of(*account, stored.session);
  if (!stored.is_key) return principal;
  auto narrowed = std::make_shared<auth::Principal>(*principal);
  narrowed->is_api_key = true;
  narrowed->login = stored.key_name;
  std::erase_if(narrowed->permissions,
                [&](auth::Permission p) { return !stored.key_permissions.contains(p); });
  return narrowed;
}

/// A session that was last seen in the future outlived a clock that went back: what was left of it
/// is what is left now, not more.
void heal(Context& context, base::CompanyId company, const std::string& hash, Stored& stored,
          base::Instant now) {
  const std::int64_t ahead = stored.last_seen.unix_ms - now.unix_ms;
  if (stored.is_key || ahead <= kSkewMs) return;
  stored.expires.unix_ms -= ahead;
  stored.last_seen = now;
  auto session = context.services.database.writer();
  db::WriteTransaction transaction(*session);
  session->execute(sql::kHealSession, {{"company_id", company},
                                       {"token_hash", hash},
                                       {"last_seen_at_ms", stored.last_seen},
                                       {"expires_at_ms", stored.expires}});
  transaction.commit();
}

/// Asks the database, and fills the cache. Nothing: the session or key is over.
std::shared_ptr<CachedSession> recheck(Context& context, char kind, base::CompanyId company,
                                       const std::string& hash, base::Instant now) {
  const std::string key = cache_key(kind, hash);
  const std::uint64_t generation = context.cache.generation();
  std::optional<Stored> stored;
  std::shared_ptr<CachedSession> entry;
  auth::PrincipalPtr principal;
  {
    auto session = context.services.database.reader();
    stored =
        kind == 's' ? read_session(*session, company, hash) : read_key(*session, company, hash);
    if (stored) {
      entry = context.cache.get(key, company, stored->account);
      const auto known = entry->known();
      const bool same = known && known->epoch == stored->epoch &&
                        known->data_version == stored->data_version &&
                        known->principal->session == stored->session;
      principal = same ? known->principal : make_principal(*session, company, *stored);
    }
  }
  if (!stored || !principal) {
    context.cache.remove(key);
    return {};
  }
  heal(context, company, hash, *stored, now);
  if (entry->last_seen_ms < stored->last_seen.unix_ms)
    entry->last_seen_ms = stored->last_seen.unix_ms;
  entry->written_seen_ms = stored->last_seen.unix_ms;
  entry->set_known(std::make_shared<KnownSession>(
                       KnownSession{std::move(principal), stored->must_change, stored->expires,
                                    stored->epoch, stored->data_version}),
                   now, generation);
  return entry;
}

std::shared_ptr<CachedSession> find(Context& context, char kind, std::string_view text) {
  const CompanyToken token = parse_company_token(text);
  if (token.company == 0) return {};
  const std::string hash = token_hash(token.token);
  const base::Instant now = context.time.now();
  auto entry = context.cache.find(cache_key(kind, hash));
  const std::int64_t recheck_ms = std::chrono::milliseconds(context.options.recheck).count();
  const bool fresh = entry && entry->generation == context.cache.generation() &&
                     now.unix_ms - entry->checked_at_ms < recheck_ms &&
                     entry->known()->principal->company.value == token.company;
  if (!fresh) entry = recheck(context, kind, {token.company}, hash, now);
  if (!entry) return {};
  const std::int64_t idle_ms = std::chrono::milliseconds(context.options.idle).count();
  const bool is_idle = kind == 's' && now.unix_ms - entry->last_seen_ms > idle_ms;
  if (is_idle || now >= entry->known()->expires_at) return {};
  entry->last_seen_ms = now.unix_ms;
  return entry;
}

}  // namespace

std::string_view cookie_name(bool is_tls) { return is_tls ? "__Host-session" : "session"; }

std::string session_cookie(std::string_view value, bool is_tls) {
  std::string text(cookie_name(is_tls));
  text += "=" + std::string(value) + "; Path=/; HttpOnly; SameSite=Lax";
  if (is_tls) text += "; Secure";
  return text;
}

std::string ended_cookie(bool is_tls) { return session_cookie("", is_tls) + "; Max-Age=0"; }

NewSession start_session(db::Session& session, Context& context, base::CompanyId company,
                         auth::AccountId account, const Caller& caller) {
  const base::Instant now = context.time.now();
  session.execute(sql::kDeleteOldSessions, {{"company_id", company}, {"now_ms", now}});
  const std::string token = random_token();
  NewSession started;
  started.id = context.services.ids.next<auth::SessionId>();
  started.cookie_value = company_token_text(company.value, token);
  started.expires_at = {now.unix_ms + std::chrono::milliseconds(context.options.absolute).count()};
  session.execute(sql::kInsertSession,
                  {{"company_id", company},
                   {"id", started.id},
                   {"account_id", account},
                   {"token_hash", token_hash(token)},
                   {"now_ms", now},
                   {"expires_at_ms", started.expires_at},
                   {"remote_address", caller.address},
                   {"user_agent", base::excerpt(caller.user_agent, kUserAgentBytesMax)}});
  return started;
}

std::shared_ptr<CachedSession> find_session(Context& context, std::string_view cookie_value) {
  return find(context, 's', cookie_value);
}

std::shared_ptr<CachedSession> find_key(Context& context, std::string_view bearer) {
  constexpr std::string_view kPrefix = "rk_";
  if (!bearer.starts_with(kPrefix)) return {};
  return find(context, 'k', bearer.substr(kPrefix.size()));
}

std::vector<SessionRow> list_sessions(db::Session& session, base::CompanyId company,
                                      auth::AccountId account) {
  std::vector<SessionRow> rows;
  session
      .each<auth::SessionId, base::Instant, base::Instant, base::Instant, std::string, std::string>(
          sql::kListSessions, {{"company_id", company}, {"account_id", account}},
          [&](auth::SessionId id, base::Instant created, base::Instant seen, base::Instant expires,
              std::string address, std::string agent) {
            rows.push_back({id, created, seen, expires, std::move(address), std::move(agent)});
          });
  return rows;
}

std::int64_t end_session(db::Session& session, base::CompanyId company, auth::AccountId account,
                         auth::SessionId id) {
  return session.execute(sql::kDeleteSession,
                         {{"company_id", company}, {"account_id", account}, {"id", id}});
}

std::int64_t end_sessions(db::Session& session, base::CompanyId company, auth::AccountId account,
                          auth::SessionId but) {
  return session.execute(sql::kDeleteAccountSessions,
                         {{"company_id", company}, {"account_id", account}, {"but", but}});
}

void flush_last_seen(Context& context) {
  struct Seen {
    std::string key;
    base::CompanyId company;
    std::int64_t at;
    std::shared_ptr<CachedSession> entry;
  };
  std::vector<Seen> fresh;
  for (auto& [key, entry] : context.cache.all()) {
    const auto known = entry->known();
    const std::int64_t at = entry->last_seen_ms;
    if (known && at > entry->written_seen_ms)
      fresh.push_back({key, known->principal->company, at, entry});
  }
  if (fresh.empty()) return;
  auto session = context.services.database.writer();
  db::WriteTransaction transaction(*session);
  for (const Seen& seen : fresh)
    session->execute(
        seen.key[0] == 's' ? sql::kUpdateLastSeen : sql::kUpdateKeyUse,
        {{"company_id", seen.company}, {"hash", seen.key.substr(1)}, {"at_ms", seen.at}});
  transaction.commit();
  for (const Seen& seen : fresh) seen.entry->written_seen_ms = seen.at;
}

}  // namespace identity
