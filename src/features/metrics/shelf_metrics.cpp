#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// Shelf, coverage and sell-through (kpis-and-scoring.md 5.2).
namespace metrics {
namespace {

constexpr Entry kShelfEntries[] = {
    {kProducts, "shelf_rate", "上柜率", "Shelf rate", "percent",
     "N(ord > 0) / shops that are active or have a line in t", "A_PURCHASE", "order lines", 4,
     [](const Row& r) { return ratio(r.totals.n.bought, r.totals.n.shops); }},
    {kProducts, "shelf_rate_previous", "上月上柜率", "Shelf rate, month before", "percent",
     "N(ord > 0 in t-1) / shops that are active or have a line in t", "A_PURCHASE", "order lines",
     4, [](const Row& r) { return ratio(r.totals.n.bought_1, r.totals.n.shops); }},
    {kProducts, "shelf_rate_seen", "上柜率(盘点)", "Shelf rate, seen", "percent",
     "N(last count of t > 0) / shops with any stock count in t", "B_SEEN", "stock counts", 4,
     [](const Row& r) {
       if (r.product->sampled_shops == 0) return missing(Unknown::kNoStockCount);
       return ratio(r.totals.n.seen, r.product->sampled_shops);
     }},
    {kProducts, "county_coverage", "覆盖率", "County coverage", "percent",
     "counties with ord > 0 / counties (units county_branch)", "default",
     "units of kind county_branch", 4,
     [](const Row& r) {
       if (r.product->counties == 0) return missing(Unknown::kNoAttribute);
       return ratio(r.product->counties_selling, r.product->counties);
     }},
    {kAll, "sell_through_rate", "动销率", "Sell-through rate", "percent",
     "N(record in t) / N(record in t-1..t-3)", "YC455", "order lines", 4,
     [](const Row& r) {
       if (r.totals.n.recorded_before == 0) return missing(Unknown::kNoHistory);
       return ratio(r.totals.n.pairs, r.totals.n.recorded_before);
     }},
    {kProducts | kAreas, "sell_through_rate_avgbuy", "动销率(户均)",
     "Sell-through rate, average buy", "1",
     "(quantity / shops with ord > 0) of t / the same of t-1", "AVGBUY", "orders of t-1", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       if (n.lines == 0) return missing(Unknown::kNoOrders);
       if (n.lines_1 == 0) return missing(Unknown::kNoHistory);
       if (n.ordering_shops == 0 || n.ordering_shops_1 == 0 || n.quantity_1 <= 0)
         return missing(Unknown::kZeroDenominator);
       return known(static_cast<double>(n.quantity) / static_cast<double>(n.ordering_shops) /
                    (static_cast<double>(n.quantity_1) / static_cast<double>(n.ordering_shops_1)));
     }},
    {kAll, "sell_through_rate_sold_shops", "动销率(售出)", "Sell-through rate, sold", "percent",
     "N(open + ord - close > 0) / N(open + ord > 0) over counted pairs", "SOLD_SHOPS",
     "stock counts before and in t", 4,
     [](const Row& r) {
       if (r.totals.n.moved == 0) return missing(Unknown::kNoStockCount);
       return ratio(r.totals.n.sold, r.totals.n.stocked);
     }},
    {kAll, "sell_through_ratio", "动销比", "Sell-through ratio", "percent",
     "(open + ord - close) / (open + ord) over pairs counted before and in t; open = last count of "
     "the three months before, close = last count of t",
     "YC455", "stock counts before and in t", 4,
     [](const Row& r) {
       if (r.totals.n.moved == 0) return missing(Unknown::kNoStockCount);
       const std::int64_t had = r.totals.n.open_micro + r.totals.n.moved_quantity * kMicro;
       return ratio(had - r.totals.n.close_micro, had);
     }},
};

}  // namespace

std::span<const Entry> shelf_entries() { return kShelfEntries; }

}  // namespace metrics
