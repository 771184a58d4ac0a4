#pragma once
#include <optional>
#include <string>
#include <vector>

#include "platform/jobs/jobs.h"

/// The rows behind leases: what the runner does to a job. Each function is one small transaction's
/// work; the fence number tells attempts apart.
namespace jobs {

/// A job that may be taken, as it was seen.
struct Candidate {
  JobId id;
  std::string kind;
  std::int64_t fence = 0;
};
/// Waiting jobs whose time has come, then jobs whose holder has not renewed its lease. A lease or a
/// putting-off further ahead than the clock could have made it counts as ended.
std::vector<Candidate> list_candidates(db::Session& session, base::CompanyId company,
                                       base::Instant now, std::chrono::milliseconds lease);

struct Held {
  Job job;
  std::int64_t fence = 0;
};
/// @return the job, now this owner's, or nothing if somebody was quicker
std::optional<Held> take(db::Session& session, base::CompanyId company, const Candidate& candidate,
                         base::Instant now, std::chrono::milliseconds lease,
                         const std::string& owner);

struct ProgressNow {
  std::string stage;
  std::int64_t units_done = 0;
  std::int64_t units_total = 0;
};
/// @return false when the lease is lost
bool renew(db::Session& session, const Held& held, base::Instant now,
           std::chrono::milliseconds lease, const ProgressNow& progress);

enum class Hold { kKept, kCancelRequested, kLost };
Hold read_hold(db::Session& session, const Held& held);
/// Locks the job's row until the end of the transaction. @return false when the lease is lost
bool hold_fence(db::Session& session, const Held& held);

/// How an attempt ended. `not_before` counts for kWaiting.
struct Ending {
  State state = State::kDone;
  std::string result;
  std::string reason;
  std::string message;
  std::int64_t attempts = 0;
  base::Instant not_before;
};
/// @return false when the lease is lost: nothing was written
bool end(db::Session& session, const Held& held, base::Instant now, const ProgressNow& progress,
         const Ending& ending);

std::vector<base::CompanyId> list_companies(db::Session& session);

/// Whether run_schedule would write anything; for a reader, so that looking costs no writer.
bool schedule_changes(db::Session& session, base::Instant now, base::CompanyId company,
                      const Schedule& schedule, int utc_offset_minutes);
/// Makes the schedule's job if a time has passed since the last; see Schedule. @return whether it
/// did
bool run_schedule(db::Session& session, const base::Clock& clock, base::IdGenerator& ids,
                  base::CompanyId company, const Schedule& schedule, int utc_offset_minutes);

}  // namespace jobs
