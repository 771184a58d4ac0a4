#include "features/exports/exports_http.h"

#include <filesystem>
#include <limits>

#include "base/text.h"
#include "features/exports/export_run.h"
#include "features/exports/export_store.h"
#include "platform/api/download.h"
#include "platform/api/route_shape.h"
#include "platform/wire/wire.h"

namespace exports {
namespace {

using api::Shape;
using auth::Permission;
using http::Method;
using http::Request;
using http::Response;

base::Error no_such_export() {
  return {base::ErrorCode::kNotFound, "exports.no_such_export", "there is no such export", {}};
}

base::Result<Response> get_kinds(const Kinds& kinds, const Request& request) {
  api::PageOf<ExportKind> page;
  for (const Kind& kind : *kinds) {
    if (!request.principal->can(kind.permission)) continue;
    ExportKind& view = page.items.emplace_back();
    view.kind = kind.kind;
    view.name_zh = kind.name_zh;
    view.name_en = kind.name_en;
    for (const auto& column : kind.columns)
      view.columns.push_back({column.key, column.title_zh, column.title_en});
  }
  page.total = static_cast<std::int64_t>(page.items.size());
  return api::page_response(page);
}

base::Result<void> check_rate(api::Services& services, const auth::Principal& principal) {
  auto session = services.database.reader();
  const base::Instant since{services.clock.now().unix_ms - 3'600'000};
  if (count_recent(*session, principal.company, principal.account, since) < kAnHourMax) return {};
  return base::Error{base::ErrorCode::kLimited,
                     "exports.too_many",
                     "at most 10 exports an hour: wait, or use one that is there",
                     {}};
}

std::string file_name(const Kind& kind, const Wanted& wanted, base::Instant now) {
  const base::Instant local{now.unix_ms + 8LL * 3'600'000};
  return (wanted.language == "en" ? kind.name_en : kind.name_zh) + "-" + local.iso().substr(0, 10) +
         (wanted.format == Format::kXlsx ? ".xlsx" : ".csv");
}

base::Result<Response> answer(api::Write& write, ExportId id, int status) {
  const auto stored =
      find_export(write.session, write.principal.company, write.principal.account, id);
  CHECK(stored.has_value());
  return Response::json(wire::to_json(stored->view), status);
}

base::Result<Response> add_now(api::Services& services, const Request& request, const Kind& kind,
                               const Wanted& wanted, Source& source) {
  base::SilentProgress silent;
  TRY_ASSIGN(const Written written,
             write_file(services, kind, wanted, request.principal, source, silent));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    insert_export(write, wanted, file_name(kind, wanted, services.clock.now()), written, {});
    write.audit(audit_entry(wanted, written));
    return answer(write, wanted.id, 201);
  });
}

base::Result<Response> add_job(api::Services& services, const Request& request, const Kind& kind,
                               const Wanted& wanted) {
  auto response = api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    const std::string arguments = R"({"export_id":")" + std::to_string(wanted.id.value) +
                                  R"(","principal":)" + principal_json(write.principal) + "}";
    TRY_ASSIGN(const auto job, jobs::add(write.session, write.clock, write.ids,
                                         {.company = write.principal.company,
                                          .kind = "exports.run",
                                          .arguments = arguments,
                                          .created_by = write.principal.account,
                                          .created_by_name = write.principal.name,
                                          .unique_key = {},
                                          .not_before = {}}));
    insert_export(write, wanted, file_name(kind, wanted, services.clock.now()), {}, job);
    write.audit({.action = "exports.ask",
                 .object_kind = "export",
                 .object_id = std::to_string(wanted.id.value),
                 .before = {},
                 .after = {},
                 .reason = wanted.query});
    return answer(write, wanted.id, 202);
  });
  services.wake_jobs();
  return response;
}

