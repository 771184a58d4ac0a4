#include "features/orders/order_facts.h"

#include <algorithm>
#include <limits>
#include <optional>

#include "base/check.h"
#include "base/hash.h"
#include "facts/facts_file.h"
#include "features/orders/facts_records.h"
#include "platform/db/bulk_read.h"
#include "sql/orders.h"

namespace orders {
namespace {

using facts::SalesFacts;
using facts::SalesFactsBuilder;
using FactsPointer = std::shared_ptr<const SalesFacts>;

/// An order's own row; its lines come from the other query.
struct OrderRow {
  std::int64_t id;
  std::int64_t customer_id;
  std::int32_t day;
};

/// Which rows to read: everything, or what changed since a data version.
struct Reading {
  const db::Query& orders;
  const db::Query& lines;
  std::int64_t data_version = 0;
  bool by_version = false;
};

constexpr std::size_t kOrdersPerReport = 4096;

base::Error out_of_range(std::int64_t order, const char* figure, std::int64_t value) {
  return {base::ErrorCode::kInvalid,
          "orders.figure_out_of_range",
          "order " + std::to_string(order) + ": " + figure + " is " + std::to_string(value) +
              ", which facts cannot hold; correct the order and try again",
          {}};
}

base::Error cancelled() {
  return {base::ErrorCode::kConflict, "orders.cancelled", "stopped before facts were built", {}};
}

db::BulkRead open_rows(db::Session& session, const db::Query& query, base::CompanyId company,
                       const Reading& reading) {
  if (!reading.by_version) return {session, query, {{"company_id", company}}};
  return {session, query, {{"company_id", company}, {"data_version", reading.data_version}}};
}

base::Result<std::vector<OrderRow>> read_orders(db::Session& session, base::CompanyId company,
                                                const Reading& reading) {
  std::vector<OrderRow> orders;
  db::BulkRead rows = open_rows(session, reading.orders, company, reading);
  for (auto row = rows.next(); !row.empty(); row = rows.next()) {
    const std::int64_t day = row[2].value;
    if (day < facts::kFirstDay.day_number || day > facts::kLastDay.day_number)
      return out_of_range(row[0].value, "ordered_on", day);
    orders.push_back({row[0].value, row[1].value, static_cast<std::int32_t>(day)});
  }
  return orders;
}

bool within(const db::BulkRead::Cell& cell, std::int64_t limit) {
  return cell.value >= -limit && cell.value <= limit;
}

std::int32_t quantity_or_unknown(const db::BulkRead::Cell& cell) {
  return cell.is_null ? facts::kUnknownQuantity : static_cast<std::int32_t>(cell.value);
}

/// A row of the line queries as a line of facts.
base::Result<SalesFactsBuilder::Line> line_of(std::span<const db::BulkRead::Cell> row,
                                              const OrderRow& order) {
  static constexpr const char* kFigures[] = {"ordered_qty", "amount_minor", "demand_qty",
                                             "limit_qty", "delivered_qty"};
  for (std::size_t i = 2; i < 7; ++i)
    if (!within(row[i], i == 3 ? facts::kAmountMinorMax : facts::kQuantityMax))
      return out_of_range(order.id, kFigures[i - 2], row[i].value);
  return SalesFactsBuilder::Line{.customer = {order.customer_id},
                                 .order = {order.id},
                                 .day = base::Date{order.day},
                                 .product = {row[1].value},
                                 .quantity = static_cast<std::int32_t>(row[2].value),
                                 .amount_minor = static_cast<std::int32_t>(row[3].value),
                                 .demand = quantity_or_unknown(row[4]),
                                 .limit = quantity_or_unknown(row[5]),
                                 .delivered = quantity_or_unknown(row[6])};
}

/// Adds the lines of `orders` (both sides ascend by order id).
base::Result<void> add_lines(db::Session& session, base::CompanyId company, const Reading& reading,
                             std::span<const OrderRow> orders, SalesFactsBuilder& builder,
                             base::Progress& progress) {
  db::BulkRead rows = open_rows(session, reading.lines, company, reading);
  std::size_t at = 0;
  for (auto row = rows.next(); !row.empty(); row = rows.next()) {
    while (at < orders.size() && orders[at].id < row[0].value) {
      if (++at % kOrdersPerReport != 0) continue;
      progress.done(at);
      if (progress.cancelled()) return cancelled();
    }
    if (at == orders.size() || orders[at].id != row[0].value)
      return base::Error{
          base::ErrorCode::kInvalid,
          "orders.line_without_order",
          "a line names order " + std::to_string(row[0].value) + ", which is not among the records",
          {}};
    TRY_ASSIGN(const SalesFactsBuilder::Line line, line_of(row, orders[at]));
    if (builder.lines() == std::numeric_limits<std::uint32_t>::max())
      return base::Error{base::ErrorCode::kLimited,
                         "orders.too_many_lines",
                         "facts hold at most 4,294,967,295 lines of one company",
                         {}};
    builder.add(line);
  }
  progress.done(orders.size());
  return {};
}

base::Result<FactsPointer> load_all(db::Session& session, base::CompanyId company,
                                    facts::Watermark watermark, unsigned threads,
                                    base::Progress& progress) {
  const Reading reading{sql::kListFactsOrders, sql::kListFactsOrderLines};
  TRY_ASSIGN(const std::vector<OrderRow> orders, read_orders(session, company, reading));
  progress.stage("read orders", orders.size());
  SalesFactsBuilder builder;
  TRY(add_lines(session, company, reading, orders, builder, progress));
  return builder.build(company, watermark, threads);
}

base::Result<FactsPointer> load_changes(db::Session& session, const SalesFacts& old_facts,
                                        facts::Watermark watermark, unsigned threads,
                                        base::Progress& progress) {
  const Reading reading{sql::kListChangedFactsOrders, sql::kListChangedFactsOrderLines,
                        old_facts.watermark().data_version, true};
  TRY_ASSIGN(const std::vector<OrderRow> orders,
             read_orders(session, old_facts.company(), reading));
  progress.stage("read changed orders", orders.size());
  std::vector<std::int64_t> replaced;
  for (const OrderRow& order : orders) replaced.push_back(order.id);
  SalesFactsBuilder builder;
  builder.add_orders_of(old_facts, replaced);
  TRY(add_lines(session, old_facts.company(), reading, orders, builder, progress));
  return builder.build(old_facts.company(), watermark, threads);
}

bool can_refresh(facts::Watermark old_mark, facts::Watermark now) {
  return old_mark.records == now.records && old_mark.orders_removed == now.orders_removed &&
         old_mark.data_version <= now.data_version;
}

/// Facts of now from a file's content, if there is any.
base::Result<OpenedFacts> bring_up_to_date(db::Session& session, base::CompanyId company,
                                           const base::Result<FactsPointer>& mapped,
                                           unsigned threads, base::Progress& progress) {
  const db::ReadSnapshot snapshot(session);
  const facts::Watermark now = records_watermark(session, company);
  if (mapped && (*mapped)->watermark() == now)
    return OpenedFacts{*mapped, FactsOrigin::kOpened, {}};
  if (mapped && can_refresh((*mapped)->watermark(), now)) {
    TRY_ASSIGN(FactsPointer facts, load_changes(session, **mapped, now, threads, progress));
    return OpenedFacts{std::move(facts), FactsOrigin::kRefreshed, {}};
  }
  std::string why;
  if (mapped)
    why = "the file's facts do not precede the records";
  else if (mapped.error().reason != "facts.missing")
    why = mapped.error().message;
  TRY_ASSIGN(FactsPointer facts, load_all(session, company, now, threads, progress));
  return OpenedFacts{std::move(facts), FactsOrigin::kRebuilt, std::move(why)};
}

/// Saves, and goes over to the file's pages, which the system can drop and read again. What cannot
/// be saved stays in memory.
void save(OpenedFacts& opened, const std::filesystem::path& file, unsigned threads) {
  const auto saved = facts::save_facts(*opened.facts, file, threads);
  if (!saved) {
    opened.note = saved.error().message;
    return;
  }
  auto mapped = facts::map_facts(file, opened.facts->company(), threads);
  if (mapped)
    opened.facts = std::move(*mapped);
  else
    opened.note = mapped.error().message;
}

}  // namespace

facts::Watermark records_watermark(db::Session& session, base::CompanyId company) {
  const auto row = session.find<std::int64_t, std::int64_t, std::int64_t, std::string>(
      sql::kFindFactsWatermark, {{"company_id", company}});
  CHECK(row.has_value());
  const auto& [data_version, orders_removed, created_at_ms, code] = *row;
  return {data_version, orders_removed,
          base::hash64(code, static_cast<std::uint64_t>(created_at_ms))};
}

base::Result<FactsPointer> load_facts(db::Session& session, base::CompanyId company,
                                      unsigned threads, base::Progress& progress) {
  const db::ReadSnapshot snapshot(session);
  return load_all(session, company, records_watermark(session, company), threads, progress);
}

base::Result<FactsPointer> refresh_facts(db::Session& session, const SalesFacts& old_facts,
                                         unsigned threads, base::Progress& progress) {
  const db::ReadSnapshot snapshot(session);
  const facts::Watermark now = records_watermark(session, old_facts.company());
  if (!can_refresh(old_facts.watermark(), now))
    return load_all(session, old_facts.company(), now, threads, progress);
  return load_changes(session, old_facts, now, threads, progress);
}

base::Result<OpenedFacts> open_facts(db::Database& database, base::CompanyId company,
                                     const std::filesystem::path& folder, unsigned threads,
                                     base::Progress& progress) {
  const std::filesystem::path file = facts::facts_file_path(folder, company);
  auto mapped = facts::map_facts(file, company, threads);
  if (mapped && (*mapped)->watermark() == records_watermark(*database.reader(), company))
    return OpenedFacts{*mapped, FactsOrigin::kOpened, {}};

  const auto lock = facts::FactsFileLock::take(file);
  // Whoever held the lock may have done the work meanwhile.
  mapped = facts::map_facts(file, company, threads);
  auto session = database.reader();
  TRY_ASSIGN(OpenedFacts opened, bring_up_to_date(*session, company, mapped, threads, progress));
  if (!lock)
    opened.note = lock.error().message;
  else if (opened.origin != FactsOrigin::kOpened)
    save(opened, file, threads);
  return opened;
}

}  // namespace orders
