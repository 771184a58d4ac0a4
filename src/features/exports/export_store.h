#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/exports/export_run.h"

/// The table `exports`.
namespace exports {

struct StoredExport {
  Export view;
  std::vector<std::string> columns;
  [[nodiscard]] Wanted wanted() const;
};

/// @param written nothing: it waits for its job
void insert_export(api::Write& write, const Wanted& wanted, const std::string& file_name,
                   const std::optional<Written>& written, std::optional<jobs::JobId> job);
void end_export(db::Session& session, base::CompanyId company, ExportId id,
                const base::Result<Written>& written, base::Instant now);
std::optional<StoredExport> find_export(db::Session& session, base::CompanyId company,
                                        auth::AccountId account, ExportId id);
std::vector<Export> list_exports(db::Session& session, base::CompanyId company,
                                 auth::AccountId account, std::int64_t before, std::size_t limit);
std::int64_t count_recent(db::Session& session, base::CompanyId company, auth::AccountId account,
                          base::Instant since);
/// Removes files whose time is over; the rows stay. @return how many
std::int64_t purge_exports(api::Services& services, base::CompanyId company);
/// Selection and count, or why not.
audit::Entry audit_entry(const Wanted& wanted, const base::Result<Written>& written);

}  // namespace exports
