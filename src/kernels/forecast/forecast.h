#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/result.h"

/// What a product, a shop or an area will sell in the next periods, from its own past.
///
/// Series are equally spaced, oldest first, with no gaps; the season length (12 for months with a
/// yearly season, 7 for days with a weekly one, 1 for none) is the caller's. All functions are
/// pure and may be called from several threads. A horizon of 0 gives an empty answer.
namespace forecast {

enum class Method : std::uint8_t {
  kNaive,          ///< the last value again
  kSeasonalNaive,  ///< the value of one season ago
  kEts,            ///< exponential smoothing, form chosen by AICc
  kTheta,          ///< the theta method (theta = 2)
  kDynamicTheta,   ///< dynamic optimised theta
  kCroston,        ///< Croston's method in the Syntetos-Boylan form: seldom but steady demand
  kTsb,            ///< Teunter-Syntetos-Babai: seldom demand that may die out
  kCombination,    ///< mean of ETS, theta and dynamic theta
  kPooled,         ///< boosted trees trained on all series, of forecast_together() only
};
std::string_view name_of(Method method);  ///< e.g. `seasonal_naive`

/// Expected values of the next `horizon` periods and the one-step standard deviation behind them.
struct Path {
  std::vector<double> mean;
  std::vector<double> spread;  ///< standard deviation of the error, one per step ahead
};

/// mean(h) = y_n; spread(h) = s sqrt(h), s of the one-step differences. O(n).
Path naive(std::span<const double> values, std::size_t horizon);
/// mean(h) = y_(n+h-m k), the newest value of that season; naive when n <= m. O(n).
Path seasonal_naive(std::span<const double> values, std::size_t season, std::size_t horizon);

/// Theta (Assimakopoulos & Nikolopoulos 2000; Fiorucci et al. 2016 for the dynamic optimised
/// form): the series is deseasonalised by multiplicative (or, with values <= 0, additive) classical
/// decomposition when its autocorrelation at the season is significant (90 %), and then
///   mu_t = l_(t-1) + (1 - 1/theta) ((1-alpha)^(t-1) A + (1 - (1-alpha)^t)/alpha B),
///   l_t  = alpha y_t + (1-alpha) l_(t-1),
/// A + B t the regression on time: of the whole series (theta = 2), or of the past up to t with
/// theta chosen in [1, 50] (dynamic). alpha, l_0 and theta by least squares.
/// Under 4 values: naive. O(n) times about 200.
Path theta(std::span<const double> values, std::size_t season, std::size_t horizon);
Path dynamic_theta(std::span<const double> values, std::size_t season, std::size_t horizon);

/// A form of exponential smoothing (Hyndman et al. 2008): error A or M, trend N or damped D,
/// season N, A or M.
struct EtsForm {
  char error = 'A', trend = 'N', season = 'N';
  friend bool operator==(const EtsForm&, const EtsForm&) = default;
};
struct EtsFit {
  EtsForm form;
  double alpha = 0, beta = 0, gamma = 0, phi = 1;
  double aicc = 0;
  Path path;
};
/// The 10 forms whose variance stays finite (additive error with multiplicative season, and
/// multiplicative trend, are left out) and whose trend levels off (one that does not overshoots:
/// Gardner & McKenzie 1985); forms with M only when all values are > 0, seasonal forms only from
/// two whole seasons and m <= 24 on. Parameters by maximum likelihood (Nelder-Mead over smoothing,
/// level and trend; the first season from the decomposition), the form by the smallest AICc. Longer
/// seasons are taken out as in theta(). Under 4 values: naive as form ANN. O(n) times about 2,000.
EtsFit ets(std::span<const double> values, std::size_t season, std::size_t horizon);

/// Demand sizes and intervals smoothed with alpha 0.1, updated on demand: mean = (1 - alpha/2) z/p.
Path croston(std::span<const double> values, std::size_t horizon);
/// Probability of demand smoothed every period (0.1), size on demand (0.1): mean = p z.
Path tsb(std::span<const double> values, std::size_t horizon);

struct Options {
  std::size_t season = 1;
  std::size_t horizon = 1;
  double level = 0.8;       ///< of the interval, in (0, 1)
  std::size_t origins = 3;  ///< of the rolling back-test, at most; needs enough past
};

/// A candidate's error in the back-test.
struct Trial {
  Method method = Method::kNaive;
  double error = 0;  ///< mean absolute (sparse: root mean square) error / that of the naive method
};

struct Forecast {
  Method method = Method::kNaive;
  std::vector<double> mean, low, high;  ///< one per step ahead; never below 0 when no value is
  std::vector<Trial> trials;            ///< empty when the past is too short to test on
  std::size_t origins = 0;              ///< tested from so many points of the past
  double calibration = 1;               ///< the interval is so much wider than the model alone says
};

/// The chosen forecast. Candidates are fitted on the past up to each of the last origins and judged
/// on what followed; the origins lie `horizon` apart as far as the past allows. The combination
/// stands unless another is at least 10 % better, and better from each of at least three origins
/// (few origins decide little: Hyndman & Athanasopoulos 2021, 5.10). Sparse series (over 30 %
/// zeros) choose among Croston, TSB and the mean-like ETS by root mean square error, for the
/// absolute error would choose to forecast nothing. Intervals: mean +- z spread, widened (up
/// to three times, never narrowed) to the back-test's errors where there are enough of them (10).
/// @return the forecast, or (kInvalid)
///   forecast.no_values   the series is empty
///   forecast.not_finite  a value is NaN, infinite or beyond 1e100
///   forecast.bad_option  level outside (0, 1) or season 0
base::Result<Forecast> forecast(std::span<const double> values, const Options& options);

/// Symmetric mean absolute percentage error, 0..200, as the M3 competition has it; a pair of zeros
/// counts 0. Spans of equal length; 0 when empty.
double smape(std::span<const double> actual, std::span<const double> predicted);

}  // namespace forecast
