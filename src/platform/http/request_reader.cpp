#include "platform/http/request_reader.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/http/http_text.h"

namespace http {

namespace {

constexpr std::size_t kHeadBytesMax = 64U << 10U;  ///< all header lines together
constexpr std::size_t kRequestLineSlack = 32;      ///< method, version and spaces beside the URL
constexpr std::size_t kChunkDigitsMax = 8;

bool is_token_char(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}
bool is_value_char(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return c == '\t' || (byte >= 0x20 && byte != 0x7F);
}
bool is_target_char(char c) {
  constexpr std::string_view kNever = "#\"<>\\^`{|}";
  return c > ' ' && c <= '~' && kNever.find(c) == std::string_view::npos;
}
bool is_host_char(char c) {
  constexpr std::string_view kMarks = ".-_:[]";
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         kMarks.find(c) != std::string_view::npos;
}
template <class Test>
bool all(std::string_view text, Test test) {
  return std::all_of(text.begin(), text.end(), test);
}

/// Methods that reach the router; it answers 405 for those that are no route's.
constexpr std::array<std::string_view, 8> kMethods = {"GET",   "HEAD",   "POST",    "PUT",
                                                      "PATCH", "DELETE", "OPTIONS", "TRACE"};

}  // namespace

std::size_t RequestReader::refuse(int status, const char* reason, const char* detail) {
  state_ = State::kRefused;
  refusal_ = Refusal{status, reason, detail};
  return 0;
}

bool RequestReader::take_continue() {
  const bool taken =
      expects_continue_ && (state_ == State::kFixedBody || state_ == State::kChunkSize);
  expects_continue_ = false;
  return taken;
}

void RequestReader::next_message() {
  state_ = State::kHead;
  scanned_ = remaining_ = body_bytes_ = fields_ = 0;
  is_http_1_0_ = is_chunked_ = expects_continue_ = false;
  hosts_ = 0;
  length_.reset();
}

std::size_t RequestReader::admit(std::span<char> bytes) {
  std::size_t passed = 0;
  while (passed < bytes.size()) {
    const auto rest = bytes.subspan(passed);
    const std::size_t now = state_ == State::kHead ? admit_head(rest) : admit_body(rest);
    if (now == 0) break;
    passed += now;
  }
  return passed;
}

/// The end of the head behind its empty line; 0: not there yet, or refused on the way. Every byte
/// is looked at once, however slowly they come.
std::size_t RequestReader::find_head_end(std::string_view bytes) {
  for (; scanned_ < bytes.size(); ++scanned_) {
    const char c = bytes[scanned_];
    if (c == '\0') return refuse(400, "http.bad_request", "NUL in the head.");
    if (c != '\n') {
      if (scanned_ > 0 && bytes[scanned_ - 1] == '\r')
        return refuse(400, "http.bad_request", "CR without LF.");
      continue;
    }
    if (scanned_ == 0 || bytes[scanned_ - 1] != '\r')
      return refuse(400, "http.bad_request", "LF without CR.");
    if (scanned_ == 1) return refuse(400, "http.bad_request", "No request line.");
    if (bytes.substr(0, scanned_ + 1).ends_with("\r\n\r\n")) return scanned_ + 1;
  }
  const bool has_line = bytes.find("\r\n") != std::string_view::npos;
  if (!has_line && bytes.size() > limits_.url_bytes_max + kRequestLineSlack)
    return refuse(414, "http.url_too_long", "The address is too long.");
  if (bytes.size() > limits_.url_bytes_max + kHeadBytesMax)
    return refuse(431, "http.head_too_large", "The headers are too large.");
  return 0;
}

std::size_t RequestReader::admit_head(std::span<char> bytes) {
  const std::size_t end = find_head_end({bytes.data(), bytes.size()});
  if (end == 0) return 0;
  if (!read_head(bytes.first(end - 2)) || !read_framing()) return 0;
  return end;
}

/// @param head the lines, each with its CRLF
bool RequestReader::read_head(std::span<char> head) {
  const std::string_view text(head.data(), head.size());
  std::size_t at = text.find("\r\n");
  if (!read_request_line(text.substr(0, at))) return false;
  for (at += 2; at < text.size();) {
    const std::size_t end = text.find("\r\n", at);
    if (!read_field(head.subspan(at, end - at))) return false;
    at = end + 2;
  }
  return true;
}

bool RequestReader::read_request_line(std::string_view line) {
  const auto bad = [this](const char* what) { return refuse(400, "http.bad_request", what) != 0; };
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad("The request line has three words.");
  const std::string_view method = line.substr(0, first);
  const std::string_view target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (method.empty() || !all(method, is_token_char)) return bad("Not a method.");
  if (target.size() > limits_.url_bytes_max)
    return refuse(414, "http.url_too_long", "The address is too long.") != 0;
  if (!target.starts_with('/') || !all(target, is_target_char))
    return bad("The address must be a path in percent-encoded ASCII.");
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    const bool is_version = version.size() == 8 && version.starts_with("HTTP/");
    if (!is_version) return bad("Not a version of HTTP.");
    return refuse(505, "http.bad_version", "This server speaks HTTP/1.1.") != 0;
  }
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end())
    return refuse(405, "http.method_not_allowed", "This method is not known here.") != 0;
  is_http_1_0_ = version == "HTTP/1.0";
  body_bytes_max_ =
      std::min(limits_.body_bytes_max, body_max_(method, target.substr(0, target.find('?'))));
  return true;
}

