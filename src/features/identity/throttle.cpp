#include "features/identity/throttle.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "base/check.h"
#include "base/hash.h"
#include "sql/identity.h"

namespace identity {
namespace {

constexpr std::int64_t kSecond = 1000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

struct Counter {
  std::int64_t failures = 0;
  std::int64_t window_from = 0;
  std::int64_t last_at = 0;
  std::int64_t blocked_until = 0;
  std::int64_t last_success = 0;
};

/// A counter row, locked for the rest of the transaction.
class Row {
 public:
  Row(db::Session& session, base::CompanyId company, const char* kind, std::string key)
      : session_(session), company_(company), kind_(kind), key_(std::move(key)) {
    session_.execute(sql::kInsertCounter,
                     {{"company_id", company_}, {"kind", kind_}, {"key", key_}});
    session_.execute(sql::kLockCounter, {{"company_id", company_}, {"kind", kind_}, {"key", key_}});
    const auto row =
        session_.find<std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t>(
            sql::kFindCounter, {{"company_id", company_}, {"kind", kind_}, {"key", key_}});
    CHECK(row.has_value());
    std::tie(now.failures, now.window_from, now.last_at, now.blocked_until, now.last_success) =
        *row;
  }
  void save() {
    session_.execute(sql::kUpdateCounter, {{"company_id", company_},
                                           {"kind", kind_},
                                           {"key", key_},
                                           {"failures", now.failures},
                                           {"window_from_ms", now.window_from},
                                           {"last_at_ms", now.last_at},
                                           {"blocked_until_ms", now.blocked_until},
                                           {"last_success_ms", now.last_success}});
  }
  Counter now;

