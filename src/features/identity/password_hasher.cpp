#include "features/identity/password_hasher.h"

#include <sodium.h>

#include <cstdint>
#include <cstdio>
#include <new>

#include "base/check.h"
#include "features/identity/secrets.h"

namespace identity {
namespace {

std::string hash_now(std::string_view password, const HashCost& cost) {
  std::string phc(crypto_pwhash_STRBYTES, '\0');
  // Fails only for want of memory.
  if (crypto_pwhash_str_alg(phc.data(), password.data(), password.size(), cost.passes,
                            cost.memory_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
  phc.resize(phc.find('\0'));
  return phc;
}

std::uint64_t work_of(const HashCost& cost) { return cost.memory_kib * std::uint64_t{cost.passes}; }

/// The same of a PHC string. (libsodium's own test takes dearer hashes for outdated ones as well.)
std::uint64_t work_in(const std::string& phc) {
  unsigned long memory_kib = 0;
  unsigned passes = 0;
  const int read =
      std::sscanf(phc.c_str(), "$argon2id$v=%*u$m=%lu,t=%u", &memory_kib, &passes);  // NOLINT
  return read == 2 ? std::uint64_t{memory_kib} * passes : 0;
}

}  // namespace

PasswordHasher::PasswordHasher(HashCost cost, std::size_t queue_max)
    : cost_(cost), queue_max_(queue_max) {
  CHECK(sodium_init() >= 0);
  nobody_ = hash_now(random_token(), cost_);
}

bool PasswordHasher::enter() {
  std::unique_lock lock(mutex_);
  if (busy_ && waiting_ >= queue_max_) return false;
  ++waiting_;
  freed_.wait(lock, [&] { return !busy_; });
  --waiting_;
  busy_ = true;
  return true;
}

void PasswordHasher::leave() {
  {
    const std::lock_guard lock(mutex_);
    busy_ = false;
  }
  freed_.notify_one();
}

std::optional<std::string> PasswordHasher::hash(std::string_view password) {
  if (!enter()) return {};
  struct Leave {
    PasswordHasher& hasher;
    ~Leave() { hasher.leave(); }
  } const leave{*this};
  return hash_now(password, cost_);
}

PasswordHasher::Verdict PasswordHasher::verify(std::string_view password, std::string_view phc) {
  if (!enter()) return Verdict::kBusy;
  struct Leave {
    PasswordHasher& hasher;
    ~Leave() { hasher.leave(); }
  } const leave{*this};
  const bool has_hash = !phc.empty() && phc.size() < crypto_pwhash_STRBYTES;
  const std::string text(has_hash ? phc : std::string_view(nobody_));
  const bool right =
      crypto_pwhash_str_verify(text.c_str(), password.data(), password.size()) == 0 && has_hash;
  if (!right) return Verdict::kWrong;
  return work_in(text) < work_of(cost_) ? Verdict::kRightButWeak : Verdict::kRight;
}

}  // namespace identity
