#include <filesystem>

#include "features/exports/export_run.h"
#include "features/exports/export_store.h"
#include "platform/wire/wire.h"

namespace exports {
namespace {

base::Result<std::string> run_export(api::Services& services, const Kinds& kinds,
                                     jobs::Running& running) {
  const auto arguments = boost::json::parse(running.job().arguments);
  const auto principal = principal_from(arguments.at("principal"));
  CHECK(principal->company == running.job().company);
  const auto id = api::id_from<ExportId>(std::string(arguments.at("export_id").as_string()));
  CHECK(id.has_value());
  std::optional<StoredExport> stored;
  {
    auto session = services.database.reader();
    stored = find_export(*session, principal->company, principal->account, *id);
  }
  if (!stored)
    return base::Error{
        base::ErrorCode::kNotFound, "exports.no_such_export", "the export is gone", {}};
  const Wanted wanted = stored->wanted();
  const auto write = [&]() -> base::Result<Written> {
    TRY_ASSIGN(const Kind* const kind, find_kind(*kinds, wanted.kind, *principal));
    TRY_ASSIGN(const auto source, open_source(*kind, wanted, principal));
    TRY_ASSIGN(const auto total, source->total());
    running.stage("writing", static_cast<std::uint64_t>(total.value_or(0)));
    return write_file(services, *kind, wanted, principal, *source, running);
  };
  const auto written = write();
  auto session = services.database.writer();
  db::WriteTransaction transaction(*session);
  running.check_fence(*session);
  end_export(*session, principal->company, *id, written, services.clock.now());
  audit::append(*session, services.clock,
                {.company = principal->company,
                 .account = principal->account,
                 .actor = principal->login,
                 .remote_address = {},
                 .request_id = "job-" + std::to_string(running.job().id.value)},
                {audit_entry(wanted, written)});
  transaction.commit();
  if (!written) return written.error();
  return R"({"export_id":")" + std::to_string(id->value) + R"(","rows":)" +
         std::to_string(written->rows) + "}";
}

}  // namespace

std::map<std::string, jobs::Work> works(api::Services& services, Kinds kinds) {
  return {
      {"exports.run",
       [&services, kinds](jobs::Running& running) { return run_export(services, kinds, running); }},
      {"exports.purge", [&services](jobs::Running& running) -> base::Result<std::string> {
         return R"({"exports_removed":)" +
                std::to_string(purge_exports(services, running.job().company)) + "}";
       }}};
}

}  // namespace exports
