#pragma once
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

/// argon2id, bounded: hashing is the dearest thing an unknown caller can ask for.
namespace identity {

/// Cost of one hash. The floor of docs/operations.md: 19456 KiB, 2 passes, 1 lane.
struct HashCost {
  std::size_t memory_kib = 19456;
  unsigned passes = 2;
};

/// One hash at a time, at most `queue_max` callers waiting. Thread-safe.
class PasswordHasher {
 public:
  explicit PasswordHasher(HashCost cost = {}, std::size_t queue_max = 8);

  /// The PHC string `$argon2id$v=19$m=19456,t=2,p=1$…`, or nothing: the queue is full.
  std::optional<std::string> hash(std::string_view password);

  enum class Verdict { kRight, kRightButWeak, kWrong, kBusy };
  /// kRightButWeak: right, and hashed with less than today's cost: hash again. An empty or unknown
  /// `phc` costs the same work as any other and is kWrong.
  Verdict verify(std::string_view password, std::string_view phc);

 private:
  bool enter();
  void leave();
  HashCost cost_;
  std::size_t queue_max_;
  std::string nobody_;  ///< a hash that no password has, for logins that do not exist
  std::mutex mutex_;
  std::condition_variable freed_;
  std::size_t waiting_ = 0;
  bool busy_ = false;
};

}  // namespace identity
