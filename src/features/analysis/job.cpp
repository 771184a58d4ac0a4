#include "features/analysis/analysis.h"
#include "features/analysis/analysis_wire.h"
#include "platform/wire/wire.h"

/// The analysis as a job.
namespace analysis {
namespace {

RunResult result_of(const AnalysisSummary& summary) {
  RunResult result{summary.period, summary.until, static_cast<std::int64_t>(summary.shops), {}};
  for (const StudySummary& study : summary.studies)
    result.models.push_back({study.model, study.version, study.learnt_version, study.is_put_to_use,
                             study.unknown, study.unknown_detail, study.seconds});
  return result;
}

base::Result<std::string> run(api::Services& services, jobs::Running& running) {
  TRY_ASSIGN(const auto arguments, wire::from_json<RunArguments>(running.job().arguments));
  std::optional<organisation::Company> company;
  for (auto& candidate : organisation::list_companies(*services.database.reader()))
    if (candidate.id == running.job().company) company = std::move(candidate);
  CHECK(company.has_value());
  const auto& by = running.job().created_by_name;
  TRY_ASSIGN(const auto summary,
             run_analysis(services.database, services.clock, services.ids, *company,
                          {.period = arguments.period,
                           .facts_folder = services.data_folder + "/facts",
                           .threads = services.threads,
                           .by = by.empty() ? "schedule" : by},
                          running));
  return wire::to_json(result_of(summary));
}

}  // namespace

std::map<std::string, jobs::Work> job_works(api::Services& services) {
  return {{std::string(kAnalysisRun),
           [&services](jobs::Running& running) { return run(services, running); }}};
}

}  // namespace analysis
