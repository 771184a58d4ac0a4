#include "kernels/forecast/holidays.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace forecast {
namespace {

constexpr int kFirstYear = 2000, kLastYear = 2050;
constexpr double kSignificant = 2;

/// Month x 100 + day of Spring Festival and Mid-Autumn, 2000 to 2050.
struct Dates {
  short spring_festival, mid_autumn;
};
constexpr std::array<Dates, kLastYear - kFirstYear + 1> kDates{{
    {205, 912},  {124, 1001}, {212, 921},  {201, 911},  {122, 928},  {209, 918},  {129, 1006},
    {218, 925},  {207, 914},  {126, 1003}, {214, 922},  {203, 912},  {123, 930},  {210, 919},
    {131, 908},  {219, 927},  {208, 915},  {128, 1004}, {216, 924},  {205, 913},  {125, 1001},
    {212, 921},  {201, 910},  {122, 929},  {210, 917},  {129, 1006}, {217, 925},  {206, 915},
    {126, 1003}, {213, 922},  {203, 912},  {123, 1001}, {211, 919},  {131, 908},  {219, 927},
    {208, 916},  {128, 1004}, {215, 924},  {204, 913},  {124, 1002}, {212, 920},  {201, 910},
    {122, 928},  {210, 917},  {130, 1005}, {217, 925},  {206, 915},  {126, 1004}, {214, 922},
    {202, 911},  {123, 930},
}};

using Matrix = std::vector<std::vector<double>>;

/// Inverse of a symmetric matrix by Gauss-Jordan; empty when it is singular.
Matrix inverse(Matrix m) {
  const std::size_t n = m.size();
  for (std::size_t i = 0; i < n; ++i) {
    m[i].resize(2 * n, 0.0);
    m[i][n + i] = 1;
  }
  for (std::size_t i = 0; i < n; ++i) {
    std::size_t pivot = i;
    for (std::size_t k = i + 1; k < n; ++k)
      if (std::abs(m[k][i]) > std::abs(m[pivot][i])) pivot = k;
    if (std::abs(m[pivot][i]) < 1e-10) return {};
    std::swap(m[i], m[pivot]);
    const double divisor = m[i][i];
    for (double& v : m[i]) v /= divisor;
    for (std::size_t k = 0; k < n; ++k) {
      if (k == i) continue;
      const double factor = m[k][i];
      for (std::size_t j = 0; j < 2 * n; ++j) m[k][j] -= factor * m[i][j];
    }
  }
  for (auto& row : m) row.erase(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(n));
  return m;
}

struct Regression {
  std::vector<double> slopes, errors;  ///< of the columns, in order; empty when not determined
};

/// Least squares of y on a constant and the columns.
Regression regress(std::span<const double> y, const Matrix& columns) {
  const std::size_t k = columns.size() + 1, n = y.size();
  const auto x = [&](std::size_t column, std::size_t row) {
    return column == 0 ? 1.0 : columns[column - 1][row];
  };
  Matrix products(k, std::vector<double>(k, 0.0));
  std::vector<double> with_y(k, 0.0), at(k, 0.0);
  for (std::size_t row = 0; row < n; ++row)
    for (std::size_t i = 0; i < k; ++i) {
      with_y[i] += x(i, row) * y[row];
      for (std::size_t j = 0; j < k; ++j) products[i][j] += x(i, row) * x(j, row);
    }
  const Matrix solve = inverse(products);
  if (solve.empty() || n <= k) return {};
  for (std::size_t i = 0; i < k; ++i)
    for (std::size_t j = 0; j < k; ++j) at[i] += solve[i][j] * with_y[j];
  double squares = 0;
  for (std::size_t row = 0; row < n; ++row) {
    double rest = y[row];
    for (std::size_t i = 0; i < k; ++i) rest -= at[i] * x(i, row);
    squares += rest * rest;
  }
  Regression out;
  for (std::size_t i = 1; i < k; ++i) {
    out.slopes.push_back(at[i]);
    out.errors.push_back(std::sqrt(squares / static_cast<double>(n - k) * solve[i][i]));
  }
  return out;
}

std::vector<double> differences(std::span<const double> values, std::size_t lag) {
  std::vector<double> out;
  for (std::size_t t = lag; t < values.size(); ++t) out.push_back(values[t] - values[t - lag]);
  return out;
}

bool all_zero(std::span<const double> values) {
  return std::all_of(values.begin(), values.end(), [](double v) { return v == 0; });
}

}  // namespace

