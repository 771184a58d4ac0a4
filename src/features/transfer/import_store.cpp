#include "features/transfer/import_store.h"

#include <chrono>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

#include "features/transfer/transfer.h"
#include "sql/transfer.h"

namespace transfer {
namespace {

constexpr int kAttempts = 50;
constexpr std::chrono::milliseconds kPause{100};

/// SQLite: the companies with a running import, by the one writing session of their database.
std::mutex& running_mutex() {
  static std::mutex mutex;
  return mutex;
}
std::set<std::pair<const db::Session*, std::string>>& running() {
  static std::set<std::pair<const db::Session*, std::string>> companies;
  return companies;
}

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
                   const std::string& file_name, const std::string& rejects_header,
                   const std::string& actor, base::Instant now) {
  session.execute(sql::kInsertImport, {{"company_id", key.company},
                                       {"id", id},
                                       {"kind", key.kind},
                                       {"file_name", file_name},
                                       {"file_sha256", key.file_sha256},
                                       {"mapping_sha256", key.mapping_sha256},
                                       {"mode", key.mode},
                                       {"rejects_header", rejects_header},
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

base::Result<std::vector<std::string>> rejects_of(db::Session& session, base::CompanyId company,
                                                  base::ImportId id) {
  auto header =
      session.find_one<std::string>(sql::kFindRejectsHeader, {{"company_id", company}, {"id", id}});
  if (!header)
    return base::Error{
        base::ErrorCode::kNotFound, "transfer.no_such_import", "there is no such import", {}};
  std::vector<std::string> pieces = list_rejects(session, company, id);
  pieces.insert(pieces.begin(), std::move(*header));
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
  if (session_.engine() == db::Engine::kSqlite) {
    const std::scoped_lock lock(running_mutex());
    held_ = running().emplace(&session_, number_).second;
    return;
  }
  // The server frees the lock of a killed process a moment after its death.
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    held_ = session_.text_scalar("select cast(pg_try_advisory_lock(" + number_ + ") as text)") ==
            "true";
    if (held_) return;
    std::this_thread::sleep_for(kPause);
  }
}

CompanyLock::~CompanyLock() {
  if (!held_) return;
  if (session_.engine() == db::Engine::kSqlite) {
    const std::scoped_lock lock(running_mutex());
    running().erase({&session_, number_});
    return;
  }
  try {
    session_.text_scalar("select cast(pg_advisory_unlock(" + number_ + ") as text)");
  } catch (const db::Failure&) {
    // The connection is gone, and the lock with it.
  }
}

}  // namespace transfer
