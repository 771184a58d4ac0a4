#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "facts/sales_facts.h"
#include "platform/db/db.h"

/// From order records to facts: built, refreshed by watermark, kept in a file, and checked against
/// SQL. Sessions may be readers; each function reads the records of one moment.
namespace orders {

/// Builds facts from all orders that have lines.
/// @return the facts, or
///   orders.cancelled             `progress` said stop
///   orders.figure_out_of_range   a record facts cannot hold (day, quantity, amount); the message
///                                names order and figure. The import refuses such rows.
///   orders.line_without_order    the records are damaged
///   orders.too_many_lines        more than 4,294,967,295
base::Result<std::shared_ptr<const facts::SalesFacts>> load_facts(db::Session& session,
                                                                  base::CompanyId company,
                                                                  unsigned threads,
                                                                  base::Progress& progress);

/// Brings older facts of the company up to date: orders with a newer change_no replace their old
/// versions. Equals load_facts in every value. Loads afresh when orders were removed since, or
/// when `old_facts` are of another store or of its future (a restored backup).
/// Errors as load_facts.
base::Result<std::shared_ptr<const facts::SalesFacts>> refresh_facts(
    db::Session& session, const facts::SalesFacts& old_facts, unsigned threads,
    base::Progress& progress);

enum class FactsOrigin {
  kOpened,     ///< the file was current
  kRefreshed,  ///< the file was older than the records
  kRebuilt,    ///< there was no usable file
};

struct OpenedFacts {
  std::shared_ptr<const facts::SalesFacts> facts;
  FactsOrigin origin = FactsOrigin::kOpened;
  /// For people and the log: why a file that is there was not used, why the facts could not be
  /// saved. Facts that could not be saved (disk full) are complete all the same. Often empty.
  std::string note;
};

/// Facts of the records as they are now: from the company's file in `folder` when it is current,
/// else refreshed or rebuilt, and saved. Safe to call from many threads and processes, and to be
/// killed at any point. The company must exist. Errors as load_facts.
base::Result<OpenedFacts> open_facts(db::Database& database, base::CompanyId company,
                                     const std::filesystem::path& folder, unsigned threads,
                                     base::Progress& progress);

/// One figure that is not the same on both sides.
struct FactsDifference {
  std::string what;  ///< `order 123: amount_minor`, `product 7: exists`
  std::int64_t in_facts = 0;
  std::int64_t in_records = 0;
};

struct FactsReport {
  /// False: the records moved on while facts were compared, nothing was concluded; open again.
  bool same_watermark = false;
  facts::Watermark facts_watermark;
  facts::Watermark records_watermark;
  // Compared, as facts count them.
  std::uint64_t customers = 0;
  std::uint64_t products = 0;
  std::uint64_t orders = 0;
  std::uint64_t lines = 0;
  std::uint64_t figures = 0;                       ///< single numbers compared
  std::uint64_t differences = 0;                   ///< all of them
  std::vector<FactsDifference> first_differences;  ///< at most kDifferencesShown

  static constexpr std::size_t kDifferencesShown = 20;
  [[nodiscard]] bool agree() const { return same_watermark && differences == 0; }
};

/// Compares facts with sums that the database computes from the records: of each shop orders,
/// lines, quantities, amount, first and last day; of each product lines, quantities and amount; of
/// each order its shop, day, lines, quantities and amount. Totals are the sums of these.
FactsReport verify_facts(db::Session& session, const facts::SalesFacts& facts,
                         base::Progress& progress);

}  // namespace orders
