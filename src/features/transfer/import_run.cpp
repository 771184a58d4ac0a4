#include "features/transfer/import_run.h"

#include <chrono>
#include <filesystem>
#include <optional>
#include <thread>

#include "base/local_day.h"
#include "base/text.h"
#include "features/organisation/organisation.h"
#include "features/transfer/order_sink.h"
#include "features/transfer/record_sink.h"
#include "features/transfer/rejects.h"
#include "sql/transfer.h"

namespace transfer {
namespace {

constexpr std::size_t kFirstRejectedMax = 20;

std::string mode_name(records::Mode mode) {
  switch (mode) {
    case records::Mode::kCreate:
      return "create";
    case records::Mode::kUpdate:
      return "update";
    case records::Mode::kBoth:
      break;
  }
  return "both";
}

base::Error refused(base::ErrorCode code, const char* reason, std::string message) {
  return {code, reason, std::move(message), {}};
}

/// One source, read once and found sound, with the plan that fits its header.
struct Source {
  TableShape shape;
  FieldPlan plan;
};

base::Result<std::vector<Source>> inspect_sources(const ImportOptions& options,
                                                  const Mapping& mapping,
                                                  const records::RecordKind& kind,
                                                  base::Progress& progress) {
  std::vector<Source> sources;
  std::uint64_t bytes_total = 0;
  std::uint64_t bytes_before = 0;
  std::error_code missing;  // refused below, with its name
  for (const auto& file : options.files) {
    const auto bytes = std::filesystem::file_size(file, missing);
    if (!missing) bytes_total += bytes;
  }
  progress.stage("reading", bytes_total);
  const auto watch = [&](std::uint64_t bytes) {
    progress.done(bytes_before + bytes);
    return !progress.cancelled();
  };
  for (const auto& file : options.files) {
    std::error_code ignored;  // a missing file is refused by inspect_table, with its name
    if (!options.rejects_file.empty() &&
        std::filesystem::equivalent(file, options.rejects_file, ignored))
      return refused(
          base::ErrorCode::kInvalid, "transfer.rejects_over_source",
          options.rejects_file + " is a source of this import: give the rejects another name");
    TRY_ASSIGN(TableShape shape, inspect_table(file, mapping.format, watch));
    if (const auto bytes = std::filesystem::file_size(file, missing); !missing)
      bytes_before += bytes;
    TRY_ASSIGN(FieldPlan plan,
               FieldPlan::make(mapping, kind, shape.header, file, shape.is_workbook));
    if (!options.rejects_file.empty() && !sources.empty() &&
        rejects_header(shape) != rejects_header(sources[0].shape))
      return refused(base::ErrorCode::kInvalid, "transfer.headers_differ",
                     file + " has other columns than " + sources[0].shape.path +
                         ", so their rejected rows do not fit one rejects file: import them one by "
                         "one");
    sources.push_back({std::move(shape), std::move(plan)});
  }
  return sources;
}

/// One run of the command.
class Run {
 public:
  Run(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
      const ImportOptions& options, base::Progress& progress, const ImportHooks& hooks)
      : database_(database),
        writer_(database.writer()),
        session_(**writer_),
        clock_(clock),
        ids_(ids),
        options_(options),
        progress_(progress),
        hooks_(hooks) {}

  base::Result<ImportSummary> run(const records::RecordKind& kind, const Mapping& mapping,
                                  std::vector<Source>& sources) {
    const auto began = std::chrono::steady_clock::now();
    TRY_ASSIGN(const auto company, organisation::get_company(session_, options_.company_code));
    company_ = company.id;
    const CompanyLock lock(session_, company_);
    if (!lock.is_held())
      return refused(base::ErrorCode::kConflict, "transfer.busy",
                     "another import of company " + options_.company_code +
                         " is running: wait for it, or stop it");
    dictionaries_ =
        organisation::load_dictionaries(session_, company_, base::local_day(clock_.now()));
    summary_.kind = std::string(kind.kind);
    summary_.dry_run = options_.dry_run;
    // A dry run is the same work in one transaction that is never committed, so that rows which
    // depend on earlier rows or files find them.
    std::optional<db::WriteTransaction> rehearsal;
    if (options_.dry_run) rehearsal.emplace(session_);
    for (Source& source : sources) {
      TRY(import_one(kind, mapping, source));
    }
    TRY(write_common_rejects(sources));
    // Last of all: until then a run that is killed is taken up again, rejects file included.
    if (!options_.dry_run) finish(kind, mapping, sources);
    rehearsal.reset();
    summary_.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    return std::move(summary_);
  }

