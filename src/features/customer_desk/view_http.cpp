#include <algorithm>
#include <set>

#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "sql/customer_desk.h"

/// Saved views of lists: private, of a team (an organisation unit), or public.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

constexpr std::string_view kPages[] = {"customers", "target-lists", "products"};
constexpr std::size_t kDefinitionBytesMax = 16'000;

std::string_view visibility_name(Visibility visibility) {
  if (visibility == Visibility::kTeam) return "team";
  return visibility == Visibility::kPublic ? "public" : "private";
}
Visibility visibility_of(std::string_view name) {
  if (name == "team") return Visibility::kTeam;
  return name == "public" ? Visibility::kPublic : Visibility::kPrivate;
}

/// The units whose team views an account sees: those of its areas and all above them.
std::set<std::int64_t> team_units(Desk& desk, const auth::Principal& principal) {
  std::set<std::int64_t> mine;
  const auto snapshot = desk.directory.snapshot(principal.company);
  for (const auto& unit : snapshot->units())
    if (principal.scope.whole_company || principal.scope.covers_area(unit.id) ||
        (principal.person && unit.manager_id == principal.person))
      mine.insert(unit.id.value);
  for (bool grew = true; grew;) {
    grew = false;
    for (const auto& unit : snapshot->units())
      if (unit.parent_id && mine.count(unit.id.value) != 0)
        grew = mine.insert(unit.parent_id->value).second || grew;
  }
  return mine;
}

struct StoredView {
  SavedView view;
  auth::AccountId owner;
};

template <class Sink>
void each_view(db::Session& session, const auth::Principal& principal, const db::Query& query,
               db::Params params, Sink&& sink) {
  session.each<ViewId, std::string, std::string, std::string, std::optional<base::UnitId>,
               auth::AccountId, std::string, std::string, std::int64_t, bool, bool>(
      query, params,
      [&](ViewId id, std::string page, std::string name, const std::string& visibility,
          std::optional<base::UnitId> unit, auth::AccountId owner, std::string owner_name,
          const std::string& definition, std::int64_t version, bool pinned, bool is_default) {
        auto parsed = wire::from_json<ViewDefinition>(definition);
        CHECK(parsed.has_value());
        sink(StoredView{{id, std::move(page), std::move(name), visibility_of(visibility), unit,
                         std::move(owner_name), owner == principal.account, pinned, is_default,
                         *std::move(parsed), version},
                        owner});
      });
}

bool sees(const StoredView& stored, const auth::Principal& principal,
          const std::set<std::int64_t>& units) {
  if (stored.owner == principal.account || stored.view.visibility == Visibility::kPublic)
    return true;
  return stored.view.visibility == Visibility::kTeam && stored.view.unit_id &&
         units.count(stored.view.unit_id->value) != 0;
}

base::Result<StoredView> find_view(Desk& desk, db::Session& session,
                                   const auth::Principal& principal, std::string_view id_text) {
  std::optional<StoredView> found;
  if (const auto id = api::id_from<ViewId>(id_text))
    each_view(session, principal, sql::kFindView,
              {{"company_id", principal.company}, {"account_id", principal.account}, {"id", *id}},
              [&](StoredView view) { found = std::move(view); });
  if (!found || !sees(*found, principal, team_units(desk, principal)))
    return refusal(ErrorCode::kNotFound, "views.no_such_view", "there is no such view");
  return *std::move(found);
}

Handled list_views(Desk& desk, const http::Request& request) {
  const auto& principal = *request.principal;
  const auto units = team_units(desk, principal);
  api::PageOf<SavedView> views;
  auto session = desk.services.database.reader();
  each_view(*session, principal, sql::kListViews,
            {{"company_id", principal.company},
             {"account_id", principal.account},
             {"page", request.query_value("page").value_or("customers")}},
            [&](StoredView stored) {
              if (sees(stored, principal, units)) views.items.push_back(std::move(stored.view));
            });
  views.total = static_cast<std::int64_t>(views.items.size());
  return api::page_response(views);
}

