#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// Retailer anomaly statistics (kpis-and-scoring.md 5.5) and internal-supervision alerts (5.6).
namespace metrics {
namespace {

MetricValue order_ratio(const Row& r, const OrderRatio& worst) {
  if (r.totals.n.lines == 0) return missing(Unknown::kNoOrders);
  if (!worst.has_order) return missing(Unknown::kNotApplicable);
  if (!worst.has_history) return missing(Unknown::kNoHistory);
  return known(worst.highest);
}
/// 1 above the threshold, 0 at or below it and where the rule does not look.
MetricValue alert(MetricValue figure, double threshold) {
  if (figure.unknown == Unknown::kNotApplicable) return known(0.0);
  if (!figure.is_known()) return figure;
  return known(figure.value > threshold ? 1.0 : 0.0);
}

MetricValue order_quantity_ratio(const Row& r) { return order_ratio(r, r.shop->order_quantity); }
MetricValue order_price_ratio(const Row& r) { return order_ratio(r, r.shop->order_price); }
MetricValue month_ratio(const Row& r) {
  const Counts& n = r.totals.n;
  if (n.lines == 0) return missing(Unknown::kNoOrders);
  if (n.quantity < kAlertQuantityMin) return missing(Unknown::kNotApplicable);
  if (n.lines_1 == 0) return missing(Unknown::kNoHistory);
  return ratio(n.quantity, n.quantity_1);
}
MetricValue month_growth(const Row& r) {
  if (r.totals.n.lines == 0) return missing(Unknown::kNoOrders);
  return growth(r.totals.n.quantity, r.totals.n.quantity_1, r.totals.n.lines_1);
}
MetricValue day_share(const Row& r) {
  return ratio_of_orders(r.totals, r.product->day_quantity_max, r.totals.n.quantity);
}

/// Peers of the 3-sigma rule: ordering shops with the same outside grade_no of t; shops without a
/// grade compare by business_format; those without either among themselves.
constexpr Entry kAnomalyEntries[] = {
    {kShops, "amount_sigma", "订购额偏离", "Amount, deviations from peers", "sigma",
     "(x - mean) / standard deviation of peers, x = amount_minor; peers = ordering shops of "
     "the same outside grade_no, without one of the same business_format, else the rest",
     "3SIGMA", "12 peers", 2, nullptr},
    {kShops, "carton_price_sigma", "单条值偏离", "Carton price, deviations from peers", "sigma",
     "(x - mean) / standard deviation of peers, x = avg_carton_price; peers = ordering shops of "
     "the same outside grade_no, without one of the same business_format, else the rest",
     "3SIGMA", "12 peers", 2, nullptr},
    {kShops, "out_of_province_sigma", "省外烟占比偏离",
     "Out-of-province share, deviations from peers", "sigma",
     "(x - mean) / standard deviation of peers, x = out_of_province_share; peers = ordering "
     "shops of the same outside grade_no, without one of the same business_format, else the rest",
     "3SIGMA", "12 peers, origin_type", 2, nullptr},
    {kShops, "high_price_sigma", "高价烟占比偏离", "High-price share, deviations from peers",
     "sigma",
     "(x - mean) / standard deviation of peers, x = high_price_share; peers = ordering shops of "
     "the same outside grade_no, without one of the same business_format, else the rest",
     "3SIGMA", "12 peers, wholesale_price", 2, nullptr},
    {kShops, "sigma_flags", "3σ异常项数", "Figures beyond three deviations", "count",
     "how many of the four deviations are known and beyond 3 either way", "3SIGMA", "12 peers", 0,
     nullptr},
    {kShops, "grade_range_flag", "档位极差异常", "Grade range beyond the whiskers", "flag",
     "1 when grade_range_90_days > Q3 + 1.5 * (Q3 - Q1) of the company's shops, 12 at least",
     "BOXPLOT", "customer_months", 0, nullptr},
    {kShops, "neighbours_1_km", "1公里内客户数", "Shops within 1 km", "count",
     "other ordering shops within 1,000 m (great circle, radius 6,371,008.8 m)", "default",
     "lng, lat", 0, nullptr},
    {kShops, "quantity_vs_neighbours", "与1公里内户均比", "Quantity against neighbours", "1",
     "quantity / mean quantity of the ordering shops within 1,000 m, 3 at least", "default",
     "lng, lat", 4, nullptr},
    {kShops, "shared_phone_shops", "共用电话客户数", "Shops with the same phone", "count",
     "other shops with the same order_phone", "default", "order_phone", 0, nullptr},
    {kShops, "shared_holder_shops", "同一持证人客户数", "Shops with the same holder", "count",
     "other shops with the same holder_name", "default", "holder_name", 0, nullptr},

    {kShops, "icm_a3_ratio", "单笔订量倍数", "Order against the last three cycles", "1",
     "max over orders of t with quantity >= 20 of quantity / mean quantity of the three order days "
     "before",
     "ICM-A3", "3 order days before", 2, order_quantity_ratio},
    {kShops, "icm_a3", "单笔订量预警", "Alert: large order", "flag", "1 when icm_a3_ratio > 2.5",
     "ICM-A3", "3 order days before", 0,
     [](const Row& r) { return alert(order_quantity_ratio(r), 2.5); }},
    {kShops, "icm_a4_ratio", "月订量倍数", "Month against the month before", "1",
     "quantity / quantity_previous when quantity >= 20", "ICM-A4", "orders of t-1", 2, month_ratio},
    {kShops, "icm_a4", "月订量预警", "Alert: large month", "flag", "1 when icm_a4_ratio > 2",
     "ICM-A4", "orders of t-1", 0, [](const Row& r) { return alert(month_ratio(r), 2.0); }},
    {kShops, "icm_a5_ratio", "单笔均价倍数", "Order price against the last three cycles", "1",
     "max over orders of t with quantity > 0 of (amount / quantity) / (amount / quantity of the "
     "three order days before)",
     "ICM-A5", "3 order days before", 2, order_price_ratio},
    {kShops, "icm_a5", "单笔均价预警", "Alert: high-priced order", "flag",
     "1 when icm_a5_ratio > 2", "ICM-A5", "3 order days before", 0,
     [](const Row& r) { return alert(order_price_ratio(r), 2.0); }},

    {kProducts, "icm_a1_growth", "月销量增幅", "Month's growth", "percent",
     "quantity / quantity_previous - 1", "ICM-A1", "orders of t-1", 4, month_growth},
    {kProducts, "icm_a1", "月销量预警", "Alert: month's growth", "flag",
     "1 when icm_a1_growth > 0.75", "ICM-A1", "orders of t-1", 0,
     [](const Row& r) { return alert(month_growth(r), 0.75); }},
    {kProducts, "icm_a2_share", "单日销量占比", "Best day's share of the month", "percent",
     "max over days of t of quantity / quantity of t", "ICM-A2", "orders", 4, day_share},
    {kProducts, "icm_a2", "单日销量预警", "Alert: one day's sales", "flag",
     "1 when icm_a2_share > 0.20", "ICM-A2", "orders", 0,
     [](const Row& r) { return alert(day_share(r), 0.20); }},
};

}  // namespace

std::span<const Entry> anomaly_entries() { return kAnomalyEntries; }

}  // namespace metrics
