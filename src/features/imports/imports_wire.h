#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "platform/jobs/jobs.h"

/// What the import wizard and the server say to each other.
///
///   POST   /api/v1/uploads                         NewUpload -> 201 Upload
///   GET    /api/v1/uploads/{id}                    Upload (which parts are there: to go on)
///   PUT    /api/v1/uploads/{id}/parts/{part}       application/octet-stream, part 1..n -> Upload
///   POST   /api/v1/uploads/{id}/complete           Upload
///   DELETE /api/v1/uploads/{id}
///   GET    /api/v1/import-kinds                    page of ImportKind
///   GET    /api/v1/import-kinds/{kind}/template    ?format=csv|xlsx&language=zh|en -> file
///   POST   /api/v1/import-analyses                 AnalysisRequest -> Analysis
///   GET    /api/v1/import-mappings                 ?kind= -> page of SavedMapping
///   POST   /api/v1/import-mappings                 NewMapping -> 201 SavedMapping (ETag)
///   GET    /api/v1/import-mappings/{id}            SavedMapping (ETag)
///   PUT    /api/v1/import-mappings/{id}            NewMapping, If-Match -> SavedMapping
///   DELETE /api/v1/import-mappings/{id}            If-Match
///   POST   /api/v1/imports                         NewImport -> 202 Import (its job runs)
///   GET    /api/v1/imports                         ?kind=&limit=&cursor= -> page of Import
///   GET    /api/v1/imports/{id}                    Import
///   POST   /api/v1/imports/{id}/undo               202 UndoStarted (the job fails with the reason)
///   GET    /api/v1/imports/{id}/rejects            ?format=csv|xlsx -> file
/// Progress, cancelling and going on after a cancel: /api/v1/jobs/{job_id}, …/cancel, …/retry.
namespace imports {

using UploadId = base::Id<struct UploadTag>;
using MappingId = base::Id<struct ImportMappingTag>;
/// What a person asked for; a real run also has the base::ImportId of what it wrote.
using RequestId = base::Id<struct ImportRequestTag>;

struct NewUpload {
  std::string file_name;
  std::int64_t bytes = 0;
  std::optional<std::string> sha256;  ///< hex; compared when the upload is completed
};
BOOST_DESCRIBE_STRUCT(NewUpload, (), (file_name, bytes, sha256))

enum class UploadState { kOpen, kComplete };
BOOST_DESCRIBE_ENUM(UploadState, kOpen, kComplete)

struct Upload {
  UploadId id;
  std::string file_name;
  std::int64_t bytes = 0;
  std::int64_t part_bytes = 0;  ///< every part has as many, but the last
  std::int64_t parts_total = 0;
  std::vector<std::int64_t> parts_received;  ///< numbers from 1, ascending
  UploadState state = UploadState::kOpen;
  std::optional<std::string> sha256;  ///< of the whole; nothing until complete unless declared
  base::Instant created_at;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(Upload, (),
                      (id, file_name, bytes, part_bytes, parts_total, parts_received, state, sha256,
                       created_at, expires_at))

struct ImportField {
  std::string name;
  std::string name_zh;
  std::string name_en;
  std::string type;          ///< text integer real money date period flag code code_list reference
  bool is_key = false;       ///< tells rows apart: must be mapped
  bool is_required = false;  ///< when a record is created
  std::string example;
  std::string note_zh;
  std::string note_en;
};
BOOST_DESCRIBE_STRUCT(ImportField, (),
                      (name, name_zh, name_en, type, is_key, is_required, example, note_zh,
                       note_en))
struct ImportKind {
  std::string kind;
  std::string name_zh;
  std::string name_en;
  std::vector<ImportField> fields;
};
BOOST_DESCRIBE_STRUCT(ImportKind, (), (kind, name_zh, name_en, fields))

/// A source's own word for one of ours.
struct WordPair {
  std::string from;
  std::string to;
};
BOOST_DESCRIBE_STRUCT(WordPair, (), (from, to))

/// How one field is made, see features/transfer/README.md. What is not there is not done.
struct FieldMapping {
  std::string field;
  std::optional<std::vector<std::string>> columns;  ///< several are joined
  std::optional<std::string> separator;
  std::optional<std::string> constant;  ///< instead of columns
  std::optional<std::int64_t> skip;
  std::optional<std::int64_t> take;
  std::optional<std::vector<WordPair>> values;
  std::optional<std::string> default_text;
  std::optional<std::string> prefix;
  std::optional<std::string> suffix;
  std::optional<std::string> date_format;  ///< `MM/DD/YYYY`; nothing: YYYY-MM-DD, YYYY-MM
  std::optional<std::string> unit;         ///< money: major, minor; shares: percent
  std::optional<std::string> thousands;    ///< `,` `.` blank `'`
};
BOOST_DESCRIBE_STRUCT(FieldMapping, (),
                      (field, columns, separator, constant, skip, take, values, default_text,
                       prefix, suffix, date_format, unit, thousands))

struct MappingDocument {
  std::optional<std::string> encoding;          ///< auto, UTF-8, GB18030
  std::optional<std::string> delimiter;         ///< auto, comma, tab, semicolon
  std::optional<std::string> sheet;             ///< of a workbook; nothing: the first visible one
  std::optional<std::string> duplicates;        ///< reject, identical
  std::optional<std::string> missing_shops;     ///< reject, placeholder
  std::optional<std::string> missing_products;  ///< reject, placeholder
  std::optional<std::string> returns;           ///< take, reject
  std::optional<std::vector<std::string>> ignore;  ///< columns nobody needs; `*`: all others
  std::vector<FieldMapping> fields;
};
BOOST_DESCRIBE_STRUCT(MappingDocument, (),
                      (encoding, delimiter, sheet, duplicates, missing_shops, missing_products,
                       returns, ignore, fields))

struct NewMapping {
  std::string name;
  std::string kind;
  std::optional<MappingDocument> mapping;  ///< this …
  std::optional<std::string> toml;         ///< … or the text of a mapping file
};
BOOST_DESCRIBE_STRUCT(NewMapping, (), (name, kind, mapping, toml))

struct SavedMapping {
  MappingId id;
  std::string name;
  std::string kind;
  MappingDocument mapping;
  std::string toml;  ///< the same as a mapping file of the command line
  std::int64_t version = 1;
  std::string updated_by;
  base::Instant updated_at;
};
BOOST_DESCRIBE_STRUCT(SavedMapping, (),
                      (id, name, kind, mapping, toml, version, updated_by, updated_at))

struct AnalysisRequest {
  UploadId upload_id;
  std::optional<std::string> kind;  ///< nothing: guessed
  std::optional<std::string> sheet;
  std::optional<std::string> encoding;   ///< UTF-8, GB18030; nothing: detected
  std::optional<std::string> delimiter;  ///< comma, tab, semicolon; nothing: detected
  std::optional<MappingId> mapping_id;   ///< start from this one
};
BOOST_DESCRIBE_STRUCT(AnalysisRequest, (),
                      (upload_id, kind, sheet, encoding, delimiter, mapping_id))

struct KindGuess {
  std::string kind;
  double score = 0;  ///< 0..1
};
BOOST_DESCRIBE_STRUCT(KindGuess, (), (kind, score))

struct SheetView {
  std::string name;
  bool is_hidden = false;
};
BOOST_DESCRIBE_STRUCT(SheetView, (), (name, is_hidden))

/// How a column came to its field.
enum class MatchSource { kNone, kSaved, kName, kSynonym, kSimilar };
BOOST_DESCRIBE_ENUM(MatchSource, kNone, kSaved, kName, kSynonym, kSimilar)

struct ColumnView {
  std::string column;
  std::string field;  ///< empty: not used
  MatchSource source = MatchSource::kNone;
  bool is_doubtful = false;
  std::string doubt;  ///< stable key: `similar_name`, `ambiguous_date`, `unreadable_values`, …
  std::string doubt_detail;
  std::vector<std::string> samples;  ///< first different values, at most 5
};
BOOST_DESCRIBE_STRUCT(ColumnView, (),
                      (column, field, source, is_doubtful, doubt, doubt_detail, samples))

struct Analysis {
  UploadId upload_id;
  std::string file_name;
  std::string format;     ///< csv, xlsx
  std::string encoding;   ///< UTF-8, GB18030; empty for a workbook
  std::string delimiter;  ///< comma, tab, semicolon; empty for a workbook
  std::vector<SheetView> sheets;
  std::string sheet;
  std::int64_t hidden_rows_in_sample = 0;
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> sample_rows;  ///< at most 20
  std::vector<KindGuess> kinds;                       ///< best first
  std::string kind;
  std::vector<ColumnView> columns;
  std::vector<std::string> missing_fields;  ///< keys and required fields that no column feeds
  MappingDocument mapping;                  ///< the proposal: correct it, then run it
  std::vector<SavedMapping> saved;          ///< saved mappings whose columns the file has
};
BOOST_DESCRIBE_STRUCT(Analysis, (),
                      (upload_id, file_name, format, encoding, delimiter, sheets, sheet,
                       hidden_rows_in_sample, header, sample_rows, kinds, kind, columns,
                       missing_fields, mapping, saved))

enum class ImportMode { kBoth, kCreate, kUpdate };
BOOST_DESCRIBE_ENUM(ImportMode, kBoth, kCreate, kUpdate)

struct NewImport {
  UploadId upload_id;
  std::string kind;
  bool dry_run = false;
  std::optional<ImportMode> mode;          ///< nothing: both
  std::optional<MappingDocument> mapping;  ///< this …
  std::optional<MappingId> mapping_id;     ///< … or a saved one; neither: columns by their names
};
BOOST_DESCRIBE_STRUCT(NewImport, (), (upload_id, kind, dry_run, mode, mapping, mapping_id))

enum class ImportState {
  kWaiting,
  kRunning,
  kInterrupted,  ///< whole chunks are in: the job's retry goes on
  kDone,
  kFailed,  ///< nothing, or whole chunks, were taken: `message` says
  kCancelled,
  kUndone
};
BOOST_DESCRIBE_ENUM(ImportState, kWaiting, kRunning, kInterrupted, kDone, kFailed, kCancelled,
                    kUndone)

struct ReasonCount {
  std::string reason;  ///< stable key: `date.not_a_date`
  std::int64_t rows = 0;
  std::string advice;  ///< what to do, of the first such row, English
};
BOOST_DESCRIBE_STRUCT(ReasonCount, (), (reason, rows, advice))

struct RejectedRowView {
  std::int64_t line = 0;
  std::string field;
  std::string value;
  std::string reason;
  std::string message;
};
BOOST_DESCRIBE_STRUCT(RejectedRowView, (), (line, field, value, reason, message))

struct ImportReport {
  std::string encoding;
  std::string sheet;
  std::int64_t hidden_rows = 0;  ///< rows hidden in the workbook; they are taken like the others
  std::int64_t placeholders_created = 0;
  double seconds = 0;
  std::vector<ReasonCount> reasons;  ///< most rows first
  std::vector<RejectedRowView> first_rejected;
};
BOOST_DESCRIBE_STRUCT(ImportReport, (),
                      (encoding, sheet, hidden_rows, placeholders_created, seconds, reasons,
                       first_rejected))

/// A run that somebody asked for, or an import of the command line. rows_read = created + changed +
/// unchanged + rejected.
struct Import {
  std::string id;
  std::string kind;
  std::string file_name;
  bool dry_run = false;
  ImportMode mode = ImportMode::kBoth;
  ImportState state = ImportState::kWaiting;
  std::optional<jobs::JobId> job_id;  ///< nothing: imported by the command line
  std::optional<UploadId> upload_id;
  std::optional<base::ImportId> import_id;
  std::string actor;
  base::Instant created_at;
  std::optional<base::Instant> finished_at;
  std::int64_t rows_read = 0;
  std::int64_t rows_created = 0;
  std::int64_t rows_changed = 0;
  std::int64_t rows_unchanged = 0;
  std::int64_t rows_rejected = 0;
  bool has_rejects_file = false;
  bool may_be_undone = false;  ///< done and not undone; later records can still forbid it
  std::string reason;          ///< of a failed one: stable key
  std::string message;
  std::optional<ImportReport> report;
};
BOOST_DESCRIBE_STRUCT(Import, (),
                      (id, kind, file_name, dry_run, mode, state, job_id, upload_id, import_id,
                       actor, created_at, finished_at, rows_read, rows_created, rows_changed,
                       rows_unchanged, rows_rejected, has_rejects_file, may_be_undone, reason,
                       message, report))

struct UndoStarted {
  jobs::JobId job_id;
};
BOOST_DESCRIBE_STRUCT(UndoStarted, (), (job_id))

}  // namespace imports
