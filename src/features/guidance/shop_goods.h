#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "facts/sales_facts.h"
#include "features/guidance/guidance.h"

/// What one shop ordered lately, per product: the raw material of parts C and D and of the shared
/// tables. Internal to this feature.
namespace guidance {

using metrics::AreaIndex;
using metrics::kNoIndex;
using metrics::MonthInputs;
using metrics::ProductIndex;
using metrics::ShopIndex;

/// The window of the books: the period and this many months before it.
inline constexpr int kWindowMonthsBack = 3;

/// One product at one shop. Index 0 is the period, 1 the month before …; all net of returns.
struct Holding {
  ProductIndex product = 0;
  std::array<std::int64_t, kWindowMonthsBack + 1> quantity{};
  std::array<std::int64_t, 2> amount_minor{};
  // Of the period's lines that record them.
  std::int64_t demand = 0;
  std::int64_t supplied = 0;  ///< delivered where recorded, else ordered, of lines with demand
  std::int64_t limit = 0;
  std::int64_t ordered_of_limit = 0;
  std::int32_t latest_limit = facts::kUnknownQuantity;  ///< of the newest line that records it
  std::int32_t last_day = -1;  ///< day of the newest line with positive quantity; -1: none

  [[nodiscard]] std::int64_t quarter() const { return quantity[0] + quantity[1] + quantity[2]; }
  [[nodiscard]] bool carried() const { return quarter() > 0; }
};

/// One order line of the window, by product, then day.
struct GoodsLine {
  std::uint32_t holding = 0;
  std::int32_t day = 0;
  std::int32_t quantity = 0;
};

struct ShopGoods {
  std::vector<Holding> holdings;          ///< by product
  std::vector<GoodsLine> lines;           ///< grouped by holding, days ascending
  std::vector<std::uint32_t> line_begin;  ///< holdings + 1
  std::uint32_t month_key_lines = 0;      ///< lines of key products in the period
  std::uint32_t month_key_orders = 0;

  /// Nothing when the shop has no line of the product in the window.
  [[nodiscard]] const Holding* find(ProductIndex product) const;
  /// Net quantity ordered on days (after, until].
  [[nodiscard]] std::int64_t bought(const Holding& holding, std::int32_t after,
                                    std::int32_t until) const;
};

/// Where the months of the window begin.
struct Window {
  explicit Window(base::Period period);
  base::Date first;
  base::Date last;
  std::array<std::int32_t, kWindowMonthsBack + 1> month_first{};  ///< day numbers, period first
  [[nodiscard]] std::size_t months_back(std::int32_t day) const;
  /// Days of the period and the two months before.
  [[nodiscard]] int quarter_days() const { return last.day_number - month_first[2] + 1; }
};

/// Reusable memory of one thread.
class GoodsScratch {
 public:
  explicit GoodsScratch(std::size_t products) : slot_(products, kNoIndex) {}

 private:
  friend void gather_goods(const MonthInputs&, const Window&, ShopIndex,
                           std::span<const ProductIndex>, GoodsScratch&, bool, ShopGoods&);
  std::vector<std::uint32_t>
      slot_;  ///< per product: position in the holdings, kNoIndex between shops
};

/// One pass over the shop's orders of the window.
/// @param also products that get a (maybe empty) holding even when not ordered in the window
/// @param with_lines false: leave `lines` empty
void gather_goods(const MonthInputs& inputs, const Window& window, ShopIndex shop,
                  std::span<const ProductIndex> also, GoodsScratch& scratch, bool with_lines,
                  ShopGoods& out);

}  // namespace guidance
