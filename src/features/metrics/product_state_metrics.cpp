#include <algorithm>

#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// State and evaluation of products (kpis-and-scoring.md 5.4).
namespace metrics {
namespace {

/// Days after its first sale during which a product counts as new to the market.
constexpr int kIntroductionDays = 180;
/// A growth beyond this either way counts as growing or falling.
constexpr double kStageGrowth = 0.05;

MetricValue share_growth(const Row& r) {
  const ProductFigures& p = *r.product;
  if (!r.inputs.products[r.index].price_class) return missing(Unknown::kNoAttribute);
  if (r.totals.n.lines == 0) return missing(Unknown::kNoOrders);
  if (r.totals.n.lines_1 == 0) return missing(Unknown::kNoHistory);
  if (p.class_quantity <= 0 || p.class_quantity_1 <= 0 || r.totals.n.quantity_1 <= 0)
    return missing(Unknown::kZeroDenominator);
  const double now =
      static_cast<double>(r.totals.n.quantity) / static_cast<double>(p.class_quantity);
  const double before =
      static_cast<double>(r.totals.n.quantity_1) / static_cast<double>(p.class_quantity_1);
  return known(now / before - 1);
}
MetricValue shelf_growth(const Row& r) {
  if (r.totals.n.lines == 0) return missing(Unknown::kNoOrders);
  return growth(r.totals.n.bought, r.totals.n.bought_1, r.totals.n.lines_1);
}
/// 1 introduction, 2 growth, 3 maturity, 4 decline.
MetricValue life_cycle_stage(const Row& r) {
  if (!r.product->first_order) return missing(Unknown::kNoHistory);
  if (r.inputs.period.last_day() - *r.product->first_order < kIntroductionDays) return known(1.0);
  if (r.totals.n.lines == 0) return known(4.0);
  const MetricValue inputs[] = {
      growth(r.totals.n.quantity, r.totals.n.quantity_1, r.totals.n.lines_1), share_growth(r),
      shelf_growth(r)};
  int growing = 0;
  int falling = 0;
  for (const MetricValue& input : inputs) {
    if (!input.is_known()) return input;
    growing += input.value > kStageGrowth ? 1 : 0;
    falling += input.value < -kStageGrowth ? 1 : 0;
  }
  return known(growing >= 2 ? 2.0 : falling >= 2 ? 4.0 : 3.0);
}

constexpr Entry kProductStateEntries[] = {
    {kProducts, "demand_intensity", "需求强度", "Demand intensity", "1",
     "sum dem / sum lim of the month's lines", "default", "demand_qty, limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return ratio_if_recorded(r.totals, std::min(n.demand_lines, n.limit_lines), n.demand,
                                n.limit);
     }},
    {kProducts, "class_share_growth", "同品类份额增长率", "Growth of the share of its class",
     "percent", "(quantity / quantity of its price class) of t / the same of t-1 - 1", "default",
     "price_class, orders of t-1", 4, share_growth},
    {kProducts, "shelf_growth", "上柜增长率", "Growth of shops on shelf", "percent",
     "N(ord > 0 in t) / N(ord > 0 in t-1) - 1", "default", "orders of t-1", 4, shelf_growth},
    {kProducts, "life_cycle_stage", "生命周期阶段", "Life-cycle stage", "code",
     "1 introduction: first sale under 180 days ago; else 4 decline: nothing sold in t, or two of "
     "quantity_growth_month, class_share_growth, shelf_growth < -5 %; 2 growth: two > 5 %; "
     "3 maturity",
     "default", "orders of t-1, price_class", 0, life_cycle_stage},
    {kProducts, "market_state_score", "市场状态评分", "Market-state score", "score",
     "100 * sum w*z / sum w over the known of 0.198 demand_satisfaction_rate, 0.180 "
     "allocation_coverage, 0.133 gross_margin, 0.124 price_ladder_index, 0.117 supply_utilization, "
     "0.096 revenue_per_case, 0.080 1-z of stock_to_sales, 0.072 full_order_coverage; z = min-max "
     "of all products winsorised at P5 and P95; known weights 0.5 at least",
     "PUBLISHED_WEIGHTS", "half of the inputs by weight", 1, nullptr},
    {kProducts, "main_sku_score", "主销规格得分", "Main-product score", "score",
     "0.4 * quantity_share + 0.4 * order_fill_rate + 0.2 * shelf_rate for products in the top 100 "
     "of both order_fill_rate and shelf_rate",
     "default", "limit_qty", 4, nullptr},
    {kProducts, "market_state", "市场状态", "Market state", "code",
     "5 stock-out: company_stockout_rate > 0.5; else 1 hot: order_fill_rate >= 0.9, price_index >= "
     "100 and days_of_supply < 15; else 4 slow: stock_to_sales > 2 or price_index < 97; else 2 "
     "smooth: order_fill_rate >= 0.6; else 3 flat. An unknown input fails its test; all unknown: "
     "unknown",
     "default", "limit_qty, demand_qty, stock counts or market prices", 0, nullptr},
};

}  // namespace

std::span<const Entry> product_state_entries() { return kProductStateEntries; }

}  // namespace metrics