 private:
  base::Result<void> import_one(const records::RecordKind& kind, const Mapping& mapping,
                                Source& source) {
    const ImportKey key = key_of(kind, mapping, source);
    const auto unfinished =
        options_.dry_run ? std::optional<ImportProgress>() : find_unfinished(session_, key);
    done_ = unfinished.value_or(ImportProgress{});
    const std::uint64_t resumed = done_.rows_committed;
    is_stored_ = unfinished.has_value();
    if (!is_stored_) done_.id = ids_.next<base::ImportId>();
    ids_of_files_.push_back(done_.id);
    key_ = &key;
    FileSummary& file = summary_.files.emplace_back();
    file.file = source.shape.path;
    file.encoding = source.shape.is_workbook ? "XLSX" : encoding_name(source.shape.encoding);
    file.sheet = source.shape.sheet;
    file.hidden_rows = source.shape.hidden_rows;
    file.rows_resumed = resumed;
    progress_.stage(std::filesystem::path(source.shape.path).filename().string(),
                    source.shape.rows);
    const records::WriteContext context{company_, done_.id, options_.actor, clock_, ids_};
    try {
      TRY(read_and_write(kind, mapping, source, context, file));
    } catch (const db::Failure& failure) {
      const std::string message = interrupt(source, failure.what());
      if (failure.kind() == db::FailureKind::kDiskFull ||
          failure.kind() == db::FailureKind::kUnavailable)
        return refused(
            base::ErrorCode::kConflict, "transfer.interrupted",
            (failure.kind() == db::FailureKind::kDiskFull
                 ? "the disk is full. "
                 : "the database cannot be written (" + std::string(failure.what()) + "). ") +
                message);
      throw;
    }
    return {};
  }

  base::Result<void> read_and_write(const records::RecordKind& kind, const Mapping& mapping,
                                    Source& source, const records::WriteContext& context,
                                    FileSummary& file) {
    const auto sink = make_sink(kind, mapping, source, context);
    TRY_ASSIGN(auto rows, open_rows(source.shape));
    ChunkReader reader(std::move(rows), *sink, options_.chunk_rows);
    const std::uint64_t skip_rows = done_.rows_committed;
    while (true) {
      TRY_ASSIGN(const auto chunk, reader.next());
      if (!chunk) break;
      if (chunk->first_row < skip_rows) {
        TRY(check_boundary(*chunk, skip_rows));
        sink->skip(session_, *chunk);
      } else {
        write_chunk(*sink, source, *chunk);
      }
      progress_.done(chunk->first_row + chunk->rows.size());
      let_others_write();
      if (progress_.cancelled())
        return refused(base::ErrorCode::kConflict, "transfer.interrupted",
                       "stopped. " + interrupt(source, "stopped by the user"));
    }
    file.rows_read = done_.rows_committed;
    file.rows_created = done_.created;
    file.rows_changed = done_.changed;
    file.rows_unchanged = done_.unchanged;
    file.rows_rejected = done_.rejected;
    file.placeholders_created = sink->placeholders_created();
    if (!options_.dry_run) file.import_id = done_.id;
    return write_rejects(source, file);
  }

  /// Between two chunks whoever waits for the only writer gets it. A dry run is one transaction
  /// and cannot.
  void let_others_write() {
    if (options_.dry_run || database_.engine() != db::Engine::kSqlite) return;
    writer_.reset();
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // else the waiting come too late
    writer_.emplace(database_.writer());
  }

