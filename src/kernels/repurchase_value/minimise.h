#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace repurchase_value {

/// Where the fits look for the logarithm of each parameter: 1e-5 to 1e5.
constexpr double kLogLowest = -11.512925464970229;
constexpr double kLogHighest = 11.512925464970229;
/// Days with an order after the first: more cannot be. Tables over them stay small.
constexpr std::uint32_t kRepeatOrdersMax = 1'000'000;
/// Customers whose likelihood one thread adds up at a time.
constexpr std::size_t kRowsPerBlock = 8192;

/// A function of a few variables and its gradient.
using Objective = std::function<double(std::span<const double> at, std::span<double> gradient)>;

struct Minimum {
  std::vector<double> at;
  std::vector<double> standard_errors;  ///< root of the diagonal of the inverse Hessian, else NaN
  double value = 0;
  int evaluations = 0;
  bool converged = false;
  bool at_boundary = false;
};

/// Smallest value that BFGS finds in the box [low, high]^n from the given starts: quasi-Newton
/// steps with backtracking (Nocedal & Wright 2006, 6.1), projected on the box. A further start is
/// made only while none before has ended at a minimum inside the box. The Hessian at the
/// end comes from central differences of the gradient. `f` must be finite in the box.
Minimum minimise(const Objective& f, std::span<const std::vector<double>> starts, double low,
                 double high);

}  // namespace repurchase_value
