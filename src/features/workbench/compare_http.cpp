#include <algorithm>

#include "base/text.h"
#include "features/guidance/guidance.h"
#include "features/workbench/metric_names.h"
#include "features/workbench/routes.h"

/// GET /areas/compare: the key figures of areas and months side by side.
namespace workbench {

struct ComparedValue {
  std::string metric;
  std::optional<double> value;
  std::optional<double> company;  ///< of the whole company in that month
};
BOOST_DESCRIBE_STRUCT(ComparedValue, (), (metric, value, company))

struct ComparedArea {
  base::UnitId area_id;
  std::string area_code;
  std::string area_name;
  base::Period period;
  std::int64_t version = 1;
  bool present = false;  ///< the area has a dashboard of the month
  std::vector<ComparedValue> figures;
};
BOOST_DESCRIBE_STRUCT(ComparedArea, (),
                      (area_id, area_code, area_name, period, version, present, figures))

struct ComparedMetric {
  std::string metric;
  Text name;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(ComparedMetric, (), (metric, name, unit))

struct Comparison {
  std::vector<ComparedMetric> metrics;
  std::vector<ComparedArea> rows;  ///< by area, then month
};
BOOST_DESCRIBE_STRUCT(Comparison, (), (metrics, rows))

namespace {

constexpr std::size_t kCellsMax = 260;

/// Counts of a dashboard that read like figures, beside its own.
void add_counts(const guidance::AreaDashboard& dashboard, ComparedArea& row) {
  const auto add = [&](std::string metric, double value) {
    row.figures.push_back({std::move(metric), value, {}});
  };
  add("shops_active", dashboard.base_data.active);
  add("licenses_expiring", dashboard.base_data.licenses_expiring);
  add("grade_moves_up", dashboard.analysis.grade_moves.up);
  add("grade_moves_down", dashboard.analysis.grade_moves.down);
  add("listed_shops", dashboard.lists.listed_shops);
  for (const auto& list : dashboard.lists.classes) add("class:" + list.class_code, list.shops);
}

ComparedMetric metric_line(const std::string& metric) {
  static const std::pair<std::string_view, Text> kCounts[] = {
      {"shops_active", {"在营户数", "Active shops"}},
      {"licenses_expiring", {"许可证90天内到期", "Licences expiring in 90 days"}},
      {"grade_moves_up", {"升档户数", "Shops that rose in grade"}},
      {"grade_moves_down", {"降档户数", "Shops that fell in grade"}},
      {"listed_shops", {"名单户数", "Listed shops"}}};
  for (const auto& [id, name] : kCounts)
    if (id == metric) return {metric, name, "count"};
  if (metric.starts_with("class:")) return {metric, class_name(metric.substr(6)), "count"};
  return {metric, figure_name(metric), figure_unit(metric)};
}

base::Result<std::vector<base::UnitId>> wanted_areas(const Ask& ask) {
  const auto text = ask.request.query_value("areas").value_or("");
  if (text.empty()) return ask.areas_in_scope();
  std::vector<base::UnitId> areas;
  for (const auto part : base::split(text, ',')) {
    TRY_ASSIGN(const auto area, ask.area(part));
    areas.push_back(area);
  }
  return areas;
}

base::Result<std::vector<const month::PublishedRun*>> wanted_runs(const Ask& ask) {
  std::vector<const month::PublishedRun*> runs;
  const auto text = ask.request.query_value("periods").value_or("");
  if (text.empty()) {
    TRY_ASSIGN(const auto* run, ask.run());
    return std::vector{run};
  }
  for (const auto part : base::split(text, ',')) {
    const auto period = base::Period::parse(part);
    if (!period) return bad_parameter("periods", text, "months as YYYY-MM, separated by commas");
    TRY_ASSIGN(const auto* run, ask.run(*period));
    runs.push_back(run);
  }
  return runs;
}

base::Result<ComparedArea> compared(const Ask& ask, const month::PublishedRun& run,
                                    base::UnitId area) {
  ComparedArea row{
      area, unit_code(*ask.view, area), unit_name(*ask.view, area), run.period, run.version, false,
      {}};
  TRY_ASSIGN(const auto document,
             ask.desk.document(*ask.view, run, DocumentKind::kDashboard, area.value));
  if (!document) return row;
  TRY_ASSIGN(const auto dashboard, guidance::parse_dashboard(*document->body()));
  row.present = true;
  for (const auto& figure : dashboard.analysis.figures)
    row.figures.push_back({figure.metric, figure.value, figure.company});
  add_counts(dashboard, row);
  return row;
}

base::Result<http::Response> compare(const Ask& ask) {
  TRY_ASSIGN(const auto areas, wanted_areas(ask));
  TRY_ASSIGN(const auto runs, wanted_runs(ask));
  if (areas.size() * runs.size() > kCellsMax)
    return bad_parameter("areas", "", "at most 260 pairs of area and month");
  Comparison comparison;
  for (const auto area : areas)
    for (const auto* run : runs) {
      TRY_ASSIGN(auto row, compared(ask, *run, area));
      for (const auto& figure : row.figures)
        if (std::ranges::find(comparison.metrics, figure.metric, &ComparedMetric::metric) ==
            comparison.metrics.end())
          comparison.metrics.push_back(metric_line(figure.metric));
      comparison.rows.push_back(std::move(row));
    }
  return http::Response::json(wire::to_json(comparison));
}

}  // namespace

std::vector<http::Route> compare_routes(const DeskPtr& desk) {
  http::RouteOptions options;
  options.parameters = {
      text_parameter("areas", "Sales area ids separated by commas; all in scope when left out"),
      text_parameter("periods", "Months separated by commas; the newest when left out")};
  options.parameters[0].schema = {{"type", "string"}, {"maxLength", 6000}};
  options.response = wire::schema<Comparison>();
  return {{http::Method::kGet, "/api/v1/areas/compare", auth::Permission::kGuidanceRead,
           "Key figures of sales areas and months side by side.", with_ask(desk, compare),
           std::move(options)}};
}

}  // namespace workbench
