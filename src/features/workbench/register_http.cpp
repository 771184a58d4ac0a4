#include <array>
#include <span>

#include "features/metrics/metrics.h"
#include "features/target_classes/target_classes.h"
#include "features/workbench/metric_names.h"
#include "features/workbench/routes.h"

/// GET /metrics-register, and the names of figures.
namespace workbench {

struct RegisteredMetric {
  std::string id;
  std::string scope;  ///< shop, product, area, model
  Text name;
  std::string unit;
  std::string formula;
  std::string method;
  std::string needs;
  std::int64_t decimals = 2;
};
BOOST_DESCRIBE_STRUCT(RegisteredMetric, (),
                      (id, scope, name, unit, formula, method, needs, decimals))

namespace {

constexpr auto kOwn = std::to_array<OwnFigure>({
    {"grade_no", "档位", "Grade", "grade", "rank of the score cut by the grading preset"},
    {"previous_grade_no", "上次档位", "Grade before", "grade", "grade of the month before"},
    {"grade_change", "档位变化", "Change of grade", "grade", "grade_no - previous_grade_no"},
    {"grade_range_90_days", "90天档位极差", "Range of grades in 90 days", "grade",
     "highest - lowest grade of the last three gradings"},
    {"own_movement_90_days", "本店90天订货变动", "Own movement in 90 days", "percent",
     "orders of the last 90 days / of the 90 days before - 1, the peers' movement taken out"},
    {"peers_movement_90_days", "同类90天订货变动", "Peers' movement in 90 days", "percent",
     "median over the peers of orders of the last 90 days / of the 90 days before - 1"},
    {"last_month_trend", "本月走势", "Trend of the month", "percent",
     "orders of the month / mean of the months before - 1"},
    {"projected_score", "推算得分", "Projected score", "score",
     "grading score if the last month went on"},
    {"projected_grade_change", "推算档位变化", "Projected change of grade", "grade",
     "grade at the projected score - grade_no"},
    {"margin_to_fall", "降档余量", "Margin to fall", "score",
     "score - best score of the grade below"},
    {"score", "档位得分", "Grade score", "score", "sum of the weighted components of the preset"},
    {"key_sku_score", "重点品规得分", "Key-product score", "1",
     "weighted sum of ten indicators as percentiles within the band of grades"},
    {"known_weight", "已知指标权重", "Weight of known indicators", "percent",
     "sum of the weights of the indicators that are known"},
    {"terminal_potential", "终端改造潜力值", "Terminal potential", "1",
     "weighted sum of the indicators for a better terminal"},
    {"terminal_gap", "终端差距", "Terminal gap", "1", "mean of the known gaps of the terminal"},
    {"grade_percentile", "档位分位", "Percentile of the grade", "percent",
     "share of graded shops with a lower grade"},
    {"trade_zone", "商圈得分", "Points of the trade zone", "1", "points of the code in the model"},
    {"business_format", "业态得分", "Points of the format", "1", "points of the code in the model"},
    {"floor_area", "营业面积得分", "Points of the floor area", "1",
     "floor area / area of full points, at most 1"},
    {"willingness", "改造意愿", "Willingness to upgrade", "1", "as recorded, 0..1"},
    {"display_score", "陈列达标", "Display score", "1", "as recorded, 0..1"},
    {"new_retail_score", "新零售得分", "New-retail score", "score", "as delivered for the month"},
    {"scan_rate", "扫码率", "Scan rate", "percent", "as delivered for the month"},
    {"scan_accuracy", "扫码销售准确率", "Scan accuracy", "percent", "as delivered for the month"},
    {"pos_offline_days", "收银终端离线天数", "Days the till was offline", "days",
     "as delivered for the month"},
    {"cycle_change_last", "最近一个订货周期变动", "Change of the last order cycle", "percent",
     "quantity of the cycle / mean of the six before - 1"},
    {"cycle_change_before", "上一个订货周期变动", "Change of the cycle before", "percent",
     "quantity of the cycle / mean of the six before - 1"},
    {"cycle_change_last_corrected", "最近周期变动（扣除同类）",
     "Change of the last cycle, peers out", "percent",
     "cycle_change_last with the peers' change taken out"},
    {"cycle_change_before_corrected", "上一周期变动（扣除同类）",
     "Change of the cycle before, peers out", "percent",
     "cycle_change_before with the peers' change taken out"},
    {"cycle_change_last_peers", "同类最近周期变动", "Peers' change of the last cycle", "percent",
     "median of cycle_change_last over shops of the same rhythm"},
    {"cycle_change_before_peers", "同类上一周期变动", "Peers' change of the cycle before",
     "percent", "median of cycle_change_before over shops of the same rhythm"},
    {"cycle_strays", "偏离的订货周期数", "Cycles that stray", "count",
     "of the last eight cycles, those far off the shop's own trend"},
    {"cycle_strays_before", "此前偏离的订货周期数", "Cycles that strayed before", "count",
     "the same of the eight cycles before"},
    {"cycles_compared", "可比订货周期数", "Cycles compared", "count", "cycles with enough history"},
    {"cigar_potential", "雪茄烟潜力", "Cigar potential", "1",
     "weighted sum of the indicators for cigars"},
    {"leaving_probability", "流失可能性（模型）", "Chance of falling away (model)", "percent",
     "model leaving: stops, or less than half of the expected amount in eight weeks"},
    {"expected_value_standing", "预期价值排位（模型）", "Standing by expected value (model)",
     "percent", "model value: share of the shops of which less is expected in twelve weeks"},
    {"key_response_standing", "重点品规响应排位（模型）", "Standing by key products (model)",
     "percent", "model key_response: share of the shops expected to take up fewer in eight weeks"},
    {"rule_standing", "规则得分排位", "Standing by the rules", "percent",
     "share of the list's shops with a lower score by the rules alone"},
    {"rule_score", "规则得分", "Score by the rules", "1",
     "the score before the model is weighed in"},
    {"ordering_shops", "订货户数", "Shops that ordered", "count",
     "N(ord > 0 in t) among the area's shops"},
});

std::string_view scope_name(metrics::Scope scope) {
  switch (scope) {
    case metrics::Scope::kShop:
      return "shop";
    case metrics::Scope::kProduct:
      return "product";
    case metrics::Scope::kArea:
      break;
  }
  return "area";
}

constexpr metrics::Scope kScopes[] = {metrics::Scope::kShop, metrics::Scope::kProduct,
                                      metrics::Scope::kArea};

const metrics::MetricDefinition* find_definition(std::string_view id) {
  for (const auto scope : kScopes)
    if (const auto column = metrics::find_metric(scope, id))
      return &metrics::definitions(scope)[*column];
  return nullptr;
}

const OwnFigure* find_own(std::string_view id) {
  for (const OwnFigure& own : kOwn)
    if (own.id == id) return &own;
  return nullptr;
}

/// Indicators of the models are named in their configuration.
const target_classes::Weighted* find_indicator(std::string_view id) {
  static const target_classes::Config kConfig = target_classes::default_config();
  for (const auto* list : {&kConfig.key_sku_indicators, &kConfig.terminal_indicators})
    for (const auto& indicator : *list)
      if (indicator.indicator == id) return &indicator;
  return nullptr;
}

std::string register_json() {
  api::PageOf<RegisteredMetric> page;
  for (const auto scope : kScopes)
    for (const auto& metric : metrics::definitions(scope))
      page.items.push_back({std::string(metric.id),
                            std::string(scope_name(scope)),
                            {std::string(metric.name_zh), std::string(metric.name_en)},
                            std::string(metric.unit),
                            std::string(metric.formula),
                            std::string(metric.method),
                            std::string(metric.needs),
                            metric.decimals});
  for (const OwnFigure& own : kOwn)
    if (find_definition(own.id) == nullptr)
      page.items.push_back({std::string(own.id), "model", figure_name(own.id),
                            std::string(own.unit), std::string(own.formula), "default", "", 2});
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page).body;
}

base::Result<http::Response> list_register(const Ask& ask) {
  static const Document kDocument(register_json());
  return send_document(ask.request, kDocument);
}

}  // namespace

