#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/progress.h"
#include "base/result.h"
#include "platform/db/db.h"
#include "platform/records/records.h"
#include "platform/records/upsert.h"

/// Import of files into records: one pipeline for every kind, for dry run and real run.
///
/// A file is first read once from end to end: what is broken as a whole is refused before anything
/// is written. Then rows go in by chunks; a chunk's rows, its rejected rows and the import's
/// progress are one transaction. An import that is killed goes on at the first row that is not in
/// when the same command runs again.
///
/// Every row read counts once: rows_read = rows_taken + rows_unchanged + rows_rejected, and
/// rows_taken = rows_created + rows_changed.
namespace transfer {

struct ImportOptions {
  std::string company_code;
  std::string kind;                ///< orders, or a kind of records (shops, products, …)
  std::vector<std::string> files;  ///< in this order, as if they were one after another
  std::string mapping = {};        ///< path; empty: columns are found by name
  std::string mapping_text = {};   ///< instead of a path: the text of a mapping file
  records::Mode mode = records::Mode::kBoth;
  bool dry_run = false;  ///< everything happens, in one transaction that is rolled back
  /// Rejected rows of all files go here, if there are any. Empty: one file an import in
  /// `rejects_folder`, named after the source; empty too: not written.
  std::string rejects_file = {};
  std::string rejects_folder = {};
  std::string actor = "cli";
  std::size_t chunk_rows = 50'000;  ///< a resumed run must use the same, or a divisor of it
  /// Called inside the transaction of every chunk; what it throws rolls the chunk back.
  std::function<void(db::Session&, base::ImportId)> in_transaction = {};
  /// Called inside the transaction that marks the imports as done, with what was done (but the
  /// seconds): whoever keeps books of its own closes them with it. Not called in a dry run.
  std::function<void(db::Session&, const struct ImportSummary&)> at_end = {};
};

/// One rejected row, for people. The first few of a run are kept; all are in the rejects file.
struct RejectedRow {
  std::string file;
  std::uint64_t line = 0;
  std::string field;
  std::string value;
  std::string reason;
  std::string message;
};

struct FileSummary {
  std::string file;
  base::ImportId import_id;       ///< none in a dry run
  std::string encoding;           ///< UTF-8 or GB18030, as given or detected; XLSX
  std::string sheet;              ///< of a workbook
  std::uint64_t hidden_rows = 0;  ///< hidden in the workbook, and taken like the others
  std::uint64_t rows_read = 0;
  std::uint64_t rows_created = 0;
  std::uint64_t rows_changed = 0;
  std::uint64_t rows_unchanged = 0;
  std::uint64_t rows_rejected = 0;
  std::uint64_t rows_resumed = 0;  ///< of rows_read, taken in by an earlier, interrupted run
  std::uint64_t placeholders_created = 0;  ///< by this run: shops and products without a record
  std::string rejects_file;                ///< empty: none was written
};

struct ImportSummary {
  std::string kind;
  bool dry_run = false;
  std::vector<FileSummary> files;
  std::map<std::string, std::uint64_t> reasons;  ///< of this run's rejected rows
  std::vector<RejectedRow> first_rejected;       ///< at most 20
  double seconds = 0;

  [[nodiscard]] FileSummary total() const;
  /// One JSON object: rows_read, rows_taken, rows_changed, rows_unchanged, rows_rejected, then
  /// rows_created, rows_resumed, placeholders_created, kind, dry_run, seconds, rows_per_second,
  /// rejects_file, reasons, imports (one object a file).
  [[nodiscard]] std::string json() const;
};

/// The description of what can be imported under this word.
/// @return the kind, or transfer.unknown_kind (lists those there are)
base::Result<const records::RecordKind*> find_kind(const std::string& word);

/// What can be imported: orders, and the kinds of records.
const records::Registry& registry();
std::vector<std::string> import_kinds();

/// @return what was done, or, with nothing of the named file written,
///   transfer.unknown_kind          lists the kinds there are
///   transfer.rejects_over_source   the rejects file is one of the sources
///   transfer.headers_differ        one rejects file for sources with different columns
///   transfer.busy                  another import of the company is running
///   organisation.no_such_company, and those of read_mapping, inspect_table, FieldPlan::make
/// or, with whole chunks in (the same command goes on where it stopped):
///   transfer.interrupted           cancelled; disk full; database gone. Says how far it came
///   transfer.rejects_unwritable    all rows are in, but the rejects file could not be written
/// db::Failure passes through when it is not one of those; the import is marked interrupted.
base::Result<ImportSummary> import_files(db::Database& database, const base::Clock& clock,
                                         base::IdGenerator& ids, const ImportOptions& options,
                                         base::Progress& progress);

struct UndoSummary {
  std::string kind;
  std::string file_name;
  std::int64_t orders_removed = 0;
  std::int64_t lines_removed = 0;
  std::int64_t lines_restored = 0;
  std::int64_t records_removed = 0;
  std::int64_t fields_restored = 0;
};

/// Takes back everything an import did, in one transaction.
/// @return what was taken back, or, with nothing changed,
///   transfer.no_such_import
///   transfer.already_undone
///   transfer.month_depends      a month was published from it; published results never change
///   transfer.busy               an import of the company is running
///   orders.changed_later, records.changed_later, records.depended_on
base::Result<UndoSummary> undo_import(db::Database& database, const base::Clock& clock,
                                      base::IdGenerator& ids, base::ImportId import_id,
                                      const std::string& actor);

/// The rejects file of an import, in pieces that follow one another: first the header, then rows;
/// only the header when no row was rejected. As CSV text with the delimiter of the source.
/// @return the pieces, or transfer.no_such_import
base::Result<std::vector<std::string>> rejects_of(db::Session& session, base::CompanyId company,
                                                  base::ImportId id);

}  // namespace transfer
