#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/identity/context.h"

/// Sessions and API keys: kept as hashes in the database, cached in memory.
namespace identity {

/// The cookie's name: with `__Host-` the browser insists on Secure and Path=/.
std::string_view cookie_name(bool is_tls);
std::string session_cookie(std::string_view value, bool is_tls);
std::string ended_cookie(bool is_tls);

struct NewSession {
  auth::SessionId id;
  std::string cookie_value;  ///< company and token; shown to nobody but the browser
  base::Instant expires_at;
};
/// Call inside a WriteTransaction. Also removes sessions whose absolute end has passed.
NewSession start_session(db::Session& session, Context& context, base::CompanyId company,
                         auth::AccountId account, const Caller& caller);

/// The session behind a cookie value, from the cache or the database; nothing when there is none,
/// it was idle too long, or it is over. Counts as use.
std::shared_ptr<CachedSession> find_session(Context& context, std::string_view cookie_value);
/// The API key behind a bearer token, likewise.
std::shared_ptr<CachedSession> find_key(Context& context, std::string_view bearer);

struct SessionRow {
  auth::SessionId id;
  base::Instant created_at;
  base::Instant last_seen_at;
  base::Instant expires_at;
  std::string remote_address;
  std::string user_agent;
};
std::vector<SessionRow> list_sessions(db::Session& session, base::CompanyId company,
                                      auth::AccountId account);
/// In a WriteTransaction; the caller makes the cache forget after the commit.
/// @return how many ended
std::int64_t end_session(db::Session& session, base::CompanyId company, auth::AccountId account,
                         auth::SessionId id);
/// @param but  stays, if given
std::int64_t end_sessions(db::Session& session, base::CompanyId company, auth::AccountId account,
                          auth::SessionId but = {});

/// Writes the last use of cached sessions and keys to the database.
void flush_last_seen(Context& context);
/// A thread that does so each half minute, until stop_flusher, which does it once more.
void start_flusher(Context& context);
void stop_flusher(Context& context);

}  // namespace identity
