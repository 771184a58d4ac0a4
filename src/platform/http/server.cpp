// The only file that includes the HTTP library: our socket below it, our router above it.
#include <sys/resource.h>

#include <chrono>
#include <future>
#include <mutex>
#include <restinio/all.hpp>
#include <thread>

#include "base/text.h"
#include "platform/http/answer.h"
#include "platform/http/connection.h"
#include "platform/http/event_stream.h"
#include "platform/http/http.h"
#include "platform/http/router_state.h"
#include "platform/http/static_files.h"
#include "platform/http/status.h"
#include "platform/http/tls.h"
#include "platform/http/worker_pool.h"
#include "platform/log/log.h"

namespace http {

namespace {

constexpr std::size_t kReadBufferBytes = 8U << 10U;
constexpr auto kBeatEvery = std::chrono::seconds{15};
constexpr rlim_t kFilesBesideConnections = 512;

/// What the library sees as its stream socket. The acceptor moves one out per connection and goes
/// on with the same object, so a moved-from socket makes itself a new connection.
class Socket {
 public:
  using executor_type = asio::ip::tcp::socket::executor_type;  // NOLINT: asio's name
  explicit Socket(asio::io_context& io) : io_(&io) {}

  asio::ip::tcp::socket& lowest_layer() { return connection().tcp; }

  executor_type get_executor() { return connection().tcp.get_executor(); }
  [[nodiscard]] bool is_open() { return connection().tcp.is_open(); }
  void cancel(asio::error_code& error) { connection().tcp.cancel(error); }
  void shutdown(asio::socket_base::shutdown_type what, asio::error_code& error) {
    connection().tcp.shutdown(what, error);
  }
  void close() { connection().tcp.close(); }
  Connection& connection() {
    if (!connection_) connection_ = std::make_shared<Connection>(*io_);
    return *connection_;
  }

  template <class Handler>
  void async_read_some(asio::mutable_buffer into, Handler handler) {
    connection().read(into, std::move(handler));
  }
  /// `handler` owns what `buffers` points to: taken by reference, or the caller might move it away
  /// before it has looked at the buffers.
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    connection().begin_write();
    auto done = [connection = connection_, size = asio::buffer_size(buffers),
                 handler = std::forward<Handler>(handler)](const asio::error_code& error,
                                                           std::size_t count) mutable {
      connection->end_write(count, size);
      handler(connection->meaning(error), count);
    };
    if (connection().tls)
      connection().tls->async_write_some(buffers, std::move(done));
    else
      connection().tcp.async_write_some(buffers, std::move(done));
  }

 private:
  asio::io_context* io_;
  std::shared_ptr<Connection> connection_;
};

// Found by the library through the socket's namespace.
template <class LibraryConnection, class Start, class Fail>
void prepare_connection_and_start_read(Socket& socket, LibraryConnection& library, Start start,
                                       Fail fail) {
  socket.connection().start(
      [start, fail, alive = library.shared_from_this()](const asio::error_code& error) mutable {
        if (error)
          fail(error);
        else
          start();
      });
}
restinio::impl::tls_socket_t* make_tls_socket_pointer_for_state_listener(Socket&) noexcept {
  return nullptr;  // nobody listens to the library's states
}

using Handler = std::function<restinio::request_handling_status_t(restinio::request_handle_t)>;
/// One I/O thread, so no strands; our own deadlines, so no timers.
struct Traits : restinio::traits_t<restinio::null_timer_manager_t, restinio::null_logger_t, Handler,
                                   restinio::noop_strand_t, Socket> {};

std::string_view view(restinio::string_view_t text) { return {text.data(), text.size()}; }

void set_method(Request& request, std::string_view name) {
  for (const Method method :
       {Method::kGet, Method::kPost, Method::kPut, Method::kPatch, Method::kDelete}) {
    if (name != method_name(method)) continue;
    request.method = method;
    return;
  }
  request.is_head = name == "HEAD";
  if (!request.is_head) request.other_method = name;
}

/// Room for all connections among the files this process may open; never more than there is.
std::size_t connections_possible(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  limit.rlim_cur =
      std::max(limit.rlim_cur, std::min<rlim_t>(limit.rlim_max, wanted + kFilesBesideConnections));
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur <= 2 * kFilesBesideConnections) return std::min<std::size_t>(wanted, 256);
  return std::min<std::size_t>(wanted, limit.rlim_cur - kFilesBesideConnections);
}

Limits possible(Limits limits) {
  limits.connections_max = connections_possible(limits.connections_max);
  return limits;
}

}  // namespace

