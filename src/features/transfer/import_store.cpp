#include "features/transfer/import_store.h"

#include <chrono>
#include <thread>

#include "sql/transfer.h"

namespace transfer {
namespace {

constexpr int kAttempts = 50;
constexpr std::chrono::milliseconds kPause{100};

}  // namespace

std::optional<ImportProgress> find_unfinished(db::Session& session, const ImportKey& key) {
  const auto found =
      session.find<base::ImportId, std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t,
                   std::uint64_t>(sql::kFindUnfinished, {{"company_id", key.company},
                                                         {"kind", key.kind},
                                                         {"file_sha256", key.file_sha256},
                                                         {"mapping_sha256", key.mapping_sha256},
                                                         {"mode", key.mode}});
  if (!found) return {};
  const auto& [id, committed, created, changed, unchanged, rejected] = *found;
  return ImportProgress{id, committed, created, changed, unchanged, rejected};
}

void insert_import(db::Session& session, const ImportKey& key, base::ImportId id,
                   const std::string& file_name, const std::string& actor, base::Instant now) {
  session.execute(sql::kInsertImport, {{"company_id", key.company},
                                       {"id", id},
                                       {"kind", key.kind},
                                       {"file_name", file_name},
                                       {"file_sha256", key.file_sha256},
                                       {"mapping_sha256", key.mapping_sha256},
                                       {"mode", key.mode},
                                       {"actor", actor},
                                       {"started_at_ms", now}});
}

void save_progress(db::Session& session, base::CompanyId company, const ImportProgress& progress) {
  session.execute(sql::kSaveProgress, {{"rows_committed", progress.rows_committed},
                                       {"rows_read", progress.rows_committed},
                                       {"rows_created", progress.created},
                                       {"rows_changed", progress.changed},
                                       {"rows_unchanged", progress.unchanged},
                                       {"rows_rejected", progress.rejected},
                                       {"company_id", company},
                                       {"id", progress.id}});
}

void end_import(db::Session& session, base::CompanyId company, base::ImportId id,
                const std::string& state, const std::string& message, base::Instant now) {
  session.execute(sql::kEndImport, {{"state", state},
                                    {"message", message},
                                    {"finished_at_ms", now},
                                    {"company_id", company},
                                    {"id", id}});
}

void add_rejects(db::Session& session, base::CompanyId company, base::ImportId id,
                 std::uint64_t chunk_no, std::string body) {
  session.execute(sql::kAddRejects, {{"company_id", company},
                                     {"import_id", id},
                                     {"chunk_no", chunk_no},
                                     {"body", db::Blob{std::move(body)}}});
}

std::vector<std::string> list_rejects(db::Session& session, base::CompanyId company,
                                      base::ImportId id) {
  std::vector<std::string> pieces;
  std::int64_t after = -1;
  while (auto piece = session.find<std::int64_t, db::Blob>(
             sql::kListRejects, {{"company_id", company}, {"import_id", id}, {"after", after}})) {
    after = std::get<0>(*piece);
    pieces.push_back(std::move(std::get<1>(*piece).bytes));
  }
  return pieces;
}

std::optional<StoredImport> find_import(db::Session& session, base::CompanyId company,
                                        base::ImportId id) {
  const auto found = session.find<std::string, std::string, std::string, std::int64_t>(
      sql::kFindImport, {{"company_id", company}, {"id", id}});
  if (!found) return {};
  const auto& [kind, file_name, state, started_at_ms] = *found;
  return StoredImport{kind, file_name, state, started_at_ms};
}

CompanyLock::CompanyLock(db::Session& session, base::CompanyId company)
    : session_(session), number_(std::to_string(company.value)) {
  if (session_.engine() == db::Engine::kSqlite) return;
  // The server frees the lock of a killed process a moment after its death.
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    held_ = session_.text_scalar("select cast(pg_try_advisory_lock(" + number_ + ") as text)") ==
            "true";
    if (held_) return;
    std::this_thread::sleep_for(kPause);
  }
}

CompanyLock::~CompanyLock() {
  if (!held_ || session_.engine() == db::Engine::kSqlite) return;
  try {
    session_.text_scalar("select cast(pg_advisory_unlock(" + number_ + ") as text)");
  } catch (const db::Failure&) {
    // The connection is gone, and the lock with it.
  }
}

}  // namespace transfer