base::Result<Response> post(api::Services& services, const Kinds& kinds, const Request& request) {
  TRY_ASSIGN(const auto body, api::body<NewExport>(request));
  const auth::Principal& principal = *request.principal;
  TRY_ASSIGN(const Kind* const kind, find_kind(*kinds, body.kind, principal));
  TRY(check_rate(services, principal));
  const std::string language = body.language.value_or(principal.language);
  const Wanted wanted{services.ids.next<ExportId>(),
                      body.format,
                      body.kind,
                      body.query.value_or(""),
                      body.columns.value_or(std::vector<std::string>{}),
                      language == "en" ? "en" : "zh"};
  TRY_ASSIGN(const auto source, open_source(*kind, wanted, request.principal));
  TRY_ASSIGN(const auto total, source->total());
  if (total && *total <= kRowsAtOnce) return add_now(services, request, *kind, wanted, *source);
  return add_job(services, request, *kind, wanted);
}

base::Result<Response> list(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto before = page.cursor.empty() ? std::numeric_limits<std::int64_t>::max()
                                          : base::parse_int(page.cursor).value_or(0);
  auto session = services.database.reader();
  api::PageOf<Export> found;
  found.items = list_exports(*session, request.principal->company, request.principal->account,
                             before, page.limit + 1);
  if (found.items.size() > page.limit) {
    found.items.pop_back();
    found.next_cursor = api::encode_cursor(std::to_string(found.items.back().id.value));
  }
  return api::page_response(found);
}

base::Result<Export> export_of(api::Services& services, const Request& request) {
  const auto id = api::id_from<ExportId>(request.path_param("id"));
  if (!id) return no_such_export();
  auto session = services.database.reader();
  auto found = find_export(*session, request.principal->company, request.principal->account, *id);
  if (!found) return no_such_export();
  return std::move(found->view);
}

base::Result<Response> get_one(api::Services& services, const Request& request) {
  TRY_ASSIGN(const Export found, export_of(services, request));
  return Response::json(wire::to_json(found));
}

base::Result<Response> get_file(api::Services& services, const Request& request) {
  TRY_ASSIGN(const Export found, export_of(services, request));
  const std::string path = path_of(services, request.principal->company, found.id, found.format);
  std::error_code ignored;  // unreadable is as good as gone
  if (found.state != ExportState::kDone || !std::filesystem::exists(path, ignored))
    return base::Error{base::ErrorCode::kConflict,
                       "exports.no_file",
                       "the file is not ready, or no longer kept",
                       {}};
  const bool is_xlsx = found.format == Format::kXlsx;
  return api::download(path, std::string(is_xlsx ? api::kXlsxType : api::kCsvType),
                       found.file_name);
}

}  // namespace

std::vector<http::Route> http_routes(api::Services& services, const Kinds& kinds) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  const auto one = wire::schema<Export>();
  return {
      {Method::kGet, "/api/v1/export-kinds", Permission::kExportsRun, "What can be exported.",
       [kinds](const Request& request) { return get_kinds(kinds, request); },
       Shape().answers(api::page_schema<ExportKind>())},
      {Method::kPost, "/api/v1/exports", Permission::kExportsRun,
       "Writes a list to a file: at once when it is short (201), else as a job (202).",
       [&services, kinds](const Request& request) { return post(services, kinds, request); },
       Shape().keyed().takes(wire::schema<NewExport>()).answers(one, 201).answers_also(one, 202)},
      {Method::kGet, "/api/v1/exports", Permission::kExportsRun, "The caller's exports.",
       with(list), Shape().asks(api::page_parameters()).answers(api::page_schema<Export>())},
      {Method::kGet, "/api/v1/exports/{id}", Permission::kExportsRun, "One export.", with(get_one),
       Shape().answers(one)},
      {Method::kGet, "/api/v1/exports/{id}/file", Permission::kExportsRun, "The file.",
       with(get_file), Shape().sends(std::string(api::kXlsxType)).sends_also("text/csv")},
  };
}

}  // namespace exports
