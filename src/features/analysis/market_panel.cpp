#include "features/analysis/market_panel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <mutex>
#include <unordered_map>

#include "base/parallel.h"

namespace analysis {
namespace {

constexpr double kPriceParts = 100;  ///< of a minor unit: prices closer than that are one
constexpr int kPriceBits = 40;
constexpr std::size_t kShopsAsked =
    20'000;  ///< for prices, or one more: a list price is everybody's

/// Sums of some shops; whole numbers, so that it does not matter which.
struct PanelSums {
  explicit PanelSums(std::size_t cells) : quantities(cells, 0), shops(cells, 0) {}
  void add(const PanelSums& other) {
    for (std::size_t i = 0; i < quantities.size(); ++i) {
      quantities[i] += other.quantities[i];
      shops[i] += other.shops[i];
    }
    for (const auto& [price, lines] : other.lines_at) lines_at[price] += lines;
  }
  void add_price(std::size_t cell, std::int32_t quantity, std::int32_t amount_minor) {
    if (quantity <= 0 || amount_minor <= 0) return;
    const auto price = static_cast<std::uint64_t>(std::llround(amount_minor * kPriceParts) /
                                                  static_cast<std::int64_t>(quantity));
    ++lines_at[static_cast<std::uint64_t>(cell) << kPriceBits | price];
  }

  std::vector<std::int64_t> quantities;
  std::vector<std::uint32_t> shops;
  /// Lines by cell and price: the cell in the high bits.
  std::unordered_map<std::uint64_t, std::uint32_t> lines_at;
};

/// Lower median of the lines' prices, by cell.
std::vector<double> median_prices(const PanelSums& sums) {
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sorted(sums.lines_at.begin(),
                                                              sums.lines_at.end());
  std::ranges::sort(sorted);
  std::vector<double> prices(sums.shops.size(), std::numeric_limits<double>::quiet_NaN());
  for (std::size_t begin = 0; begin < sorted.size();) {
    const auto cell = sorted[begin].first >> kPriceBits;
    std::size_t end = begin;
    std::uint64_t lines = 0;
    for (; end < sorted.size() && sorted[end].first >> kPriceBits == cell; ++end)
      lines += sorted[end].second;
    std::uint64_t below = 0;
    std::size_t at = begin;
    while (2 * (below + sorted[at].second) < lines) below += sorted[at++].second;
    const auto price = sorted[at].first & ((std::uint64_t{1} << kPriceBits) - 1);
    prices[cell] = static_cast<double>(price) / kPriceParts;
    begin = end;
  }
  return prices;
}

}  // namespace

MarketPanel market_panel(const StudyInputs& inputs, std::span<const metrics::ProductIndex> products,
                         std::size_t months_max) {
  MarketPanel panel;
  panel.months = whole_months(inputs);
  if (panel.months.count > months_max) {
    panel.months.first = panel.months.at(panel.months.count - months_max);
    panel.months.count = months_max;
  }
  const std::size_t months = panel.months.count;
  std::vector<std::size_t> place(inputs.month.products.size(), products.size());
  for (std::size_t i = 0; i < products.size(); ++i) place[products[i]] = i;

  PanelSums all(products.size() * months);
  std::mutex mutex;
  const std::size_t shops = inputs.month.shops.size();
  const std::size_t block = shops / (std::size_t{4} * inputs.threads) + 1;
  const std::size_t stride = shops / kShopsAsked + 1;
  base::parallel_blocks(
      months == 0 ? 0 : shops, block, inputs.threads, [&](std::size_t begin, std::size_t end) {
        PanelSums sums(products.size() * months);
        std::vector<std::size_t> last_shop(sums.shops.size(), shops);
        for (std::size_t shop = begin; shop < end; ++shop) {
          std::size_t month = 0;
          each_line(
              inputs.month, static_cast<metrics::ShopIndex>(shop), panel.months.first.first_day(),
              panel.months.at(months - 1).last_day(),
              [&](base::Date day) {
                month = static_cast<std::size_t>(
                    months_between(panel.months.first, base::Period::of(day)));
              },
              [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t amount) {
                if (place[product] == products.size()) return;
                const std::size_t cell = place[product] * months + month;
                sums.quantities[cell] += quantity;
                if (last_shop[cell] != shop) ++sums.shops[cell];
                last_shop[cell] = shop;
                if (shop % stride == 0) sums.add_price(cell, quantity, amount);
              });
        }
        const std::lock_guard lock(mutex);
        all.add(sums);
      });
  panel.prices = median_prices(all);
  panel.quantities = std::move(all.quantities);
  panel.shops = std::move(all.shops);
  return panel;
}

}  // namespace analysis
