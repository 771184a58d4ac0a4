#pragma once
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/id.h"
#include "platform/db/db.h"

/// Guessing of passwords and codes, slowed down: counters in the database, the same for logins that
/// exist and those that do not. A login is never locked for everybody by someone else's failures:
/// locks hold for (login, source), and a source that has signed in before stays welcome.
namespace identity {

struct ThrottleLimits {
  int attempts_per_source_minute = 30;  ///< that fail, or are still being checked
  int free_failures = 2;  ///< from the next on the wait doubles: 1 s, 2 s, 4 s … 30 s
  int delay_max_s = 30;
  int failures_max = 10;  ///< of (login, source) within the window: locked as long
  int codes_max = 5;      ///< wrong second-factor codes, likewise
  int window_minutes = 10;
  int consecutive_max = 100;  ///< of a login from all sources: only known sources, or a new link
  int known_source_days = 30;
};

struct Attempt {
  base::CompanyId company;  ///< 0: the company named does not exist
  std::string login;
  std::string address;
};

struct AttemptVerdict {
  bool allowed = true;
  std::int64_t wait_s = 0;  ///< until it makes sense to try again; at least 1 when refused
  bool locked_now = false;  ///< this attempt was the last before a lock, unless it succeeds
  std::string reason;       ///< identity.too_many_attempts or identity.sign_in_stopped
};

/// Counts the attempt as failed before it is tried, so that trying many at once gains nothing.
/// Refused attempts are not counted. Each call is to stand in a WriteTransaction of its own.
AttemptVerdict begin_attempt(db::Session& session, base::Instant now, const Attempt& attempt,
                             const ThrottleLimits& limits = {});
/// Takes the counting back: signed in. Also forgets rows nobody needs any more.
void attempt_succeeded(db::Session& session, base::Instant now, const Attempt& attempt);
/// Counters that say nothing any more; locks that hold stay. @return rows removed
std::int64_t forget_old_attempts(db::Session& session, base::CompanyId company, base::Instant now);
/// The password was right, the code is still missing: neither failure nor success.
void attempt_withdrawn(db::Session& session, base::Instant now, const Attempt& attempt);
/// As begin_attempt, for the second factor of (login, source).
AttemptVerdict begin_code(db::Session& session, base::Instant now, const Attempt& attempt,
                          const ThrottleLimits& limits = {});
/// A new link was used: the login starts afresh.
void forget_failures(db::Session& session, base::CompanyId company, std::string_view login);

/// What counts as one source: an IPv4 address, or the /64 of an IPv6 address.
std::string source_of(std::string_view address);

}  // namespace identity
