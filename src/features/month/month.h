#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "features/grading/grading.h"
#include "features/metrics/metrics.h"
#include "features/models/scores.h"
#include "features/organisation/organisation.h"
#include "features/strategies/strategies.h"
#include "features/target_classes/target_classes.h"
#include "platform/db/db.h"

/// The month run: metrics, grades, target lists, guidance books and dashboards of a period,
/// published as a version that never changes; and reading what was published.
namespace month {

struct RunOptions {
  base::Period period;
  std::string facts_folder;  ///< where the company's facts file lies
  unsigned threads = 2;
  std::uint64_t seed = 1;
  /// Shops whose rows are committed together; a killed run goes on at the last whole block.
  std::size_t block_customers = 2000;
};

struct Stage {
  std::string name;
  double seconds = 0;
};

struct RunSummary {
  base::RunId id;
  base::Period period;
  std::int64_t version = 0;
  std::size_t shops = 0;
  std::size_t graded = 0;
  std::size_t areas = 0;
  std::size_t books = 0;
  std::vector<std::pair<std::string, std::size_t>> class_sizes;  ///< class code, listed shops
  std::size_t resumed_at = 0;  ///< shops already stored by an earlier, killed attempt
  std::vector<Stage> stages;
};

/// Runs a month and publishes it. Deterministic: the same records, configuration and seed give the
/// same rows. Killed at any point, the next call goes on (same inputs) or starts afresh.
/// @return what was published, or
///   month.unfinished_import   an import of the company is half done: resume or undo it first
///   month.cancelled           progress asked to stop; the next call goes on
///   metrics.no_shops          and whatever loading the inputs refuses
base::Result<RunSummary> run_month(db::Database& database, const base::Clock& clock,
                                   base::IdGenerator& ids, const organisation::Company& company,
                                   const RunOptions& options, base::Progress& progress);

/// A published run.
struct PublishedRun {
  base::RunId id;
  base::Period period;
  std::int64_t version = 0;
  std::int64_t data_version = 0;
  std::int64_t grading_version = 0;
  std::int64_t target_classes_version = 0;
  std::int64_t seed = 0;
  std::vector<std::string> metric_ids;
  std::int64_t customers_total = 0;
  base::Instant started_at;
  base::Instant published_at;
};
/// @return the newest published run of the period, or month.not_published (the message says which
///         periods are and what to run)
base::Result<PublishedRun> get_published_run(db::Session& session,
                                             const organisation::Company& company,
                                             base::Period period);

/// Published runs, newest period first, its newest version first; at most 1,000.
std::vector<PublishedRun> list_published_runs(db::Session& session, base::CompanyId company);

/// One shop's stored metric row, in the order of PublishedRun::metric_ids.
struct MetricRow {
  std::string customer_code;
  std::vector<metrics::MetricValue> values;
};
std::vector<MetricRow> list_metric_rows(db::Session& session, base::CompanyId company,
                                        const PublishedRun& run);

/// Which configurations a month is computed with.
struct ModelVersions {
  std::int64_t grading = 0;
  std::int64_t target_classes = 0;
};

/// A month computed in memory on the records as they are now, with nothing stored: what previews
/// and product pages stand on.
struct ComputedMonth {
  std::shared_ptr<const metrics::MonthInputs> inputs;
  std::vector<std::vector<grading::PublishedGrade>> history;  ///< per shop; empty: none published
  std::vector<models::ShopScores> scores;  ///< per shop; empty: no analysis of the month
  grading::Config grading_config;
  target_classes::Config target_config;
  std::vector<strategies::Strategy> strategies;  ///< the active library
  metrics::MonthMetrics metrics;
  grading::Result grades;
  target_classes::Result targets;
  std::unique_ptr<metrics::PeerGroups> peers;
};
/// Errors as run_month, month.unfinished_import left out.
base::Result<std::shared_ptr<const ComputedMonth>> compute_month(
    db::Database& database, const base::Clock& clock, const organisation::Company& company,
    const RunOptions& options, const ModelVersions& versions, base::Progress& progress);

/// The same rows computed now from facts, for a period that is not published.
struct LiveMetrics {
  std::vector<std::string> metric_ids;
  std::vector<MetricRow> rows;  ///< by customer_code
};
base::Result<LiveMetrics> compute_live_metrics(db::Database& database,
                                               const organisation::Company& company,
                                               const RunOptions& options, base::Progress& progress);

/// The month of the company's newest order: the one to run.
/// @return the period, or month.no_orders
base::Result<base::Period> find_latest_period(db::Session& session,
                                              const organisation::Company& company);

struct GradeRow {
  std::string customer_code;
  std::string shop_name;
  std::int64_t grade_no = 0;
  std::optional<std::int64_t> previous_grade_no;
  double score = 0;
  std::int64_t rank = 0;
  std::string explanation;  ///< JSON
};
std::vector<GradeRow> list_grades(db::Session& session, base::CompanyId company, base::RunId run);

/// Class code of the entries meant for internal supervision (内管), never for marketing.
inline constexpr std::string_view kInternalSupervision = "INTERNAL_SUPERVISION";

struct TargetRow {
  std::string area_code;
  std::string area_name;
  std::string class_code;
  std::int64_t priority = 0;
  std::string customer_code;
  std::string shop_name;
  bool is_primary = false;
  double score = 0;
  std::string reason_code;
  std::string reason_zh;
  std::string reason_en;
  std::string evidence;  ///< JSON
};
std::vector<TargetRow> list_target_entries(db::Session& session, base::CompanyId company,
                                           base::RunId run);

struct GateRow {
  std::string customer_code;
  std::string shop_name;
  std::string class_code;
  std::string rule;
  std::string text_zh;
  std::string text_en;
};
std::vector<GateRow> list_gates(db::Session& session, base::CompanyId company, base::RunId run);

/// @return the book's JSON, or month.no_such_shop, or month.no_book (the shop was not active)
base::Result<std::string> get_book_json(db::Session& session, base::CompanyId company,
                                        base::RunId run, std::string_view customer_code);

struct DashboardRow {
  std::string area_code;
  std::string area_name;
  std::string json;
};
base::Result<std::vector<DashboardRow>> list_dashboards(db::Session& session,
                                                        base::CompanyId company, base::RunId run);

// The same by ids, as the server reads them. Documents are the stored JSON, byte by byte.

/// Nothing: the shop was not active when the month was run, or is not one of the company's.
base::Result<std::optional<std::string>> find_book_json(db::Session& session,
                                                        base::CompanyId company, base::RunId run,
                                                        base::CustomerId customer);
/// @param area  UnitId{}: the shops without an area
base::Result<std::optional<std::string>> find_dashboard_json(db::Session& session,
                                                             base::CompanyId company,
                                                             base::RunId run, base::UnitId area);

struct ListEntry {
  base::UnitId area;  ///< none: shops without an area
  std::string class_code;
  base::CustomerId customer;
  std::int64_t priority = 0;
  bool is_primary = false;
  double score = 0;
  std::string reason_code;
  std::string reason_zh;
  std::string reason_en;
  std::string evidence;  ///< compact JSON of target_classes::Evidence
};
/// By area, class, priority; entries for internal supervision included: the caller decides.
std::vector<ListEntry> list_entries(db::Session& session, base::CompanyId company, base::RunId run);

struct ListGate {
  base::CustomerId customer;
  std::string class_code;
  std::string rule;
  std::string text_zh;
  std::string text_en;
};
std::vector<ListGate> list_gates_by_id(db::Session& session, base::CompanyId company,
                                       base::RunId run);

struct StoredGrade {
  base::CustomerId customer;
  std::int64_t grade_no = 0;
  std::optional<std::int64_t> previous_grade_no;
  double score = 0;
  std::int64_t rank = 0;
  std::string explanation;  ///< JSON; empty where the list does not need it
};
/// By customer id, without explanations.
std::vector<StoredGrade> list_stored_grades(db::Session& session, base::CompanyId company,
                                            base::RunId run);
/// Nothing: the shop was not graded.
std::optional<StoredGrade> find_stored_grade(db::Session& session, base::CompanyId company,
                                             base::RunId run, base::CustomerId customer);
/// Explanations of all graded shops, by customer id.
void each_explanation(db::Session& session, base::CompanyId company, base::RunId run,
                      const std::function<void(const StoredGrade&)>& row);
/// In the order of the run's metric_ids; empty: the shop was not in the run.
std::vector<metrics::MetricValue> find_metric_values(db::Session& session, base::CompanyId company,
                                                     base::RunId run, base::CustomerId customer);

}  // namespace month
