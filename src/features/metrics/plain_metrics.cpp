#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// Counts and sums of the period, their history and growth, and the rhythm of ordering.
namespace metrics {
namespace {

MetricValue recency(const MonthInputs& inputs, std::optional<base::Date> last) {
  if (!last) return missing(Unknown::kNoHistory);
  return known(static_cast<double>(inputs.period.last_day() - *last));
}

MetricValue interval_mean(const Row& r) {
  const std::int64_t gaps = r.shop->history_days - 1;
  if (gaps < 1) return missing(Unknown::kNoHistory);
  return ratio(r.shop->gap_sum, gaps);
}

/// Sample variance of the gaps from their exact sums; 3 days make the first two gaps.
MetricValue interval_variance(const Row& r) {
  const std::int64_t gaps = r.shop->history_days - 1;
  if (gaps < 2) return missing(Unknown::kNoHistory);
  return ratio(gaps * r.shop->gap_square_sum - r.shop->gap_sum * r.shop->gap_sum,
               gaps * (gaps - 1));
}

/// Newest cycle (which = 0) or the one before it (1) against the mean of the six earlier ones.
MetricValue cycle_change(const Row& r, std::size_t which) {
  if (!r.shop->cycles_reach_back) return missing(Unknown::kNoHistory);
  std::int64_t before = 0;
  for (std::size_t i = 2; i < kCycles; ++i) before += r.shop->cycle_quantity[i];
  if (before <= 0) return missing(Unknown::kZeroDenominator);
  const double mean = static_cast<double>(before) / static_cast<double>(kCycles - 2);
  return known(static_cast<double>(r.shop->cycle_quantity[which]) / mean - 1);
}

constexpr Entry kPlainEntries[] = {
    // The first six of kShop, in the order that others rely on.
    {kAll, "orders", "订单数", "Orders", "count",
     "orders on record in the period, returns included", "default", "orders", 0,
     [](const Row& r) { return known(r.totals.n.orders); }},
    {kShops, "order_days", "订货天数", "Order days", "days",
     "distinct days of the period with an order", "default", "orders", 0,
     [](const Row& r) { return known(r.shop->order_days); }},
    {kAll, "quantity", "订购量", "Quantity", "carton",
     "sum of ordered_qty in the period, returns negative", "default", "ordered_qty", 0,
     [](const Row& r) { return known(r.totals.n.quantity); }},
    {kAll, "amount_minor", "订购额", "Amount", "minor",
     "sum of amount_minor in the period, returns negative", "default", "amount_minor", 0,
     [](const Row& r) { return known(r.totals.n.amount); }},
    {kShops, "distinct_products", "订购品规数", "Distinct products", "count",
     "distinct products on the lines of the period", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.pairs); }},
    {kShops, "recency_days", "最近订货距今天数", "Days since the last order", "days",
     "period's last day - last order up to that day, over all history", "default", "orders", 0,
     [](const Row& r) { return recency(r.inputs, r.shop->last_order); }},
    {kProducts, "recency_days", "最近订货距今天数", "Days since the last order", "days",
     "period's last day - last order line up to that day, over all history", "default",
     "order lines", 0, [](const Row& r) { return recency(r.inputs, r.product->last_order); }},

