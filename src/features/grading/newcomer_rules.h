#pragma once
#include <optional>

#include "features/grading/grading.h"

/// Who is new, and the grade that the place alone gives. Pure.
namespace grading {

/// What is known of a shop's beginning.
struct Beginning {
  std::optional<base::Date> first_order;  ///< over all history
  std::optional<base::Date> opened_on;
  std::optional<base::Date> records_begin;  ///< first order of the whole company
};

/// A shop is new when its records cannot fill the time up to `newcomer_months` before the end of
/// `period`: its first order is later than that, or it opened later and has not ordered before.
/// When the company's own records begin later, a late first order says nothing.
bool is_newcomer(const Beginning& beginning, base::Period period, int newcomer_months);

/// The grade by market type and floor area; entertainment venues have one fixed grade. Unknown
/// area counts as small, an unlisted market type takes the row "*", and without such a row grade 1.
std::int32_t newcomer_grade(const customers::Customer& shop, const Config& config);

}  // namespace grading
