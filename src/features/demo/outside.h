#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "base/date.h"
#include "features/demo/ordering.h"

/// What other systems and visits report of a shop: monthly figures, stock counts, prices seen.
namespace demo {

struct MonthFigures {
  base::Period period;
  int grade_no = 1;
  double credit_score = 100;
  std::int64_t monthly_cap = 0;
  // Shops with a till only.
  std::optional<double> new_retail_score;
  std::optional<double> scan_rate;
  std::optional<double> scan_accuracy;
  std::optional<std::int64_t> offline_days;
  std::optional<std::int64_t> pos_total_minor;
};

struct Count {
  base::Date counted_on;
  std::uint16_t item = 0;
  bool by_till = false;
  double stock_cartons = 0;
  std::int64_t stockout_days = 0;
};

struct Price {
  base::Date observed_on;
  std::uint16_t item = 0;
  std::int64_t carton_minor = 0;
  std::int64_t pack_minor = 0;
  bool tag_present = false;
};

/// All months of the market, for looking back: weeks of [first_week, last_week].
class Market {
 public:
  Market(const Setting& setting, const GradeScale& scale, std::int32_t first_week,
         std::int32_t last_week);
  [[nodiscard]] const MarketWeek& week(std::int32_t week) const {
    return weeks_[static_cast<std::size_t>(week - first_week_)];
  }

 private:
  std::int32_t first_week_;
  std::vector<MarketWeek> weeks_;
};

/// Months in which the till's or the manager's counts of a shop are reported: the last `months`.
inline constexpr int kCountMonths = 4;
/// Months of purchases that the first count already knows of.
inline constexpr int kWarmUpMonths = 2;

struct OutsideWorld {
  std::vector<MonthFigures> months;
  std::vector<Count> counts;
  std::vector<Price> prices;
};

/// The outside figures of a shop for first..last. Stock follows from the shop's own purchases:
/// opening + delivered - sold, never below zero.
OutsideWorld observe(const Shop& shop, const Trade& trade, const Setting& setting,
                     const GradeScale& scale, const Market& market, base::Period first,
                     base::Period last);

}  // namespace demo
