#include <algorithm>

#include "base/local_day.h"
#include "features/workbench/decisions.h"
#include "features/workbench/list_filter.h"
#include "features/workbench/metric_names.h"
#include "features/workbench/routes.h"
#include "features/workbench/target_entry.h"
#include "sql/workbench.h"

/// GET /home: what needs me today. Each part is there when the account may see what it tells.
namespace workbench {

struct VisitWork {
  std::int64_t listed_shops = 0;
  std::int64_t undecided_shops = 0;  ///< of these, books without any decision yet
  std::vector<TargetEntry> next;     ///< most urgent first
};
BOOST_DESCRIBE_STRUCT(VisitWork, (), (listed_shops, undecided_shops, next))

struct Expiring {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::string area_name;
  base::Date valid_to;
  std::int64_t days_left = 0;  ///< negative: expired
};
BOOST_DESCRIBE_STRUCT(Expiring, (),
                      (customer_id, customer_code, shop_name, area_name, valid_to, days_left))

struct LicenseWork {
  std::int64_t expiring = 0;  ///< within 90 days
  std::int64_t expired = 0;
  std::vector<Expiring> next;  ///< soonest first; those expired over a year ago are left out
};
BOOST_DESCRIBE_STRUCT(LicenseWork, (), (expiring, expired, next))

struct AreaLine {
  base::UnitId area_id;
  std::string area_code;
  std::string area_name;
  std::string manager_name;
  std::int64_t active_shops = 0;
  std::int64_t listed_shops = 0;
  std::optional<double> quantity;
  std::optional<double> quantity_change;
  std::string weakest_metric;
  Text weakest_name;
  double weakest_gap = 0;
  std::int64_t weaknesses = 0;
};
BOOST_DESCRIBE_STRUCT(AreaLine, (),
                      (area_id, area_code, area_name, manager_name, active_shops, listed_shops,
                       quantity, quantity_change, weakest_metric, weakest_name, weakest_gap,
                       weaknesses))

struct AreaWork {
  std::int64_t areas = 0;
  std::int64_t falling = 0;      ///< sold less than the month before
  std::vector<AreaLine> behind;  ///< furthest behind first
};
BOOST_DESCRIBE_STRUCT(AreaWork, (), (areas, falling, behind))

struct DraftLine {
  std::string model;
  std::string item;
  std::string edited_by;
  base::Instant edited_at;
};
BOOST_DESCRIBE_STRUCT(DraftLine, (), (model, item, edited_by, edited_at))

struct MonthWork {
  std::optional<base::Period> newest_order_period;
  std::optional<base::Period> published_period;
  std::optional<base::Instant> published_at;
  bool is_current = false;  ///< nothing to run: the newest month stands on the records as they are
};
BOOST_DESCRIBE_STRUCT(MonthWork, (),
                      (newest_order_period, published_period, published_at, is_current))

struct ImportLine {
  base::ImportId id;
  std::string kind;
  std::string file_name;
  std::string state;
  std::int64_t rows_read = 0;
  std::int64_t rows_rejected = 0;
  base::Instant started_at;
};
BOOST_DESCRIBE_STRUCT(ImportLine, (),
                      (id, kind, file_name, state, rows_read, rows_rejected, started_at))

struct JobLine {
  jobs::JobId id;
  std::string kind;
  std::string reason;
  std::string message;
  std::optional<base::Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(JobLine, (), (id, kind, reason, message, finished_at))

struct GateCount {
  std::string rule;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(GateCount, (), (rule, shops))

struct SupervisionWork {
  std::int64_t entries = 0;
  std::vector<TargetEntry> next;
  std::vector<GateCount> gates;
};
BOOST_DESCRIBE_STRUCT(SupervisionWork, (), (entries, next, gates))

struct FailedJobs {
  std::int64_t count = 0;
  std::vector<JobLine> newest;
};
BOOST_DESCRIBE_STRUCT(FailedJobs, (), (count, newest))

struct OwnShop {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::optional<base::Date> license_valid_to;
  std::optional<std::int64_t> license_days_left;
  std::optional<std::int64_t> grade_no;
  bool has_book = false;
};
BOOST_DESCRIBE_STRUCT(OwnShop, (),
                      (customer_id, customer_code, shop_name, license_valid_to, license_days_left,
                       grade_no, has_book))

struct Home {
  std::string name;
  std::vector<std::string> roles;
  std::string company_name;
  base::Date today;
  std::optional<base::Period> period;  ///< the newest published month
  std::optional<std::int64_t> version;
  std::optional<VisitWork> visits;
  std::optional<LicenseWork> licenses;
  std::optional<std::int64_t> anomaly_shops;  ///< on the list of sales anomalies
  std::optional<AreaWork> areas;
  std::optional<MonthWork> month;
  std::optional<std::vector<DraftLine>> drafts;
  std::optional<std::vector<ImportLine>> imports;
  std::optional<FailedJobs> failed_jobs;
  std::optional<SupervisionWork> supervision;
  std::optional<OwnShop> own_shop;
};
BOOST_DESCRIBE_STRUCT(Home, (),
                      (name, roles, company_name, today, period, version, visits, licenses,
                       anomaly_shops, areas, month, drafts, imports, failed_jobs, supervision,
                       own_shop))

namespace {

constexpr std::size_t kLines = 10;
constexpr std::int32_t kExpiryDays = 90;

base::Date today_of(const api::Services& services) { return base::local_day(services.clock.now()); }

/// Entries of the filter, most urgent first.
std::vector<std::uint32_t> urgent(const Ask& ask, const RunLists& lists, const ListFilter& filter) {
  auto found = filtered(ask, lists, filter);
  std::ranges::sort(found, {}, [&](std::uint32_t position) { return lists.urgency[position]; });
  return found;
}

std::vector<TargetEntry> lines_of(const Ask& ask, const RunLists& lists, const Places& places,
                                  const std::vector<std::uint32_t>& found) {
  std::vector<TargetEntry> lines;
  for (const auto position : found) {
    if (lines.size() == kLines) break;
    lines.push_back(entry_line(ask, lists, position, places));
  }
  return lines;
}

VisitWork visits_of(const Ask& ask, const RunLists& lists, const ListFilter& scope,
                    base::Period period) {
  ListFilter filter = scope;
  filter.primary_only = true;
  auto found = urgent(ask, lists, filter);
  const Places places(lists, found);
  const auto decided =
      decided_customers(*ask.desk.services().database.reader(), ask.who.company, period);
  VisitWork work;
  work.listed_shops = static_cast<std::int64_t>(found.size());
  std::erase_if(found, [&](std::uint32_t position) {
    return std::ranges::binary_search(decided, lists.entries[position].customer);
  });
  work.undecided_shops = static_cast<std::int64_t>(found.size());
  work.next = lines_of(ask, lists, places, found);
  return work;
}

LicenseWork licenses_of(const Ask& ask, base::Date today) {
  LicenseWork work;
  std::vector<const ShopMap::Shop*> found;
  for (const auto& shop : ask.view->shops.all()) {
    if (!shop.is_active || shop.license_valid_to == ShopMap::kNoDay || !ask.covers(shop)) continue;
    const std::int32_t left = shop.license_valid_to - today.day_number;
    if (left > kExpiryDays) continue;
    ++(left < 0 ? work.expired : work.expiring);
    if (left >= -365) found.push_back(&shop);
  }
  std::ranges::stable_sort(found, {}, &ShopMap::Shop::license_valid_to);
  for (const auto* shop : found) {
    if (work.next.size() == kLines) break;
    work.next.push_back({shop->id, std::string(ask.view->shops.code(*shop)),
                         std::string(ask.view->shops.name(*shop)), unit_name(*ask.view, shop->area),
                         base::Date{shop->license_valid_to},
                         shop->license_valid_to - today.day_number});
  }
  return work;
}

base::Result<AreaWork> areas_of(const Ask& ask, const month::PublishedRun& run) {
  TRY_ASSIGN(const auto standings, ask.desk.standings(*ask.view, run));
  std::vector<AreaStanding> mine;
  for (const auto& standing : *standings)
    if (ask.who.scope.covers_area(standing.area)) mine.push_back(standing);
  AreaWork work;
  work.areas = static_cast<std::int64_t>(mine.size());
  for (const auto& standing : mine) work.falling += standing.quantity_change.value_or(0) < 0;
  std::ranges::stable_sort(
      mine, {}, [](const AreaStanding& standing) { return standing.quantity_change.value_or(0); });
  for (const auto& standing : mine) {
    if (work.behind.size() == kLines) break;
    const auto* unit = ask.view->find_unit(standing.area);
    const auto* manager = unit == nullptr ? nullptr : ask.view->find_person(unit->manager_id);
    work.behind.push_back(
        {standing.area, unit_code(*ask.view, standing.area), unit_name(*ask.view, standing.area),
         manager == nullptr ? "" : manager->name, standing.active_shops, standing.listed_shops,
         standing.quantity, standing.quantity_change, standing.weakest_metric,
         figure_name(standing.weakest_metric), standing.weakest_gap, standing.weaknesses});
  }
  return work;
}

SupervisionWork supervision_of(const Ask& ask, const RunLists& lists, const ListFilter& scope) {
  ListFilter filter = scope;
  filter.classes = {std::string(month::kInternalSupervision)};
  const auto found = urgent(ask, lists, filter);
  SupervisionWork work;
  work.entries = static_cast<std::int64_t>(found.size());
  work.next = lines_of(ask, lists, Places(lists, found), found);
  for (const auto& gate : lists.gates) {
    const auto* shop = ask.view->shops.find(gate.customer);
    if (shop == nullptr || !ask.covers(*shop)) continue;
    const auto count = std::ranges::find(work.gates, gate.rule, &GateCount::rule);
    if (count == work.gates.end())
      work.gates.push_back({gate.rule, 1});
    else
      ++count->shops;
  }
  return work;
}

MonthWork month_of(const Ask& ask) {
  MonthWork work;
  work.newest_order_period = ask.desk.newest_order_period(*ask.view);
  if (ask.view->runs.empty()) return work;
  const auto& run = ask.view->runs.front();
  work.published_period = run.period;
  work.published_at = run.published_at;
  work.is_current =
      run.data_version == ask.view->company.data_version && work.newest_order_period == run.period;
  return work;
}

std::vector<DraftLine> drafts_of(const Ask& ask) {
  std::vector<DraftLine> lines;
  ask.desk.services().database.reader()->each<std::string, std::string, std::string, base::Instant>(
      sql::kListDrafts, {{"company_id", ask.who.company}},
      [&](std::string model, std::string item, std::string by, base::Instant at) {
        lines.push_back({std::move(model), std::move(item), std::move(by), at});
      });
  return lines;
}

std::vector<ImportLine> imports_of(const Ask& ask) {
  constexpr std::int64_t kDays = 30;
  std::vector<ImportLine> lines;
  ask.desk.services()
      .database.reader()
      ->each<base::ImportId, std::string, std::string, std::string, std::int64_t, std::int64_t,
             base::Instant>(
          sql::kListFailedImports,
          {{"company_id", ask.who.company},
           {"since_ms", ask.desk.services().clock.now().unix_ms - kDays * base::kDayMs}},
          [&](base::ImportId id, std::string kind, std::string file, std::string state,
              std::int64_t read, std::int64_t rejected, base::Instant at) {
            lines.push_back(
                {id, std::move(kind), std::move(file), std::move(state), read, rejected, at});
          });
  return lines;
}

FailedJobs failed_jobs_of(const Ask& ask) {
  auto reader = ask.desk.services().database.reader();
  FailedJobs failed;
  failed.count = jobs::count_by_state(*reader, ask.who.company)[jobs::State::kFailed];
  for (auto& job : jobs::list(*reader, ask.who.company, {}, jobs::State::kFailed, {}, kLines))
    failed.newest.push_back({job.id, std::move(job.kind), std::move(job.reason),
                             std::move(job.message), job.finished_at});
  return failed;
}

base::Result<std::optional<OwnShop>> own_shop_of(const Ask& ask, const month::PublishedRun* run,
                                                 base::Date today) {
  const auto* shop =
      ask.who.scope.own_customer ? ask.view->shops.find(*ask.who.scope.own_customer) : nullptr;
  if (shop == nullptr) return std::optional<OwnShop>();
  OwnShop own;
  own.customer_id = shop->id;
  own.customer_code = ask.view->shops.code(*shop);
  own.shop_name = ask.view->shops.name(*shop);
  if (shop->license_valid_to != ShopMap::kNoDay) {
    own.license_valid_to = base::Date{shop->license_valid_to};
    own.license_days_left = shop->license_valid_to - today.day_number;
  }
  if (run == nullptr) return std::optional(own);
  TRY_ASSIGN(const auto document,
             ask.desk.document(*ask.view, *run, DocumentKind::kRetailerBook, shop->id.value));
  own.has_book = document != nullptr;
  if (const auto grade = month::find_stored_grade(*ask.desk.services().database.reader(),
                                                  ask.who.company, run->id, shop->id))
    own.grade_no = grade->grade_no;
  return std::optional(own);
}

base::Result<void> fill_guidance(const Ask& ask, const month::PublishedRun& run, Home& home) {
  const auto lists = ask.desk.lists(*ask.view, run);
  ListFilter scope;
  scope.areas = ask.areas_in_scope();
  if (ask.who.can(auth::Permission::kGuidanceRead)) {
    home.visits = visits_of(ask, *lists, scope, run.period);
    ListFilter anomalies = scope;
    anomalies.classes = {"SALES_ANOMALY"};
    home.anomaly_shops = static_cast<std::int64_t>(filtered(ask, *lists, anomalies).size());
    TRY_ASSIGN(auto areas, areas_of(ask, run));
    if (areas.areas > 1) home.areas = std::move(areas);
  }
  if (ask.who.can(auth::Permission::kSupervisionRead))
    home.supervision = supervision_of(ask, *lists, scope);
  return {};
}

base::Result<http::Response> get_home(const Ask& ask) {
  using auth::Permission;
  const auto* run = ask.view->runs.empty() ? nullptr : &ask.view->runs.front();
  Home home;
  home.name = ask.who.name;
  home.roles = ask.who.roles;
  home.company_name = ask.view->company.name;
  home.today = today_of(ask.desk.services());
  if (run != nullptr) {
    home.period = run->period;
    home.version = run->version;
  }
  const bool is_retailer = ask.who.scope.own_customer.has_value();
  if (!is_retailer && run != nullptr) TRY(fill_guidance(ask, *run, home));
  if (!is_retailer && ask.who.can(Permission::kCustomersRead))
    home.licenses = licenses_of(ask, home.today);
  if (ask.who.can(Permission::kMonthRun) || ask.who.can(Permission::kModelsEdit))
    home.month = month_of(ask);
  if (ask.who.can(Permission::kModelsEdit)) home.drafts = drafts_of(ask);
  if (ask.who.can(Permission::kImportsRun)) home.imports = imports_of(ask);
  if (ask.who.can(Permission::kJobsRead)) home.failed_jobs = failed_jobs_of(ask);
  if (ask.who.can(Permission::kOwnShopRead)) {
    TRY_ASSIGN(home.own_shop, own_shop_of(ask, run, home.today));
  }
  return http::Response::json(wire::to_json(home));
}

}  // namespace

std::vector<http::Route> home_routes(const DeskPtr& desk) {
  http::RouteOptions home;
  home.response = wire::schema<Home>();
  return {{http::Method::kGet, "/api/v1/home", auth::Permission::kSignedIn,
           "What needs the account today: each part is null unless the account may see it.",
           with_ask(desk, get_home), std::move(home)}};
}

}  // namespace workbench
