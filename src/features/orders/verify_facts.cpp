#include <algorithm>
#include <numeric>

#include "base/check.h"
#include "features/orders/facts_records.h"
#include "features/orders/order_facts.h"
#include "platform/db/bulk_read.h"
#include "sql/orders.h"

// Facts and the database each sum the same figures by shop, product and order; both sides ascend by
// key, so one merge compares them. A line that moved to another order or product, or a figure that
// changed, changes the sum of some shop, product or order.
namespace orders {
namespace {

using facts::Columns;

/// What lines sum to.
struct Sums {
  std::int64_t lines = 0;
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t demand = 0;
  std::int64_t limit = 0;
  std::int64_t delivered = 0;
  std::int64_t known_optional = 0;  ///< values of the three optional columns together
};

/// Figures of one key, in the order of the query's columns after the key.
using Figures = std::vector<std::int64_t>;

struct Grouping {
  const char* name;  ///< what a key is
  const db::Query& query;
  std::vector<const char*> figure_names;
};

void add_optional(const facts::OptionalQuantities& column, std::size_t line, std::int64_t& sum,
                  std::int64_t& known) {
  if (column.empty() || column[line] == facts::kUnknownQuantity) return;
  sum += column[line];
  ++known;
}

void add_line(const Columns& c, std::size_t line, Sums& sums) {
  ++sums.lines;
  sums.quantity += c.line_quantity[line];
  sums.amount_minor += c.line_amount_minor[line];
  add_optional(c.line_demand, line, sums.demand, sums.known_optional);
  add_optional(c.line_limit, line, sums.limit, sums.known_optional);
  add_optional(c.line_delivered, line, sums.delivered, sums.known_optional);
}

Sums sums_of_lines(const Columns& c, std::uint32_t begin, std::uint32_t end) {
  Sums sums;
  for (std::uint32_t line = begin; line < end; ++line) add_line(c, line, sums);
  return sums;
}

Figures customer_figures(const Columns& c, std::size_t customer) {
  const std::uint32_t begin = c.order_begin[customer];
  const std::uint32_t end = c.order_begin[customer + 1];
  const Sums s = sums_of_lines(c, c.line_begin[begin], c.line_begin[end]);
  return {end - begin, s.lines,     s.quantity,       s.amount_minor,     s.demand,
          s.limit,     s.delivered, s.known_optional, c.order_day[begin], c.order_day[end - 1]};
}

std::vector<Sums> sums_by_product(const Columns& c) {
  std::vector<Sums> sums(c.product_id.size());
  for (std::size_t line = 0; line < c.line_product.size(); ++line)
    add_line(c, line, sums[c.line_product[line]]);
  return sums;
}

/// The orders of all customers by order id.
class OrdersById {
 public:
  explicit OrdersById(const Columns& columns)
      : c_(columns), customer_(columns.order_day.size()), order_(columns.order_day.size()) {
    for (std::uint32_t i = 0; i < c_.customer_id.size(); ++i)
      std::fill(customer_.begin() + c_.order_begin[i], customer_.begin() + c_.order_begin[i + 1],
                i);
    std::iota(order_.begin(), order_.end(), 0U);
    std::sort(order_.begin(), order_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return c_.order_id[a] < c_.order_id[b]; });
  }
  [[nodiscard]] std::int64_t id(std::size_t index) const { return c_.order_id[order_[index]]; }
  [[nodiscard]] Figures figures(std::size_t index) const {
    const std::uint32_t o = order_[index];
    const Sums s = sums_of_lines(c_, c_.line_begin[o], c_.line_begin[o + 1]);
    return {c_.customer_id[customer_[o]],
            c_.order_day[o],
            s.lines,
            s.quantity,
            s.amount_minor,
            s.demand,
            s.limit,
            s.delivered,
            s.known_optional};
  }

