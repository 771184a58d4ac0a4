#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "features/analysis/pasts.h"
#include "features/analysis/study.h"
#include "platform/wire/wire.h"

/// Quantities of the next three months, of each shop and of the company, its areas and its fifty
/// largest products: what the calendar and the company's common year make of a month is taken out,
/// the rest is forecast by the method that its own past speaks for.
namespace analysis {
namespace {

constexpr int kHeldOutDays = 84;  // whole months after that day are the last three
constexpr std::size_t kProducts = 50;
constexpr std::size_t kHistory = 24;
constexpr std::size_t kRecent = 3;

using Forecasts = std::vector<std::optional<forecast::Forecast>>;

struct ForecastParameters {
  std::int64_t months = 0;
  std::int64_t horizon = kForecastMonths;
  std::int64_t seasonal = 0;
  std::int64_t holidays = 0;
};
BOOST_DESCRIBE_STRUCT(ForecastParameters, (), (months, horizon, seasonal, holidays))

struct MethodWords {
  forecast::Method method;
  std::string_view zh;
  std::string_view en;
};
constexpr std::array kMethods = {
    MethodWords{forecast::Method::kCombination, "组合预测（三法平均）", "Mean of three methods"},
    MethodWords{forecast::Method::kEts, "指数平滑", "Exponential smoothing"},
    MethodWords{forecast::Method::kTheta, "Theta 法", "Theta"},
    MethodWords{forecast::Method::kDynamicTheta, "动态 Theta 法", "Dynamic theta"},
    MethodWords{forecast::Method::kTsb, "间断需求（TSB 法）", "Seldom demand (TSB)"},
    MethodWords{forecast::Method::kCroston, "间断需求（Croston 法）", "Seldom demand (Croston)"},
    MethodWords{forecast::Method::kSeasonalNaive, "沿用去年同月", "Same month of last year"},
    MethodWords{forecast::Method::kNaive, "沿用上月", "Last month again"}};

/// Sums of absolute errors, one for each held-out month.
struct ErrorSums {
  std::int64_t series = 0;
  std::int64_t covered = 0;
  double actual = 0;
  double forecast = 0;
  double error = 0;
  double naive_error = 0;
};
using HeldOut = std::array<ErrorSums, kForecastMonths>;

/// The same month of last year, or the last month where the past does not reach so far.
double plain_guess(const Past& past, std::size_t ahead) {
  const std::size_t n = past.values.size();
  return n + ahead >= kYearMonths ? past.values[n + ahead - kYearMonths] : past.values[n - 1];
}

/// What was said at `then`, against what is known `now`, of one series.
void compare(const Past& then, const std::optional<forecast::Forecast>& said, const Past& now,
             std::size_t months, HeldOut& held_out) {
  if (!said) return;
  for (std::size_t h = 0; h < months; ++h) {
    const double actual = now.values[now.values.size() - months + h];
    ErrorSums& sums = held_out[h];
    ++sums.series;
    sums.covered += said->low[h] <= actual && actual <= said->high[h] ? 1 : 0;
    sums.actual += actual;
    sums.forecast += said->mean[h];
    sums.error += std::abs(said->mean[h] - actual);
    sums.naive_error += std::abs(plain_guess(then, h) - actual);
  }
}

ErrorSums total_of(const HeldOut& held_out) {
  ErrorSums total;
  for (const ErrorSums& month : held_out) {
    total.series += month.series;
    total.covered += month.covered;
    total.actual += month.actual;
    total.error += month.error;
    total.naive_error += month.naive_error;
  }
  return total;
}

/// Whole months between two points in time, as far as forecasts reach.
std::size_t months_held_out(const Pasts& then, const Pasts& now) {
  return std::min(kForecastMonths, now.span.count - then.span.count);
}

/// Relative error of one series over the months held out; nothing: there was nothing to compare.
std::optional<double> own_error(const Past& then, const std::optional<forecast::Forecast>& said,
                                const Past& now, std::size_t months) {
  HeldOut held_out;
  compare(then, said, now, months, held_out);
  const ErrorSums total = total_of(held_out);
  if (total.series == 0 || total.actual <= 0) return {};
  return total.error / total.actual;
}

void add_held_out(std::string_view kind, const HeldOut& held_out, const Pasts& then,
                  ForecastDocument& document) {
  for (std::size_t h = 0; h < held_out.size(); ++h) {
    const ErrorSums& sums = held_out[h];
    if (sums.series == 0 || sums.actual <= 0) continue;
    ForecastHeldOut& out = document.held_out.emplace_back();
    out.kind = kind;
    out.period = then.span.at(then.span.count + h);
    out.series = sums.series;
    out.actual = sums.actual;
    out.forecast = sums.forecast;
    out.error = sums.error / sums.actual;
    out.baseline_error = sums.naive_error / sums.actual;
    out.covered = static_cast<double>(sums.covered) / static_cast<double>(sums.series);
  }
}

std::vector<models::ForecastStep> steps_of(const forecast::Forecast& said, const MonthSpan& span) {
  std::vector<models::ForecastStep> steps;
  for (std::size_t h = 0; h < kForecastMonths; ++h)
    steps.push_back({span.at(span.count + h), said.mean[h], said.low[h], said.high[h]});
  return steps;
}

/// One point in time with what is said there.
struct Said {
  Pasts pasts;
  CommonYear year;
  Forecasts shops;
};

Said said_at(const StudyInputs& inputs, const CommonYear& year) {
  Said said{pasts_of(inputs), year, {}};
  for (std::size_t shop = 0; shop < said.pasts.shops.size(); ++shop)
    if (!is_active(inputs.month, static_cast<metrics::ShopIndex>(shop)))
      said.pasts.shops[shop] = {};
  said.shops = Forecaster(said.pasts, year).shops(said.pasts.shops, inputs.threads);
  return said;
}

HeldOut shops_held_out(const Said& then, const Pasts& now) {
  HeldOut held_out;
  const std::size_t months = months_held_out(then.pasts, now);
  for (std::size_t shop = 0; shop < then.shops.size(); ++shop)
    compare(then.pasts.shops[shop], then.shops[shop], now.shops[shop], months, held_out);
  return held_out;
}

/// The large series of a document: with their trials, and tried on the months held out.
class LargeSeries {
 public:
  LargeSeries(const Said& then, const Said& now)
      : now_(now),
        said_then_(then.pasts, then.year),
        said_now_(now.pasts, now.year),
        months_(months_held_out(then.pasts, now.pasts)) {}

