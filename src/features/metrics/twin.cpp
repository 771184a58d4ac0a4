#include <algorithm>
#include <string>
#include <unordered_map>

#include "base/check.h"
#include "features/metrics/metrics.h"
#include "features/metrics/unknown_text.h"
#include "sql/metrics.h"

/// The SQL twin: steps that each make one temporary table or add figures to twin_values. The steps
/// share nothing with the pass but the ids, so that an error in one of them shows.
namespace metrics {
namespace {

constexpr const char* kTables[] = {
    "twin_params",      "twin_shops", "twin_products", "twin_lines",        "twin_orders",
    "twin_history",     "twin_stock", "twin_pairs",    "twin_sums",         "twin_price_sums",
    "twin_shop_counts", "twin_rows",  "twin_rhythm",   "twin_product_days", "twin_values"};

/// Tables that an earlier, failed run of this session left, and at the end our own.
void drop_tables(db::Session& session) {
  for (const std::string table : kTables) {
    const std::string found =
        session.text_scalar(session.engine() == db::Engine::kSqlite
                                ? "select name from temp.sqlite_master where name = '" + table + "'"
                                : "select cast(to_regclass('pg_temp." + table + "') as text)");
    if (!found.empty()) session.execute_text("drop table " + table);
  }
}

void set_params(db::Session& session, base::CompanyId company, base::Period period) {
  const auto first = [&](int back) { return period.plus_months(-back).first_day(); };
  const base::Period january{(period.year() - 1) * 100 + 1};
  session.execute(sql::kTwinParamsTable);
  session.execute(sql::kTwinParams, {{"company_id", company},
                                     {"period", period},
                                     {"period_1", period.plus_months(-1)},
                                     {"period_2", period.plus_months(-2)},
                                     {"key_from", period.plus_months(-kMonthsBack)},
                                     {"first_0", first(0)},
                                     {"last_0", period.last_day()},
                                     {"first_1", first(1)},
                                     {"first_2", first(2)},
                                     {"first_3", first(3)},
                                     {"first_12", first(12)},
                                     {"last_12", period.plus_months(-12).last_day()},
                                     {"year_first", january.first_day()},
                                     {"year_last", january.plus_months(11).last_day()}});
}

/// A temporary table and what the planner must know of it.
void make(db::Session& session, const db::Query& step, const char* table) {
  session.execute(step);
  if (session.engine() == db::Engine::kPostgres)
    session.execute_text(std::string("analyze ") + table);
}

void index(db::Session& session, const char* table, const char* columns) {
  session.execute_text(std::string("create index ") + table + "_key on " + table + " (" + columns +
                       ")");
}

void make_tables(db::Session& session) {
  make(session, sql::kTwinShops, "twin_shops");
  index(session, "twin_shops", "shop_id");
  make(session, sql::kTwinProducts, "twin_products");
  index(session, "twin_products", "product_id");
  make(session, sql::kTwinLines, "twin_lines");
  make(session, sql::kTwinOrders, "twin_orders");
  make(session, sql::kTwinHistory, "twin_history");
  make(session, sql::kTwinStock, "twin_stock");
  index(session, "twin_stock", "shop_id, product_id");
  make(session, sql::kTwinPairs, "twin_pairs");
  make(session, sql::kTwinSums, "twin_sums");
  index(session, "twin_sums", "scope, entity_id");
  make(session, sql::kTwinPriceSums, "twin_price_sums");
  make(session, sql::kTwinShopCounts, "twin_shop_counts");
  make(session, sql::kTwinRows, "twin_rows");
  index(session, "twin_rows", "scope, entity_id");
  make(session, sql::kTwinRhythm, "twin_rhythm");
  index(session, "twin_rhythm", "shop_id");
  make(session, sql::kTwinProductDays, "twin_product_days");
  index(session, "twin_product_days", "product_id");
}

void make_figures(db::Session& session) {
  session.execute(sql::kTwinValuesTable);
  for (const db::Query* family :
       {&sql::kTwinPlain, &sql::kTwinMix, &sql::kTwinSupply, &sql::kTwinShelf,
        &sql::kTwinStockValues, &sql::kTwinPrice, &sql::kTwinKey, &sql::kTwinOutside,
        &sql::kTwinGradeRange, &sql::kTwinOutsideMeans, &sql::kTwinAlerts, &sql::kTwinProductState,
        &sql::kTwinShared, &sql::kTwinNeighbours})
    session.execute(*family);
  // What compares figures with figures reads twin_values.
  if (session.engine() == db::Engine::kPostgres) session.execute_text("analyze twin_values");
  index(session, "twin_values", "scope, metric, entity_id");
  for (const db::Query* comparison :
       {&sql::kTwinHeadroom, &sql::kTwinPeers, &sql::kTwinSigmaFlags, &sql::kTwinGradeRangeFlag,
        &sql::kTwinMarketScore, &sql::kTwinStateLabel})
    session.execute(*comparison);
}

/// Row of each id in a table.
using Rows = std::unordered_map<std::int64_t, std::size_t>;

Rows rows_of(const std::vector<std::tuple<std::int64_t>>& ids) {
  Rows rows;
  for (const auto& [id] : ids) rows.emplace(id, rows.size());
  return rows;
}

Rows rows_of_areas(db::Session& session, base::CompanyId company) {
  auto units = organisation::list_units(session, company);
  std::erase_if(units, [](const organisation::Unit& unit) { return unit.kind != "sales_area"; });
  std::sort(units.begin(), units.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  Rows rows;
  for (const auto& unit : units) rows.emplace(unit.id.value, rows.size());
  return rows;
}

MetricValue figure_of(std::optional<double> value, const std::optional<std::string>& reason,
                      std::string_view metric) {
  if (!reason) {
    CHECK_NOTE(value.has_value(), metric);
    return MetricValue::known(*value);
  }
  const auto unknown = parse_unknown(*reason);
  CHECK_NOTE(unknown.has_value(), *reason);
  return MetricValue::missing(*unknown);
}

}  // namespace

MonthMetrics compute_twin(db::Session& session, base::CompanyId company, base::Period period) {
  drop_tables(session);
  set_params(session, company, period);
  make_tables(session);
  make_figures(session);

  const Rows shops = rows_of(session.all<std::int64_t>(sql::kTwinShopIds));
  const Rows products = rows_of(session.all<std::int64_t>(sql::kTwinProductIds));
  const Rows areas = rows_of_areas(session, company);
  const Rows whole = {{0, 0}};
  MonthMetrics all;
  all.shops = MetricTable(Scope::kShop, shops.size());
  all.products = MetricTable(Scope::kProduct, products.size());
  all.areas = MetricTable(Scope::kArea, areas.size());
  all.company = MetricTable(Scope::kArea, 1);
  const std::unordered_map<std::string_view, std::pair<MetricTable*, const Rows*>> tables = {
      {"shop", {&all.shops, &shops}},
      {"product", {&all.products, &products}},
      {"area", {&all.areas, &areas}},
      {"company", {&all.company, &whole}}};
  session.each<std::string, std::int64_t, std::string, std::optional<double>,
               std::optional<std::string>>(
      sql::kTwinValues, {{"company_id", company}},
      [&](const std::string& scope, std::int64_t id, const std::string& metric,
          std::optional<double> value, const std::optional<std::string>& reason) {
        const auto [table, rows] = tables.at(scope);
        const auto column = find_metric(table->scope(), metric);
        CHECK_NOTE(column.has_value(), metric);
        table->set(rows->at(id), *column, figure_of(value, reason, metric));
      });
  drop_tables(session);
  return all;
}

}  // namespace metrics
