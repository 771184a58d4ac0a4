#include "features/imports/requests.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "sql/imports.h"

namespace imports {
namespace {

std::string mode_text(ImportMode mode) {
  return mode == ImportMode::kCreate ? "create" : mode == ImportMode::kUpdate ? "update" : "both";
}
ImportMode mode_of(std::string_view text) {
  return text == "create"   ? ImportMode::kCreate
         : text == "update" ? ImportMode::kUpdate
                            : ImportMode::kBoth;
}

/// What a request's own row, its import's row and its job say together.
ImportState state_of(db::Session& session, base::CompanyId company, const std::string& own,
                     const std::string& of_import, Import& import) {
  if (of_import == "undone") return ImportState::kUndone;
  if (own == "done") return ImportState::kDone;
  if (own == "failed")
    return import.reason == "transfer.interrupted" ? ImportState::kInterrupted
                                                   : ImportState::kFailed;
  const auto job = import.job_id ? jobs::find(session, company, *import.job_id) : std::nullopt;
  if (!job || job->state == jobs::State::kWaiting) return ImportState::kWaiting;
  if (job->state == jobs::State::kRunning) return ImportState::kRunning;
  if (job->state == jobs::State::kCancelled) return ImportState::kCancelled;
  if (job->state == jobs::State::kDone) return ImportState::kDone;
  import.reason = job->reason;
  import.message = job->message;
  return ImportState::kFailed;
}

ImportState state_of_other(const std::string& state) {
  return state == "done"          ? ImportState::kDone
         : state == "undone"      ? ImportState::kUndone
         : state == "running"     ? ImportState::kRunning
         : state == "interrupted" ? ImportState::kInterrupted
                                  : ImportState::kFailed;
}

/// The stored report; empty text: there is none yet.
std::optional<ImportReport> report_of(const std::string& text) {
  if (text.empty()) return {};
  auto report = wire::from_json<ImportReport>(text);
  CHECK(report.has_value());
  return std::move(*report);
}

struct Reader {
  db::Session& session;
  base::CompanyId company;
  std::vector<Import> imports = {};

