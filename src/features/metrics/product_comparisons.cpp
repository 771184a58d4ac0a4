#include <algorithm>
#include <cmath>

#include "features/metrics/comparisons.h"
#include "features/metrics/register.h"

/// Product figures that need all products: the market-state score, the main-product score, and the
/// state label (kpis-and-scoring.md 5.4).
namespace metrics {
namespace {

struct Weighted {
  std::string_view id;
  double weight;
  bool is_negative;
};
/// Published weights, sum 1.000.
constexpr Weighted kStateInputs[] = {{"demand_satisfaction_rate", 0.198, false},
                                     {"allocation_coverage", 0.180, false},
                                     {"gross_margin", 0.133, false},
                                     {"price_ladder_index", 0.124, false},
                                     {"supply_utilization", 0.117, false},
                                     {"revenue_per_case", 0.096, false},
                                     {"stock_to_sales", 0.080, true},
                                     {"full_order_coverage", 0.072, false}};
constexpr double kWeightMin = 0.5 - 1e-9;
constexpr std::size_t kTop = 100;
constexpr double kTolerance = 1e-9;

/// Ascending known values of a column.
std::vector<double> known_values(const MetricTable& table, std::size_t column) {
  std::vector<double> values;
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (table.at(i, column).is_known()) values.push_back(table.at(i, column).value);
  std::sort(values.begin(), values.end());
  return values;
}

/// Min-max between the 5th and 95th percentile, cut to 0..1; all equal: the middle.
double winsorised(double value, double low, double high) {
  if (high - low <= 1e-12 * std::max(std::abs(low), std::abs(high))) return 0.5;
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

void fill_state_score(MetricTable& products) {
  const std::size_t to = *find_metric(Scope::kProduct, "market_state_score");
  std::vector<double> score(products.rows(), 0);
  std::vector<double> weight(products.rows(), 0);
  for (const Weighted& input : kStateInputs) {
    const std::size_t from = *find_metric(Scope::kProduct, input.id);
    const auto values = known_values(products, from);
    if (values.empty()) continue;
    const double low = quantile(values, 0.05);
    const double high = quantile(values, 0.95);
    for (std::size_t i = 0; i < products.rows(); ++i) {
      const MetricValue value = products.at(i, from);
      if (!value.is_known()) continue;
      const double z = winsorised(value.value, low, high);
      score[i] += input.weight * (input.is_negative ? 1 - z : z);
      weight[i] += input.weight;
    }
  }
  const std::size_t heaviest = *find_metric(Scope::kProduct, kStateInputs[0].id);
  for (std::size_t i = 0; i < products.rows(); ++i) {
    const MetricValue first = products.at(i, heaviest);
    if (weight[i] >= kWeightMin)
      products.set(i, to, known(100 * score[i] / weight[i]));
    else
      products.set(i, to, first.is_known() ? missing(Unknown::kNotRecorded) : first);
  }
}

/// Among the highest kTop of the ascending values, ties included.
bool is_in_top(const std::vector<double>& ascending, double value) {
  const auto above = ascending.end() - std::upper_bound(ascending.begin(), ascending.end(), value);
  return above < static_cast<std::ptrdiff_t>(kTop);
}

void fill_main_score(MetricTable& products) {
  const std::size_t share = *find_metric(Scope::kProduct, "quantity_share");
  const std::size_t fill = *find_metric(Scope::kProduct, "order_fill_rate");
  const std::size_t shelf = *find_metric(Scope::kProduct, "shelf_rate");
  const std::size_t to = *find_metric(Scope::kProduct, "main_sku_score");
  const auto fills = known_values(products, fill);
  const auto shelves = known_values(products, shelf);
  for (std::size_t i = 0; i < products.rows(); ++i) {
    const MetricValue inputs[] = {products.at(i, fill), products.at(i, shelf),
                                  products.at(i, share)};
    const auto* const unknown = std::find_if(std::begin(inputs), std::end(inputs),
                                             [](MetricValue v) { return !v.is_known(); });
    if (unknown != std::end(inputs))
      products.set(i, to, *unknown);
    else if (!is_in_top(fills, inputs[0].value) || !is_in_top(shelves, inputs[1].value))
      products.set(i, to, missing(Unknown::kNotApplicable));
    else
      products.set(i, to,
                   known(0.4 * inputs[2].value + 0.4 * inputs[0].value + 0.2 * inputs[1].value));
  }
}

/// 1 hot, 2 smooth, 3 flat, 4 slow, 5 stock-out; an unknown input fails its test.
MetricValue market_state(const MetricTable& products, std::size_t row) {
  const MetricValue stockout = products.get(row, "company_stockout_rate");
  const MetricValue fill = products.get(row, "order_fill_rate");
  const MetricValue price = products.get(row, "price_index");
  const MetricValue days = products.get(row, "days_of_supply");
  const MetricValue stock = products.get(row, "stock_to_sales");
  if (!stockout.is_known() && !fill.is_known() && !price.is_known() && !days.is_known() &&
      !stock.is_known())
    return fill;
  // NaN, the value of an unknown figure, fails every comparison.
  if (stockout.value > 0.5) return known(5.0);
  if (fill.value >= 0.9 && price.value >= 100 && days.value < 15 - kTolerance) return known(1.0);
  if (stock.value > 2 + kTolerance || price.value < 97) return known(4.0);
  return known(fill.value >= 0.6 ? 2.0 : 3.0);
}

}  // namespace

void compare_products(const MonthInputs&, MetricTable& products) {
  fill_state_score(products);
  fill_main_score(products);
  const std::size_t state = *find_metric(Scope::kProduct, "market_state");
  for (std::size_t i = 0; i < products.rows(); ++i)
    products.set(i, state, market_state(products, i));
}

namespace {

struct Mean {
  double sum = 0;
  std::int64_t members = 0;
};

template <class Field>
void average(const MonthInputs& inputs, std::string_view metric,
             std::optional<Field> customers::CustomerMonth::*field, bool of_company,
             MetricTable& table) {
  std::vector<Mean> means(table.rows());
  for (ShopIndex i = 0; i < inputs.shops.size(); ++i) {
    const auto& month = inputs.shop_months[i][0];
    const std::uint32_t row = of_company ? 0 : inputs.shop_area[i];
    if (row == kNoIndex || !month || !((*month).*field)) continue;
    means[row].sum += static_cast<double>(*((*month).*field));
    ++means[row].members;
  }
  const std::size_t to = *find_metric(Scope::kArea, metric);
  for (std::size_t row = 0; row < means.size(); ++row)
    table.set(row, to,
              means[row].members == 0
                  ? missing(Unknown::kNoOutsideFigure)
                  : known(means[row].sum / static_cast<double>(means[row].members)));
}

void average_all(const MonthInputs& inputs, bool of_company, MetricTable& table) {
  using Month = customers::CustomerMonth;
  average(inputs, "grade_no_mean", &Month::grade_no, of_company, table);
  average(inputs, "new_retail_score_mean", &Month::new_retail_score, of_company, table);
  average(inputs, "scan_rate_mean", &Month::scan_rate, of_company, table);
  average(inputs, "scan_accuracy_mean", &Month::scan_accuracy, of_company, table);
}

}  // namespace

void average_outside_figures(const MonthInputs& inputs, MetricTable& areas) {
  average_all(inputs, false, areas);
}

void average_outside_figures_of_company(const MonthInputs& inputs, MetricTable& company) {
  average_all(inputs, true, company);
}

}  // namespace metrics
