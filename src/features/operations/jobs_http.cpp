#include <functional>

#include "features/operations/job_stream.h"
#include "features/operations/jobs_wire.h"
#include "features/operations/operations.h"
#include "features/operations/parts.h"
#include "platform/api/api.h"

namespace operations {
namespace {

using Result = base::Result<http::Response>;

base::Error no_such_job() {
  return base::Error{base::ErrorCode::kNotFound, "jobs.no_such_job", "there is no such job", {}};
}

/// JSON that work of ours wrote; what is none is shown as text.
boost::json::value readable(const std::string& text) {
  if (text.empty()) return nullptr;
  boost::system::error_code failure;
  auto value = boost::json::parse(text, failure);
  return failure ? boost::json::value(text) : value;
}

/// The job of the path, if the principal may see it.
base::Result<jobs::Job> visible_job(db::Session& session, const http::Request& request) {
  const auto id = api::id_from<jobs::JobId>(request.path_param("id"));
  if (!id) return no_such_job();
  auto job = jobs::find(session, request.principal->company, *id);
  if (!job || !may_see(*request.principal, *job)) return no_such_job();
  return *std::move(job);
}

Result list_jobs(api::Services& services, const http::Request& request) {
  const auth::Principal& principal = *request.principal;
  TRY_ASSIGN(const api::Page page, api::page_of(request));
  const auto state = jobs::find_state(request.query_value("state").value_or(""));
  const bool all = principal.can(auth::Permission::kJobsRead) &&
                   request.query_value("mine").value_or("false") != "true";
  std::optional<auth::AccountId> creator;
  if (!all) creator = principal.account;
  auto found =
      jobs::list(*services.database.reader(), principal.company, request.query_value("kind"), state,
                 api::id_from<jobs::JobId>(page.cursor), page.limit + 1, creator);
  std::optional<std::string> next;
  if (found.size() > page.limit) {
    found.resize(page.limit);
    next = api::encode_cursor(std::to_string(found.back().id.value));
  }
  boost::json::array items;
  for (const jobs::Job& job : found) items.push_back(job_json(job, principal));
  return http::Response::json(boost::json::serialize(boost::json::object{
      {"items", std::move(items)}, {"next_cursor", wire::to_value(next)}, {"total", nullptr}}));
}

Result show_job(api::Services& services, const http::Request& request) {
  TRY_ASSIGN(const jobs::Job job, visible_job(*services.database.reader(), request));
  return http::Response::json(boost::json::serialize(job_json(job, *request.principal)));
}

using Change = base::Result<void> (*)(db::Session&, const base::Clock&, base::CompanyId,
                                      jobs::JobId);

/// Cancel and retry: one shape, two changes.
Result change_job(Parts& parts, const http::Request& request, const char* action, Change change) {
  auto result = api::write(parts.services, request, [&](api::Write& write) -> Result {
    TRY_ASSIGN(const jobs::Job job, visible_job(write.session, request));
    if (!may_manage(write.principal, job))
      return base::Error{base::ErrorCode::kForbidden,
                         "jobs.not_yours",
                         "only who asked for the job, or who manages jobs, may do this",
                         {}};
    TRY(change(write.session, write.clock, job.company, job.id));
    write.audit({.action = action,
                 .object_kind = "job",
                 .object_id = std::to_string(job.id.value),
                 .before = {},
                 .after = boost::json::serialize(boost::json::object{{"kind", job.kind}}),
                 .reason = {}});
    const auto now = jobs::find(write.session, job.company, job.id);
    return http::Response::json(boost::json::serialize(job_json(*now, write.principal)));
  });
  parts.services.wake_jobs();
  return result;
}

Result stream_jobs(Parts& parts, const http::Request& request) {
  http::Response response;
  response.content_type = "text/event-stream";
  response.events = [&parts,
                     principal = request.principal](std::shared_ptr<http::EventStream> stream) {
    parts.stream.open(std::move(stream), principal);
  };
  return response;
}

http::Schema page_of_jobs() {
  return {{"type", "object"},
          {"required", {"items", "next_cursor", "total"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", job_schema()}}},
            {"next_cursor", wire::schema<std::optional<std::string>>()},
            {"total", wire::schema<std::optional<std::int64_t>>()}}}};
}

http::RouteOptions job_list_options() {
  http::RouteOptions options;
  options.parameters = api::page_parameters();
  options.parameters.push_back({"kind", "Only this kind, `month.run`.", {{"type", "string"}}});
  options.parameters.push_back({"state", "Only this state.", wire::schema<jobs::State>()});
  options.parameters.push_back({"mine", "Only what I asked for.", {{"type", "boolean"}}});
  options.response = page_of_jobs();
  return options;
}

http::RouteOptions job_options() {
  http::RouteOptions options;
  options.response = job_schema();
  return options;
}

}  // namespace

boost::json::object job_json(const jobs::Job& job, const auth::Principal& principal) {
  const JobView view{.id = job.id,
                     .kind = job.kind,
                     .state = job.state,
                     .stage = job.stage,
                     .units_done = job.units_done,
                     .units_total = job.units_total,
                     .attempts = job.attempts,
                     .attempts_max = job.attempts_max,
                     .reason = job.reason,
                     .message = job.message,
                     .created_by_name = job.created_by_name,
                     .created_at = job.created_at,
                     .started_at = job.started_at,
                     .finished_at = job.finished_at,
                     .cancel_requested = job.cancel_requested,
                     .may_manage = may_manage(principal, job)};
  boost::json::object object = wire::to_value(view).as_object();
  object["arguments"] = readable(job.arguments);
  object["result"] = readable(job.result);
  return object;
}

http::Schema job_schema() {
  http::Schema schema = wire::schema<JobView>();
  boost::json::object& object = schema.as_object();
  for (const char* name : {"arguments", "result"}) {
    object["properties"].as_object()[name] = {{"type", {"object", "null"}}};
    object["required"].as_array().emplace_back(name);
  }
  return schema;
}

std::vector<http::Route> jobs_routes(Parts& parts) {
  api::Services& services = parts.services;
  http::RouteOptions events;
  events.response_content_type = "text/event-stream";
  using auth::Permission;
  using http::Method;
  const auto reading = [&services](Result (*handler)(api::Services&, const http::Request&)) {
    return
        [&services, handler](const http::Request& request) { return handler(services, request); };
  };
  const auto changing = [&parts](const char* action, Change change) {
    return [&parts, action, change](const http::Request& request) {
      return change_job(parts, request, action, change);
    };
  };
  return {
      {Method::kGet, "/api/v1/jobs", Permission::kSignedIn,
       "Jobs, newest first; without jobs.read only one's own.", reading(list_jobs),
       job_list_options()},
      {Method::kGet, "/api/v1/jobs/events", Permission::kSignedIn,
       "Server-sent events `job`: each change of a job that the account may see.",
       [&parts](const http::Request& request) { return stream_jobs(parts, request); }, events},
      {Method::kGet, "/api/v1/jobs/{id}", Permission::kSignedIn, "One job.", reading(show_job),
       job_options()},
      {Method::kPost, "/api/v1/jobs/{id}/cancel", Permission::kSignedIn,
       "Asks a job to stop; a waiting one ends at once.",
       changing("jobs.cancel", jobs::request_cancel), job_options()},
      {Method::kPost, "/api/v1/jobs/{id}/retry", Permission::kSignedIn,
       "Lets a failed or cancelled job begin again.", changing("jobs.retry", jobs::retry),
       job_options()},
  };
}

}  // namespace operations
