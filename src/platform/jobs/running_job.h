#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>

#include "platform/jobs/job_store.h"
#include "platform/jobs/jobs.h"

namespace jobs {

/// One attempt in this process. Work reports here from any thread; the runner's keeper thread
/// carries it to the database.
class RunningJob final : public Running {
 public:
  using Notify = std::function<void(const Job&)>;
  RunningJob(Held held, const std::atomic<bool>& stopping, Notify notify)
      : held_(std::move(held)), stopping_(stopping), notify_(std::move(notify)) {}

  [[nodiscard]] const Job& job() const override { return held_.job; }
  void stage(std::string_view name, std::uint64_t total) override;
  void done(std::uint64_t units) override;
  [[nodiscard]] bool cancelled() const override;
  void check_fence(db::Session& session) override;

  [[nodiscard]] const Held& held() const { return held_; }
  [[nodiscard]] ProgressNow progress() const;
  /// The job as watchers see it now.
  [[nodiscard]] Job seen() const;
  /// True once after each change.
  bool take_changed() { return changed_.exchange(false); }
  void request_cancel() { cancel_requested_ = true; }
  [[nodiscard]] bool cancel_requested() const { return cancel_requested_; }
  void lose() { lost_ = true; }
  [[nodiscard]] bool is_lost() const { return lost_; }

 private:
  void tell();

  Held held_;
  const std::atomic<bool>& stopping_;
  Notify notify_;
  mutable std::mutex mutex_;
  std::string stage_;  ///< guarded by mutex_
  std::atomic<std::int64_t> units_done_{0};
  std::atomic<std::int64_t> units_total_{0};
  std::atomic<std::int64_t> next_tell_ns_{0};
  std::atomic<bool> changed_{false};
  std::atomic<bool> cancel_requested_{false};
  std::atomic<bool> lost_{false};
};

}  // namespace jobs
