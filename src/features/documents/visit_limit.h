#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"

namespace documents {

/// How often one address may open public pages: so many a minute. Thread-safe; forgets when full.
class VisitLimit {
 public:
  explicit VisitLimit(int a_minute_max) : a_minute_max_(a_minute_max) {}
  /// @return false when the address has had its visits of this minute
  bool admit(const std::string& address, base::Instant now) {
    const std::scoped_lock lock(mutex_);
    const std::int64_t minute = now.unix_ms / 60'000;
    if (minute != minute_ || visits_.size() >= kAddressesMax) visits_.clear();
    minute_ = minute;
    return ++visits_[address] <= a_minute_max_;
  }

 private:
  static constexpr std::size_t kAddressesMax = 100'000;
  const int a_minute_max_;
  std::mutex mutex_;
  std::int64_t minute_ = 0;
  std::map<std::string, int> visits_;
};

}  // namespace documents
