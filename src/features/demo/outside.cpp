#include "features/demo/outside.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "base/random.h"

namespace demo {
namespace {

constexpr std::uint64_t kMonthSalt = 0x0417'0000ULL;
constexpr std::uint64_t kCountSalt = 0x0C07'0000ULL;
constexpr std::uint64_t kPriceSalt = 0x0921'0000ULL;
constexpr double kInfoPointShare = 0.12;  ///< shops that the manager counts and notes prices in
constexpr std::size_t kCountedTop = 7;    ///< best sellers counted, besides the key products
constexpr double kDaysPerMonth = 30.4;

base::Random stream(const Shop& shop, std::uint64_t salt, base::Period period) {
  return base::Random(
      base::stream_seed(shop.seed ^ salt, static_cast<std::uint64_t>(period.year_month)));
}

bool is_info_point(const Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, 0x1F0));
  return random.chance(kInfoPointShare);
}

/// What the shop's shelf received of each entry in one month, and its value at guide prices.
struct Purchases {
  std::vector<std::int32_t> cartons;  ///< per shelf entry
  std::int64_t guide_minor = 0;
};

Purchases purchases_of(const Shop& shop, const Trade& trade, const Setting& setting,
                       const GradeScale& scale, const Market& market, base::Period period,
                       std::vector<OrderLine>& lines) {
  Purchases purchases;
  purchases.cartons.assign(shop.shelf.size(), 0);
  const auto& items = setting.catalogue->items();
  std::vector<std::int32_t> by_item(items.size(), 0);
  for (std::int32_t week = week_of(period.first_day()); week <= week_of(period.last_day());
       ++week) {
    const auto day = order_day(shop, market.week(week));
    if (!day || !period.contains(*day)) continue;
    lines.clear();
    make_order(shop, market.week(week), *day, grade_in_force(shop, trade, scale, week),
               *setting.catalogue, lines);
    for (const OrderLine& line : lines) {
      by_item[line.item] += line.delivered;
      purchases.guide_minor += line.delivered * items[line.item].guide_minor;
    }
  }
  for (std::size_t e = 0; e < shop.shelf.size(); ++e)
    purchases.cartons[e] = by_item[shop.shelf[e].item];
  return purchases;
}

double hundredths(double value) { return std::round(value * 100.0) / 100.0; }

/// Tobacco's share in what goes over the counter.
double tobacco_share(const Shop& shop) {
  if (shop.business_format == "烟草专业店") return 0.82;
  if (shop.business_format == "超市") return 0.22;
  if (shop.business_format == "商场") return 0.12;
  if (shop.business_format == "娱乐服务类") return 0.18;
  return 0.45;
}

void report_till(const Shop& shop, const Purchases& bought, base::Random& random,
                 MonthFigures& figures) {
  const double rate = std::clamp(shop.scan_rate + 0.04 * random.normal(), 0.0, 1.0);
  const double accuracy = std::clamp(shop.scan_accuracy + 0.012 * random.normal(), 0.5, 1.0);
  std::int64_t offline = shop.pos_online ? random.poisson(0.6) : random.between(6, 25);
  offline = std::min<std::int64_t>(offline, 28);
  const double online = 1.0 - static_cast<double>(offline) / kDaysPerMonth;
  const double tags = std::clamp(shop.display_score + 0.1 * random.normal(), 0.0, 1.0);
  const double counting = random.uniform(0.5, 1.0);
  // The make-up of the new-retail score is the company's own (KPI section 6.2).
  const double score = 35 * rate + 25 * (accuracy - 0.5) * 2 + 15 * online + 10 * counting +
                       10 * tags + 5 * (shop.willingness > 0.5 ? 1.0 : 0.4);
  figures.scan_rate = hundredths(rate);
  figures.scan_accuracy = std::round(accuracy * 1000.0) / 1000.0;
  figures.offline_days = offline;
  figures.new_retail_score = std::round(score * 10.0) / 10.0;
  const double all =
      static_cast<double>(bought.guide_minor) / tobacco_share(shop) * random.uniform(0.93, 1.07);
  figures.pos_total_minor = static_cast<std::int64_t>(all / 100.0) * 100;
}

