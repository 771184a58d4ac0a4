#include "features/organisation/organisation_http.h"

#include <algorithm>
#include <boost/describe.hpp>
#include <map>
#include <set>

#include "base/local_day.h"
#include "base/text.h"
#include "features/organisation/organisation.h"
#include "platform/audit/audit.h"
#include "platform/auth/auth.h"
#include "platform/records/parse.h"
#include "platform/records/upsert.h"
#include "platform/wire/schema.h"
#include "sql/organisation.h"

namespace organisation {

struct UnitView {
  base::UnitId id;
  std::string code;
  std::string name;
  std::string kind;
  std::optional<base::UnitId> parent_id;
  std::optional<base::PersonId> manager_id;
  std::optional<std::string> manager_name;
  std::string etag;
};
BOOST_DESCRIBE_STRUCT(UnitView, (),
                      (id, code, name, kind, parent_id, manager_id, manager_name, etag))

struct NewUnitBody {
  std::string code;
  std::string name;
  std::string kind;
  std::optional<base::UnitId> parent_id;
  std::optional<base::PersonId> manager_id;
};
BOOST_DESCRIBE_STRUCT(NewUnitBody, (), (code, name, kind, parent_id, manager_id))

/// Left out: stays. The manager's empty text: nobody.
struct UnitChange {
  std::optional<std::string> name;
  std::optional<base::UnitId> parent_id;
  std::optional<std::string> manager_id;
};
BOOST_DESCRIBE_STRUCT(UnitChange, (), (name, parent_id, manager_id))

struct PersonView {
  base::PersonId id;
  std::string code;
  std::string name;
  std::string role;
  std::string etag;
};
BOOST_DESCRIBE_STRUCT(PersonView, (), (id, code, name, role, etag))

struct NewPersonBody {
  std::string code;
  std::string name;
  std::optional<std::string> role;
};
BOOST_DESCRIBE_STRUCT(NewPersonBody, (), (code, name, role))

struct PersonChange {
  std::optional<std::string> name;
  std::optional<std::string> role;
};
BOOST_DESCRIBE_STRUCT(PersonChange, (), (name, role))

namespace {

using auth::Permission;
using Changed = std::function<void(base::CompanyId)>;
/// Texts by field name; an empty text clears.
using Texts = std::map<std::string, std::string>;

/// `"7"` is 7.
std::int64_t version_in(std::string_view etag) {
  return base::parse_int(etag.substr(1, etag.size() - 2)).value_or(0);
}

base::Error not_found(const char* what) {
  return {base::ErrorCode::kNotFound,
          "organisation.not_found",
          std::string("there is no such ") + what,
          {}};
}

/// The tree's shape decides who sees what: only who sees the whole company changes it.
base::Result<void> need_whole_company(const auth::Principal& actor) {
  if (actor.scope.whole_company) return {};
  return base::Error{base::ErrorCode::kForbidden,
                     "organisation.beyond_own_scope",
                     "only who sees the whole company may change this",
                     {}};
}

const records::Registry& registry() {
  static const records::Registry kRegistry = [] {
    records::Registry made;
    made.add(record_kinds());
    return made;
  }();
  return kRegistry;
}

/// A record's version is the last change in its history, 0 as imported.
std::map<std::int64_t, std::int64_t> versions_of(db::Session& session, base::CompanyId company,
                                                 std::string_view table) {
  std::map<std::int64_t, std::int64_t> versions;
  session.each<std::string, std::int64_t>(sql::kListRecordVersions,
                                          {{"company_id", company}, {"table_name", table}},
                                          [&](const std::string& key, std::int64_t version) {
                                            if (const auto id = base::parse_int(key))
                                              versions[*id] = version;
                                          });
  return versions;
}

std::vector<UnitView> unit_views(db::Session& session, base::CompanyId company) {
  const auto versions = versions_of(session, company, "organisation_units");
  std::map<base::PersonId, std::string> names;
  for (auto& person : list_people(session, company)) names[person.id] = std::move(person.name);
  std::vector<UnitView> views;
  for (Unit& unit : list_units(session, company)) {
    UnitView view{unit.id,
                  std::move(unit.code),
                  std::move(unit.name),
                  std::move(unit.kind),
                  unit.parent_id,
                  unit.manager_id,
                  {},
                  {}};
    if (unit.manager_id) view.manager_name = names[*unit.manager_id];
    const auto version = versions.find(unit.id.value);
    view.etag = api::etag(version == versions.end() ? 0 : version->second);
    views.push_back(std::move(view));
  }
  std::sort(views.begin(), views.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  return views;
}

/// The units that a principal sees: its areas and what stands above them.
std::vector<UnitView> visible_units(db::Session& session, const auth::Principal& principal) {
  std::vector<UnitView> all = unit_views(session, principal.company);
  if (principal.scope.whole_company) return all;
  std::map<base::UnitId, std::optional<base::UnitId>> parents;
  for (const UnitView& unit : all) parents[unit.id] = unit.parent_id;
  std::set<base::UnitId> seen;
  for (const base::UnitId area : principal.scope.sales_areas)
    for (std::optional<base::UnitId> at = area; at && seen.insert(*at).second;) at = parents[*at];
  std::erase_if(all, [&](const UnitView& unit) { return !seen.contains(unit.id); });
  return all;
}

std::vector<PersonView> person_views(db::Session& session, base::CompanyId company) {
  const auto versions = versions_of(session, company, "people");
  std::vector<PersonView> views;
  for (Person& person : list_people(session, company)) {
    const auto version = versions.find(person.id.value);
    views.push_back({person.id, std::move(person.code), std::move(person.name),
                     std::move(person.role),
                     api::etag(version == versions.end() ? 0 : version->second)});
  }
  std::sort(views.begin(), views.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  return views;
}

template <class View, class Id>
std::optional<View> find_view(const std::vector<View>& views, std::optional<Id> id) {
  for (const View& view : views)
    if (id && view.id == *id) return view;
  return {};
}

template <class View>
http::Response paged(const std::vector<View>& views, const api::Page& page) {
  api::PageOf<View> found;
  for (const View& view : views) {
    if (!page.cursor.empty() && view.code <= page.cursor) continue;
    if (found.items.size() < page.limit)
      found.items.push_back(view);
    else if (!found.next_cursor)
      found.next_cursor = api::encode_cursor(found.items.back().code);
  }
  found.total = static_cast<std::int64_t>(views.size());
  return api::page_response(found);
}

template <class View>
http::Response one(const View& view, int status = 200) {
  return http::Response::json(wire::to_json(view), status).with("ETag", view.etag);
}

/// Writes one record the way an import does: checked, with history, the company's next version.
base::Result<std::int64_t> upsert(api::Write& write, std::string_view kind_name, records::Mode mode,
                                  const Texts& texts) {
  const base::CompanyId company = write.principal.company;
  const records::RecordKind& kind = registry().get(kind_name);
  const auto dictionaries =
      load_dictionaries(write.session, company, base::local_day(write.clock.now()));
  records::Row row{1, std::vector<std::optional<db::Value>>(kind.fields.size())};
  for (const auto& [name, text] : texts) {
    const std::size_t at = kind.index_of(name);
    auto parsed = records::parse_field(kind.fields[at], text, {}, dictionaries);
    if (parsed.error)
      return base::Error{base::ErrorCode::kInvalid,
                         parsed.error->reason,
                         name + ": expected " + parsed.error->expected,
                         {*parsed.error}};
    row.values[at] = std::move(parsed.value);
  }
  next_data_version(write.session, company);
  records::Upserter upserter(registry(), kind,
                             {company, {}, write.principal.login, write.clock, write.ids},
                             {.mode = mode, .create_placeholders = false, .placeholder_kinds = {}});
  auto outcome = upserter.apply(write.session, std::span(&row, 1)).front();
  if (outcome.error) return *std::move(outcome.error);
  return outcome.id;
}

void tell(api::Write& write, const char* action, const char* kind, std::int64_t id,
          std::string before, std::string after) {
  audit::Entry entry;
  entry.action = action;
  entry.object_kind = kind;
  entry.object_id = std::to_string(id);
  entry.before = std::move(before);
  entry.after = std::move(after);
  write.audit(std::move(entry));
}

/// Codes behind the ids that a body names.
base::Result<std::string> unit_code(api::Write& write, base::UnitId id) {
  const auto unit =
      find_view(unit_views(write.session, write.principal.company), std::optional(id));
  if (!unit) return not_found("parent unit");
  return unit->code;
}
base::Result<std::string> person_code(api::Write& write, std::optional<base::PersonId> id) {
  const auto person = find_view(person_views(write.session, write.principal.company), id);
  if (!person) return not_found("person");
  return person->code;
}

base::Result<http::Response> get_units(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const api::Page page, api::page_of(request));
  auto session = services.database.reader();
  auto units = visible_units(*session, *request.principal);
  if (const auto kind = request.query_value("kind"))
    std::erase_if(units, [&](const UnitView& unit) { return unit.kind != *kind; });
  return paged(units, page);
}

base::Result<http::Response> get_unit(api::Services& services, const http::Request& request) {
  auto session = services.database.reader();
  const auto unit = find_view(visible_units(*session, *request.principal),
                              api::id_from<base::UnitId>(request.path_param("id")));
  if (!unit) return not_found("unit");
  return one(*unit);
}

base::Result<http::Response> add_unit(api::Write& write, const NewUnitBody& body) {
  TRY(need_whole_company(write.principal));
  Texts texts{{"code", body.code}, {"name", body.name}, {"kind", body.kind}};
  if (body.parent_id) {
    TRY_ASSIGN(texts["parent"], unit_code(write, *body.parent_id));
  }
  if (body.manager_id) {
    TRY_ASSIGN(texts["manager"], person_code(write, body.manager_id));
  }
  TRY_ASSIGN(const std::int64_t id, upsert(write, "organisation", records::Mode::kCreate, texts));
  const auto added = find_view(unit_views(write.session, write.principal.company),
                               std::optional(base::UnitId{id}));
  CHECK(added.has_value());
  tell(write, "organisation.create", "unit", id, {}, wire::to_json(*added));
  return one(*added, 201);
}

base::Result<http::Response> change_unit(api::Write& write, const http::Request& request,
                                         const UnitChange& change) {
  const auto id = api::id_from<base::UnitId>(request.path_param("id"));
  const auto before = find_view(visible_units(write.session, write.principal), id);
  if (!before) return not_found("unit");
  // A manager of people of one department hands out its areas, and changes nothing else.
  const bool in_scope = write.principal.scope.covers_area(before->id);
  if (change.name || change.parent_id || !in_scope) TRY(need_whole_company(write.principal));
  const auto asked = api::if_match_version(request);
  if (!asked || api::etag(*asked) != before->etag)
    return api::stale(request, version_in(before->etag), wire::to_json(*before));
  Texts texts{{"code", before->code}};
  if (change.name) texts["name"] = *change.name;
  if (change.parent_id) {
    TRY_ASSIGN(texts["parent"], unit_code(write, *change.parent_id));
  }
  if (change.manager_id && change.manager_id->empty()) texts["manager"] = "";
  if (change.manager_id && !change.manager_id->empty()) {
    TRY_ASSIGN(texts["manager"],
               person_code(write, api::id_from<base::PersonId>(*change.manager_id)));
  }
  TRY(upsert(write, "organisation", records::Mode::kUpdate, texts));
  const auto after = find_view(unit_views(write.session, write.principal.company), id);
  CHECK(after.has_value());
  tell(write, "organisation.update", "unit", id->value, wire::to_json(*before),
       wire::to_json(*after));
  return one(*after);
}

base::Result<http::Response> get_people(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const api::Page page, api::page_of(request));
  auto session = services.database.reader();
  auto people = person_views(*session, request.principal->company);
  if (const auto role = request.query_value("role"))
    std::erase_if(people, [&](const PersonView& person) { return person.role != *role; });
  return paged(people, page);
}

base::Result<http::Response> get_person(api::Services& services, const http::Request& request) {
  auto session = services.database.reader();
  const auto person = find_view(person_views(*session, request.principal->company),
                                api::id_from<base::PersonId>(request.path_param("id")));
  if (!person) return not_found("person");
  return one(*person);
}

base::Result<http::Response> add_person(api::Write& write, const NewPersonBody& body) {
  TRY(need_whole_company(write.principal));
  Texts texts{{"code", body.code}, {"name", body.name}};
  if (body.role) texts["role"] = *body.role;
  TRY_ASSIGN(const std::int64_t id, upsert(write, "people", records::Mode::kCreate, texts));
  const auto added = find_view(person_views(write.session, write.principal.company),
                               std::optional(base::PersonId{id}));
  CHECK(added.has_value());
  tell(write, "people.create", "person", id, {}, wire::to_json(*added));
  return one(*added, 201);
}

base::Result<http::Response> change_person(api::Write& write, const http::Request& request,
                                           const PersonChange& change) {
  TRY(need_whole_company(write.principal));
  const auto id = api::id_from<base::PersonId>(request.path_param("id"));
  const auto before = find_view(person_views(write.session, write.principal.company), id);
  if (!before) return not_found("person");
  const auto asked = api::if_match_version(request);
  if (!asked || api::etag(*asked) != before->etag)
    return api::stale(request, version_in(before->etag), wire::to_json(*before));
  Texts texts{{"code", before->code}};
  if (change.name) texts["name"] = *change.name;
  if (change.role) texts["role"] = *change.role;
  TRY(upsert(write, "people", records::Mode::kUpdate, texts));
  const auto after = find_view(person_views(write.session, write.principal.company), id);
  CHECK(after.has_value());
  tell(write, "people.update", "person", id->value, wire::to_json(*before), wire::to_json(*after));
  return one(*after);
}

http::RouteOptions options(http::Schema request, http::Schema response, int status = 200) {
  http::RouteOptions how;
  how.request = std::move(request);
  how.response = std::move(response);
  how.success_status = status;
  how.needs_idempotency_key = status == 201;
  return how;
}

http::RouteOptions list_options(http::Schema page, const char* filter, const char* description) {
  http::RouteOptions how = options({}, std::move(page));
  how.parameters = api::page_parameters();
  how.parameters.push_back({filter, description, {{"type", "string"}}, false});
  return how;
}

http::RouteOptions change_options(http::Schema request, http::Schema response) {
  http::RouteOptions how = options(std::move(request), std::move(response));
  how.needs_if_match = true;
  return how;
}

template <class Body, class Work>
http::Handler writing(api::Services& services, const Changed& changed, Work work) {
  return [&services, changed, work](const http::Request& request) -> base::Result<http::Response> {
    TRY_ASSIGN(const Body body, api::body<Body>(request));
    auto result = api::write(services, request,
                             [&](api::Write& write) { return work(write, request, body); });
    changed(request.principal->company);
    return result;
  };
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services, Changed changed) {
  using http::Method;
  using http::Request;
  const std::string units = "/api/v1/organisation/units";
  const std::string people = "/api/v1/organisation/people";
  const auto new_unit = [](api::Write& w, const Request&, const NewUnitBody& b) {
    return add_unit(w, b);
  };
  const auto new_person = [](api::Write& w, const Request&, const NewPersonBody& b) {
    return add_person(w, b);
  };
  return {
      {Method::kGet, units, Permission::kCustomersRead,
       "Organisation units by code: those whose shops the caller sees, and what stands above.",
       [&](const Request& r) { return get_units(services, r); },
       list_options(api::page_schema<UnitView>(), "kind", "Only units of this kind.")},
      {Method::kPost, units, Permission::kPeopleManage, "Adds an organisation unit.",
       writing<NewUnitBody>(services, changed, new_unit),
       options(wire::schema<NewUnitBody>(), wire::schema<UnitView>(), 201)},
      {Method::kGet, units + "/{id}", Permission::kCustomersRead, "One organisation unit.",
       [&](const Request& r) { return get_unit(services, r); },
       options({}, wire::schema<UnitView>())},
      {Method::kPatch, units + "/{id}", Permission::kPeopleManage,
       "Renames or moves a unit, or hands an area to a customer manager.",
       writing<UnitChange>(services, changed, change_unit),
       change_options(wire::schema<UnitChange>(), wire::schema<UnitView>())},
      {Method::kGet, people, Permission::kPeopleManage, "People by code.",
       [&](const Request& r) { return get_people(services, r); },
       list_options(api::page_schema<PersonView>(), "role", "Only people of this role.")},
      {Method::kPost, people, Permission::kPeopleManage, "Adds a person.",
       writing<NewPersonBody>(services, changed, new_person),
       options(wire::schema<NewPersonBody>(), wire::schema<PersonView>(), 201)},
      {Method::kGet, people + "/{id}", Permission::kPeopleManage, "One person.",
       [&](const Request& r) { return get_person(services, r); },
       options({}, wire::schema<PersonView>())},
      {Method::kPatch, people + "/{id}", Permission::kPeopleManage, "Changes a person.",
       writing<PersonChange>(services, changed, change_person),
       change_options(wire::schema<PersonChange>(), wire::schema<PersonView>())},
  };
}

}  // namespace organisation
