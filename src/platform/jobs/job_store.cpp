#include "platform/jobs/job_store.h"

#include <algorithm>
#include <array>
#include <limits>

#include "base/check.h"
#include "sql/jobs.h"

namespace jobs {
namespace {

constexpr std::int64_t kCandidatesMax = 64;
/// What the clock may be behind the time a row was written at before we conclude it was put back.
constexpr std::int64_t kClockToleranceMs = 60'000;

struct NamedState {
  State state;
  std::string_view name;
};
constexpr std::array kStates{NamedState{State::kWaiting, "waiting"},
                             NamedState{State::kRunning, "running"},
                             NamedState{State::kDone, "done"}, NamedState{State::kFailed, "failed"},
                             NamedState{State::kCancelled, "cancelled"}};

base::Error refused(base::ErrorCode code, const char* reason, const char* message) {
  return base::Error{code, reason, message, {}};
}

base::Error no_such_job() {
  return refused(base::ErrorCode::kNotFound, "jobs.no_such_job", "there is no such job");
}

/// Runs a query that gives whole jobs.
template <class Sink>
void each_held(db::Session& session, const db::Query& query, db::Params params,
               base::CompanyId company, Sink&& sink) {
  session.each<JobId, std::string, std::string, std::string, std::string, std::string, std::string,
               std::string, std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
               std::optional<auth::AccountId>, std::string, base::Instant,
               std::optional<base::Instant>, std::optional<base::Instant>, bool>(
      query, params,
      [&](JobId id, std::string kind, std::string state, std::string arguments, std::string result,
          std::string reason, std::string message, std::string stage, std::int64_t units_done,
          std::int64_t units_total, std::int64_t attempts, std::int64_t attempts_max,
          std::int64_t fence, std::optional<auth::AccountId> created_by,
          std::string created_by_name, base::Instant created_at,
          std::optional<base::Instant> started_at, std::optional<base::Instant> finished_at,
          bool cancel_requested) {
        sink(Held{{.id = id,
                   .company = company,
                   .kind = std::move(kind),
                   .state = find_state(state).value(),
                   .arguments = std::move(arguments),
                   .result = std::move(result),
                   .reason = std::move(reason),
                   .message = std::move(message),
                   .stage = std::move(stage),
                   .units_done = units_done,
                   .units_total = units_total,
                   .attempts = attempts,
                   .attempts_max = attempts_max,
                   .created_by = created_by,
                   .created_by_name = std::move(created_by_name),
                   .created_at = created_at,
                   .started_at = started_at,
                   .finished_at = finished_at,
                   .cancel_requested = cancel_requested},
                  fence});
      });
}

std::optional<Held> find_held(db::Session& session, base::CompanyId company, JobId id) {
  std::optional<Held> found;
  each_held(session, sql::kFindJob, {{"company_id", company}, {"id", id}}, company,
            [&](Held held) { found = std::move(held); });
  return found;
}

base::Instant later(base::Instant now, std::chrono::milliseconds by) {
  return {now.unix_ms + by.count()};
}

}  // namespace

std::string_view state_name(State state) {
  return kStates.at(static_cast<std::size_t>(state)).name;
}

std::optional<State> find_state(std::string_view name) {
  const auto found =
      std::find_if(kStates.begin(), kStates.end(), [&](const auto& s) { return s.name == name; });
  if (found == kStates.end()) return {};
  return found->state;
}

base::Result<JobId> add(db::Session& session, const base::Clock& clock, base::IdGenerator& ids,
                        const NewJob& job) {
  const JobId id = ids.next<JobId>();
  const base::Instant now = clock.now();
  const std::optional<std::string> key =
      job.unique_key.empty() ? std::nullopt : std::optional(job.unique_key);
  const auto added = session.execute(
      sql::kAddJob, {{"company_id", job.company},
                     {"id", id},
                     {"kind", job.kind},
                     {"arguments", job.arguments},
                     {"attempts_max", job.attempts_max},
                     {"unique_key", key},
                     {"not_before_ms", job.not_before.value_or(now)},
                     // A job put off on purpose must not look as if the clock had gone back.
                     {"changed_at_ms", now},
                     {"created_by", job.created_by},
                     {"created_by_name", job.created_by_name},
                     {"created_at_ms", now}});
  if (added == 0)
    return refused(base::ErrorCode::kConflict, "jobs.already_waiting",
                   "the same job is already waiting or running");
  return id;
}

std::optional<Job> find(db::Session& session, base::CompanyId company, JobId id) {
  auto held = find_held(session, company, id);
  if (!held) return {};
  return std::move(held->job);
}

std::vector<Job> list(db::Session& session, base::CompanyId company,
                      std::optional<std::string_view> kind, std::optional<State> state,
                      std::optional<JobId> before, std::size_t limit,
                      std::optional<auth::AccountId> created_by) {
  std::vector<Job> jobs;
  const auto sink = [&](Held held) { jobs.push_back(std::move(held.job)); };
  const db::Param company_param{"company_id", company};
  const db::Param any_state{"any_state", !state.has_value()};
  const db::Param state_param{"state", state ? state_name(*state) : ""};
  const db::Param anybody{"anybody", !created_by.has_value()};
  const db::Param creator{"created_by", created_by.value_or(auth::AccountId{})};
  const db::Param before_id{"before_id",
                            before.value_or(JobId{std::numeric_limits<std::int64_t>::max()})};
  const db::Param limit_param{"row_limit", static_cast<std::int64_t>(limit)};
  if (kind)
    each_held(session, sql::kListJobsOfKind,
              {company_param,
               {"kind", *kind},
               any_state,
               state_param,
               anybody,
               creator,
               before_id,
               limit_param},
              company, sink);
  else
    each_held(session, sql::kListJobs,
              {company_param, any_state, state_param, anybody, creator, before_id, limit_param},
              company, sink);
  return jobs;
}

std::map<State, std::int64_t> count_by_state(db::Session& session, base::CompanyId company) {
  std::map<State, std::int64_t> counts;
  session.each<std::string, std::int64_t>(
      sql::kCountByState, {{"company_id", company}},
      [&](const std::string& state, std::int64_t count) { counts[*find_state(state)] = count; });
  return counts;
}

base::Result<void> request_cancel(db::Session& session, const base::Clock& clock,
                                  base::CompanyId company, JobId id) {
  const base::Instant now = clock.now();
  if (session.execute(
          sql::kCancelWaiting,
          {{"finished_at_ms", now}, {"changed_at_ms", now}, {"company_id", company}, {"id", id}}) !=
      0)
    return {};
  if (session.execute(sql::kCancelRunning, {{"company_id", company}, {"id", id}}) != 0) return {};
  if (!find(session, company, id)) return no_such_job();
  return refused(base::ErrorCode::kConflict, "jobs.already_finished", "the job has ended already");
}

base::Result<void> retry(db::Session& session, const base::Clock& clock, base::CompanyId company,
                         JobId id) {
  if (session.find_one<JobId>(sql::kFindUnfinishedKey, {{"company_id", company}, {"id", id}}))
    return refused(base::ErrorCode::kConflict, "jobs.already_waiting",
                   "the same job is already waiting or running");
  const base::Instant now = clock.now();
  if (session.execute(
          sql::kRetryJob,
          {{"not_before_ms", now}, {"changed_at_ms", now}, {"company_id", company}, {"id", id}}) !=
      0)
    return {};
  if (!find(session, company, id)) return no_such_job();
  return refused(base::ErrorCode::kConflict, "jobs.not_finished",
                 "only a failed or cancelled job can be tried again");
}

std::vector<Candidate> list_candidates(db::Session& session, base::CompanyId company,
                                       base::Instant now, std::chrono::milliseconds lease) {
  std::vector<Candidate> candidates;
  const auto sink = [&](JobId id, std::string kind, std::int64_t fence) {
    candidates.push_back({id, std::move(kind), fence});
  };
  session.each<JobId, std::string, std::int64_t>(sql::kListWaiting,
                                                 {{"company_id", company},
                                                  {"now_ms", now},
                                                  {"not_yet_ms", now.unix_ms + kClockToleranceMs},
                                                  {"row_limit", kCandidatesMax}},
                                                 sink);
  session.each<JobId, std::string, std::int64_t>(
      sql::kListAbandoned,
      {{"company_id", company},
       {"now_ms", now},
       {"too_far_ms", later(now, 2 * lease).unix_ms + kClockToleranceMs},
       {"row_limit", kCandidatesMax}},
      sink);
  return candidates;
}

std::optional<Held> take(db::Session& session, base::CompanyId company, const Candidate& candidate,
                         base::Instant now, std::chrono::milliseconds lease,
                         const std::string& owner) {
  const auto taken = session.execute(sql::kTakeJob, {{"lease_owner", owner},
                                                     {"lease_until_ms", later(now, lease)},
                                                     {"started_at_ms", now},
                                                     {"changed_at_ms", now},
                                                     {"company_id", company},
                                                     {"id", candidate.id},
                                                     {"fence", candidate.fence}});
  if (taken == 0) return {};
  return find_held(session, company, candidate.id);
}

bool renew(db::Session& session, const Held& held, base::Instant now,
           std::chrono::milliseconds lease, const ProgressNow& progress) {
  return session.execute(sql::kRenewLease, {{"lease_until_ms", later(now, lease)},
                                            {"stage", progress.stage},
                                            {"units_done", progress.units_done},
                                            {"units_total", progress.units_total},
                                            {"company_id", held.job.company},
                                            {"id", held.job.id},
                                            {"fence", held.fence}}) != 0;
}

Hold read_hold(db::Session& session, const Held& held) {
  const auto cancel = session.find_one<bool>(
      sql::kFindCancel,
      {{"company_id", held.job.company}, {"id", held.job.id}, {"fence", held.fence}});
  if (!cancel) return Hold::kLost;
  return *cancel ? Hold::kCancelRequested : Hold::kKept;
}

bool hold_fence(db::Session& session, const Held& held) {
  return session.execute(
             sql::kHoldFence,
             {{"company_id", held.job.company}, {"id", held.job.id}, {"fence", held.fence}}) != 0;
}

bool end(db::Session& session, const Held& held, base::Instant now, const ProgressNow& progress,
         const Ending& ending) {
  db::Value finished_at;
  if (ending.state != State::kWaiting) finished_at = now;
  return session.execute(sql::kEndJob, {{"state", state_name(ending.state)},
                                        {"attempts", ending.attempts},
                                        {"result", ending.result},
                                        {"reason", ending.reason},
                                        {"message", ending.message},
                                        {"stage", progress.stage},
                                        {"units_done", progress.units_done},
                                        {"units_total", progress.units_total},
                                        {"finished_at_ms", finished_at},
                                        {"not_before_ms", ending.not_before},
                                        {"changed_at_ms", now},
                                        {"company_id", held.job.company},
                                        {"id", held.job.id},
                                        {"fence", held.fence}}) != 0;
}

std::vector<base::CompanyId> list_companies(db::Session& session) {
  std::vector<base::CompanyId> companies;
  session.each<base::CompanyId>(sql::kListCompanies, {},
                                [&](base::CompanyId id) { companies.push_back(id); });
  return companies;
}

}  // namespace jobs
