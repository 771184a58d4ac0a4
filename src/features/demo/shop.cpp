#include "features/demo/shop.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "base/check.h"
#include "base/random.h"

namespace demo {
namespace {

// Each part of a shop draws from a stream of its own: a change in one leaves the others alone.
constexpr std::uint64_t kShopSalt = 0x5A0B'0000'0000ULL;
constexpr std::uint64_t kPlaceSalt = 1;
constexpr std::uint64_t kLicenceSalt = 2;
constexpr std::uint64_t kTerminalSalt = 3;
constexpr std::uint64_t kTradeSalt = 4;
constexpr std::uint64_t kTraitSalt = 5;
constexpr std::int32_t kLicenceDays = 5 * 365 + 1;
constexpr std::int32_t kNewcomerDays = 540;
/// A shop is settled, and its story can be told, after this long.
constexpr std::int32_t kSettledDays = 400;

template <class T, std::size_t Count>
const T& pick(base::Random& random, const std::array<T, Count>& values,
              const std::array<double, Count>& shares) {
  double u = random.uniform();
  for (std::size_t i = 0; i + 1 < Count; ++i) {
    if (u < shares[i]) return values[i];
    u -= shares[i];
  }
  return values[Count - 1];
}

double normal_between(base::Random& random, double mean, double sigma, double low, double high) {
  return std::clamp(mean + sigma * random.normal(), low, high);
}

double rounded(double value, double step) { return std::round(value / step) * step; }

constexpr std::array<std::string_view, 9> kZones{"居民区",     "集贸区",   "工业区",
                                                 "商业娱乐区", "办公区",   "旅游景区",
                                                 "交通枢纽区", "院校学区", "其他"};
constexpr std::array<double, 9> zone_shares(Place place) {
  switch (place) {
    case Place::kCentre:
      return {.42, .06, .02, .20, .12, .02, .06, .08, .02};
    case Place::kSuburb:
      return {.40, .10, .20, .06, .04, .03, .10, .05, .02};
    case Place::kCountyTown:
      return {.45, .14, .04, .14, .07, .01, .06, .07, .02};
    case Place::kTownships:
      return {.40, .32, .04, .04, .04, .03, .07, .04, .02};
    case Place::kVillages:
      return {.62, .12, .02, .01, .01, .06, .04, .03, .09};
  }
  return {};
}

std::string_view draw_urban_rural(base::Random& random, Place place) {
  const double u = random.uniform();
  if (random.chance(0.01)) return "特殊区域";
  switch (place) {
    case Place::kCentre:
      return "主城区";
    case Place::kSuburb:
      return u < 0.85 ? "城乡结合区" : "主城区";
    case Place::kCountyTown:
      return u < 0.65 ? "主城区" : "城乡结合区";
    case Place::kTownships:
      return u < 0.45 ? "镇中心区" : u < 0.8 ? "镇乡结合区" : "乡中心区";
    case Place::kVillages:
      return u < 0.2 ? "乡中心区" : "村庄";
  }
  return {};
}

struct PlaceFigures {
  double cartons_median;
  double price_yuan;
  double area_m2;
};
constexpr PlaceFigures figures_of(Place place) {
  switch (place) {
    case Place::kCentre:
      return {44, 165, 36};
    case Place::kSuburb:
      return {36, 138, 34};
    case Place::kCountyTown:
      return {40, 145, 36};
    case Place::kTownships:
      return {29, 112, 33};
    case Place::kVillages:
      return {17, 90, 27};
  }
  return {};
}

void draw_place(Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kPlaceSalt));
  constexpr std::array<std::string_view, 6> kFormats{"便利店", "超市",       "烟草专业店",
                                                     "商场",   "娱乐服务类", "其他"};
  shop.urban_rural = draw_urban_rural(random, shop.place);
  shop.trade_zone = pick(random, kZones, zone_shares(shop.place));
  shop.business_format = pick(random, kFormats, {.865, .05, .03, .008, .03, .017});
  const bool is_town = shop.place == Place::kCentre || shop.place == Place::kSuburb ||
                       shop.place == Place::kCountyTown;
  shop.is_urban = is_town || (shop.place == Place::kTownships && shop.urban_rural == "镇中心区");
  double area = figures_of(shop.place).area_m2 * std::exp(0.45 * random.normal());
  if (shop.business_format == "超市") area = 110 + 130 * random.uniform();
  if (shop.business_format == "商场") area = 200 + 400 * random.uniform();
  shop.floor_area_m2 = rounded(std::max(area, 8.0), 1);
  const double school = shop.trade_zone == "院校学区" ? random.uniform(40, 240)
                                                      : 90 + 500 * -std::log(1 - random.uniform());
  shop.dist_to_school_m = rounded(std::min(school, 6000.0), 5);
  shop.subject_type = shop.business_format == "超市" || random.chance(0.05) ? "企业" : "个体工商户";
  if (shop.business_format == "便利店" && random.chance(0.03)) shop.subject_type = "连锁门店";
}

