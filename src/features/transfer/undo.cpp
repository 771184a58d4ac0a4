#include "features/orders/orders.h"
#include "features/organisation/organisation.h"
#include "features/transfer/import_store.h"
#include "features/transfer/transfer.h"
#include "platform/records/history.h"
#include "sql/transfer.h"

namespace transfer {
namespace {

base::Error conflict(const char* reason, std::string message) {
  return {base::ErrorCode::kConflict, reason, std::move(message), {}};
}

struct Found {
  base::CompanyId company;
  StoredImport import;
};

/// Import ids are unique in the whole database; the command names no company.
base::Result<Found> find_anywhere(db::Session& session, base::ImportId id) {
  for (const auto& company : organisation::list_companies(session))
    if (auto import = find_import(session, company.id, id)) return Found{company.id, *import};
  return base::Error{
      base::ErrorCode::kNotFound,
      "transfer.no_such_import",
      "there is no import " + std::to_string(id.value) + "; the import command prints the id",
      {}};
}

base::Result<void> check_months(db::Session& session, const Found& found) {
  const auto month = session.find<base::Period, std::int64_t>(
      sql::kFindMonthAfter,
      {{"company_id", found.company}, {"started_at_ms", found.import.started_at_ms}});
  if (!month) return {};
  return conflict(
      "transfer.month_depends",
      "month " + std::get<0>(*month).text() + " version " + std::to_string(std::get<1>(*month)) +
          " was published after this import and may rest on it; published results never "
          "change, so the import stays. Correct the records with a new import instead");
}

}  // namespace

base::Result<UndoSummary> undo_import(db::Database& database, const base::Clock& clock,
                                      base::IdGenerator& ids, base::ImportId import_id,
                                      const std::string& actor) {
  auto session = database.writer();
  TRY_ASSIGN(const Found found, find_anywhere(*session, import_id));
  const CompanyLock lock(*session, found.company);
  if (!lock.is_held())
    return conflict("transfer.busy", "an import of this company is running: wait for it");
  if (found.import.state == "undone")
    return conflict("transfer.already_undone", "this import is undone already");
  TRY(check_months(*session, found));
  const records::WriteContext context{found.company, import_id, actor, clock, ids};
  db::WriteTransaction transaction(*session);
  session->execute(sql::kLockCompany, {{"company_id", found.company}});
  TRY_ASSIGN(const auto orders_undone, orders::undo_import(*session, context));
  TRY_ASSIGN(const auto records_undone, records::undo_import(*session, registry(), context));
  organisation::next_data_version(*session, found.company);
  end_import(*session, found.company, import_id, "undone", "undone by " + actor, clock.now());
  transaction.commit();
  return UndoSummary{.kind = found.import.kind,
                     .file_name = found.import.file_name,
                     .orders_removed = orders_undone.orders_removed,
                     .lines_removed = orders_undone.lines_removed,
                     .lines_restored = orders_undone.lines_restored,
                     .records_removed = records_undone.rows_deleted,
                     .fields_restored = records_undone.fields_restored};
}

}  // namespace transfer
