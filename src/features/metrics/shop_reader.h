#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "features/metrics/context.h"
#include "features/metrics/figures.h"
#include "features/metrics/totals.h"

namespace metrics {

/// One shop with one product over the months that matter: what one pass over the shop's lines
/// leaves of it. Month 0 is the period.
struct Pair {
  ProductIndex product = 0;
  std::uint32_t last_order = kNoIndex, last_purchase = kNoIndex;
  std::int64_t quantity[kWindowMonths] = {};
  std::int32_t lines[kWindowMonths] = {};
  std::int64_t amount = 0, amount_1 = 0, quantity_12 = 0, amount_12 = 0;
  std::int64_t limit = 0, limit_ordered = 0, limit_1 = 0, limit_ordered_1 = 0;
  std::int64_t demand = 0, delivery_demand = 0, delivered = 0;
  std::int32_t lines_12 = 0;
  std::int32_t orders = 0, orders_1 = 0, purchases = 0;
  std::int32_t limit_lines = 0, limit_lines_1 = 0, demand_lines = 0, delivery_lines = 0;
  std::int32_t wanted_lines = 0, refused_lines = 0;
  bool ordered_in_three_weeks = false;
  bool is_trial = false;
  // Stock counts: the last one before the period and the last one in it.
  bool has_open = false, has_close = false, has_stockout_days = false;
  std::int64_t open_micro = 0, close_micro = 0;
  std::int64_t stockout_days = 0;

  [[nodiscard]] bool bought(std::size_t month) const { return quantity[month] > 0; }
};

/// Reads one shop after the other; all memory is taken once. Not thread-safe: one for each thread.
class ShopReader {
 public:
  explicit ShopReader(const Context& context);
  /// Reads a shop: its orders in the windows, its stock counts and its prices.
  void read(ShopIndex shop);

  [[nodiscard]] const Totals& totals() const { return totals_; }
  [[nodiscard]] const ShopFigures& figures() const { return figures_; }
  /// The pairs of the shop, in the order they were met.
  [[nodiscard]] std::span<const Pair> pairs() const {
    return std::span<const Pair>(pairs_).first(pair_count_);
  }

 private:
  Pair& pair_of(ProductIndex product);
  void read_orders(facts::CustomerOrdinal customer);
  void read_rhythm(std::uint32_t begin, std::uint32_t end);
  template <std::size_t kMonth>
  void read_month(facts::OrderRange orders);
  void read_year_ago(std::uint32_t begin, std::uint32_t end);
  void read_optional_columns(Pair& pair, std::size_t month, std::uint32_t line);
  void read_order_ratios(std::uint32_t customer_begin, facts::OrderRange period);
  void read_stock();
  void read_prices();
  void add_up_pairs();

  const Context& context_;
  const facts::Columns& columns_;
  ShopIndex shop_ = 0;
  std::int32_t cycle_days_ = 7;
  Totals totals_;
  ShopFigures figures_;
  /// Where a product's pair is; valid when `reading` is the present one.
  struct Slot {
    std::uint32_t reading = 0;
    std::uint32_t pair = 0;
  };
  std::vector<Slot> slots_;  ///< per product
  std::vector<Pair> pairs_;  ///< the shop's side by side, so that they share few cache lines
  std::size_t pair_count_ = 0;
  std::uint32_t reading_ = 0;
};

/// Adds a pair to the counts of its shop, product or area; `orders` of a product are those of its
/// pairs, a shop counts its own.
void add_pair(Counts& counts, const Pair& pair, bool is_key);
void add_stock(Counts& counts, const Pair& pair, bool is_key, const Context& context,
               std::int32_t cycle_days);
void add_mix(Totals& totals, const Pair& pair, const ProductTraits& traits);
void add_cost(Totals& totals, const Pair& pair, const ProductTraits& traits);
void add_price(Totals& totals, std::int64_t price, const ProductTraits& traits);

}  // namespace metrics
