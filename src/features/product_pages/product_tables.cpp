#include "features/product_pages/product_tables.h"

#include <algorithm>

namespace product_pages {
namespace {

using metrics::kNoIndex;
using metrics::ShopIndex;

int months_back(base::Period period, base::Date day) {
  const auto of = base::Period::of(day);
  return (period.year() - of.year()) * 12 + period.month() - of.month();
}

/// Adds lines of one shop; a shop counts once as a buyer of a cell.
struct Adder {
  std::vector<std::uint32_t> seen;  ///< per cell: last shop + 1
  void add(Sales& sales, std::size_t cell, ShopIndex shop, std::int64_t quantity,
           std::int64_t amount) {
    sales.quantity += quantity;
    sales.amount_minor += amount;
    if (quantity <= 0 || seen[cell] == shop + 1) return;
    seen[cell] = shop + 1;
    ++sales.buyers;
  }
};

}  // namespace

std::shared_ptr<const ProductTables> compute_tables(live_month::LiveMonthPtr month) {
  auto tables = std::make_shared<ProductTables>();
  tables->month = month;
  const auto& inputs = *month->computed->inputs;
  const auto& grades = month->computed->grades;
  const auto& columns = inputs.facts->columns();
  const std::size_t products = inputs.products.size();
  tables->areas = inputs.areas.size() + 1;
  tables->grades = static_cast<std::size_t>(grades.config.grades) + 1;
  tables->history.resize(products);
  tables->by_area.resize(products * tables->areas);
  tables->by_grade.resize(products * tables->grades);
  Adder history{std::vector<std::uint32_t>(products * kHistoryMonths, 0)};
  Adder area{std::vector<std::uint32_t>(tables->by_area.size(), 0)};
  Adder grade{std::vector<std::uint32_t>(tables->by_grade.size(), 0)};
  const base::Date first = inputs.period.plus_months(1 - kHistoryMonths).first_day();
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const auto customer = inputs.shop_ordinal[shop];
    if (customer == facts::SalesFacts::kNone) continue;
    const std::size_t area_row =
        inputs.shop_area[shop] == kNoIndex ? inputs.areas.size() : inputs.shop_area[shop];
    const auto grade_row = static_cast<std::size_t>(std::max(grades.shops[shop].grade_no, 0));
    const auto orders = facts::orders_between(columns, customer, first, inputs.period.last_day());
    for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
      const auto back = static_cast<std::size_t>(
          months_back(inputs.period, base::Date{columns.order_day[order]}));
      for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
           ++line) {
        const auto product = inputs.ordinal_product[columns.line_product[line]];
        if (product == kNoIndex) continue;
        const std::int64_t quantity = columns.line_quantity[line];
        const std::int64_t amount = columns.line_amount_minor[line];
        history.add(tables->history[product][back], product * kHistoryMonths + back, shop, quantity,
                    amount);
        if (back != 0) continue;
        const std::size_t area_cell = product * tables->areas + area_row;
        area.add(tables->by_area[area_cell], area_cell, shop, quantity, amount);
        const std::size_t grade_cell = product * tables->grades + grade_row;
        grade.add(tables->by_grade[grade_cell], grade_cell, shop, quantity, amount);
      }
    }
  }
  return tables;
}

std::vector<Buyer> find_buyers(const metrics::MonthInputs& inputs, metrics::ProductIndex product,
                               BuyerKind kind) {
  std::vector<Buyer> buyers;
  const auto ordinal = inputs.product_ordinal[product];
  if (ordinal == facts::SalesFacts::kNone) return buyers;
  const auto& columns = inputs.facts->columns();
  const base::Date first = inputs.period.plus_months(-12).first_day();
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const auto customer = inputs.shop_ordinal[shop];
    if (customer == facts::SalesFacts::kNone) continue;
    Buyer buyer;
    buyer.shop = shop;
    bool bought_before = false;
    const auto orders = facts::orders_between(columns, customer, first, inputs.period.last_day());
    for (std::uint32_t order = orders.begin; order < orders.end; ++order)
      for (std::uint32_t line = columns.line_begin[order]; line < columns.line_begin[order + 1];
           ++line) {
        if (columns.line_product[line] != ordinal) continue;
        const base::Date day{columns.order_day[order]};
        const int back = months_back(inputs.period, day);
        if (back == 0) buyer.quantity += columns.line_quantity[line];
        if (back >= 1 && back <= 3) buyer.quantity_before += columns.line_quantity[line];
        bought_before = bought_before || back > 0;
        if (columns.line_quantity[line] > 0) buyer.last_day = day.day_number;
      }
    buyer.is_new = buyer.quantity > 0 && !bought_before;
    const bool wanted = kind == BuyerKind::kBuying ? buyer.quantity > 0
                        : kind == BuyerKind::kNew
                            ? buyer.is_new
                            : buyer.quantity <= 0 && buyer.quantity_before > 0;
    if (wanted) buyers.push_back(buyer);
  }
  std::ranges::stable_sort(buyers, std::ranges::greater{}, [&](const Buyer& buyer) {
    return kind == BuyerKind::kStopped ? buyer.quantity_before : buyer.quantity;
  });
  return buyers;
}

}  // namespace product_pages
