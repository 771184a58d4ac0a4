#include <algorithm>
#include <map>

#include "features/guidance/guidance.h"
#include "features/workbench/routes.h"
#include "platform/wire/compact_schema.h"

/// GET /areas and the stored dashboards.
namespace workbench {

struct UnitName {
  base::UnitId id;
  std::string kind;
  std::string code;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(UnitName, (), (id, kind, code, name))

struct Area {
  base::UnitId id;  ///< 0: the shops without an area
  std::string code;
  std::string name;
  std::vector<UnitName> path;  ///< from the company down to the area's parent
  std::string manager_name;    ///< the customer manager; empty: none
  std::int64_t shops = 0;      ///< active ones
};
BOOST_DESCRIBE_STRUCT(Area, (), (id, code, name, path, manager_name, shops))

namespace {

std::vector<UnitName> path_of(const CompanyView& view, const organisation::Unit& unit) {
  std::vector<UnitName> path;
  const auto* at = unit.parent_id ? view.find_unit(*unit.parent_id) : nullptr;
  for (; at != nullptr && path.size() <= view.units.size();
       at = at->parent_id ? view.find_unit(*at->parent_id) : nullptr)
    path.push_back({at->id, at->kind, at->code, at->name});
  std::ranges::reverse(path);
  return path;
}

base::Result<http::Response> list_areas(const Ask& ask) {
  std::map<base::UnitId, std::int64_t> shops;
  for (const auto& shop : ask.view->shops.all())
    if (shop.is_active) ++shops[shop.area];
  api::PageOf<Area> page;
  for (const base::UnitId id : ask.areas_in_scope()) {
    Area area{id, "", "", {}, "", 0};
    if (const auto found = shops.find(id); found != shops.end()) area.shops = found->second;
    if (!id && area.shops == 0) continue;
    if (const auto* unit = id ? ask.view->find_unit(id) : nullptr) {
      area.code = unit->code;
      area.name = unit->name;
      area.path = path_of(*ask.view, *unit);
      if (const auto* person = ask.view->find_person(unit->manager_id))
        area.manager_name = person->name;
    }
    page.items.push_back(std::move(area));
  }
  std::ranges::stable_sort(page.items, {}, &Area::code);
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<http::Response> get_dashboard(const Ask& ask) {
  TRY_ASSIGN(const base::UnitId area, ask.area(ask.request.path_param("id")));
  TRY_ASSIGN(const auto* run, ask.run());
  TRY_ASSIGN(const auto document,
             ask.desk.document(*ask.view, *run, DocumentKind::kDashboard, area.value));
  if (!document)
    return base::Error{base::ErrorCode::kNotFound,
                       "areas.no_dashboard",
                       "the area had no shops when " + run->period.text() + " was run",
                       {}};
  return send_document(ask.request, *document);
}

}  // namespace

std::vector<http::Route> area_routes(const DeskPtr& desk) {
  using auth::Permission;
  http::RouteOptions list;
  list.response = api::page_schema<Area>();
  http::RouteOptions dashboard;
  dashboard.parameters = run_parameters();
  dashboard.response = wire::compact_schema<guidance::AreaDashboard>();
  return {{http::Method::kGet, "/api/v1/areas", Permission::kGuidanceRead,
           "Sales areas in the scope of the account, with their place in the organisation.",
           with_ask(desk, list_areas), std::move(list)},
          {http::Method::kGet, "/api/v1/areas/{id}/dashboard", Permission::kGuidanceRead,
           "The dashboard of a sales area as published; area 0 holds the shops without one.",
           with_ask(desk, get_dashboard), std::move(dashboard)}};
}

}  // namespace workbench
