#include "features/model_desk/preview_runner.h"

#include <algorithm>
#include <condition_variable>
#include <thread>

#include "base/hash.h"

namespace model_desk {

struct PreviewRunner::Entry {
  ~Entry() {
    if (worker.joinable()) worker.join();
  }
  std::mutex mutex;
  std::condition_variable done;
  PreviewState state;
  std::thread worker;
};

PreviewRunner::~PreviewRunner() = default;

namespace {

std::string key_of(const PreviewTask& task) {
  return std::to_string(task.month->company.id.value) + '/' +
         std::to_string(task.month->run.id.value) + '/' +
         std::to_string(task.month->company.data_version) + '/' + task.model + '/' + task.item +
         '/' + base::sha256_hex(task.body);
}

PreviewState computed(const PreviewTask& task) {
  PreviewState state;
  const auto began = std::chrono::steady_clock::now();
  try {
    auto result = preview(*task.month, task.model, task.body, task.threads);
    if (result)
      state.result = std::make_shared<const PreviewResult>(std::move(*result));
    else
      state.error = std::move(result).error();
  } catch (const std::exception& failure) {
    // A thread's boundary: told to who asks next.
    state.error =
        base::Error{base::ErrorCode::kConflict, "models.preview_failed", failure.what(), {}};
  }
  state.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  state.is_done = true;
  return state;
}

}  // namespace

PreviewState PreviewRunner::run(PreviewTask task, std::chrono::milliseconds patience) {
  const std::string key = key_of(task);
  std::shared_ptr<Entry> entry;
  std::shared_ptr<Entry> dropped;  // waited for outside the lock
  {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::ranges::find(entries_, key, &std::pair<std::string, std::shared_ptr<Entry>>::first);
    if (found != entries_.end()) {
      entries_.splice(entries_.begin(), entries_, found);
      entry = entries_.front().second;
    } else {
      entry = std::make_shared<Entry>();
      entries_.emplace_front(key, entry);
      entry->worker = std::thread([this, raw = entry.get(), task = std::move(task)] {
        const std::lock_guard alone(computing_);
        auto state = computed(task);
        const std::lock_guard state_lock(raw->mutex);
        raw->state = std::move(state);
        raw->done.notify_all();
      });
      if (entries_.size() > kKept) {
        dropped = std::move(entries_.back().second);
        entries_.pop_back();
      }
    }
  }
  std::unique_lock lock(entry->mutex);
  entry->done.wait_for(lock, patience, [&] { return entry->state.is_done; });
  return entry->state;
}

}  // namespace model_desk