base::Result<void> check_view(Desk& desk, const auth::Principal& principal,
                              const ViewInput& input) {
  if (std::find(std::begin(kPages), std::end(kPages), input.page) == std::end(kPages))
    return refusal(ErrorCode::kInvalid, "views.bad_page",
                   "page: expected customers, target-lists or products");
  if (base::trim(input.name).empty() || input.name.size() > 100 || !base::is_valid_utf8(input.name))
    return refusal(ErrorCode::kInvalid, "views.bad_name", "name: expected 1 to 100 bytes");
  if (wire::to_json(input.definition).size() > kDefinitionBytesMax)
    return refusal(ErrorCode::kInvalid, "views.too_large", "the view holds too much");
  if (input.visibility == Visibility::kPrivate) return {};
  if (!principal.can(Permission::kViewsShare))
    return refusal(ErrorCode::kForbidden, "views.may_not_share",
                   "these permissions allow private views only");
  if (input.visibility == Visibility::kPublic) return {};
  if (!input.unit_id || team_units(desk, principal).count(input.unit_id->value) == 0)
    return refusal(ErrorCode::kInvalid, "views.bad_unit",
                   "unit_id: expected an organisation unit of yours");
  return {};
}

/// A view that does not work is refused when it is saved, not when somebody opens it.
base::Result<void> check_definition(const segments::Asker& asker, const ViewInput& input) {
  if (input.page != "customers") return {};
  TRY(selection_of(asker,
                   ListQuestion{input.definition.filters, input.definition.quick.value_or(""),
                                input.definition.q.value_or("")}));
  TRY(directory::parse_sort(input.definition.sort.value_or("")));
  for (const auto& field : input.definition.fields)
    if (!directory::find_column(field))
      return refusal(ErrorCode::kInvalid, "directory.unknown_column",
                     "fields: there is no column " + base::excerpt(field, 40));
  return {};
}

Handled add_view(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<ViewInput>(request));
  TRY(check_view(desk, write.principal, input));
  TRY(check_definition(asker_of(desk, write.principal), input));
  const SavedView view{write.ids.next<ViewId>(),
                       input.page,
                       input.name,
                       input.visibility,
                       input.unit_id,
                       write.principal.name,
                       true,
                       false,
                       false,
                       input.definition,
                       1};
  write.session.execute(sql::kInsertView, {{"company_id", write.principal.company},
                                           {"id", view.id},
                                           {"page", view.page},
                                           {"name", view.name},
                                           {"visibility", visibility_name(view.visibility)},
                                           {"unit_id", view.unit_id},
                                           {"owner_id", write.principal.account},
                                           {"owner_name", view.owner_name},
                                           {"definition", wire::to_json(view.definition)},
                                           {"changed_at_ms", write.clock.now()}});
  write.audit({.action = "views.create",
               .object_kind = "view",
               .object_id = std::to_string(view.id.value),
               .after = wire::to_json(input)});
  return http::Response::json(wire::to_json(view), 201).with("ETag", api::etag(1));
}

base::Result<StoredView> find_own(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(auto stored,
             find_view(desk, write.session, write.principal, request.path_param("id")));
  if (stored.owner != write.principal.account && !write.principal.can(Permission::kPeopleManage))
    return refusal(ErrorCode::kForbidden, "views.not_your_view", "another person's view");
  return stored;
}

ViewInput input_of(const SavedView& view) {
  return {view.page, view.name, view.visibility, view.unit_id, view.definition};
}

Handled edit_view(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto input, api::body<ViewInput>(request));
  TRY(check_view(desk, write.principal, input));
  TRY(check_definition(asker_of(desk, write.principal), input));
  TRY_ASSIGN(auto stored, find_own(desk, request, write));
  SavedView& view = stored.view;
  const std::string before = wire::to_json(input_of(view));
  const auto changed =
      api::if_match_version(request) != view.version
          ? 0
          : write.session.execute(sql::kUpdateView,
                                  {{"company_id", write.principal.company},
                                   {"id", view.id},
                                   {"version", view.version},
                                   {"name", input.name},
                                   {"visibility", visibility_name(input.visibility)},
                                   {"unit_id", input.unit_id},
                                   {"definition", wire::to_json(input.definition)},
                                   {"changed_at_ms", write.clock.now()}});
  if (changed == 0) return api::stale(request, view.version, before);
  write.audit({.action = "views.update",
               .object_kind = "view",
               .object_id = std::to_string(view.id.value),
               .before = before,
               .after = wire::to_json(input)});
  return http::Response::no_content().with("ETag", api::etag(view.version + 1));
}

