#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "features/guidance/figure.h"

/// The area dashboard (市场经营数字看板): whom to serve in one sales area, in six parts.
namespace guidance {

struct DashboardHeader {
  std::string company_code;
  std::string company_name;
  std::string area_code;
  std::string area_name;
  std::string manager;  ///< name of the customer manager
  base::Period period;
  std::int64_t version = 1;
  std::string generated_at;
  std::string data_until;
  std::int64_t data_version = 0;
  std::string currency;
  ModelVersions models;
};
BOOST_DESCRIBE_STRUCT(DashboardHeader, (),
                      (company_code, company_name, area_code, area_name, manager, period, version,
                       generated_at, data_until, data_version, currency, models))

struct CountLine {
  std::string code;  ///< empty: not recorded
  Text name;
  std::uint32_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(CountLine, (), (code, name, shops))

/// A breakdown of the area's shops by one field.
struct Breakdown {
  std::string field;  ///< business_format, market_type, grade, credit_grade, …
  std::vector<CountLine> lines;
};
BOOST_DESCRIBE_STRUCT(Breakdown, (), (field, lines))

struct ShopName {
  std::string customer_code;
  std::string shop_name;
};
BOOST_DESCRIBE_STRUCT(ShopName, (), (customer_code, shop_name))

struct ExpiringLicense {
  ShopName shop;
  std::int64_t days_left = 0;  ///< from the period's last day; negative: expired
};
BOOST_DESCRIBE_STRUCT(ExpiringLicense, (), (shop, days_left))

/// Part 1 片区基础数据.
struct AreaBase {
  std::uint32_t shops = 0;
  std::uint32_t active = 0;
  std::uint32_t ordering = 0;  ///< shops with an order in the month
  std::vector<Breakdown> breakdowns;
  std::uint32_t licenses_expiring = 0;    ///< within 90 days
  std::vector<ExpiringLicense> expiring;  ///< soonest first, at most ten
  std::vector<CountLine> order_days;      ///< code 1 Monday … 7 Sunday
};
BOOST_DESCRIBE_STRUCT(AreaBase, (),
                      (shops, active, ordering, breakdowns, licenses_expiring, expiring,
                       order_days))

/// A figure of the area, beside the company's and its own past.
struct AreaFigure {
  std::string metric;
  std::string unit;
  std::string method;
  std::optional<double> value;
  std::string unknown;
  std::optional<double> company;  ///< the same figure of the whole company
  std::optional<double> month_change;
  std::optional<double> year_change;
};
BOOST_DESCRIBE_STRUCT(AreaFigure, (),
                      (metric, unit, method, value, unknown, company, month_change, year_change))

struct AreaMixLine {
  std::string code;
  Text name;
  double quantity = 0;
  double share = 0;
  double company_share = 0;
  std::optional<double> last_share;
};
BOOST_DESCRIBE_STRUCT(AreaMixLine, (), (code, name, quantity, share, company_share, last_share))

struct AreaKeyProduct {
  std::string product_code;
  std::string product_name;
  double shelf_rate = 0;  ///< shops of the area that ordered it in the month / active shops
  double company_shelf_rate = 0;
  std::optional<double> fill_rate;        ///< ordered / limit
  std::optional<double> repurchase_rate;  ///< ordered in both months / ordered in this one
  std::int64_t quantity = 0;
};
BOOST_DESCRIBE_STRUCT(AreaKeyProduct, (),
                      (product_code, product_name, shelf_rate, company_shelf_rate, fill_rate,
                       repurchase_rate, quantity))

struct GradeMoves {
  std::uint32_t up = 0;
  std::uint32_t down = 0;
  std::uint32_t same = 0;
  std::uint32_t unknown = 0;  ///< no earlier grade
};
BOOST_DESCRIBE_STRUCT(GradeMoves, (), (up, down, same, unknown))

struct ListedShop {
  ShopName shop;
  std::string book;  ///< the shop's book of the period: customer_code
  std::int32_t priority = 0;
  bool is_primary = false;
  Text reason;
};
BOOST_DESCRIBE_STRUCT(ListedShop, (), (shop, book, priority, is_primary, reason))

/// Part 2 片区分析数据.
struct AreaAnalysis {
  std::vector<AreaFigure> figures;
  std::vector<AreaMixLine> classes;
  std::vector<AreaMixLine> bands;
  GradeMoves grade_moves;
  std::string key_period;  ///< month of the key-product list; empty: none
  std::vector<AreaKeyProduct> key_products;
  std::vector<ListedShop> anomalies;  ///< most urgent first, at most ten
};
BOOST_DESCRIBE_STRUCT(AreaAnalysis, (),
                      (figures, classes, bands, grade_moves, key_period, key_products, anomalies))

struct TrendPoint {
  base::Period period;
  std::optional<double> value;
};
BOOST_DESCRIBE_STRUCT(TrendPoint, (), (period, value))

/// One indicator followed: target, actual, gap, forecast.
struct Indicator {
  std::string metric;
  std::string unit;
  std::optional<double> target;
  std::optional<double> actual;
  std::optional<double> gap;
  std::string gap_unknown;         ///< no_target: no target has been recorded for the area
  std::vector<TrendPoint> trend;   ///< oldest first, up to 13 months
  std::optional<double> forecast;  ///< next month
  std::string forecast_method;     ///< seasonal: same month last year × growth of the last three
                                   ///< months on the year; mean3: mean of the last three months
};
BOOST_DESCRIBE_STRUCT(Indicator, (),
                      (metric, unit, target, actual, gap, gap_unknown, trend, forecast,
                       forecast_method))

struct ContributionLine {
  std::string class_code;  ///< primary class; or empty when `shop` is set
  Text name;
  std::optional<ShopName> shop;
  std::uint32_t shops = 1;
  double contribution = 0;  ///< part of the gap; over all classes the parts sum to it
};
BOOST_DESCRIBE_STRUCT(ContributionLine, (), (class_code, name, shop, shops, contribution))

/// A gap to the company, adverse, with who causes it: mean over the area's shops minus mean over
/// all shops; a shop's part is (its value − company mean) / shops of the area with the figure.
struct Weakness {
  std::string metric;
  std::string unit;
  double area = 0;
  double company = 0;
  double gap = 0;
  double relative_gap = 0;  ///< gap / |company|, always adverse
  std::uint32_t shops = 0;  ///< with the figure
  std::vector<ContributionLine> classes;
  std::vector<ContributionLine> top_shops;  ///< the three that weigh most against
  Text direction;                           ///< what to work on next
};
BOOST_DESCRIBE_STRUCT(Weakness, (),
                      (metric, unit, area, company, gap, relative_gap, shops, classes, top_shops,
                       direction))

struct GateCount {
  std::string rule;
  Text text;
  std::uint32_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(GateCount, (), (rule, text, shops))

/// One of the five target lists in this area.
struct ClassList {
  std::string class_code;
  Text name;
  std::uint32_t shops = 0;
  double share = 0;             ///< of the area's active shops
  std::vector<ListedShop> top;  ///< by suggested priority, at most ten
};
BOOST_DESCRIBE_STRUCT(ClassList, (), (class_code, name, shops, share, top))

/// Part 5 五类名单.
struct TargetLists {
  std::vector<ClassList> classes;
  std::uint32_t listed_shops = 0;  ///< distinct
  std::uint32_t stable_shops = 0;
  std::vector<GateCount> gates;
};
BOOST_DESCRIBE_STRUCT(TargetLists, (), (classes, listed_shops, stable_shops, gates))

/// Effect of last month's list of one class: among the shops listed then, the share whose figure is
/// better now; against shops not listed then, of the same third of grades (whole company, weighted
/// to the listed shops' thirds).
struct ClassEffect {
  std::string class_code;
  Text name;
  std::string metric;
  std::uint32_t listed = 0;  ///< with the figure in both months
  std::uint32_t improved = 0;
  std::optional<double> improved_share;
  std::optional<double> unlisted_share;
  std::optional<double> effect;  ///< difference of the two shares
  std::string unknown;           ///< too_few: fewer than five shops on a side
};
BOOST_DESCRIBE_STRUCT(ClassEffect, (),
                      (class_code, name, metric, listed, improved, improved_share, unlisted_share,
                       effect, unknown))

/// Part 6 上月拜访成效. Visits themselves are not recorded yet: measured from the two months'
/// books.
struct VisitEffect {
  bool present = false;
  std::string unknown;  ///< no_previous_book
  std::string method;   ///< listed_against_unlisted
  std::vector<ClassEffect> classes;
};
BOOST_DESCRIBE_STRUCT(VisitEffect, (), (present, unknown, method, classes))

struct AreaDashboard {
  DashboardHeader header;
  std::vector<Sentence> summary;
  AreaBase base_data;
  AreaAnalysis analysis;
  std::vector<Indicator> indicators;
  std::vector<Weakness> weaknesses;
  TargetLists lists;
  VisitEffect effect;
};
BOOST_DESCRIBE_STRUCT(AreaDashboard, (),
                      (header, summary, base_data, analysis, indicators, weaknesses, lists, effect))

/// Compact JSON: what is empty is left out. Deterministic.
std::string dashboard_json(const AreaDashboard& dashboard);
/// @return the dashboard, or wire.bad_json / wire.wrong_value
base::Result<AreaDashboard> parse_dashboard(std::string_view json);
/// A page for the terminal, at most 100 columns.
std::string dashboard_text(const AreaDashboard& dashboard, Language language);

}  // namespace guidance
