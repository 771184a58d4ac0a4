#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "platform/jobs/jobs.h"

/// Exports over HTTP. Permission exports.run, at most 10 an hour and account.
///
///   GET  /api/v1/export-kinds          page of ExportKind (those the caller may export)
///   POST /api/v1/exports               NewExport -> 201 Export (done) or 202 Export (its job runs)
///   GET  /api/v1/exports               page of Export, the caller's own
///   GET  /api/v1/exports/{id}          Export
///   GET  /api/v1/exports/{id}/file     the file
namespace exports {

using ExportId = base::Id<struct ExportTag>;

struct ExportColumn {
  std::string key;
  std::string title_zh;
  std::string title_en;
};
BOOST_DESCRIBE_STRUCT(ExportColumn, (), (key, title_zh, title_en))
struct ExportKind {
  std::string kind;  ///< shops, target-lists, products, orders, audit, import-rejects
  std::string name_zh;
  std::string name_en;
  std::vector<ExportColumn> columns;
};
BOOST_DESCRIBE_STRUCT(ExportKind, (), (kind, name_zh, name_en, columns))

enum class Format { kXlsx, kCsv };
BOOST_DESCRIBE_ENUM(Format, kXlsx, kCsv)

struct NewExport {
  std::string kind;
  Format format = Format::kXlsx;
  /// The query of the list's own address (`status=active&sort=-orders`), without limit and cursor:
  /// the export holds the whole result of that list. Nothing: everything the caller may see.
  std::optional<std::string> query;
  std::optional<std::vector<std::string>> columns;  ///< keys, in this order; nothing: all
  std::optional<std::string> language;              ///< zh, en; nothing: the caller's
};
BOOST_DESCRIBE_STRUCT(NewExport, (), (kind, format, query, columns, language))

enum class ExportState { kWaiting, kRunning, kDone, kFailed, kCancelled, kExpired };
BOOST_DESCRIBE_ENUM(ExportState, kWaiting, kRunning, kDone, kFailed, kCancelled, kExpired)

struct Export {
  ExportId id;
  std::string kind;
  Format format = Format::kXlsx;
  std::string query;
  std::string language;
  ExportState state = ExportState::kWaiting;
  std::optional<std::int64_t> rows;
  std::optional<std::int64_t> bytes;
  std::string file_name;
  std::optional<jobs::JobId> job_id;
  std::string created_by;
  base::Instant created_at;
  std::optional<base::Instant> finished_at;
  base::Instant expires_at;
  std::string reason;  ///< of a failed one: stable key
  std::string message;
};
BOOST_DESCRIBE_STRUCT(Export, (),
                      (id, kind, format, query, language, state, rows, bytes, file_name, job_id,
                       created_by, created_at, finished_at, expires_at, reason, message))

}  // namespace exports
