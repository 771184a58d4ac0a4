#pragma once
#include <array>
#include <memory>
#include <vector>

#include "features/live_month/live_month.h"

/// What the product pages show beyond the registered metrics, from facts in one pass.
namespace product_pages {

inline constexpr int kHistoryMonths = 13;  ///< the period and twelve months before it

struct Sales {
  std::int64_t quantity = 0;  ///< net of returns
  std::int64_t amount_minor = 0;
  std::int64_t buyers = 0;  ///< shops with a line of positive quantity
};

struct ProductTables {
  live_month::LiveMonthPtr month;  ///< what it was made from
  std::size_t areas = 0;           ///< rows of by_area: areas, then shops without one
  std::size_t grades = 0;          ///< rows of by_grade: 0 not graded, then 1..grades
  std::vector<std::array<Sales, kHistoryMonths>> history;  ///< per product; [0] the period
  std::vector<Sales> by_area;                              ///< [product * areas + area]
  std::vector<Sales> by_grade;                             ///< [product * grades + grade_no]
};
std::shared_ptr<const ProductTables> compute_tables(live_month::LiveMonthPtr month);

/// A shop and one product.
struct Buyer {
  metrics::ShopIndex shop = 0;
  std::int64_t quantity = 0;         ///< of the period
  std::int64_t quantity_before = 0;  ///< of the three months before, together
  std::int32_t last_day = 0;         ///< last order of it up to the period's end
  bool is_new = false;               ///< not bought in the twelve months before
};
enum class BuyerKind : std::uint8_t { kBuying, kNew, kStopped };
/// Shops that buy it (quantity > 0 in the period), that are new to it, or that bought it in the
/// three months before and no more; the largest first.
std::vector<Buyer> find_buyers(const metrics::MonthInputs& inputs, metrics::ProductIndex product,
                               BuyerKind kind);

}  // namespace product_pages
