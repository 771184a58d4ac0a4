#pragma once
#include <cstdint>
#include <vector>

#include "features/grading/matrix_rules.h"
#include "features/grading/score_rules.h"

/// The grades of all shops in any one month that facts hold: who is graded by which method, the
/// ranking and the cut; without levers and history. Pure.
namespace grading {

enum class Method : std::uint8_t { kNotGraded, kRanked, kNewcomer, kNoPurchases };
std::string_view code_of(Method method);

struct PeriodGrading {
  std::vector<std::int32_t> grade_no;  ///< per shop; 0 not graded
  std::vector<Method> method;          ///< per shop
  Ranking ranking;
  std::vector<Cell> cells;  ///< per ranking.shops; cut `matrix` only
};

/// Active shops that bought something in the grading period are ranked; newcomers take the grade
/// of their place; the other active shops take grade 1, outside the quota, so that a dozen closed
/// doors do not push buyers up. When nobody bought anything, nobody is graded.
/// A shop whose first order is later than `last` and that is not known to have been open is not
/// graded.
PeriodGrading grade_period(const metrics::MonthInputs& inputs, base::Period last,
                           const Config& config, unsigned threads);

/// First order of the company; nothing without orders.
std::optional<base::Date> records_begin(const metrics::MonthInputs& inputs);

}  // namespace grading
