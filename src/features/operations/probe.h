#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "platform/db/db.h"

namespace operations {

/// Asks the database each second on a thread of its own, so that a health check never waits for a
/// database that does not answer; and knows how large the facts are.
class Probe {
 public:
  /// An answer older than this is none.
  static constexpr std::chrono::seconds kPatience{2};

  Probe(db::Database& database, std::filesystem::path facts_folder);
  ~Probe();
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;

  /// Empty when ready, else why not: `operations.database_silent`, `operations.schema_moved`.
  [[nodiscard]] std::string not_ready_reason() const;

  struct Facts {
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
  };
  /// Of all companies' facts files as they lie on the disk. Lines follow within half a minute.
  [[nodiscard]] Facts facts() const;

 private:
  struct FactsFile {
    std::filesystem::file_time_type written;
    std::uint64_t bytes = 0;
    std::uint64_t lines = 0;
  };
  void loop();
  void ask_database();
  void look_at_facts();

  db::Database& database_;
  std::filesystem::path facts_folder_;
  std::atomic<std::int64_t> answered_ns_{0};  ///< steady clock
  std::atomic<bool> schema_is_ours_{true};
  mutable std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::map<std::string, FactsFile> facts_;  ///< guarded by mutex_
  std::thread thread_;
  std::thread facts_thread_;
};

}  // namespace operations
