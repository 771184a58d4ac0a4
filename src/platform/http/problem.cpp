#include <algorithm>

#include "base/check.h"
#include "platform/http/http.h"
#include "platform/http/status.h"

namespace http {

namespace {

namespace json = boost::json;

/// The one table from the kind of a refusal to its status. A body that is not JSON is the message
/// being wrong (400), not a field of it (422).
int status_of(const base::Error& error) {
  if (error.reason == "wire.bad_json") return 400;
  switch (error.code) {
    case base::ErrorCode::kInvalid:
      return 422;
    case base::ErrorCode::kForbidden:
      return 403;
    case base::ErrorCode::kNotFound:
      return 404;
    case base::ErrorCode::kConflict:
      return 409;
    case base::ErrorCode::kLimited:
      return 429;
  }
  return 500;
}

json::array fields_of(const base::Error& error) {
  json::array fields;
  for (const base::FieldError& field : error.fields) {
    fields.push_back(json::object{{"field", field.field},
                                  {"value", field.value},
                                  {"reason", field.reason},
                                  {"expected", field.expected}});
  }
  return fields;
}

}  // namespace

std::string_view method_name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kPatch:
      return "PATCH";
    case Method::kDelete:
      return "DELETE";
  }
  return "GET";
}

std::string_view status_text(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 201:
      return "Created";
    case 202:
      return "Accepted";
    case 204:
      return "No Content";
    case 206:
      return "Partial Content";
    case 301:
      return "Moved Permanently";
    case 302:
      return "Found";
    case 303:
      return "See Other";
    case 304:
      return "Not Modified";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 410:
      return "Gone";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 500:
      return "Internal Server Error";
    case 501:
      return "Not Implemented";
    case 503:
      return "Service Unavailable";
    case 505:
      return "HTTP Version Not Supported";
    case 507:
      return "Insufficient Storage";
    default:
      return "Unknown";
  }
}

Response Response::json(std::string text, int status) {
  Response response;
  response.status = status;
  response.body = std::move(text);
  return response;
}

Response Response::no_content() {
  Response response;
  response.status = 204;
  response.content_type.clear();
  return response;
}

Response& Response::with(std::string name, std::string value) & {
  headers.emplace_back(std::move(name), std::move(value));
  return *this;
}
Response&& Response::with(std::string name, std::string value) && {
  return std::move(with(std::move(name), std::move(value)));
}

Response problem(const base::Error& error, std::string_view request_id, std::optional<int> status) {
  const int code = status.value_or(status_of(error));
  Response response =
      Response::json(json::serialize(json::object{{"type", "urn:roundsman:" + error.reason},
                                                  {"title", status_text(code)},
                                                  {"status", code},
                                                  {"detail", error.message},
                                                  {"reason", error.reason},
                                                  {"request_id", request_id},
                                                  {"fields", fields_of(error)}}),
                     code);
  response.content_type = "application/problem+json; charset=utf-8";
  if (code == 429 || code == 503) response.with("Retry-After", code == 429 ? "5" : "1");
  return response;
}

std::string_view Request::header(std::string_view lower_case_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_case_name) return value;
  }
  return {};
}

std::string_view Request::cookie(std::string_view name) const {
  std::string_view rest = header("cookie");
  while (!rest.empty()) {
    const auto end = std::min(rest.find(';'), rest.size());
    std::string_view part = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    while (part.starts_with(' ')) part.remove_prefix(1);
    if (part.size() > name.size() && part.starts_with(name) && part[name.size()] == '=')
      return part.substr(name.size() + 1);
  }
  return {};
}

std::optional<std::string_view> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return {};
}

std::string_view Request::path_param(std::string_view name) const {
  const auto found = std::find_if(path_params.begin(), path_params.end(),
                                  [&](const auto& pair) { return pair.first == name; });
  CHECK_NOTE(found != path_params.end(), "the route's pattern has no such part");
  return found->second;
}

}  // namespace http
