#include "platform/http/answer.h"

#include <algorithm>

#include "platform/http/gzip.h"
#include "platform/http/status.h"

namespace http {

namespace {

constexpr std::size_t kGzipBytesMin = 1024;
constexpr int kGzipLevelPerAnswer = 1;

bool has_header(const Pairs& headers, std::string_view name) {
  return std::any_of(headers.begin(), headers.end(),
                     [&](const auto& pair) { return equal_ignoring_case(pair.first, name); });
}

void add_common_headers(Pairs& headers, const std::string& request_id) {
  const Pairs own = headers;
  for (const auto& [name, value] : security_headers()) {
    if (!has_header(own, name)) headers.emplace_back(name, value);
  }
  if (!has_header(own, "Cache-Control")) headers.emplace_back("Cache-Control", "no-store");
  headers.emplace_back("X-Request-Id", request_id);
}

void compress(const Request& request, Response& response, Answer& answer) {
  if (!response.file.empty() || response.events || has_header(answer.headers, "Content-Encoding"))
    return;
  if (!is_compressible(media_type(response.content_type))) return;
  if (answer.bytes() < kGzipBytesMin && !response.shared_gzip) return;
  answer.headers.emplace_back("Vary", "Accept-Encoding");
  if (!accepts_gzip(request.header("accept-encoding"))) return;
  if (response.shared_gzip) {
    answer.shared = std::move(response.shared_gzip);
  } else {
    answer.body = gzip(answer.shared ? *answer.shared : answer.body, kGzipLevelPerAnswer);
    answer.shared.reset();
  }
  answer.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace

const std::vector<std::pair<std::string, std::string>>& security_headers() {
  static const Pairs kHeaders = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
       "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
       "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"},
      {"Strict-Transport-Security", "max-age=63072000; includeSubDomains"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Embedder-Policy", "require-corp"},
      {"Permissions-Policy", "camera=(), microphone=(), geolocation=(self), payment=(), usb=()"}};
  return kHeaders;
}

Answer finish(const Request& request, Response response) {
  Answer answer;
  answer.status = response.status;
  answer.headers = std::move(response.headers);
  answer.body = std::move(response.body);
  answer.shared = std::move(response.shared_body);
  answer.file = std::move(response.file);
  answer.remove_file = response.remove_file;
  const bool has_content = answer.status != 204 && answer.status != 304;
  answer.without_body = request.is_head || answer.status == 304;
  if (has_content && !response.content_type.empty())
    answer.headers.emplace_back("Content-Type", response.content_type);
  if (has_content) compress(request, response, answer);
  answer.events = std::move(response.events);
  add_common_headers(answer.headers, request.request_id);
  return answer;
}

std::string raw_refusal(int status, const char* reason, const char* detail,
                        const std::string& request_id) {
  Response response = problem({base::ErrorCode::kInvalid, reason, detail, {}}, request_id, status);
  if (status == 405) response.with("Allow", "DELETE, GET, HEAD, PATCH, POST, PUT");
  Request nobody;
  nobody.request_id = request_id;
  const Answer answer = finish(nobody, std::move(response));
  std::string out =
      "HTTP/1.1 " + std::to_string(status) + " " + std::string(status_text(status)) +
      "\r\nConnection: close\r\nContent-Length: " + std::to_string(answer.body.size()) + "\r\n";
  for (const auto& [name, value] : answer.headers) out += name + ": " + value + "\r\n";
  return out + "\r\n" + answer.body;
}

}  // namespace http
