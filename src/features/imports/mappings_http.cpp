#include "features/imports/http_parts.h"
#include "features/imports/saved_mappings.h"

namespace imports {
namespace {

using api::Shape;
using auth::Permission;
using http::Method;
using http::Request;
using http::Response;
constexpr const char* kNoMapping = "import_mappings.no_such_mapping";

Response answer(const SavedMapping& saved, int status = 200) {
  return Response::json(wire::to_json(saved), status).with("ETag", api::etag(saved.version));
}

audit::Entry entry(const char* action, MappingId id, std::string before, std::string after) {
  return {.action = action,
          .object_kind = "import_mapping",
          .object_id = std::to_string(id.value),
          .before = std::move(before),
          .after = std::move(after),
          .reason = {}};
}

base::Result<Response> list(api::Services& services, const Request& request) {
  auto session = services.database.reader();
  api::PageOf<SavedMapping> page;
  page.items =
      list_mappings(*session, request.principal->company, request.query_value("kind").value_or(""));
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<Response> get_one_mapping(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<MappingId>(request, kNoMapping));
  auto session = services.database.reader();
  TRY_ASSIGN(const auto saved, get_mapping(*session, request.principal->company, id));
  return answer(saved);
}

base::Result<Response> post(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto wanted, api::body<NewMapping>(request));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const auto saved, add_mapping(write, wanted));
    write.audit(entry("import_mappings.create", saved.id, "", wire::to_json(saved)));
    return answer(saved, 201);
  });
}

base::Result<Response> put(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<MappingId>(request, kNoMapping));
  TRY_ASSIGN(const auto wanted, api::body<NewMapping>(request));
  const base::CompanyId company = request.principal->company;
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const auto old, get_mapping(write.session, company, id));
    const auto version = api::if_match_version(request).value_or(0);
    TRY_ASSIGN(const bool is_changed, change_mapping(write, old, version, wanted));
    if (!is_changed) return api::stale(request, old.version, wire::to_json(old));
    TRY_ASSIGN(const auto saved, get_mapping(write.session, company, id));
    write.audit(entry("import_mappings.update", id, wire::to_json(old), wire::to_json(saved)));
    return answer(saved);
  });
}

base::Result<Response> remove(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<MappingId>(request, kNoMapping));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const auto old, get_mapping(write.session, request.principal->company, id));
    if (!delete_mapping(write, id, api::if_match_version(request).value_or(0)))
      return api::stale(request, old.version, wire::to_json(old));
    write.audit(entry("import_mappings.delete", id, wire::to_json(old), ""));
    return Response::no_content();
  });
}

}  // namespace

std::vector<http::Route> mapping_routes(api::Services& services) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  const auto saved = wire::schema<SavedMapping>();
  const auto wanted = wire::schema<NewMapping>();
  return {
      {Method::kGet, "/api/v1/import-mappings", Permission::kImportsRun, "Saved mappings.",
       with(list),
       Shape()
           .asks({{"kind", "Only of this kind.", {{"type", "string"}}}})
           .answers(api::page_schema<SavedMapping>())},
      {Method::kPost, "/api/v1/import-mappings", Permission::kImportsRun,
       "Saves a mapping by name.", with(post), Shape().keyed().takes(wanted).answers(saved, 201)},
      {Method::kGet, "/api/v1/import-mappings/{id}", Permission::kImportsRun, "One saved mapping.",
       with(get_one_mapping), Shape().answers(saved)},
      {Method::kPut, "/api/v1/import-mappings/{id}", Permission::kImportsRun,
       "Changes a saved mapping.", with(put), Shape().matched().takes(wanted).answers(saved)},
      {Method::kDelete, "/api/v1/import-mappings/{id}", Permission::kImportsRun,
       "Removes a saved mapping.", with(remove), Shape().matched().answers_nothing()},
  };
}

}  // namespace imports
