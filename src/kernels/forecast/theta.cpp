#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "kernels/forecast/forecast.h"
#include "kernels/forecast/nelder_mead.h"
#include "kernels/forecast/season.h"

namespace forecast {
namespace {

constexpr std::size_t kThetaValuesMin = 4;
constexpr int kEvaluationsMax = 250;
constexpr double kAlphaMin = 0.1, kAlphaMax = 0.99, kThetaMax = 50;

struct ThetaParameters {
  double alpha = 0.5, level = 0, theta = 2;
};

/// Regression on time 1, 2, …, kept up value by value.
struct Line {
  double mean = 0, slope = 0, count = 0;
  [[nodiscard]] double intercept() const { return mean - slope * (count + 1) / 2; }
  void add(double value) {
    ++count;
    if (count > 1) slope = ((count - 2) * slope + 6 * (value - mean) / count) / (count + 1);
    mean += (value - mean) / count;
  }
};

/// Where the filter stands after some values: what it expects next, and stepping on.
class Filter {
 public:
  Filter(const ThetaParameters& p, const Line& whole, bool dynamic)
      : p_(p), line_(dynamic ? Line{} : whole), dynamic_(dynamic), level_(p.level) {}

  [[nodiscard]] double expected() const {
    const double drift = (1 - decay_ * (1 - p_.alpha)) / p_.alpha;
    return level_ + (1 - 1 / p_.theta) * (decay_ * line_.intercept() + drift * line_.slope);
  }
  void step(double value) {
    level_ += p_.alpha * (value - level_);
    decay_ *= 1 - p_.alpha;
    if (dynamic_) line_.add(value);
  }
  /// Static form: the slope of the line goes on, the level stays.
  [[nodiscard]] double expected_after(double more) const {
    return expected() + (1 - 1 / p_.theta) * more * line_.slope;
  }

 private:
  ThetaParameters p_;
  Line line_;
  bool dynamic_;
  double level_, decay_ = 1;  // (1 - alpha)^(t-1)
};

class ThetaModel {
 public:
  ThetaModel(std::span<const double> values, bool dynamic) : values_(values), dynamic_(dynamic) {
    for (const double v : values) whole_.add(v);
    double change = 0;
    for (std::size_t t = 1; t < values.size(); ++t) change += std::abs(values[t] - values[t - 1]);
    unit_ = change / static_cast<double>(values.size() - 1);
  }

  ThetaParameters fit() const {
    std::array<double, 3> at{0.5, 0, 2};
    const std::array<double, 3> steps{-0.25, 1, 1.5};
    nelder_mead([this](const std::array<double, 3>& v) { return squares(parameters(v)); }, at,
                dynamic_ ? 3 : 2, steps, kEvaluationsMax, 1e-7);
    return parameters(at);
  }

  Path path(const ThetaParameters& p, std::size_t horizon) const {
    Filter filter(p, whole_, dynamic_);
    for (const double v : values_) filter.step(v);
    const auto n = static_cast<double>(values_.size());
    const double sigma = std::sqrt(squares(p) / std::max(n - 3, 1.0));
    Path out;
    for (std::size_t h = 0; h < horizon; ++h) {
      const auto ahead = static_cast<double>(h);
      out.mean.push_back(dynamic_ ? filter.expected() : filter.expected_after(ahead));
      out.spread.push_back(sigma * std::sqrt(1 + ahead * p.alpha * p.alpha));
      if (dynamic_) filter.step(out.mean.back());
    }
    return out;
  }

 private:
  [[nodiscard]] ThetaParameters parameters(const std::array<double, 3>& v) const {
    return {v[0], values_[0] + unit_ * v[1], dynamic_ ? v[2] : 2};
  }
  [[nodiscard]] double squares(const ThetaParameters& p) const {
    if (p.alpha < kAlphaMin || p.alpha > kAlphaMax || p.theta < 1 || p.theta > kThetaMax)
      return std::numeric_limits<double>::infinity();
    Filter filter(p, whole_, dynamic_);
    double sum = 0;
    for (std::size_t t = 0; t < values_.size(); ++t) {
      const double error = values_[t] - filter.expected();
      if (!dynamic_ || t >= 2) sum += error * error;  // the line is known from two values on
      filter.step(values_[t]);
    }
    return sum;
  }

  std::span<const double> values_;
  bool dynamic_;
  Line whole_;
  double unit_ = 0;
};

Path run(std::span<const double> values, std::size_t season, std::size_t horizon, bool dynamic) {
  if (values.size() < kThetaValuesMin) return naive(values, horizon);
  const bool positive = *std::min_element(values.begin(), values.end()) > 0;
  const std::size_t used = has_season(values, season) ? season : 1;
  const Deseasonalised plain = take_season_out(values, used, positive);
  const ThetaModel model(plain.values, dynamic);
  Path out = model.path(model.fit(), horizon);
  for (std::size_t h = 0; h < horizon; ++h) {
    out.mean[h] = plain.restore(out.mean[h], h + 1);
    out.spread[h] *= plain.scale(h + 1);
  }
  return out;
}

}  // namespace

Path theta(std::span<const double> values, std::size_t season, std::size_t horizon) {
  return run(values, season, horizon, false);
}

Path dynamic_theta(std::span<const double> values, std::size_t season, std::size_t horizon) {
  return run(values, season, horizon, true);
}

}  // namespace forecast
