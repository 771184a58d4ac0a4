// One recursion serves all forms. With q = l + phi b the expected value is q, q + s or q s; d is
// its error in units of the series. Hyndman's equations for multiplicative errors, written with
// d instead of the relative error, are those for additive errors:
//   l = q + alpha d',  b = phi b + beta d',  s = s + gamma d''
// where d' = d / s and d'' = d / q under a multiplicative season, both d otherwise. Only the
// likelihood and the spread tell the two kinds of error apart.
#include "kernels/forecast/ets_form.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/forecast/nelder_mead.h"
#include "kernels/forecast/season.h"

namespace forecast {
namespace {

constexpr std::size_t kEtsValuesMin = 4;
constexpr std::size_t kSeasonMax = 24;  // longer ones have too many states for the AICc
constexpr std::size_t kVariables = 6;
constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Point = std::array<double, kVariables>;

struct EtsParameters {
  double alpha = 0.3, beta = 0, gamma = 0, phi = 1, level = 0, growth = 0;
};

/// One form on one series.
class EtsModel {
 public:
  EtsModel(std::span<const double> values, std::size_t season, EtsForm form)
      : values_(values),
        form_(form),
        plain_(take_season_out(values, form.season == 'N' ? 1 : season, form.season == 'M')) {
    season_ = plain_.factors.size();
    start_line();
  }

  [[nodiscard]] bool has_enough_values() const {
    return static_cast<double>(values_.size()) > counted() + 1;
  }

  EtsFit fit(std::size_t horizon) {
    Point at{0.3}, steps{-0.2, 1};
    std::size_t used = 2;
    const auto add = [&](double value, double step) { at[used] = value, steps[used++] = step; };
    if (form_.trend == 'D') add(0.1, 0.2), add(0, 1), add(0.95, -0.07);
    if (form_.season != 'N') add(0.1, 0.2);
    const int evaluations = 80 * static_cast<int>(used);
    const double likelihood =
        nelder_mead([this](const Point& p) { return minus_two_log_likelihood(parameters(p)); }, at,
                    used, steps, evaluations, 1e-6);
    const EtsParameters p = parameters(at);
    const double k = counted(), n = static_cast<double>(values_.size());
    return {form_,           p.alpha, p.beta, p.gamma, p.phi, likelihood + 2 * k * n / (n - k - 1),
            path(p, horizon)};
  }

 private:
  /// Level and growth before the first value, by regression on the first ten (or two seasons).
  void start_line() {
    const std::size_t n = std::min(std::max<std::size_t>(10, 2 * season_), values_.size());
    double mean = 0, slope = 0, squares = 0, change = 0;
    for (std::size_t t = 0; t < n; ++t) mean += plain_.values[t] / static_cast<double>(n);
    for (std::size_t t = 0; t < n; ++t) {
      const double x = static_cast<double>(t + 1) - static_cast<double>(n + 1) / 2;
      slope += x * plain_.values[t];
      squares += x * x;
      if (t > 0) change += std::abs(plain_.values[t] - plain_.values[t - 1]);
    }
    start_growth_ = form_.trend == 'N' ? 0 : slope / squares;
    start_level_ = mean - start_growth_ * static_cast<double>(n + 1) / 2;
    unit_ = change / static_cast<double>(n - 1);
  }

  /// Parameters and free starting states, and the variance.
  [[nodiscard]] double counted() const {
    double k = 3;
    if (form_.trend == 'D') k += 3;
    if (form_.season != 'N') k += static_cast<double>(season_);  // gamma and m - 1 states
    return k;
  }

  /// The variables of the search: smoothing as shares of what is admissible, states in units of
  /// the mean change.
  [[nodiscard]] EtsParameters parameters(const Point& v) const {
    EtsParameters p{.alpha = v[0], .level = start_level_ + unit_ * v[1], .growth = start_growth_};
    std::size_t next = 2;
    if (form_.trend == 'D') {
      p.beta = v[next++] * p.alpha;
      p.growth += 0.3 * unit_ * v[next++];
      p.phi = v[next++];
    }
    if (form_.season != 'N') p.gamma = v[next] * (1 - p.alpha);
    return p;
  }

  [[nodiscard]] bool admissible(const EtsParameters& p) const {
    constexpr double kMin = 1e-4;
    if (p.alpha < kMin || p.alpha > 1 - kMin) return false;
    if (form_.trend == 'D' && (p.beta < kMin * p.alpha || p.beta > p.alpha)) return false;
    if (form_.trend == 'D' && (p.phi < 0.8 || p.phi > 0.98)) return false;
    return form_.season == 'N' || (p.gamma >= 0 && p.gamma <= 1 - p.alpha);
  }

  struct State {
    double level, growth;
    std::array<double, kSeasonMax> season;
  };
  [[nodiscard]] State first_state(const EtsParameters& p) const {
    State state{p.level, p.growth, {}};
    std::copy(plain_.factors.begin(), plain_.factors.end(), state.season.begin());
    return state;
  }

  /// Runs over the series; visits (expected, error) of each value; false when it leaves the domain.
  template <class Visit>
  bool filter(const EtsParameters& p, State& state, const Visit& visit) const {
    const bool additive = form_.season == 'A', multiplicative = form_.season == 'M';
    const bool relative = form_.error == 'M';
    std::size_t at = 0;
    for (const double value : values_) {
      const double growth = p.phi * state.growth, q = state.level + growth;
      double& s = state.season[at];
      const double expected = multiplicative ? q * s : additive ? q + s : q;
      if (relative && !(expected > 0)) return false;
      if (multiplicative && !(q > 0 && s > 0)) return false;
      const double d = value - expected, of_level = multiplicative ? d / s : d;
      visit(expected, d);
      state.level = q + p.alpha * of_level;
      state.growth = growth + p.beta * of_level;
      if (multiplicative) s += p.gamma * d / q;
      if (additive) s += p.gamma * d;
      if (++at == season_) at = 0;
    }
    return true;
  }

