#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/date.h"

namespace operations {

struct CheckResult {
  std::string name;  ///< `facts.equal_records`
  bool holds = false;
  std::string detail;
  double seconds = 0;
};
BOOST_DESCRIBE_STRUCT(CheckResult, (), (name, holds, detail, seconds))

struct TableSize {
  std::string table;
  std::int64_t bytes = 0;
};
BOOST_DESCRIBE_STRUCT(TableSize, (), (table, bytes))

/// What a night found: the result of the job `checks.nightly`.
struct NightlyResult {
  bool all_hold = false;
  std::vector<CheckResult> checks;
  std::vector<TableSize> tables;  ///< largest first
};
BOOST_DESCRIBE_STRUCT(NightlyResult, (), (all_hold, checks, tables))

struct JobCount {
  std::string state;
  std::int64_t jobs = 0;
};
BOOST_DESCRIBE_STRUCT(JobCount, (), (state, jobs))

struct SystemView {
  std::string version;
  std::string engine;  ///< `SQLite 3.40.1`
  std::int64_t schema_version = 0;
  std::int64_t database_bytes = 0;
  std::int64_t facts_bytes = 0;
  std::int64_t facts_lines = 0;
  std::int64_t disk_free_bytes = 0;  ///< where the data folder lies
  std::int64_t process_rss_bytes = 0;
  base::Instant started_at;
  std::int64_t uptime_seconds = 0;
  std::int64_t requests = 0;
  std::int64_t connections_open = 0;
  std::int64_t connections_refused = 0;
  std::int64_t queue_length = 0;
  std::vector<JobCount> jobs;    ///< of the company
  std::string not_ready_reason;  ///< empty: ready
  std::optional<base::Instant> last_nightly_at;
  std::optional<NightlyResult> last_nightly;
};
BOOST_DESCRIBE_STRUCT(SystemView, (),
                      (version, engine, schema_version, database_bytes, facts_bytes, facts_lines,
                       disk_free_bytes, process_rss_bytes, started_at, uptime_seconds, requests,
                       connections_open, connections_refused, queue_length, jobs, not_ready_reason,
                       last_nightly_at, last_nightly))

struct HealthView {
  bool ok = true;
};
BOOST_DESCRIBE_STRUCT(HealthView, (), (ok))

}  // namespace operations
