#include "platform/jobs/job_store.h"
#include "sql/jobs.h"

namespace jobs {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMinutes = 24 * 60;
/// A clock put back by less than this runs nothing twice; put back by more, it is a new clock.
constexpr std::int64_t kPutBackToleranceMs = 2 * 60 * kMinuteMs;

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  const std::int64_t quotient = value / by;
  return value % by < 0 ? quotient - 1 : quotient;
}

}  // namespace

base::Date latest_slot(const Schedule& schedule, base::Instant now, int utc_offset_minutes) {
  const std::int64_t minutes = floor_divided(now.unix_ms, kMinuteMs) + utc_offset_minutes;
  const std::int64_t day_number = floor_divided(minutes, kDayMinutes);
  const bool reached = minutes - day_number * kDayMinutes >= schedule.minute_of_day;
  // The newest day whose time has come.
  const base::Date day{static_cast<std::int32_t>(day_number - (reached ? 0 : 1))};
  if (schedule.every == Schedule::Every::kDay) return day;
  const auto in_month = [&](base::Period period) {
    return period.first_day().plus_days(schedule.day_of_month - 1);
  };
  const base::Date this_month = in_month(base::Period::of(day));
  return this_month <= day ? this_month : in_month(base::Period::of(day).plus_months(-1));
}

namespace {

struct Due {
  std::int64_t slot = 0;
  std::optional<std::int64_t> last;  ///< nothing: seen for the first time
  bool put_back = false;             ///< the schedule stands in what is now the future

  [[nodiscard]] bool changes() const { return !last || put_back || slot > *last; }
  [[nodiscard]] bool runs() const { return last && !put_back && slot > *last; }
};

Due find_due(db::Session& session, base::Instant now, base::CompanyId company,
             const Schedule& schedule, int utc_offset_minutes) {
  Due due;
  due.slot = latest_slot(schedule, now, utc_offset_minutes).day_number;
  due.last = session.find_one<std::int64_t>(sql::kFindSchedule,
                                            {{"company_id", company}, {"kind", schedule.kind}});
  const base::Instant soon{now.unix_ms + kPutBackToleranceMs};
  due.put_back = due.last && latest_slot(schedule, soon, utc_offset_minutes).day_number < *due.last;
  return due;
}

}  // namespace

bool schedule_changes(db::Session& session, base::Instant now, base::CompanyId company,
                      const Schedule& schedule, int utc_offset_minutes) {
  return find_due(session, now, company, schedule, utc_offset_minutes).changes();
}

bool run_schedule(db::Session& session, const base::Clock& clock, base::IdGenerator& ids,
                  base::CompanyId company, const Schedule& schedule, int utc_offset_minutes) {
  const Due due = find_due(session, clock.now(), company, schedule, utc_offset_minutes);
  if (!due.last)
    session.execute(sql::kAddSchedule,
                    {{"company_id", company}, {"kind", schedule.kind}, {"last_slot", due.slot}});
  if (!due.last || !due.changes()) return false;
  const auto moved = session.execute(sql::kMoveSchedule, {{"last_slot", due.slot},
                                                          {"company_id", company},
                                                          {"kind", schedule.kind},
                                                          {"seen_slot", *due.last}});
  if (moved == 0 || !due.runs()) return false;
  return add(session, clock, ids,
             {.company = company,
              .kind = schedule.kind,
              .arguments = schedule.arguments,
              .created_by = {},
              .created_by_name = "schedule",
              .unique_key = "schedule:" + schedule.kind,
              .not_before = {}})
      .has_value();
}

}  // namespace jobs
