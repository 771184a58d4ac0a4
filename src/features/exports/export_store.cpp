#include "features/exports/export_store.h"

#include <filesystem>

#include "base/text.h"
#include "platform/wire/wire.h"
#include "sql/exports.h"

namespace exports {
namespace {

std::string format_text(Format format) { return format == Format::kXlsx ? "xlsx" : "csv"; }

std::string joined(const std::vector<std::string>& keys) {
  std::string text;
  for (const auto& key : keys) text += (text.empty() ? "" : ",") + key;
  return text;
}

void read(db::Session& session, const db::Query& query, db::Params params,
          std::vector<StoredExport>& all) {
  session.each<ExportId, std::string, std::string, std::string, std::string, std::string,
               std::string, std::optional<std::int64_t>, std::optional<std::int64_t>, std::string,
               std::optional<jobs::JobId>, std::string, base::Instant, std::optional<base::Instant>,
               base::Instant, std::string, std::string>(
      query, params,
      [&](ExportId id, std::string kind, std::string format, std::string asked, std::string columns,
          std::string language, std::string state, std::optional<std::int64_t> rows,
          std::optional<std::int64_t> bytes, std::string name, std::optional<jobs::JobId> job,
          std::string by, base::Instant created, std::optional<base::Instant> finished,
          base::Instant expires, std::string reason, std::string message) {
        StoredExport& one = all.emplace_back();
        one.view = {id,
                    std::move(kind),
                    format == "xlsx" ? Format::kXlsx : Format::kCsv,
                    std::move(asked),
                    std::move(language),
                    state == "done"      ? ExportState::kDone
                    : state == "failed"  ? ExportState::kFailed
                    : state == "expired" ? ExportState::kExpired
                                         : ExportState::kWaiting,
                    rows,
                    bytes,
                    std::move(name),
                    job,
                    std::move(by),
                    created,
                    finished,
                    expires,
                    std::move(reason),
                    std::move(message)};
        if (!columns.empty())
          for (const auto key : base::split(columns, ',')) one.columns.emplace_back(key);
      });
}

/// A waiting export is as far as its job.
void ask_job(db::Session& session, base::CompanyId company, Export& view) {
  if (view.state != ExportState::kWaiting || !view.job_id) return;
  const auto job = jobs::find(session, company, *view.job_id);
  if (!job) return;
  if (job->state == jobs::State::kRunning) view.state = ExportState::kRunning;
  if (job->state == jobs::State::kCancelled) view.state = ExportState::kCancelled;
  if (job->state == jobs::State::kFailed) {
    view.state = ExportState::kFailed;
    view.reason = job->reason;
    view.message = job->message;
  }
}

}  // namespace

Wanted StoredExport::wanted() const {
  return {view.id, view.format, view.kind, view.query, columns, view.language};
}

void insert_export(api::Write& write, const Wanted& wanted, const std::string& file_name,
                   const std::optional<Written>& written, std::optional<jobs::JobId> job) {
  const base::Instant now = write.clock.now();
  const auto some = [&](std::int64_t Written::*member) {
    return written ? std::optional((*written).*member) : std::nullopt;
  };
  write.session.execute(sql::kInsertExport,
                        {{"company_id", write.principal.company},
                         {"id", wanted.id},
                         {"kind", wanted.kind},
                         {"format", format_text(wanted.format)},
                         {"query", wanted.query},
                         {"columns", joined(wanted.columns)},
                         {"language", wanted.language},
                         {"state", written ? "done" : "waiting"},
                         {"row_count", some(&Written::rows)},
                         {"bytes", some(&Written::bytes)},
                         {"file_name", file_name},
                         {"job_id", job},
                         {"account_id", write.principal.account},
                         {"created_by", write.principal.name},
                         {"created_at_ms", now},
                         {"finished_at_ms", written ? std::optional(now) : std::nullopt},
                         {"expires_at_ms", base::Instant{now.unix_ms + kKeepMs}}});
}

void end_export(db::Session& session, base::CompanyId company, ExportId id,
                const base::Result<Written>& written, base::Instant now) {
  session.execute(sql::kEndExport,
                  {{"state", written ? "done" : "failed"},
                   {"row_count", written ? std::optional(written->rows) : std::nullopt},
                   {"bytes", written ? std::optional(written->bytes) : std::nullopt},
                   {"finished_at_ms", now},
                   {"reason", written ? std::string() : written.error().reason},
                   {"message", written ? std::string() : written.error().message},
                   {"company_id", company},
                   {"id", id}});
}

std::optional<StoredExport> find_export(db::Session& session, base::CompanyId company,
                                        auth::AccountId account, ExportId id) {
  std::vector<StoredExport> found;
  read(session, sql::kFindExport, {{"company_id", company}, {"account_id", account}, {"id", id}},
       found);
  if (found.empty()) return {};
  ask_job(session, company, found.front().view);
  return std::move(found.front());
}

std::vector<Export> list_exports(db::Session& session, base::CompanyId company,
                                 auth::AccountId account, std::int64_t before, std::size_t limit) {
  std::vector<StoredExport> found;
  read(session, sql::kListExports,
       {{"company_id", company}, {"account_id", account}, {"before", before}, {"row_limit", limit}},
       found);
  std::vector<Export> views;
  for (auto& one : found) {
    ask_job(session, company, one.view);
    views.push_back(std::move(one.view));
  }
  return views;
}

std::int64_t count_recent(db::Session& session, base::CompanyId company, auth::AccountId account,
                          base::Instant since) {
  return session
      .find_one<std::int64_t>(
          sql::kCountRecentExports,
          {{"company_id", company}, {"account_id", account}, {"since_ms", since}})
      .value_or(0);
}

std::int64_t purge_exports(api::Services& services, base::CompanyId company) {
  auto lease = services.database.writer();
  db::Session& session = *lease;
  const auto old = session.all<ExportId, std::string>(
      sql::kListOldExports, {{"company_id", company}, {"now_ms", services.clock.now()}});
  for (const auto& [id, format] : old) {
    std::error_code ignored;  // a file that is gone already is what is wanted
    std::filesystem::remove(
        path_of(services, company, id, format == "xlsx" ? Format::kXlsx : Format::kCsv), ignored);
    db::WriteTransaction transaction(session);
    session.execute(sql::kExpireExport, {{"company_id", company}, {"id", id}});
    transaction.commit();
  }
  return static_cast<std::int64_t>(old.size());
}

audit::Entry audit_entry(const Wanted& wanted, const base::Result<Written>& written) {
  wire::json::object after{{"kind", wanted.kind},
                           {"format", format_text(wanted.format)},
                           {"query", wanted.query},
                           {"columns", joined(wanted.columns)}};
  if (written) after["rows"] = written->rows;
  return {.action = "exports.run",
          .object_kind = "export",
          .object_id = std::to_string(wanted.id.value),
          .before = {},
          .after = wire::json::serialize(after),
          .reason = written ? "" : written.error().reason,
          .was_refused = !written.has_value()};
}

}  // namespace exports
