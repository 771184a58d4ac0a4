#include <set>

#include "base/text.h"
#include "features/orders/orders.h"
#include "features/organisation/organisation.h"
#include "sql/orders.h"

namespace orders {
namespace {

using Optional = std::optional<std::int64_t>;

base::Result<void> check_untouched(db::Session& session, const records::WriteContext& context) {
  for (const db::Query& query :
       {sql::kFindLaterChangeOfMadeOrders, sql::kFindLaterChangeOfChangedLines}) {
    const auto later = session.find_one<std::int64_t>(
        query, {{"company_id", context.company}, {"import_id", context.import_id}});
    if (later)
      return base::Error{base::ErrorCode::kConflict,
                         "orders.changed_later",
                         "import " + std::to_string(*later) +
                             " changed orders of this import later: undo that one first",
                         {}};
  }
  return {};
}

/// The new values of one line while its old ones are put back, field by field.
void restore_field(db::Session& session, base::CompanyId company, std::int64_t order_id,
                   std::int64_t line_no, std::string_view column,
                   const std::optional<std::string>& old_value) {
  const auto line =
      session.find<std::int64_t, std::int64_t, std::int64_t, Optional, Optional, Optional>(
          sql::kFindLine, {{"company_id", company}, {"order_id", order_id}, {"line_no", line_no}});
  CHECK(line.has_value());
  auto [product_id, quantity, amount_minor, demand, limit, delivered] = *line;
  const Optional old = old_value ? base::parse_int(*old_value) : Optional();
  if (column == "product_id") product_id = *old;
  if (column == "ordered_qty") quantity = *old;
  if (column == "amount_minor") amount_minor = *old;
  if (column == "demand_qty") demand = old;
  if (column == "limit_qty") limit = old;
  if (column == "delivered_qty") delivered = old;
  session.execute(sql::kUpdateLine, {{"product_id", product_id},
                                     {"ordered_qty", quantity},
                                     {"amount_minor", amount_minor},
                                     {"demand_qty", demand},
                                     {"limit_qty", limit},
                                     {"delivered_qty", delivered},
                                     {"company_id", company},
                                     {"order_id", order_id},
                                     {"line_no", line_no}});
}

}  // namespace

base::Result<UndoCounts> undo_import(db::Session& session, const records::WriteContext& context) {
  TRY(check_untouched(session, context));
  UndoCounts counts;
  std::set<std::int64_t> touched;
  std::set<std::pair<std::int64_t, std::int64_t>> restored;
  const auto changes =
      session.all<std::string, std::string, std::string, std::optional<std::string>>(
          sql::kListLineChanges,
          {{"company_id", context.company}, {"import_id", context.import_id}});
  for (const auto& [key, field, action, old_value] : changes) {
    const std::int64_t order_id = base::parse_int(key).value();
    const std::size_t dot = field.find('.');
    const std::int64_t line_no = base::parse_int(std::string_view(field).substr(0, dot)).value();
    touched.insert(order_id);
    if (action == "created") {
      counts.lines_removed += session.execute(
          sql::kDeleteLine,
          {{"company_id", context.company}, {"order_id", order_id}, {"line_no", line_no}});
    } else {
      restore_field(session, context.company, order_id, line_no,
                    std::string_view(field).substr(dot + 1), old_value);
      restored.emplace(order_id, line_no);
    }
  }
  counts.lines_restored = static_cast<std::int64_t>(restored.size());
  const db::Param company{"company_id", context.company};
  const db::Param import{"import_id", context.import_id};
  counts.lines_removed += session.execute(sql::kDeleteLinesOfImport, {company, import});
  counts.orders_removed = session.execute(sql::kDeleteOrdersOfImport, {company, import});
  if (counts.orders_removed > 0)
    session.execute(sql::kCountRemovedOrders, {{"removed", counts.orders_removed}, company});
  if (counts.orders_removed == 0 && touched.empty()) return counts;
  const std::int64_t version = organisation::next_data_version(session, context.company);
  for (const auto order_id : touched)
    session.execute(sql::kTouchOrder, {{"change_no", version}, company, {"order_id", order_id}});
  return counts;
}

}  // namespace orders