  ForecastSeries series(std::string kind, const Past& then, const Past& now, HeldOut& held_out) {
    ForecastSeries out;
    out.kind = std::move(kind);
    const std::size_t n = now.values.size();
    for (std::size_t t = n - std::min(n, kHistory); t < n; ++t)
      out.history.push_back({now_.pasts.span.at(now_.pasts.span.count - n + t), now.values[t]});
    const auto said = said_now_.large(now);
    if (!said) {
      out.unknown = seen_of(now) == Seen::kShort ? "short_history" : "no_orders";
      return out;
    }
    out.steps = steps_of(*said, now_.pasts.span);
    out.method = forecast::name_of(said->method);
    for (const auto& trial : said->trials)
      out.trials.push_back({std::string(forecast::name_of(trial.method)), trial.error});
    std::ranges::stable_sort(out.trials, {}, &ForecastTrial::error);
    const auto before = said_then_.large(then);
    out.error = own_error(then, before, now, months_);
    compare(then, before, now, months_, held_out);
    return out;
  }

 private:
  const Said& now_;
  Forecaster said_then_;
  Forecaster said_now_;
  std::size_t months_;
};

/// Products by quantity of the last year, the largest first.
std::vector<metrics::ProductIndex> largest_products(const Pasts& pasts) {
  std::vector<double> quantity;
  for (const Past& past : pasts.products) {
    const auto year = std::min(kYearMonths, past.values.size());
    quantity.push_back(std::accumulate(past.values.end() - static_cast<std::ptrdiff_t>(year),
                                       past.values.end(), 0.0));
  }
  std::vector<metrics::ProductIndex> order;
  for (metrics::ProductIndex i = 0; i < quantity.size(); ++i)
    if (quantity[i] > 0) order.push_back(i);
  std::ranges::stable_sort(order, std::greater<>(), [&](auto i) { return quantity[i]; });
  order.resize(std::min(order.size(), kProducts));
  return order;
}

void add_large_series(const StudyInputs& inputs, const Said& then, const Said& now,
                      ForecastDocument& document) {
  LargeSeries large(then, now);
  HeldOut products;
  for (const auto i : largest_products(now.pasts)) {
    auto& series = document.products.emplace_back(
        large.series("product", then.pasts.products[i], now.pasts.products[i], products));
    series.code = inputs.month.products[i].product_code;
    series.name = inputs.month.products[i].product_name;
  }
  add_held_out("product", products, then.pasts, document);
  HeldOut areas;
  for (std::size_t i = 0; i < now.pasts.areas.size(); ++i) {
    auto& series = document.areas.emplace_back(
        large.series("area", then.pasts.areas[i], now.pasts.areas[i], areas));
    series.code = inputs.month.areas[i].code;
    series.name = inputs.month.areas[i].name;
  }
  add_held_out("area", areas, then.pasts, document);
  HeldOut company;
  document.company = large.series("company", then.pasts.company, now.pasts.company, company);
  document.company.name = inputs.month.company.name;
  add_held_out("company", company, then.pasts, document);
}

double recent_mean(const Past& past) {
  return std::accumulate(past.values.end() - kRecent, past.values.end(), 0.0) / kRecent;
}

/// Fills the shops' part of the scores and of the document.
void add_shops(const StudyInputs& inputs, const Said& then, const Said& now,
               std::vector<models::ShopScores>& scores, ForecastDocument& document) {
  std::array<std::int64_t, kMethods.size()> counts{};
  const std::size_t months = months_held_out(then.pasts, now.pasts);
  for (std::size_t shop = 0; shop < now.shops.size(); ++shop) {
    if (!is_active(inputs.month, static_cast<metrics::ShopIndex>(shop))) continue;
    const Past& past = now.pasts.shops[shop];
    const auto& said = now.shops[shop];
    if (!said) {
      if (!has_ordered(inputs, static_cast<metrics::ShopIndex>(shop))) continue;
      ++(seen_of(past) == Seen::kShort ? document.shops_short : document.shops_quiet);
      continue;
    }
    ++document.shops;
    ++counts[static_cast<std::size_t>(
        std::ranges::find(kMethods, said->method, &MethodWords::method) - kMethods.begin())];
    models::ForecastScore& score = scores[shop].forecast.emplace();
    score.method = forecast::name_of(said->method);
    score.error = own_error(then.pasts.shops[shop], then.shops[shop], past, months);
    score.steps = steps_of(*said, now.pasts.span);
    score.recent = recent_mean(past);
  }
  for (std::size_t i = 0; i < kMethods.size(); ++i)
    document.methods.push_back({std::string(forecast::name_of(kMethods[i].method)),
                                {std::string(kMethods[i].zh), std::string(kMethods[i].en)},
                                counts[i]});
  add_held_out("shop", shops_held_out(then, now.pasts), then.pasts, document);
}

class ForecastStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "forecast"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const Pasts pasts = pasts_of(inputs);
    if (seen_of(pasts.company) != Seen::kEnough)
      return too_little("analysis.short_history",
                        "the orders cover " + std::to_string(pasts.span.count) +
                            " whole months; 6 are needed, with orders in the last three");
    const CommonYear year = learn_common_year(pasts);
    ForecastParameters parameters;
    parameters.months = static_cast<std::int64_t>(pasts.span.count);
    parameters.seasonal = year.season.empty() ? 0 : 1;
    parameters.holidays = static_cast<std::int64_t>(year.holidays.size());
    return Learnt{wire::to_json(year), wire::to_json(parameters)};
  }