  std::unique_ptr<RowSink> make_sink(const records::RecordKind& kind, const Mapping& mapping,
                                     const Source& source, const records::WriteContext& context) {
    if (&kind == &orders::line_kind())
      return make_order_sink(session_, source.plan, mapping, context, options_.mode, source.shape,
                             dictionaries_);
    return make_record_sink(kind, source.plan, mapping, context, options_.mode, source.shape,
                            dictionaries_);
  }

  static base::Result<void> check_boundary(const Chunk& chunk, std::uint64_t committed) {
    if (chunk.first_row + chunk.rows.size() <= committed) return {};
    return refused(base::ErrorCode::kConflict, "transfer.other_chunks",
                   "the interrupted import used another chunk size: run it again with the same");
  }

  void write_chunk(RowSink& sink, const Source& source, Chunk& chunk) {
    std::optional<db::WriteTransaction> transaction;
    if (!options_.dry_run) transaction.emplace(session_);
    session_.execute(sql::kLockCompany, {{"company_id", company_}});
    if (!is_stored_)
      insert_import(session_, *key_, done_.id, source.shape.path, rejects_header(source.shape),
                    options_.actor, clock_.now());
    ImportProgress next = done_;
    const ChunkCounts counts = sink.write(session_, chunk);
    const std::string body = rejects_body(source.shape, chunk);
    if (!body.empty()) add_rejects(session_, company_, next.id, chunk.first_row, body);
    next.rows_committed += chunk.rows.size();
    next.created += counts.created;
    next.changed += counts.changed;
    next.unchanged += counts.unchanged + chunk.unchanged;
    next.rejected += chunk.rejections.size();
    CHECK(next.rows_committed == next.created + next.changed + next.unchanged + next.rejected);
    if (!hooks_.progress_apart) save_progress(session_, company_, next);
    if (options_.in_transaction) options_.in_transaction(session_, done_.id);
    hooks_.at("chunk_written");
    if (transaction) transaction->commit();
    hooks_.at("chunk_committed");
    if (hooks_.progress_apart) save_progress(session_, company_, next);
    is_stored_ = true;
    done_ = next;
    remember_rejections(source, chunk);
  }

  void remember_rejections(const Source& source, const Chunk& chunk) {
    for (const Rejection& rejection : chunk.rejections) {
      ++summary_.reasons[rejection.reason];
      if (summary_.first_rejected.size() < kFirstRejectedMax)
        summary_.first_rejected.push_back({source.shape.path, chunk.rows.line(rejection.row),
                                           rejection.field, rejection.value, rejection.reason,
                                           rejection.message});
    }
  }

  void finish(const records::RecordKind& kind, const Mapping& mapping,
              const std::vector<Source>& sources) {
    db::WriteTransaction transaction(session_);
    for (std::size_t i = 0; i < sources.size(); ++i) {
      const FileSummary& file = summary_.files[i];
      if (file.rows_read == 0)  // a header and no rows: there was no chunk to note it
        insert_import(session_, key_of(kind, mapping, sources[i]), file.import_id, file.file,
                      rejects_header(sources[i].shape), options_.actor, clock_.now());
      const bool nothing_new = file.rows_created + file.rows_changed == 0;
      end_import(session_, company_, file.import_id, "done", nothing_new ? "nothing changed" : "",
                 clock_.now());
    }
    if (options_.at_end) options_.at_end(session_, summary_);
    transaction.commit();
  }

  [[nodiscard]] ImportKey key_of(const records::RecordKind& kind, const Mapping& mapping,
                                 const Source& source) const {
    return {company_, std::string(kind.kind), source.shape.sha256, mapping.sha256,
            mode_name(options_.mode)};
  }

  /// Marks the import interrupted when anything of it is stored. @return how to go on, for people
  std::string interrupt(const Source& source, const std::string& why) {
    if (options_.dry_run) return "It was a dry run: nothing was kept.";
    const std::string committed = std::to_string(done_.rows_committed);
    if (is_stored_) {
      try {
        db::WriteTransaction transaction(session_);
        end_import(session_, company_, done_.id, "interrupted", why, clock_.now());
        transaction.commit();
      } catch (const db::Failure&) {
        // Cannot be written either: the import stays `running`, which the next run takes up as
        // well.
      }
    }
    return committed + " of " + std::to_string(source.shape.rows) + " rows of " +
           source.shape.path +
           " are in, whole chunks only: run the same command again to go on from there.";
  }

