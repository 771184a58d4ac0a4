#include <algorithm>
#include <cmath>
#include <limits>

#include "features/guidance/book_work.h"

/// Stock, pace, slow products, shortages and what can stand in for them.
namespace guidance {
namespace {

/// Two counts this far apart say how much was sold between them.
constexpr std::int32_t kCountSpanDaysMin = 7;
/// The counts around a month may lie this far apart to speak for it.
constexpr std::int32_t kMonthSpanDaysMin = 21;
constexpr std::int32_t kMonthSpanDaysMax = 41;
/// Bought before, but not for so long: not moving, as far as orders tell.
constexpr std::int32_t kNoReorderDays = 45;
/// A product that sells at least so much a month is worth an alert.
constexpr double kHotMonthly = 3;
/// Supplied less than this share of what was asked for, of at least so much.
constexpr double kSuppliedShareMin = 0.5;
constexpr std::int64_t kDemandMin = 2;

/// Counts of one product of the shop, oldest first.
std::span<const market::StockCount> counts_of(const BookWork& work, ProductIndex product) {
  const auto& inputs = work.inputs();
  if (inputs.stock_begin.size() != inputs.shops.size() + 1) return {};
  const auto begin = work.state.stock_product.begin() + inputs.stock_begin[work.shop];
  const auto end = work.state.stock_product.begin() + inputs.stock_begin[work.shop + 1];
  const auto range = std::equal_range(begin, end, product);
  const auto first = static_cast<std::size_t>(range.first - work.state.stock_product.begin());
  return std::span(inputs.stock_counts)
      .subspan(first, static_cast<std::size_t>(range.second - range.first));
}

void add_sold(const BookWork& work, const Holding& held, std::span<const market::StockCount> counts,
              StockView& view) {
  const base::Date first_day = work.inputs().period.first_day();
  const market::StockCount* opening = nullptr;
  const market::StockCount* closing = nullptr;
  for (const auto& count : counts) (count.counted_on < first_day ? opening : closing) = &count;
  if (opening == nullptr || closing == nullptr) return;
  const std::int32_t span = closing->counted_on - opening->counted_on;
  if (span < kMonthSpanDaysMin || span > kMonthSpanDaysMax) return;
  const double sold = opening->stock_cartons +
                      static_cast<double>(work.goods.bought(held, opening->counted_on.day_number,
                                                            closing->counted_on.day_number)) -
                      closing->stock_cartons;
  if (sold >= 0) view.sold = sold;
}

StockView view_of(const BookWork& work, const Holding& held) {
  StockView view;
  view.daily =
      std::max(0.0, static_cast<double>(held.quarter())) / work.state.window.quarter_days();
  view.daily_method = "purchases";
  const auto counts = counts_of(work, held.product);
  if (counts.empty()) return view;
  const auto& oldest = counts.front();
  const auto& newest = counts.back();
  const std::int32_t span = newest.counted_on - oldest.counted_on;
  if (span >= kCountSpanDaysMin) {
    const double sold = oldest.stock_cartons +
                        static_cast<double>(work.goods.bought(held, oldest.counted_on.day_number,
                                                              newest.counted_on.day_number)) -
                        newest.stock_cartons;
    if (sold >= 0) {
      view.daily = sold / span;
      view.daily_method = "counted";
    }
  }
  add_sold(work, held, counts, view);
  const std::int32_t today = work.state.window.last.day_number;
  view.counted = newest.stock_cartons;
  view.counted_on = newest.counted_on.day_number;
  const double since = static_cast<double>(work.goods.bought(held, view.counted_on, today)) -
                       view.daily * (today - view.counted_on);
  view.stock = std::max(0.0, newest.stock_cartons + since);
  view.counted_out = work.inputs().period.contains(newest.counted_on) &&
                     (newest.stock_cartons <= 0 || newest.stockout_days.value_or(0) > 0);
  return view;
}

double mean_before(const Holding& held) {
  return static_cast<double>(held.quantity[1] + held.quantity[2] + held.quantity[3]) / 3;
}

/// Money that moves a day: weighs shortages and suggestions of unlike products.
double weight_of(const BookWork& work, const Shortage& shortage) {
  const Holding& held = work.goods.holdings[shortage.holding];
  const auto& price = work.product(held.product).wholesale_price;
  const double daily = std::max(work.stock[shortage.holding].daily, mean_before(held) / 30);
  return daily * static_cast<double>(price ? std::max<std::int64_t>(price->minor, 1) : 1);
}

constexpr std::string_view kShortNames[] = {"counted_out", "not_supplied", "below_safety",
                                            "shrinking"};

void add_substitutes(BookWork& work, GoodsScope scope, ProductIndex product, GoodsAnalysis& part) {
  const auto& tables = work.state.tables;
  std::vector<ProductIndex> taken{product};
  std::size_t added = 0;
  const auto offer = [&](ProductIndex candidate, std::string_view source, std::string reason,
                         std::uint32_t co_holders) {
    if (added == work.state.options.substitutes_each || candidate == kNoIndex) return;
    if (std::ranges::find(taken, candidate) != taken.end()) return;
    if (!work.state.in_scope(candidate, scope) || !work.state.can_be_ordered(candidate) ||
        !work.state.may_sell(work.shop, candidate))
      return;
    // What is short at the shop itself cannot stand in.
    for (const auto& line : part.shortages)
      if (work.book.products[line.product].code == work.product(candidate).product_code) return;
    taken.push_back(candidate);
    ++added;
    const Holding* held = work.goods.find(candidate);
    part.substitutes.push_back({work.name(product), work.name(candidate), std::string(source),
                                std::move(reason), held != nullptr && held->carried(),
                                tables.holders[product], co_holders});
  };
  for (std::uint32_t i = tables.recorded_begin[product]; i < tables.recorded_begin[product + 1];
       ++i)
    offer(tables.recorded_product[i], "recorded", work.inputs().substitutes[i].reason, 0);
  for (const auto& mined : tables.mined[product])
    offer(mined.product, "mined", "", mined.co_holders);
}

}  // namespace

void fill_stock(BookWork& work) {
  work.stock.reserve(work.goods.holdings.size());
  for (const auto& held : work.goods.holdings) {
    work.stock.push_back(view_of(work, held));
    work.has_counts = work.has_counts || work.stock.back().counted.has_value();
    work.has_demand = work.has_demand || held.demand > 0;
  }
}

std::vector<Slow> slow_products(const BookWork& work, GoodsScope scope) {
  std::vector<Slow> found;
  const std::int32_t today = work.state.window.last.day_number;
  for (std::uint32_t i = 0; i < work.goods.holdings.size(); ++i) {
    const Holding& held = work.goods.holdings[i];
    const StockView& view = work.stock[i];
    if (!work.state.in_scope(held.product, scope)) continue;
    if (view.stock) {
      if (*view.stock < 1) continue;
      if (view.daily <= 0) {
        found.push_back({i, {}, true});
      } else if (*view.stock / view.daily > work.state.options.stock_days_max) {
        found.push_back({i, *view.stock / view.daily, true});
      }
    } else if (held.last_day >= 0 && today - held.last_day >= kNoReorderDays &&
               held.quantity[0] <= 0 && mean_before(held) > 0) {
      found.push_back({i, {}, false});
    }
  }
  // Longest cover first; without end before all; those judged by orders alone last.
  std::ranges::stable_sort(found, [](const Slow& a, const Slow& b) {
    if (a.by_count != b.by_count) return a.by_count;
    const double endless = std::numeric_limits<double>::infinity();
    return a.days_of_supply.value_or(endless) > b.days_of_supply.value_or(endless);
  });
  return found;
}

bool is_below_safety(const BookWork& work, const StockView& view) {
  const int days = order_cycle(work).days + work.state.options.safety_days;
  return view.stock && view.daily * 30 >= kHotMonthly && *view.stock < view.daily * days;
}

std::vector<Shortage> shortages(const BookWork& work, GoodsScope scope) {
  std::vector<Shortage> found;
  const auto& options = work.state.options;
  for (std::uint32_t i = 0; i < work.goods.holdings.size(); ++i) {
    const Holding& held = work.goods.holdings[i];
    const StockView& view = work.stock[i];
    if (!work.state.in_scope(held.product, scope)) continue;
    const double before = mean_before(held);
    if (view.counted_out) {
      found.push_back({i, ShortKind::kCountedOut});
    } else if (held.demand >= kDemandMin &&
               static_cast<double>(held.supplied) <
                   kSuppliedShareMin * static_cast<double>(held.demand)) {
      found.push_back({i, ShortKind::kNotSupplied});
    } else if (is_below_safety(work, view)) {
      found.push_back({i, ShortKind::kBelowSafety});
    } else if (before >= options.shrinking_quantity_min &&
               static_cast<double>(held.quantity[0]) < options.shrinking_below * before) {
      found.push_back({i, ShortKind::kShrinking});
    }
  }
  std::ranges::stable_sort(found, [&](const Shortage& a, const Shortage& b) {
    return weight_of(work, a) > weight_of(work, b);
  });
  return found;
}

void fill_slow(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  const std::int32_t today = work.state.window.last.day_number;
  for (const Slow& slow : slow_products(work, scope)) {
    if (part.slow.size() == work.state.options.slow_lines) break;
    const Holding& held = work.goods.holdings[slow.holding];
    SlowLine line;
    line.product = work.name(held.product);
    line.basis = slow.by_count ? "stock_count" : "no_reorder";
    if (slow.by_count) line.stock = rounded(*work.stock[slow.holding].stock, "carton");
    if (slow.days_of_supply) line.days_of_supply = std::round(*slow.days_of_supply);
    if (held.last_day >= 0) line.days_since_order = today - held.last_day;
    part.slow.push_back(std::move(line));
  }
}

void fill_shortages(BookWork& work, GoodsScope scope, GoodsAnalysis& part) {
  const auto found = shortages(work, scope);
  const std::size_t count = std::min(found.size(), work.state.options.shortage_lines);
  for (std::size_t i = 0; i < count; ++i) {
    const Holding& held = work.goods.holdings[found[i].holding];
    const StockView& view = work.stock[found[i].holding];
    ShortLine line;
    line.product = work.name(held.product);
    line.kind = kShortNames[static_cast<std::size_t>(found[i].kind)];
    line.average_daily = rounded(view.daily, "carton");
    if (view.stock) line.stock = rounded(*view.stock, "carton");
    if (view.stock && view.daily > 0) line.days_of_supply = std::round(*view.stock / view.daily);
    if (held.demand > 0)
      line.supplied_share =
          rounded(static_cast<double>(held.supplied) / static_cast<double>(held.demand), "percent");
    if (const double before = mean_before(held); before > 0)
      line.change = rounded(static_cast<double>(held.quantity[0]) / before - 1, "percent");
    part.shortages.push_back(std::move(line));
  }
  for (std::size_t i = 0; i < count; ++i)
    add_substitutes(work, scope, work.goods.holdings[found[i].holding].product, part);
}

}  // namespace guidance
