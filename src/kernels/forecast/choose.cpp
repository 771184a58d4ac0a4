#include "kernels/forecast/choose.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <optional>

#include "kernels/forecast/ets_form.h"

namespace forecast {
namespace {

constexpr double kSparseZeros = 0.3;    // share of zeros from which demand counts as seldom
constexpr double kBetterBy = 0.9;       // a single method replaces the usual one below this
constexpr std::size_t kOriginsMin = 3;  // and better from each of so many origins
constexpr std::size_t kErrorsMin = 10;  // that the interval is calibrated on
// The model's interval leaves out that its form and parameters are guesses: the back-test may only
// widen it.
constexpr double kNarrowest = 1, kWidest = 3;
constexpr double kLargest = 1e100;  // whose squares still sum up
using Paths = std::map<Method, Path>;

bool is_sparse(std::span<const double> values) {
  const auto zeros = std::count(values.begin(), values.end(), 0.0);
  return static_cast<double>(zeros) > kSparseZeros * static_cast<double>(values.size());
}

Path mean_of(std::initializer_list<const Path*> members) {
  Path out = **members.begin();
  const auto count = static_cast<double>(members.size());
  for (std::size_t h = 0; h < out.mean.size(); ++h) {
    double mean = 0, spread = 0;
    for (const Path* member : members) mean += member->mean[h], spread += member->spread[h];
    out.mean[h] = mean / count;
    out.spread[h] = spread / count;
  }
  return out;
}

/// What every candidate says; `form` is chosen when it is empty, else given.
Paths all_paths(std::span<const double> values, std::size_t season, std::size_t horizon,
                bool sparse, std::optional<EtsForm>& form) {
  Paths out;
  EtsFit smoothed =
      form ? ets_of_form(values, season, horizon, *form) : ets(values, season, horizon);
  form = smoothed.form;
  out[Method::kEts] = std::move(smoothed.path);
  out[Method::kNaive] = naive(values, horizon);
  if (sparse) {
    out[Method::kCroston] = croston(values, horizon);
    out[Method::kTsb] = tsb(values, horizon);
    return out;
  }
  if (season > 1) out[Method::kSeasonalNaive] = seasonal_naive(values, season, horizon);
  out[Method::kTheta] = theta(values, season, horizon);
  out[Method::kDynamicTheta] = dynamic_theta(values, season, horizon);
  out[Method::kCombination] =
      mean_of({&out[Method::kEts], &out[Method::kTheta], &out[Method::kDynamicTheta]});
  return out;
}

/// Errors of one method over all origins and steps.
struct Record {
  double absolute = 0, squares = 0;
  std::vector<double> by_origin;   // absolute errors, of seldom demand squares
  std::vector<double> in_spreads;  // |error| / spread
};

struct BackTest {
  std::map<Method, Record> records;
  std::size_t origins = 0;
};

void note(Record& record, const Path& path, std::span<const double> actual, bool sparse) {
  double& of_origin = record.by_origin.emplace_back(0);
  for (std::size_t h = 0; h < actual.size(); ++h) {
    const double error = std::abs(actual[h] - path.mean[h]);
    record.absolute += error;
    record.squares += error * error;
    of_origin += sparse ? error * error : error;
    if (path.spread[h] > 0) record.in_spreads.push_back(error / path.spread[h]);
  }
}

BackTest back_test(std::span<const double> values, const Options& options, bool sparse,
                   EtsForm form, const PooledPaths* pooled) {
  BackTest out;
  const Origins origins = origins_of(values.size(), options);
  out.origins = origins.cuts.size();
  for (std::size_t i = 0; i < origins.cuts.size(); ++i) {
    const std::size_t cut = origins.cuts[i];
    const auto actual = values.subspan(cut, origins.steps);
    std::optional<EtsForm> fixed = form;
    for (const auto& [method, path] :
         all_paths(values.first(cut), options.season, origins.steps, sparse, fixed))
      note(out.records[method], path, actual, sparse);
    if (pooled != nullptr)
      note(out.records[Method::kPooled], pooled->at_origins[i], actual, sparse);
  }
  return out;
}

std::vector<Trial> trials_of(const BackTest& test, bool sparse) {
  std::vector<Trial> out;
  if (test.origins == 0) return out;
  const auto measure = [&](const Record& r) { return sparse ? std::sqrt(r.squares) : r.absolute; };
  const double unit = measure(test.records.at(Method::kNaive));
  for (const auto& [method, record] : test.records)
    out.push_back({method, unit > 0 ? measure(record) / unit : (measure(record) > 0 ? 2 : 1)});
  return out;
}

/// A single method must be better by a tenth and from every origin: the best of several on few
/// origins is mostly the luckiest.
bool replaces(const BackTest& test, const Trial& best, const Trial& usual) {
  const std::vector<double>& mine = test.records.at(best.method).by_origin;
  const std::vector<double>& others = test.records.at(usual.method).by_origin;
  return test.origins >= kOriginsMin && best.error < kBetterBy * usual.error &&
         std::equal(mine.begin(), mine.end(), others.begin(), std::less<>());
}

Method choose(const std::vector<Trial>& trials, const BackTest& test, bool sparse,
              std::size_t values) {
  if (values < 4) return Method::kNaive;
  const Method usual = sparse ? Method::kTsb : Method::kCombination;
  if (trials.empty()) return usual;
  const auto of_usual =
      std::find_if(trials.begin(), trials.end(), [&](const Trial& t) { return t.method == usual; });
  const auto best =
      std::min_element(trials.begin(), trials.end(),
                       [](const Trial& a, const Trial& b) { return a.error < b.error; });
  return replaces(test, *best, *of_usual) ? best->method : usual;
}

/// z with P(|N(0,1)| <= z) = level, by bisection.
double normal_width(double level) {
  double low = 0, high = 40;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < level ? low : high) = middle;
  }
  return (low + high) / 2;
}

