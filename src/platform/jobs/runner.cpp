#include <algorithm>
#include <condition_variable>
#include <thread>

#include "base/check.h"
#include "platform/jobs/job_store.h"
#include "platform/jobs/jobs.h"
#include "platform/jobs/running_job.h"
#include "platform/log/log.h"

namespace jobs {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

/// The schedules are looked at once in so many polls.
constexpr int kPollsPerSchedule = 10;
constexpr std::int64_t kBackOffMaxMs = 5 * 60 * 1000;

base::Instant after_back_off(base::Instant now, std::int64_t attempts) {
  const std::int64_t doublings = std::min<std::int64_t>(2 * (attempts - 1), 20);
  return {now.unix_ms + std::min(std::int64_t{1000} << doublings, kBackOffMaxMs)};
}

/// What an attempt came to.
struct Outcome {
  std::optional<base::Result<std::string>> result;  ///< nothing: an exception ended it
};

}  // namespace

struct Runner::RunnerState {
  RunnerState(db::Database& d, const base::Clock& c, base::IdGenerator& i,
              std::map<std::string, Work> w, std::vector<Schedule> s, Options o)
      : database(d),
        clock(c),
        ids(i),
        works(std::move(w)),
        schedules(std::move(s)),
        options(std::move(o)) {}

  db::Database& database;
  const base::Clock& clock;
  base::IdGenerator& ids;
  std::map<std::string, Work> works;
  std::vector<Schedule> schedules;
  Options options;

  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t wakes = 0;
  std::atomic<bool> stopping{false};
  std::map<JobId, std::shared_ptr<RunningJob>> in_hand;
  std::mutex watchers_mutex;
  std::map<std::uint64_t, std::function<void(const Job&)>> watchers;
  std::uint64_t watch_token = 0;
  std::atomic<std::size_t> first_company{0};
  std::vector<std::thread> threads;

  void notify(const Job& job);
  void work_loop();
  void keep_loop();
  std::shared_ptr<RunningJob> take_next();
  std::shared_ptr<RunningJob> take_from(base::CompanyId company);
  bool is_ours(JobId id);
  void run(RunningJob& running);
  Outcome attempt(RunningJob& running);
  Ending ending_of(const RunningJob& running, const Outcome& outcome);
  bool write_ending(const RunningJob& running, const Ending& ending);
  void keep_lease(RunningJob& running, bool must_renew);
  void look_at_schedules();
  void pause(std::uint64_t wakes_seen, milliseconds time);
};

void Runner::RunnerState::notify(const Job& job) {
  const std::scoped_lock lock(watchers_mutex);
  for (const auto& [token, watcher] : watchers) watcher(job);
}

bool Runner::RunnerState::is_ours(JobId id) {
  const std::scoped_lock lock(mutex);
  return in_hand.contains(id);
}

std::shared_ptr<RunningJob> Runner::RunnerState::take_from(base::CompanyId company) {
  const auto candidates = list_candidates(*database.reader(), company, clock.now(), options.lease);
  for (const Candidate& candidate : candidates) {
    // A lease of our own that looks ended (the clock jumped) is renewed at the next tick.
    if (!works.contains(candidate.kind) || is_ours(candidate.id)) continue;
    auto session = database.writer();
    db::WriteTransaction transaction(*session);
    auto held = take(*session, company, candidate, clock.now(), options.lease, options.owner);
    transaction.commit();
    if (!held) continue;
    auto taken = std::make_shared<RunningJob>(std::move(*held), stopping,
                                              [this](const Job& job) { notify(job); });
    const std::scoped_lock lock(mutex);
    in_hand[candidate.id] = taken;
    return taken;
  }
  return nullptr;
}

std::shared_ptr<RunningJob> Runner::RunnerState::take_next() {
  const auto companies = list_companies(*database.reader());
  // Each look begins at another company, so that a busy one does not starve the others.
  const std::size_t first = first_company++;
  for (std::size_t i = 0; i < companies.size(); ++i)
    if (auto taken = take_from(companies[(first + i) % companies.size()])) return taken;
  return nullptr;
}

/// The job boundary: the only place where broken machinery ends an attempt.
Outcome Runner::RunnerState::attempt(RunningJob& running) {
  const Job& job = running.job();
  try {
    return {works.at(job.kind)(running)};
  } catch (const LeaseLost&) {
    running.lose();
  } catch (const std::exception& failure) {
    logging::error("job.failed", {{"job", job.id.value},
                                  {"kind", job.kind},
                                  {"attempt", job.attempts},
                                  {"what", failure.what()}});
  }
  return {};
}

Ending Runner::RunnerState::ending_of(const RunningJob& running, const Outcome& outcome) {
  const Job& job = running.job();
  Ending ending;
  ending.attempts = job.attempts;
  ending.not_before = clock.now();
  if (outcome.result && *outcome.result) {
    ending.result = **outcome.result;
  } else if (running.cancel_requested()) {
    ending.state = State::kCancelled;
  } else if (outcome.result && stopping) {
    // The server stops, the work did not fail: the next server goes on at once.
    ending.state = State::kWaiting;
    --ending.attempts;
  } else if (outcome.result) {
    ending.state = State::kFailed;
    ending.reason = outcome.result->error().reason;
    ending.message = outcome.result->error().message;
  } else {
    const bool again = job.attempts < job.attempts_max;
    ending.state = again ? State::kWaiting : State::kFailed;
    ending.reason = "jobs.broke_off";
    ending.message = "attempt " + std::to_string(job.attempts) + " of " +
                     std::to_string(job.attempts_max) +
                     " was ended by a fault of the machinery; the log has it under this job";
    ending.not_before = after_back_off(clock.now(), job.attempts);
  }
  return ending;
}