  [[nodiscard]] double minus_two_log_likelihood(const EtsParameters& p) const {
    if (!admissible(p)) return kInfinity;
    State state = first_state(p);
    const bool relative = form_.error == 'M';
    double squares = 0, logs = 0, product = 1;
    const bool inside = filter(p, state, [&](double expected, double d) {
      if (!relative) {
        squares += d * d;
        return;
      }
      const double e = d / expected;
      squares += e * e;
      product *= expected;  // one logarithm for many factors
      if (product > 1e200 || product < 1e-200) logs += std::log(product), product = 1;
    });
    if (!inside) return kInfinity;
    const auto n = static_cast<double>(values_.size());
    return n * std::log(std::max(squares, 1e-300)) + 2 * (logs + std::log(product));
  }

  [[nodiscard]] Path path(const EtsParameters& p, std::size_t horizon) const {
    State state = first_state(p);
    const bool relative = form_.error == 'M';
    double squares = 0;
    filter(p, state, [&](double expected, double d) {
      squares += relative ? d * d / (expected * expected) : d * d;
    });
    const auto n = static_cast<double>(values_.size());
    const double free = form_.season == 'N' ? counted() - 1 : counted() - 2;
    const double sigma = std::sqrt(squares / std::max(n - std::min(free, n / 2), 1.0));
    Path out;
    double growth = 0, damped = 1, sum = 1;
    for (std::size_t h = 1; h <= horizon; ++h) {
      damped *= p.phi;
      growth += damped;
      const double q = state.level + growth * state.growth;
      const double s = state.season[(values_.size() + h - 1) % season_];
      const double mean = form_.season == 'M' ? q * s : form_.season == 'A' ? q + s : q;
      out.mean.push_back(mean);
      out.spread.push_back(sigma * std::sqrt(sum) * (relative ? std::abs(mean) : 1));
      const double c = p.alpha + p.beta * growth + (h % season_ == 0 ? p.gamma : 0);
      sum += c * c;
    }
    return out;
  }

  std::span<const double> values_;
  EtsForm form_;
  Deseasonalised plain_;
  std::size_t season_ = 1;
  double start_level_ = 0, start_growth_ = 0, unit_ = 0;
};

bool fits(EtsForm form, bool positive, bool seasonal) {
  if (form.season != 'N' && !seasonal) return false;
  if ((form.error == 'M' || form.season == 'M') && !positive) return false;
  return !(form.error == 'A' && form.season == 'M');
}

/// A season too long for states: taken out, the rest smoothed, and put back.
template <class Fit>
EtsFit around_season(std::span<const double> values, std::size_t season, const Fit& fit) {
  const bool positive = *std::min_element(values.begin(), values.end()) > 0;
  const Deseasonalised plain =
      take_season_out(values, has_season(values, season) ? season : 1, positive);
  EtsFit out = fit(plain.values);
  for (std::size_t h = 0; h < out.path.mean.size(); ++h) {
    out.path.mean[h] = plain.restore(out.path.mean[h], h + 1);
    out.path.spread[h] *= plain.scale(h + 1);
  }
  return out;
}

EtsFit without_choice(std::span<const double> values, std::size_t horizon) {
  EtsFit out;
  out.alpha = 1;
  out.path = naive(values, horizon);
  return out;
}

bool is_constant(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [&](double v) { return v == values[0]; });
}

}  // namespace

EtsFit ets_of_form(std::span<const double> values, std::size_t season, std::size_t horizon,
                   EtsForm form) {
  if (values.size() < kEtsValuesMin || is_constant(values)) return without_choice(values, horizon);
  if (season > kSeasonMax)
    return around_season(values, season, [&](std::span<const double> plain) {
      return ets_of_form(plain, 1, horizon, form);
    });
  const bool positive = *std::min_element(values.begin(), values.end()) > 0;
  if (values.size() < 2 * season + 1) season = 1, form.season = 'N';
  if (!positive) form.error = 'A', form.season = form.season == 'M' ? 'A' : form.season;
  EtsModel model(values, season, form);
  if (!model.has_enough_values()) return without_choice(values, horizon);
  return model.fit(horizon);
}

EtsFit ets(std::span<const double> values, std::size_t season, std::size_t horizon) {
  if (values.size() < kEtsValuesMin || is_constant(values)) return without_choice(values, horizon);
  if (season > kSeasonMax)
    return around_season(values, season,
                         [&](std::span<const double> plain) { return ets(plain, 1, horizon); });
  const bool positive = *std::min_element(values.begin(), values.end()) > 0;
  const bool seasonal = season > 1 && values.size() >= 2 * season + 1;
  EtsFit best;
  best.aicc = kInfinity;
  for (const char error : {'A', 'M'})
    for (const char trend : {'N', 'D'})
      for (const char kind : {'N', 'A', 'M'}) {
        const EtsForm form{error, trend, kind};
        if (!fits(form, positive, seasonal)) continue;
        EtsModel model(values, season, form);
        if (!model.has_enough_values()) continue;
        EtsFit fit = model.fit(horizon);
        if (fit.aicc < best.aicc) best = std::move(fit);
      }
  return std::isfinite(best.aicc) ? best : without_choice(values, horizon);
}

}  // namespace forecast