void draw_licence(Shop& shop, base::Period last_period) {
  base::Random random(base::stream_seed(shop.seed, kLicenceSalt));
  const base::Date end = last_period.last_day();
  const auto days = [&](std::int64_t low, std::int64_t high) {
    return static_cast<std::int32_t>(random.between(low, high));
  };
  const double u = random.uniform();
  shop.license_status = "VALID";
  shop.license_to = end.plus_days(days(20, kLicenceDays - 30));
  shop.opened_on = end.plus_days(-days(kNewcomerDays + 60, 7000));
  if (random.chance(0.045)) {  // a newcomer
    shop.opened_on = end.plus_days(-days(10, kNewcomerDays));
    shop.license_to = shop.opened_on.plus_days(kLicenceDays - 15);
  } else if (u < 0.012) {
    shop.license_status = "EXPIRED";
    shop.license_to = end.plus_days(-days(5, 75));
  } else if (u < 0.022) {
    shop.license_status = "CLOSED";
    shop.license_to = end.plus_days(-days(20, 420));
    shop.is_active = false;
  } else if (u < 0.030) {
    shop.license_status = "SUSPENDED";
    shop.suspended_from = end.plus_days(-days(20, 120));
    shop.suspended_to = end.plus_days(days(10, 180));
  } else if (u < 0.042) {
    shop.license_status = "RENEWING";
    shop.license_to = end.plus_days(days(1, 28));
  }
  shop.license_from = shop.license_to.plus_days(1 - kLicenceDays);
  shop.orders_until = shop.license_to;
}

void draw_terminal(Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kTerminalSalt));
  constexpr std::array<std::string_view, 6> kCredit{"AAA", "AA", "A", "B", "C", "D"};
  constexpr std::array<double, 6> kPoints{124, 114, 104, 92, 78, 62};
  shop.credit_grade = pick(random, kCredit, {.02, .15, .70, .09, .03, .01});
  const auto credit = std::find(kCredit.begin(), kCredit.end(), shop.credit_grade);
  shop.credit_score = kPoints[static_cast<std::size_t>(credit - kCredit.begin())] +
                      rounded(random.uniform(-4, 4), 1);
  // Good places have mostly been done up already.
  const bool is_good_place = shop.trade_zone == "商业娱乐区" || shop.trade_zone == "办公区" ||
                             shop.trade_zone == "交通枢纽区";
  const double modern = (is_good_place ? 0.55 : 0.22) + (shop.floor_area_m2 > 60 ? 0.2 : 0.0);
  const double u = random.uniform();
  shop.terminal_type = u < modern          ? "MODERN"
                       : u < modern + 0.05 ? "FRANCHISE"
                       : u < modern + 0.08 ? "COOPERATIVE"
                                           : "ORDINARY";
  const bool is_modern = shop.terminal_type != "ORDINARY";
  shop.terminal_star = static_cast<int>(is_modern ? random.between(2, 5) : random.between(0, 2));
  shop.is_model_store = is_modern && random.chance(0.08);
  const bool has_till = random.chance(is_modern ? 0.92 : shop.is_urban ? 0.62 : 0.45);
  shop.pos_type = !has_till ? "" : random.chance(0.75) ? "云POS" : "收银机";
  shop.pos_online = has_till && random.chance(0.94);
  shop.scan_rate = normal_between(random, is_modern ? 0.86 : 0.74, 0.13, 0.05, 1.0);
  shop.scan_accuracy = normal_between(random, 0.955, 0.035, 0.6, 1.0);
  shop.display_score = normal_between(random, is_modern ? 0.78 : 0.62, 0.14, 0.05, 1.0);
  shop.willingness = normal_between(random, 0.45, 0.18, 0.0, 1.0);
  const double skill = random.uniform() + (has_till ? 0.2 : -0.1);
  shop.digital_skill = skill < 0.3 ? "LOW" : skill < 0.85 ? "MIDDLE" : "HIGH";
  shop.is_data_sharing = has_till && random.chance(0.3);
}

