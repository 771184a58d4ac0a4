#include <algorithm>

#include "features/workbench/routes.h"

/// GET /months.
namespace workbench {

struct MonthVersion {
  std::int64_t version = 1;
  base::RunId run_id;
  std::int64_t data_version = 0;
  std::int64_t grading_version = 0;
  std::int64_t target_classes_version = 0;
  std::int64_t customers_total = 0;
  base::Instant started_at;
  base::Instant published_at;
  /// The records have not changed since this version was computed.
  bool is_current = false;
};
BOOST_DESCRIBE_STRUCT(MonthVersion, (),
                      (version, run_id, data_version, grading_version, target_classes_version,
                       customers_total, started_at, published_at, is_current))

struct PublishedMonth {
  base::Period period;
  std::vector<MonthVersion> versions;
};
BOOST_DESCRIBE_STRUCT(PublishedMonth, (), (period, versions))

struct Months {
  std::vector<PublishedMonth> items;
  std::int64_t data_version = 0;  ///< watermark of the records now
  std::string company_code;
  std::string company_name;
  std::string currency;
  strategies::Text quantity_unit;  ///< what sums of quantities are counted in
  /// Month of the newest order: the one to run next; nothing without orders.
  std::optional<base::Period> newest_order_period;
};
BOOST_DESCRIBE_STRUCT(Months, (),
                      (items, data_version, company_code, company_name, currency, quantity_unit,
                       newest_order_period))

namespace {

MonthVersion version_of(const CompanyView& view, const month::PublishedRun& run) {
  return {run.version,
          run.id,
          run.data_version,
          run.grading_version,
          run.target_classes_version,
          run.customers_total,
          run.started_at,
          run.published_at,
          run.data_version == view.company.data_version};
}

base::Result<http::Response> list_months(const Ask& ask) {
  Months months;
  for (const auto& run : ask.view->runs) {
    if (months.items.empty() || months.items.back().period != run.period)
      months.items.push_back({run.period, {}});
    months.items.back().versions.push_back(version_of(*ask.view, run));
  }
  const auto& company = ask.view->company;
  months.data_version = company.data_version;
  months.company_code = company.code;
  months.company_name = company.name;
  months.currency = company.currency;
  months.quantity_unit = ask.view->quantity_unit;
  months.newest_order_period = ask.desk.newest_order_period(*ask.view);
  return http::Response::json(wire::to_json(months));
}

}  // namespace

std::vector<http::Route> month_routes(const DeskPtr& desk) {
  http::RouteOptions list;
  list.response = wire::schema<Months>();
  return {{http::Method::kGet, "/api/v1/months", auth::Permission::kSignedIn,
           "Published months with their versions, newest first.", with_ask(desk, list_months),
           std::move(list)}};
}

}  // namespace workbench
