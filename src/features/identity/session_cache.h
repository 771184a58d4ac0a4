#pragma once
#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/clock.h"
#include "platform/auth/auth.h"

/// Sessions and keys in memory, so that a request costs microseconds.
namespace identity {

/// Requests of one account in the current minute.
struct RateWindow {
  std::atomic<std::int64_t> minute{0};
  std::atomic<std::uint32_t> requests{0};
};

/// What was true when the database was last asked. Immutable.
struct KnownSession {
  auth::PrincipalPtr principal;
  bool must_change = false;
  base::Instant expires_at;
  std::int64_t epoch = 0;
  std::int64_t data_version = 0;
};

class CachedSession {
 public:
  [[nodiscard]] std::shared_ptr<const KnownSession> known() const;
  void set_known(std::shared_ptr<const KnownSession> known, base::Instant now,
                 std::uint64_t generation);
  std::atomic<std::int64_t> checked_at_ms{0};
  std::atomic<std::uint64_t> generation{0};  ///< of the cache when it was checked
  std::atomic<std::int64_t> last_seen_ms{0};
  std::atomic<std::int64_t> written_seen_ms{0};  ///< what the database holds
  std::shared_ptr<RateWindow> rate;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const KnownSession> known_;
};

/// By token hash. Thread-safe.
class SessionCache {
 public:
  static constexpr std::size_t kEntriesMax = 50'000;
  [[nodiscard]] std::shared_ptr<CachedSession> find(const std::string& token_hash) const;
  /// The entry of that hash, new if need be, sharing the rate window of its account.
  std::shared_ptr<CachedSession> get(const std::string& token_hash, base::CompanyId company,
                                     auth::AccountId account);
  void remove(const std::string& token_hash);
  /// From now on every entry is checked against the database again.
  void forget() { ++generation_; }
  [[nodiscard]] std::uint64_t generation() const { return generation_; }
  [[nodiscard]] std::vector<std::pair<std::string, std::shared_ptr<CachedSession>>> all() const;

 private:
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<CachedSession>> entries_;
  std::map<std::pair<base::CompanyId, auth::AccountId>, std::weak_ptr<RateWindow>> rates_;
  std::atomic<std::uint64_t> generation_{1};
};

}  // namespace identity
