#include <algorithm>
#include <cmath>
#include <functional>

#include "features/guidance/book_work.h"

/// The profit sheet (盈利单): what the shop bought, what that brings at the prices seen in it.
namespace guidance {
namespace {

struct Price {
  std::string_view source;
  std::int64_t minor = 0;  ///< 0: none
};

/// The newest price seen in the shop in the window; else the guide price, which is a suggestion
/// only.
Price price_of(const BookWork& work, ProductIndex product) {
  const auto& inputs = work.inputs();
  if (inputs.price_begin.size() == inputs.shops.size() + 1) {
    const auto begin = work.state.price_product.begin() + inputs.price_begin[work.shop];
    const auto end = work.state.price_product.begin() + inputs.price_begin[work.shop + 1];
    const auto range = std::equal_range(begin, end, product);
    if (range.first != range.second) {
      const auto newest = static_cast<std::size_t>(range.second - work.state.price_product.begin());
      return {"observed", inputs.prices[newest - 1].carton_price.minor};
    }
  }
  const auto& guide = work.product(product).guide_retail_price;
  return {"guide", guide ? guide->minor : 0};
}

std::int64_t times(double quantity, std::int64_t price_minor) {
  return std::llround(quantity * static_cast<double>(price_minor));
}

ProfitLine line_of(const BookWork& work, std::uint32_t at, const Price& price) {
  const Holding& held = work.goods.holdings[at];
  const StockView& view = work.stock[at];
  ProfitLine line;
  line.bought = held.quantity[0];
  if (view.sold) line.sold = rounded(*view.sold, "carton");
  if (view.counted) line.stock = rounded(*view.counted, "carton");
  line.price_source = price.source;
  line.price_minor = price.minor;
  const double quantity = view.sold.value_or(static_cast<double>(held.quantity[0]));
  const double unit_cost =
      static_cast<double>(held.amount_minor[0]) / static_cast<double>(held.quantity[0]);
  line.revenue_minor = times(quantity, price.minor);
  line.profit_minor = line.revenue_minor - std::llround(quantity * unit_cost);
  if (line.revenue_minor > 0)
    line.margin =
        rounded(static_cast<double>(line.profit_minor) / static_cast<double>(line.revenue_minor),
                "percent");
  return line;
}

void add_rank(const BookWork& work, ProductIndex product, ProfitLine& line) {
  const auto grade = static_cast<std::size_t>(std::max(work.grade.grade_no, 0));
  if (!work.grade.graded || grade >= work.state.tables.ranks.size()) return;
  const GradeRanks& ranks = work.state.tables.ranks[grade];
  if (ranks.begin.empty()) return;
  const auto begin = ranks.quantity.begin() + ranks.begin[product];
  const auto end = ranks.quantity.begin() + ranks.begin[product + 1];
  line.rank_of = static_cast<std::uint32_t>(end - begin);
  const auto more = std::lower_bound(begin, end, line.bought, std::greater<std::int64_t>());
  line.rank = static_cast<std::uint32_t>(more - begin) + 1;
}

}  // namespace

void fill_profit(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  ProfitSheet& sheet = part.profit;
  struct Found {
    std::uint32_t holding;
    ProfitLine line;
  };
  std::vector<Found> found;
  bool any_orders = false;
  for (std::uint32_t i = 0; i < work.goods.holdings.size(); ++i) {
    const Holding& held = work.goods.holdings[i];
    if (!work.state.in_scope(held.product, scope)) continue;
    if (held.quantity[0] == 0 && held.quantity[1] == 0) continue;
    any_orders = any_orders || held.quantity[0] != 0;
    const Price price = price_of(work, held.product);
    if (price.minor <= 0) {
      if (held.quantity[0] != 0) ++sheet.products_without_price;
      continue;
    }
    sheet.revenue_minor += price.minor * held.quantity[0];
    sheet.profit_minor += price.minor * held.quantity[0] - held.amount_minor[0];
    sheet.last_profit_minor += price.minor * held.quantity[1] - held.amount_minor[1];
    if (held.quantity[0] != 0) ++sheet.products;
    if (held.quantity[0] > 0) found.push_back({i, line_of(work, i, price)});
  }
  if (found.empty()) {
    sheet = ProfitSheet{};
    sheet.unknown =
        unknown_key(any_orders ? metrics::Unknown::kNoReferencePrice : metrics::Unknown::kNoOrders);
    return;
  }
  if (sheet.revenue_minor > 0)
    sheet.margin =
        rounded(static_cast<double>(sheet.profit_minor) / static_cast<double>(sheet.revenue_minor),
                "percent");
  if (sheet.last_profit_minor > 0)
    sheet.change = rounded(
        static_cast<double>(sheet.profit_minor) / static_cast<double>(sheet.last_profit_minor) - 1,
        "percent");
  std::ranges::stable_sort(found, [](const Found& a, const Found& b) {
    return a.line.profit_minor > b.line.profit_minor;
  });
  if (found.size() > work.state.options.profit_lines) found.resize(work.state.options.profit_lines);
  for (auto& one : found) {
    const ProductIndex product = work.goods.holdings[one.holding].product;
    one.line.product = work.name(product);
    add_rank(work, product, one.line);
    sheet.lines.push_back(std::move(one.line));
  }
}

}  // namespace guidance
