#include "features/identity/session_cache.h"

namespace identity {

std::shared_ptr<const KnownSession> CachedSession::known() const {
  const std::lock_guard lock(mutex_);
  return known_;
}

void CachedSession::set_known(std::shared_ptr<const KnownSession> known, base::Instant now,
                              std::uint64_t at_generation) {
  {
    const std::lock_guard lock(mutex_);
    known_ = std::move(known);
  }
  checked_at_ms = now.unix_ms;
  generation = at_generation;
}

std::shared_ptr<CachedSession> SessionCache::find(const std::string& token_hash) const {
  const std::shared_lock lock(mutex_);
  const auto found = entries_.find(token_hash);
  return found == entries_.end() ? nullptr : found->second;
}

std::shared_ptr<CachedSession> SessionCache::get(const std::string& token_hash,
                                                 base::CompanyId company, auth::AccountId account) {
  const std::unique_lock lock(mutex_);
  if (const auto found = entries_.find(token_hash); found != entries_.end()) return found->second;
  if (entries_.size() >= kEntriesMax) {
    entries_.clear();  // rebuilt from the database as they come
    std::erase_if(rates_, [](const auto& rate) { return rate.second.expired(); });
  }
  auto entry = std::make_shared<CachedSession>();
  auto& shared = rates_[{company, account}];
  entry->rate = shared.lock();
  if (!entry->rate) {
    entry->rate = std::make_shared<RateWindow>();
    shared = entry->rate;
  }
  entries_.emplace(token_hash, entry);
  return entry;
}

void SessionCache::remove(const std::string& token_hash) {
  const std::unique_lock lock(mutex_);
  entries_.erase(token_hash);
}

std::vector<std::pair<std::string, std::shared_ptr<CachedSession>>> SessionCache::all() const {
  const std::shared_lock lock(mutex_);
  return {entries_.begin(), entries_.end()};
}

}  // namespace identity
