#include <cstdio>
#include <filesystem>
#include <limits>

#include "base/text.h"
#include "features/imports/http_parts.h"
#include "features/imports/mapping_document.h"
#include "features/imports/rejects_file.h"
#include "features/imports/requests.h"
#include "features/imports/saved_mappings.h"
#include "features/imports/uploads.h"
#include "platform/api/download.h"

namespace imports {
namespace {

using api::Shape;
using auth::Permission;
using http::Method;
using http::Request;
using http::Response;
constexpr const char* kNoImport = "imports.no_such_import";

base::Result<std::string> mapping_text(db::Session& session, base::CompanyId company,
                                       const NewImport& wanted) {
  if (wanted.mapping_id && wanted.mapping)
    return base::Error{base::ErrorCode::kInvalid,
                       "imports.one_mapping",
                       "give a mapping or the id of a saved one, not both",
                       {}};
  if (wanted.mapping_id) {
    TRY_ASSIGN(const auto saved, get_mapping(session, company, *wanted.mapping_id));
    if (saved.kind != wanted.kind)
      return base::Error{base::ErrorCode::kInvalid,
                         "imports.other_kind",
                         "the saved mapping is for " + saved.kind,
                         {}};
    return saved.toml;
  }
  if (!wanted.mapping) return std::string();
  return checked_toml({.name = "run", .kind = wanted.kind, .mapping = wanted.mapping, .toml = {}});
}

base::Result<Response> post(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto wanted, api::body<NewImport>(request));
  TRY(transfer::find_kind(wanted.kind));
  const base::CompanyId company = request.principal->company;
  auto answer = api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    NewRequest asked;
    TRY_ASSIGN(asked.upload, get_complete_upload(write.session, company, wanted.upload_id));
    TRY_ASSIGN(asked.mapping, mapping_text(write.session, company, wanted));
    asked.kind = wanted.kind;
    asked.mode = wanted.mode.value_or(ImportMode::kBoth);
    asked.dry_run = wanted.dry_run;
    TRY_ASSIGN(const RequestId id, add_request(write, asked));
    TRY_ASSIGN(const Import import, get_import(write.session, company, id.value));
    write.audit({.action = wanted.dry_run ? "imports.dry_run" : "imports.ask",
                 .object_kind = "import",
                 .object_id = import.id,
                 .before = {},
                 .after = wire::to_json(import),
                 .reason = {}});
    return Response::json(wire::to_json(import), 202);
  });
  services.wake_jobs();
  return answer;
}

base::Result<Response> list(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto before = page.cursor.empty() ? std::numeric_limits<std::int64_t>::max()
                                          : base::parse_int(page.cursor).value_or(0);
  auto session = services.database.reader();
  api::PageOf<Import> answer;
  answer.items = list_imports(*session, request.principal->company,
                              request.query_value("kind").value_or(""), before, page.limit + 1);
  if (answer.items.size() > page.limit) {
    answer.items.pop_back();
    answer.next_cursor = api::encode_cursor(answer.items.back().id);
  }
  return api::page_response(answer);
}

base::Result<Import> import_of(db::Session& session, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<RequestId>(request, kNoImport));
  return get_import(session, request.principal->company, id.value);
}

base::Result<Response> get_one_import(api::Services& services, const Request& request) {
  auto session = services.database.reader();
  TRY_ASSIGN(const Import import, import_of(*session, request));
  return Response::json(wire::to_json(import));
}

base::Result<Response> undo(api::Services& services, const Request& request) {
  auto answer = api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const Import import, import_of(write.session, request));
    if (!import.may_be_undone)
      return base::Error{base::ErrorCode::kConflict,
                         "imports.nothing_to_undo",
                         "only an import that took rows, and was not undone, can be undone",
                         {}};
    const std::string id = std::to_string(import.import_id->value);
    TRY_ASSIGN(const auto job, jobs::add(write.session, write.clock, write.ids,
                                         {.company = write.principal.company,
                                          .kind = "imports.undo",
                                          .arguments = R"({"import_id":")" + id + R"("})",
                                          .created_by = write.principal.account,
                                          .created_by_name = write.principal.name,
                                          .unique_key = "imports.undo:" + id,
                                          .attempts_max = 1,
                                          .not_before = {}}));
    write.audit({.action = "imports.ask_undo",
                 .object_kind = "import",
                 .object_id = import.id,
                 .before = {},
                 .after = {},
                 .reason = {}});
    return Response::json(wire::to_json(UndoStarted{job}), 202);
  });
  services.wake_jobs();
  return answer;
}

base::Result<Response> get_rejects(api::Services& services, const Request& request) {
  const bool is_xlsx = request.query_value("format").value_or("csv") == "xlsx";
  const base::CompanyId company = request.principal->company;
  auto session = services.database.reader();
  TRY_ASSIGN(const Import import, import_of(*session, request));
  if (!import.has_rejects_file)
    return base::Error{
        base::ErrorCode::kNotFound, "imports.no_rejects", "no row of this import was rejected", {}};
  std::vector<std::string> pieces;
  if (import.import_id) {
    TRY_ASSIGN(pieces, transfer::rejects_of(*session, company, *import.import_id));
  } else {
    const auto stored = find_request(*session, company, *path_id<RequestId>(request, kNoImport));
    TRY_ASSIGN(pieces, read_pieces(stored ? stored->rejects_file : ""));
  }
  const std::string path = temporary_file(services, is_xlsx ? ".xlsx" : ".csv");
  TRY(write_rejects(path, pieces, is_xlsx));
  const std::string name = std::filesystem::path(import.file_name).stem().string() + "-rejected" +
                           (is_xlsx ? ".xlsx" : ".csv");
  return api::download(path, std::string(is_xlsx ? api::kXlsxType : api::kCsvType), name, true);
}

}  // namespace

std::vector<http::Route> run_routes(api::Services& services) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  auto list_parameters = api::page_parameters();
  list_parameters.push_back({"kind", "Only of this kind.", {{"type", "string"}}});
  const auto import = wire::schema<Import>();
  return {
      {Method::kPost, "/api/v1/imports", Permission::kImportsRun,
       "Tries an import out, or runs it, as a job.", with(post),
       Shape().keyed().takes(wire::schema<NewImport>()).answers(import, 202)},
      {Method::kGet, "/api/v1/imports", Permission::kImportsRun,
       "Imports and trials, newest first.", with(list),
       Shape().asks(list_parameters).answers(api::page_schema<Import>())},
      {Method::kGet, "/api/v1/imports/{id}", Permission::kImportsRun, "One import with its report.",
       with(get_one_import), Shape().answers(import)},
      {Method::kPost, "/api/v1/imports/{id}/undo", Permission::kImportsRun,
       "Takes back what an import did, as a job that fails with the reason when it cannot be.",
       with(undo), Shape().answers(wire::schema<UndoStarted>(), 202)},
      {Method::kGet, "/api/v1/imports/{id}/rejects", Permission::kImportsRun,
       "The rejected rows as a file that can be mended and imported alone.", with(get_rejects),
       Shape()
           .asks({choice("format", "Of the file.", {"csv", "xlsx"})})
           .sends("text/csv")
           .sends_also(std::string(api::kXlsxType))},
  };
}

}  // namespace imports
