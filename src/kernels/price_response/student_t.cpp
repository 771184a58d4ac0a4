#include "kernels/price_response/student_t.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace price_response {

double two_sided_p(double t, std::size_t freedom) {
  const double angle = std::atan(std::abs(t) / std::sqrt(static_cast<double>(freedom)));
  const double cosine = std::cos(angle), square = cosine * cosine;
  const bool is_odd = freedom % 2 == 1;
  double term = is_odd ? cosine : 1, sum = 0;
  for (std::size_t k = is_odd ? 3 : 2; k <= freedom; k += 2) {
    sum += term;
    term *= square * static_cast<double>(k - 1) / static_cast<double>(k);
  }
  const double inside =
      is_odd ? 2 / std::numbers::pi * (angle + std::sin(angle) * sum) : std::sin(angle) * sum;
  return std::clamp(1 - inside, 0.0, 1.0);
}

double t_of_level(double level, std::size_t freedom) {
  double low = 0, high = 1;
  while (two_sided_p(high, freedom) > 1 - level && high < 1e9) high *= 2;
  for (int step = 0; step < 100; ++step) {
    const double middle = (low + high) / 2;
    (two_sided_p(middle, freedom) > 1 - level ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace price_response