Handled remove_view(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto stored, find_own(desk, request, write));
  const auto company = write.principal.company;
  write.session.execute(sql::kDeleteViewMarks, {{"company_id", company}, {"id", stored.view.id}});
  write.session.execute(sql::kDeleteView, {{"company_id", company}, {"id", stored.view.id}});
  write.audit({.action = "views.delete",
               .object_kind = "view",
               .object_id = std::to_string(stored.view.id.value),
               .before = wire::to_json(input_of(stored.view))});
  return http::Response::no_content();
}

/// Pinning and the default are each account's own; at most one default a page.
Handled mark_view(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto marks, api::body<ViewMarks>(request));
  TRY_ASSIGN(const auto stored,
             find_view(desk, write.session, write.principal, request.path_param("id")));
  const auto company = write.principal.company;
  const auto account = write.principal.account;
  if (marks.is_default)
    write.session.execute(
        sql::kClearDefaultView,
        {{"company_id", company}, {"account_id", account}, {"page", stored.view.page}});
  write.session.execute(sql::kSaveViewMarks, {{"company_id", company},
                                              {"view_id", stored.view.id},
                                              {"account_id", account},
                                              {"is_pinned", marks.is_pinned},
                                              {"is_default", marks.is_default}});
  write.audit({.action = "views.mark",
               .object_kind = "view",
               .object_id = std::to_string(stored.view.id.value),
               .after = wire::to_json(marks)});
  return http::Response::no_content();
}

http::Handler writes(Desk& desk, Handled (*writer)(Desk&, const http::Request&, api::Write&)) {
  return [&desk, writer](const http::Request& request) {
    return api::write(desk.services, request,
                      [&](api::Write& write) { return writer(desk, request, write); });
  };
}

}  // namespace

std::vector<http::Route> view_routes(Desk& desk) {
  const http::Parameter page{
      "page",
      "the list that the view is of",
      {{"type", "string"}, {"enum", {"customers", "target-lists", "products"}}},
      false};
  return {
      {Method::kGet,
       "/api/v1/views",
       Permission::kSignedIn,
       "Saved views of a list that this account sees.",
       [&desk](const http::Request& request) { return list_views(desk, request); },
       {.parameters = {page}, .response = api::page_schema<SavedView>()}},
      {Method::kPost,
       "/api/v1/views",
       Permission::kSignedIn,
       "Saves a view.",
       writes(desk, add_view),
       {.needs_idempotency_key = true,
        .request = wire::schema<ViewInput>(),
        .response = wire::schema<SavedView>(),
        .success_status = 201}},
      {Method::kPut,
       "/api/v1/views/{id}",
       Permission::kSignedIn,
       "Changes one's own view.",
       writes(desk, edit_view),
       {.needs_if_match = true,
        .parameters = {id_parameter("id")},
        .request = wire::schema<ViewInput>(),
        .success_status = 204}},
      {Method::kDelete,
       "/api/v1/views/{id}",
       Permission::kSignedIn,
       "Removes one's own view.",
       writes(desk, remove_view),
       {.parameters = {id_parameter("id")}, .success_status = 204}},
      {Method::kPut,
       "/api/v1/views/{id}/marks",
       Permission::kSignedIn,
       "Pins a view or makes it the default, for this account.",
       writes(desk, mark_view),
       {.parameters = {id_parameter("id")},
        .request = wire::schema<ViewMarks>(),
        .success_status = 204}},
  };
}

}  // namespace customer_desk