SeasonKind season_of(const Shop& shop) {
  if (shop.trade_zone == "旅游景区") return SeasonKind::kTourist;
  if (shop.trade_zone == "院校学区") return SeasonKind::kSchool;
  return shop.is_urban ? SeasonKind::kTown : SeasonKind::kCountry;
}

void draw_rhythm(Shop& shop, base::Random& random) {
  shop.order_weekday = static_cast<int>(random.between(1, 5));
  const double biweekly = shop.place == Place::kVillages ? 0.16 : 0.035;
  const double u = random.uniform();
  shop.order_cycle = u < 0.003                  ? "NONE"
                     : u < 0.003 + biweekly / 2 ? "BIWEEKLY_ODD"
                     : u < 0.003 + biweekly     ? "BIWEEKLY_EVEN"
                                                : "WEEKLY";
  shop.noise = random.uniform(0.03, 0.07);
  shop.skips = shop.is_urban ? random.uniform(0.0, 0.006) : random.uniform(0.001, 0.012);
  shop.drift_height = random.uniform(0.005, 0.03);
  shop.drift_weeks = random.uniform(45, 120);
  shop.drift_phase = random.uniform(0, 6.28318);
}

void draw_trade(Shop& shop) {
  base::Random random(base::stream_seed(shop.seed, kTradeSalt));
  const PlaceFigures figures = figures_of(shop.place);
  double size = figures.cartons_median * std::exp(0.55 * random.normal());
  if (shop.business_format == "烟草专业店") size *= 1.8;
  if (shop.business_format == "娱乐服务类") size *= 0.5;
  shop.cartons_per_week = std::clamp(size, 4.0, 240.0);
  shop.log_price = std::log(figures.price_yuan) + 0.19 * random.normal();
  if (shop.trade_zone == "商业娱乐区" || shop.trade_zone == "办公区") shop.log_price += 0.12;
  shop.season = season_of(shop);
  draw_rhythm(shop, random);
  shop.keenness = normal_between(random, 0.24, 0.11, 0.0, 0.50);
  shop.stock_days = std::clamp(16.0 * std::exp(0.5 * random.normal()), 4.0, 75.0);
  shop.sells_cigars = shop.is_urban && random.chance(shop.log_price > 5.0 ? 0.35 : 0.08);
}

bool is_settled(const Shop& shop, base::Period last_period) {
  return shop.is_active && shop.license_status == "VALID" && shop.order_cycle != "NONE" &&
         last_period.last_day() - shop.opened_on > kSettledDays;
}

/// An owner who tries, pushes and keeps what is new. The weak ones are hardly above the crowd.
void live_keenly(Shop& shop, base::Random& random) {
  const double z = shop.life.trait_strength;
  shop.keenness = 0.62 + 0.36 * z;
  shop.display_score = std::max(shop.display_score, random.uniform(0.62, 0.80) + 0.18 * z);
  shop.stock_days = random.uniform(9, 20);
}

