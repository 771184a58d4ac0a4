#include <algorithm>

#include "features/metrics/shop_reader.h"

namespace metrics {
namespace {

/// Days that the delivery takes after the order, and the safety days on top (hot_item_stock_alert).
constexpr std::int64_t kDeliveryDays = 2;
constexpr std::int64_t kSafetyDays = 3;
constexpr std::int64_t kHighPriceMinor = 50'000;

void add_key_pair(Counts& n, const Pair& p) {
  n.key_quantity += p.quantity[0];
  n.key_bought += p.bought(0);
  n.key_bought_again += p.bought(0) && p.bought(1);
  n.key_allocated += p.limit > 0;
  n.key_allocated_bought += p.limit > 0 && p.bought(0);
  n.key_limit_lines += p.limit_lines;
  n.key_limit += p.limit;
  n.key_ordered += p.limit_ordered;
  n.key_limit_lines_1 += p.limit_lines_1;
  n.key_limit_1 += p.limit_1;
  n.key_ordered_1 += p.limit_ordered_1;
}

void add_limits(Counts& n, const Pair& p) {
  n.limit_lines += p.limit_lines;
  n.limit += p.limit;
  n.limit_ordered += p.limit_ordered;
  n.demand_lines += p.demand_lines;
  n.demand += p.demand;
  n.delivery_lines += p.delivery_lines;
  n.delivery_demand += p.delivery_demand;
  n.delivered += p.delivered;
  n.wanted_lines += p.wanted_lines;
  n.refused_lines += p.refused_lines;
  n.wanted_pairs += p.demand > 0;
  if (p.limit <= 0) return;
  ++n.allocated;
  n.filled += p.limit_ordered >= p.limit;
  n.allocated_bought += p.bought(0);
  n.allocated_limit += p.limit;
  n.allocated_ordered += p.limit_ordered;
}

}  // namespace

void add_pair(Counts& n, const Pair& p, bool is_key) {
  n.lines += p.lines[0];
  n.quantity += p.quantity[0];
  n.amount += p.amount;
  n.lines_1 += p.lines[1];
  n.quantity_1 += p.quantity[1];
  n.amount_1 += p.amount_1;
  n.lines_12 += p.lines_12;
  n.quantity_12 += p.quantity_12;
  n.amount_12 += p.amount_12;
  n.pairs += p.lines[0] > 0;
  n.bought += p.bought(0);
  n.bought_1 += p.bought(1);
  n.bought_again += p.bought(0) && p.bought(1);
  n.recorded_before += p.lines[1] + p.lines[2] + p.lines[3] > 0;
  for (std::int32_t times = 0; times < std::min<std::int32_t>(p.purchases, kRepeatMax); ++times)
    ++n.repeated[times];
  const bool bought_before = p.bought(1) || p.bought(2) || p.bought(3);
  n.added += p.bought(0) && !bought_before;
  n.lost += !p.bought(0) && bought_before;
  n.width_3 += p.bought(0) || p.bought(1) || p.bought(2);
  n.trials += p.is_trial;
  add_limits(n, p);
  if (is_key) add_key_pair(n, p);
}

void add_stock(Counts& n, const Pair& p, bool is_key, const Context& context,
               std::int32_t cycle_days) {
  if (!p.has_close) return;
  const std::int64_t quantity_3 = p.quantity[0] + p.quantity[1] + p.quantity[2];
  ++n.counted;
  n.seen += p.close_micro > 0;
  n.counted_quantity += p.quantity[0];
  n.counted_quantity_3 += quantity_3;
  n.end_micro += p.close_micro;
  if (quantity_3 > 0) {
    ++n.alert_checked;
    const std::int64_t days = cycle_days + kDeliveryDays + kSafetyDays;
    n.alerts += p.close_micro * context.days_of_3_months < days * quantity_3 * kMicro;
  }
  if (p.has_stockout_days) {
    ++n.stockout_recorded;
    n.stockout_hit += p.stockout_days > 0;
    n.stockout_ordered += p.ordered_in_three_weeks;
    n.stockout_days += p.stockout_days;
  }
  if (!p.has_open) return;
  const std::int64_t had = p.open_micro + p.quantity[0] * kMicro;
  ++n.moved;
  n.moved_quantity += p.quantity[0];
  n.open_micro += p.open_micro;
  n.close_micro += p.close_micro;
  n.sold += had - p.close_micro > 0;
  n.stocked += had > 0;
  if (!is_key) return;
  ++n.key_moved;
  n.key_moved_quantity += p.quantity[0];
  n.key_open_micro += p.open_micro;
  n.key_close_micro += p.close_micro;
}

void add_mix(Totals& totals, const Pair& p, const ProductTraits& traits) {
  if (p.lines[0] == 0) return;
  Mix& mix = totals.mix;
  if (traits.in_key_band) {
    ++totals.n.key_band_pairs;
    totals.n.key_band_quantity += p.quantity[0];
    if (traits.is_key) totals.n.key_band_key_quantity += p.quantity[0];
  }
  if (traits.price_class != 0) {
    ++mix.class_pairs;
    mix.class_quantity_all += p.quantity[0];
    mix.class_quantity[traits.price_class - 1U] += p.quantity[0];
    mix.class_1_2_pairs += traits.price_class <= 2;
  }
  if (traits.band != 0) {
    ++mix.band_pairs;
    mix.band_quantity_all += p.quantity[0];
    if (traits.band <= kPriceBands) mix.band_quantity[traits.band - 1U] += p.quantity[0];
  }
  mix.tar_pairs += traits.tar != Tar::kUnknown;
  if (traits.tar == Tar::kLow) mix.low_tar_quantity += p.quantity[0];
  if (traits.is_cigar) {
    ++mix.cigar_pairs;
    mix.cigar_quantity += p.quantity[0];
    mix.cigar_amount += p.amount;
  }
  if (traits.is_tobacco) mix.tobacco_amount += p.amount;
  if (traits.origin != Origin::kUnknown) {
    ++mix.origin_pairs;
    mix.origin_quantity += p.quantity[0];
    if (traits.origin == Origin::kOutside) mix.outside_quantity += p.quantity[0];
  }
  if (traits.wholesale_price >= 0) {
    ++mix.priced_pairs;
    mix.priced_quantity += p.quantity[0];
    if (traits.wholesale_price >= kHighPriceMinor) mix.high_price_quantity += p.quantity[0];
  }
}

void add_cost(Totals& totals, const Pair& p, const ProductTraits& traits) {
  if (p.lines[0] == 0 || traits.allocation_price < 0) return;
  ++totals.cost_pairs;
  totals.cost_amount += p.amount;
  totals.cost += p.quantity[0] * traits.allocation_price;
}

void add_price(Totals& totals, std::int64_t price, const ProductTraits& traits) {
  Counts& n = totals.n;
  ++n.observed;
  if (traits.wholesale_price >= 0) {
    ++n.ladder_observed;
    n.ladder_price += price;
    n.ladder_wholesale += traits.wholesale_price;
  }
  if (traits.guide_price < 0) return;
  ++n.guide_observed;
  n.guide_kept += price >= traits.guide_price;
  n.guide_price += price;
  n.guide_guide += traits.guide_price;
  if (traits.year_quantity <= 0) return;
  ++n.index_observed;
  totals.index_price.add_product(price, traits.year_quantity);
  totals.index_guide.add_product(traits.guide_price, traits.year_quantity);
}

}  // namespace metrics
