#include "features/demo/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <span>

#include "base/check.h"
#include "base/random.h"

namespace demo {
namespace {

struct Line {
  std::string_view brand;
  std::string_view manufacturer;
  int origin;
  double strength;    ///< how well known
  int cheapest_yuan;  ///< guide price of a pack
  int dearest_yuan;
  int products;
};
// Brands, manufacturers and varieties are made up.
constexpr Line kLines[] = {
    {"青砚", "云汀卷烟厂", 0, 2.6, 7, 35, 18},
    {"岚桥", "云汀卷烟厂", 0, 2.2, 5, 22, 14},
    {"鹤汀", "云汀卷烟厂", 0, 1.7, 16, 80, 12},
    {"稻浦", "石渡卷烟厂", 0, 1.6, 4, 14, 10},
    {"霁川", "石渡卷烟厂", 0, 1.3, 10, 30, 10},
    {"望樵", "北麓烟草工业", 1, 1.5, 10, 45, 13},
    {"月渚", "北麓烟草工业", 1, 1.1, 14, 60, 10},
    {"松涧", "南屿烟草工业", 1, 1.4, 8, 40, 12},
    {"听澜", "南屿烟草工业", 1, 1.0, 13, 50, 9},
    {"云篱", "西岭烟草工业", 1, 0.9, 6, 24, 10},
    {"梧栖", "西岭烟草工业", 1, 0.9, 20, 100, 9},
    {"雁坡", "东皋烟草工业", 1, 0.8, 5, 18, 8},
    {"芷洲", "东皋烟草工业", 1, 0.7, 15, 38, 8},
    {"Velloro 薇洛", "Velloro Tabak", 3, 0.5, 18, 32, 4},
    {"Ostrand 奥川", "Ostrand Works", 3, 0.4, 20, 45, 4},
};
constexpr std::string_view kCigarBrands[] = {"橡舟", "褐羽", "Marenza 玛伦"};
constexpr std::string_view kVarieties[] = {"清韵", "素笺", "远峰", "流霞", "云起", "晴窗", "锦书",
                                           "新禾", "晨露", "九曲", "醇和", "竹影", "金穗", "朝岚",
                                           "归帆", "松风", "玉阶", "溪语", "长街", "灯市"};
constexpr int kPackYuan[] = {4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 18, 20, 22,
                             24, 26, 28, 30, 32, 35, 38, 40, 45, 50, 55, 60, 70, 80, 100};
/// Launches of the last years, in months before the last one.
constexpr int kLaunchedMonthsAgo[] = {1, 2, 4, 6, 8, 10, 12, 14, 16};
constexpr int kKeyMonths = 8;  ///< a new product stays on the key list
constexpr int kDelisted = 5;
constexpr base::Date kLongAgo{13'000};  // 2005

/// In an even market a pack of 13 to 16 yuan sells best; the cheap and the dear ends are thin.
double price_popularity(double pack_yuan) {
  const double distance = (std::log(pack_yuan) - std::log(14.0)) / 0.62;
  return std::exp(-0.5 * distance * distance);
}

std::int64_t round_to(double minor, std::int64_t step) {
  return static_cast<std::int64_t>(std::llround(minor / static_cast<double>(step))) * step;
}

/// Guide, wholesale and allocation price of a carton from the guide price of a pack: the retailer's
/// margin grows from 12 % to 17 % with the price, the wholesaler's shrinks.
void set_prices(Item& item, std::int64_t pack_minor) {
  item.guide_pack_minor = pack_minor;
  item.guide_minor = pack_minor * 10;
  const double guide = static_cast<double>(item.guide_minor);
  const double yuan = guide / 100.0;
  const double retail_share = std::clamp(0.88 - 0.012 * std::log(yuan / 40.0), 0.83, 0.88);
  item.wholesale_minor = round_to(guide * retail_share, 50);
  const double wholesale_yuan = static_cast<double>(item.wholesale_minor) / 100.0;
  const double share = std::clamp(0.52 + 0.085 * std::log(wholesale_yuan / 25.0), 0.50, 0.78);
  item.allocation_minor = round_to(static_cast<double>(item.wholesale_minor) * share, 10);
  item.price_class = price_class_of(item.allocation_minor);
  item.log_price = std::log(wholesale_yuan);
}

std::string variety_name(const Item& item, std::string_view variety) {
  std::string_view suffix;
  if (item.has_capsule)
    suffix = "爆珠";
  else if (item.form == "SLIM")
    suffix = "细支";
  else if (item.form == "MEDIUM")
    suffix = "中支";
  else if (item.form == "SHORT")
    suffix = "短支";
  return fmt::format("{}({}{})", item.brand, variety, suffix);
}

void set_make(Item& item, base::Random& random) {
  const double u = random.uniform();
  item.form = u < 0.52 ? "REGULAR" : u < 0.78 ? "SLIM" : u < 0.94 ? "MEDIUM" : "SHORT";
  item.has_capsule = item.form != "REGULAR" && random.chance(0.22);
  constexpr std::string_view kFlavors[] = {"薄荷", "陈皮", "茉莉", "蓝莓", "甘草"};
  if (item.has_capsule) item.flavor = kFlavors[random.next() % std::size(kFlavors)];
  const double mild = item.form == "SLIM" ? 6.5 : item.form == "MEDIUM" ? 8.5 : 10.0;
  item.tar_mg = std::round((mild + random.uniform(-1.5, 1.0)) * 2.0) / 2.0;
}

}  // namespace

int price_class_of(std::int64_t allocation_minor) {
  if (allocation_minor >= 10'000) return 1;
  if (allocation_minor >= 7'000) return 2;
  if (allocation_minor >= 3'000) return 3;
  return allocation_minor >= 1'650 ? 4 : 5;
}

Catalogue::Catalogue(std::uint64_t seed, base::Period last_period) : seed_(seed) {
  add_cigarettes();
  add_cigars();
  choose_launches(last_period);
  choose_roles();
}

void Catalogue::add_cigarettes() {
  base::Random random(base::stream_seed(seed_, 0xCA7A));
  std::set<std::string> names;
  for (const Line& line : kLines) {
    std::vector<int> ladder;
    for (const int yuan : kPackYuan)
      if (yuan >= line.cheapest_yuan && yuan <= line.dearest_yuan) ladder.push_back(yuan);
    for (int n = 0; n < line.products; ++n) {
      Item item;
      item.brand = line.brand;
      item.manufacturer = line.manufacturer;
      item.origin = line.origin;
      // Spread over the brand's ladder, so that each has cheap and dear products.
      const std::size_t rung =
          (static_cast<std::size_t>(n) * ladder.size() / static_cast<std::size_t>(line.products) +
           random.next() % 2) %
          ladder.size();
      set_prices(item, ladder[rung] * 100);
      set_make(item, random);
      do {
        item.name = variety_name(item, kVarieties[random.next() % std::size(kVarieties)]);
      } while (!names.insert(item.name).second);
      item.popularity =
          line.strength * price_popularity(ladder[rung]) * std::exp(0.9 * random.normal());
      items_.push_back(std::move(item));
    }
  }
}

void Catalogue::add_cigars() {
  base::Random random(base::stream_seed(seed_, 0xC16A));
  constexpr int kCigarPackYuan[] = {15, 25, 36, 58, 90};
  for (const std::string_view brand : kCigarBrands) {
    for (std::size_t n = 0; n < 4; ++n) {
      Item item;
      item.is_cigar = true;
      item.brand = brand;
      item.origin = brand.starts_with("Marenza") ? 3 : 0;
      item.manufacturer = item.origin == 3 ? "Marenza Leaf" : "云汀雪茄坊";
      set_prices(item, kCigarPackYuan[n + (item.origin == 3 ? 1 : 0)] * 100);
      item.form = "REGULAR";
      item.tar_mg = 12;
      item.name = fmt::format("{}({}雪茄)", brand, kVarieties[(n * 5 + random.next() % 5) % 20]);
      item.popularity = 0.5 * std::exp(0.6 * random.normal());
      items_.push_back(std::move(item));
    }
  }
  for (std::size_t i = 0; i < items_.size(); ++i) items_[i].code = fmt::format("YT{:04}", i + 1);
}

void Catalogue::choose_launches(base::Period last_period) {
  base::Random random(base::stream_seed(seed_, 0x1A0C));
  for (Item& item : items_)
    item.launched_on = kLongAgo.plus_days(static_cast<std::int32_t>(random.between(0, 5'500)));
  // Middling sellers: the new ones must be able to grow, the old ones may go.
  std::vector<std::size_t> middling;
  for (std::size_t i = 0; i < items_.size(); ++i)
    if (!items_[i].is_cigar && items_[i].popularity > 0.15 && items_[i].popularity < 1.2)
      middling.push_back(i);
  CHECK(middling.size() > std::size(kLaunchedMonthsAgo) + kDelisted);
  for (std::size_t i = middling.size(); i > 1; --i)
    std::swap(middling[i - 1], middling[random.next() % i]);
  for (std::size_t n = 0; n < std::size(kLaunchedMonthsAgo); ++n) {
    Item& item = items_[middling[n]];
    const base::Period month = last_period.plus_months(-kLaunchedMonthsAgo[n]);
    item.launched_on =
        month.first_day().plus_days(static_cast<std::int32_t>(random.between(0, 20)));
    item.popularity = std::max(item.popularity, 0.5);
  }
  // The last five of the shuffled list leave; each hands over to one of the new.
  for (int n = 0; n < kDelisted; ++n) {
    const std::size_t at = middling.size() - 1 - static_cast<std::size_t>(n);
    Item& item = items_[middling[at]];
    item.delisted_on = last_period.plus_months(-(3 * n + 2)).first_day();
    item.successor = static_cast<int>(middling[static_cast<std::size_t>(n)]);
  }
}

void Catalogue::choose_roles() {
  base::Random random(base::stream_seed(seed_, 0x2013));
  std::vector<std::size_t> order(items_.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return items_[a].popularity > items_[b].popularity;
  });
  const base::Date newest = std::max_element(items_.begin(), items_.end(), [](auto& a, auto& b) {
                              return a.launched_on < b.launched_on;
                            })->launched_on;
  int potential = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    Item& item = items_[order[rank]];
    const bool is_recent = newest - item.launched_on < 560;
    const bool leaves = item.delisted_on.day_number < 1'000'000;
    item.role = leaves ? "EXIT" : rank < 25 ? "LEAD" : rank < 90 ? "GUARD" : "EXIT";
    item.supply =
        rank < 70 ? (random.chance(0.55) ? Supply::kBalanced : Supply::kFull) : Supply::kFull;
    if (!item.is_cigar && !leaves && rank < 60 && item.guide_pack_minor >= 2'000 &&
        random.chance(0.45))
      item.supply = Supply::kTight;
    if (is_recent) {
      item.role = "POTENTIAL";
      item.supply = Supply::kNew;
      item.in_key_pool = true;
    } else if (!leaves && !item.is_cigar && rank >= 30 && potential < 6 && rank % 4 == 2) {
      item.role = "POTENTIAL";
      item.supply = Supply::kBalanced;
      item.in_key_pool = true;
      ++potential;
    }
  }
}

bool Catalogue::is_available(std::size_t item, base::Date day) const {
  return items_[item].launched_on <= day && day < items_[item].delisted_on;
}

bool Catalogue::is_key(std::size_t item, base::Period period) const {
  const Item& it = items_[item];
  if (!it.in_key_pool) return false;
  const base::Period launched = base::Period::of(it.launched_on);
  if (it.supply == Supply::kNew)
    return launched <= period && period < launched.plus_months(kKeyMonths);
  // Of the older ones three in four, another each quarter.
  const int quarter = (period.year() * 12 + period.month() - 1) / 3;
  return (item + static_cast<std::size_t>(quarter)) % 4 != 0;
}

std::vector<SubstitutePair> Catalogue::substitutes() const {
  std::vector<SubstitutePair> pairs;
  for (std::size_t i = 0; i < items_.size(); ++i) {
    std::vector<SubstitutePair> near;
    for (std::size_t j = 0; j < items_.size(); ++j) {
      const Item& a = items_[i];
      const Item& b = items_[j];
      if (i == j || a.is_cigar != b.is_cigar || b.role == "EXIT") continue;
      const double gap = std::abs(a.log_price - b.log_price);
      if (gap > 0.25) continue;
      const bool same_make = a.form == b.form && a.has_capsule == b.has_capsule;
      const bool same_brand = a.brand == b.brand;
      const double score = 0.9 - 1.6 * gap + (same_make ? 0.06 : 0) + (same_brand ? 0.04 : 0);
      near.push_back({i, j,
                      same_brand  ? "BRAND"
                      : same_make ? "TASTE"
                                  : "PRICE",
                      std::round(score * 1000.0) / 1000.0});
    }
    std::sort(near.begin(), near.end(), [](const SubstitutePair& a, const SubstitutePair& b) {
      return a.score != b.score ? a.score > b.score : a.substitute < b.substitute;
    });
    near.resize(std::min<std::size_t>(near.size(), 3));
    pairs.insert(pairs.end(), near.begin(), near.end());
  }
  return pairs;
}

}  // namespace demo