 private:
  const Columns& c_;
  std::vector<std::uint32_t> customer_;  ///< of each order
  std::vector<std::uint32_t> order_;     ///< positions by id
};

void note_difference(FactsReport& report, std::string what, std::int64_t in_facts,
                     std::int64_t in_records) {
  ++report.differences;
  if (report.first_differences.size() < FactsReport::kDifferencesShown)
    report.first_differences.push_back({std::move(what), in_facts, in_records});
}

void compare_figures(FactsReport& report, const Grouping& grouping, std::int64_t key,
                     const Figures& ours, std::span<const db::BulkRead::Cell> row) {
  CHECK(ours.size() + 1 == row.size() && ours.size() == grouping.figure_names.size());
  report.figures += ours.size();
  for (std::size_t i = 0; i < ours.size(); ++i)
    if (ours[i] != row[i + 1].value)
      note_difference(
          report,
          std::string(grouping.name) + " " + std::to_string(key) + ": " + grouping.figure_names[i],
          ours[i], row[i + 1].value);
}

/// Merges `count` keys of facts with the query's rows. A key that one side lacks is one difference.
template <class KeyOf, class FiguresOf>
void compare(db::Session& session, base::CompanyId company, const Grouping& grouping,
             std::size_t count, const KeyOf& key_of, const FiguresOf& figures_of,
             FactsReport& report) {
  db::BulkRead rows(session, grouping.query, {{"company_id", company}});
  auto row = rows.next();
  const auto lacks = [&](std::int64_t key, bool in_facts) {
    note_difference(report, std::string(grouping.name) + " " + std::to_string(key) + ": exists",
                    in_facts ? 1 : 0, in_facts ? 0 : 1);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t key = key_of(i);
    for (; !row.empty() && row[0].value < key; row = rows.next()) lacks(row[0].value, false);
    if (row.empty() || row[0].value != key) {
      lacks(key, true);
      continue;
    }
    compare_figures(report, grouping, key, figures_of(i), row);
    row = rows.next();
  }
  for (; !row.empty(); row = rows.next()) lacks(row[0].value, false);
}

void compare_all(db::Session& session, const facts::SalesFacts& facts, FactsReport& report,
                 base::Progress& progress) {
  const Columns& c = facts.columns();
  const Grouping by_customer{
      "shop",
      sql::kSumLinesByCustomer,
      {"orders", "lines", "ordered_qty", "amount_minor", "demand_qty", "limit_qty", "delivered_qty",
       "known optional quantities", "first day", "last day"}};
  const Grouping by_product{"product",
                            sql::kSumLinesByProduct,
                            {"lines", "ordered_qty", "amount_minor", "demand_qty", "limit_qty",
                             "delivered_qty", "known optional quantities"}};
  const Grouping by_order{"order",
                          sql::kSumLinesByOrder,
                          {"shop", "day", "lines", "ordered_qty", "amount_minor", "demand_qty",
                           "limit_qty", "delivered_qty", "known optional quantities"}};
  progress.stage("compare shops, products and orders with the records", 3);
  compare(
      session, facts.company(), by_customer, facts.customers(),
      [&](std::size_t i) { return c.customer_id[i]; },
      [&](std::size_t i) { return customer_figures(c, i); }, report);
  progress.done(1);
  const std::vector<Sums> products = sums_by_product(c);
  const auto product_figures = [&](std::size_t i) -> Figures {
    const Sums& s = products[i];
    return {s.lines, s.quantity, s.amount_minor, s.demand, s.limit, s.delivered, s.known_optional};
  };
  compare(
      session, facts.company(), by_product, facts.products(),
      [&](std::size_t i) { return c.product_id[i]; }, product_figures, report);
  progress.done(2);
  const OrdersById orders(c);
  compare(
      session, facts.company(), by_order, facts.orders(),
      [&](std::size_t i) { return orders.id(i); }, [&](std::size_t i) { return orders.figures(i); },
      report);
  progress.done(3);
}

}  // namespace

FactsReport verify_facts(db::Session& session, const facts::SalesFacts& facts,
                         base::Progress& progress) {
  FactsReport report;
  report.facts_watermark = facts.watermark();
  report.customers = facts.customers();
  report.products = facts.products();
  report.orders = facts.orders();
  report.lines = facts.lines();
  const db::ReadSnapshot snapshot(session);
  report.records_watermark = records_watermark(session, facts.company());
  report.same_watermark = report.records_watermark == report.facts_watermark;
  if (report.same_watermark) compare_all(session, facts, report, progress);
  return report;
}

}  // namespace orders
