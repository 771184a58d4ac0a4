#pragma once
#include <array>
#include <bit>
#include <cstdint>

/// What the pass adds up, for a shop, a product, an area or the whole company alike. Everything is
/// an exact integer, so the order of adding, and with it the number of threads, cannot change a
/// result. "Pair" is one shop with one product: a shop's pairs are its products, a product's pairs
/// are its shops. "Bought" is a net quantity above zero, "record" any line at all. A name that ends
/// in _1 is of the month before, in _12 of the same month a year before.
namespace metrics {

inline constexpr std::size_t kPriceClasses = 5;
inline constexpr std::size_t kPriceBands = 12;
inline constexpr std::size_t kRepeatMax = 5;

/// Sums of records and pairs.
struct Counts {
  // Lines and orders.
  std::int64_t lines = 0, quantity = 0, amount = 0, orders = 0;
  std::int64_t lines_1 = 0, quantity_1 = 0, amount_1 = 0, orders_1 = 0;
  std::int64_t lines_12 = 0, quantity_12 = 0, amount_12 = 0;
  std::int64_t quantity_3 = 0;  ///< the period and the two months before
  // Limits, demand, delivery: sums over the lines that record them.
  std::int64_t limit_lines = 0, limit = 0, limit_ordered = 0;
  std::int64_t demand_lines = 0, demand = 0;
  std::int64_t delivery_lines = 0, delivery_demand = 0,
               delivered = 0;                        ///< with demand and delivered
  std::int64_t wanted_lines = 0, refused_lines = 0;  ///< demand > 0; of these ordered = 0
  // Pairs.
  std::int64_t pairs = 0, bought = 0, bought_1 = 0, bought_again = 0;
  std::int64_t allocated = 0, filled = 0, allocated_bought = 0;  ///< limit > 0 in the month
  std::int64_t allocated_limit = 0, allocated_ordered = 0;
  std::int64_t wanted_pairs = 0, recorded_before = 0;  ///< demand > 0; record in t-1..t-3
  std::int64_t repeated[kRepeatMax] = {};              ///< pairs with at least n+1 purchases
  std::int64_t added = 0, lost = 0, width_3 = 0;
  // Key products.
  std::int64_t key_quantity = 0, key_bought = 0, key_bought_again = 0;
  std::int64_t key_allocated = 0, key_allocated_bought = 0;
  std::int64_t key_limit_lines = 0, key_limit = 0, key_ordered = 0;
  std::int64_t key_limit_lines_1 = 0, key_limit_1 = 0, key_ordered_1 = 0;
  // Price bands that hold a key product: of all their products, and of the key ones.
  std::int64_t key_band_pairs = 0, key_band_quantity = 0, key_band_key_quantity = 0;
  std::int64_t trials = 0;  ///< new products ordered within 14 days of their launch
  // Shops of the scope (products and areas).
  std::int64_t shops = 0, eligible_shops = 0, ordering_shops = 0, allocated_shops = 0;
  std::int64_t first_time_shops = 0, ordering_shops_1 = 0;
  // Stock counts (pairs). Stock is taken to the nearest 1e-6 carton, so that sums are exact.
  std::int64_t counted = 0, seen = 0, counted_quantity = 0, counted_quantity_3 = 0;
  std::int64_t end_micro = 0;  ///< last count of the period, all counted pairs
  // Pairs with a count in the three months before (open) and one in the period (close).
  std::int64_t moved = 0, moved_quantity = 0, sold = 0, stocked = 0;
  std::int64_t open_micro = 0, close_micro = 0;
  std::int64_t key_moved = 0, key_moved_quantity = 0, key_open_micro = 0, key_close_micro = 0;
  std::int64_t stockout_recorded = 0, stockout_hit = 0, stockout_ordered = 0, stockout_days = 0;
  std::int64_t alert_checked = 0, alerts = 0;
  // Price observations.
  std::int64_t observed = 0;
  std::int64_t ladder_observed = 0, ladder_price = 0, ladder_wholesale = 0;
  std::int64_t guide_observed = 0, guide_kept = 0, guide_price = 0, guide_guide = 0;
  std::int64_t index_observed = 0;

  Counts& operator+=(const Counts& other) {
    using Words = std::array<std::int64_t, sizeof(Counts) / sizeof(std::int64_t)>;
    auto mine = std::bit_cast<Words>(*this);
    const auto theirs = std::bit_cast<Words>(other);
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] += theirs[i];
    *this = std::bit_cast<Counts>(mine);
    return *this;
  }
};

/// Sums by attributes of the products bought; not kept per product.
struct Mix {
  std::int64_t class_pairs = 0, class_quantity_all = 0, class_1_2_pairs = 0;
  std::int64_t class_quantity[kPriceClasses] = {};
  std::int64_t band_pairs = 0, band_quantity_all = 0;
  std::int64_t band_quantity[kPriceBands] = {};
  std::int64_t tar_pairs = 0, low_tar_quantity = 0;
  std::int64_t cigar_pairs = 0, cigar_quantity = 0, cigar_amount = 0, tobacco_amount = 0;
  std::int64_t origin_pairs = 0, origin_quantity = 0, outside_quantity = 0;
  std::int64_t priced_pairs = 0, priced_quantity = 0, high_price_quantity = 0;

  Mix& operator+=(const Mix& other) {
    using Words = std::array<std::int64_t, sizeof(Mix) / sizeof(std::int64_t)>;
    auto mine = std::bit_cast<Words>(*this);
    const auto theirs = std::bit_cast<Words>(other);
    for (std::size_t i = 0; i < mine.size(); ++i) mine[i] += theirs[i];
    *this = std::bit_cast<Mix>(mine);
    return *this;
  }
};

/// A sum of products of 64-bit integers: exact, hence free of order.
class WideSum {
 public:
  void add_product(std::int64_t a, std::int64_t b) { sum_ += static_cast<__int128>(a) * b; }
  WideSum& operator+=(const WideSum& other) {
    sum_ += other.sum_;
    return *this;
  }
  [[nodiscard]] double value() const { return static_cast<double>(sum_); }

 private:
  __int128 sum_ = 0;
};

inline constexpr std::int64_t kMicro = 1'000'000;  ///< units of *_micro in a carton

struct Totals {
  Counts n;
  Mix mix;
  WideSum index_price;  ///< observed price times last year's volume
  WideSum index_guide;
  std::int64_t cost_pairs = 0;  ///< products with an allocation price
  std::int64_t cost_amount = 0;
  std::int64_t cost = 0;

  Totals& operator+=(const Totals& other) {
    n += other.n;
    mix += other.mix;
    index_price += other.index_price;
    index_guide += other.index_guide;
    cost_pairs += other.cost_pairs;
    cost_amount += other.cost_amount;
    cost += other.cost;
    return *this;
  }
};

}  // namespace metrics
