#include <algorithm>

#include "features/metrics/register.h"

/// The month's outside figures of a shop, as other systems delivered them.
namespace metrics {
namespace {

template <class Field>
MetricValue figure(const Row& r, std::size_t back, Field customers::CustomerMonth::*field) {
  const auto& month = r.inputs.shop_months[r.index][back];
  if (!month || !((*month).*field)) return missing(Unknown::kNoOutsideFigure);
  return known(static_cast<double>(*((*month).*field)));
}
template <auto kField>
MetricValue this_month(const Row& r) {
  return figure(r, 0, kField);
}

MetricValue grade_change(const Row& r) {
  const MetricValue now = figure(r, 0, &customers::CustomerMonth::grade_no);
  const MetricValue before = figure(r, 1, &customers::CustomerMonth::grade_no);
  if (!now.is_known()) return now;
  if (!before.is_known()) return before;
  return known(now.value - before.value);
}

/// max - min of the outside grades of t, t-1, t-2 (90 days); two are needed.
MetricValue grade_range(const Row& r) {
  double low = 0;
  double high = 0;
  int grades = 0;
  for (std::size_t back = 0; back < 3; ++back) {
    const MetricValue grade = figure(r, back, &customers::CustomerMonth::grade_no);
    if (!grade.is_known()) continue;
    low = grades == 0 ? grade.value : std::min(low, grade.value);
    high = grades == 0 ? grade.value : std::max(high, grade.value);
    ++grades;
  }
  if (grades < 2) return missing(Unknown::kNoOutsideFigure);
  return known(high - low);
}

MetricValue cap_usage(const Row& r) {
  const MetricValue cap = figure(r, 0, &customers::CustomerMonth::monthly_cap);
  if (!cap.is_known()) return cap;
  return ratio(static_cast<double>(r.totals.n.quantity), cap.value);
}

using Month = customers::CustomerMonth;
constexpr Entry kOutsideEntries[] = {
    {kShops, "grade_no", "档位", "Grade, outside", "1", "grade_no of t as delivered", "default",
     "customer_months", 0, this_month<&Month::grade_no>},
    {kShops, "grade_change", "档位波动", "Grade change, outside", "1",
     "grade_no(t) - grade_no(t-1)", "default", "customer_months of t-1", 0, grade_change},
    {kShops, "grade_range_90_days", "90天档位极差", "Grade range in 90 days", "1",
     "max - min of the outside grades of t-2..t, two at least", "default", "customer_months", 0,
     grade_range},
    {kShops, "credit_score", "诚信分值", "Credit score", "1", "credit_score of t", "default",
     "customer_months", 1, this_month<&Month::credit_score>},
    {kShops, "monthly_cap", "月限量", "Monthly cap", "carton", "monthly_cap of t", "default",
     "customer_months", 0, this_month<&Month::monthly_cap>},
    {kShops, "cap_usage", "月限量使用率", "Use of the monthly cap", "percent",
     "quantity / monthly_cap", "default", "monthly_cap", 4, cap_usage},
    {kShops, "new_retail_score", "新零售得分", "New-retail score", "score", "new_retail_score of t",
     "default", "customer_months", 1, this_month<&Month::new_retail_score>},
    {kShops, "scan_rate", "扫码率", "Scan rate", "percent", "scan_rate of t", "default",
     "customer_months", 4, this_month<&Month::scan_rate>},
    {kShops, "scan_accuracy", "扫码准确率", "Scan accuracy", "percent", "scan_accuracy of t",
     "default", "customer_months", 4, this_month<&Month::scan_accuracy>},
    {kShops, "pos_offline_days", "终端离线天数", "Till offline days", "days",
     "pos_offline_days of t", "default", "customer_months", 0,
     this_month<&Month::pos_offline_days>},
    {kAreas, "grade_no_mean", "平均档位", "Mean grade, outside", "1",
     "mean of grade_no of t over the area's shops that have one", "default", "customer_months", 2,
     nullptr},
    {kAreas, "new_retail_score_mean", "平均新零售得分", "Mean new-retail score", "score",
     "mean of new_retail_score of t over the area's shops that have one", "default",
     "customer_months", 2, nullptr},
    {kAreas, "scan_rate_mean", "平均扫码率", "Mean scan rate", "percent",
     "mean of scan_rate of t over the area's shops that have one", "default", "customer_months", 4,
     nullptr},
    {kAreas, "scan_accuracy_mean", "平均扫码准确率", "Mean scan accuracy", "percent",
     "mean of scan_accuracy of t over the area's shops that have one", "default", "customer_months",
     4, nullptr},
};

}  // namespace

std::span<const Entry> outside_entries() { return kOutsideEntries; }

}  // namespace metrics
