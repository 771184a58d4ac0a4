#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "features/grading/grading.h"
#include "features/month/month.h"
#include "platform/db/db.h"

/// The rows of a month run: opened, filled block by block, published; or given up and removed.
namespace month {

/// A run that is open for writing.
struct OpenRun {
  base::RunId id;
  std::int64_t version = 0;
  base::Instant started_at;
  std::size_t customers_stored = 0;
};

/// What a run was started from; a killed run goes on only when nothing of it changed.
struct RunInputs {
  base::Period period;
  std::int64_t data_version = 0;
  std::string inputs_hash;
  std::int64_t grading_version = 0;
  std::int64_t target_classes_version = 0;
  std::string strategies_hash;
  std::uint64_t seed = 0;
  std::string metric_ids;
  std::size_t customers_total = 0;
};

/// Finds the run to go on with, or removes a stale one and opens a new version.
OpenRun open_run(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
                 base::CompanyId company, const RunInputs& inputs);

/// The stored form of one shop's results.
struct ShopRows {
  base::CustomerId customer;
  std::string metric_row;
  bool graded = false;
  std::int64_t grade_no = 0;
  std::optional<std::int64_t> previous_grade_no;
  double score = 0;
  std::int64_t rank = 0;
  std::string explanation;
  std::string book;  ///< compressed JSON; empty: no book (the shop is not active)
};
/// One transaction: the rows of the shops after `run.customers_stored`, and the new position.
void store_block(db::Database& database, base::CompanyId company, OpenRun& run,
                 std::span<const ShopRows> shops);

struct ListRow {
  base::UnitId area;
  std::string class_code;
  base::CustomerId customer;
  std::int64_t priority = 0;
  bool is_primary = false;
  double score = 0;
  std::string reason_code;
  std::string reason_zh;
  std::string reason_en;
  std::string evidence;
};
struct GateEntry {
  base::CustomerId customer;
  std::string class_code;
  std::string rule;
  std::string text_zh;
  std::string text_en;
};
struct AreaRow {
  base::UnitId area;
  std::string dashboard;  ///< compressed JSON
};
/// One transaction: lists, gates, dashboards, and the run is published.
void publish(db::Database& database, const base::Clock& clock, base::CompanyId company,
             const OpenRun& run, std::span<const ListRow> lists, std::span<const GateEntry> gates,
             std::span<const AreaRow> areas);

/// Earlier published months, newest first.
struct EarlierRun {
  base::RunId id;
  base::Period period;
};
std::vector<EarlierRun> list_earlier_runs(db::Session& session, base::CompanyId company,
                                          base::Period period, base::Period first_period);

}  // namespace month