struct Server::State {
  State(const ServerConfig& the_config, const Router& the_router);
  ~State();

  base::Result<void> open();
  restinio::request_handling_status_t accept(const restinio::request_handle_t& handle);
  void answer(const restinio::request_handle_t& handle);
  std::optional<Request> read(const restinio::request_handle_t& handle);
  void take_client_from_proxy(Request& request) const;
  void send(const restinio::request_handle_t& handle, const Request& request, Response response);
  void send_file(const restinio::request_handle_t& handle, const Request& request, Answer answer);
  void send_events(const restinio::request_handle_t& handle, Answer answer);
  void beat();
  void close_streams();
  void stop(std::chrono::seconds patience);
  std::size_t busy_connections();

  const ServerConfig config;
  const Router& router;
  const StaticFiles files;
  Traffic traffic;
  WorkerPool workers;
  std::unique_ptr<restinio::http_server_t<Traits>> server;
  std::thread io_thread;
  std::uint16_t port = 0;
  std::atomic<std::uint64_t> requests{0};
  std::atomic<bool> is_stopping{false};
  bool is_stopped = false;
  std::mutex streams_mutex;
  std::vector<std::weak_ptr<QueuedEvents>> streams;
  std::optional<asio::steady_timer> beat_timer;
};

namespace {

/// `http.request` for the log: never a query's values or a person's data.
void log_request(const Request& request, int status, std::size_t bytes,
                 std::chrono::steady_clock::time_point since) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - since);
  logging::info(
      "http.request",
      {{"request_id", request.request_id},
       {"method", request.other_method.empty()
                      ? std::string(request.is_head ? "HEAD" : method_name(request.method))
                      : request.other_method},
       {"route", request.route.empty() ? std::string("-") : request.route},
       {"status", status},
       {"bytes", bytes},
       {"ms", static_cast<double>(micros.count()) / 1000.0}});
}

template <class Output>
auto start_answer(const restinio::request_handle_t& handle, const Answer& answer, bool closes) {
  auto builder = handle->create_response<Output>(restinio::http_status_line_t(
      restinio::http_status_code_t{static_cast<std::uint16_t>(answer.status)},
      std::string(status_text(answer.status))));
  for (const auto& [name, value] : answer.headers) builder.append_header(name, value);
  builder.append_header_date_field();
  if (closes) builder.connection_close();
  return builder;
}

base::Error start_error(const std::string& reason, const std::string& message) {
  return {base::ErrorCode::kInvalid, reason, message, {}};
}

}  // namespace

Server::State::State(const ServerConfig& the_config, const Router& the_router)
    : config(the_config),
      router(the_router),
      files(the_config.static_folder),
      traffic(
          possible(the_config.limits),
          [this](std::string_view method, std::string_view path) {
            return body_bytes_max(router.state().tree, method, path, RouteOptions{}.body_bytes_max);
          },
          the_config.trusted_proxies),
      workers(the_config.workers, the_config.limits.queue_max) {}

Server::State::~State() {
  stop(std::chrono::seconds{1});
  server.reset();
  beat_timer.reset();
}

base::Result<void> Server::State::open() {
  asio::error_code error;
  const auto address = asio::ip::make_address(
      config.address == "localhost" ? std::string("127.0.0.1") : config.address, error);
  if (error) return start_error("http.bad_address", config.address + " is not an IP address.");
  for (const auto& proxy : config.trusted_proxies) {
    asio::ip::make_address(proxy, error);
    if (error) return start_error("http.bad_proxy", proxy + " is not an IP address.");
  }
  if (!config.tls_certificate_file.empty() || !config.tls_key_file.empty()) {
    TRY_ASSIGN(traffic.tls, make_tls_context(config.tls_certificate_file, config.tls_key_file));
  }
  restinio::server_settings_t<Traits> settings;
  settings.address(address)
      .port(config.port)
      .protocol(address.is_v6() ? asio::ip::tcp::v6() : asio::ip::tcp::v4())
      .buffer_size(kReadBufferBytes)
      .max_pipelined_requests(1)
      .concurrent_accepts_count(4)
      .incoming_http_msg_limits(restinio::incoming_http_msg_limits_t{}
                                    .max_body_size(config.limits.body_bytes_max)
                                    .max_field_count(config.limits.headers_max + 1)
                                    .max_field_value_size(config.limits.header_value_bytes_max + 1)
                                    .max_url_size(config.limits.url_bytes_max + 1))
      .acceptor_post_bind_hook(
          [this](asio::ip::tcp::acceptor& acceptor) { port = acceptor.local_endpoint().port(); })
      .request_handler([this](restinio::request_handle_t handle) { return accept(handle); });
  server = std::make_unique<restinio::http_server_t<Traits>>(
      restinio::external_io_context(traffic.io), std::move(settings));
  try {
    server->open_sync();
  } catch (const std::exception& failure) {  // the library's way to say that bind failed
    return start_error("http.address_in_use", config.address + ":" + std::to_string(config.port) +
                                                  " cannot be listened on: " + failure.what());
  }
  beat_timer.emplace(traffic.io);
  beat();
  io_thread = std::thread([this] { traffic.io.run(); });
  return {};
}

