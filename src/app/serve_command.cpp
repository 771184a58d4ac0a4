#include "app/serve_command.h"

#include <pthread.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/server_parts.h"
#include "app/version.h"
#include "base/check_failure.h"
#include "features/identity/identity.h"
#include "features/organisation/organisation.h"
#include "platform/log/log.h"

namespace app {
namespace {

http::ServerConfig default_server() {
  http::ServerConfig server;
  server.workers = kWorkersDefault;
  return server;
}

struct ServeOptions {
  http::ServerConfig server = default_server();
  unsigned job_threads = 2;
  identity::Options identity;
  std::string pid_file;
};

/// The signals that end the server. Blocked before any thread is made, so that every thread
/// inherits it and wait() alone sees them.
class EndSignals {
 public:
  EndSignals() {
    sigemptyset(&set_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
  }
  int wait() {
    int signal = 0;
    sigwait(&set_, &signal);
    return signal;
  }

 private:
  sigset_t set_{};
};

/// Holds the process id while the server serves: who finds it knows that the server was ready.
class PidFile {
 public:
  explicit PidFile(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    std::ofstream(path_ + ".new") << ::getpid() << '\n';
    std::error_code failure;
    std::filesystem::rename(path_ + ".new", path_, failure);
    if (failure) logging::warn("serve.no_pid_file", {{"file", path_}, {"what", failure.message()}});
  }
  ~PidFile() {
    std::error_code ignored;  // somebody may have removed it already
    if (!path_.empty()) std::filesystem::remove(path_, ignored);
  }
  PidFile(const PidFile&) = delete;
  PidFile& operator=(const PidFile&) = delete;

 private:
  std::string path_;
};

base::Result<void> check_options(const ServeOptions& options) {
  const http::ServerConfig& server = options.server;
  if (server.tls_certificate_file.empty() != server.tls_key_file.empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "serve.half_tls",
                       "--tls-cert and --tls-key go together: give both or none",
                       {}};
  if (!server.static_folder.empty() &&
      !std::filesystem::exists(server.static_folder + "/index.html"))
    return base::Error{base::ErrorCode::kInvalid,
                       "serve.no_web_application",
                       "--static " + server.static_folder +
                           " has no index.html: build the web "
                           "application first (see web/README.md)",
                       {}};
  return {};
}

std::string url_of(const http::ServerConfig& config, std::uint16_t port) {
  const bool everywhere = config.address == "0.0.0.0" || config.address == "::";
  const bool is_v6 = config.address.find(':') != std::string::npos;
  const std::string host = everywhere ? "localhost"
                           : is_v6    ? '[' + config.address + ']'
                                      : config.address;
  return (config.tls_key_file.empty() ? "http://" : "https://") + host + ':' +
         std::to_string(port) + '/';
}

/// A company that nobody can sign in to gets a link for its first administrator, printed once.
void print_setup_links(db::Database& database, const base::Clock& clock, const std::string& url) {
  const auto companies = organisation::list_companies(*database.reader());
  for (const auto& company : companies) {
    const auto link = identity::setup_link(database, clock, company.id);
    if (!link) continue;
    std::printf(
        "  company %s has no accounts yet. Within %lld minutes, make its administrator "
        "at\n  %s%s\n",
        company.code.c_str(), static_cast<long long>(identity::kLinkLife.count()), url.c_str(),
        link->path.substr(1).c_str());
  }
}

/// The whole life of a server, top to bottom.
base::Result<void> serve(AppContext& context, const ServeOptions& options) {
  TRY(check_options(options));
  EndSignals signals;
  base::throw_failed_checks();
  context.readers_max = options.server.workers + options.job_threads + 4;
  TRY_ASSIGN(db::Database* const database, context.database());
  // Beyond this line the schema is final.
  TRY_ASSIGN(const auto parts, ServerParts::make(*database, *context.clock, context.ids(),
                                                 {.data_folder = context.settings.data_folder,
                                                  .threads = context.settings.threads,
                                                  .job_threads = options.job_threads,
                                                  .identity = options.identity}));
  TRY_ASSIGN(const auto server, http::Server::start(options.server, parts->router()));
  parts->operations().show([&server = *server] { return server.figures(); });
  parts->start();
  const std::string url = url_of(options.server, server->port());
  std::printf("Roundsman %s listens on %s\n", std::string(kVersion).c_str(), url.c_str());
  print_setup_links(*database, *context.clock, url);
  std::fflush(stdout);
  const PidFile pid_file(options.pid_file);
  const int signal = signals.wait();
  logging::info("serve.stopping", {{"signal", signal}});
  std::printf("Stopping: running requests end first\n");
  std::fflush(stdout);
  server->stop();
  parts->operations().show({});
  return {};
}

base::Result<void> print_contract() {
  TRY_ASSIGN(const std::string text, contract_text());
  std::fwrite(text.data(), 1, text.size(), stdout);
  return {};
}

void add_flags(CLI::App& command, ServeOptions& options) {
  http::ServerConfig& server = options.server;
  command.add_option("--address", server.address, "Address to listen on (default 127.0.0.1)");
  command.add_option("--port", server.port, "Port (default 8080; 0: any free one)");
  command.add_option("--tls-cert", server.tls_certificate_file, "Certificate chain (PEM)");
  command.add_option("--tls-key", server.tls_key_file, "Private key (PEM)");
  command.add_option("--static", server.static_folder, "Folder of the built web application");
  command
      .add_option("--trusted-proxy", server.trusted_proxies,
                  "IP addresses whose X-Forwarded-For and -Proto are believed, separated by commas")
      ->delimiter(',');
  command.add_option("--workers", server.workers, "Threads that answer requests (default 12)")
      ->check(CLI::Range(1, 256));
  command.add_option("--requests-per-minute", options.identity.requests_per_minute,
                     "Of one account, beyond it 429 (default 600)");
  command.add_option("--job-threads", options.job_threads, "Jobs at once (default 2)")
      ->check(CLI::Range(1, 64));
  command.add_option("--pid-file", options.pid_file,
                     "Holds the process id once the server is ready");
}

}  // namespace

void add_serve_command(CLI::App& root, AppContext& context) {
  auto options = std::make_shared<ServeOptions>();
  auto* serve_command = root.add_subcommand("serve", "The server and the web application");
  add_flags(*serve_command, *options);
  serve_command->callback([&context, options] {
    context.command = [&context, options] { return serve(context, *options); };
  });
  auto* openapi = root.add_subcommand("openapi", "Prints the HTTP contract (OpenAPI 3.1)");
  openapi->callback([&context] { context.command = print_contract; });
}

}  // namespace app