  [[nodiscard]] int held_out_days() const override { return kHeldOutDays; }

  /// Over the shops and whole months after `cut`: sum |error| / sum |value|.
  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& state) const override {
    const Said then = said_at(inputs.as_of(cut), year_of(state));
    const ErrorSums total = total_of(shops_held_out(then, pasts_of(inputs)));
    if (total.actual <= 0) return {};
    models::BackTest result;
    result.measure = "relative_error";
    result.is_higher_better = false;
    result.value = total.error / total.actual;
    result.baseline = total.naive_error / total.actual;
    result.baseline_name = "same_month_last_year";
    result.cases = total.series;
    result.learnt_until = cut;
    result.tested_until = inputs.until;
    result.more = {
        {"covered_of_80", static_cast<double>(total.covered) / static_cast<double>(total.series)}};
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& state,
      std::vector<models::ShopScores>& scores) const override {
    const Said now = said_at(inputs, year_of(state));
    const auto cut = inputs.as_of(inputs.until.plus_days(-kHeldOutDays));
    // What would have been said then knows nothing of what came after: not even the common year.
    const Said then = said_at(cut, learn_common_year(pasts_of(cut)));
    ForecastDocument document;
    document.holidays = now.year.holidays;
    add_shops(inputs, then, now, scores, document);
    add_large_series(inputs, then, now, document);
    return wire::to_json(document);
  }

  /// The next month against the last three.
  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (!scores.forecast || scores.forecast->steps.empty()) return {};
    const double recent = scores.forecast->recent.value_or(0);
    if (recent <= 0) return {};
    return scores.forecast->steps.front().quantity / recent;
  }

  [[nodiscard]] std::optional<double> came_true(
      const StudyInputs& inputs, base::Date,
      const std::vector<models::ShopScores>& said) const override {
    const base::Period last = last_whole_month(inputs.until);
    double error = 0;
    double actual = 0;
    for (std::size_t shop = 0; shop < said.size(); ++shop) {
      if (!said[shop].forecast) continue;
      for (const auto& step : said[shop].forecast->steps) {
        if (step.period > last) break;
        const auto back = static_cast<std::size_t>(months_between(step.period, last)) + 1;
        const double came =
            monthly_quantities(inputs, static_cast<metrics::ShopIndex>(shop), back).front();
        error += std::abs(step.quantity - came);
        actual += came;
      }
    }
    if (actual <= 0) return {};
    return error / actual;
  }

 private:
  static CommonYear year_of(const std::string& state) {
    auto year = wire::from_json<CommonYear>(state);
    CHECK(year.has_value());
    return *std::move(year);
  }
};

}  // namespace

std::unique_ptr<Study> make_forecast_study() { return std::make_unique<ForecastStudy>(); }

}  // namespace analysis
