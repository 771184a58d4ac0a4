#pragma once
#include <atomic>
#include <memory>

#include "features/operations/job_stream.h"
#include "features/operations/operations.h"
#include "features/operations/probe.h"
#include "features/operations/request_figures.h"

namespace operations {

/// What the routes of this feature share.
struct Parts {
  Parts(api::Services& s, jobs::Runner& runner, Options o)
      : services(s),
        options(std::move(o)),
        started_at(s.clock.now()),
        probe(s.database, s.data_folder + "/facts"),
        stream(s.database, runner) {}

  api::Services& services;
  Options options;
  base::Instant started_at;
  Probe probe;
  JobStream stream;
  RequestFigures figures;
  std::mutex server_mutex;
  std::function<http::ServerFigures()> server_figures;  ///< guarded by server_mutex

  http::ServerFigures server_now() {
    const std::scoped_lock lock(server_mutex);
    return server_figures ? server_figures() : http::ServerFigures{};
  }
};

std::vector<http::Route> jobs_routes(Parts& parts);
std::vector<http::Route> audit_routes(Parts& parts);
std::vector<http::Route> system_routes(Parts& parts);

}  // namespace operations
