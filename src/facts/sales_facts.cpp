#include "facts/sales_facts.h"

#include <algorithm>
#include <atomic>

#include "base/check.h"
#include "base/parallel.h"

namespace facts {
namespace {

constexpr std::size_t kBlock = 1U << 16U;

std::uint32_t ordinal_of(std::span<const std::int64_t> ids, std::int64_t id) {
  const auto found = std::lower_bound(ids.begin(), ids.end(), id);
  if (found == ids.end() || *found != id) return SalesFacts::kNone;
  return static_cast<std::uint32_t>(found - ids.begin());
}

template <class T>
bool strictly_ascending(std::span<const T> values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

/// `begin` cuts [0, parts) into one piece that is not empty for each owner.
bool cuts(std::span<const std::uint32_t> begin, std::size_t owners, std::size_t parts) {
  return begin.size() == owners + 1 && begin.front() == 0 && begin.back() == parts &&
         strictly_ascending(begin);
}

bool is_known_column(const OptionalQuantities& column, std::size_t lines) {
  return column.empty() || column.size() == lines;
}

bool orders_are_sorted(const Columns& c, unsigned threads) {
  std::atomic<bool> sorted{true};
  const auto check = [&](std::size_t begin, std::size_t end) {
    for (std::size_t customer = begin; customer < end; ++customer)
      for (std::uint32_t o = c.order_begin[customer] + 1; o < c.order_begin[customer + 1]; ++o)
        if (c.order_day[o - 1] > c.order_day[o] ||
            (c.order_day[o - 1] == c.order_day[o] && c.order_id[o - 1] >= c.order_id[o]))
          sorted = false;
  };
  base::parallel_blocks(c.customer_id.size(), 256, threads, check);
  return sorted;
}

bool products_are_known(const Columns& c, unsigned threads) {
  std::atomic<bool> known{true};
  const auto check = [&](std::size_t begin, std::size_t end) {
    ProductOrdinal highest = 0;
    for (std::size_t line = begin; line < end; ++line)
      highest = std::max(highest, c.line_product[line]);
    if (highest >= c.product_id.size()) known = false;
  };
  base::parallel_blocks(c.line_product.size(), kBlock, threads, check);
  return known;
}

template <class T>
bool same(std::span<const T> a, std::span<const T> b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

}  // namespace

SalesFacts::SalesFacts(base::CompanyId company, Watermark watermark, Columns columns,
                       std::shared_ptr<const void> keep_alive)
    : company_(company),
      watermark_(watermark),
      columns_(columns),
      keep_alive_(std::move(keep_alive)) {}

std::size_t SalesFacts::bytes() const {
  const Columns& c = columns_;
  return c.customer_id.size_bytes() + c.product_id.size_bytes() + c.order_begin.size_bytes() +
         c.order_day.size_bytes() + c.order_id.size_bytes() + c.line_begin.size_bytes() +
         c.line_product.size_bytes() + c.line_quantity.size_bytes() +
         c.line_amount_minor.size_bytes() + c.line_demand.bytes().size() +
         c.line_limit.bytes().size() + c.line_delivered.bytes().size();
}

CustomerOrdinal SalesFacts::customer_ordinal(base::CustomerId id) const {
  return ordinal_of(columns_.customer_id, id.value);
}

ProductOrdinal SalesFacts::product_ordinal(base::ProductId id) const {
  return ordinal_of(columns_.product_id, id.value);
}

OrderRange orders_between(const Columns& columns, CustomerOrdinal customer, base::Date first,
                          base::Date last) {
  const auto days = columns.order_day;
  const auto begin = days.begin() + columns.order_begin[customer];
  const auto end = days.begin() + columns.order_begin[customer + 1];
  const auto from = std::lower_bound(begin, end, first.day_number);
  const auto to = std::upper_bound(from, end, last.day_number);
  return {static_cast<std::uint32_t>(from - days.begin()),
          static_cast<std::uint32_t>(to - days.begin())};
}

std::string find_defect(const Columns& c, unsigned threads) {
  const std::size_t orders = c.order_day.size();
  const std::size_t lines = c.line_product.size();
  if (!strictly_ascending(c.customer_id)) return "customers are not ascending";
  if (!strictly_ascending(c.product_id)) return "products are not ascending";
  if (c.order_id.size() != orders) return "order columns differ in length";
  if (!cuts(c.order_begin, c.customer_id.size(), orders)) return "order_begin does not cut orders";
  if (!cuts(c.line_begin, orders, lines)) return "line_begin does not cut lines";
  if (c.line_quantity.size() != lines || c.line_amount_minor.size() != lines)
    return "line columns differ in length";
  if (!is_known_column(c.line_demand, lines) || !is_known_column(c.line_limit, lines) ||
      !is_known_column(c.line_delivered, lines))
    return "an optional line column differs in length";
  if (!orders_are_sorted(c, threads)) return "orders of a customer are not sorted by day and id";
  if (!products_are_known(c, threads)) return "a line names no product";
  return {};
}

bool same_facts(const SalesFacts& a, const SalesFacts& b) {
  const Columns& x = a.columns();
  const Columns& y = b.columns();
  return a.company() == b.company() && a.watermark() == b.watermark() &&
         same(x.customer_id, y.customer_id) && same(x.product_id, y.product_id) &&
         same(x.order_begin, y.order_begin) && same(x.order_day, y.order_day) &&
         same(x.order_id, y.order_id) && same(x.line_begin, y.line_begin) &&
         same(x.line_product, y.line_product) && same(x.line_quantity, y.line_quantity) &&
         same(x.line_amount_minor, y.line_amount_minor) &&
         same(x.line_demand.bytes(), y.line_demand.bytes()) &&
         same(x.line_limit.bytes(), y.line_limit.bytes()) &&
         same(x.line_delivered.bytes(), y.line_delivered.bytes());
}

}  // namespace facts
