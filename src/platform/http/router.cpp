#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/text.h"
#include "platform/http/http.h"
#include "platform/http/http_text.h"
#include "platform/http/route_tree.h"
#include "platform/http/router_state.h"
#include "platform/log/log.h"
#include "platform/wire/wire.h"

/// From a complete request to its answer, in the order of the checks: address, method, who asks,
/// parameters, conditions, body. The first that fails answers.
namespace http {

namespace {

using Refusal = std::optional<Response>;

constexpr std::size_t kParametersMax = 200;

Response refuse(const Request& request, int status, std::string reason, std::string message,
                std::vector<base::FieldError> fields = {}) {
  return problem(
      {base::ErrorCode::kInvalid, std::move(reason), std::move(message), std::move(fields)},
      request.request_id, status);
}

Response not_found(const Request& request) {
  return refuse(request, 404, "http.not_found", "There is nothing at this address.");
}

Response method_not_allowed(const Request& request, const RouteTree::Node& node) {
  std::set<std::string> methods;
  for (const ReadyRoute& ready : node.routes) {
    methods.emplace(method_name(ready.route->method));
    if (ready.route->method == Method::kGet) methods.emplace("HEAD");
  }
  std::string allow;
  for (const std::string& method : methods) allow += (allow.empty() ? "" : ", ") + method;
  return refuse(request, 405, "http.method_not_allowed", "This address takes " + allow + ".")
      .with("Allow", allow);
}

/// A value of the address outside its schema names nothing: 404.
Refusal check_path_parts(const Request& request, const ReadyRoute& ready) {
  const auto& parameters = ready.route->options.parameters;
  for (const auto& [name, value] : request.path_params) {
    for (std::size_t at = 0; at < parameters.size(); ++at) {
      if (parameters[at].name == name && ready.checks[at].find_error_in_text(value, name))
        return not_found(request);
    }
  }
  return {};
}

Refusal check_parameter(const Request& request, const Parameter& parameter,
                        const SchemaCheck& check) {
  std::size_t count = 0;
  for (const auto& [name, value] : request.query) {
    if (name != parameter.name) continue;
    if (++count > 1 && !check.is_array())
      return refuse(request, 422, "http.repeated_parameter", "A parameter stands twice.",
                    {{name, base::excerpt(value), "http.repeated_parameter", "one value"}});
    if (auto error = check.find_error_in_text(value, name)) {
      error->reason = "http.bad_parameter";
      const std::string message = name + ": expected " + error->expected;
      return refuse(request, 422, "http.bad_parameter", message, {std::move(*error)});
    }
  }
  if (parameter.required && count == 0)
    return refuse(request, 422, "http.missing_parameter",
                  "The parameter " + parameter.name + " is missing.",
                  {{parameter.name, "", "http.missing_parameter", parameter.description}});
  return {};
}

bool is_path_part(const ReadyRoute& ready, const std::string& name) {
  return std::find(ready.part_names.begin(), ready.part_names.end(), name) !=
         ready.part_names.end();
}

Refusal check_parameters(const Request& request, const ReadyRoute& ready) {
  const auto& parameters = ready.route->options.parameters;
  if (request.query.size() > kParametersMax)
    return refuse(request, 422, "http.too_many_parameters",
                  "At most " + std::to_string(kParametersMax) + " parameters.");
  for (const auto& pair : request.query) {
    const std::string& name = pair.first;
    const bool known = std::any_of(parameters.begin(), parameters.end(), [&](const Parameter& p) {
      return p.name == name && !is_path_part(ready, name);
    });
    if (!known)
      return refuse(request, 422, "http.unknown_parameter",
                    "This address has no parameter " + base::excerpt(name) + ".",
                    {{base::excerpt(name), "", "http.unknown_parameter", ""}});
  }
  for (std::size_t at = 0; at < parameters.size(); ++at) {
    if (is_path_part(ready, parameters[at].name)) continue;
    if (auto refusal = check_parameter(request, parameters[at], ready.checks[at])) return refusal;
  }
  return {};
}

Refusal check_conditions(const Request& request, const ReadyRoute& ready) {
  const RouteOptions& options = ready.route->options;
  if (options.needs_if_match && request.header("if-match").empty())
    return refuse(request, 428, "http.if_match_needed",
                  "Send If-Match with the ETag of the version you saw.");
  if (!options.needs_idempotency_key) return {};
  const std::string_view key = request.header("idempotency-key");
  if (key.empty())
    return refuse(request, 422, "http.idempotency_key_needed",
                  "Send an Idempotency-Key, new for each thing to create.");
  const bool is_plain =
      std::all_of(key.begin(), key.end(), [](char c) { return c > ' ' && c <= '~'; });
  if (key.size() > 128 || !is_plain)
    return refuse(request, 422, "http.bad_idempotency_key",
                  "An Idempotency-Key is 1 to 128 printable ASCII characters.");
  return {};
}

Refusal check_json(const Request& request, const ReadyRoute& ready) {
  if (!base::is_valid_utf8(request.body) || has_escaped_nul(request.body))
    return refuse(request, 400, "http.not_utf8",
                  "The body must be UTF-8 and hold no NUL character.");
  boost::json::monotonic_resource memory;
  const auto value = wire::parse(request.body, &memory);
  if (!value) return problem(value.error(), request.request_id);
  if (auto error = ready.body->find_error(*value)) {
    const std::string message = error->field + ": expected " + error->expected;
    return refuse(request, 422, "wire.wrong_value", message, {std::move(*error)});
  }
  return {};
}

Refusal check_body(const Request& request, const ReadyRoute& ready) {
  const RouteOptions& options = ready.route->options;
  if (request.body.size() > options.body_bytes_max)
    return refuse(request, 413, "http.body_too_large",
                  "The body may have " + std::to_string(options.body_bytes_max) + " bytes.");
  const std::string type = media_type(request.header("content-type"));
  if (!ready.takes_json() && !ready.takes_bytes()) {
    if (request.body.empty()) return {};
    return refuse(request, 415, "http.no_body_expected", "This address takes no body.");
  }
  const bool is_expected = options.body_content_type == "*/*" || type == options.body_content_type;
  if (!is_expected)
    return refuse(request, 415, "http.bad_content_type",
                  "Send Content-Type: " + options.body_content_type + ".");
  if (!request.header("content-encoding").empty())
    return refuse(request, 415, "http.bad_content_encoding", "Send the body as it is.");
  return ready.takes_json() ? check_json(request, ready) : std::nullopt;
}

const ReadyRoute* find_method(const RouteTree::Node& node, const Request& request) {
  if (!request.other_method.empty()) return nullptr;
  for (const ReadyRoute& ready : node.routes) {
    if (ready.route->method == request.method) return &ready;
  }
  return nullptr;
}

Response handle(const Request& request, const ReadyRoute& ready) {
  for (const auto check : {check_path_parts, check_parameters, check_conditions, check_body}) {
    if (auto refusal = check(request, ready)) return std::move(*refusal);
  }
  auto result = ready.route->handler(request);
  if (!result) return problem(result.error(), request.request_id);
  return std::move(result).value();
}

}  // namespace

Router::Router(std::vector<Route> routes, Gatekeeper& gatekeeper)
    : state_(std::make_unique<State>(State{std::move(routes), gatekeeper, {}})) {
  for (const Route& route : state_->routes) state_->tree.add(route);
}
Router::~Router() = default;

const std::vector<Route>& Router::routes() const { return state_->routes; }

const Router::State& Router::state() const { return *state_; }

Response Router::dispatch(Request& request) const {
  try {
    const auto match = state_->tree.find(request.encoded_path());
    if (!match) return not_found(request);
    const ReadyRoute* ready = find_method(*match->node, request);
    if (ready == nullptr) return method_not_allowed(request, *match->node);
    request.route = ready->route->pattern;
    for (std::size_t at = 0; at < match->parts.size(); ++at)
      request.path_params.emplace_back(ready->part_names[at], match->parts[at]);
    if (auto refusal = state_->gatekeeper.admit(*ready->route, request)) return *refusal;
    return handle(request, *ready);
  } catch (...) {  // the request boundary: broken machinery ends this request only
    if (on_exception) return on_exception(std::current_exception(), request);
    logging::error("http.failed", {{"request_id", request.request_id}, {"route", request.route}});
    return refuse(request, 500, "http.internal_error",
                  "Something broke here. The request id names the log line.");
  }
}

}  // namespace http