/// A good place, good conduct, a willing owner, and everything in the shop old.
void live_outdated(Shop& shop, base::Random& random, base::Date end) {
  const double z = shop.life.trait_strength;
  constexpr std::array<std::string_view, 4> kGoodZones{"商业娱乐区", "办公区", "交通枢纽区",
                                                       "居民区"};
  shop.trade_zone = pick(random, kGoodZones, {.35, .15, .20, .30});
  shop.season = season_of(shop);
  shop.dist_to_school_m = std::max(shop.dist_to_school_m, rounded(random.uniform(220, 900), 5));
  shop.floor_area_m2 = std::max(shop.floor_area_m2, rounded(random.uniform(48, 80) + 60 * z, 1));
  shop.cartons_per_week = std::clamp(shop.cartons_per_week * (1.1 + 0.5 * z), 14.0, 240.0);
  if (shop.credit_grade == "B" || shop.credit_grade == "C" || shop.credit_grade == "D") {
    shop.credit_grade = random.chance(0.3) ? "AA" : "A";
    shop.credit_score = shop.credit_grade == "AA" ? 114 : 104;
  }
  shop.willingness = std::min(1.0, random.uniform(0.58, 0.78) + 0.2 * z);
  shop.terminal_type = "ORDINARY";
  shop.terminal_star = static_cast<int>(random.between(0, 1));
  shop.is_model_store = false;
  shop.display_score = random.uniform(0.30, 0.55) - 0.2 * z;
  shop.scan_rate = random.uniform(0.25, 0.50) - 0.2 * z;
  if (random.chance(0.4 + 0.3 * z)) {
    shop.pos_type = "";
    shop.pos_online = false;
  }
  shop.license_to = std::max(
      shop.license_to, end.plus_days(500 + static_cast<std::int32_t>(random.between(0, 900))));
  shop.license_from = shop.license_to.plus_days(1 - kLicenceDays);
  shop.orders_until = shop.license_to;
}

void live(Shop& shop, base::Period last_period) {
  shop.life = draw_life(shop.seed, last_period);
  if (!is_settled(shop, last_period)) shop.life = {};
  base::Random random(base::stream_seed(shop.seed, kTraitSalt));
  if (shop.life.trait == Trait::kKeyProductReady) live_keenly(shop, random);
  if (shop.life.trait == Trait::kTerminalPotential)
    live_outdated(shop, random, last_period.last_day());
}

}  // namespace

Shop make_shop(const Setting& setting, std::uint32_t index, Place place) {
  Shop shop;
  shop.index = index;
  shop.seed = base::stream_seed(setting.seed ^ kShopSalt, index);
  shop.place = place;
  draw_place(shop);
  draw_licence(shop, setting.last_period);
  draw_terminal(shop);
  draw_trade(shop);
  live(shop, setting.last_period);
  shop.business_scale = shop.cartons_per_week > 55   ? "大"
                        : shop.cartons_per_week > 20 ? "中"
                                                     : "小";
  shop.display_score = rounded(shop.display_score, 0.01);
  shop.willingness = rounded(shop.willingness, 0.01);
  return shop;
}

std::vector<Truth> truths_of(const Shop& shop, const Setting& setting) {
  std::vector<Truth> truths;
  const auto add = [&](TruthKind kind, base::Period from, double strength, std::string_view story) {
    truths.push_back({customer_code(shop.index), kind, from, strength, std::string(story)});
  };
  const Life& life = shop.life;
  const base::Period began =
      life.trend == Trend::kNone ? setting.last_period : base::Period::of(life.began);
  switch (life.trend) {
    case Trend::kRising:
      add(TruthKind::kRising, began, life.strength, story_of(life));
      break;
    case Trend::kFalling:
      add(TruthKind::kFalling, began, life.strength, story_of(life));
      break;
    case Trend::kIrregular:
      add(TruthKind::kIrregular, began, life.strength, story_of(life));
      break;
    case Trend::kNone:
      break;
  }
  if (life.trait == Trait::kKeyProductReady)
    add(TruthKind::kKeyProductReady, setting.last_period, life.trait_strength,
        story_of(life.trait));
  if (life.trait == Trait::kTerminalPotential)
    add(TruthKind::kTerminalPotential, setting.last_period, life.trait_strength,
        story_of(life.trait));
  return truths;
}

std::string customer_code(std::uint32_t index) { return fmt::format("YT{:07}", index + 1); }

}  // namespace demo
