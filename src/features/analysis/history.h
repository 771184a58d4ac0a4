#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "facts/sales_facts.h"
#include "features/analysis/study.h"

/// What studies read of a shop's orders, up to inputs.until and nothing later.
namespace analysis {

/// Days with an order: one with a line above zero. Ascending; amounts net of returns, those of days
/// without a purchase added to the day of purchase before (or dropped before the first).
struct PurchaseDays {
  std::vector<base::Date> days;
  std::vector<std::int64_t> amounts_minor;
};
PurchaseDays purchase_days(const StudyInputs& inputs, metrics::ShopIndex shop);

/// Net quantity of each of the `months` whole months that end at or before inputs.until, oldest
/// first.
std::vector<double> monthly_quantities(const StudyInputs& inputs, metrics::ShopIndex shop,
                                       std::size_t months);
/// The last month that ends at or before `until`.
base::Period last_whole_month(base::Date until);

/// How many months `to` lies after `from`; below 0: before it.
int months_between(base::Period from, base::Period to);

/// The first day of any order; nothing without orders.
std::optional<base::Date> first_order_day(const metrics::MonthInputs& month);

/// Has the shop purchased anything up to inputs.until?
bool has_ordered(const StudyInputs& inputs, metrics::ShopIndex shop);

/// Is the shop one to score: an active customer?
bool is_active(const metrics::MonthInputs& month, metrics::ShopIndex shop);

/// Calls `line(product, quantity, amount_minor)` for the lines of the shop from `first` to `last`,
/// and `order(day)` before those of each order.
template <class Order, class Line>
void each_line(const metrics::MonthInputs& month, metrics::ShopIndex shop, base::Date first,
               base::Date last, Order&& order, Line&& line) {
  const auto ordinal = month.shop_ordinal[shop];
  if (ordinal == facts::SalesFacts::kNone) return;
  const facts::Columns& columns = month.facts->columns();
  const auto range = facts::orders_between(columns, ordinal, first, last);
  for (auto at = range.begin; at < range.end; ++at) {
    order(base::Date{columns.order_day[at]});
    for (auto i = columns.line_begin[at]; i < columns.line_begin[at + 1]; ++i)
      line(month.ordinal_product[columns.line_product[i]], columns.line_quantity[i],
           columns.line_amount_minor[i]);
  }
}

}  // namespace analysis
