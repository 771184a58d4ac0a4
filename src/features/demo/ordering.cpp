#include "features/demo/ordering.h"

#include <algorithm>
#include <cmath>

#include "base/random.h"

namespace demo {
namespace {

constexpr std::uint64_t kWeekSalt = 0x3EE7'0000ULL;
constexpr std::uint64_t kMarketSalt = 0x3A2C'0000ULL;
constexpr double kMovedShare = 0.003;     ///< of the weeks, ordered on another weekday
constexpr double kTightWant = 1.45;       ///< demand for what is short, times what the shop needs
constexpr double kShortWeekShare = 0.16;  ///< of the weeks, a tight product is short
constexpr double kKeyLimitShare = 0.06;   ///< of a grade's cartons a week
constexpr double kShelfConcentration =
    2.6;  ///< a product's share on a shelf that has it / of market

double yearly_trend(int price_class) {
  constexpr double kTrend[] = {0, 0.04, 0.02, -0.01, -0.04, -0.06};
  return kTrend[price_class];
}

/// How generously a supply attribute is allotted: times what a shop of the grade would order.
double limit_of(const Item& item, bool is_key, double cartons, double share, double monthly) {
  if (is_key) return std::max(1.0, std::round(cartons * kKeyLimitShare * monthly));
  const double usual = cartons * share * kShelfConcentration;
  switch (item.supply) {
    case Supply::kTight:
      return std::floor(usual * 1.1 * monthly + 0.6);
    case Supply::kBalanced:
      return std::ceil(usual * 2.4) + 2;
    case Supply::kNew:
      return std::ceil(usual * 2.0) + 2;
    case Supply::kFull:
      return std::ceil(usual * 5) + 15;
  }
  return 0;
}

MarketWeek::Product make_product(const Setting& setting, const GradeScale& scale, std::size_t i,
                                 std::int32_t week, double popularity_sum) {
  const Item& item = setting.catalogue->items()[i];
  const base::Date monday = monday_of(week);
  const base::Period period = base::Period::of(monday.plus_days(3));
  MarketWeek::Product product;
  product.is_available = setting.catalogue->is_available(i, monday);
  product.is_key = setting.catalogue->is_key(i, period);
  product.is_tight = item.supply == Supply::kTight;
  product.is_gift = item.price_class == 1 && item.guide_pack_minor >= 2'000;
  const double years = static_cast<double>(monday - setting.last_period.last_day()) / 365.25;
  product.trend = std::exp(yearly_trend(item.price_class) * years);

  base::Random by_month(base::stream_seed(
      setting.seed ^ kMarketSalt, static_cast<std::uint64_t>(period.year_month) * 4096 + i));
  // The city's supply of key products swings from month to month, all of them together.
  constexpr double kMonthly[] = {0.9, 1.1, 0.95, 1.15};
  const auto month = static_cast<std::size_t>(period.year() * 12 + period.month());
  const double monthly = product.is_key ? kMonthly[month % 4] : by_month.uniform(0.8, 1.25);
  base::Random by_week(base::stream_seed(setting.seed ^ (kMarketSalt + 1),
                                         static_cast<std::uint64_t>(week) * 4096 + i));
  const bool is_short = product.is_tight && by_week.chance(kShortWeekShare);
  product.shipped = is_short ? by_week.uniform(0.35, 0.9) : 1.0;
  const double share = item.popularity / popularity_sum;
  double at_least = 0;
  for (int grade = 1; grade <= kGrades; ++grade) {
    at_least = std::max(
        at_least, limit_of(item, product.is_key, scale.cartons_per_week(grade), share, monthly));
    product.limit[static_cast<std::size_t>(grade)] = static_cast<std::int32_t>(at_least);
  }
  return product;
}

struct WeekLuck {
  bool skipped;
  bool moved;
};
WeekLuck luck_of(const Shop& shop, std::int32_t week) {
  base::Random random(base::stream_seed(shop.seed ^ kWeekSalt, static_cast<std::uint64_t>(week)));
  const double u = random.uniform();
  const bool moved = random.chance(kMovedShare);
  double skips = shop.skips;
  if (shop.life.trend == Trend::kIrregular && monday_of(week) >= shop.life.began)
    skips = shop.life.gap_chance;
  return {u < skips, moved};
}

bool is_on_cycle(const Shop& shop, std::int32_t week) {
  if (shop.order_cycle == "WEEKLY") return true;
  if (shop.order_cycle == "BIWEEKLY_ODD") return week % 2 != 0;
  return shop.order_cycle == "BIWEEKLY_EVEN" && week % 2 == 0;
}

bool may_order(const Shop& shop, base::Date day) {
  return shop.opened_on <= day && day <= shop.orders_until &&
         !(shop.suspended_from <= day && day <= shop.suspended_to);
}

/// A newcomer needs a season to find its customers.
double newcomer_level(const Shop& shop, base::Date day) {
  const double days = static_cast<double>(day - shop.opened_on);
  return std::min(1.0, 0.45 + 0.55 * days / 100.0);
}

/// Did the shop miss its last order day, by its own doing?
bool missed_last(const Shop& shop, const MarketWeek& market) {
  const std::int32_t last = market.week() - (shop.is_biweekly() ? 2 : 1);
  return shop.life.closed_week == last || luck_of(shop, last).skipped;
}

/// A feast is stocked up for, and a little is made up for after it.
double around_feasts(const Shop& shop, const MarketWeek& market) {
  const int step = shop.is_biweekly() ? 2 : 1;
  double factor = 1;
  if (market.is_closed(shop.order_weekday, step)) factor += 0.70;
  if (market.is_closed(shop.order_weekday, -step)) factor += 0.15;
  return factor;
}

/// Size of this order against an even week's.
double size_of(const Shop& shop, const MarketWeek& market, base::Date day, base::Random& random) {
  const Life& life = shop.life;
  double size = market.season(shop.season, day.iso_weekday()) * level_on(life, day) *
                newcomer_level(shop, day) * around_feasts(shop, market) *
                std::exp(shop.noise * random.normal());
  size *= 1.0 + shop.drift_height *
                    std::sin(6.28318 * market.week() / shop.drift_weeks + shop.drift_phase);
  if (shop.is_biweekly()) size *= 2;
  if (life.bulk_week == market.week()) size *= life.bulk_factor;
  if (life.trend == Trend::kIrregular && day >= life.began)
    size *= std::exp(life.burst_sigma * random.normal() + 0.1);
  return size;
}

/// Restocking at a steady interval: true in `frequency` of the cycles, as evenly as can be.
bool is_due(const Shelf& entry, std::uint32_t cycle) {
  return entry.phase + entry.frequency * cycle < entry.frequency;
}

std::int32_t whole(double cartons, base::Random& random) {
  return static_cast<std::int32_t>(cartons + random.uniform());
}

}  // namespace

MarketWeek::MarketWeek(const Setting& setting, const GradeScale& scale, std::int32_t week)
    : week_(week) {
  for (int weekday = 1; weekday <= 7; ++weekday) {
    const base::Date date = monday_of(week).plus_days(weekday - 1);
    Day& day = days_[index(weekday)];
    for (int away = -2; away <= 2; ++away)
      closed_[static_cast<std::size_t>(away + 2)][index(weekday)] =
          demo::is_closed(date.plus_days(7 * away));
    day.gift = gift_factor(date);
    for (std::size_t kind = 0; kind < day.season.size(); ++kind)
      day.season[kind] = season_factor(static_cast<SeasonKind>(kind), date);
  }
  const auto& items = setting.catalogue->items();
  double sum = 0;
  for (const Item& item : items) sum += item.popularity;
  products_.reserve(items.size());
  for (std::size_t i = 0; i < items.size(); ++i)
    products_.push_back(make_product(setting, scale, i, week, sum));
}

double level_of_quarter(const Life& life, base::Period last) {
  if (life.trend != Trend::kRising && life.trend != Trend::kFalling) return 1;
  double sum = 0;
  int weeks = 0;
  const base::Date end = last.last_day();
  for (base::Date day = last.plus_months(-2).first_day(); day <= end; day = day.plus_days(7)) {
    sum += level_on(life, day);
    ++weeks;
  }
  return sum / weeks;
}

int grade_in_force(const Shop& shop, const Trade& trade, const GradeScale& scale,
                   std::int32_t week) {
  const base::Date day = monday_of(week);
  if (day < shop.life.began) return shop.grade_no;
  const double level = level_of_quarter(shop.life, base::Period::of(day).plus_months(-1));
  return level == 1 ? shop.grade_no : scale.grade_of(trade, level);
}

std::optional<base::Date> order_day(const Shop& shop, const MarketWeek& market) {
  const std::int32_t week = market.week();
  if (!is_on_cycle(shop, week) || shop.life.closed_week == week) return {};
  const WeekLuck luck = luck_of(shop, week);
  if (luck.skipped) return {};
  int weekday = shop.order_weekday;
  if (market.is_closed(weekday)) return {};
  if (luck.moved) weekday = weekday == 5 ? 4 : weekday + 1;
  if (market.is_closed(weekday)) return {};
  const base::Date day = monday_of(week).plus_days(weekday - 1);
  if (!may_order(shop, day)) return {};
  return day;
}

namespace {

/// Once in four weeks an order lists a key product allotted to the shop even when it took none.
void add_untaken(const MarketWeek& market, int grade_no, std::int32_t boost, std::size_t items,
                 std::size_t begin, std::vector<OrderLine>& lines) {
  const std::size_t end = lines.size();
  const auto turn = static_cast<std::size_t>(market.week() / boost);
  const auto turns = static_cast<std::size_t>(4 / boost);
  for (std::size_t item = 0; item < items; ++item) {
    const MarketWeek::Product& product = market.product(item);
    if (!product.is_key || !product.is_available || (item + turn) % turns != 0) continue;
    bool taken = false;
    for (std::size_t l = begin; l < end; ++l) taken = taken || lines[l].item == item;
    if (taken) continue;
    OrderLine line;
    line.item = static_cast<std::uint16_t>(item);
    line.limit = product.limit[static_cast<std::size_t>(grade_no)] * boost;
    lines.push_back(line);
  }
}

}  // namespace

std::size_t make_order(const Shop& shop, const MarketWeek& market, base::Date day, int grade_no,
                       const Catalogue& catalogue, std::vector<OrderLine>& lines) {
  base::Random random(
      base::stream_seed(shop.seed ^ (kWeekSalt + 1), static_cast<std::uint64_t>(market.week())));
  const std::size_t begin = lines.size();
  const std::int32_t boost = shop.is_biweekly() ? 2 : 1;
  const auto cycle = static_cast<std::uint32_t>(market.week() / boost);
  const double size = size_of(shop, market, day, random);
  const bool missed = missed_last(shop, market);
  const double gift = market.gift(day.iso_weekday());
  std::int64_t ordered = 0;
  const bool is_shifted = shop.life.dear_shift > 0 && day >= shop.life.began;
  for (const Shelf& entry : shop.shelf) {
    // What was due on a missed order day is due now.
    const int due = (is_due(entry, cycle) ? 1 : 0) + (missed && is_due(entry, cycle - 1) ? 1 : 0);
    if (due == 0) continue;
    const MarketWeek::Product& product = market.product(entry.item);
    if (!product.is_available || market.week() < entry.first_week) continue;
    const std::int32_t limit = product.limit[static_cast<std::size_t>(grade_no)] * boost;
    double wanted = due * static_cast<double>(entry.quantity) * size * product.trend;
    if (product.is_gift) wanted *= gift;
    if (product.is_key)
      wanted = limit * static_cast<double>(entry.key_share) * std::sqrt(size / boost);
    if (is_shifted) {
      const double gap = catalogue.items()[entry.item].log_price - shop.log_price;
      wanted *= std::exp(shop.life.dear_shift * gap);
    }
    if (product.is_tight) wanted *= kTightWant;
    OrderLine line;
    line.item = entry.item;
    line.demand = whole(wanted, random);
    if (line.demand == 0) continue;
    line.limit = limit;
    line.ordered = std::min(line.demand, limit);
    line.delivered = line.ordered;
    if (product.shipped < 1)
      line.delivered = std::min(line.ordered, whole(line.ordered * product.shipped, random));
    ordered += line.ordered;
    lines.push_back(line);
  }
  if (ordered == 0)
    lines.resize(begin);
  else
    add_untaken(market, grade_no, boost, catalogue.items().size(), begin, lines);
  return lines.size() - begin;
}

}  // namespace demo
