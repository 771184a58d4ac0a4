#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "features/demo/grades.h"
#include "features/demo/shop.h"

/// What a shop orders in a week. Nothing is carried from week to week: an order is a function of
/// seed, shop and week, so weeks and shops can be made in any order, on any thread.
namespace demo {

struct OrderLine {
  std::uint16_t item = 0;
  std::int32_t demand = 0;
  std::int32_t limit = 0;
  std::int32_t ordered = 0;    ///< <= demand, <= limit
  std::int32_t delivered = 0;  ///< <= ordered
};

/// One week of the market: what is to be had, what is short, who may order how much.
class MarketWeek {
 public:
  MarketWeek(const Setting& setting, const GradeScale& scale, std::int32_t week);

  [[nodiscard]] std::int32_t week() const { return week_; }
  /// Was, is or will that weekday be closed, `weeks_away` (-2..2) from this week?
  [[nodiscard]] bool is_closed(int weekday, int weeks_away = 0) const {
    return closed_[static_cast<std::size_t>(weeks_away + 2)][index(weekday)];
  }
  [[nodiscard]] double season(SeasonKind kind, int weekday) const {
    return days_[index(weekday)].season[static_cast<std::size_t>(kind)];
  }
  [[nodiscard]] double gift(int weekday) const { return days_[index(weekday)].gift; }

  struct Product {
    bool is_available = false;
    bool is_key = false;
    bool is_tight = false;
    bool is_gift = false;  ///< dear enough for a present
    double trend = 1;      ///< slow change of the taste for its class
    double shipped = 1;    ///< share of what was ordered that the warehouse can deliver
    std::array<std::int32_t, kGrades + 1> limit{};  ///< by grade, cartons an order; never falls
  };
  [[nodiscard]] const Product& product(std::size_t item) const { return products_[item]; }

 private:
  struct Day {
    double gift = 1;
    std::array<double, 4> season{};
  };
  static std::size_t index(int weekday) { return static_cast<std::size_t>(weekday - 1); }

  std::int32_t week_;
  std::array<Day, 7> days_;
  std::array<std::array<bool, 7>, 5> closed_{};
  std::vector<Product> products_;
};

/// The grade in force for limits in a week: of the three months before it.
int grade_in_force(const Shop& shop, const Trade& trade, const GradeScale& scale,
                   std::int32_t week);
/// Mean level of the three months that end with `last`.
double level_of_quarter(const Life& life, base::Period last);

/// The day on which the shop orders in this week, or nothing: no order day, closed, not licensed,
/// skipped. On its order weekday, except for the few weeks in which the system was down that day.
std::optional<base::Date> order_day(const Shop& shop, const MarketWeek& market);

/// The lines of the shop's order on `day`, appended; none when nothing was to be had. Key products
/// allotted to the shop that it did not take stand there once in four weeks, with a limit and
/// nothing ordered.
/// @return how many
std::size_t make_order(const Shop& shop, const MarketWeek& market, base::Date day, int grade_no,
                       const Catalogue& catalogue, std::vector<OrderLine>& lines);

}  // namespace demo