/// On the I/O thread: files from memory at once, everything else to a worker.
restinio::request_handling_status_t Server::State::accept(
    const restinio::request_handle_t& handle) {
  requests.fetch_add(1, std::memory_order_relaxed);
  if (workers.try_add([this, handle] { answer(handle); })) return restinio::request_accepted();
  Request request;
  request.request_id = traffic.next_request_id();
  send(handle, request,
       problem({base::ErrorCode::kLimited,
                "http.overloaded",
                "The server is busy. Try again in a moment.",
                {}},
               request.request_id, 503));
  return restinio::request_accepted();
}

std::optional<Request> Server::State::read(const restinio::request_handle_t& handle) {
  Request request;
  request.request_id = traffic.next_request_id();
  const auto& head = handle->header();
  set_method(request, head.method().c_str());
  const std::string_view target = view(head.request_target());
  const auto question = std::min(target.find('?'), target.size());
  request.raw_path = target.substr(0, question);
  head.for_each_field([&](const auto& field) {
    request.headers.emplace_back(base::to_lower_ascii(view(field.name())),
                                 base::trim(view(field.value())));
  });
  request.body = handle->body();
  request.remote_address = plain_address(handle->remote_endpoint().address());
  request.is_tls = traffic.tls != nullptr;
  take_client_from_proxy(request);
  auto path = percent_decoded(request.raw_path);
  auto query = query_pairs(target.substr(std::min(question + 1, target.size())));
  if (!path || !query) {
    send(handle, request,
         problem({base::ErrorCode::kInvalid,
                  "http.bad_escape",
                  "The address must be percent-encoded UTF-8 without NUL.",
                  {}},
                 request.request_id, 400));
    return {};
  }
  request.path = std::move(*path);
  request.query = std::move(*query);
  return request;
}

/// Each proxy appends the client it saw, to the line or as a line of its own: read from the end,
/// the first that is not one of ours is the client. What stands before it anybody may have written.
void Server::State::take_client_from_proxy(Request& request) const {
  const auto is_ours = [&](const std::string& address) {
    return std::ranges::find(config.trusted_proxies, address) != config.trusted_proxies.end();
  };
  if (!is_ours(request.remote_address)) return;
  std::string chain;
  std::string_view scheme;
  for (const auto& [name, value] : request.headers) {
    if (name == "x-forwarded-for") (chain += ',') += value;
    if (name == "x-forwarded-proto") scheme = value;
  }
  request.is_tls = scheme == "https";
  const auto hops = base::split(chain, ',');
  for (auto hop = hops.rbegin(); hop != hops.rend() && is_ours(request.remote_address); ++hop) {
    asio::error_code error;
    const auto address = asio::ip::make_address(std::string(base::trim(*hop)), error);
    if (error) break;
    request.remote_address = plain_address(address);
  }
}

void Server::State::answer(const restinio::request_handle_t& handle) {
  const auto since = std::chrono::steady_clock::now();
  auto request = read(handle);
  if (!request) return;
  Response response;
  if (!router.state().tree.find(request->raw_path)) {
    if (auto file = files.find(*request)) {
      request->route = "(file)";
      response = std::move(*file);
    } else {
      response = router.dispatch(*request);
    }
  } else {
    response = router.dispatch(*request);
  }
  const int status = response.status;
  const std::size_t bytes =
      response.shared_body ? response.shared_body->size() : response.body.size();
  send(handle, *request, std::move(response));
  log_request(*request, status, bytes, since);
}

