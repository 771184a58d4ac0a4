#include <algorithm>
#include <array>
#include <limits>
#include <numeric>

#include "features/orders/facts_records.h"
#include "features/orders/order_facts.h"
#include "platform/db/bulk_read.h"
#include "sql/orders.h"

// Facts and the database each sum the same figures by shop, product and order; both sides ascend by
// key, so one merge compares them. Two orders' lines cannot be swapped, and no line can carry
// another's product, without a sum of some shop, product or order changing.
namespace orders {
namespace {

using facts::Columns;

/// The figures of one key, in the order of the queries' columns after the key.
struct Sums {
  std::int64_t lines = 0;
  std::int64_t second = 0;  ///< orders; of an order its customer's id
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t demand = 0;
  std::int64_t limit = 0;
  std::int64_t delivered = 0;
  std::int64_t known_values = 0;  ///< of the three optional columns together
  std::int64_t first_day = std::numeric_limits<std::int64_t>::max();
  std::int64_t last_day = std::numeric_limits<std::int64_t>::min();
};
constexpr std::size_t kFigures = 10;
using Figures = std::array<std::int64_t, kFigures>;

Figures figures_of(const Sums& s) {
  return {s.lines, s.second,    s.quantity,     s.amount_minor, s.demand,
          s.limit, s.delivered, s.known_values, s.first_day,    s.last_day};
}

struct Grouping {
  const char* name;          ///< what a key is
  const char* second_name;   ///< what the second figure is
  const db::Query& query;
};

void add_optional(std::span<const std::int32_t> column, std::size_t line, std::int64_t& sum,
                  std::int64_t& known) {
  if (column.empty() || column[line] == facts::kUnknownQuantity) return;
  sum += column[line];
  ++known;
}

void add_line(const Columns& c, std::size_t line, std::uint16_t day, Sums& sums) {
  ++sums.lines;
  sums.quantity += c.line_quantity[line];
  sums.amount_minor += c.line_amount_minor[line];
  add_optional(c.line_demand, line, sums.demand, sums.known_values);
  add_optional(c.line_limit, line, sums.limit, sums.known_values);
  add_optional(c.line_delivered, line, sums.delivered, sums.known_values);
  sums.first_day = std::min<std::int64_t>(sums.first_day, day);
  sums.last_day = std::max<std::int64_t>(sums.last_day, day);
}

std::vector<Sums> sums_by_customer(const Columns& c) {
  std::vector<Sums> sums(c.customer_id.size());
  for (std::size_t customer = 0; customer < sums.size(); ++customer) {
    for (auto o = c.order_begin[customer]; o < c.order_begin[customer + 1]; ++o)
      for (auto line = c.line_begin[o]; line < c.line_begin[o + 1]; ++line)
        add_line(c, line, c.order_day[o], sums[customer]);
    sums[customer].second = c.order_begin[customer + 1] - c.order_begin[customer];
  }
  return sums;
}

std::vector<Sums> sums_by_product(const Columns& c) {
  std::vector<Sums> sums(c.product_id.size());
  std::vector<std::uint32_t> counted_in(sums.size(), std::numeric_limits<std::uint32_t>::max());
  for (std::uint32_t o = 0; o < c.order_day.size(); ++o)
    for (auto line = c.line_begin[o]; line < c.line_begin[o + 1]; ++line) {
      const auto product = c.line_product[line];
      add_line(c, line, c.order_day[o], sums[product]);
      if (counted_in[product] == o) continue;
      counted_in[product] = o;
      ++sums[product].second;
    }
  return sums;
}

/// The orders of all customers by order id.
struct OrdersById {
  explicit OrdersById(const Columns& columns) : c(columns) {
    customer.resize(c.order_day.size());
    for (std::uint32_t i = 0; i < c.customer_id.size(); ++i)
      std::fill(customer.begin() + c.order_begin[i], customer.begin() + c.order_begin[i + 1], i);
    position.resize(c.order_day.size());
    std::iota(position.begin(), position.end(), 0U);
    std::sort(position.begin(), position.end(),
              [&](std::uint32_t a, std::uint32_t b) { return c.order_id[a] < c.order_id[b]; });
  }
  [[nodiscard]] Sums sums(std::size_t index) const {
    const std::uint32_t o = position[index];
    Sums sums;
    for (auto line = c.line_begin[o]; line < c.line_begin[o + 1]; ++line)
      add_line(c, line, c.order_day[o], sums);
    sums.second = c.customer_id[customer[o]];
    return sums;
  }
  const Columns& c;
  std::vector<std::uint32_t> customer;
  std::vector<std::uint32_t> position;
};

void note_difference(FactsReport& report, std::string what, std::int64_t in_facts,
                     std::int64_t in_records) {
  ++report.differences;
  if (report.first_differences.size() < FactsReport::kDifferencesShown)
    report.first_differences.push_back({std::move(what), in_facts, in_records});
}

void compare_figures(FactsReport& report, const Grouping& grouping, std::int64_t key,
                     const Figures& ours, std::span<const db::BulkRead::Cell> row) {
  static constexpr std::array<const char*, kFigures> kNames{
      "lines",     "",         "ordered_qty",   "amount_minor", "demand_qty",
      "limit_qty", "delivered_qty", "known optional quantities", "first day", "last day"};
  report.figures += kFigures;
  for (std::size_t i = 0; i < kFigures; ++i) {
    if (ours[i] == row[i + 1].value) continue;
    const std::string figure = i == 1 ? grouping.second_name : kNames[i];
    note_difference(report, std::string(grouping.name) + " " + std::to_string(key) + ": " + figure,
                    ours[i], row[i + 1].value);
  }
}

/// Merges `count` keys of facts with the query's rows.
template <class KeyOf, class SumsOf>
void compare(db::Session& session, base::CompanyId company, const Grouping& grouping,
             std::size_t count, const KeyOf& key_of, const SumsOf& sums_of, FactsReport& report) {
  db::BulkRead rows(session, grouping.query, {{"company_id", company}});
  auto row = rows.next();
  const auto only = [&](std::int64_t key, std::int64_t ours, std::int64_t theirs) {
    note_difference(report, std::string(grouping.name) + " " + std::to_string(key) + ": lines",
                    ours, theirs);
  };
  for (std::size_t i = 0; i < count; ++i) {
    const std::int64_t key = key_of(i);
    for (; !row.empty() && row[0].value < key; row = rows.next())
      only(row[0].value, 0, row[1].value);
    if (row.empty() || row[0].value != key) {
      only(key, sums_of(i).lines, 0);
      continue;
    }
    compare_figures(report, grouping, key, figures_of(sums_of(i)), row);
    row = rows.next();
  }
  for (; !row.empty(); row = rows.next()) only(row[0].value, 0, row[1].value);
}

void compare_all(db::Session& session, const facts::SalesFacts& facts, FactsReport& report,
                 base::Progress& progress) {
  const Columns& c = facts.columns();
  const base::CompanyId company = facts.company();
  progress.stage("compare shops, products and orders with the records", 3);
  const auto by_customer = sums_by_customer(c);
  compare(session, company, {"shop", "orders", sql::kSumLinesByCustomer}, by_customer.size(),
          [&](std::size_t i) { return c.customer_id[i]; },
          [&](std::size_t i) { return by_customer[i]; }, report);
  progress.done(1);
  const auto by_product = sums_by_product(c);
  compare(session, company, {"product", "orders", sql::kSumLinesByProduct}, by_product.size(),
          [&](std::size_t i) { return c.product_id[i]; },
          [&](std::size_t i) { return by_product[i]; }, report);
  progress.done(2);
  const OrdersById by_order(c);
  compare(session, company, {"order", "shop", sql::kSumLinesByOrder}, facts.orders(),
          [&](std::size_t i) { return c.order_id[by_order.position[i]]; },
          [&](std::size_t i) { return by_order.sums(i); }, report);
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