MonthFigures figures_of(const Shop& shop, const Trade& trade, const GradeScale& scale,
                        base::Period period, const Purchases& bought) {
  base::Random random = stream(shop, kMonthSalt, period);
  MonthFigures figures;
  figures.period = period;
  const double level = level_of_quarter(shop.life, period);
  figures.grade_no = level == 1 ? shop.grade_no : scale.grade_of(trade, level);
  figures.credit_score = shop.credit_score + static_cast<double>(random.between(-1, 1));
  const double usual =
      trade.quantity * level * season_factor(shop.season, period.first_day().plus_days(14));
  figures.monthly_cap = static_cast<std::int64_t>(std::ceil(usual * 1.5 / 5.0)) * 5 + 10;
  if (!shop.pos_type.empty()) report_till(shop, bought, random, figures);
  return figures;
}

/// Which shelf entries are counted: the best sellers and what is on the key list.
std::vector<std::size_t> counted_entries(const Shop& shop, const Setting& setting,
                                         base::Period period) {
  std::vector<std::size_t> entries(shop.shelf.size());
  for (std::size_t e = 0; e < entries.size(); ++e) entries[e] = e;
  const auto rate = [&](std::size_t e) {
    return static_cast<double>(shop.shelf[e].quantity) * shop.shelf[e].frequency;
  };
  std::sort(entries.begin(), entries.end(), [&](std::size_t a, std::size_t b) {
    return rate(a) != rate(b) ? rate(a) > rate(b) : a < b;
  });
  std::vector<std::size_t> counted;
  for (std::size_t e : entries) {
    const bool is_key = setting.catalogue->is_key(shop.shelf[e].item, period);
    if (is_key || counted.size() < kCountedTop) counted.push_back(e);
  }
  return counted;
}

/// Cartons on the shelf and what is sold of them in a month. A keen owner sells key products on;
/// elsewhere they stay. Ordinary products sell as they come, down to the cover the owner likes.
struct Stock {
  double cartons = 0;
  std::int64_t stockout_days = 0;
};
void live_a_month(Stock& stock, const Shop& shop, const Shelf& entry, const Item& item,
                  std::int32_t bought, base::Random& random) {
  const double on_hand = stock.cartons + bought;
  const double share = static_cast<double>(entry.frequency) / 4294967296.0;
  const double usual = static_cast<double>(entry.quantity) * share * 4.35;
  double sold = 0;
  if (item.in_key_pool) {
    const double through =
        std::clamp(0.40 + 0.50 * shop.keenness + 0.08 * random.normal(), 0.1, 0.97);
    sold = on_hand * through;
  } else {
    const double cover = usual * shop.stock_days / kDaysPerMonth;
    const double wanted =
        std::max(on_hand - cover, 0.35 * usual) * std::exp(0.12 * random.normal());
    sold = std::min(on_hand, wanted);
  }
  stock.cartons = std::max(0.0, on_hand - sold);
  stock.stockout_days = 0;
  if (item.supply == Supply::kTight && stock.cartons < 0.15 * usual) {
    stock.stockout_days = random.between(1, 9);
    stock.cartons = random.chance(0.6) ? 0.0 : stock.cartons;
  }
  stock.cartons = std::round(stock.cartons * 10.0) / 10.0;  // whole packs
}

