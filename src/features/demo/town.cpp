#include "features/demo/town.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "base/check.h"
#include "base/random.h"

namespace demo {
namespace {

constexpr std::uint64_t kAreaSalt = 0xA2EA'0001;
constexpr std::size_t kCountiesMax = 12;
constexpr std::size_t kAreasPerDepartment = 4;
/// The city is on no map; this is only where its coordinates hang.
constexpr double kCityLng = 112.40;
constexpr double kCityLat = 27.30;
constexpr double kKmPerLat = 111.2;
constexpr double kKmPerLng = 98.8;  // at this latitude

constexpr std::string_view kCountyNames[kCountiesMax] = {"汀南区", "汀北区", "石渡县", "望樵县",
                                                         "稻浦县", "霁川县", "芷洲县", "梧栖县",
                                                         "雁坡县", "松涧县", "鹤汀县", "云篱县"};
constexpr std::string_view kFirst[] = {"长", "东", "古", "青", "双", "柳", "白", "临",
                                       "桂", "石", "荷", "枫", "新", "南", "樟", "槐"};
constexpr std::string_view kSecond[] = {"桥", "塘", "岭", "渡", "井", "亭", "坪", "湾", "铺", "洲"};

constexpr std::string_view place_word(Place place) {
  switch (place) {
    case Place::kCentre:
      return "中心片区";
    case Place::kSuburb:
      return "城郊片区";
    case Place::kCountyTown:
      return "县城片区";
    case Place::kTownships:
      return "集镇片区";
    case Place::kVillages:
      return "乡村片区";
  }
  return "";
}

constexpr double radius_of(Place place) {
  switch (place) {
    case Place::kCentre:
      return 1.6;
    case Place::kSuburb:
      return 3.0;
    case Place::kCountyTown:
      return 2.2;
    case Place::kTownships:
      return 9.0;
    case Place::kVillages:
      return 13.0;
  }
  return 1;
}

/// Counties stand around the centre; the first two are the city's own districts.
std::vector<County> make_counties(std::size_t count) {
  std::vector<County> counties;
  for (std::size_t c = 0; c < count; ++c) {
    const double angle =
        2.0 * std::numbers::pi * static_cast<double>(c) / static_cast<double>(count) + 0.4;
    const double distance_km = c < 2 ? 4.0 : 38.0 + 9.0 * static_cast<double>(c % 3);
    County county;
    county.code = fmt::format("YT{:02}", c + 1);
    county.name = std::string(kCountyNames[c]);
    county.lng = kCityLng + distance_km * std::cos(angle) / kKmPerLng;
    county.lat = kCityLat + distance_km * std::sin(angle) / kKmPerLat;
    counties.push_back(std::move(county));
  }
  return counties;
}

/// Town areas go to the districts, the others round the counties, so that each has its town.
std::vector<std::size_t> county_of_areas(const std::vector<Area>& areas, std::size_t counties) {
  const std::size_t districts = counties >= 4 ? 2 : 1;
  std::vector<std::size_t> county(areas.size(), 0);
  std::size_t town = 0;
  std::size_t country = 0;
  for (std::size_t a = 0; a < areas.size(); ++a) {
    const bool is_city = areas[a].place == Place::kCentre || areas[a].place == Place::kSuburb;
    if (is_city || counties == 1)
      county[a] = town++ % districts;
    else
      county[a] = districts + country++ % (counties - districts);
  }
  return county;
}

std::string place_name(std::uint64_t seed, std::size_t area) {
  base::Random random(base::stream_seed(seed ^ kAreaSalt, 1'000'000 + area));
  return fmt::format("{}{}", kFirst[random.next() % std::size(kFirst)],
                     kSecond[random.next() % std::size(kSecond)]);
}

void lay_out(Area& area, const County& county, std::uint64_t seed, std::size_t index) {
  base::Random random(base::stream_seed(seed ^ kAreaSalt, 2'000'000 + index));
  area.radius_km = radius_of(area.place);
  const double spread_km = area.place == Place::kVillages    ? 17.0
                           : area.place == Place::kTownships ? 11.0
                           : area.place == Place::kSuburb    ? 5.0
                                                             : 1.5;
  const double angle = random.uniform(0, 2.0 * std::numbers::pi);
  const double distance = spread_km * std::sqrt(random.uniform(0.1, 1.0));
  area.lng = county.lng + distance * std::cos(angle) / kKmPerLng;
  area.lat = county.lat + distance * std::sin(angle) / kKmPerLat;
}

std::vector<Area> cut_areas(std::uint64_t seed, std::uint32_t shops) {
  std::vector<Area> areas;
  std::uint32_t next = 0;
  while (next < shops) {
    Area area;
    area.first_shop = next;
    area.shops = std::min(shops_of(seed, areas.size()), shops - next);
    area.place = place_of(seed, areas.size());
    next += area.shops;
    // A handful left over is no area of its own.
    if (area.shops < 100 && !areas.empty())
      areas.back().shops += area.shops;
    else
      areas.push_back(std::move(area));
  }
  return areas;
}

}  // namespace

Place place_of(std::uint64_t, std::size_t area) {
  constexpr Place kPattern[] = {
      Place::kCentre, Place::kCountyTown, Place::kVillages, Place::kSuburb,    Place::kTownships,
      Place::kCentre, Place::kCountyTown, Place::kVillages, Place::kTownships, Place::kSuburb};
  return kPattern[area % std::size(kPattern)];
}

std::uint32_t shops_of(std::uint64_t seed, std::size_t area) {
  base::Random random(base::stream_seed(seed ^ kAreaSalt, area));
  return static_cast<std::uint32_t>(random.between(210, 290));
}

Point point_in(const Area& area, std::uint64_t seed) {
  base::Random random(base::stream_seed(seed, 0x3A9));
  const double angle = random.uniform(0, 2.0 * std::numbers::pi);
  const double distance_km = area.radius_km * std::pow(random.uniform(), 0.7);
  const auto round = [](double degrees) { return std::round(degrees * 1e6) / 1e6; };
  return {round(area.lng + distance_km * std::cos(angle) / kKmPerLng),
          round(area.lat + distance_km * std::sin(angle) / kKmPerLat)};
}

Town::Town(std::uint64_t seed, std::uint32_t shops) : name("云汀市") {
  areas = cut_areas(seed, shops);
  counties = make_counties(std::clamp<std::size_t>(areas.size() / 2, 1, kCountiesMax));
  const auto county = county_of_areas(areas, counties.size());
  for (std::size_t c = 0; c < counties.size(); ++c) {
    std::size_t in_department = 0;
    std::size_t number = 0;
    for (std::size_t a = 0; a < areas.size(); ++a) {
      if (county[a] != c) continue;
      if (in_department == 0) {
        ++number;
        departments.push_back({fmt::format("{}{:02}", counties[c].code, number),
                               fmt::format("{}第{}市场部", counties[c].name, number), c});
      }
      in_department = (in_department + 1) % kAreasPerDepartment;
      areas[a].department = departments.size() - 1;
      areas[a].code = fmt::format("YTA{:04}", a + 1);
      areas[a].name = place_name(seed, a) + std::string(place_word(areas[a].place));
      lay_out(areas[a], counties[c], seed, a);
    }
  }
}

std::size_t Town::area_of(std::uint32_t shop) const {
  CHECK(!areas.empty());
  const auto after =
      std::upper_bound(areas.begin(), areas.end(), shop,
                       [](std::uint32_t s, const Area& area) { return s < area.first_shop; });
  return static_cast<std::size_t>(after - areas.begin()) - 1;
}

}  // namespace demo
