#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "features/demo/calendar.h"
#include "features/demo/catalogue.h"
#include "features/demo/demo.h"
#include "features/demo/life.h"
#include "features/demo/town.h"

/// A made-up shop: the place it has, the person behind it, what it keeps on its shelf.
namespace demo {

/// What a shop keeps of one product.
struct Shelf {
  std::uint16_t item = 0;       ///< position in the catalogue
  bool is_keen = false;         ///< the shop pushes it while it is on the key list
  std::uint32_t frequency = 0;  ///< share of the orders that carry it, times 2^32
  std::uint32_t phase = 0;
  float quantity = 0;           ///< cartons each time it is ordered, in an even week
  float key_share = 0;          ///< of the limit, that it takes while the product is a key product
  std::int32_t first_week = 0;  ///< of a new product: the week of the shop's first order
};

/// Codes are those of the dictionaries; the Chinese words are names in them.
struct Shop {
  std::uint32_t index = 0;
  std::uint64_t seed = 0;
  Place place = Place::kCentre;
  bool is_urban = false;
  std::string_view urban_rural;      ///< 主城区 …
  std::string_view trade_zone;       ///< 居民区 …
  std::string_view business_format;  ///< 便利店 …
  std::string_view business_scale;   ///< 大, 中, 小
  std::string_view subject_type;     ///< 个体工商户 …
  double floor_area_m2 = 0;
  double dist_to_school_m = 0;
  std::string_view credit_grade;  ///< AAA …
  double credit_score = 0;
  std::string_view terminal_type;  ///< ORDINARY …
  int terminal_star = 0;
  bool is_model_store = false;
  std::string_view pos_type;  ///< empty: no till
  bool pos_online = false;
  double scan_rate = 0;  ///< habit, 0..1
  double scan_accuracy = 0;
  double display_score = 0;
  double willingness = 0;
  std::string_view digital_skill;  ///< LOW, MIDDLE, HIGH
  bool sells_cigars = false;
  bool is_data_sharing = false;

  base::Date opened_on;
  std::string_view license_status;  ///< VALID …
  base::Date license_from;
  base::Date license_to;
  base::Date orders_until;  ///< last day it may order: licence end or closure
  base::Date suspended_from{1'000'000};
  base::Date suspended_to{1'000'000};
  bool is_active = true;  ///< false: closed for good

  int order_weekday = 1;         ///< 1 Monday .. 5 Friday
  std::string_view order_cycle;  ///< WEEKLY, BIWEEKLY_ODD, BIWEEKLY_EVEN, NONE

  double cartons_per_week = 0;  ///< in an even week
  double log_price = 0;         ///< natural log of the wholesale price it sells best
  SeasonKind season = SeasonKind::kTown;
  double noise = 0;         ///< sigma of the log of an order's size
  double skips = 0;         ///< share of weeks without an order
  double drift_height = 0;  ///< slow ups and downs
  double drift_weeks = 52;
  double drift_phase = 0;
  double keenness = 0;     ///< 0..1: takes up, pushes and keeps new and key products
  double stock_days = 14;  ///< cover it likes to have at the end of a month
  Life life;
  std::vector<Shelf> shelf;
  int grade_no = 1;  ///< before anything happened: what the limits go by

  [[nodiscard]] bool is_biweekly() const { return order_cycle.starts_with("BIWEEKLY"); }
};

/// What every shop of a company has in common.
struct Setting {
  std::uint64_t seed = 1;
  base::Period last_period;
  double lines_per_order = 12;
  const Catalogue* catalogue = nullptr;
};

/// The person, the place and the life of shop `index`, without the shelf: cheap.
Shop make_shop(const Setting& setting, std::uint32_t index, Place place);
/// Fills the shelf: what the shop keeps, how often and how much it orders.
void stock_shelf(Shop& shop, const Setting& setting);

std::string customer_code(std::uint32_t index);  ///< `YT0000001` is the first
/// What is true of the shop and a month's lists ought to find.
std::vector<Truth> truths_of(const Shop& shop, const Setting& setting);

}  // namespace demo
