#include "features/workbench/routes.h"
#include "features/workbench/workbench.h"

/// POST /months/{period}/run and the work behind it.
namespace workbench {

struct RunArguments {
  base::Period period;
};
BOOST_DESCRIBE_STRUCT(RunArguments, (), (period))

struct RunAnswer {
  jobs::JobId job_id;
};
BOOST_DESCRIBE_STRUCT(RunAnswer, (), (job_id))

struct ClassSize {
  std::string class_code;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(ClassSize, (), (class_code, shops))

struct RunResult {
  base::RunId run_id;
  base::Period period;
  std::int64_t version = 0;
  std::int64_t shops = 0;
  std::int64_t graded = 0;
  std::int64_t books = 0;
  std::int64_t areas = 0;
  std::vector<ClassSize> classes;
  double seconds = 0;
};
BOOST_DESCRIBE_STRUCT(RunResult, (),
                      (run_id, period, version, shops, graded, books, areas, classes, seconds))

namespace {

RunResult result_of(const month::RunSummary& summary) {
  RunResult result{summary.id,
                   summary.period,
                   summary.version,
                   static_cast<std::int64_t>(summary.shops),
                   static_cast<std::int64_t>(summary.graded),
                   static_cast<std::int64_t>(summary.books),
                   static_cast<std::int64_t>(summary.areas),
                   {},
                   0};
  for (const auto& [code, size] : summary.class_sizes)
    if (code != month::kInternalSupervision)  // not for everyone who may read jobs
      result.classes.push_back({code, static_cast<std::int64_t>(size)});
  for (const auto& stage : summary.stages) result.seconds += stage.seconds;
  return result;
}

base::Result<std::string> run_month(api::Services& services, jobs::Running& running) {
  TRY_ASSIGN(const auto arguments, wire::from_json<RunArguments>(running.job().arguments));
  std::optional<organisation::Company> company;
  for (auto& candidate : organisation::list_companies(*services.database.reader()))
    if (candidate.id == running.job().company) company = std::move(candidate);
  CHECK(company.has_value());
  TRY_ASSIGN(const auto summary,
             month::run_month(services.database, services.clock, services.ids, *company,
                              {.period = arguments.period,
                               .facts_folder = services.data_folder + "/facts",
                               .threads = services.threads},
                              running));
  return wire::to_json(result_of(summary));
}

base::Result<http::Response> start_run(const Ask& ask) {
  const auto text = ask.request.path_param("period");
  const auto period = base::Period::parse(text);
  if (!period) return bad_parameter("period", text, "a month as YYYY-MM");
  auto& services = ask.desk.services();
  TRY_ASSIGN(const auto newest,
             month::find_latest_period(*services.database.reader(), ask.view->company));
  if (*period > newest)
    return base::Error{base::ErrorCode::kConflict,
                       "month.after_last_order",
                       "the newest order is of " + newest.text() + ": there is nothing to run in " +
                           period->text(),
                       {}};
  auto answer =
      api::write(services, ask.request, [&](api::Write& write) -> base::Result<http::Response> {
        jobs::NewJob job;
        job.company = ask.who.company;
        job.kind = kMonthRun;
        job.arguments = wire::to_json(RunArguments{*period});
        job.created_by = ask.who.account;
        job.created_by_name = ask.who.name;
        job.unique_key = std::string(kMonthRun) + ":" + period->text();
        TRY_ASSIGN(const auto id, jobs::add(write.session, write.clock, write.ids, job));
        audit::Entry entry;
        entry.action = kMonthRun;
        entry.object_kind = "month";
        entry.object_id = period->text();
        write.audit(std::move(entry));
        return http::Response::json(wire::to_json(RunAnswer{id}), 202);
      });
  if (answer) services.wake_jobs();
  return answer;
}

}  // namespace

jobs::Work month_run_work(api::Services& services) {
  return [&services](jobs::Running& running) { return run_month(services, running); };
}

std::vector<http::Route> run_routes(const DeskPtr& desk) {
  http::RouteOptions run;
  run.needs_idempotency_key = true;
  run.response = wire::schema<RunAnswer>();
  run.success_status = 202;
  return {{http::Method::kPost, "/api/v1/months/{period}/run", auth::Permission::kMonthRun,
           "Runs a month as a job: its result is published as a new version.",
           with_ask(desk, start_run), std::move(run)}};
}

}  // namespace workbench
