#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "features/demo/shop.h"

/// The grades that the province's system has given the shops, and the limits that go by them.
namespace demo {

inline constexpr int kGrades = 30;

/// What a shop can be expected to order in an even month.
struct Trade {
  double quantity = 0;
  double amount = 0;     ///< yuan
  double products = 0;   ///< distinct ones
  double class_1_2 = 0;  ///< of these, price class 1 and 2
};
Trade trade_of(const Shop& shop, const Catalogue& catalogue);

/// The scale of the whole province: shops scored by the province's published rule (35 quantity, 55
/// amount, 5 products, 5 products of class 1 and 2) and cut by its olive-shaped quota. Made from a
/// fixed sample of shops of the seed, so that a shop's grade does not depend on how many others the
/// demo holds.
class GradeScale {
 public:
  explicit GradeScale(const Setting& setting);

  /// @param level times the expected trade: the months' average of what life did to it
  [[nodiscard]] int grade_of(const Trade& trade, double level = 1) const;
  /// Cartons a week of a shop in the middle of this grade; grows with the grade.
  [[nodiscard]] double cartons_per_week(int grade_no) const {
    return cartons_[static_cast<std::size_t>(grade_no)];
  }

 private:
  [[nodiscard]] double score(const Trade& trade, double level) const;

  double quantity_max_ = 0;
  double amount_max_ = 0;
  double products_mean_ = 0;
  double class_1_2_mean_ = 0;
  std::array<double, kGrades + 1> lowest_{};   ///< by grade, score from which it is given
  std::array<double, kGrades + 1> cartons_{};  ///< by grade
};

}  // namespace demo
