#include "features/analysis/strange_months.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "features/analysis/closed_days.h"
#include "kernels/anomaly/anomaly.h"
#include "kernels/forecast/holidays.h"

namespace analysis {
namespace {

constexpr std::size_t kLookBack = 6;  ///< months
constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

double middle_of(std::vector<double> values) {
  return values.empty() ? 1 : anomaly::median_of(values);
}

/// By its rhythm, without the days that were closed. One cycle at least: if all its order days were
/// closed, something was ordered in their place.
std::vector<double> lengths_of(const StudyInputs& inputs, metrics::ShopIndex shop,
                               const ShopMonths& own, const MonthSpan& span,
                               std::span<const base::Date> closed) {
  const auto lost = lost_days(own.rhythm, purchase_days(inputs, shop).days, closed);
  const double cycle = own.rhythm.cycle_days / kMeanMonthDays;
  std::vector<double> lengths;
  for (std::size_t t = span.count - own.values.size(); t < span.count; ++t) {
    const auto month = span.at(t);
    const auto fell_out =
        std::ranges::count_if(lost, [&](base::Date day) { return month.contains(day); });
    lengths.push_back(
        std::max(month_length(own.rhythm, month) - static_cast<double>(fell_out) * cycle, cycle));
  }
  return lengths;
}

FeastMonth feast_of(base::Period month) {
  const base::Date starts[] = {month.first_day(), month.plus_months(1).first_day()};
  FeastMonth feast;
  for (const auto& window : forecast::usual_windows()) {
    if (forecast::exposure(window, starts).front() < 0.5) continue;
    const bool is_spring = window.holiday == forecast::Holiday::kSpringFestival;
    feast.holiday = is_spring ? "spring_festival" : "mid_autumn";
    (window.last_day < 0 ? feast.is_up : feast.is_down) = true;
  }
  return feast;
}

bool is_explained(const FeastMonth& feast, double score) {
  return score > 0 ? feast.is_up : feast.is_down;
}

/// Does a change of level say the same?
bool is_told(const std::vector<models::StrangeEvent>& events, base::Period month, double score) {
  return std::ranges::any_of(events, [&](const models::StrangeEvent& event) {
    return event.kind == "level" && event.period <= month && (event.score > 0) == (score > 0);
  });
}

/// Values of mean months without what moved all shops.
std::vector<double> plain_of(const JudgedShop& shop, const Months& months) {
  std::vector<double> plain = shop.even();
  const std::size_t skipped = months.span.count - plain.size();
  for (std::size_t t = 0; t < plain.size(); ++t) plain[t] /= months.movement[skipped + t];
  return plain;
}

anomaly::Parts parts_of(std::span<const double> plain) {
  anomaly::Options options;
  options.season = plain.size() >= 2 * kYearMonths ? kYearMonths : 1;
  return anomaly::take_apart(plain, options);
}

double usual_spread(const std::vector<JudgedShop>& shops, const Months& months) {
  std::vector<double> shares;
  for (const JudgedShop& shop : shops) {
    if (!shop.is_judged) continue;
    auto plain = plain_of(shop, months);
    const double scale = parts_of(plain).scale;
    const double middle = anomaly::median_of(plain);
    if (middle > 0) shares.push_back(scale / middle);
  }
  return shares.empty() ? 0 : anomaly::median_of(shares);
}

/// The month against what all others let expect: with two years of records the month itself would
/// be half of what it is measured with. It is measured with the spread of the shop's own months, or
/// of all shops' if that is larger: a dozen months may lie close together by chance.
anomaly::Outlier judged(std::vector<double> others, std::size_t at, double value,
                        double usual_spread) {
  others[at] = kNoValue;
  const auto parts = parts_of(others);
  if (std::isnan(parts.level[at])) return {at, 0, 0};
  const double expected = std::max(0.0, parts.level[at] + parts.seasonal[at]);
  const double scale = std::max(parts.scale, usual_spread * expected);
  return {at, expected, scale > 0 ? (value - expected) / scale : 0};
}

}  // namespace

std::vector<double> JudgedShop::even() const {
  std::vector<double> out = own.values;
  for (std::size_t t = 0; t < out.size(); ++t) out[t] /= lengths[t];
  return out;
}

std::vector<JudgedShop> judged_shops(const StudyInputs& inputs, const MonthSpan& span) {
  const auto closed = closed_days(inputs, span);
  std::vector<JudgedShop> shops(inputs.month.shops.size());
  base::parallel_blocks(shops.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const auto at = static_cast<metrics::ShopIndex>(i);
      JudgedShop& shop = shops[i];
      shop.own = shop_months(inputs, at, span);
      shop.is_judged = is_active(inputs.month, at) && shop.own.values.size() >= kJudgedMonthsMin;
      if (shop.is_judged) shop.lengths = lengths_of(inputs, at, shop.own, span, closed);
    }
  });
  return shops;
}

Months months_of(const MonthSpan& span, const std::vector<JudgedShop>& shops) {
  std::vector<std::vector<double>> even;
  for (const JudgedShop& shop : shops)
    if (shop.is_judged) even.push_back(shop.even());
  Months months{span, common_movement(even, span.count), {}, 0, 0};
  for (std::size_t t = 0; t < span.count; ++t) months.feasts.push_back(feast_of(span.at(t)));
  months.first = span.count - std::min(span.count, kLookBack);
  months.usual_spread = usual_spread(shops, months);
  return months;
}

std::vector<double> common_movement(const std::vector<std::vector<double>>& series,
                                    std::size_t periods) {
  std::vector<std::vector<double>> ratios(periods);
  for (const auto& values : series) {
    const double usual = middle_of(values);
    if (values.size() < kJudgedMonthsMin || usual <= 0) continue;
    for (std::size_t t = 0; t < values.size(); ++t)
      ratios[periods - values.size() + t].push_back(values[t] / usual);
  }
  std::vector<double> movement;
  for (auto& period : ratios) {
    const double middle = middle_of(std::move(period));
    movement.push_back(middle > 0 ? middle : 1);
  }
  return movement;
}

bool is_worth(double actual, double expected) {
  return std::abs(actual - expected) >= kLeastShare * std::max(expected, 0.0);
}

void add_months(const JudgedShop& shop, const Months& months, ShopEvents& out) {
  const std::vector<double> plain = plain_of(shop, months);
  const std::size_t skipped = months.span.count - plain.size();
  std::vector<double> others = plain;
  for (const auto& event : out.events)
    for (std::size_t t = 0; t < plain.size(); ++t)
      if (months.span.at(skipped + t) >= event.period) others[t] = kNoValue;
  for (std::size_t t = months.first - skipped; t < plain.size(); ++t) {
    const auto month = judged(others, t, plain[t], months.usual_spread);
    const auto period = months.span.at(skipped + t);
    if (std::abs(month.score) <= anomaly::Options{}.threshold ||
        !is_worth(plain[t], month.expected) || is_told(out.events, period, month.score))
      continue;
    if (is_explained(months.feasts[skipped + t], month.score)) {
      out.explained_months.push_back(skipped + t);
      continue;
    }
    const double factor = months.movement[skipped + t] * shop.lengths[t];
    out.events.push_back(
        {"month", period, shop.own.values[t], month.expected * factor, month.score});
  }
}

}  // namespace analysis
