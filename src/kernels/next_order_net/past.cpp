#include <algorithm>
#include <cmath>
#include <utility>

#include "base/random.h"
#include "kernels/next_order_net/net_data.h"

namespace next_order_net {
namespace {
constexpr double kOwnDecay = 0.9;     // a basket
constexpr double kLogarithmUnit = 4;  // brings logarithms of counts to about 1
}  // namespace

std::span<const OwnItem> PastReader::own_items(std::uint32_t customer, std::size_t count) {
  const std::size_t first = histories_.first_basket[customer];
  double weight = 1, sum = 0;
  for (std::size_t age = 0; age < count; ++age, weight *= kOwnDecay) {
    sum += weight;
    for (const std::uint32_t item : histories_.basket(first + count - 1 - age)) {
      Own& own = own_[item];
      if (own.count++ == 0) met_.push_back(item), own.since = static_cast<std::uint32_t>(age);
      own.recent += weight;
    }
  }
  items_.clear();
  const auto baskets = static_cast<double>(count);
  for (const std::uint32_t item : met_) {
    const Own own = std::exchange(own_[item], {});
    items_.push_back(
        {item,
         {static_cast<float>(own.count / baskets), static_cast<float>(own.recent / sum),
          static_cast<float>(1.0 / (1.0 + own.since)),
          static_cast<float>(std::log1p(own.count) / kLogarithmUnit),
          static_cast<float>(std::log1p(baskets) / kLogarithmUnit)}});
  }
  met_.clear();
  return items_;
}

std::vector<std::uint32_t> draw_customers(const next_order::Histories& histories, std::size_t most,
                                          std::uint64_t seed) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c = 0; c < histories.customers; ++c)
    if (histories.baskets_of(c) > 1) out.push_back(c);
  if (out.size() <= most) return out;
  const auto lot = [&](std::uint32_t c) { return base::stream_seed(~seed, c); };
  std::nth_element(
      out.begin(), out.begin() + static_cast<std::ptrdiff_t>(most), out.end(),
      [&](std::uint32_t a, std::uint32_t b) { return lot(a) != lot(b) ? lot(a) < lot(b) : a < b; });
  out.resize(most);
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace next_order_net
