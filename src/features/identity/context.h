#pragma once
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "features/identity/accounts.h"
#include "features/identity/identity.h"
#include "features/identity/password_hasher.h"
#include "features/identity/secrets.h"
#include "features/identity/session_cache.h"
#include "platform/audit/audit.h"

namespace identity {

/// Time as sessions, locks and limits see it: the wall clock at the start, from then on the steady
/// one. A wall clock that is set meanwhile changes nothing.
class SessionTime {
 public:
  SessionTime(const base::Clock& wall, std::function<std::int64_t()> steady_ms)
      : steady_ms_(std::move(steady_ms)), offset_(wall.now().unix_ms - steady_ms_()) {}
  [[nodiscard]] base::Instant now() const { return {steady_ms_() + offset_}; }

 private:
  std::function<std::int64_t()> steady_ms_;
  std::int64_t offset_;
};

/// What the parts of the feature share; lives as long as the server.
struct Context {
  Context(api::Services& s, Options o, SecretBox b);
  api::Services& services;
  Options options;
  SessionTime time;
  PasswordHasher hasher;
  SecretBox box;
  SessionCache cache;
  std::mutex refusals_mutex;
  std::set<std::string> refusals_told;  ///< account and route, of this minute
  std::int64_t refusals_minute = 0;

  std::mutex flush_mutex;
  std::condition_variable flush_wanted;
  bool stopping = false;
  std::thread flusher;
};

/// Where a request came from, as sessions and the audit log keep it.
struct Caller {
  std::string address;
  std::string request_id;
  std::string user_agent;
};
Caller caller_of(const http::Request& request);

/// The answer with this Retry-After instead of the general one.
http::Response retry_after(http::Response response, std::int64_t seconds);

/// An entry about one object; before, after and reason are the caller's to add.
audit::Entry entry_of(std::string_view action, std::string_view kind, std::string object_id);
audit::Entry refusal_of(std::string_view action, std::string_view kind, std::string object_id,
                        std::string_view reason);

/// Appends one entry; call last in the WriteTransaction.
void append_audit(db::Session& session, const base::Clock& clock, base::CompanyId company,
                  const Account* account, std::string_view actor, const Caller& caller,
                  audit::Entry entry);

}  // namespace identity
