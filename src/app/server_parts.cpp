#include "app/server_parts.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "app/routes.h"
#include "app/version.h"
#include "app/works.h"

namespace app {
namespace {

/// A folder of its own, gone at the end: the contract needs no data, but its makers a database.
class ScratchFolder {
 public:
  ScratchFolder() : path_((std::filesystem::temp_directory_path() / "roundsman-XXXXXX").string()) {
    CHECK(::mkdtemp(path_.data()) != nullptr);
  }
  ~ScratchFolder() {
    std::error_code ignored;  // left-over temporary files hurt nobody
    std::filesystem::remove_all(path_, ignored);
  }
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Names this server in the leases of its jobs.
std::string owner_name() {
  char host[256] = {};
  ::gethostname(host, sizeof host - 1);
  return std::string(host) + ':' + std::to_string(::getpid());
}

/// The contract and its page speak of the router that holds them, so they ask it when it is there.
std::vector<http::Route> contract_routes(const std::unique_ptr<http::Router>& router) {
  http::RouteOptions json;
  json.response = wire::any_object();
  http::RouteOptions page;
  page.response_content_type = "text/html";
  return {{http::Method::kGet, "/api/v1/openapi.json", auth::Permission::kPublic,
           "This contract, OpenAPI 3.1.",
           [&router](const http::Request&) -> base::Result<http::Response> {
             return http::Response::json(http::openapi_json(*router, kVersion));
           },
           std::move(json)},
          {http::Method::kGet, "/api/v1/docs", auth::Permission::kPublic,
           "This contract as a page to read.",
           [&router](const http::Request&) -> base::Result<http::Response> {
             return http::api_page(*router, kVersion);
           },
           std::move(page)}};
}

}  // namespace

ServerParts::ServerParts(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
                         const Options& options)
    : services_{.database = database,
                .clock = clock,
                .ids = ids,
                .data_folder = options.data_folder,
                .threads = options.threads},
      directory_(std::make_unique<directory::Directory>(
          database, directory::Directory::Options{.threads = options.threads})),
      export_kinds_(std::make_shared<std::vector<exports::Kind>>()) {
  jobs::Runner::Options jobs;
  jobs.threads = options.job_threads;
  jobs.owner = owner_name();
  runner_ = std::make_unique<jobs::Runner>(database, clock, ids,
                                           app::works(services_, *directory_, export_kinds_),
                                           schedules(), std::move(jobs));
  services_.wake_jobs = [this] { runner_->wake(); };
  operations_ = std::make_unique<operations::Operations>(
      services_, *runner_, operations::Options{.version = std::string(kVersion)});
}

ServerParts::~ServerParts() = default;

base::Result<std::unique_ptr<ServerParts>> ServerParts::make(db::Database& database,
                                                             const base::Clock& clock,
                                                             base::IdGenerator& ids,
                                                             const Options& options) {
  std::unique_ptr<ServerParts> parts(new ServerParts(database, clock, ids, options));
  TRY_ASSIGN(parts->identity_, identity::Identity::open(parts->services_, options.identity));
  auto routes = collect_routes({.services = parts->services_,
                                .identity = *parts->identity_,
                                .directory = *parts->directory_,
                                .operations = *parts->operations_,
                                .export_kinds = parts->export_kinds_});
  for (http::Route& route : contract_routes(parts->router_)) routes.push_back(std::move(route));
  parts->router_ = std::make_unique<http::Router>(std::move(routes), *parts->identity_);
  parts->router_->on_exception = answer_of_exception;
  return parts;
}

std::string ServerParts::contract() const { return http::openapi_json(*router_, kVersion); }

base::Result<std::string> contract_text() {
  const ScratchFolder folder;
  TRY_ASSIGN(const auto database,
             db::Database::open({.url = "sqlite:" + folder.path() + "/roundsman.db"}));
  TRY(db::migrate(*database));
  const base::SystemClock clock;
  base::IdGenerator ids(clock, 0);
  TRY_ASSIGN(const auto parts,
             ServerParts::make(*database, clock, ids, {.data_folder = folder.path()}));
  return parts->contract();
}

}  // namespace app
