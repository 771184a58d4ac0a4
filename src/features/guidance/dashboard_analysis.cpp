#include <algorithm>
#include <cmath>

#include "features/guidance/dashboard_work.h"

/// Part 2: what the area sold, beside the company and its own past.
namespace guidance {
namespace {

constexpr std::size_t kAnomaliesMax = 10;
constexpr std::size_t kKeyProductsMax = 12;

std::optional<double> ratio(double part, double whole) {
  if (!(whole > 0)) return {};
  return part / whole;
}

/// A sum of the area or a quotient of two sums, month by month back.
struct Series {
  std::string_view metric;
  std::string_view unit;
  std::optional<double> (*value)(const AreaMonth&);
};
constexpr Series kSeries[] = {
    {"quantity", "carton",
     [](const AreaMonth& m) { return std::optional(static_cast<double>(m.quantity)); }},
    {"amount_minor", "minor",
     [](const AreaMonth& m) { return std::optional(static_cast<double>(m.amount_minor)); }},
    {"avg_carton_price", "minor",
     [](const AreaMonth& m) {
       return ratio(static_cast<double>(m.amount_minor), static_cast<double>(m.quantity));
     }},
    {"ordering_shops", "count",
     [](const AreaMonth& m) { return std::optional(static_cast<double>(m.ordering_shops)); }},
};

std::optional<double> relative(std::optional<double> now, std::optional<double> before) {
  if (!now || !before || !(*before > 0)) return {};
  return rounded(*now / *before - 1, "percent");
}

void add_series(DashboardWork& work) {
  const auto& months = work.state.tables.area_months[work.row];
  for (const Series& series : kSeries) {
    AreaFigure figure;
    figure.metric = series.metric;
    figure.unit = series.unit;
    const auto now = series.value(months[0]);
    if (now)
      figure.value = rounded(*now, series.unit);
    else
      figure.unknown = unknown_key(metrics::Unknown::kNoOrders);
    if (const auto company = series.value(work.state.tables.company_months[0]))
      figure.company = rounded(*company, series.unit);
    figure.month_change = relative(now, series.value(months[1]));
    figure.year_change = relative(now, series.value(months[12]));
    work.dashboard.analysis.figures.push_back(std::move(figure));
  }
}

/// Registered metrics of areas: the company's figure is the mean over its areas with the figure.
constexpr std::string_view kAreaMetrics[] = {
    "order_fill_rate",       "demand_satisfaction_rate", "repurchase_rate",
    "class_1_2_products",    "out_of_province_share",    "key_shelf_rate",
    "key_fill_rate",         "key_repurchase_rate",      "stock_to_sales",
    "days_of_supply",        "customer_stockout_rate",   "price_index",
    "price_compliance_rate", "retail_gross_margin",      "new_retail_score_mean",
    "scan_rate_mean",        "scan_accuracy_mean",       "grade_no_mean",
    "cigar_share",
};

std::optional<double> mean_of_areas(const DashboardWork& work, std::size_t column) {
  const auto& table = work.state.sources.month_metrics.areas;
  double sum = 0;
  std::size_t known = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto value = table.at(row, column);
    if (!value.is_known()) continue;
    sum += value.value;
    ++known;
  }
  return known == 0 ? std::nullopt : std::optional(sum / static_cast<double>(known));
}

void add_metrics(DashboardWork& work) {
  if (work.area == kNoIndex) return;
  const auto definitions = metrics::definitions(metrics::Scope::kArea);
  for (const std::string_view id : kAreaMetrics) {
    const auto column = metrics::find_metric(metrics::Scope::kArea, id);
    if (!column) continue;
    const auto& definition = definitions[*column];
    const auto value = work.state.sources.month_metrics.areas.at(work.area, *column);
    AreaFigure figure;
    figure.metric = id;
    figure.unit = definition.unit;
    if (definition.method != "default") figure.method = definition.method;
    if (value.is_known())
      figure.value = rounded(value.value, definition.unit);
    else
      figure.unknown = unknown_key(value.unknown);
    if (const auto company = mean_of_areas(work, *column))
      figure.company = rounded(*company, definition.unit);
    work.dashboard.analysis.figures.push_back(std::move(figure));
  }
}

struct MixSums {
  std::vector<std::int64_t> area, area_last, company;
};

MixSums mix_sums(const DashboardWork& work, const Coding& coding) {
  const std::size_t cells = coding.codes.size() + 1;
  MixSums sums{std::vector<std::int64_t>(cells, 0), std::vector<std::int64_t>(cells, 0),
               std::vector<std::int64_t>(cells, 0)};
  for (const ShopIndex shop : work.shops)
    for (const auto& held : work.state.tables.goods_of(shop)) {
      sums.area[coding.of_product[held.product]] += held.month;
      sums.area_last[coding.of_product[held.product]] += held.previous;
    }
  for (std::size_t product = 0; product < work.state.product_quantity.size(); ++product)
    sums.company[coding.of_product[product]] += work.state.product_quantity[product];
  return sums;
}

std::vector<AreaMixLine> mix_of(const DashboardWork& work, const Coding& coding) {
  const MixSums sums = mix_sums(work, coding);
  const auto total = [](const std::vector<std::int64_t>& cells) {
    std::int64_t sum = 0;
    for (const auto cell : cells) sum += cell;
    return static_cast<double>(sum);
  };
  const double area = total(sums.area);
  const double last = total(sums.area_last);
  const double company = total(sums.company);
  std::vector<AreaMixLine> lines;
  for (std::size_t i = 0; i < sums.area.size(); ++i) {
    if (sums.area[i] == 0 && sums.company[i] == 0) continue;
    const bool coded = i < coding.codes.size();
    AreaMixLine line;
    line.code = coded ? coding.codes[i] : "";
    line.name = coded ? coding.names[i] : Text{"未分类", "none"};
    line.quantity = static_cast<double>(sums.area[i]);
    line.share = rounded(ratio(line.quantity, area).value_or(0), "percent");
    line.company_share =
        rounded(ratio(static_cast<double>(sums.company[i]), company).value_or(0), "percent");
    if (const auto before = ratio(static_cast<double>(sums.area_last[i]), last))
      line.last_share = rounded(*before, "percent");
    lines.push_back(std::move(line));
  }
  if (lines.size() == 1 && lines[0].code.empty()) lines.clear();
  return lines;
}

void add_grade_moves(DashboardWork& work) {
  GradeMoves& moves = work.dashboard.analysis.grade_moves;
  for (const ShopIndex shop : work.active) {
    const auto& grade = work.state.sources.grades.shops[shop];
    if (!grade.graded || !grade.previous_grade_no)
      ++moves.unknown;
    else if (grade.grade_no > *grade.previous_grade_no)
      ++moves.up;
    else if (grade.grade_no < *grade.previous_grade_no)
      ++moves.down;
    else
      ++moves.same;
  }
}

void add_key_products(DashboardWork& work) {
  AreaAnalysis& part = work.dashboard.analysis;
  if (work.inputs().key_period) part.key_period = work.inputs().key_period->text();
  for (const ProductIndex product : work.state.key_products) {
    if (part.key_products.size() == kKeyProductsMax) break;
    AreaKeyProduct line;
    line.product_code = work.inputs().products[product].product_code;
    line.product_name = work.inputs().products[product].product_name;
    std::int64_t limit = 0, ordered = 0, buyers = 0, again = 0;
    for (const ShopIndex shop : work.active) {
      const auto goods = work.state.tables.goods_of(shop);
      const auto held = std::ranges::lower_bound(goods, product, {}, &ShopProduct::product);
      if (held == goods.end() || held->product != product) continue;
      line.quantity += held->month;
      limit += held->limit;
      ordered += held->ordered_of_limit;
      if (held->month > 0) ++buyers;
      if (held->month > 0 && held->previous > 0) ++again;
    }
    const auto share = [](std::int64_t of, std::size_t whole) {
      return rounded(ratio(static_cast<double>(of), static_cast<double>(whole)).value_or(0),
                     "percent");
    };
    line.shelf_rate = share(buyers, work.active.size());
    line.company_shelf_rate = share(work.state.product_buyers[product], work.state.active_shops);
    if (limit > 0)
      line.fill_rate =
          rounded(static_cast<double>(ordered) / static_cast<double>(limit), "percent");
    if (buyers > 0)
      line.repurchase_rate =
          rounded(static_cast<double>(again) / static_cast<double>(buyers), "percent");
    part.key_products.push_back(std::move(line));
  }
}

}  // namespace

