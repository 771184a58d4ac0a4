#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "features/metrics/metrics.h"
#include "features/metrics/register.h"
#include "features/metrics/totals.h"

/// What the pass looks up but never changes: the months as day numbers, and each product's
/// attributes in the few bytes that the inner loops read.
namespace metrics {

inline constexpr std::size_t kWindowMonths = 4;  ///< the period and three months before

enum class Origin : std::uint8_t { kUnknown, kOutside, kOther };
enum class Tar : std::uint8_t { kUnknown, kLow, kOther };
inline constexpr std::uint8_t kBandBeyond = 255;  ///< in the dictionary, behind the twelve columns
inline constexpr std::int32_t kNoDay = -1;

struct ProductTraits {
  std::uint8_t price_class = 0;  ///< 1..5, 0 none
  std::uint8_t band = 0;         ///< 1..12 by seq of the dictionary, kBandBeyond, 0 none
  Origin origin = Origin::kUnknown;
  Tar tar = Tar::kUnknown;
  bool is_key = false;
  bool is_cigar = false;
  bool is_tobacco = false;
  bool in_key_band = false;           ///< its band holds a key product
  std::int32_t trial_first = kNoDay;  ///< days in which a first order counts as a trial
  std::int32_t trial_last = kNoDay;
  std::int64_t allocation_price = -1;  ///< minor units, -1 none; so below
  std::int64_t wholesale_price = -1;
  std::int64_t guide_price = -1;
  std::int64_t year_quantity = 0;  ///< company's, calendar year before; when prices were observed
};

/// First and last day of a window, day numbers.
struct DayWindow {
  std::int32_t first = 0;
  std::int32_t last = -1;
  [[nodiscard]] bool contains(std::int32_t day) const { return first <= day && day <= last; }
};

struct Context {
  /// @param threads for the one pass over history that price weights need
  Context(const MonthInputs& inputs, unsigned threads);

  /// Position of a product of the records.
  [[nodiscard]] ProductIndex product_of(base::ProductId id) const;

  const MonthInputs& inputs;
  std::array<DayWindow, kWindowMonths> months;  ///< 0 the period, then backwards
  DayWindow year_ago;
  DayWindow three_weeks;  ///< the last 21 days of the period
  std::int64_t days_of_3_months = 0;
  std::vector<base::ProductId> product_ids;  ///< per product, ascending
  std::vector<ProductTraits> traits;         ///< per product
  MonthConstants constants;
  std::vector<std::uint32_t> shop_county;  ///< per shop, kNoIndex none
  std::uint32_t counties = 0;
};

/// Days of a shop's order cycle: 7, biweekly 14.
std::int32_t cycle_days(const customers::Customer& shop);
/// Takes orders: not excluded by order_cycle NONE.
bool takes_orders(const customers::Customer& shop);

}  // namespace metrics
