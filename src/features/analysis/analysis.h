#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/result.h"
#include "features/models/models.h"
#include "features/organisation/organisation.h"
#include "platform/api/api.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

/// Analysis (数据分析): what the models of the register learn, how they are tested, and what they
/// say of each shop; the pages that show it.
namespace analysis {

struct AnalysisOptions {
  base::Period period;
  std::string facts_folder;
  unsigned threads = 2;
  std::uint64_t seed = 1;
  std::string by = "schedule";           ///< who asked, for the register
  std::size_t block_shops = 5'000;       ///< stored in one transaction
  std::vector<std::string> models = {};  ///< that learn and speak; empty: all of the register
};

struct StudySummary {
  std::string model;
  std::int64_t version = 0;                   ///< that scored the shops; 0: none, see unknown
  std::int64_t learnt_version = 0;            ///< learnt in this run; 0: none, nothing was new
  bool is_put_to_use = false;                 ///< the learnt one took over
  std::string unknown;                        ///< why there is no result: a reason of too_little()
  std::string unknown_detail;                 ///< what is there and what is needed
  std::optional<models::BackTest> back_test;  ///< of the learnt one
  double seconds = 0;
};
struct AnalysisSummary {
  models::AnalysisId id;
  base::Period period;
  base::Date until;
  std::size_t shops = 0;  ///< scored
  std::vector<StudySummary> studies;
};

/// Learns, tests, registers and scores, on orders up to the end of the period (or the last order).
/// A newly learnt version is put to use when it does no worse, on days that neither has seen, than
/// the one in use; a descriptive one always. The same records and seed give the same result.
/// Killed at any point nothing is seen of it; the next call begins afresh. Run it before the month,
/// so that the month's books and lists hold what the models say.
/// @return what was done, or
///   analysis.cancelled      progress asked to stop
///   analysis.records_moved  records changed at that very moment: call again
///   and whatever loading the inputs refuses (metrics.no_shops …)
base::Result<AnalysisSummary> run_analysis(db::Database& database, const base::Clock& clock,
                                           base::IdGenerator& ids,
                                           const organisation::Company& company,
                                           const AnalysisOptions& options,
                                           base::Progress& progress);

/// Work of kind `analysis.run`; arguments {"period":"2026-10"}.
inline constexpr std::string_view kAnalysisRun = "analysis.run";
std::map<std::string, jobs::Work> job_works(api::Services& services);

/// The routes of the model register and of the models' pages.
std::vector<http::Route> http_routes(api::Services& services);

}  // namespace analysis