void fill_area_analysis(DashboardWork& work) {
  AreaAnalysis& part = work.dashboard.analysis;
  add_series(work);
  add_metrics(work);
  part.classes = mix_of(work, work.state.classes);
  part.bands = mix_of(work, work.state.bands);
  add_grade_moves(work);
  add_key_products(work);
  for (const auto* entry : work.entries)
    if (entry->target_class == target_classes::TargetClass::kSalesAnomaly &&
        part.anomalies.size() < kAnomaliesMax)
      part.anomalies.push_back(work.listed(*entry));
}

namespace {

/// Next month: the same month last year times the growth of the last three months on the year,
/// where a year back is known; else the mean of the last three months.
void add_forecast(const std::vector<std::optional<double>>& back, Indicator& indicator) {
  const auto positive = [&](std::size_t at) {
    return at < back.size() && back[at] && *back[at] > 0;
  };
  bool year_back = positive(11);
  for (const std::size_t at : std::array<std::size_t, 6>{0, 1, 2, 12, 13, 14})
    year_back = year_back && positive(at);
  if (year_back) {
    const double growth = (*back[0] + *back[1] + *back[2]) / (*back[12] + *back[13] + *back[14]);
    indicator.forecast = rounded(*back[11] * growth, indicator.unit);
    indicator.forecast_method = "seasonal";
    return;
  }
  double sum = 0;
  int months = 0;
  for (std::size_t at = 0; at < 3 && at < back.size(); ++at)
    if (back[at]) {
      sum += *back[at];
      ++months;
    }
  if (months == 0) return;
  indicator.forecast = rounded(sum / months, indicator.unit);
  indicator.forecast_method = "mean3";
}

}  // namespace

void fill_indicators(DashboardWork& work) {
  const auto& months = work.state.tables.area_months[work.row];
  for (const Series& series : kSeries) {
    Indicator indicator;
    indicator.metric = series.metric;
    indicator.unit = series.unit;
    indicator.gap_unknown = "no_target";
    std::vector<std::optional<double>> back;
    for (const AreaMonth& month : months)
      back.push_back(month.ordering_shops == 0 ? std::nullopt : series.value(month));
    if (back[0]) indicator.actual = rounded(*back[0], series.unit);
    for (std::size_t at = 13; at-- > 0;) {
      std::optional<double> value;
      if (back[at]) value = rounded(*back[at], series.unit);
      indicator.trend.push_back({work.inputs().period.plus_months(-static_cast<int>(at)), value});
    }
    add_forecast(back, indicator);
    work.dashboard.indicators.push_back(std::move(indicator));
  }
}

}  // namespace guidance
