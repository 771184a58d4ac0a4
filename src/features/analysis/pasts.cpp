#include "features/analysis/pasts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/parallel.h"
#include "kernels/forecast/holidays.h"

namespace analysis {
namespace {

constexpr std::size_t kForecastMonthsMin = 6;
constexpr double kForecastLevel = 0.8;
constexpr double kSpread95 = 1.96;

Past past_of(const ShopMonths& shop, const MonthSpan& span) {
  Past past{shop.values, {}};
  const std::size_t skipped = span.count - past.values.size();
  for (std::size_t t = 0; t < past.values.size() + kForecastMonths; ++t)
    past.lengths.push_back(month_length(shop.rhythm, span.at(skipped + t)));
  return past;
}

/// A sum of shops. A month is as long as it is for them, by their quantities of the last year.
class PastSum {
 public:
  explicit PastSum(std::size_t months)
      : values_(months, 0), lengths_(months + kForecastMonths, 0) {}

  void add(const ShopMonths& shop, const MonthSpan& span) {
    const std::size_t skipped = span.count - shop.values.size();
    for (std::size_t t = 0; t < shop.values.size(); ++t) values_[skipped + t] += shop.values[t];
    const std::size_t year = std::min(kYearMonths, shop.values.size());
    const double weight = std::accumulate(shop.values.end() - static_cast<std::ptrdiff_t>(year),
                                          shop.values.end(), 0.0);
    if (weight <= 0) return;
    weight_ += weight;
    for (std::size_t t = 0; t < lengths_.size(); ++t)
      lengths_[t] += weight * month_length(shop.rhythm, span.at(t));
  }
  [[nodiscard]] std::vector<double> lengths() const {
    std::vector<double> out(lengths_.size(), 1);
    for (std::size_t t = 0; t < out.size() && weight_ > 0; ++t) out[t] = lengths_[t] / weight_;
    return out;
  }
  [[nodiscard]] Past past() const { return {values_, lengths()}; }

