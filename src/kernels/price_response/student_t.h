#pragma once
#include <cstddef>

namespace price_response {

/// P(|T| > |t|) of Student's t with `freedom` >= 1 degrees: the finite sums of Abramowitz & Stegun
/// 26.7.3 and 26.7.4, exact for whole degrees. O(freedom).
double two_sided_p(double t, std::size_t freedom);

/// The t that |T| exceeds with probability 1 - level (0 < level < 1).
double t_of_level(double level, std::size_t freedom);

}  // namespace price_response
