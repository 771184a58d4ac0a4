#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>

namespace forecast {

/// Nelder & Mead's simplex (1965) with the usual coefficients, in N dimensions: moves `start` to
/// the best point found within `evaluations_max` calls or until the simplex is `tolerance`
/// (relative, by value) small. Deterministic. `f` may return infinity where it is not defined.
template <std::size_t N, class F>
double nelder_mead(const F& f, std::array<double, N>& start, std::size_t used,
                   const std::array<double, N>& steps, int evaluations_max, double tolerance) {
  using Point = std::array<double, N>;
  struct Vertex {
    Point at;
    double value;
  };
  std::array<Vertex, N + 1> simplex{};
  for (std::size_t i = 0; i <= used; ++i) {
    simplex[i].at = start;
    if (i > 0) simplex[i].at[i - 1] += steps[i - 1];
    simplex[i].value = f(simplex[i].at);
  }
  const auto last = simplex.begin() + static_cast<std::ptrdiff_t>(used);
  const auto sort = [&] {
    std::stable_sort(simplex.begin(), last + 1,
                     [](const Vertex& a, const Vertex& b) { return a.value < b.value; });
  };
  int evaluations = static_cast<int>(used) + 1;
  sort();
  while (evaluations < evaluations_max) {
    const double best = simplex[0].value, worst = last->value;
    if (worst - best <= tolerance * (std::abs(best) + tolerance)) break;
    Point centre{};
    for (auto v = simplex.begin(); v != last; ++v)
      for (std::size_t k = 0; k < used; ++k) centre[k] += v->at[k] / static_cast<double>(used);
    const auto towards = [&](double factor) {
      Vertex v{start, 0};
      for (std::size_t k = 0; k < used; ++k)
        v.at[k] = centre[k] + factor * (last->at[k] - centre[k]);
      v.value = f(v.at);
      ++evaluations;
      return v;
    };
    const Vertex mirrored = towards(-1);
    if (mirrored.value < best) {
      const Vertex further = towards(-2);
      *last = further.value < mirrored.value ? further : mirrored;
    } else if (mirrored.value < (last - 1)->value) {
      *last = mirrored;
    } else {
      const Vertex inner = towards(mirrored.value < worst ? -0.5 : 0.5);
      if (inner.value < std::min(worst, mirrored.value)) {
        *last = inner;
      } else {
        for (auto v = simplex.begin() + 1; v <= last; ++v) {
          for (std::size_t k = 0; k < used; ++k)
            v->at[k] = simplex[0].at[k] + 0.5 * (v->at[k] - simplex[0].at[k]);
          v->value = f(v->at);
        }
        evaluations += static_cast<int>(used);
      }
    }
    sort();
  }
  start = simplex[0].at;
  return simplex[0].value;
}

}  // namespace forecast