  void read(const db::Query& query, db::Params params, bool is_request) {
    struct Late {
      std::string own;
      std::string of_import;
    };
    std::vector<Late> states;
    const std::size_t first = imports.size();
    session
        .each<std::int64_t, std::string, std::string, bool, std::string, std::string, std::int64_t,
              std::int64_t, std::optional<base::ImportId>, std::string, base::Instant,
              std::optional<base::Instant>, std::int64_t, std::int64_t, std::int64_t, std::int64_t,
              std::int64_t, std::string, std::string, std::string, std::string, std::string>(
            query, params,
            [&](std::int64_t id, std::string kind, std::string file, bool dry_run, std::string mode,
                std::string own, std::int64_t job, std::int64_t upload,
                std::optional<base::ImportId> import_id, std::string actor, base::Instant created,
                std::optional<base::Instant> finished, std::int64_t read, std::int64_t made,
                std::int64_t changed, std::int64_t unchanged, std::int64_t rejected,
                std::string reason, std::string message, std::string report, std::string rejects,
                std::string of_import) {
              Import& import = imports.emplace_back();
              import.id = std::to_string(id);
              import.kind = std::move(kind);
              import.file_name = std::filesystem::path(file).filename().string();
              import.dry_run = dry_run;
              import.mode = mode_of(mode);
              if (job != 0) import.job_id = jobs::JobId{job};
              if (upload != 0) import.upload_id = UploadId{upload};
              import.import_id = import_id;
              import.actor = std::move(actor);
              import.created_at = created;
              import.finished_at = finished;
              import.rows_read = read;
              import.rows_created = made;
              import.rows_changed = changed;
              import.rows_unchanged = unchanged;
              import.rows_rejected = rejected;
              import.has_rejects_file = rejected > 0 && (import_id || !rejects.empty());
              import.reason = std::move(reason);
              import.message = std::move(message);
              import.report = report_of(report);
              states.push_back({std::move(own), std::move(of_import)});
            });
    for (std::size_t i = first; i < imports.size(); ++i) {
      Import& import = imports[i];
      const Late& late = states[i - first];
      import.state = is_request ? state_of(session, company, late.own, late.of_import, import)
                                : state_of_other(late.own);
      import.may_be_undone = import.import_id && (import.state == ImportState::kDone ||
                                                  import.state == ImportState::kInterrupted);
    }
  }
};

ImportReport make_report(const transfer::ImportSummary& summary) {
  ImportReport report;
  const auto& file = summary.files.front();
  report.encoding = file.encoding;
  report.sheet = file.sheet;
  report.hidden_rows = static_cast<std::int64_t>(file.hidden_rows);
  report.placeholders_created = static_cast<std::int64_t>(file.placeholders_created);
  report.seconds = summary.seconds;
  std::map<std::string, std::string> advice;
  for (const auto& row : summary.first_rejected) {
    advice.emplace(row.reason, row.message);
    report.first_rejected.push_back(
        {static_cast<std::int64_t>(row.line), row.field, row.value, row.reason, row.message});
  }
  for (const auto& [reason, rows] : summary.reasons)
    report.reasons.push_back({reason, static_cast<std::int64_t>(rows), advice[reason]});
  std::stable_sort(report.reasons.begin(), report.reasons.end(),
                   [](const ReasonCount& a, const ReasonCount& b) { return a.rows > b.rows; });
  return report;
}

}  // namespace

base::Result<RequestId> add_request(api::Write& write, const NewRequest& wanted) {
  const auto id = write.ids.next<RequestId>();
  const base::CompanyId company = write.principal.company;
  auto job = jobs::add(write.session, write.clock, write.ids,
                       {.company = company,
                        .kind = "imports.run",
                        .arguments = R"({"request_id":")" + std::to_string(id.value) + R"("})",
                        .created_by = write.principal.account,
                        .created_by_name = write.principal.name,
                        .unique_key = "imports.run:" + std::to_string(wanted.upload.id.value),
                        .not_before = {}});
  if (!job)
    return base::Error{base::ErrorCode::kConflict,
                       "imports.waiting",
                       "this upload is being imported or tried already: wait, or cancel that",
                       {}};
  write.session.execute(sql::kInsertRequest, {{"company_id", company},
                                              {"id", id},
                                              {"upload_id", wanted.upload.id},
                                              {"file_name", wanted.upload.file_name},
                                              {"kind", wanted.kind},
                                              {"mode", mode_text(wanted.mode)},
                                              {"dry_run", wanted.dry_run},
                                              {"mapping", wanted.mapping},
                                              {"job_id", *job},
                                              {"actor", write.principal.name},
                                              {"created_at_ms", write.clock.now()}});
  return id;
}

std::optional<StoredRequest> find_request(db::Session& session, base::CompanyId company,
                                          RequestId id) {
  auto row =
      session.find<UploadId, std::string, std::string, bool, std::string, std::string, std::string>(
          sql::kFindRequest, {{"company_id", company}, {"id", id}});
  if (!row) return {};
  auto& [upload, kind, mode, dry_run, mapping, actor, rejects] = *row;
  return StoredRequest{upload, kind, mode, dry_run, mapping, actor, rejects};
}

void link_request(db::Session& session, base::CompanyId company, RequestId id,
                  base::ImportId import_id) {
  session.execute(sql::kLinkRequest,
                  {{"import_id", import_id}, {"company_id", company}, {"id", id}});
}

void end_request(db::Session& session, base::CompanyId company, RequestId id, const RequestEnd& end,
                 base::Instant now) {
  const auto total = end.summary.total();
  const bool is_done = !end.refusal;
  session.execute(sql::kEndRequest,
                  {{"state", is_done ? "done" : "failed"},
                   {"rows_read", total.rows_read},
                   {"rows_created", total.rows_created},
                   {"rows_changed", total.rows_changed},
                   {"rows_unchanged", total.rows_unchanged},
                   {"rows_rejected", total.rows_rejected},
                   {"report", is_done ? wire::to_json(make_report(end.summary)) : std::string()},
                   {"reason", is_done ? std::string() : end.refusal->reason},
                   {"message", is_done ? std::string() : end.refusal->message},
                   {"rejects_file", total.rejects_file},
                   {"finished_at_ms", now},
                   {"company_id", company},
                   {"id", id}});
}

std::vector<Import> list_imports(db::Session& session, base::CompanyId company,
                                 std::string_view kind, std::int64_t before, std::size_t limit) {
  Reader reader{session, company};
  const db::Params params = {
      {"company_id", company}, {"before", before}, {"kind", kind}, {"row_limit", limit}};
  reader.read(sql::kListRequests, params, true);
  reader.read(sql::kListOtherImports, params, false);
  const auto number = [](const Import& import) { return std::stoll(import.id); };
  std::sort(reader.imports.begin(), reader.imports.end(),
            [&](const Import& a, const Import& b) { return number(a) > number(b); });
  if (reader.imports.size() > limit) reader.imports.resize(limit);
  return std::move(reader.imports);
}

base::Result<Import> get_import(db::Session& session, base::CompanyId company, std::int64_t id) {
  Reader reader{session, company};
  reader.read(sql::kGetRequest, {{"company_id", company}, {"id", id}}, true);
  if (reader.imports.empty())
    reader.read(sql::kGetOtherImport, {{"company_id", company}, {"id", id}}, false);
  if (reader.imports.empty())
    return base::Error{
        base::ErrorCode::kNotFound, "imports.no_such_import", "there is no such import", {}};
  return std::move(reader.imports.front());
}

}  // namespace imports
