#include "features/metrics/register.h"

/// Price and profit (kpis-and-scoring.md 5.3). The guide price is a suggestion: these figures show
/// deviations and decide nothing.
namespace metrics {
namespace {

/// Cartons in a case of 50,000 cigarettes.
constexpr double kCartonsPerCase = 250;

MetricValue observed_ratio(const Row& r, std::int64_t with_reference, std::int64_t part,
                           std::int64_t whole) {
  if (r.totals.n.observed == 0) return missing(Unknown::kNoPriceObservation);
  if (with_reference == 0) return missing(Unknown::kNoReferencePrice);
  return ratio(part, whole);
}

MetricValue price_index(const Row& r) {
  const Counts& n = r.totals.n;
  if (n.observed == 0) return missing(Unknown::kNoPriceObservation);
  if (n.guide_observed == 0) return missing(Unknown::kNoReferencePrice);
  if (n.index_observed == 0) return missing(Unknown::kNoHistory);
  return ratio(100 * r.totals.index_price.value(), r.totals.index_guide.value());
}

MetricValue tobacco_contribution(const Row& r) {
  const auto& month = r.inputs.shop_months[r.index][0];
  if (!month || !month->pos_total) return missing(Unknown::kNoOutsideFigure);
  return ratio(r.totals.mix.tobacco_amount, month->pos_total->minor);
}

constexpr Entry kPriceEntries[] = {
    {kAll, "avg_carton_price", "单条值", "Average carton price", "minor", "amount_minor / quantity",
     "default", "orders", 2,
     [](const Row& r) {
       return ratio_of_orders(r.totals, r.totals.n.amount, r.totals.n.quantity);
     }},
    {kAll, "avg_carton_price_previous", "上月单条值", "Average carton price, month before", "minor",
     "amount_previous / quantity_previous", "default", "orders of t-1", 2,
     [](const Row& r) {
       if (r.totals.n.lines_1 == 0) return missing(Unknown::kNoHistory);
       return ratio(r.totals.n.amount_1, r.totals.n.quantity_1);
     }},
    {kAll, "revenue_per_case", "单箱销售额", "Revenue per case", "minor",
     "amount_minor / (quantity / 250)", "default", "orders", 0,
     [](const Row& r) {
       if (r.totals.n.lines == 0) return missing(Unknown::kNoOrders);
       return ratio(kCartonsPerCase * static_cast<double>(r.totals.n.amount),
                    static_cast<double>(r.totals.n.quantity));
     }},
    {kAll, "gross_margin", "毛利率", "Gross margin of the company", "percent",
     "(amount_minor - quantity * allocation_price) / amount_minor over products that have an "
     "allocation_price",
     "default", "allocation_price", 4,
     [](const Row& r) {
       return ratio_if(r.totals, r.totals.cost_pairs, Unknown::kNoReferencePrice,
                       r.totals.cost_amount - r.totals.cost, r.totals.cost_amount);
     }},
    {kAll, "price_observations", "价格观测数", "Price observations", "count",
     "market price observations in t", "default", "market prices", 0,
     [](const Row& r) { return known(r.totals.n.observed); }},
    {kShops | kAreas, "price_index", "零售价格指数", "Retail price index", "index",
     "100 * sum p*w / sum guide*w over observations of t; w = company's quantity of the product in "
     "the calendar year before, if above zero",
     "default", "market prices, guide_retail_price", 2, price_index},
    {kProducts, "price_index", "零售价格指数", "Retail price index", "index",
     "100 * sum p / sum guide over observations of t", "default",
     "market prices, guide_retail_price", 2,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return observed_ratio(r, n.guide_observed, 100 * n.guide_price, n.guide_guide);
     }},
    {kAll, "price_ladder_index", "顺价指数", "Price ladder index", "1",
     "sum p / sum wholesale_price over observations of t", "default",
     "market prices, wholesale_price", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return observed_ratio(r, n.ladder_observed, n.ladder_price, n.ladder_wholesale);
     }},
    {kAll, "price_compliance_rate", "价格到位率", "Price at or above guide", "percent",
     "observations with p >= guide / observations of products with a guide price", "default",
     "market prices, guide_retail_price", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return observed_ratio(r, n.guide_observed, n.guide_kept, n.guide_observed);
     }},
    {kAll, "retail_gross_margin", "零售毛利率", "Retail gross margin", "percent",
     "(sum p - sum wholesale_price) / sum p over observations of t", "default",
     "market prices, wholesale_price", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return observed_ratio(r, n.ladder_observed, n.ladder_price - n.ladder_wholesale,
                             n.ladder_price);
     }},
    {kShops, "tobacco_contribution", "卷烟销售贡献度", "Tobacco's share of the till", "percent",
     "amount_minor of tobacco products / pos_total of t", "PURCHASES", "pos_total", 4,
     tobacco_contribution},
};

}  // namespace

std::span<const Entry> price_entries() { return kPriceEntries; }

}  // namespace metrics
