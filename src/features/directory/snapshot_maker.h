#pragma once
#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "features/directory/directory.h"
#include "features/directory/part.h"
#include "platform/db/db.h"
#include "platform/records/table.h"

namespace directory {

/// Inside the directory: makes one company's snapshots from the records. Not thread-safe; the
/// company's lock is held around it.
class SnapshotMaker {
 public:
  SnapshotMaker(db::Database& database, base::CompanyId company, Directory::Options options);

  /// Everything anew.
  std::shared_ptr<const Snapshot> load();
  struct Effort {
    bool count_shops = false;  ///< also notice deleted shops (an import taken back): one count(*)
    bool may_load = true;      ///< else: nothing, when everything must be made anew
  };
  /// What changed since `current`, or everything anew when that is less work or months, areas or
  /// people changed. @return `current` itself when nothing did
  std::shared_ptr<const Snapshot> refreshed(const std::shared_ptr<const Snapshot>& current,
                                            Effort effort);

 private:
  struct Watermark {
    std::int64_t data_version = 0;
    std::optional<base::RunId> run;
  };
  /// The newest published month's figures of one shop, in the order of the month columns.
  struct MonthFigures {
    std::int64_t customer = 0;
    std::optional<std::int64_t> grade_no;
    std::optional<std::int64_t> grade_change;
    std::string primary_class;
    std::optional<double> amount_minor;
    std::optional<double> quantity;
    std::optional<double> orders;
    std::optional<double> growth;
    std::optional<double> recency_days;
  };
  Watermark find_watermark(db::Session& session) const;
  std::vector<UnitInfo> load_units(db::Session& session) const;
  std::vector<MonthFigures> load_figures(db::Session& session, Snapshot& snapshot) const;
  /// Fills values_ with what the columns hold of a stored shop and its figures.
  void fill_values(const Snapshot& snapshot, records::StoredRow row, const MonthFigures* figures);
  void fill_month_from(const Snapshot& snapshot, base::CustomerId id);
  std::shared_ptr<Snapshot> with_changed(const Snapshot& current, const Watermark& now);

  db::Database& database_;
  base::CompanyId company_;
  Directory::Options options_;
  records::Table table_;
  std::vector<db::Value> values_;  // of one row
  /// Shops that changed since the large part was built.
  std::map<std::int64_t, records::StoredRow> changed_;
};

}  // namespace directory
