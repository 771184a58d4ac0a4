#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/id.h"
#include "platform/db/db.h"

/// The table `imports`: what was imported, how far, and how it ended.
namespace transfer {

struct ImportKey {
  base::CompanyId company;
  std::string kind;
  std::string file_sha256;
  std::string mapping_sha256;
  std::string mode;  ///< create, update, both
};

struct ImportProgress {
  base::ImportId id;
  std::uint64_t rows_committed = 0;
  std::uint64_t created = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t rejected = 0;
};

std::optional<ImportProgress> find_unfinished(db::Session& session, const ImportKey& key);
void insert_import(db::Session& session, const ImportKey& key, base::ImportId id,
                   const std::string& file_name, const std::string& rejects_header,
                   const std::string& actor, base::Instant now);
void save_progress(db::Session& session, base::CompanyId company, const ImportProgress& progress);
void end_import(db::Session& session, base::CompanyId company, base::ImportId id,
                const std::string& state, const std::string& message, base::Instant now);
void add_rejects(db::Session& session, base::CompanyId company, base::ImportId id,
                 std::uint64_t chunk_no, std::string body);
/// All pieces of the import's rejected rows, in order.
std::vector<std::string> list_rejects(db::Session& session, base::CompanyId company,
                                      base::ImportId id);

struct StoredImport {
  std::string kind;
  std::string file_name;
  std::string state;
  std::int64_t started_at_ms = 0;
};
std::optional<StoredImport> find_import(db::Session& session, base::CompanyId company,
                                        base::ImportId id);

/// One import (or undo) of a company at a time. On SQLite this process is the only one that writes,
/// so a list of its own does; on PostgreSQL this is an advisory lock that ends with the connection
/// at the latest.
class CompanyLock {
 public:
  CompanyLock(db::Session& session, base::CompanyId company);
  ~CompanyLock();
  CompanyLock(const CompanyLock&) = delete;
  CompanyLock& operator=(const CompanyLock&) = delete;
  [[nodiscard]] bool is_held() const { return held_; }

 private:
  db::Session& session_;
  std::string number_;
  bool held_ = true;
};

}  // namespace transfer