  /// The rejects file of one source, unless all go to one file at the end.
  base::Result<void> write_rejects(const Source& source, FileSummary& file) {
    if (!options_.rejects_file.empty() || options_.rejects_folder.empty() || done_.rejected == 0)
      return {};
    std::vector<std::string> pieces = list_rejects(session_, company_, done_.id);
    pieces.insert(pieces.begin(), rejects_header(source.shape));
    std::string name = std::filesystem::path(source.shape.path).filename().string();
    for (const std::string_view ending : {".gz", ".csv", ".txt", ".tsv"})
      if (name.ends_with(ending)) name.resize(name.size() - ending.size());
    file.rejects_file = (std::filesystem::path(options_.rejects_folder) /
                         (name + "-" + std::to_string(done_.id.value) + ".csv"))
                            .string();
    return write_file(file.rejects_file, pieces);
  }

  base::Result<void> write_common_rejects(const std::vector<Source>& sources) {
    if (options_.rejects_file.empty()) return {};
    std::vector<std::string> pieces = {rejects_header(sources[0].shape)};
    for (FileSummary& file : summary_.files) file.rejects_file = options_.rejects_file;
    for (const auto id : ids_of_files_)
      for (auto& piece : list_rejects(session_, company_, id)) pieces.push_back(std::move(piece));
    return write_file(options_.rejects_file, pieces);
  }

  db::Database& database_;
  std::optional<db::Database::Lease> writer_;
  db::Session& session_;  ///< of writer_; on SQLite every lease is of the same one
  const base::Clock& clock_;
  base::IdGenerator& ids_;
  const ImportOptions& options_;
  base::Progress& progress_;
  const ImportHooks& hooks_;
  base::CompanyId company_;
  records::Dictionaries dictionaries_;
  ImportSummary summary_;
  ImportProgress done_;     ///< of the file being imported
  bool is_stored_ = false;  ///< its row in `imports` is committed (or rehearsed)
  const ImportKey* key_ = nullptr;
  std::vector<base::ImportId> ids_of_files_;
};

}  // namespace

base::Result<const records::RecordKind*> find_kind(const std::string& word) {
  if (word == orders::line_kind().kind) return &orders::line_kind();
  if (const auto* kind = registry().find(word); kind != nullptr) return kind;
  std::string known;
  for (const auto& name : import_kinds()) known += (known.empty() ? "" : ", ") + name;
  return refused(base::ErrorCode::kInvalid, "transfer.unknown_kind",
                 "'" + base::excerpt(word) + "' cannot be imported, expected one of: " + known);
}

base::Result<ImportSummary> import_files(db::Database& database, const base::Clock& clock,
                                         base::IdGenerator& ids, const ImportOptions& options,
                                         base::Progress& progress, const ImportHooks& hooks) {
  CHECK(!options.files.empty() && options.chunk_rows > 0);
  TRY_ASSIGN(const records::RecordKind* const kind, find_kind(options.kind));
  Mapping mapping = no_mapping();
  if (!options.mapping.empty()) {
    TRY_ASSIGN(mapping, read_mapping(options.mapping, *kind));
  } else if (!options.mapping_text.empty()) {
    TRY_ASSIGN(mapping, parse_mapping(options.mapping_text, "mapping", *kind));
  }
  TRY_ASSIGN(auto sources, inspect_sources(options, mapping, *kind, progress));
  return Run(database, clock, ids, options, progress, hooks).run(*kind, mapping, sources);
}

base::Result<ImportSummary> import_files(db::Database& database, const base::Clock& clock,
                                         base::IdGenerator& ids, const ImportOptions& options,
                                         base::Progress& progress) {
  return import_files(database, clock, ids, options, progress, ImportHooks{});
}

}  // namespace transfer