 private:
  std::vector<double> values_;
  std::vector<double> lengths_;
  double weight_ = 0;
};

/// Without the months before the first with anything in it.
Past trimmed(Past past) {
  const auto first = std::ranges::find_if(past.values, [](double v) { return v != 0; });
  const auto drop = first - past.values.begin();
  past.values.erase(past.values.begin(), first);
  past.lengths.erase(past.lengths.begin(), past.lengths.begin() + drop);
  return past;
}

std::vector<Past> product_pasts(const StudyInputs& inputs, const MonthSpan& span,
                                const std::vector<double>& lengths) {
  std::vector<Past> products(inputs.month.products.size(),
                             {std::vector<double>(span.count, 0), lengths});
  for (std::size_t shop = 0; shop < inputs.month.shops.size() && span.count > 0; ++shop) {
    std::size_t at = 0;
    each_line(
        inputs.month, static_cast<metrics::ShopIndex>(shop), span.first.first_day(),
        span.at(span.count - 1).last_day(),
        [&](base::Date day) {
          at = static_cast<std::size_t>(months_between(span.first, base::Period::of(day)));
        },
        [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t) {
          products[product].values[at] += quantity;
        });
  }
  for (Past& past : products) past = trimmed(std::move(past));
  return products;
}

std::vector<base::Date> first_days(const MonthSpan& span, std::size_t months) {
  std::vector<base::Date> days;
  for (std::size_t t = 0; t <= months; ++t) days.push_back(span.at(t).first_day());
  return days;
}

/// Mean of the year around a month, the two outer halves a year apart.
double year_around(std::span<const double> values, std::size_t t) {
  double sum = (values[t - kYearMonths / 2] + values[t + kYearMonths / 2]) / 2;
  for (std::size_t k = t - kYearMonths / 2 + 1; k < t + kYearMonths / 2; ++k) sum += values[k];
  return sum / kYearMonths;
}

/// Factors of January … December whose logarithms sum to 0.
std::vector<double> season_of(std::span<const double> values, const MonthSpan& span) {
  if (values.size() < 2 * kYearMonths || *std::ranges::min_element(values) <= 0) return {};
  std::vector<double> logs(kYearMonths, 0);
  std::vector<double> counts(kYearMonths, 0);
  for (std::size_t t = kYearMonths / 2; t + kYearMonths / 2 < values.size(); ++t) {
    const auto month = static_cast<std::size_t>(span.at(t).month() - 1);
    logs[month] += std::log(values[t] / year_around(values, t));
    ++counts[month];
  }
  for (std::size_t m = 0; m < kYearMonths; ++m) logs[m] /= counts[m];
  const double mean = std::accumulate(logs.begin(), logs.end(), 0.0) / kYearMonths;
  for (double& log : logs) log = std::exp(log - mean);
  return logs;
}

ForecastHoliday shown(const forecast::HolidayEffect& effect) {
  const bool is_spring = effect.window.holiday == forecast::Holiday::kSpringFestival;
  ForecastHoliday out;
  out.holiday = is_spring ? "spring_festival" : "mid_autumn";
  out.name = is_spring ? Words{"春节", "Spring Festival"} : Words{"中秋", "Mid-Autumn"};
  out.first_day = effect.window.first_day;
  out.last_day = effect.window.last_day;
  out.factor = std::exp(effect.log_effect);
  out.factor_low = std::exp(effect.log_effect - kSpread95 * effect.standard_error);
  out.factor_high = std::exp(effect.log_effect + kSpread95 * effect.standard_error);
  return out;
}

std::vector<double> common_factors(const CommonYear& year, const MonthSpan& span) {
  const std::size_t months = span.count + kForecastMonths;
  std::vector<forecast::HolidayEffect> effects;
  for (const auto& holiday : year.holidays)
    effects.push_back({{holiday.holiday == "spring_festival" ? forecast::Holiday::kSpringFestival
                                                             : forecast::Holiday::kMidAutumn,
                        holiday.first_day, holiday.last_day},
                       std::log(holiday.factor),
                       0});
  auto factors = forecast::holiday_factors(effects, first_days(span, months));
  for (std::size_t t = 0; t < months && !year.season.empty(); ++t)
    factors[t] *= year.season[static_cast<std::size_t>(span.at(t).month() - 1)];
  return factors;
}

}  // namespace

Pasts pasts_of(const StudyInputs& inputs) {
  Pasts pasts;
  pasts.span = whole_months(inputs);
  const auto months = all_shop_months(inputs, pasts.span);
  PastSum company(pasts.span.count);
  std::vector<PastSum> areas(inputs.month.areas.size(), PastSum(pasts.span.count));
  for (std::size_t shop = 0; shop < months.size(); ++shop) {
    pasts.shops.push_back(past_of(months[shop], pasts.span));
    company.add(months[shop], pasts.span);
    const auto area = inputs.month.shop_area[shop];
    if (area != metrics::kNoIndex) areas[area].add(months[shop], pasts.span);
  }
  pasts.company = company.past();
  for (const auto& area : areas) pasts.areas.push_back(trimmed(area.past()));
  pasts.products = product_pasts(inputs, pasts.span, company.lengths());
  return pasts;
}

CommonYear learn_common_year(const Pasts& pasts) {
  CommonYear year;
  const std::size_t months = pasts.span.count;
  std::vector<double> plain = pasts.company.values;
  for (std::size_t t = 0; t < months; ++t) plain[t] /= pasts.company.lengths[t];
  const auto starts = first_days(pasts.span, months);
  const auto effects =
      forecast::fit_holidays(plain, starts, kYearMonths, forecast::usual_windows());
  const auto factors = forecast::holiday_factors(effects, starts);
  for (std::size_t t = 0; t < months; ++t) plain[t] /= factors[t];
  for (const auto& effect : effects) year.holidays.push_back(shown(effect));
  year.season = season_of(plain, pasts.span);
  return year;
}

Seen seen_of(const Past& past) {
  if (past.values.size() < kForecastMonthsMin) return Seen::kShort;
  const auto is_nothing = [](double v) { return v <= 0; };
  if (std::all_of(past.values.end() - kForecastMonths, past.values.end(), is_nothing))
    return Seen::kQuiet;
  return Seen::kEnough;
}

Forecaster::Forecaster(const Pasts& pasts, const CommonYear& year)
    : common_(common_factors(year, pasts.span)) {}

std::optional<forecast::Forecast> Forecaster::of(const Past& past, std::size_t season) const {
  if (seen_of(past) != Seen::kEnough) return {};
  const std::size_t n = past.values.size();
  const std::size_t skipped = common_.size() - kForecastMonths - n;
  const auto factor = [&](std::size_t t) { return common_[skipped + t] * past.lengths[t]; };
  std::vector<double> plain(n);
  for (std::size_t t = 0; t < n; ++t) plain[t] = past.values[t] / factor(t);
  forecast::Options options;
  options.season = season;
  options.horizon = kForecastMonths;
  options.level = kForecastLevel;
  auto result = forecast::forecast(plain, options);
  CHECK(result.has_value());
  for (std::size_t h = 0; h < kForecastMonths; ++h) {
    result->mean[h] *= factor(n + h);
    result->low[h] *= factor(n + h);
    result->high[h] *= factor(n + h);
  }
  return *std::move(result);
}

std::optional<forecast::Forecast> Forecaster::shop(const Past& past) const { return of(past, 1); }

std::optional<forecast::Forecast> Forecaster::large(const Past& past) const {
  return of(past, past.values.size() >= 2 * kYearMonths ? kYearMonths : 1);
}

std::vector<std::optional<forecast::Forecast>> Forecaster::shops(const std::vector<Past>& pasts,
                                                                 unsigned threads) const {
  std::vector<std::optional<forecast::Forecast>> all(pasts.size());
  base::parallel_blocks(all.size(), 50, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) all[i] = shop(pasts[i]);
  });
  return all;
}

}  // namespace analysis