class StockBook {
 public:
  StockBook(const Shop& shop, const Setting& setting) : shop_(shop), setting_(setting) {
    for (const Shelf& entry : shop.shelf) {
      const double share = static_cast<double>(entry.frequency) / 4294967296.0;
      const double daily = static_cast<double>(entry.quantity) * share / 7.0;
      stocks_.push_back({std::round(daily * shop.stock_days * 10.0) / 10.0, 0});
    }
  }
  void next_month(base::Period period, const Purchases& bought) {
    base::Random random = stream(shop_, kCountSalt, period);
    for (std::size_t e = 0; e < stocks_.size(); ++e)
      live_a_month(stocks_[e], shop_, shop_.shelf[e],
                   setting_.catalogue->items()[shop_.shelf[e].item], bought.cartons[e], random);
  }
  void count(base::Period period, std::vector<Count>& counts) const {
    const base::Date day = period.last_day();
    for (const std::size_t e : counted_entries(shop_, setting_, period)) {
      const Shelf& entry = shop_.shelf[e];
      if (!setting_.catalogue->is_available(entry.item, day)) continue;
      if (week_of(day) < entry.first_week) continue;
      counts.push_back(
          {day, entry.item, !shop_.pos_type.empty(), stocks_[e].cartons, stocks_[e].stockout_days});
    }
  }

 private:
  const Shop& shop_;
  const Setting& setting_;
  std::vector<Stock> stocks_;
};

/// Prices that a visitor sees: the guide price, a little more for what is short, less for what
/// lies.
void note_prices(const Shop& shop, const Setting& setting, base::Period period,
                 std::vector<Price>& prices) {
  base::Random random = stream(shop, kPriceSalt, period);
  const auto day = period.first_day().plus_days(static_cast<std::int32_t>(random.between(4, 24)));
  for (const std::size_t e : counted_entries(shop, setting, period)) {
    const Shelf& entry = shop.shelf[e];
    const Item& item = setting.catalogue->items()[entry.item];
    if (!setting.catalogue->is_available(entry.item, day)) continue;
    double factor = 1.0 + 0.012 * random.normal();
    if (item.supply == Supply::kTight) factor += 0.04;
    if (item.role == "EXIT") factor -= 0.03;
    if (random.chance(0.08)) factor -= 0.04;  // a neighbour's price war
    Price price;
    price.observed_on = day;
    price.item = entry.item;
    price.carton_minor = std::llround(static_cast<double>(item.guide_minor) * factor / 100.0) * 100;
    price.pack_minor =
        std::llround(static_cast<double>(item.guide_pack_minor) * factor / 50.0) * 50;
    price.tag_present = random.chance(0.35 + 0.62 * shop.display_score);
    prices.push_back(price);
  }
}

}  // namespace

Market::Market(const Setting& setting, const GradeScale& scale, std::int32_t first_week,
               std::int32_t last_week)
    : first_week_(first_week) {
  for (std::int32_t week = first_week; week <= last_week; ++week)
    weeks_.emplace_back(setting, scale, week);
}

OutsideWorld observe(const Shop& shop, const Trade& trade, const Setting& setting,
                     const GradeScale& scale, const Market& market, base::Period first,
                     base::Period last) {
  OutsideWorld world;
  const bool info_point = is_info_point(shop);
  const bool has_till = !shop.pos_type.empty();
  const base::Period counts_from = last.plus_months(1 - kCountMonths);
  StockBook stock(shop, setting);
  std::vector<OrderLine> lines;
  for (base::Period period = first.plus_months(-kWarmUpMonths); period <= last;
       period = period.plus_months(1)) {
    const bool is_warm_up = period < first;
    const bool is_counted = info_point || (has_till && period >= counts_from);
    const bool keeps_stock =
        info_point || (has_till && period >= counts_from.plus_months(-kWarmUpMonths));
    if (period.last_day() < shop.opened_on) continue;
    if (is_warm_up && !keeps_stock) continue;
    Purchases bought;
    if (has_till || keeps_stock)
      bought = purchases_of(shop, trade, setting, scale, market, period, lines);
    if (keeps_stock) stock.next_month(period, bought);
    if (is_warm_up || period.first_day() > shop.orders_until) continue;
    world.months.push_back(figures_of(shop, trade, scale, period, bought));
    if (is_counted) stock.count(period, world.counts);
    if (info_point) note_prices(shop, setting, period, world.prices);
  }
  return world;
}

}  // namespace demo