 private:
  db::Session& session_;
  base::CompanyId company_;
  const char* kind_;
  std::string key_;
};

/// Logins are kept as hashes: people type passwords into the wrong field.
std::string login_key(const Attempt& attempt) { return base::sha256_hex(attempt.login); }
std::string pair_key(const Attempt& attempt) {
  return base::sha256_hex(attempt.login + "|" + source_of(attempt.address));
}

std::int64_t seconds_up(std::int64_t ms) { return std::max<std::int64_t>(1, (ms + 999) / kSecond); }

AttemptVerdict wait(std::int64_t ms, const char* reason = "identity.too_many_attempts") {
  return {false, seconds_up(ms), false, reason};
}

/// A time ahead of now (another server's clock, or one set back) must not make waits longer.
void heal(Counter& counter, std::int64_t now, std::int64_t lock_ms) {
  counter.window_from = std::min(counter.window_from, now);
  counter.last_at = std::min(counter.last_at, now);
  counter.blocked_until = std::min(counter.blocked_until, now + lock_ms);
}

std::int64_t delay_ms(std::int64_t failures, const ThrottleLimits& limits) {
  if (failures <= limits.free_failures) return 0;
  const auto doublings = std::min<std::int64_t>(failures - limits.free_failures - 1, 20);
  return std::min<std::int64_t>(limits.delay_max_s, std::int64_t{1} << doublings) * kSecond;
}

/// Counts one failure of (login, source), or says how long to wait.
AttemptVerdict count(Counter& counter, std::int64_t now, int failures_max,
                     const ThrottleLimits& limits) {
  const std::int64_t window_ms = limits.window_minutes * kMinute;
  heal(counter, now, window_ms);
  if (now < counter.blocked_until) return wait(counter.blocked_until - now);
  if (now - counter.window_from >= window_ms) {
    counter.failures = 0;
    counter.window_from = now;
  }
  const std::int64_t free_at = counter.last_at + delay_ms(counter.failures, limits);
  if (now < free_at) return wait(free_at - now);
  ++counter.failures;
  counter.last_at = now;
  AttemptVerdict verdict;
  if (counter.failures >= failures_max) {
    counter.blocked_until = now + window_ms;
    counter.failures = 0;
    verdict.locked_now = true;
  }
  return verdict;
}

/// Only attempts that fail count against a source: a whole office signs in from one address.
void give_back(db::Session& session, const Attempt& attempt) {
  Row source(session, attempt.company, "source", source_of(attempt.address));
  source.now.failures = std::max<std::int64_t>(0, source.now.failures - 1);
  source.save();
}

AttemptVerdict count_source(Counter& source, std::int64_t now, const ThrottleLimits& limits) {
  heal(source, now, kMinute);
  if (now - source.window_from >= kMinute) {
    source.failures = 0;
    source.window_from = now;
  }
  if (source.failures >= limits.attempts_per_source_minute)
    return wait(source.window_from + kMinute - now);
  ++source.failures;
  source.last_at = now;
  return {};
}

}  // namespace

std::string source_of(std::string_view address) {
  std::array<unsigned char, 16> bytes{};
  const std::string text(address);
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  static constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
  std::array<char, INET6_ADDRSTRLEN> out{};
  if (std::equal(kMapped.begin(), kMapped.end(), bytes.begin()))
    return inet_ntop(AF_INET, bytes.data() + kMapped.size(), out.data(), out.size());
  std::fill(bytes.begin() + 8, bytes.end(), 0);
  return inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
}

AttemptVerdict begin_attempt(db::Session& session, base::Instant at, const Attempt& attempt,
                             const ThrottleLimits& limits) {
  const std::int64_t now = at.unix_ms;
  // Always in this order, so that two attempts never wait for each other in a ring.
  Row source(session, attempt.company, "source", source_of(attempt.address));
  AttemptVerdict verdict = count_source(source.now, now, limits);
  source.save();
  if (!verdict.allowed) return verdict;
  Row pair(session, attempt.company, "pair", pair_key(attempt));
  const Counter before = pair.now;
  verdict = count(pair.now, now, limits.failures_max, limits);
  pair.save();  // when refused too: times ahead of the clock are brought back once, not for ever
  if (!verdict.allowed) return verdict;
  Row login(session, attempt.company, "login", login_key(attempt));
  const bool is_known =
      pair.now.last_success != 0 && now - pair.now.last_success < limits.known_source_days * kDay;
  if (login.now.failures >= limits.consecutive_max && !is_known) {
    pair.now = before;
    pair.save();
    return wait(limits.window_minutes * kMinute, "identity.sign_in_stopped");
  }
  ++login.now.failures;
  login.now.last_at = now;
  login.save();
  return verdict;
}

AttemptVerdict begin_code(db::Session& session, base::Instant at, const Attempt& attempt,
                          const ThrottleLimits& limits) {
  Row code(session, attempt.company, "code", pair_key(attempt));
  const AttemptVerdict verdict = count(code.now, at.unix_ms, limits.codes_max, limits);
  code.save();
  return verdict;
}

void attempt_succeeded(db::Session& session, base::Instant at, const Attempt& attempt) {
  give_back(session, attempt);
  Row pair(session, attempt.company, "pair", pair_key(attempt));
  pair.now = {.last_at = at.unix_ms, .last_success = at.unix_ms};
  pair.save();
  Row login(session, attempt.company, "login", login_key(attempt));
  login.now = {.last_at = at.unix_ms};
  login.save();
  session.execute(sql::kDeleteCounter,
                  {{"company_id", attempt.company}, {"kind", "code"}, {"key", pair_key(attempt)}});
  forget_old_attempts(session, attempt.company, at);
}

std::int64_t forget_old_attempts(db::Session& session, base::CompanyId company, base::Instant at) {
  return session.execute(sql::kDeleteOldCounters,
                         {{"company_id", company},
                          {"before_ms", at.unix_ms - ThrottleLimits{}.known_source_days * kDay},
                          {"sources_before_ms", at.unix_ms - kDay}});
}

void attempt_withdrawn(db::Session& session, base::Instant at, const Attempt& attempt) {
  give_back(session, attempt);
  Row pair(session, attempt.company, "pair", pair_key(attempt));
  if (pair.now.failures == 0) {
    // It was the last one before a lock: the lock goes, the failures before it stay.
    pair.now.failures = ThrottleLimits{}.failures_max;
    pair.now.blocked_until = 0;
  }
  --pair.now.failures;
  pair.now.last_at =
      std::min(pair.now.last_at, at.unix_ms) - ThrottleLimits{}.delay_max_s * kSecond;
  pair.save();
  Row login(session, attempt.company, "login", login_key(attempt));
  login.now.failures = std::max<std::int64_t>(0, login.now.failures - 1);
  login.save();
}

void forget_failures(db::Session& session, base::CompanyId company, std::string_view login) {
  session.execute(sql::kDeleteCounter,
                  {{"company_id", company}, {"kind", "login"}, {"key", base::sha256_hex(login)}});
}

}  // namespace identity
