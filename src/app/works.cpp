#include "app/works.h"

#include "base/local_day.h"
#include "features/analysis/analysis.h"
#include "features/customer_desk/customer_desk.h"
#include "features/identity/housekeeping.h"
#include "features/imports/imports.h"
#include "features/operations/operations.h"
#include "features/organisation/organisation.h"
#include "features/segments/segments.h"
#include "features/workbench/workbench.h"
#include "platform/wire/wire.h"

namespace app {
namespace {

/// On the first of a month the month before is complete: `kind` is asked for it as if by hand.
jobs::Work for_last_month(api::Services& services, std::string_view kind) {
  return [&services, kind](jobs::Running& running) -> base::Result<std::string> {
    const base::Date today = base::local_day(services.clock.now());
    const std::string period = base::Period::of(today).plus_months(-1).text();
    auto session = services.database.writer();
    db::WriteTransaction transaction(*session);
    running.check_fence(*session);
    const auto id = jobs::add(*session, services.clock, services.ids,
                              {.company = running.job().company,
                               .kind = std::string(kind),
                               .arguments = R"({"period":")" + period + R"("})",
                               .created_by = {},
                               .created_by_name = "schedule",
                               .unique_key = std::string(kind) + ":" + period,
                               .not_before = {}});
    transaction.commit();
    services.wake_jobs();
    const std::string added = id ? std::to_string(id->value) : "";
    return R"({"period":")" + period + R"(","job":")" + added + R"("})";
  };
}

operations::Chore purge_of_sessions(const base::Clock& clock) {
  return {"identity.purge_ended", [&clock](db::Session& session, base::CompanyId company) {
            return std::to_string(identity::purge_ended(session, company, clock.now())) + " rows";
          }};
}

}  // namespace

std::map<std::string, jobs::Work> works(api::Services& services, directory::Directory& directory,
                                        exports::Kinds export_kinds) {
  std::map<std::string, jobs::Work> all = customer_desk::job_works(services, directory);
  all["checks.nightly"] = operations::nightly_checks(services, {purge_of_sessions(services.clock)});
  all[std::string(workbench::kMonthRun)] = workbench::month_run_work(services);
  all["month.monthly"] = for_last_month(services, workbench::kMonthRun);
  all["analysis.monthly"] = for_last_month(services, analysis::kAnalysisRun);
  all.merge(analysis::job_works(services));
  all.merge(segments::job_works(services, directory));
  all.merge(imports::works(services));
  all.merge(exports::works(services, std::move(export_kinds)));
  return all;
}

std::vector<jobs::Schedule> schedules() {
  using Every = jobs::Schedule::Every;
  return {{.kind = "checks.nightly", .every = Every::kDay, .minute_of_day = 2 * 60},
          {.kind = std::string(segments::kRefresh), .every = Every::kDay, .minute_of_day = 5 * 60},
          {.kind = "uploads.purge", .every = Every::kDay, .minute_of_day = 3 * 60},
          {.kind = "exports.purge", .every = Every::kDay, .minute_of_day = 3 * 60 + 10},
          // Before the month, whose books hold what the models say.
          {.kind = "analysis.monthly",
           .every = Every::kMonth,
           .day_of_month = 1,
           .minute_of_day = 3 * 60 + 20},
          {.kind = "month.monthly",
           .every = Every::kMonth,
           .day_of_month = 1,
           .minute_of_day = 4 * 60}};
}

}  // namespace app
