#include "features/guidance/shop_goods.h"

#include <algorithm>

namespace guidance {
namespace {

void add_optional(Holding& holding, const facts::Columns& columns, std::size_t line,
                  std::int32_t quantity, bool in_period) {
  if (!columns.line_limit.empty() && columns.line_limit[line] != facts::kUnknownQuantity) {
    holding.latest_limit = columns.line_limit[line];
    if (in_period) {
      holding.limit += columns.line_limit[line];
      holding.ordered_of_limit += quantity;
    }
  }
  if (!in_period || columns.line_demand.empty() ||
      columns.line_demand[line] == facts::kUnknownQuantity)
    return;
  const bool delivered =
      !columns.line_delivered.empty() && columns.line_delivered[line] != facts::kUnknownQuantity;
  holding.demand += columns.line_demand[line];
  holding.supplied += delivered ? columns.line_delivered[line] : quantity;
}

/// Brings holdings and their lines into product order; days stay ascending within a product.
void sort_by_product(ShopGoods& goods, bool with_lines) {
  const std::size_t count = goods.holdings.size();
  std::vector<std::uint32_t> order(count);
  for (std::uint32_t i = 0; i < count; ++i) order[i] = i;
  std::ranges::sort(order, {}, [&](std::uint32_t i) { return goods.holdings[i].product; });
  std::vector<Holding> sorted(count);
  std::vector<std::uint32_t> place(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    sorted[i] = goods.holdings[order[i]];
    place[order[i]] = i;
  }
  goods.holdings = std::move(sorted);
  if (!with_lines) return;
  goods.line_begin.assign(count + 1, 0);
  for (auto& line : goods.lines) {
    line.holding = place[line.holding];
    ++goods.line_begin[line.holding + 1];
  }
  for (std::size_t i = 0; i < count; ++i) goods.line_begin[i + 1] += goods.line_begin[i];
  std::vector<std::uint32_t> next(goods.line_begin.begin(), goods.line_begin.end() - 1);
  std::vector<GoodsLine> grouped(goods.lines.size());
  for (const auto& line : goods.lines) grouped[next[line.holding]++] = line;
  goods.lines = std::move(grouped);
}

}  // namespace

Window::Window(base::Period period)
    : first(period.plus_months(-kWindowMonthsBack).first_day()), last(period.last_day()) {
  for (int back = 0; back <= kWindowMonthsBack; ++back)
    month_first[static_cast<std::size_t>(back)] = period.plus_months(-back).first_day().day_number;
}

std::size_t Window::months_back(std::int32_t day) const {
  std::size_t back = 0;
  while (back < kWindowMonthsBack && day < month_first[back]) ++back;
  return back;
}

const Holding* ShopGoods::find(ProductIndex product) const {
  const auto found = std::ranges::lower_bound(holdings, product, {}, &Holding::product);
  return found != holdings.end() && found->product == product ? &*found : nullptr;
}

std::int64_t ShopGoods::bought(const Holding& holding, std::int32_t after,
                               std::int32_t until) const {
  const auto at = static_cast<std::size_t>(&holding - holdings.data());
  std::int64_t sum = 0;
  for (std::uint32_t i = line_begin[at]; i < line_begin[at + 1]; ++i)
    if (lines[i].day > after && lines[i].day <= until) sum += lines[i].quantity;
  return sum;
}

void gather_goods(const MonthInputs& inputs, const Window& window, ShopIndex shop,
                  std::span<const ProductIndex> also, GoodsScratch& scratch, bool with_lines,
                  ShopGoods& out) {
  out.holdings.clear();
  out.lines.clear();
  out.month_key_lines = out.month_key_orders = 0;
  if (with_lines) out.line_begin.assign(1, 0);
  const auto slot_of = [&](ProductIndex product) {
    std::uint32_t& slot = scratch.slot_[product];
    if (slot == kNoIndex) {
      slot = static_cast<std::uint32_t>(out.holdings.size());
      out.holdings.emplace_back().product = product;
    }
    return slot;
  };
  for (const ProductIndex product : also)
    if (product != kNoIndex) slot_of(product);
  const facts::CustomerOrdinal customer = inputs.shop_ordinal[shop];
  const facts::Columns& columns = inputs.facts->columns();
  const auto orders = customer == facts::SalesFacts::kNone
                          ? facts::OrderRange{}
                          : facts::orders_between(columns, customer, window.first, window.last);
  for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
    const auto day = static_cast<std::int32_t>(columns.order_day[order]);
    const std::size_t back = window.months_back(day);
    bool has_key = false;
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line) {
      const ProductIndex product = inputs.ordinal_product[columns.line_product[line]];
      if (product == kNoIndex) continue;
      const std::uint32_t slot = slot_of(product);
      Holding& holding = out.holdings[slot];
      const std::int32_t quantity = columns.line_quantity[line];
      holding.quantity[back] += quantity;
      if (back < holding.amount_minor.size())
        holding.amount_minor[back] += columns.line_amount_minor[line];
      if (quantity > 0) holding.last_day = std::max(holding.last_day, day);
      add_optional(holding, columns, line, quantity, back == 0);
      if (with_lines) out.lines.push_back({slot, day, quantity});
      if (back == 0 && inputs.is_key_product[product] != 0) {
        ++out.month_key_lines;
        has_key = true;
      }
    }
    if (has_key) ++out.month_key_orders;
  }
  for (const auto& holding : out.holdings) scratch.slot_[holding.product] = kNoIndex;
  sort_by_product(out, with_lines);
}

}  // namespace guidance