bool RequestReader::read_field(std::span<char> line) {
  const auto bad = [this](const char* what) { return refuse(400, "http.bad_request", what) != 0; };
  if (++fields_ > limits_.headers_max)
    return refuse(431, "http.too_many_headers", "There are too many headers.") != 0;
  const std::string_view text(line.data(), line.size());
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon == 0) return bad("A header without a name.");
  const std::string_view name = text.substr(0, colon);
  const std::string_view value = base::trim(text.substr(colon + 1));
  if (!all(name, is_token_char)) return bad("Not a header's name, or a folded line.");
  if (!all(value, is_value_char)) return bad("A control character in a header.");
  if (name.size() > 256 || value.size() > limits_.header_value_bytes_max)
    return refuse(431, "http.header_too_large", "A header is too large.") != 0;
  if (equal_ignoring_case(name, "host")) {
    ++hosts_;
    if (!all(value, is_host_char)) return bad("Not a host.");
  } else if (equal_ignoring_case(name, "content-length")) {
    return read_length(value);
  } else if (equal_ignoring_case(name, "transfer-encoding")) {
    if (is_chunked_ || is_http_1_0_) return bad("Transfer-Encoding twice, or in HTTP/1.0.");
    if (!equal_ignoring_case(value, "chunked"))
      return refuse(501, "http.bad_transfer_encoding", "Only chunked is known here.") != 0;
    is_chunked_ = true;
  } else if (equal_ignoring_case(name, "expect")) {
    if (!equal_ignoring_case(value, "100-continue")) return bad("Not an expectation we know.");
    expects_continue_ = !is_http_1_0_;
  } else if (equal_ignoring_case(name, "upgrade")) {
    line[0] = 'X';
  }
  return true;
}

bool RequestReader::read_length(std::string_view value) {
  const bool is_number = !value.empty() && value.size() <= 19 &&
                         all(value, [](char c) { return c >= '0' && c <= '9'; });
  if (length_ || !is_number) {
    refuse(400, "http.bad_request", "One Content-Length, in digits.");
    return false;
  }
  length_ = static_cast<std::size_t>(*base::parse_int(value));
  return true;
}

/// How long the body is, from the head that has been read.
bool RequestReader::read_framing() {
  if (hosts_ > 1 || (hosts_ == 0 && !is_http_1_0_))
    return refuse(400, "http.bad_request", "Exactly one Host.") != 0;
  if (is_chunked_ && length_)
    return refuse(400, "http.bad_request", "Content-Length and Transfer-Encoding.") != 0;
  if (length_.value_or(0) > body_bytes_max_)
    return refuse(413, "http.body_too_large", "The body is too large for this address.") != 0;
  remaining_ = length_.value_or(0);
  state_ =
      is_chunked_ ? State::kChunkSize : (remaining_ > 0 ? State::kFixedBody : State::kComplete);
  return true;
}

std::size_t RequestReader::admit_body(std::span<char> bytes) {
  const std::string_view text(bytes.data(), bytes.size());
  switch (state_) {
    case State::kFixedBody:
    case State::kChunkData: {
      const std::size_t now = std::min(remaining_, bytes.size());
      remaining_ -= now;
      if (remaining_ == 0)
        state_ = state_ == State::kFixedBody ? State::kComplete : State::kChunkEnd;
      return now;
    }
    case State::kChunkSize:
      return admit_chunk_size(text);
    case State::kChunkEnd:
      return admit_line_end(text, State::kChunkSize);
    case State::kLastEnd:
      return admit_line_end(text, State::kComplete);
    case State::kHead:
    case State::kComplete:
    case State::kRefused:
      return 0;
  }
  return 0;
}

std::size_t RequestReader::admit_chunk_size(std::string_view bytes) {
  std::size_t digits = 0;
  std::size_t size = 0;
  while (digits < bytes.size() && digits <= kChunkDigitsMax) {
    const char c = bytes[digits];
    const bool is_digit = c >= '0' && c <= '9';
    const bool is_letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!is_digit && !is_letter) break;
    size = size * 16 + static_cast<std::size_t>(is_digit ? c - '0' : (c | 0x20) - 'a' + 10);
    ++digits;
  }
  if (digits > kChunkDigitsMax) return refuse(400, "http.bad_request", "Not the size of a chunk.");
  if (digits == bytes.size()) return 0;
  if (digits == 0 || bytes[digits] != '\r' ||
      (digits + 1 < bytes.size() && bytes[digits + 1] != '\n'))
    return refuse(400, "http.bad_request", "Not the size of a chunk.");
  if (digits + 1 == bytes.size()) return 0;
  body_bytes_ += size;
  if (body_bytes_ > body_bytes_max_)
    return refuse(413, "http.body_too_large", "The body is too large for this address.");
  remaining_ = size;
  state_ = size == 0 ? State::kLastEnd : State::kChunkData;
  return digits + 2;
}

/// CRLF behind a chunk, or behind the last one, where we take no trailers.
std::size_t RequestReader::admit_line_end(std::string_view bytes, State next) {
  if (bytes[0] != '\r' || (bytes.size() > 1 && bytes[1] != '\n'))
    return refuse(400, "http.bad_request", "A chunk does not end where it said.");
  if (bytes.size() < 2) return 0;
  state_ = next;
  return 2;
}

}  // namespace http