    {kProducts, "buyers", "订购户数", "Buying shops", "count", "N(ord > 0)", "default",
     "ordered_qty", 0, [](const Row& r) { return known(r.totals.n.bought); }},
    {kAreas, "shops", "客户数", "Shops", "count",
     "shops that are active or have a line in the period", "default", "status", 0,
     [](const Row& r) { return known(r.totals.n.shops); }},
    {kAreas, "ordering_shops", "订货客户数", "Ordering shops", "count",
     "shops with net ordered_qty > 0 in the period", "default", "ordered_qty", 0,
     [](const Row& r) { return known(r.totals.n.ordering_shops); }},
    {kAreas, "shop_products", "户品规数", "Shop-product pairs", "count",
     "pairs of shop and product on the lines of the period", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.pairs); }},

    {kAll, "orders_previous", "上月订单数", "Orders, month before", "count", "orders of t-1",
     "default", "orders", 0, [](const Row& r) { return known(r.totals.n.orders_1); }},
    {kAll, "quantity_previous", "上月订购量", "Quantity, month before", "carton", "quantity of t-1",
     "default", "ordered_qty", 0, [](const Row& r) { return known(r.totals.n.quantity_1); }},
    {kAll, "amount_previous", "上月订购额", "Amount, month before", "minor", "amount_minor of t-1",
     "default", "amount_minor", 0, [](const Row& r) { return known(r.totals.n.amount_1); }},
    {kAll, "quantity_year_ago", "同期订购量", "Quantity, year before", "carton", "quantity of t-12",
     "default", "ordered_qty", 0, [](const Row& r) { return known(r.totals.n.quantity_12); }},
    {kAll, "amount_year_ago", "同期订购额", "Amount, year before", "minor", "amount_minor of t-12",
     "default", "amount_minor", 0, [](const Row& r) { return known(r.totals.n.amount_12); }},
    {kAll, "quantity_growth_month", "订购量环比", "Quantity growth on the month", "percent",
     "quantity / quantity_previous - 1", "default", "orders of t-1", 4,
     [](const Row& r) {
       return growth(r.totals.n.quantity, r.totals.n.quantity_1, r.totals.n.lines_1);
     }},
    {kAll, "amount_growth_month", "订购额环比", "Amount growth on the month", "percent",
     "amount_minor / amount_previous - 1", "default", "orders of t-1", 4,
     [](const Row& r) {
       return growth(r.totals.n.amount, r.totals.n.amount_1, r.totals.n.lines_1);
     }},
    {kAll, "quantity_growth_year", "订购量同比", "Quantity growth on the year", "percent",
     "quantity / quantity_year_ago - 1", "default", "orders of t-12", 4,
     [](const Row& r) {
       return growth(r.totals.n.quantity, r.totals.n.quantity_12, r.totals.n.lines_12);
     }},
    {kAll, "amount_growth_year", "订购额同比", "Amount growth on the year", "percent",
     "amount_minor / amount_year_ago - 1", "default", "orders of t-12", 4,
     [](const Row& r) {
       return growth(r.totals.n.amount, r.totals.n.amount_12, r.totals.n.lines_12);
     }},

    {kShops, "interval_days_mean", "平均订货间隔", "Mean order interval", "days",
     "mean gap between neighbouring distinct order days, all history up to the period's end",
     "default", "2 order days", 2, interval_mean},
    {kShops, "interval_days_variance", "订货间隔方差", "Variance of the order interval", "days^2",
     "sample variance (n-1) of the gaps between neighbouring distinct order days, all history",
     "default", "3 order days", 2, interval_variance},
    {kShops, "cycle_change_last", "最近周期订量变化", "Change of the last order cycle", "percent",
     "quantity of the newest order cycle / mean of cycles 3..8 back - 1; cycle = 7 days, biweekly "
     "14, counted back from the period's last day",
     "default", "8 cycles of history", 4, [](const Row& r) { return cycle_change(r, 0); }},
    {kShops, "cycle_change_before", "上一周期订量变化", "Change of the cycle before", "percent",
     "quantity of the second newest order cycle / mean of cycles 3..8 back - 1", "default",
     "8 cycles of history", 4, [](const Row& r) { return cycle_change(r, 1); }},
    {kShops, "avg_order_quantity", "单次订购量", "Quantity an order", "carton", "quantity / orders",
     "default", "orders", 2,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.n.quantity, r.totals.n.orders);
     }},
    {kShops, "avg_order_amount", "单次订购额", "Amount an order", "minor", "amount_minor / orders",
     "default", "orders", 2,
     [](const Row& r) { return ratio_of_orders(r.totals, r.totals.n.amount, r.totals.n.orders); }},

    {kShops | kAreas, "new_products", "新进品规数", "Products taken up", "count",
     "N(ord > 0 in t and in none of t-1..t-3)", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.added); }},
    {kShops | kAreas, "lost_products", "流失品规数", "Products given up", "count",
     "N(ord > 0 in one of t-1..t-3 and not in t)", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.lost); }},
    {kProducts, "new_buyers_3_months", "新增订购户数", "Shops that took it up", "count",
     "N(ord > 0 in t and in none of t-1..t-3)", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.added); }},
    {kProducts, "lost_buyers", "流失订购户数", "Shops that gave it up", "count",
     "N(ord > 0 in one of t-1..t-3 and not in t)", "default", "order lines", 0,
     [](const Row& r) { return known(r.totals.n.lost); }},
    {kProducts | kAreas, "quantity_share", "销量份额", "Share of the company's quantity", "percent",
     "quantity / quantity of the company", "default", "ordered_qty", 4,
     [](const Row& r) {
       return ratio_of_orders(r.company, r.totals.n.quantity, r.company.n.quantity);
     }},
    {kProducts | kAreas, "amount_share", "销售额份额", "Share of the company's amount", "percent",
     "amount_minor / amount_minor of the company", "default", "amount_minor", 4,
     [](const Row& r) {
       return ratio_of_orders(r.company, r.totals.n.amount, r.company.n.amount);
     }},
};

}  // namespace

std::span<const Entry> plain_entries() { return kPlainEntries; }

}  // namespace metrics
