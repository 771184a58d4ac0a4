#include "features/operations/operations.h"

#include "features/operations/parts.h"

namespace operations {
namespace {

/// Writes are audited in api::write; of reads, refusals are.
http::Handler audited(api::Services& services, http::Handler handler) {
  return [&services, handler = std::move(handler)](
             const http::Request& request) -> base::Result<http::Response> {
    auto result = handler(request);
    if (!result && result.error().code == base::ErrorCode::kForbidden && request.principal)
      api::audit_refusal(services, request, "GET " + request.path, result.error().reason);
    return result;
  };
}

}  // namespace

Operations::Operations(api::Services& services, jobs::Runner& runner, Options options)
    : parts_(std::make_unique<Parts>(services, runner, std::move(options))) {}

Operations::~Operations() = default;

std::vector<http::Route> Operations::http_routes() {
  std::vector<http::Route> all;
  for (auto* routes : {jobs_routes, audit_routes, system_routes})
    for (http::Route& route : routes(*parts_)) all.push_back(std::move(route));
  return all;
}

std::vector<http::Route> Operations::watched(std::vector<http::Route> routes) {
  for (http::Route& route : routes)
    if (route.method == http::Method::kGet)
      route.handler = audited(parts_->services, std::move(route.handler));
  return parts_->figures.measured(std::move(routes));
}

void Operations::show(std::function<http::ServerFigures()> server_figures) {
  const std::scoped_lock lock(parts_->server_mutex);
  parts_->server_figures = std::move(server_figures);
}

}  // namespace operations
