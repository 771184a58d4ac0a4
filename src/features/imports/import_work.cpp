#include <chrono>
#include <filesystem>

#include "base/text.h"
#include "features/imports/imports.h"
#include "features/imports/requests.h"
#include "features/imports/uploads.h"
#include "features/organisation/organisation.h"

namespace imports {
namespace {

/// Chunks of the command line are a multiple of it, so that either takes up the other's work. Small
/// enough that whoever waits for the writer waits for parts of a second.
constexpr std::size_t kChunkRows = 10'000;

base::Error gone(const char* reason, const char* message) {
  return {base::ErrorCode::kNotFound, reason, message, {}};
}

base::Result<std::int64_t> id_argument(const jobs::Job& job, const char* name) {
  TRY_ASSIGN(const auto arguments, wire::parse(job.arguments));
  const auto* object = arguments.if_object();
  const auto* text = object == nullptr ? nullptr : object->if_contains(name);
  const auto id = text == nullptr || !text->is_string()
                      ? std::nullopt
                      : wire::detail::id_from_text(text->get_string());
  if (!id) return gone("imports.bad_arguments", "the job does not say what it is for");
  return *id;
}

base::Result<std::string> company_code(db::Session& session, base::CompanyId id) {
  for (const auto& company : organisation::list_companies(session))
    if (company.id == id) return company.code;
  return gone("organisation.no_such_company", "there is no such company");
}

/// Paths of this machine are nobody's business: people know the file by its name.
base::Error without_path(base::Error error, const std::string& path, const std::string& name) {
  for (auto at = error.message.find(path); at != std::string::npos;
       at = error.message.find(path, at))
    error.message.replace(at, path.size(), name);
  return error;
}

audit::Origin origin_of(const jobs::Job& job) {
  return {.company = job.company,
          .account = job.created_by,
          .actor = job.created_by_name.empty() ? "job:" + job.kind : job.created_by_name,
          .remote_address = {},
          .request_id = "job-" + std::to_string(job.id.value)};
}

audit::Entry entry_of(const StoredRequest& request, const RequestEnd& end, RequestId id) {
  const auto total = end.summary.total();
  wire::json::object after{{"kind", request.kind},
                           {"rows_read", total.rows_read},
                           {"rows_created", total.rows_created},
                           {"rows_changed", total.rows_changed},
                           {"rows_rejected", total.rows_rejected}};
  return {.action = "imports.run",
          .object_kind = "import",
          .object_id = std::to_string(id.value),
          .before = {},
          .after = wire::json::serialize(after),
          .reason = end.refusal ? end.refusal->reason : "",
          .was_refused = end.refusal.has_value()};
}

base::Result<std::string> run_request(api::Services& services, jobs::Running& running) {
  const base::CompanyId company = running.job().company;
  TRY_ASSIGN(const std::int64_t number, id_argument(running.job(), "request_id"));
  const RequestId id{number};
  std::optional<StoredRequest> request;
  std::optional<Upload> upload;
  std::string code;
  {
    auto session = services.database.reader();
    request = find_request(*session, company, id);
    if (!request) return gone("imports.no_such_import", "the request is gone");
    upload = find_upload(*session, company, request->upload_id);
    if (!upload) return gone("uploads.no_such_upload", "the file is gone: upload it again");
    TRY_ASSIGN(code, company_code(*session, company));
  }
  const std::string path = path_of(services.data_folder, company, *upload);
  transfer::ImportOptions options;
  options.company_code = code;
  options.kind = request->kind;
  options.files = {path};
  options.mapping_text = request->mapping;
  options.mode = request->mode == "create"   ? records::Mode::kCreate
                 : request->mode == "update" ? records::Mode::kUpdate
                                             : records::Mode::kBoth;
  options.dry_run = request->dry_run;
  // A dry run keeps no rows to make the file from later, so it lies beside the upload.
  if (options.dry_run)
    options.rejects_folder = std::filesystem::path(path).parent_path().string() + "/rejects";
  options.actor = request->actor;
  options.chunk_rows = kChunkRows;
  bool is_linked = false;
  options.in_transaction = [&](db::Session& session, base::ImportId import_id) {
    if (options.dry_run) return;
    running.check_fence(session);
    if (!is_linked) link_request(session, company, id, import_id);
    is_linked = true;
  };
  const auto began = std::chrono::steady_clock::now();
  const auto close = [&](db::Session& session, const RequestEnd& end) {
    running.check_fence(session);
    end_request(session, company, id, end, services.clock.now());
    if (!options.dry_run)
      audit::append(session, services.clock, origin_of(running.job()),
                    {entry_of(*request, end, id)});
  };
  // In the import's own last transaction: a server killed in between would import once more.
  options.at_end = [&](db::Session& session, const transfer::ImportSummary& done) {
    RequestEnd end{.summary = done};
    end.summary.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    link_request(session, company, id, done.files.front().import_id);
    close(session, end);
  };
  auto summary =
      transfer::import_files(services.database, services.clock, services.ids, options, running);
  RequestEnd end;
  if (!summary)
    end.refusal = without_path(std::move(summary).error(), path, upload->file_name);
  else if (options.dry_run)
    end.summary = std::move(*summary);
  if (end.refusal || options.dry_run) {
    auto session = services.database.writer();
    db::WriteTransaction transaction(*session);
    close(*session, end);
    transaction.commit();
  }
  if (end.refusal) return *end.refusal;
  return R"({"import_request_id":")" + std::to_string(id.value) + R"("})";
}

base::Result<std::string> run_undo(api::Services& services, jobs::Running& running) {
  TRY_ASSIGN(const std::int64_t number, id_argument(running.job(), "import_id"));
  running.stage("undo", 0);
  const base::CompanyId company = running.job().company;
  {
    // Import ids are unique in the database; whose it is is checked here.
    auto session = services.database.reader();
    TRY(transfer::rejects_of(*session, company, base::ImportId{number}));
  }
  auto undone = transfer::undo_import(services.database, services.clock, services.ids,
                                      base::ImportId{number}, running.job().created_by_name);
  auto session = services.database.writer();
  db::WriteTransaction transaction(*session);
  audit::append(*session, services.clock, origin_of(running.job()),
                {{.action = "imports.undo",
                  .object_kind = "import",
                  .object_id = std::to_string(number),
                  .before = {},
                  .after = {},
                  .reason = undone ? "" : undone.error().reason,
                  .was_refused = !undone.has_value()}});
  transaction.commit();
  if (!undone) return undone.error();
  wire::json::object result{{"orders_removed", undone->orders_removed},
                            {"lines_removed", undone->lines_removed},
                            {"lines_restored", undone->lines_restored},
                            {"records_removed", undone->records_removed},
                            {"fields_restored", undone->fields_restored}};
  return wire::json::serialize(result);
}

}  // namespace

std::map<std::string, jobs::Work> works(api::Services& services) {
  return {{"imports.run", [&](jobs::Running& running) { return run_request(services, running); }},
          {"imports.undo", [&](jobs::Running& running) { return run_undo(services, running); }},
          {"uploads.purge", [&](jobs::Running& running) -> base::Result<std::string> {
             const auto gone_now = purge_uploads(services, running.job().company);
             return R"({"uploads_removed":)" + std::to_string(gone_now) + "}";
           }}};
}

}  // namespace imports
