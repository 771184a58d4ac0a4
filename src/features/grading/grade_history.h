#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "features/grading/period_grading.h"

/// A shop's grades of the months before, from the best source there is. Pure.
namespace grading {

/// Months back that are recomputed from facts when nobody recorded a grade: the 90 days that the
/// fluctuation rule looks back.
inline constexpr int kRecomputedMonths = 3;

/// Where one month's grade of a shop is taken from, in this order.
///   published   by an earlier run; never questioned
///   outside     as another system delivered it, when `outside_is_our_scale`
///   recomputed  by the same config from facts; not for months in which the shop was a newcomer,
///               nor for grading periods that begin before the company's records
struct EarlierGrades {
  std::vector<std::int32_t> grades;  ///< newest first, up to the first unknown month
  std::string_view first_source;     ///< of grades[0]; empty without
};

/// Of the pairs of outside and recomputed grades of the same shop and month, at least
/// `agreement_min` lie within one grade. No pairs: nothing speaks against the outside grades.
struct GradePair {
  std::int32_t outside = 0;
  std::int32_t recomputed = 0;
};
bool outside_is_our_scale(std::span<const GradePair> pairs, double agreement_min);

/// @return one per shop
std::vector<EarlierGrades> earlier_grades(const metrics::MonthInputs& inputs, const Config& config,
                                          unsigned threads,
                                          std::span<const std::vector<PublishedGrade>> history);

}  // namespace grading