std::optional<base::Date> date_of(Holiday holiday, int year) {
  if (year < kFirstYear || year > kLastYear) return std::nullopt;
  const Dates& dates = kDates[static_cast<std::size_t>(year - kFirstYear)];
  const int day = holiday == Holiday::kSpringFestival ? dates.spring_festival : dates.mid_autumn;
  return base::Date::from_ymd(year, day / 100, day % 100);
}

std::vector<HolidayWindow> usual_windows() {
  return {{Holiday::kSpringFestival, -20, -1},
          {Holiday::kSpringFestival, 0, 6},
          {Holiday::kMidAutumn, -10, -1}};
}

std::vector<double> exposure(const HolidayWindow& window, std::span<const base::Date> starts) {
  std::vector<double> out(starts.empty() ? 0 : starts.size() - 1, 0.0);
  if (out.empty() || window.last_day < window.first_day) return out;
  const double share = 1.0 / (window.last_day - window.first_day + 1);
  // A window may reach into the neighbouring year.
  for (int year = starts.front().year() - 1; year <= starts.back().year() + 1; ++year) {
    const auto holiday = date_of(window.holiday, year);
    if (!holiday) continue;
    for (int day = window.first_day; day <= window.last_day; ++day) {
      const auto after = std::upper_bound(starts.begin(), starts.end(), holiday->plus_days(day));
      if (after == starts.begin() || after == starts.end()) continue;
      out[static_cast<std::size_t>(after - starts.begin()) - 1] += share;
    }
  }
  return out;
}

std::vector<HolidayEffect> fit_holidays(std::span<const double> values,
                                        std::span<const base::Date> starts, std::size_t season,
                                        std::span<const HolidayWindow> windows) {
  if (values.empty() || *std::min_element(values.begin(), values.end()) <= 0) return {};
  if (starts.size() < values.size() + 1) return {};
  std::vector<double> logs;
  for (const double v : values) logs.push_back(std::log(v));
  const std::size_t lag = std::max<std::size_t>(season, 1);
  const std::vector<double> y = differences(logs, lag);
  if (y.size() < windows.size() + 3) return {};
  std::vector<HolidayEffect> effects;
  Matrix columns;
  for (const HolidayWindow& window : windows) {
    std::vector<double> column =
        differences(exposure(window, starts.first(values.size() + 1)), lag);
    if (all_zero(column)) continue;  // it never moved between periods
    effects.push_back({window, 0, 0});
    columns.push_back(std::move(column));
  }
  while (!effects.empty()) {
    const Regression found = regress(y, columns);
    if (found.slopes.empty()) return {};
    std::size_t weakest = 0;
    double least = INFINITY;
    for (std::size_t i = 0; i < effects.size(); ++i) {
      effects[i].log_effect = found.slopes[i];
      effects[i].standard_error = found.errors[i];
      const double strength = std::abs(found.slopes[i]) / std::max(found.errors[i], 1e-300);
      if (strength < least) least = strength, weakest = i;
    }
    if (least >= kSignificant) break;
    effects.erase(effects.begin() + static_cast<std::ptrdiff_t>(weakest));
    columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(weakest));
  }
  return effects;
}

std::vector<double> holiday_factors(std::span<const HolidayEffect> effects,
                                    std::span<const base::Date> starts) {
  std::vector<double> logs(starts.empty() ? 0 : starts.size() - 1, 0.0);
  for (const HolidayEffect& effect : effects) {
    const std::vector<double> share = exposure(effect.window, starts);
    for (std::size_t t = 0; t < logs.size(); ++t) logs[t] += effect.log_effect * share[t];
  }
  for (double& v : logs) v = std::exp(v);
  return logs;
}

base::Result<Forecast> forecast_with_holidays(std::span<const double> values,
                                              std::span<const base::Date> starts,
                                              const Options& options,
                                              std::span<const HolidayWindow> windows) {
  if (starts.size() != values.size() + options.horizon + 1 ||
      !std::is_sorted(starts.begin(), starts.end()))
    return base::Error{base::ErrorCode::kInvalid,
                       "forecast.bad_periods",
                       "the first days of all periods are needed, in order",
                       {}};
  const std::vector<HolidayEffect> effects = fit_holidays(values, starts, options.season, windows);
  const std::vector<double> factors = holiday_factors(effects, starts);
  std::vector<double> plain(values.begin(), values.end());
  for (std::size_t t = 0; t < plain.size(); ++t) plain[t] /= factors[t];
  TRY_ASSIGN(Forecast out, forecast(plain, options));
  for (std::size_t h = 0; h < options.horizon; ++h) {
    const double factor = factors[values.size() + h];
    out.mean[h] *= factor;
    out.low[h] *= factor;
    out.high[h] *= factor;
  }
  return out;
}

}  // namespace forecast
