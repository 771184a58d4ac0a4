#include "features/demo/world.h"

#include "base/parallel.h"

namespace demo {
namespace {

constexpr std::size_t kShopsPerBlock = 512;

Setting setting_of(const Options& options, const Catalogue& catalogue) {
  return {options.seed, options.last_period, options.lines_per_order, &catalogue};
}

}  // namespace

World::World(const Options& options)
    : options_(options),
      catalogue_(options.seed, options.last_period),
      town_(options.seed, options.shops),
      setting_(setting_of(options, catalogue_)),
      scale_(setting_),
      market_(setting_, scale_, week_of(first_period().plus_months(-kWarmUpMonths).first_day()),
              last_week()),
      shops_(options.shops),
      trades_(options.shops) {
  base::parallel_blocks(
      shops_.size(), kShopsPerBlock, options.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i) {
          const auto index = static_cast<std::uint32_t>(i);
          Shop shop = make_shop(setting_, index, town_.areas[town_.area_of(index)].place);
          stock_shelf(shop, setting_);
          trades_[i] = trade_of(shop, catalogue_);
          shop.grade_no = scale_.grade_of(trades_[i]);
          shops_[i] = std::move(shop);
        }
      });
}

WeekOrders World::make_week(std::int32_t week, unsigned threads) const {
  WeekOrders orders((shops_.size() + kShopsPerBlock - 1) / kShopsPerBlock);
  const MarketWeek& market = market_.week(week);
  const base::Date first = first_period().first_day();
  const base::Date last = options_.last_period.last_day();
  base::parallel_blocks(
      shops_.size(), kShopsPerBlock, threads, [&](std::size_t begin, std::size_t end) {
        BlockOrders& block = orders[begin / kShopsPerBlock];
        for (std::size_t i = begin; i < end; ++i) {
          const Shop& shop = shops_[i];
          const auto day = order_day(shop, market);
          if (!day || *day < first || *day > last) continue;
          const auto at = static_cast<std::size_t>(day->iso_weekday() - 1);
          const std::size_t lines =
              make_order(shop, market, *day, grade_in_force(shop, trades_[i], scale_, week),
                         catalogue_, block.lines[at]);
          if (lines == 0) continue;
          block.heads[at].push_back(
              {static_cast<std::uint32_t>(i), *day, static_cast<std::uint32_t>(lines)});
        }
      });
  return orders;
}

std::vector<OutsideWorld> World::observe_shops(std::size_t begin, std::size_t end,
                                               unsigned threads) const {
  std::vector<OutsideWorld> worlds(end - begin);
  base::parallel_blocks(worlds.size(), 64, threads, [&](std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to; ++i)
      worlds[i] = observe(shops_[begin + i], trades_[begin + i], setting_, scale_, market_,
                          first_period(), options_.last_period);
  });
  return worlds;
}

}  // namespace demo