std::span<const OwnFigure> own_figures() { return kOwn; }

Text figure_name(std::string_view id) {
  if (const auto* definition = find_definition(id))
    return {std::string(definition->name_zh), std::string(definition->name_en)};
  if (const auto* own = find_own(id)) return {std::string(own->zh), std::string(own->en)};
  if (const auto* indicator = find_indicator(id)) return {indicator->name_zh, indicator->name_en};
  constexpr std::string_view kPeers = "_peers";
  if (id.ends_with(kPeers)) {
    const Text inner = figure_name(id.substr(0, id.size() - kPeers.size()));
    return {inner.zh + "（同类）", inner.en + " (peers)"};
  }
  return {std::string(id), std::string(id)};
}

std::string figure_unit(std::string_view id) {
  if (const auto* definition = find_definition(id)) return std::string(definition->unit);
  if (const auto* own = find_own(id)) return std::string(own->unit);
  return "1";
}

std::vector<http::Route> register_routes(const DeskPtr& desk) {
  http::RouteOptions list;
  list.response = api::page_schema<RegisteredMetric>();
  return {{http::Method::kGet, "/api/v1/metrics-register", auth::Permission::kSignedIn,
           "Every metric with its names, unit, formula and method: what a \"why?\" shows.",
           with_ask(desk, list_register), std::move(list)}};
}

}  // namespace workbench
