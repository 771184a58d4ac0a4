#pragma once
#include <cstdint>
#include <string>
#include <vector>

/// The made-up city: its organisation down to the sales area, and where each area lies.
namespace demo {

/// What kind of place a sales area covers.
enum class Place : std::uint8_t { kCentre, kSuburb, kCountyTown, kTownships, kVillages };

struct Area {
  std::string code;
  std::string name;
  Place place = Place::kCentre;
  std::size_t department = 0;
  std::uint32_t first_shop = 0;  ///< shops [first_shop, first_shop + shops)
  std::uint32_t shops = 0;
  double lng = 0;  ///< centre
  double lat = 0;
  double radius_km = 0;
};

struct Department {
  std::string code;
  std::string name;
  std::size_t county = 0;
};

struct County {
  std::string code;
  std::string name;
  double lng = 0;
  double lat = 0;
};

/// The tree of a city of so many shops: areas of 210 to 290 shops, three to four areas a market
/// department, up to a dozen county branches. An area's size and kind depend on the seed and its
/// number alone; which county it falls to depends on how many there are.
struct Town {
  std::string name;
  std::vector<County> counties;
  std::vector<Department> departments;
  std::vector<Area> areas;

  Town(std::uint64_t seed, std::uint32_t shops);
  [[nodiscard]] std::size_t area_of(std::uint32_t shop) const;
};

/// Where a shop stands: dense towards the middle of its area. `seed` is the shop's.
struct Point {
  double lng = 0;
  double lat = 0;
};
Point point_in(const Area& area, std::uint64_t seed);

/// Kind of the `area`-th area, and how many shops it takes.
Place place_of(std::uint64_t seed, std::size_t area);
std::uint32_t shops_of(std::uint64_t seed, std::size_t area);

}  // namespace demo
