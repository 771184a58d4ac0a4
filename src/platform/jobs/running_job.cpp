#include "platform/jobs/running_job.h"

namespace jobs {
namespace {

/// Watchers see counts move at most this often; stages at once.
constexpr std::chrono::nanoseconds kTellEvery = std::chrono::milliseconds{100};

std::int64_t steady_ns() {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void RunningJob::stage(std::string_view name, std::uint64_t total) {
  {
    const std::scoped_lock lock(mutex_);
    stage_ = name;
  }
  units_total_ = static_cast<std::int64_t>(total);
  units_done_ = 0;
  next_tell_ns_ = 0;
  changed_ = true;
  tell();
}

void RunningJob::done(std::uint64_t units) {
  units_done_ = static_cast<std::int64_t>(units);
  changed_ = true;
  tell();
}

void RunningJob::tell() {
  const std::int64_t now = steady_ns();
  std::int64_t due = next_tell_ns_;
  if (now < due || !next_tell_ns_.compare_exchange_strong(due, now + kTellEvery.count())) return;
  notify_(seen());
}

bool RunningJob::cancelled() const { return cancel_requested_ || lost_ || stopping_; }

void RunningJob::check_fence(db::Session& session) {
  if (!hold_fence(session, held_)) {
    lost_ = true;
    throw LeaseLost();
  }
}

ProgressNow RunningJob::progress() const {
  const std::scoped_lock lock(mutex_);
  return {stage_, units_done_, units_total_};
}

Job RunningJob::seen() const {
  Job job = held_.job;
  ProgressNow now = progress();
  job.stage = std::move(now.stage);
  job.units_done = now.units_done;
  job.units_total = now.units_total;
  job.cancel_requested = cancel_requested_;
  return job;
}

}  // namespace jobs