double calibration_of(std::vector<double> in_spreads, double level, double width) {
  if (in_spreads.size() < kErrorsMin) return 1;
  // The conformal rank: level of one more error than was seen.
  const auto count = static_cast<double>(in_spreads.size());
  const auto rank =
      static_cast<std::size_t>(std::clamp(std::ceil(level * (count + 1)), 1.0, count));
  const auto at = in_spreads.begin() + static_cast<std::ptrdiff_t>(rank - 1);
  std::nth_element(in_spreads.begin(), at, in_spreads.end());
  return std::clamp(*at / width, kNarrowest, kWidest);
}

base::Error refused(const char* reason, const char* message) {
  return {base::ErrorCode::kInvalid, reason, message, {}};
}

}  // namespace

Origins origins_of(std::size_t values, const Options& options) {
  const std::size_t least = std::max<std::size_t>(8, 2 * options.season + 1);
  if (values <= least || options.horizon == 0) return {};
  // A horizon apart, or closer where the past is short; always the last first.
  Origins out;
  out.steps = std::min(options.horizon, values - least);
  const std::size_t room = values - least - out.steps;
  const std::size_t apart =
      options.origins < 2 ? 1 : std::clamp<std::size_t>(room / (options.origins - 1), 1, out.steps);
  for (std::size_t i = 0; i < options.origins && i * apart <= room; ++i)
    out.cuts.push_back(values - out.steps - i * apart);
  return out;
}

base::Result<void> check(std::span<const double> values, const Options& options) {
  if (values.empty()) return refused("forecast.no_values", "the series is empty");
  if (!std::all_of(values.begin(), values.end(), [](double v) { return std::abs(v) <= kLargest; }))
    return refused("forecast.not_finite", "a value is not a number, infinite or beyond 1e100");
  if (!(options.level > 0 && options.level < 1) || options.season == 0)
    return refused("forecast.bad_option", "the level must lie in (0, 1), the season be >= 1");
  return {};
}

base::Result<Forecast> forecast(std::span<const double> values, const Options& options) {
  return forecast_beside(values, options, nullptr);
}

base::Result<Forecast> forecast_beside(std::span<const double> values, const Options& options,
                                       const PooledPaths* pooled) {
  TRY(check(values, options));
  const bool sparse = is_sparse(values);
  std::optional<EtsForm> form;
  Paths paths = all_paths(values, options.season, options.horizon, sparse, form);
  if (pooled != nullptr) paths[Method::kPooled] = pooled->path;
  const BackTest test = back_test(values, options, sparse, *form, pooled);
  Forecast out;
  out.trials = trials_of(test, sparse);
  out.origins = test.origins;
  out.method = choose(out.trials, test, sparse, values.size());
  const Path& chosen = paths.at(out.method);
  const double width = normal_width(options.level);
  if (test.origins > 0)
    out.calibration = calibration_of(test.records.at(out.method).in_spreads, options.level, width);
  const bool not_negative = *std::min_element(values.begin(), values.end()) >= 0;
  const auto floored = [&](double v) { return not_negative ? std::max(v, 0.0) : v; };
  for (std::size_t h = 0; h < options.horizon; ++h) {
    const double half = width * out.calibration * chosen.spread[h];
    out.mean.push_back(floored(chosen.mean[h]));
    out.low.push_back(floored(chosen.mean[h] - half));
    out.high.push_back(floored(chosen.mean[h] + half));
  }
  return out;
}

}  // namespace forecast
