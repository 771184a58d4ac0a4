#include "base/text.h"
#include "features/imports/http_parts.h"
#include "features/imports/uploads.h"

namespace imports {
namespace {

using api::Shape;
using auth::Permission;
using http::Method;
using http::Request;
using http::Response;
constexpr const char* kNoUpload = "uploads.no_such_upload";

audit::Entry entry(const char* action, const Upload& upload) {
  wire::json::object after{{"file_name", upload.file_name}, {"bytes", upload.bytes}};
  return {.action = action,
          .object_kind = "upload",
          .object_id = std::to_string(upload.id.value),
          .before = {},
          .after = wire::json::serialize(after),
          .reason = {}};
}

base::Result<Response> post_upload(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto wanted, api::body<NewUpload>(request));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const Upload upload, add_upload(write, wanted));
    write.audit(entry("uploads.create", upload));
    return Response::json(wire::to_json(upload), 201);
  });
}

base::Result<Response> get_one_upload(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<UploadId>(request, kNoUpload));
  auto session = services.database.reader();
  TRY_ASSIGN(const Upload upload, get_upload(*session, request.principal->company, id));
  return Response::json(wire::to_json(upload));
}

base::Result<Response> put_part(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<UploadId>(request, kNoUpload));
  const auto part = base::parse_int(request.path_param("part")).value_or(0);
  const base::CompanyId company = request.principal->company;
  {
    // The bytes go to the disk before the transaction, so that nobody waits for them.
    auto session = services.database.reader();
    TRY_ASSIGN(const Upload upload, get_upload(*session, company, id));
    TRY(write_part(services.data_folder, company, upload, part, request.body));
  }
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    note_part(write.session, company, id, part);
    TRY_ASSIGN(const Upload upload, get_upload(write.session, company, id));
    write.audit(entry("uploads.part", upload));
    return Response::json(wire::to_json(upload));
  });
}

base::Result<Response> complete(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<UploadId>(request, kNoUpload));
  const base::CompanyId company = request.principal->company;
  std::optional<Upload> upload;
  {
    auto session = services.database.reader();
    TRY_ASSIGN(upload, get_upload(*session, company, id));
  }
  if (upload->state == UploadState::kComplete) return Response::json(wire::to_json(*upload));
  TRY_ASSIGN(const std::string sum, check_whole(services.data_folder, company, *upload));
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    end_upload(write.session, company, id, sum);
    TRY_ASSIGN(const Upload ended, get_upload(write.session, company, id));
    write.audit(entry("uploads.complete", ended));
    return Response::json(wire::to_json(ended));
  });
}

base::Result<Response> remove(api::Services& services, const Request& request) {
  TRY_ASSIGN(const auto id, path_id<UploadId>(request, kNoUpload));
  const base::CompanyId company = request.principal->company;
  return api::write(services, request, [&](api::Write& write) -> base::Result<Response> {
    TRY_ASSIGN(const Upload upload, get_upload(write.session, company, id));
    delete_upload(write.session, services.data_folder, company, id);
    write.audit(entry("uploads.delete", upload));
    return Response::no_content();
  });
}

}  // namespace

std::vector<http::Route> upload_routes(api::Services& services) {
  const auto with = [&](auto handle) {
    return [&services, handle](const Request& request) { return handle(services, request); };
  };
  const auto upload = wire::schema<Upload>();
  return {
      {Method::kPost, "/api/v1/uploads", Permission::kImportsRun, "Announces a file to upload.",
       with(post_upload), Shape().keyed().takes(wire::schema<NewUpload>()).answers(upload, 201)},
      {Method::kGet, "/api/v1/uploads/{id}", Permission::kImportsRun,
       "Which parts of an upload have arrived.", with(get_one_upload), Shape().answers(upload)},
      {Method::kPut, "/api/v1/uploads/{id}/parts/{part}", Permission::kImportsRun,
       "Takes one part of 8 MiB; in any order, again if need be.", with(put_part),
       Shape().takes_bytes(static_cast<std::size_t>(UploadLimits::kPartBytes)).answers(upload)},
      {Method::kPost, "/api/v1/uploads/{id}/complete", Permission::kImportsRun,
       "Checks that the file is whole.", with(complete), Shape().answers(upload)},
      {Method::kDelete, "/api/v1/uploads/{id}", Permission::kImportsRun,
       "Removes an uploaded file.", with(remove), Shape().answers_nothing()},
  };
}

}  // namespace imports