void Server::State::send(const restinio::request_handle_t& handle, const Request& request,
                         Response response) {
  Answer answer = finish(request, std::move(response));
  if (answer.events && !answer.without_body) return send_events(handle, std::move(answer));
  if (!answer.file.empty()) return send_file(handle, request, std::move(answer));
  const bool closes = is_stopping || !handle->header().should_keep_alive();
  if (answer.without_body) {
    auto builder = start_answer<restinio::user_controlled_output_t>(handle, answer, closes);
    builder.set_content_length(answer.bytes());
    builder.done();
    return;
  }
  auto builder = start_answer<restinio::restinio_controlled_output_t>(handle, answer, closes);
  if (answer.shared)
    builder.set_body(std::move(answer.shared));
  else
    builder.set_body(std::move(answer.body));
  builder.done();
}

void Server::State::send_file(const restinio::request_handle_t& handle, const Request& request,
                              Answer answer) {
  std::optional<restinio::sendfile_t> file;
  try {
    file.emplace(restinio::sendfile(answer.file));
  } catch (const std::exception& failure) {  // gone meanwhile, or unreadable
    logging::error("http.file_unreadable",
                   {{"request_id", request.request_id}, {"what", failure.what()}});
    return send(
        handle, request,
        problem({base::ErrorCode::kInvalid, "http.internal_error", "The file cannot be read.", {}},
                request.request_id, 500));
  }
  // The open file outlives its name.
  if (answer.remove_file) ::unlink(answer.file.c_str());
  const bool closes = is_stopping || !handle->header().should_keep_alive();
  auto builder = start_answer<restinio::user_controlled_output_t>(handle, answer, closes);
  builder.set_content_length(static_cast<std::size_t>(file->meta().file_total_size()));
  if (!answer.without_body) builder.append_body(restinio::writable_item_t{std::move(*file)});
  builder.done();
}

void Server::State::send_events(const restinio::request_handle_t& handle, Answer answer) {
  using Builder = restinio::response_builder_t<restinio::chunked_output_t>;
  auto builder =
      std::make_shared<Builder>(start_answer<restinio::chunked_output_t>(handle, answer, true));
  QueuedEvents::Output output;
  output.post = [this](std::function<void()> work) { asio::post(traffic.io, std::move(work)); };
  output.flush = [builder](std::string text, const QueuedEvents::Written& written) {
    builder->append_chunk(std::move(text));
    builder->flush([written](const asio::error_code& error) { written(!error); });
  };
  output.finish = [builder] { builder->done(); };
  const auto stream = std::make_shared<QueuedEvents>(std::move(output));
  {
    const std::lock_guard lock(streams_mutex);
    std::erase_if(streams, [](const auto& old) { return old.expired(); });
    streams.push_back(stream);
  }
  stream->beat();
  answer.events(stream);
  if (is_stopping) stream->close();
}

void Server::State::beat() {
  {
    const std::lock_guard lock(streams_mutex);
    for (const auto& weak : streams) {
      if (const auto stream = weak.lock()) stream->beat();
    }
  }
  beat_timer->expires_after(kBeatEvery);
  beat_timer->async_wait([this](const asio::error_code& error) {
    if (!error) beat();
  });
}

void Server::State::close_streams() {
  const std::lock_guard lock(streams_mutex);
  for (const auto& weak : streams) {
    if (const auto stream = weak.lock()) stream->close();
  }
}

std::size_t Server::State::busy_connections() {
  std::promise<std::size_t> count;
  auto result = count.get_future();
  asio::post(traffic.io, [&] { count.set_value(traffic.busy()); });
  return result.get();
}

void Server::State::stop(std::chrono::seconds patience) {
  if (is_stopped || !io_thread.joinable()) return;
  is_stopped = true;
  is_stopping = true;
  const auto end = std::chrono::steady_clock::now() + patience;
  std::promise<void> closed;
  asio::post(traffic.io, [&] {
    server->close_sync();
    traffic.stop_idle();
    closed.set_value();
  });
  closed.get_future().wait();
  close_streams();
  while (busy_connections() > 0 && std::chrono::steady_clock::now() < end)
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  workers.stop();
  traffic.io.stop();
  io_thread.join();
}

Server::Server() = default;
Server::~Server() = default;

base::Result<std::unique_ptr<Server>> Server::start(const ServerConfig& config,
                                                    const Router& router) {
  std::unique_ptr<Server> server(new Server);
  server->state_ = std::make_unique<State>(config, router);
  TRY(server->state_->open());
  return server;
}

std::uint16_t Server::port() const { return state_->port; }

ServerFigures Server::figures() const {
  return {state_->requests, state_->traffic.open, state_->traffic.refused,
          state_->workers.queue_length()};
}

void Server::stop(std::chrono::seconds patience) { state_->stop(patience); }

}  // namespace http
