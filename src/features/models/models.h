#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "features/models/scores.h"
#include "platform/db/db.h"

/// The model register (模型登记): every learnt state as a version with its back-test, and the runs
/// in which versions scored the shops. Features that read scores need no more than this; learning
/// and scoring is the work of feature `analysis`.
namespace models {

using AnalysisId = base::Id<struct AnalysisTag>;

/// The models there are, in the order of their pages.
inline constexpr std::string_view kModels[] = {
    "value",    "clusters", "leaving", "key_response", "cohorts",
    "forecast", "strange",  "range",   "substitution", "recommended"};
bool is_model(std::string_view name);

struct Figure {
  std::string name;
  double value = 0;
};
BOOST_DESCRIBE_STRUCT(Figure, (), (name, value))

/// Cases of like probability: what was said beside what came.
struct ReliabilityBand {
  double said = 0;
  double came = 0;
  std::int64_t cases = 0;
};
BOOST_DESCRIBE_STRUCT(ReliabilityBand, (), (said, came, cases))

/// How well what was learnt before a day foretold what came after it.
struct BackTest {
  std::string measure;  ///< auc, recall_at_10, relative_error …
  bool is_higher_better = true;
  double value = 0;
  std::optional<double> baseline;  ///< of the plain method named next, on the same cases
  std::string baseline_name;
  std::optional<double> in_use;  ///< of the version in use until then, on the same cases
  std::int64_t cases = 0;
  base::Date learnt_until;
  base::Date tested_until;
  std::vector<Figure> more;
  std::vector<ReliabilityBand> reliability;  ///< of probabilities
};
BOOST_DESCRIBE_STRUCT(BackTest, (),
                      (measure, is_higher_better, value, baseline, baseline_name, in_use, cases,
                       learnt_until, tested_until, more, reliability))

enum class State : std::uint8_t { kInUse, kKeptBack, kRetired };
std::string_view state_name(State state);  ///< in_use, kept_back, retired

struct ModelVersion {
  std::string model;
  std::int64_t version = 0;
  State state = State::kInUse;
  std::string why;         ///< first, better, descriptive, worse, by_hand
  std::string parameters;  ///< JSON
  std::uint64_t seed = 0;
  base::Date trained_until;
  std::int64_t data_version = 0;
  std::optional<BackTest> back_test;
  double seconds = 0;
  base::Instant trained_at;
  base::Instant changed_at;
  std::string changed_by;
};
/// Newest first; of one model, or of all (by model).
std::vector<ModelVersion> list_versions(db::Session& session, base::CompanyId company,
                                        std::string_view model = {});
std::optional<ModelVersion> find_version_in_use(db::Session& session, base::CompanyId company,
                                                std::string_view model);
/// What the version learnt. CHECKs that it exists.
std::string get_learnt(db::Session& session, base::CompanyId company, std::string_view model,
                       std::int64_t version);
/// Adds `version` under the next number; in use, it retires the one before. Inside a
/// WriteTransaction. @return the number
std::int64_t add_version(db::Session& session, base::CompanyId company, const ModelVersion& version,
                         std::string learnt);
/// Puts a version to use by hand, whatever its back-test says; the one before retires. Inside a
/// WriteTransaction. @return nothing, or models.no_such_version, models.already_in_use
base::Result<void> use_version(db::Session& session, base::CompanyId company,
                               std::string_view model, std::int64_t version, base::Instant now,
                               std::string_view by);

/// Drift: how far the scores of this run moved from those of the version's first run, and how well
/// what was said then came true.
struct Watch {
  std::optional<double> shift;      ///< population stability index of the scores; over 0.25: alarm
  std::optional<double> came_true;  ///< the back-test's measure on what was said before
  std::string state;                ///< ok, watch, alarm; empty: nothing to compare with
  std::vector<double> limits;       ///< between the ten bands: tenths of the first run's shops
  std::vector<double> shares;       ///< of this run's shops in each band
};
BOOST_DESCRIBE_STRUCT(Watch, (), (shift, came_true, state, limits, shares))

struct AnalysisRun {
  AnalysisId id;
  base::Period period;
  base::Date until;
  std::int64_t data_version = 0;
  std::uint64_t seed = 0;
  base::Instant started_at;
  std::optional<base::Instant> published_at;
};
struct ModelResult {
  std::string model;
  std::int64_t version = 0;  ///< 0: none
  std::string unknown;       ///< why there is none, a reason to translate; empty: there is one
  std::string document;      ///< JSON; only where asked for
  Watch watch;
  double seconds = 0;
  std::string unknown_detail = {};  ///< what is there and what is needed, in words for operators
};
struct ScoredShop {
  base::CustomerId customer;
  ShopScores scores;
};

/// Opens a run and removes what killed runs of the month left, of other months those over a day
/// old. Inside a WriteTransaction.
void open_run(db::Session& session, base::CompanyId company, const AnalysisRun& run);
/// A block of shops. Inside a WriteTransaction.
void store_scores(db::Session& session, base::CompanyId company, AnalysisId run,
                  std::span<const ScoredShop> shops);
/// Results, and from now on the run is what find_run() gives; scores of older runs of the same
/// period go, their results stay. Inside a WriteTransaction.
void publish_run(db::Session& session, base::CompanyId company, AnalysisId run, base::Period period,
                 std::span<const ModelResult> results, base::Instant now);

/// The newest published run of the period, or of the newest period before it.
std::optional<AnalysisRun> find_run(db::Session& session, base::CompanyId company,
                                    base::Period period);
/// Published runs, newest first, at most 100.
std::vector<AnalysisRun> list_runs(db::Session& session, base::CompanyId company);
/// Without documents, in the order of kModels.
std::vector<ModelResult> list_results(db::Session& session, base::CompanyId company,
                                      AnalysisId run);
/// With its document.
std::optional<ModelResult> find_result(db::Session& session, base::CompanyId company,
                                       AnalysisId run, std::string_view model);
std::optional<ShopScores> find_scores(db::Session& session, base::CompanyId company, AnalysisId run,
                                      base::CustomerId customer);

/// By customer id.
void each_scored_shop(db::Session& session, base::CompanyId company, AnalysisId run,
                      const std::function<void(ScoredShop)>& sink);

/// The scores a month is made with: those of a run of the very same month, by customer id.
struct MonthScores {
  std::optional<AnalysisRun> run;                ///< nothing: no analysis of that month
  std::map<std::string, std::int64_t> versions;  ///< by model
  std::vector<ScoredShop> shops;
};
MonthScores load_month_scores(db::Session& session, base::CompanyId company, base::Period period);

}  // namespace models
