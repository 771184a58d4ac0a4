#pragma once
#include <boost/json.hpp>
#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "platform/auth/auth.h"

/// Our layer over the HTTP library: route tables, limits, one error form. Nothing outside
/// platform/http includes the library.
namespace http {

enum class Method : std::uint8_t { kGet, kPost, kPut, kPatch, kDelete };
std::string_view method_name(Method method);

/// One request, complete: head and body have arrived within the limits.
struct Request {
  Method method = Method::kGet;
  std::string path;      ///< decoded, without the query
  std::string raw_path;  ///< as sent; empty: `path` says all
  std::vector<std::pair<std::string, std::string>> path_params;
  std::vector<std::pair<std::string, std::string>> query;    ///< decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;  ///< names in lower case
  std::string body;
  std::string remote_address;  ///< behind a configured proxy: the client it names
  std::string request_id;      ///< ours; in every log line and problem answer
  std::string route;           ///< the pattern that matched, for logs; empty: none did
  std::string other_method;    ///< a method that is none of ours (`TRACE`): answered 404 or 405
  bool is_head = false;        ///< HEAD: handled as GET, the server leaves the body out
  bool is_tls = false;
  auth::PrincipalPtr principal;  ///< set by the Gatekeeper; never null past a non-public route

  /// Empty when there is none.
  [[nodiscard]] std::string_view header(std::string_view lower_case_name) const;
  [[nodiscard]] std::string_view cookie(std::string_view name) const;
  [[nodiscard]] std::optional<std::string_view> query_value(std::string_view name) const;
  /// The value of `{name}` in the route's pattern; CHECKs that the pattern has it.
  [[nodiscard]] std::string_view path_param(std::string_view name) const;
  [[nodiscard]] std::string_view encoded_path() const { return raw_path.empty() ? path : raw_path; }
};

/// A stream of server-sent events to one browser. Thread-safe. Events sent to a reader who does not
/// keep up are dropped after `kQueueMax`, and the stream is closed: the browser connects again.
class EventStream {
 public:
  static constexpr std::size_t kQueueMax = 256;
  virtual ~EventStream() = default;
  virtual void send(std::string_view event, std::string_view json) = 0;
  virtual void close() = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json; charset=utf-8";
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  /// Set instead of `body` for answers kept ready in memory; never copied.
  std::shared_ptr<const std::string> shared_body;
  /// The same bytes already gzipped, if they are at hand; otherwise the server compresses.
  std::shared_ptr<const std::string> shared_gzip;
  /// Set instead of `body`: the file is streamed from disk, and removed afterwards if asked.
  std::string file;
  bool remove_file = false;
  /// Set instead of `body`: called once the answer's head is out.
  std::function<void(std::shared_ptr<EventStream>)> events;