bool Runner::RunnerState::write_ending(const RunningJob& running, const Ending& ending) {
  // Without the database the lease runs out, and another attempt follows.
  for (int tries = 0; tries < 3; ++tries) {
    try {
      auto session = database.writer();
      db::WriteTransaction transaction(*session);
      const bool written = end(*session, running.held(), clock.now(), running.progress(), ending);
      transaction.commit();
      return written;
    } catch (const db::Failure& failure) {
      logging::error("job.not_ended", {{"job", running.job().id.value}, {"what", failure.what()}});
      std::this_thread::sleep_for(options.poll);
    }
  }
  return false;
}

void Runner::RunnerState::run(RunningJob& running) {
  const Job& job = running.job();
  notify(running.seen());
  bool written = false;
  if (job.cancel_requested) {
    running.request_cancel();
    written = write_ending(running, {State::kCancelled, {}, {}, {}, job.attempts, {}});
  } else if (job.attempts > job.attempts_max) {
    std::string message =
        "the server went away in each of " + std::to_string(job.attempts_max) + " attempts";
    written = write_ending(
        running, {State::kFailed, {}, "jobs.abandoned", std::move(message), job.attempts_max, {}});
  } else {
    const Outcome outcome = attempt(running);
    written = !running.is_lost() && write_ending(running, ending_of(running, outcome));
  }
  if (!written) logging::warn("job.lease_lost", {{"job", job.id.value}, {"kind", job.kind}});
}

void Runner::RunnerState::pause(std::uint64_t wakes_seen, milliseconds time) {
  std::unique_lock lock(mutex);
  changed.wait_for(lock, time, [&] { return stopping || wakes != wakes_seen; });
}

void Runner::RunnerState::work_loop() {
  while (!stopping) {
    std::uint64_t wakes_seen = 0;
    {
      const std::scoped_lock lock(mutex);
      wakes_seen = wakes;
    }
    std::shared_ptr<RunningJob> taken;
    try {
      taken = take_next();
      if (taken) {
        run(*taken);
        const JobId id = taken->job().id;
        {
          const std::scoped_lock lock(mutex);
          in_hand.erase(id);
        }
        if (const auto ended = find(*database.reader(), taken->job().company, id)) notify(*ended);
        continue;
      }
    } catch (const db::Failure& failure) {
      logging::error("jobs.database", {{"what", failure.what()}});
    }
    pause(wakes_seen, options.poll);
  }
}

void Runner::RunnerState::keep_lease(RunningJob& running, bool must_renew) {
  const Hold hold = read_hold(*database.reader(), running.held());
  if (hold == Hold::kLost) return running.lose();
  if (hold == Hold::kCancelRequested && !running.cancel_requested()) {
    running.request_cancel();
    notify(running.seen());
  }
  if (!running.take_changed() && !must_renew) return;
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  const bool kept = renew(*session, running.held(), clock.now(), options.lease, running.progress());
  transaction.commit();
  if (!kept) running.lose();
}

void Runner::RunnerState::look_at_schedules() {
  const auto companies = list_companies(*database.reader());
  for (const base::CompanyId company : companies)
    for (const Schedule& schedule : schedules) {
      if (!schedule_changes(*database.reader(), clock.now(), company, schedule,
                            options.utc_offset_minutes))
        continue;
      auto session = database.writer();
      db::WriteTransaction transaction(*session);
      const bool made =
          run_schedule(*session, clock, ids, company, schedule, options.utc_offset_minutes);
      transaction.commit();
      if (!made) continue;
      const std::scoped_lock lock(mutex);
      ++wakes;
      changed.notify_all();
    }
}

void Runner::RunnerState::keep_loop() {
  auto renewed_at = steady_clock::now();
  for (int tick = 0;; ++tick) {
    std::vector<std::shared_ptr<RunningJob>> ours;
    {
      std::unique_lock lock(mutex);
      // Ends last: leases are kept while running work winds up.
      if (stopping && in_hand.empty()) return;
      changed.wait_for(lock, options.poll, [&] { return stopping && in_hand.empty(); });
      for (const auto& [id, job] : in_hand) ours.push_back(job);
    }
    const auto now = steady_clock::now();
    const bool must_renew = now - renewed_at >= options.lease / 3;
    if (must_renew) renewed_at = now;
    try {
      for (const auto& job : ours)
        if (!job->is_lost()) keep_lease(*job, must_renew);
      if (!stopping && tick % kPollsPerSchedule == 0) look_at_schedules();
    } catch (const db::Failure& failure) {
      logging::error("jobs.database", {{"what", failure.what()}});
    }
  }
}

Runner::Runner(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
               std::map<std::string, Work> works, std::vector<Schedule> schedules, Options options)
    : state_(std::make_unique<RunnerState>(database, clock, ids, std::move(works),
                                           std::move(schedules), std::move(options))) {}

Runner::~Runner() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->stopping = true;
    state_->changed.notify_all();
  }
  for (auto& thread : state_->threads) thread.join();
}

void Runner::start() {
  CHECK(state_->threads.empty());
  for (unsigned i = 0; i < state_->options.threads; ++i)
    state_->threads.emplace_back([this] { state_->work_loop(); });
  state_->threads.emplace_back([this] { state_->keep_loop(); });
}

void Runner::wake() {
  const std::scoped_lock lock(state_->mutex);
  ++state_->wakes;
  state_->changed.notify_all();
}

std::uint64_t Runner::watch(std::function<void(const Job&)> watcher) {
  const std::scoped_lock lock(state_->watchers_mutex);
  state_->watchers[++state_->watch_token] = std::move(watcher);
  return state_->watch_token;
}

void Runner::unwatch(std::uint64_t token) {
  const std::scoped_lock lock(state_->watchers_mutex);
  state_->watchers.erase(token);
}

}  // namespace jobs
