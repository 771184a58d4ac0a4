#include <algorithm>
#include <numeric>
#include <utility>

#include "base/check.h"
#include "base/parallel.h"
#include "facts/sales_facts.h"

// Lines are collected as columns with provisional numbers for customers and products, and as runs:
// lines of one order given one after another. Building sorts the few runs (a counting sort by
// customer, then each customer's own), not the many lines, and then copies one line column after
// another, so that no more than one column exists twice.
namespace facts {
namespace {

constexpr std::size_t kRunBlock = 4096;

/// rank[number] = position of ids[number] among all ids, ascending.
std::vector<std::uint32_t> ranks(std::span<const std::int64_t> ids) {
  std::vector<std::uint32_t> by_id(ids.size());
  std::iota(by_id.begin(), by_id.end(), 0U);
  std::sort(by_id.begin(), by_id.end(),
            [&](std::uint32_t a, std::uint32_t b) { return ids[a] < ids[b]; });
  std::vector<std::uint32_t> rank(ids.size());
  for (std::size_t i = 0; i < by_id.size(); ++i) rank[by_id[i]] = static_cast<std::uint32_t>(i);
  return rank;
}

std::vector<std::int64_t> sorted(std::span<const std::int64_t> ids) {
  std::vector<std::int64_t> result(ids.begin(), ids.end());
  std::sort(result.begin(), result.end());
  return result;
}

/// Appends `value` as line number `lines - 1`; the column starts with its first known value.
void append_optional(std::vector<std::int32_t>& column, std::size_t lines, std::int32_t value) {
  if (column.empty()) {
    if (value == kUnknownQuantity) return;
    column.assign(lines - 1, kUnknownQuantity);
  }
  column.push_back(value);
}

/// Appends lines [begin, begin + count) of `source` (which may be empty) behind `lines` lines.
void append_optional(std::vector<std::int32_t>& column, std::size_t lines,
                     const OptionalQuantities& source, std::size_t begin, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i)
    append_optional(column, lines + i + 1, source.empty() ? kUnknownQuantity : source[begin + i]);
}

bool fits_narrow(std::int32_t value) {
  return value == kUnknownQuantity || (value > OptionalQuantities::kNarrowUnknown &&
                                       value <= std::numeric_limits<std::int16_t>::max());
}

/// An optional column's memory: the narrow form when every value fits.
struct OptionalColumn {
  std::vector<std::int32_t> wide;
  std::vector<std::int16_t> narrow;

  void shrink() {
    if (!std::all_of(wide.begin(), wide.end(), fits_narrow)) return;
    narrow.resize(wide.size());
    std::transform(wide.begin(), wide.end(), narrow.begin(), [](std::int32_t value) {
      return value == kUnknownQuantity ? OptionalQuantities::kNarrowUnknown
                                       : static_cast<std::int16_t>(value);
    });
    std::vector<std::int32_t>().swap(wide);
  }
  [[nodiscard]] OptionalQuantities view() const {
    return narrow.empty() ? OptionalQuantities(std::span(wide))
                          : OptionalQuantities(std::span(narrow));
  }
};

}  // namespace

/// The value's memory, and where in it each run goes.
struct SalesFactsBuilder::Built {
  std::vector<std::int64_t> customer_id;
  std::vector<std::int64_t> product_id;
  std::vector<std::uint32_t> order_begin;
  std::vector<std::uint16_t> order_day;
  std::vector<std::int64_t> order_id;
  std::vector<std::uint32_t> line_begin;
  std::vector<ProductOrdinal> line_product;
  std::vector<std::int32_t> line_quantity;
  std::vector<std::int32_t> line_amount_minor;
  OptionalColumn line_demand;
  OptionalColumn line_limit;
  OptionalColumn line_delivered;
};

void SalesFactsBuilder::reserve(std::size_t lines) {
  product_.reserve(lines);
  quantity_.reserve(lines);
  amount_minor_.reserve(lines);
}

void SalesFactsBuilder::begin_run(base::CustomerId customer, std::int64_t order, base::Date day) {
  CHECK(day >= kFirstDay && day <= kLastDay);
  CHECK(product_.size() < std::numeric_limits<std::uint32_t>::max());
  const auto day_number = static_cast<std::uint16_t>(day.day_number);
  const std::uint32_t number = customers_.number(customer.value);
  if (!runs_.empty() && runs_.back().order_id == order) {
    CHECK(runs_.back().customer == number && runs_.back().day == day_number);
    return;
  }
  runs_.push_back({order, number, static_cast<std::uint32_t>(product_.size()), 0, day_number});
}

void SalesFactsBuilder::add(const Line& line) {
  begin_run(line.customer, line.order.value, line.day);
  ++runs_.back().line_count;
  product_.push_back(products_.number(line.product.value));
  quantity_.push_back(line.quantity);
  amount_minor_.push_back(line.amount_minor);
  append_optional(demand_, product_.size(), line.demand);
  append_optional(limit_, product_.size(), line.limit);
  append_optional(delivered_, product_.size(), line.delivered);
}

