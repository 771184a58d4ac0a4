#include <algorithm>

#include "features/metrics/figures.h"
#include "features/metrics/register.h"

/// Raw inputs of the ten key-product indicators (kpis-and-scoring.md 6.2); ranking and weights are
/// the target classes' business.
namespace metrics {
namespace {

/// On the shelf of those allocated; the whole list where limits are not recorded.
MetricValue key_shelf_rate(const Row& r) {
  const std::int64_t listed = r.month.key_products;
  if (listed == 0) return missing(Unknown::kNoKeyProducts);
  const Counts& n = r.totals.n;
  if (n.lines == 0) return missing(Unknown::kNoOrders);
  if (n.limit_lines == 0) return ratio(n.key_bought, listed * std::max<std::int64_t>(n.shops, 1));
  if (n.key_allocated == 0) return missing(Unknown::kZeroDenominator);
  return ratio(n.key_allocated_bought, n.key_allocated);
}

MetricValue key_ratio(const Row& r, std::int64_t records, std::int64_t part, std::int64_t whole) {
  if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
  return ratio_if_recorded(r.totals, records, part, whole);
}

/// (ord/ord(t-1) - 1) / (lim/lim(t-1) - 1) of key products.
MetricValue supply_elasticity(const Row& r) {
  const Counts& n = r.totals.n;
  if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
  if (n.lines == 0) return missing(Unknown::kNoOrders);
  if (n.lines_1 == 0) return missing(Unknown::kNoHistory);
  if (n.key_limit_lines == 0 || n.key_limit_lines_1 == 0) return missing(Unknown::kNotRecorded);
  if (n.key_ordered_1 <= 0 || n.key_limit_1 <= 0 || n.key_limit == n.key_limit_1)
    return missing(Unknown::kZeroDenominator);
  const double ordered =
      static_cast<double>(n.key_ordered - n.key_ordered_1) / static_cast<double>(n.key_ordered_1);
  const double limit =
      static_cast<double>(n.key_limit - n.key_limit_1) / static_cast<double>(n.key_limit_1);
  return known(ordered / limit);
}

constexpr Entry kKeyEntries[] = {
    {kShops | kAreas, "brand_width", "品牌宽度", "Brand width", "count", "N(ord > 0 in t-2..t)",
     "default", "order lines", 0, [](const Row& r) { return known(r.totals.n.width_3); }},
    {kShops | kAreas, "key_quantity", "重点品规订购量", "Key-product quantity", "carton",
     "quantity of key products", "default", "key-product list", 0,
     [](const Row& r) {
       if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
       return known(r.totals.n.key_quantity);
     }},
    {kShops | kAreas, "key_products_bought", "重点品规订购数", "Key products bought", "count",
     "N(key product, ord > 0)", "default", "key-product list", 0,
     [](const Row& r) {
       if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
       return known(r.totals.n.key_bought);
     }},
    {kShops | kAreas, "key_shelf_rate", "重点品规上柜率", "Key-product shelf rate", "percent",
     "N(key, ord > 0, lim > 0) / N(key, lim > 0); without recorded limits N(key, ord > 0) / key "
     "list (times shops for an area)",
     "A_PURCHASE", "key-product list", 4, key_shelf_rate},
    {kShops, "new_trial_rate", "新品首订响应", "Trial of new products", "percent",
     "products ordered within 14 days of launch / products with a launch_date from the first day "
     "of t-2 to the 14th last day of t",
     "default", "launch_date", 4,
     [](const Row& r) {
       const std::int64_t launched = r.month.launches;
       if (launched == 0) return missing(Unknown::kNotApplicable);
       return ratio(r.totals.n.trials, launched);
     }},
    {kShops | kAreas, "key_repurchase_rate", "重点品规重购率", "Key-product repurchase rate",
     "percent", "N(key, ord > 0 in t and t-1) / N(key, ord > 0 in t)", "default",
     "key-product list", 4,
     [](const Row& r) {
       if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
       return ratio_of_orders(r.totals, r.totals.n.key_bought_again, r.totals.n.key_bought);
     }},
    {kShops, "display_score", "陈列达标", "Display score", "score", "display_score of the shop",
     "default", "display_score", 2,
     [](const Row& r) {
       const auto& score = r.inputs.shops[r.index].display_score;
       return score ? known(*score) : missing(Unknown::kNoAttribute);
     }},
    {kShops | kAreas, "key_fill_rate", "重点品规订足率", "Key-product fill rate", "percent",
     "sum ord / sum lim over lines of key products that record a limit", "default",
     "key-product list, limit_qty", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       return key_ratio(r, n.key_limit_lines, n.key_ordered, n.key_limit);
     }},
    {kShops | kAreas, "supply_elasticity", "投放弹性", "Supply elasticity", "1",
     "(ord / ord(t-1) - 1) / (lim / lim(t-1) - 1) over lines of key products that record a limit",
     "default", "key-product list, limit_qty", 4, supply_elasticity},
    {kShops | kAreas, "key_sell_through", "重点品规动销比", "Key-product sell-through ratio",
     "percent", "(open + ord - close) / (open + ord) over key products counted before and in t",
     "YC455", "key-product list, stock counts", 4,
     [](const Row& r) {
       if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
       if (r.totals.n.key_moved == 0) return missing(Unknown::kNoStockCount);
       const Counts& n = r.totals.n;
       const std::int64_t had = n.key_open_micro + n.key_moved_quantity * kMicro;
       return ratio(had - n.key_close_micro, had);
     }},
    {kShops | kAreas, "key_band_share", "重点品规同价位份额", "Key products' share of their bands",
     "percent", "quantity of key products / quantity of all products in price bands that hold one",
     "default", "key-product list, price_band", 4,
     [](const Row& r) {
       const Counts& n = r.totals.n;
       if (!r.inputs.key_period) return missing(Unknown::kNoKeyProducts);
       return ratio_if(r.totals, n.key_band_pairs, Unknown::kNoAttribute, n.key_band_key_quantity,
                       n.key_band_quantity);
     }},
    {kShops, "band_headroom", "同价位份额空间", "Headroom in the price band", "percent",
     "key_band_share of the shop's area - own key_band_share; of the company for shops without an "
     "area",
     "default", "key-product list, price_band", 4, nullptr},
};

}  // namespace

std::span<const Entry> key_entries() { return kKeyEntries; }

}  // namespace metrics
