#include "features/metrics/register.h"

/// Supply and order: the 三率一面 family (kpis-and-scoring.md 5.1).
namespace metrics {
namespace {

template <std::size_t kTimes>
MetricValue repeat_rate(const Row& r) {
  return ratio_of_orders(r.totals, r.totals.n.repeated[kTimes - 1], r.totals.n.repeated[0]);
}
constexpr Entry repeat_entry(std::string_view id, std::string_view zh, std::string_view en,
                             std::string_view formula, Compute compute) {
  return {kAll, id, zh, en, "percent", formula, "default", "order lines", 4, compute};
}

/// Of an area the shops with a limit above zero; unknown where limits are not recorded.
MetricValue of_shops(const Row& r, std::int64_t part, std::int64_t whole) {
  return ratio_if_recorded(r.totals, r.totals.n.limit_lines, part, whole);
}

constexpr Entry kSupplyEntries[] = {
    {kAll, "order_fill_rate", "订足率", "Order fill rate", "percent",
     "sum ord / sum lim over lines that record a limit", "default", "limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.limit_lines, n.limit_ordered, n.limit);
     }},
    {kAll, "full_order_coverage", "订足面", "Full-order coverage", "percent",
     "N(ord >= lim, lim > 0) / N(lim > 0)", "default", "limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.limit_lines, n.filled, n.allocated);
     }},
    {kProducts | kAreas, "ordering_rate", "订购率", "Ordering rate", "percent",
     "shops with ord > 0 / shops that are active or have a line in t", "default", "status", 4,
     [](const Row& r) { return ratio(r.totals.n.ordering_shops, r.totals.n.shops); }},
    {kAll, "demand_satisfaction_rate", "订单满足率", "Demand satisfaction", "percent",
     "sum dlv / sum dem over lines that record both", "default", "demand_qty, delivered_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.delivery_lines, n.delivered, n.delivery_demand);
     }},
    {kAll, "demand_gap", "需求缺口率", "Demand gap", "percent", "1 - demand_satisfaction_rate",
     "default", "demand_qty, delivered_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.delivery_lines, n.delivery_demand - n.delivered,
                                n.delivery_demand);
     }},
    {kAll, "purchase_coverage", "进货面", "Purchase coverage", "percent",
     "N(ord > 0, lim > 0) / N(lim > 0)", "default", "limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.limit_lines, n.allocated_bought, n.allocated);
     }},
    {kProducts | kAreas, "allocation_coverage", "投放面", "Allocation coverage", "percent",
     "shops with lim > 0 / E; E = active shops that take orders (order_cycle not NONE) and shops "
     "with a line in t",
     "default", "limit_qty", 4,
     [](const Row& r) {
       return of_shops(r, r.totals.n.allocated_shops, r.totals.n.eligible_shops);
     }},
    {kProducts | kAreas, "exec_rate_eligible", "订执率(应订)", "Execution rate of eligible shops",
     "percent", "shops with ord > 0 / E", "default", "status, order_cycle", 4,
     [](const Row& r) { return ratio(r.totals.n.ordering_shops, r.totals.n.eligible_shops); }},
    {kProducts | kAreas, "exec_rate_allocated", "订执率(投放)", "Execution rate of allocated shops",
     "percent", "shops with ord > 0 / shops with lim > 0", "default", "limit_qty", 4,
     [](const Row& r) {
       return of_shops(r, r.totals.n.ordering_shops, r.totals.n.allocated_shops);
     }},
    {kAll, "supply_utilization", "货源利用率", "Supply utilisation", "percent",
     "sum ord / sum lim over pairs with lim > 0 in the month", "default", "limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.limit_lines, n.allocated_ordered, n.allocated_limit);
     }},
    {kAll, "repurchase_rate", "重购率", "Repurchase rate", "percent",
     "N(ord > 0 in t and t-1) / N(ord > 0 in t)", "default", "order lines", 4,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.n.bought_again, r.totals.n.bought);
     }},
    {kAll, "repurchase_rate_of_previous", "重购率(上月)", "Repurchase rate of last month's",
     "percent", "N(ord > 0 in t and t-1) / N(ord > 0 in t-1)", "PREVIOUS", "orders of t-1", 4,
     [](const Row& r) {
       if (r.totals.n.lines_1 == 0) return missing(Unknown::kNoHistory);
       return ratio(r.totals.n.bought_again, r.totals.n.bought_1);
     }},
    repeat_entry("repeat_purchase_rate_2", "重复进货率(≥2)", "Repeat purchase rate, 2 times",
                 "N(purchases >= 2) / N(purchases >= 1)", repeat_rate<2>),
    repeat_entry("repeat_purchase_rate_3", "重复进货率(≥3)", "Repeat purchase rate, 3 times",
                 "N(purchases >= 3) / N(purchases >= 1)", repeat_rate<3>),
    repeat_entry("repeat_purchase_rate_4", "重复进货率(≥4)", "Repeat purchase rate, 4 times",
                 "N(purchases >= 4) / N(purchases >= 1)", repeat_rate<4>),
    repeat_entry("repeat_purchase_rate_5", "重复进货率(≥5)", "Repeat purchase rate, 5 times",
                 "N(purchases >= 5) / N(purchases >= 1); purchases = orders of the month with a "
                 "line of ordered_qty > 0",
                 repeat_rate<5>),
    {kProducts, "new_buyers", "新进货户数", "First-time buyers", "count",
     "shops whose first line ever of the product with ordered_qty > 0 is in t", "default",
     "order lines", 0, [](const Row& r) { return known(r.totals.n.first_time_shops); }},
    {kAreas, "new_buyers", "新进货户数", "First-time buyers", "count",
     "shops whose first order ever is in t", "default", "orders", 0,
     [](const Row& r) { return known(r.totals.n.first_time_shops); }},
    {kProducts | kAreas, "avg_per_customer_quantity", "户均订货量", "Quantity a buying shop",
     "carton", "quantity / shops with ord > 0", "default", "ordered_qty", 2,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.n.quantity, r.totals.n.ordering_shops);
     }},
    {kProducts | kAreas, "avg_per_customer_amount", "户均订货额", "Amount a buying shop", "minor",
     "amount_minor / shops with ord > 0", "default", "amount_minor", 2,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.n.amount, r.totals.n.ordering_shops);
     }},
    {kAll, "demand_rate", "需求率", "Demand rate", "percent",
     "N(dem > 0 in t) / N(record in t-1..t-3)", "YC455", "demand_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       if (n.lines == 0) return missing(Unknown::kNoOrders);
       if (n.demand_lines == 0) return missing(Unknown::kNotRecorded);
       if (n.recorded_before == 0) return missing(Unknown::kNoHistory);
       return ratio(n.wanted_pairs, n.recorded_before);
     }},
};

}  // namespace

std::span<const Entry> supply_entries() { return kSupplyEntries; }

}  // namespace metrics
