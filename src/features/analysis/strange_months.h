#pragma once
#include <string>
#include <vector>

#include "features/analysis/order_calendar.h"

/// Inside the study `strange`: the months of a shop that its own past does not explain.
namespace analysis {

inline constexpr std::size_t kJudgedMonthsMin = 8;
inline constexpr double kLeastShare = 0.25;  ///< of what was expected, to be worth a visit

/// A shop month by month, with how long each was for it: 1 for a mean month. Judged are active
/// shops with eight whole months.
struct JudgedShop {
  bool is_judged = false;
  ShopMonths own;
  std::vector<double> lengths;

  /// Values of mean months.
  [[nodiscard]] std::vector<double> even() const;
};
std::vector<JudgedShop> judged_shops(const StudyInputs& inputs, const MonthSpan& span);

/// Stocking up for a feast that explains a month above or below.
struct FeastMonth {
  std::string holiday;
  bool is_up = false;
  bool is_down = false;
};

/// The months that are judged, with what all shops share.
struct Months {
  MonthSpan span;
  std::vector<double> movement;  ///< see common_movement()
  std::vector<FeastMonth> feasts;
  std::size_t first = 0;  ///< of the last half year
  /// How far a month usually lies from what is expected of it, as a share: the median over shops.
  double usual_spread = 0;
};
Months months_of(const MonthSpan& span, const std::vector<JudgedShop>& shops);

/// What moves all shops alike: for each period the median over shops of their quantity against
/// their own median. A shop that pauses or bursts does not move it. Series end with the last
/// period; 1 where there is nothing to tell it from.
std::vector<double> common_movement(const std::vector<std::vector<double>>& series,
                                    std::size_t periods);

struct ShopEvents {
  std::vector<models::StrangeEvent> events;
  std::vector<std::size_t> explained_months;  ///< outliers that a feast explains
};

bool is_worth(double actual, double expected);

/// Adds the months of the last half year that lie far from what all other months let expect. Those
/// from a change of level on (already among the events) are of another life: they are not told
/// again, and say nothing of the months before.
void add_months(const JudgedShop& shop, const Months& months, ShopEvents& out);

}  // namespace analysis
