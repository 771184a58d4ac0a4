#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "platform/api/api.h"
#include "platform/jobs/jobs.h"

/// Running the thing: live jobs, the audit page, health, figures, the system page, and the checks
/// of each night.
namespace operations {

struct Options {
  std::string version;  ///< of the program
};

struct Parts;

/// One per server; the services and the runner must outlive it, it must outlive its routes.
class Operations {
 public:
  Operations(api::Services& services, jobs::Runner& runner, Options options);
  ~Operations();

  std::vector<http::Route> http_routes();
  /// The same routes, counted for /metrics; a GET that its handler refuses with 403 is audited.
  std::vector<http::Route> watched(std::vector<http::Route> routes);
  /// The server's own figures, once it runs.
  void show(std::function<http::ServerFigures()> server_figures);

 private:
  std::unique_ptr<Parts> parts_;
};

/// Something of a feature that is done each night: old rows that go. One small transaction's work.
struct Chore {
  std::string name;  ///< `identity.purge_sessions`
  /// @return what was done, for the system page: `12 rows`
  std::function<std::string(db::Session& session, base::CompanyId company)> work;
};

/// The work of `checks.nightly`: facts against records, references, the audit chain, the database's
/// own check, jobs that nobody holds, then the chores and old idempotency keys. Its result says of
/// each whether it holds; what does not is also logged as an error.
jobs::Work nightly_checks(api::Services& services, std::vector<Chore> chores);

}  // namespace operations
