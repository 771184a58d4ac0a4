#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"

/// Long work: rows in the database, leased with a fencing number, with progress, cancel, retry and
/// schedule. Any server may take a job; a lease that is not renewed falls to another.
namespace jobs {

using JobId = base::Id<struct JobTag>;
enum class State : std::uint8_t { kWaiting, kRunning, kDone, kFailed, kCancelled };

struct Job {
  JobId id;
  base::CompanyId company;
  std::string kind;  ///< `month.run`, `imports.run`, `exports.run`
  State state = State::kWaiting;
  std::string arguments;  ///< JSON
  std::string result;     ///< JSON, of a done job
  std::string reason;     ///< of a failed job: stable key
  std::string message;    ///< of a failed job: for people
  std::string stage;
  std::int64_t units_done = 0;
  std::int64_t units_total = 0;  ///< 0: unknown
  std::int64_t attempts = 0;
  std::int64_t attempts_max = 0;
  std::optional<auth::AccountId> created_by;
  std::string created_by_name;
  base::Instant created_at;
  std::optional<base::Instant> started_at;
  std::optional<base::Instant> finished_at;
  bool cancel_requested = false;
};

struct NewJob {
  base::CompanyId company;
  std::string kind;
  std::string arguments = "{}";
  std::optional<auth::AccountId> created_by;
  std::string created_by_name;
  /// At most one unfinished job of the company with the same key; empty: any number.
  std::string unique_key;
  int attempts_max = 3;
  std::optional<base::Instant> not_before;
};

/// Call inside the caller's WriteTransaction. @return the id, or jobs.already_waiting (unique_key)
base::Result<JobId> add(db::Session& session, const base::Clock& clock, base::IdGenerator& ids,
                        const NewJob& job);
std::optional<Job> find(db::Session& session, base::CompanyId company, JobId id);
/// Newest first; keyset by id. `created_by`: only what this account asked for.
std::vector<Job> list(db::Session& session, base::CompanyId company,
                      std::optional<std::string_view> kind, std::optional<State> state,
                      std::optional<JobId> before, std::size_t limit,
                      std::optional<auth::AccountId> created_by = {});
/// How many jobs of the company are in each state; states without jobs are left out.
std::map<State, std::int64_t> count_by_state(db::Session& session, base::CompanyId company);
/// `waiting`, and back. Unknown text gives nothing.
std::string_view state_name(State state);
std::optional<State> find_state(std::string_view name);
/// @return nothing, or jobs.no_such_job, jobs.already_finished. A waiting job ends at once.
base::Result<void> request_cancel(db::Session& session, const base::Clock& clock,
                                  base::CompanyId company, JobId id);
/// A failed or cancelled job waits again. @return nothing, or jobs.no_such_job, jobs.not_finished
/// (waiting, running or done), jobs.already_waiting (another with its unique key)
base::Result<void> retry(db::Session& session, const base::Clock& clock, base::CompanyId company,
                         JobId id);

/// Thrown by check_fence: another server has the job now. Let it fly to the runner.
class LeaseLost : public std::runtime_error {
 public:
  LeaseLost() : std::runtime_error("the job was taken by another server") {}
};

/// What running work holds: progress goes to the database at most each 500 ms and to watchers at
/// once; cancelled() also tells a lost lease.
class Running : public base::Progress {
 public:
  [[nodiscard]] virtual const Job& job() const = 0;
  /// Throws LeaseLost unless this attempt still holds the lease: call inside the transaction of an
  /// effect, so that a server that was away cannot write over its successor.
  virtual void check_fence(db::Session& session) = 0;
};
/// @return the result as JSON, or the refusal that ends the job as failed (as cancelled, when
/// cancel was asked for; back to waiting, when the server stops). Exceptions are tried again later,
/// at most attempts_max times: 1 s, 4 s, 16 s … 5 min apart.
using Work = std::function<base::Result<std::string>(Running&)>;

/// A repeated job, one for each company. Missed times are made up by one run, never by many; a
/// schedule seen for the first time waits for its next time. When the clock is put back, a time is
/// not run twice within two hours; beyond that the schedule goes by the new clock.
struct Schedule {
  std::string kind;
  std::string arguments = "{}";
  enum class Every : std::uint8_t { kDay, kMonth } every = Every::kDay;
  int day_of_month = 1;        ///< kMonth only, 1..28
  int minute_of_day = 2 * 60;  ///< local time, see Runner::Options::utc_offset_minutes
};
/// The local day of the schedule's newest time not after `now`.
base::Date latest_slot(const Schedule& schedule, base::Instant now, int utc_offset_minutes);

/// Takes and runs jobs on threads of its own. Beside them one thread keeps the leases, writes
/// progress, reads cancels and looks at the schedules, so that work may report progress from within
/// a transaction. Jobs of a kind without work here are left to other servers.
class Runner {
 public:
  struct Options {
    unsigned threads = 1;
    std::chrono::milliseconds lease{60'000};
    std::chrono::milliseconds poll{500};  ///< also how often progress is written
    int utc_offset_minutes = 8 * 60;
    std::string owner;  ///< names this server
  };
  Runner(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
         std::map<std::string, Work> works, std::vector<Schedule> schedules, Options options);
  ~Runner();  ///< asks running jobs to stop, waits for them
  void start();
  void wake();  ///< a job was added: do not wait for the poll
  /// Called from the runner's threads for every change of a job, for live views.
  std::uint64_t watch(std::function<void(const Job&)> watcher);
  void unwatch(std::uint64_t token);

 private:
  struct RunnerState;
  std::unique_ptr<RunnerState> state_;
};

}  // namespace jobs