  static Response json(std::string text, int status = 200);
  static Response no_content();
  Response& with(std::string name, std::string value) &;
  Response&& with(std::string name, std::string value) &&;
};

/// RFC 9457 problem details: type, title, status, detail, reason, request_id, fields. The one place
/// that maps base::ErrorCode to a status (422, 403, 404, 409, 429); `status` overrides it.
Response problem(const base::Error& error, std::string_view request_id,
                 std::optional<int> status = std::nullopt);

/// A query parameter of a route, for checking and for the contract. Parameters that the table does
/// not name are refused with 422 http.unknown_parameter. One named like a `{part}` of the pattern
/// describes that part; a value outside its schema is 404.
struct Parameter {
  std::string name;
  std::string description;
  boost::json::value schema;  ///< JSON schema; a plain type is enough; arrays: `?area=1&area=2`
  bool required = false;
};

/// JSON schema of a body, made by wire::schema<T>().
using Schema = boost::json::value;

/// An answer besides the first success and the problems: another type, or a page that refuses.
struct FurtherAnswer {
  int status = 200;
  std::string content_type;
  Schema schema;  ///< null: any text or bytes
};

struct RouteOptions {
  bool needs_idempotency_key = false;  ///< 422 http.idempotency_key_needed without one
  bool needs_if_match = false;         ///< 428 http.if_match_needed without one
  std::size_t body_bytes_max = 1U << 20U;
  std::string body_content_type = "application/json";  ///< else 415; not JSON: any bytes are taken
  std::vector<Parameter> parameters;
  Schema request;   ///< null: no JSON body is accepted; a body outside the schema is 422
  Schema response;  ///< null: the answer has no JSON body
  int success_status = 200;
  std::string response_content_type = "application/json";
  std::vector<FurtherAnswer> further_answers;
  std::string operation_id;  ///< empty: made from method and address, `getCustomersById`
  std::string tag;           ///< empty: the first word of the address after /api/v1
};

using Handler = std::function<base::Result<Response>(const Request&)>;

/// One line of a route table. `{id}` in the pattern matches one path segment.
struct Route {
  Method method;
  std::string pattern;  ///< `/api/v1/customers/{id}`
  auth::Permission permission;
  std::string summary;  ///< English, one sentence: the contract's and the API page's
  Handler handler;
  RouteOptions options;
};

/// Decides who asks. Passed in by app (features/identity implements it).
class Gatekeeper {
 public:
  virtual ~Gatekeeper() = default;
  /// Sets request.principal, or refuses: 401 (no or ended session), 403 (permission, CSRF), 429.
  /// Called for every route but public ones; for public ones the principal is set if there is one.
  virtual std::optional<Response> admit(const Route& route, Request& request) = 0;
};

struct Limits {
  std::size_t url_bytes_max = 8 << 10;
  std::size_t header_value_bytes_max = 8 << 10;
  std::size_t headers_max = 100;
  std::size_t body_bytes_max = 9 << 20;  ///< the largest any route takes (an upload part)
  std::size_t connections_max = 12'000;
  std::size_t connections_per_address_max = 4'000;
  std::chrono::seconds head_and_body_time{30};  ///< whole message; slow senders are cut
  std::chrono::seconds write_time{10};          ///< slow readers are cut
  std::chrono::seconds idle_time{75};
  std::size_t queue_max = 2'000;  ///< requests waiting for a worker; then 503 with Retry-After
};

struct ServerConfig {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: the system chooses, see Server::port()
  unsigned workers = 4;
  Limits limits;
  std::string tls_certificate_file;  ///< both or none
  std::string tls_key_file;
  std::string static_folder;  ///< the built web application; empty: none
  /// Addresses whose X-Forwarded-For and -Proto are believed; each an IP address.
  std::vector<std::string> trusted_proxies;
};

/// The table of all routes, checked when made: no pattern twice, every route has a summary.
class Router {
 public:
  Router(std::vector<Route> routes, Gatekeeper& gatekeeper);
  ~Router();
  /// From a complete request to the answer: route, admit, check, handle; exceptions become 500 (or
  /// 503/507 for db::Failure-like machinery given by `on_exception`). HEAD is a GET without body.
  /// 404 and 405 (with Allow) are problems too.
  Response dispatch(Request& request) const;
  [[nodiscard]] const std::vector<Route>& routes() const;
  /// How an exception becomes an answer; set by app, which knows the database's kinds.
  std::function<Response(std::exception_ptr, const Request&)> on_exception;

  struct State;
  /// For platform/http itself.
  [[nodiscard]] const State& state() const;

 private:
  std::unique_ptr<State> state_;
};

/// Figures of the server itself, for /metrics.
struct ServerFigures {
  std::uint64_t requests = 0;
  std::uint64_t connections_open = 0;
  std::uint64_t connections_refused = 0;
  std::uint64_t queue_length = 0;
};

class Server {
 public:
  /// Binds and starts. @return the running server, or
  ///   http.address_in_use, http.bad_address, http.bad_proxy, http.bad_tls (which file, what is
  ///   wrong)
  static base::Result<std::unique_ptr<Server>> start(const ServerConfig& config,
                                                     const Router& router);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] ServerFigures figures() const;
  /// Graceful: takes no new connection, lets running requests end (at most `patience`), ends event
  /// streams, then closes. Idempotent.
  void stop(std::chrono::seconds patience = std::chrono::seconds{10});

 private:
  Server();
  struct State;
  std::unique_ptr<State> state_;
};

/// OpenAPI 3.1 of the table: deterministic text, committed as docs/api/openapi.json.
std::string openapi_json(const Router& router, std::string_view version);

/// The same table as a page to read, without scripts: for GET /api/v1/docs.
Response api_page(const Router& router, std::string_view version);

/// The headers of docs/operations.md on every answer, whatever its status.
const std::vector<std::pair<std::string, std::string>>& security_headers();

}  // namespace http