void SalesFactsBuilder::add_orders_of(const SalesFacts& facts,
                                      std::span<const std::int64_t> except) {
  const Columns& c = facts.columns();
  reserve(lines() + facts.lines());
  runs_.reserve(runs_.size() + facts.orders());
  for (std::size_t customer = 0; customer < facts.customers(); ++customer) {
    for (std::uint32_t o = c.order_begin[customer]; o < c.order_begin[customer + 1]; ++o) {
      if (std::binary_search(except.begin(), except.end(), c.order_id[o])) continue;
      const std::size_t begin = c.line_begin[o];
      const std::size_t count = c.line_begin[o + 1] - begin;
      begin_run({c.customer_id[customer]}, c.order_id[o], base::Date{c.order_day[o]});
      runs_.back().line_count += static_cast<std::uint32_t>(count);
      append_optional(demand_, lines(), c.line_demand, begin, count);
      append_optional(limit_, lines(), c.line_limit, begin, count);
      append_optional(delivered_, lines(), c.line_delivered, begin, count);
      for (std::size_t line = begin; line < begin + count; ++line) {
        product_.push_back(products_.number(c.product_id[c.line_product[line]]));
        quantity_.push_back(c.line_quantity[line]);
        amount_minor_.push_back(c.line_amount_minor[line]);
      }
    }
  }
}

std::vector<SalesFactsBuilder::Run> SalesFactsBuilder::sorted_runs(
    std::span<const std::uint32_t> customer_rank, unsigned threads) {
  std::vector<std::uint32_t> begin(customer_rank.size() + 1, 0);
  for (const Run& run : runs_) ++begin[customer_rank[run.customer] + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<Run> sorted_by_customer(runs_.size());
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  for (const Run& run : runs_) sorted_by_customer[next[customer_rank[run.customer]]++] = run;
  std::vector<Run>().swap(runs_);
  const auto earlier = [](const Run& a, const Run& b) {
    return std::tie(a.day, a.order_id, a.line_begin) < std::tie(b.day, b.order_id, b.line_begin);
  };
  const auto sort_customers = [&](std::size_t first, std::size_t last) {
    for (std::size_t customer = first; customer < last; ++customer)
      std::sort(sorted_by_customer.begin() + begin[customer],
                sorted_by_customer.begin() + begin[customer + 1], earlier);
  };
  base::parallel_blocks(customer_rank.size(), 64, threads, sort_customers);
  return sorted_by_customer;
}

void SalesFactsBuilder::fill_orders(Built& built, const std::vector<Run>& runs,
                                    std::span<const std::uint32_t> customer_rank) {
  built.order_begin.assign(customer_rank.size() + 1, 0);
  built.order_day.reserve(runs.size());
  built.order_id.reserve(runs.size());
  built.line_begin.reserve(runs.size() + 1);
  std::uint32_t lines = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const Run& run = runs[i];
    const bool goes_on = i > 0 && runs[i - 1].customer == run.customer &&
                         runs[i - 1].day == run.day && runs[i - 1].order_id == run.order_id;
    if (!goes_on) {
      ++built.order_begin[customer_rank[run.customer] + 1];
      built.order_day.push_back(run.day);
      built.order_id.push_back(run.order_id);
      built.line_begin.push_back(lines);
    }
    lines += run.line_count;
  }
  built.line_begin.push_back(lines);
  std::partial_sum(built.order_begin.begin(), built.order_begin.end(), built.order_begin.begin());
}

void SalesFactsBuilder::fill_lines(Built& built, const std::vector<Run>& runs, unsigned threads) {
  std::vector<std::uint32_t> target(runs.size());
  std::uint32_t lines = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    target[i] = lines;
    lines += runs[i].line_count;
  }
  const auto move_column = [&](auto& from, auto& to, const auto& changed) {
    if (from.empty()) return;
    to.resize(lines);
    const auto copy_runs = [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) {
        const auto source = from.begin() + runs[i].line_begin;
        std::transform(source, source + runs[i].line_count, to.begin() + target[i], changed);
      }
    };
    base::parallel_blocks(runs.size(), kRunBlock, threads, copy_runs);
    std::remove_reference_t<decltype(from)>().swap(from);
  };
  const std::vector<std::uint32_t> product_rank = ranks(products_.ids());
  const auto unchanged = [](std::int32_t value) { return value; };
  move_column(product_, built.line_product, [&](std::uint32_t p) { return product_rank[p]; });
  move_column(quantity_, built.line_quantity, unchanged);
  move_column(amount_minor_, built.line_amount_minor, unchanged);
  move_column(demand_, built.line_demand.wide, unchanged);
  built.line_demand.shrink();
  move_column(limit_, built.line_limit.wide, unchanged);
  built.line_limit.shrink();
  move_column(delivered_, built.line_delivered.wide, unchanged);
  built.line_delivered.shrink();
}

std::shared_ptr<const SalesFacts> SalesFactsBuilder::build(base::CompanyId company,
                                                           Watermark watermark, unsigned threads) {
  const auto built = std::make_shared<Built>();
  built->customer_id = sorted(customers_.ids());
  built->product_id = sorted(products_.ids());
  {
    const std::vector<std::uint32_t> customer_rank = ranks(customers_.ids());
    const std::vector<Run> runs = sorted_runs(customer_rank, threads);
    fill_orders(*built, runs, customer_rank);
    fill_lines(*built, runs, threads);
  }
  *this = SalesFactsBuilder();
  const Columns columns{
      built->customer_id,        built->product_id,        built->order_begin,
      built->order_day,          built->order_id,          built->line_begin,
      built->line_product,       built->line_quantity,     built->line_amount_minor,
      built->line_demand.view(), built->line_limit.view(), built->line_delivered.view()};
  const std::string defect = find_defect(columns, threads);
  CHECK_NOTE(defect.empty(), defect);
  return std::make_shared<const SalesFacts>(company, watermark, columns, built);
}

}  // namespace facts
