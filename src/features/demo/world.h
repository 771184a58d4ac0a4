#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "features/demo/catalogue.h"
#include "features/demo/demo.h"
#include "features/demo/grades.h"
#include "features/demo/ordering.h"
#include "features/demo/outside.h"
#include "features/demo/shop.h"
#include "features/demo/town.h"

/// Everything of a demo company that is held in memory while it is written: no orders, those come
/// week by week. About 2 kB a shop.
namespace demo {

/// Orders of one block of shops in one week, by weekday.
struct BlockOrders {
  struct Head {
    std::uint32_t shop = 0;
    base::Date day;
    std::uint32_t lines = 0;
  };
  std::array<std::vector<Head>, 7> heads;
  std::array<std::vector<OrderLine>, 7> lines;
};
/// One week, by block of shops: read weekday by weekday, block by block, it is in time order.
using WeekOrders = std::vector<BlockOrders>;

class World {
 public:
  /// @param options checked
  explicit World(const Options& options);
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  [[nodiscard]] const Options& options() const { return options_; }
  [[nodiscard]] const Town& town() const { return town_; }
  [[nodiscard]] const Catalogue& catalogue() const { return catalogue_; }
  [[nodiscard]] const std::vector<Shop>& shops() const { return shops_; }
  [[nodiscard]] base::Period first_period() const {
    return options_.last_period.plus_months(1 - options_.months);
  }
  [[nodiscard]] std::int32_t first_week() const { return week_of(first_period().first_day()); }
  [[nodiscard]] std::int32_t last_week() const { return week_of(options_.last_period.last_day()); }

  /// The orders of a week, those inside the months only. Thread-safe.
  [[nodiscard]] WeekOrders make_week(std::int32_t week, unsigned threads) const;
  /// The outside figures of shops [begin, end), in order. Thread-safe.
  [[nodiscard]] std::vector<OutsideWorld> observe_shops(std::size_t begin, std::size_t end,
                                                        unsigned threads) const;

 private:
  Options options_;
  Catalogue catalogue_;
  Town town_;
  Setting setting_;
  GradeScale scale_;
  Market market_;
  std::vector<Shop> shops_;
  std::vector<Trade> trades_;
};

}  // namespace demo
