#pragma once
#include <chrono>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "features/model_desk/preview.h"

/// Computes previews beside the requests that ask for them: one at a time, results kept.
namespace model_desk {

struct PreviewTask {
  live_month::LiveMonthPtr month;
  std::string model;
  std::string item;
  std::string body;
  unsigned threads = 2;
};

struct PreviewState {
  bool is_done = false;
  std::optional<base::Error> error;
  std::shared_ptr<const PreviewResult> result;
  double seconds = 0;
};

/// Thread-safe. The same draft on the same month is computed once; the last kKept are kept.
class PreviewRunner {
 public:
  static constexpr std::size_t kKept = 8;
  PreviewRunner() = default;
  ~PreviewRunner();
  PreviewRunner(const PreviewRunner&) = delete;
  PreviewRunner& operator=(const PreviewRunner&) = delete;

  /// Starts it unless it is known; waits at most `patience`.
  PreviewState run(PreviewTask task, std::chrono::milliseconds patience);

 private:
  struct Entry;
  std::mutex mutex_;
  std::mutex computing_;  ///< one preview has the processors to itself
  std::list<std::pair<std::string, std::shared_ptr<Entry>>> entries_;  ///< newest use first
};

}  // namespace model_desk
