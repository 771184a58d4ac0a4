#include <algorithm>

#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// Stock, cover and stock-outs (kpis-and-scoring.md 5.2).
namespace metrics {
namespace {

double cartons(std::int64_t micro) {
  return static_cast<double>(micro) / static_cast<double>(kMicro);
}
std::int64_t sold_micro(const Counts& n) {
  return n.open_micro + n.moved_quantity * kMicro - n.close_micro;
}
int days_of_3_months(const Row& r) {
  return r.inputs.period.last_day() - r.inputs.period.plus_months(-2).first_day() + 1;
}
/// Cartons over daily sales, estimated by the purchases of three months.
MetricValue cover_by_purchases(const Row& r) {
  if (r.totals.n.counted == 0) return missing(Unknown::kNoStockCount);
  return ratio(r.totals.n.end_micro * days_of_3_months(r), r.totals.n.counted_quantity_3 * kMicro);
}
/// 1 within 7..30 days of cover, falling to 0 at no stock and at 60 days.
MetricValue stock_health(const Row& r) {
  const MetricValue days = cover_by_purchases(r);
  if (!days.is_known()) return days;
  if (days.value < 7) return known(days.value / 7);
  if (days.value <= 30) return known(1.0);
  return known(std::max(0.0, 1 - (days.value - 30) / 30));
}
MetricValue stockout_figure(const Row& r, std::int64_t figure) {
  if (r.totals.n.stockout_recorded == 0) return missing(Unknown::kNoStockCount);
  return known(figure);
}

constexpr Entry kStockEntries[] = {
    {kAll, "counted_products", "盘点数", "Counted pairs", "count", "N(stock count in t)", "default",
     "stock counts", 0, [](const Row& r) { return known(r.totals.n.counted); }},
    {kAll, "social_stock", "社会库存", "Retail stock", "carton",
     "sum of the last stock count in t, counted pairs only", "MEASURED", "stock counts", 2,
     [](const Row& r) {
       if (r.totals.n.counted == 0) return missing(Unknown::kNoStockCount);
       return known(cartons(r.totals.n.end_micro));
     }},
    {kAll, "social_sales", "社会销量", "Retail sales", "carton",
     "sum (open + ord - close) over pairs counted before and in t", "COUNTED",
     "stock counts before and in t", 2,
     [](const Row& r) {
       if (r.totals.n.moved == 0) return missing(Unknown::kNoStockCount);
       return known(cartons(sold_micro(r.totals.n)));
     }},
    {kProducts | kAreas, "social_sales_expanded", "社会销量(推算)", "Retail sales, expanded",
     "carton", "social_sales * quantity / quantity of the counted pairs", "EXPANDED",
     "stock counts before and in t", 2,
     [](const Row& r) {
       if (r.totals.n.moved == 0) return missing(Unknown::kNoStockCount);
       if (r.totals.n.moved_quantity <= 0) return missing(Unknown::kZeroDenominator);
       return known(cartons(sold_micro(r.totals.n)) * static_cast<double>(r.totals.n.quantity) /
                    static_cast<double>(r.totals.n.moved_quantity));
     }},
    {kAll, "stock_to_sales", "存销比", "Stock to sales", "1",
     "sum of last counts in t / sum ord of the counted pairs in t (months of cover)", "PURCHASES",
     "stock counts", 4,
     [](const Row& r) {
       if (r.totals.n.counted == 0) return missing(Unknown::kNoStockCount);
       return ratio(r.totals.n.end_micro, r.totals.n.counted_quantity * kMicro);
     }},
    {kAll, "days_of_supply", "可销天数", "Days of supply", "days",
     "close / (social_sales / days of t) over pairs counted before and in t", "SOCIAL",
     "stock counts before and in t", 1,
     [](const Row& r) {
       if (r.totals.n.moved == 0) return missing(Unknown::kNoStockCount);
       return ratio(r.totals.n.close_micro * r.inputs.period.days(), sold_micro(r.totals.n));
     }},
    {kAll, "days_of_supply_purchases", "可销天数(按购进)", "Days of supply by purchases", "days",
     "sum of last counts in t / (sum ord of t-2..t of the counted pairs / days of t-2..t)",
     "PURCHASES", "stock counts", 1, cover_by_purchases},
    {kAll, "stock_health", "存销健康度", "Stock health", "score",
     "d = days_of_supply_purchases: d/7 below 7; 1 in 7..30; max(0, 1 - (d-30)/30) above",
     "default", "stock counts", 4, stock_health},
    {kAll, "company_stockout_rate", "公司断货率", "Company stock-out rate", "percent",
     "lines with dem > 0 and ord = 0 / lines with dem > 0", "YC455", "demand_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, n.demand_lines, n.refused_lines, n.wanted_lines);
     }},
    {kAll, "customer_stockout_rate", "客户断货率", "Shop stock-out rate", "percent",
     "N(stockout_days > 0) / N(line in the last 21 days of t, three weekly cycles) over pairs "
     "whose count in t records stockout_days",
     "YC455", "stock counts with stockout_days", 4,
     [](const Row& r) {
       if (r.totals.n.stockout_recorded == 0) return missing(Unknown::kNoStockCount);
       return ratio(r.totals.n.stockout_hit, r.totals.n.stockout_ordered);
     }},
    {kProducts, "distributor_stockout_rate", "商业断货率", "Distributor stock-out rate", "percent",
     "days of t with dem > 0 and ord = 0 in total / days of t on which the company took orders",
     "default", "demand_qty", 4,
     [](const Row& r) {
       return ratio_if_recorded(r.totals, r.totals.n.demand_lines, r.product->supply_gap_days,
                                r.product->selling_days);
     }},
    {kAll, "stockout_days", "断货天数", "Stock-out days", "days",
     "sum of stockout_days of the counts in t", "default", "stock counts with stockout_days", 0,
     [](const Row& r) { return stockout_figure(r, r.totals.n.stockout_days); }},
    {kAll, "stockout_products", "断货数", "Pairs out of stock", "count", "N(last count of t is 0)",
     "default", "stock counts", 0,
     [](const Row& r) {
       if (r.totals.n.counted == 0) return missing(Unknown::kNoStockCount);
       return known(r.totals.n.counted - r.totals.n.seen);
     }},
    {kAll, "hot_item_stock_alert", "热销库存预警", "Hot-item stock alerts", "count",
     "N(last count / (ord of t-2..t / days) < cycle + 2 + 3): cycle 7 days, biweekly 14, delivery "
     "after 2, safety 3; pairs counted in t with ord of t-2..t > 0",
     "default", "stock counts", 0,
     [](const Row& r) {
       if (r.totals.n.counted == 0) return missing(Unknown::kNoStockCount);
       if (r.totals.n.alert_checked == 0) return missing(Unknown::kNoHistory);
       return known(r.totals.n.alerts);
     }},
};

}  // namespace

std::span<const Entry> stock_entries() { return kStockEntries; }

}  // namespace metrics
