#include "features/metrics/shop_reader.h"

#include <cmath>
#include <cstdlib>

/// One pass over a shop's history. The windows are a few months, so a shop's run of lines and the
/// pairs it touches stay in cache; nothing is allocated after the first shops.
namespace metrics {
namespace {

/// Order days before an order that internal supervision compares with.
constexpr std::size_t kDaysBefore = 3;

struct DaySum {
  std::int64_t quantity = 0;
  std::int64_t amount = 0;
};

/// a's worst ratio so far, raised by value / mean where the mean says something.
void raise(OrderRatio& worst, double value, double mean) {
  if (!(mean > 0)) return;
  worst.highest = worst.has_history ? std::max(worst.highest, value / mean) : value / mean;
  worst.has_history = true;
}

}  // namespace

ShopReader::ShopReader(const Context& context)
    : context_(context),
      columns_(context.inputs.facts->columns()),
      slots_(context.traits.size()),
      pairs_(context.traits.size()) {}

Pair& ShopReader::pair_of(ProductIndex product) {
  Slot& slot = slots_[product];
  if (slot.reading != reading_) {
    slot = {reading_, static_cast<std::uint32_t>(pair_count_++)};
    pairs_[slot.pair] = Pair{.product = product};
  }
  return pairs_[slot.pair];
}

void ShopReader::read(ShopIndex shop) {
  shop_ = shop;
  ++reading_;
  pair_count_ = 0;
  totals_ = Totals{};
  figures_ = ShopFigures{};
  const customers::Customer& customer = context_.inputs.shops[shop];
  cycle_days_ = cycle_days(customer);
  const facts::CustomerOrdinal ordinal = context_.inputs.shop_ordinal[shop];
  if (ordinal != facts::SalesFacts::kNone) read_orders(ordinal);
  read_stock();
  add_up_pairs();
  read_prices();
  Counts& n = totals_.n;
  n.shops = customer.status == "active" || n.lines > 0 ? 1 : 0;
  n.eligible_shops = n.lines > 0 || (customer.status == "active" && takes_orders(customer)) ? 1 : 0;
  n.ordering_shops = n.quantity > 0 ? 1 : 0;
  n.ordering_shops_1 = n.quantity_1 > 0 ? 1 : 0;
  n.allocated_shops = n.allocated > 0 ? 1 : 0;
  n.first_time_shops = n.orders > 0 && !figures_.ordered_before ? 1 : 0;
}

void ShopReader::read_orders(facts::CustomerOrdinal customer) {
  const auto range = [&](const DayWindow& window) {
    return facts::orders_between(columns_, customer, base::Date{window.first},
                                 base::Date{window.last});
  };
  const facts::OrderRange period = range(context_.months[0]);
  const std::uint32_t begin = columns_.order_begin[customer];
  read_rhythm(begin, period.end);
  figures_.ordered_before = period.begin > begin;
  totals_.n.orders = period.size();
  read_month<0>(period);
  const facts::OrderRange month_before = range(context_.months[1]);
  totals_.n.orders_1 = month_before.size();
  read_month<1>(month_before);
  read_month<2>(range(context_.months[2]));
  read_month<3>(range(context_.months[3]));
  const facts::OrderRange year_ago = range(context_.year_ago);
  read_year_ago(year_ago.begin, year_ago.end);
  read_order_ratios(begin, period);
}

/// Distinct order days and the gaps between them, from the days alone.
void ShopReader::read_rhythm(std::uint32_t begin, std::uint32_t end) {
  if (begin == end) return;
  const std::span<const std::uint16_t> days = columns_.order_day.subspan(begin, end - begin);
  std::int32_t last = days[0];
  figures_.history_days = 1;
  figures_.order_days = context_.months[0].contains(last) ? 1 : 0;
  for (const std::int32_t day : days) {
    if (day == last) continue;
    const std::int64_t gap = day - last;
    figures_.gap_sum += gap;
    figures_.gap_square_sum += gap * gap;
    ++figures_.history_days;
    if (context_.months[0].contains(day)) ++figures_.order_days;
    last = day;
  }
  figures_.last_order = base::Date{last};
  const std::int32_t cycles = static_cast<std::int32_t>(kCycles) * cycle_days_;
  figures_.cycles_reach_back = days[0] <= context_.months[0].last - cycles + 1;
}

template <std::size_t kMonth>
void ShopReader::read_month(facts::OrderRange orders) {
  const bool has_optional = !columns_.line_limit.empty() || !columns_.line_demand.empty();
  for (std::uint32_t order = orders.begin; order < orders.end; ++order) {
    const std::int32_t day = columns_.order_day[order];
    const bool is_recent = context_.three_weeks.contains(day);
    std::int64_t order_quantity = 0;
    for (std::uint32_t line = columns_.line_begin[order]; line < columns_.line_begin[order + 1];
         ++line) {
      Pair& pair = pair_of(context_.inputs.ordinal_product[columns_.line_product[line]]);
      const std::int64_t quantity = columns_.line_quantity[line];
      order_quantity += quantity;
      pair.quantity[kMonth] += quantity;
      ++pair.lines[kMonth];
      pair.ordered_in_three_weeks |= is_recent;
      const ProductTraits& traits = context_.traits[pair.product];
      pair.is_trial |= quantity > 0 && traits.trial_first <= day && day <= traits.trial_last;
      if constexpr (kMonth > 1) continue;
      (kMonth == 0 ? pair.amount : pair.amount_1) += columns_.line_amount_minor[line];
      if (pair.last_order != order) {
        pair.last_order = order;
        ++(kMonth == 0 ? pair.orders : pair.orders_1);
      }
      if (kMonth == 0 && quantity > 0 && pair.last_purchase != order) {
        pair.last_purchase = order;
        ++pair.purchases;
      }
      if (has_optional) read_optional_columns(pair, kMonth, line);
    }
    const auto cycle = static_cast<std::size_t>((context_.months[0].last - day) / cycle_days_);
    if (cycle < kCycles) figures_.cycle_quantity[cycle] += order_quantity;
  }
}

void ShopReader::read_optional_columns(Pair& pair, std::size_t month, std::uint32_t line) {
  const auto recorded = [&](const facts::OptionalQuantities& column) {
    return column.empty() ? facts::kUnknownQuantity : column[line];
  };
  const std::int32_t limit = recorded(columns_.line_limit);
  const std::int32_t ordered = columns_.line_quantity[line];
  if (limit != facts::kUnknownQuantity) {
    (month == 0 ? pair.limit : pair.limit_1) += limit;
    (month == 0 ? pair.limit_ordered : pair.limit_ordered_1) += ordered;
    ++(month == 0 ? pair.limit_lines : pair.limit_lines_1);
  }
  const std::int32_t demand = recorded(columns_.line_demand);
  if (month != 0 || demand == facts::kUnknownQuantity) return;
  pair.demand += demand;
  ++pair.demand_lines;
  if (demand > 0) {
    ++pair.wanted_lines;
    if (ordered == 0) ++pair.refused_lines;
  }
  const std::int32_t delivered = recorded(columns_.line_delivered);
  if (delivered == facts::kUnknownQuantity) return;
  pair.delivery_demand += demand;
  pair.delivered += delivered;
  ++pair.delivery_lines;
}

void ShopReader::read_year_ago(std::uint32_t begin, std::uint32_t end) {
  for (std::uint32_t line = columns_.line_begin[begin]; line < columns_.line_begin[end]; ++line) {
    Pair& pair = pair_of(context_.inputs.ordinal_product[columns_.line_product[line]]);
    pair.quantity_12 += columns_.line_quantity[line];
    pair.amount_12 += columns_.line_amount_minor[line];
    ++pair.lines_12;
  }
}

/// Each order of the period against the three order days before its own (ICM-A3, ICM-A5).
void ShopReader::read_order_ratios(std::uint32_t customer_begin, facts::OrderRange period) {
  if (period.empty()) return;
  const auto& day_of = columns_.order_day;
  // Back over three distinct days before the period's first order.
  std::uint32_t order = period.begin;
  std::size_t days = 0;
  while (order > customer_begin) {
    const bool is_new_day = order == period.begin || day_of[order - 1] != day_of[order];
    if (is_new_day && days == kDaysBefore) break;
    days += is_new_day ? 1 : 0;
    --order;
  }
  DaySum before[kDaysBefore];  // ring of the last finished days
  std::size_t finished = 0;
  while (order < period.end) {
    DaySum today;
    DaySum past;
    for (const DaySum& day : before) {
      past.quantity += day.quantity;
      past.amount += day.amount;
    }
    const std::uint32_t day = day_of[order];
    for (; order < period.end && day_of[order] == day; ++order) {
      DaySum sum;
      for (std::uint32_t line = columns_.line_begin[order]; line < columns_.line_begin[order + 1];
           ++line) {
        sum.quantity += columns_.line_quantity[line];
        sum.amount += columns_.line_amount_minor[line];
      }
      today.quantity += sum.quantity;
      today.amount += sum.amount;
      if (order < period.begin || sum.quantity <= 0) continue;
      const bool has_past = finished >= kDaysBefore && past.quantity > 0;
      const double past_quantity = static_cast<double>(past.quantity);
      figures_.order_price.has_order = true;
      if (has_past)
        raise(figures_.order_price,
              static_cast<double>(sum.amount) / static_cast<double>(sum.quantity),
              static_cast<double>(past.amount) / past_quantity);
      if (sum.quantity < kAlertQuantityMin) continue;
      figures_.order_quantity.has_order = true;
      if (has_past)
        raise(figures_.order_quantity, static_cast<double>(sum.quantity),
              past_quantity / static_cast<double>(kDaysBefore));
    }
    before[finished++ % kDaysBefore] = today;
  }
}

void ShopReader::read_stock() {
  const MonthInputs& inputs = context_.inputs;
  const DayWindow& period = context_.months[0];
  for (std::uint32_t i = inputs.stock_begin[shop_]; i < inputs.stock_begin[shop_ + 1]; ++i) {
    const market::StockCount& count = inputs.stock_counts[i];
    const auto product = context_.product_of(count.product_id);
    Pair& pair = pair_of(product);
    const std::int64_t micro = std::llround(count.stock_cartons * static_cast<double>(kMicro));
    if (count.counted_on.day_number < period.first) {
      pair.has_open = true;
      pair.open_micro = micro;
      continue;
    }
    pair.has_close = true;
    pair.close_micro = micro;
    if (!count.stockout_days) continue;
    pair.has_stockout_days = true;
    pair.stockout_days += *count.stockout_days;
  }
}

void ShopReader::read_prices() {
  const MonthInputs& inputs = context_.inputs;
  for (std::uint32_t i = inputs.price_begin[shop_]; i < inputs.price_begin[shop_ + 1]; ++i) {
    const market::PriceObservation& seen = inputs.prices[i];
    if (!context_.months[0].contains(seen.observed_on.day_number)) continue;
    add_price(totals_, seen.carton_price.minor,
              context_.traits[context_.product_of(seen.product_id)]);
  }
}

void ShopReader::add_up_pairs() {
  for (const Pair& pair : pairs()) {
    const ProductTraits& traits = context_.traits[pair.product];
    add_pair(totals_.n, pair, traits.is_key);
    if (pair.has_open || pair.has_close)
      add_stock(totals_.n, pair, traits.is_key, context_, cycle_days_);
    add_mix(totals_, pair, traits);
    add_cost(totals_, pair, traits);
  }
}

}  // namespace metrics
