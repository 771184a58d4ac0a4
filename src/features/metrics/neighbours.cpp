#include <algorithm>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/parallel.h"
#include "features/metrics/comparisons.h"
#include "features/metrics/register.h"

/// Ordering shops within a kilometre: shops sorted by rows of latitude a kilometre high, then by
/// longitude, so that a shop looks into three short runs only.
namespace metrics {
namespace {

constexpr double kRadiansPerDegree = std::numbers::pi / 180;
/// A kilometre in degrees of latitude.
const double kReachDegrees = kNeighbourDistanceM / kEarthRadiusM / kRadiansPerDegree;
/// Haversine of the angle that a kilometre spans: distance <= 1 km if and only if h <= this.
const double kReachHaversine = std::pow(std::sin(kNeighbourDistanceM / kEarthRadiusM / 2), 2);

struct Place {
  std::int32_t row = 0;
  double lng = 0;
  double lat = 0;
  ShopIndex shop = 0;
  double quantity = 0;
};

bool before(const Place& a, const Place& b) {
  if (a.row != b.row) return a.row < b.row;
  if (a.lng != b.lng) return a.lng < b.lng;
  return a.shop < b.shop;
}

double haversine(double lat_a, double lng_a, double lat_b, double lng_b) {
  const double s = std::sin((lat_b - lat_a) * kRadiansPerDegree / 2);
  const double t = std::sin((lng_b - lng_a) * kRadiansPerDegree / 2);
  return s * s + std::cos(lat_a * kRadiansPerDegree) * std::cos(lat_b * kRadiansPerDegree) * t * t;
}

struct Around {
  std::int64_t shops = 0;
  double quantity = 0;
};

Around around(const std::vector<Place>& places, double lat, double lng, ShopIndex self) {
  const auto row = static_cast<std::int32_t>(std::floor(lat / kReachDegrees));
  const double widest = std::min(89.9, std::abs(lat) + kReachDegrees);
  const double reach = 1.001 * kReachDegrees / std::cos(widest * kRadiansPerDegree);
  Around found;
  for (std::int32_t r = row - 1; r <= row + 1; ++r) {
    auto at =
        std::lower_bound(places.begin(), places.end(), Place{r, lng - reach, 0, 0, 0}, before);
    for (; at != places.end() && at->row == r && at->lng <= lng + reach; ++at) {
      if (at->shop == self || haversine(lat, lng, at->lat, at->lng) > kReachHaversine) continue;
      ++found.shops;
      found.quantity += at->quantity;
    }
  }
  return found;
}

}  // namespace

void compare_neighbours(const MonthInputs& inputs, unsigned threads, MetricTable& shops) {
  const std::size_t quantity = *find_metric(Scope::kShop, "quantity");
  const std::size_t count = *find_metric(Scope::kShop, "neighbours_1_km");
  const std::size_t against = *find_metric(Scope::kShop, "quantity_vs_neighbours");
  std::vector<Place> places;
  for (ShopIndex i = 0; i < inputs.shops.size(); ++i) {
    const auto& shop = inputs.shops[i];
    const double own = shops.at(i, quantity).value;
    if (!shop.lat || !shop.lng || !(own > 0)) continue;
    places.push_back({static_cast<std::int32_t>(std::floor(*shop.lat / kReachDegrees)), *shop.lng,
                      *shop.lat, i, own});
  }
  std::sort(places.begin(), places.end(), before);
  base::parallel_blocks(inputs.shops.size(), 512, threads, [&](std::size_t begin, std::size_t end) {
    for (auto i = static_cast<ShopIndex>(begin); i < end; ++i) {
      const auto& shop = inputs.shops[i];
      if (!shop.lat || !shop.lng) {
        shops.set(i, count, missing(Unknown::kNoAttribute));
        shops.set(i, against, missing(Unknown::kNoAttribute));
        continue;
      }
      const Around found = around(places, *shop.lat, *shop.lng, i);
      shops.set(i, count, known(found.shops));
      shops.set(i, against,
                found.shops < static_cast<std::int64_t>(kNeighboursMin)
                    ? missing(Unknown::kTooFewPeers)
                    : ratio(shops.at(i, quantity).value * static_cast<double>(found.shops),
                            found.quantity));
    }
  });
}

}  // namespace metrics
