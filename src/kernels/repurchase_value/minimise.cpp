#include "kernels/repurchase_value/minimise.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/check.h"

namespace repurchase_value {
namespace {

constexpr int kStepsMax = 500;
constexpr double kGradientTolerance = 1e-8;  // of the value; log parameters are then good to 1e-6
// Part of the value that its sum may be wrong by: near the minimum no step gains more than this.
constexpr double kRounding = 1e-14;
using Matrix = std::vector<std::vector<double>>;

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

Matrix identity(std::size_t n) {
  Matrix m(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) m[i][i] = 1;
  return m;
}

struct Point {
  std::vector<double> at, gradient;
  double value = 0;
};

class Descent {
 public:
  Descent(const Objective& f, std::vector<double> start, double low, double high)
      : f_(f), low_(low), high_(high), inverse_(identity(start.size())) {
    here_ = evaluate(std::move(start));
  }

  Minimum run() {
    bool fresh = true;  // the inverse Hessian is the identity
    for (int step = 0; step < kStepsMax && !flat(); ++step) {
      if (advance(fresh)) {
        fresh = false;
      } else {
        if (fresh) break;
        inverse_ = identity(here_.at.size());
        fresh = true;
      }
    }
    return {.at = here_.at,
            .standard_errors = {},
            .value = here_.value,
            .evaluations = evaluations_,
            .converged = flat(),
            .at_boundary = touches()};
  }

 private:
  Point evaluate(std::vector<double> at) {
    Point p;
    for (double& v : at) v = std::clamp(v, low_, high_);
    p.at = std::move(at);
    p.gradient.resize(p.at.size());
    p.value = f_(p.at, p.gradient);
    ++evaluations_;
    return p;
  }
  /// At a wall, with the descent pointing out.
  [[nodiscard]] bool held(std::size_t i) const {
    return (here_.at[i] <= low_ && here_.gradient[i] > 0) ||
           (here_.at[i] >= high_ && here_.gradient[i] < 0);
  }
  [[nodiscard]] bool flat() const {
    double largest = 0;
    for (std::size_t i = 0; i < here_.at.size(); ++i)
      if (!held(i)) largest = std::max(largest, std::abs(here_.gradient[i]));
    return largest <= kGradientTolerance * std::max(1.0, std::abs(here_.value));
  }
  [[nodiscard]] bool touches() const {
    return std::any_of(here_.at.begin(), here_.at.end(),
                       [&](double v) { return v <= low_ || v >= high_; });
  }

  [[nodiscard]] std::vector<double> direction() const {
    const std::size_t n = here_.at.size();
    std::vector<double> d(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      if (held(i)) continue;
      for (std::size_t j = 0; j < n; ++j)
        if (!held(j)) d[i] -= inverse_[i][j] * here_.gradient[j];
    }
    // Parameters are logarithms: a step of more than 2 leaves the region where the model is known.
    double longest = 0;
    for (const double v : d) longest = std::max(longest, std::abs(v));
    if (longest > 2)
      for (double& v : d) v *= 2 / longest;
    return d;
  }

  bool advance(bool fresh) {
    const std::vector<double> d = direction();
    const double slope = dot(d, here_.gradient);
    if (slope >= 0) return false;
    for (double scale = 1; scale > 1e-12; scale *= 0.4) {
      std::vector<double> at = here_.at;
      for (std::size_t i = 0; i < at.size(); ++i) at[i] += scale * d[i];
      Point next = evaluate(std::move(at));
      const double slack = kRounding * std::abs(here_.value);
      if (!(next.value <= here_.value + 1e-4 * scale * slope + slack)) continue;
      update(next, fresh);
      here_ = std::move(next);
      return true;
    }
    return false;
  }

  void update(const Point& next, bool fresh) {
    const std::size_t n = here_.at.size();
    std::vector<double> s(n), y(n), hy(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      s[i] = next.at[i] - here_.at[i];
      y[i] = next.gradient[i] - here_.gradient[i];
    }
    const double sy = dot(s, y);
    if (sy <= 1e-12 * std::sqrt(dot(s, s) * dot(y, y))) return;  // keeps it positive definite
    if (fresh)
      for (std::size_t i = 0; i < n; ++i) inverse_[i][i] = sy / dot(y, y);
    for (std::size_t i = 0; i < n; ++i) hy[i] = dot(inverse_[i], y);
    const double yhy = dot(y, hy);
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j)
        inverse_[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
  }

  const Objective& f_;
  double low_, high_;
  Matrix inverse_;
  Point here_;
  int evaluations_ = 0;
};

Matrix hessian(const Objective& f, const std::vector<double>& at) {
  const std::size_t n = at.size();
  constexpr double kStep = 1e-4;
  Matrix h(n, std::vector<double>(n));
  std::vector<double> above(n), below(n);
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double> moved = at;
    moved[i] = at[i] + kStep;
    f(moved, above);
    moved[i] = at[i] - kStep;
    f(moved, below);
    for (std::size_t j = 0; j < n; ++j) h[i][j] = (above[j] - below[j]) / (2 * kStep);
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < i; ++j) h[i][j] = h[j][i] = (h[i][j] + h[j][i]) / 2;
  return h;
}

/// Diagonal of the inverse of a symmetric matrix by Cholesky; empty unless positive definite.
std::vector<double> inverse_diagonal(const Matrix& m) {
  const std::size_t n = m.size();
  Matrix low(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j <= i; ++j) {
      double rest = m[i][j];
      for (std::size_t k = 0; k < j; ++k) rest -= low[i][k] * low[j][k];
      if (i == j && !(rest > 1e-10 * std::abs(m[i][i]))) return {};
      low[i][j] = i == j ? std::sqrt(rest) : rest / low[j][j];
    }
  std::vector<double> diagonal(n, 0.0);
  for (std::size_t column = 0; column < n; ++column) {  // columns of the inverse of `low`
    std::vector<double> x(n, 0.0);
    for (std::size_t i = column; i < n; ++i) {
      double rest = i == column ? 1 : 0;
      for (std::size_t k = column; k < i; ++k) rest -= low[i][k] * x[k];
      x[i] = rest / low[i][i];
    }
    diagonal[column] = dot(x, x);
  }
  return diagonal;
}

}  // namespace

Minimum minimise(const Objective& f, std::span<const std::vector<double>> starts, double low,
                 double high) {
  CHECK(!starts.empty());
  Minimum best;
  int evaluations = 0;
  for (const std::vector<double>& start : starts) {
    Minimum found = Descent(f, start, low, high).run();
    evaluations += found.evaluations;
    if (best.at.empty() || found.value < best.value) best = std::move(found);
    if (best.converged && !best.at_boundary) break;
  }
  best.evaluations = evaluations + 2 * static_cast<int>(best.at.size());
  best.standard_errors = inverse_diagonal(hessian(f, best.at));
  for (double& v : best.standard_errors) v = std::sqrt(v);
  if (best.standard_errors.empty())
    best.standard_errors.assign(best.at.size(), std::numeric_limits<double>::quiet_NaN());
  return best;
}

}  // namespace repurchase_value
