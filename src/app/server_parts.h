#pragma once
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "features/directory/directory.h"
#include "features/exports/exports.h"
#include "features/identity/identity.h"
#include "features/operations/operations.h"
#include "platform/api/api.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

namespace app {

/// Everything between the database and the socket, made in the order in which one needs the other:
/// services, jobs, the gate, operations, the one route table.
class ServerParts {
 public:
  struct Options {
    std::string data_folder;
    unsigned threads = 2;             ///< for the computing inside a job
    unsigned job_threads = 2;         ///< jobs at once
    identity::Options identity = {};  ///< sessions, limits
  };
  /// The database is migrated: beyond this line the schema is final. It, the clock and the ids must
  /// outlive the parts. Nothing runs by itself before start().
  /// @return the parts, or what opening the gate refuses
  static base::Result<std::unique_ptr<ServerParts>> make(db::Database& database,
                                                         const base::Clock& clock,
                                                         base::IdGenerator& ids,
                                                         const Options& options);
  ~ServerParts();

  [[nodiscard]] const http::Router& router() const { return *router_; }
  operations::Operations& operations() { return *operations_; }
  api::Services& services() { return services_; }
  /// Jobs run and shops are followed from here on.
  void start() {
    directory_->start();
    runner_->start();
  }
  /// The contract: docs/api/openapi.json.
  [[nodiscard]] std::string contract() const;

 private:
  ServerParts(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
              const Options& options);

  api::Services services_;
  std::unique_ptr<directory::Directory> directory_;  // before the runner, whose jobs use it
  std::shared_ptr<std::vector<exports::Kind>> export_kinds_;
  std::unique_ptr<jobs::Runner> runner_;
  std::unique_ptr<identity::Identity> identity_;
  std::unique_ptr<operations::Operations> operations_;
  std::unique_ptr<http::Router> router_;
};

/// The contract of this program's routes, without any data.
base::Result<std::string> contract_text();

}  // namespace app
