#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "features/operations/parts.h"
#include "features/operations/system_wire.h"
#include "platform/api/api.h"
#include "platform/db/migrations.h"
#include "sql/operations.h"

namespace operations {
namespace {

using Result = base::Result<http::Response>;
constexpr const char* kNightly = "checks.nightly";

std::int64_t process_rss_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::int64_t size = 0;
  std::int64_t resident = 0;
  statm >> size >> resident;
  return resident * ::sysconf(_SC_PAGESIZE);
}

std::int64_t disk_free_bytes(const std::string& folder) {
  std::error_code failure;
  const auto space = std::filesystem::space(folder, failure);
  return failure ? 0 : static_cast<std::int64_t>(space.available);
}

void add_last_nightly(db::Session& session, base::CompanyId company, SystemView& view) {
  const auto done = jobs::list(session, company, kNightly, jobs::State::kDone, {}, 1);
  if (done.empty()) return;
  const auto result = wire::from_json<NightlyResult>(done.front().result);
  if (!result) return;
  view.last_nightly = *result;
  view.last_nightly_at = done.front().finished_at;
}

Result show_system(Parts& parts, const http::Request& request) {
  auto session = parts.services.database.reader();
  const auto server = parts.server_now();
  const auto facts = parts.probe.facts();
  const base::Instant now = parts.services.clock.now();
  SystemView view;
  view.version = parts.options.version;
  view.engine = session->find_one<std::string>(sql::kFindEngineVersion).value_or("");
  view.schema_version = session->find_one<std::int64_t>(sql::kFindSchemaVersion).value_or(0);
  view.database_bytes = session->find_one<std::int64_t>(sql::kFindDatabaseBytes).value_or(0);
  view.facts_bytes = static_cast<std::int64_t>(facts.bytes);
  view.facts_lines = static_cast<std::int64_t>(facts.lines);
  view.disk_free_bytes = disk_free_bytes(parts.services.data_folder);
  view.process_rss_bytes = process_rss_bytes();
  view.started_at = parts.started_at;
  view.uptime_seconds = (now.unix_ms - parts.started_at.unix_ms) / 1000;
  view.requests = static_cast<std::int64_t>(server.requests);
  view.connections_open = static_cast<std::int64_t>(server.connections_open);
  view.connections_refused = static_cast<std::int64_t>(server.connections_refused);
  view.queue_length = static_cast<std::int64_t>(server.queue_length);
  for (const auto& [state, count] : jobs::count_by_state(*session, request.principal->company))
    view.jobs.push_back({std::string(jobs::state_name(state)), count});
  view.not_ready_reason = parts.probe.not_ready_reason();
  add_last_nightly(*session, request.principal->company, view);
  return http::Response::json(wire::to_json(view));
}

Result show_ready(Parts& parts, const http::Request& request) {
  const std::string reason = parts.probe.not_ready_reason();
  if (reason.empty()) return http::Response::json(wire::to_json(HealthView{}));
  return http::problem({base::ErrorCode::kConflict, reason, "not ready to serve", {}},
                       request.request_id, 503)
      .with("Retry-After", "2");
}

std::string gauge(const char* name, const char* help, const char* type, std::uint64_t value) {
  return fmt::format("# HELP {0} {1}\n# TYPE {0} {2}\n{0} {3}\n", name, help, type, value);
}

Result show_metrics(Parts& parts, const http::Request& request) {
  const auto server = parts.server_now();
  const auto facts = parts.probe.facts();
  std::string text = parts.figures.text();
  text += gauge("roundsman_server_requests_total", "Requests of all kinds.", "counter",
                server.requests);
  text +=
      gauge("roundsman_connections_open", "Open connections.", "gauge", server.connections_open);
  text += gauge("roundsman_connections_refused_total", "Connections over a limit.", "counter",
                server.connections_refused);
  text += gauge("roundsman_queue_length", "Requests waiting for a worker.", "gauge",
                server.queue_length);
  text += gauge("roundsman_facts_bytes", "Facts files.", "gauge", facts.bytes);
  text += gauge("roundsman_facts_lines", "Order lines in facts.", "gauge", facts.lines);
  text += gauge("process_resident_memory_bytes", "Resident memory.", "gauge",
                static_cast<std::uint64_t>(process_rss_bytes()));
  text += gauge("roundsman_ready", "1 when the database answers.", "gauge",
                parts.probe.not_ready_reason().empty() ? 1 : 0);
  text += "# HELP roundsman_jobs Jobs of the company by state.\n# TYPE roundsman_jobs gauge\n";
  for (const auto& [state, count] :
       jobs::count_by_state(*parts.services.database.reader(), request.principal->company))
    text += fmt::format("roundsman_jobs{{state=\"{}\"}} {}\n", jobs::state_name(state), count);
  http::Response response;
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  response.body = std::move(text);
  return response;
}

}  // namespace

std::vector<http::Route> system_routes(Parts& parts) {
  using auth::Permission;
  using http::Method;
  http::RouteOptions system;
  system.response = wire::schema<SystemView>();
  http::RouteOptions health;
  health.response = wire::schema<HealthView>();
  http::RouteOptions metrics;
  metrics.response_content_type = "text/plain";
  return {
      {Method::kGet, "/api/v1/system", Permission::kSystemRead,
       "Versions, sizes, load, jobs, and what the last night's checks found.",
       [&parts](const http::Request& request) { return show_system(parts, request); }, system},
      {Method::kGet, "/health/live", Permission::kPublic, "The process runs.",
       [](const http::Request&) -> Result {
         return http::Response::json(wire::to_json(HealthView{}));
       },
       health},
      {Method::kGet, "/health/ready", Permission::kPublic,
       "The database answers within two seconds and has this program's schema; else 503.",
       [&parts](const http::Request& request) { return show_ready(parts, request); }, health},
      {Method::kGet, "/metrics", Permission::kSystemRead,
       "Figures in Prometheus text form; scrape with an API key.",
       [&parts](const http::Request& request) { return show_metrics(parts, request); }, metrics},
  };
}

}  // namespace operations
