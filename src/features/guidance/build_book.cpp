#include <algorithm>

#include "features/guidance/book_work.h"
#include "platform/wire/compact.h"

namespace guidance {
namespace {

/// Products counted at the shop, ascending, each once.
std::vector<ProductIndex> counted_products(const BookContext::State& state, ShopIndex shop) {
  std::vector<ProductIndex> found;
  const auto& inputs = state.inputs();
  if (inputs.stock_begin.size() != inputs.shops.size() + 1) return found;
  for (std::uint32_t i = inputs.stock_begin[shop]; i < inputs.stock_begin[shop + 1]; ++i)
    if (state.stock_product[i] != kNoIndex &&
        (found.empty() || found.back() != state.stock_product[i]))
      found.push_back(state.stock_product[i]);
  return found;
}

OrderSet order_set(const BookWork& work, std::string_view id, base::Date first, base::Date last) {
  OrderSet set{std::string(id), first, last, "all", 0, 0};
  const auto customer = work.inputs().shop_ordinal[work.shop];
  if (customer == facts::SalesFacts::kNone) return set;
  const auto& columns = work.inputs().facts->columns();
  const auto orders = facts::orders_between(columns, customer, first, last);
  set.orders = orders.size();
  if (!orders.empty())
    set.lines = columns.line_begin[orders.end] - columns.line_begin[orders.begin];
  return set;
}

OrderSet cigar_set(const BookWork& work) {
  OrderSet set{
      "month_cigars", work.inputs().period.first_day(), work.state.window.last, "cigars", 0, 0};
  const auto customer = work.inputs().shop_ordinal[work.shop];
  if (customer == facts::SalesFacts::kNone) return set;
  const auto& columns = work.inputs().facts->columns();
  const auto orders = facts::orders_between(columns, customer, set.first, set.last);
  for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
    std::uint32_t lines = 0;
    for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
         ++line) {
      const ProductIndex product = work.inputs().ordinal_product[columns.line_product[line]];
      if (product != kNoIndex && work.state.is_cigar[product] != 0) ++lines;
    }
    set.lines += lines;
    if (lines > 0) ++set.orders;
  }
  return set;
}

void fill_order_sets(BookWork& work) {
  const base::Period period = work.inputs().period;
  const base::Date last = period.last_day();
  auto& sets = work.book.order_sets;
  sets.push_back(order_set(work, "month", period.first_day(), last));
  sets.push_back(order_set(work, "two_months", period.plus_months(-1).first_day(), last));
  sets.push_back(order_set(work, "quarter", period.plus_months(-2).first_day(), last));
  sets.push_back(order_set(work, "year", period.plus_months(-12).first_day(), last));
  sets.push_back({"month_key", period.first_day(), last, "key", work.goods.month_key_orders,
                  work.goods.month_key_lines});
  if (work.book.part_d.present) sets.push_back(cigar_set(work));
}

}  // namespace

BookWork::BookWork(const BookContext::State& the_state, ShopIndex the_shop)
    : state(the_state),
      shop(the_shop),
      customer(the_state.inputs().shops[the_shop]),
      grade(the_state.sources.grades.shops[the_shop]) {
  const auto& months = inputs().shop_months;
  if (shop < months.size() && !months[shop].empty() && months[shop][0]) month = &*months[shop][0];
  const std::uint32_t at = state.tables.shop_group[shop];
  if (at != kNoIndex) group = &state.tables.groups[at];
  GoodsScratch scratch(inputs().products.size());
  const auto counted = counted_products(state, shop);
  gather_goods(inputs(), state.window, shop, counted, scratch, true, goods);
  const auto& targets = state.sources.targets;
  if (shop + 1 < targets.shop_begin.size())
    for (std::uint32_t i = targets.shop_begin[shop]; i < targets.shop_begin[shop + 1]; ++i)
      entries.push_back(&targets.entries[targets.shop_entries[i]]);
}

ProductPosition BookWork::name(ProductIndex index) {
  const auto found = std::ranges::find(named_, index);
  if (found != named_.end()) return static_cast<ProductPosition>(found - named_.begin());
  named_.push_back(index);
  const auto& one = product(index);
  book.products.push_back({one.product_code, one.product_name, one.unit_name});
  return static_cast<ProductPosition>(named_.size() - 1);
}

std::uint32_t BookWork::carriers(ProductIndex index) const {
  if (group == nullptr) return 0;
  const Holding* held = goods.find(index);
  const bool own = held != nullptr && held->carried();
  return group->carriers[index] - (own ? 1 : 0);
}

GuidanceBook build_book(const BookContext& context, metrics::ShopIndex shop) {
  CHECK(shop < context.state().inputs().shops.size());
  BookWork work(context.state(), shop);
  fill_stock(work);
  fill_header(work);
  fill_part_a(work);
  fill_part_b(work);
  fill_goods_part(work, GoodsScope::kMain, work.book.part_c);
  fill_goods_part(work, GoodsScope::kCigars, work.book.part_d);
  fill_order_sets(work);
  fill_signals(work);
  fill_part_e(work);
  fill_part_f(work);
  fill_part_g(work);
  fill_summary(work);
  return std::move(work.book);
}

std::string book_json(const GuidanceBook& book) { return wire::to_compact_json(book, 16384); }

base::Result<GuidanceBook> parse_book(std::string_view json) {
  return wire::from_compact_json<GuidanceBook>(json);
}

}  // namespace guidance
