#include "platform/http/static_files.h"

#include <openssl/rand.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include "base/check.h"
#include "base/hash.h"
#include "platform/http/gzip.h"
#include "platform/http/http_text.h"
#include "platform/log/log.h"

namespace http {

namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kFileBytesMax = 32U << 20U;
constexpr int kGzipLevelAtStart = 6;
constexpr std::string_view kNonceMark = "__CSP_NONCE__";

std::string content_type_of(const fs::path& path) {
  static const std::map<std::string, std::string, std::less<>> kTypes = {
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".mjs", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json; charset=utf-8"},
      {".map", "application/json; charset=utf-8"},
      {".webmanifest", "application/manifest+json; charset=utf-8"},
      {".txt", "text/plain; charset=utf-8"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".jpg", "image/jpeg"},
      {".webp", "image/webp"},
      {".ico", "image/x-icon"},
      {".woff2", "font/woff2"},
      {".wasm", "application/wasm"}};
  const auto found = kTypes.find(path.extension().string());
  return found == kTypes.end() ? "application/octet-stream" : found->second;
}

std::string replaced(std::string text, std::string_view mark, std::string_view by) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at + by.size()))
    text.replace(at, mark.size(), by);
  return text;
}

bool is_for_machines(std::string_view path) {
  return path == "/api" || path.starts_with("/api/") || path.starts_with("/assets/") ||
         path.starts_with("/health/") || path == "/metrics";
}

}  // namespace

std::string random_nonce() {
  unsigned char bytes[18];
  CHECK(RAND_bytes(bytes, sizeof bytes) == 1);
  constexpr std::string_view kAlphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < sizeof bytes; at += 3) {  // three bytes are four base64 digits
    const unsigned group =
        (unsigned{bytes[at]} << 16U) | (unsigned{bytes[at + 1]} << 8U) | unsigned{bytes[at + 2]};
    for (unsigned shift = 24; shift > 0;) {
      shift -= 6;
      out += kAlphabet[(group >> shift) & 63U];
    }
  }
  return out;
}

std::string policy_with_nonce(const std::string& nonce) {
  for (const auto& [name, value] : security_headers()) {
    if (name == "Content-Security-Policy")
      return replaced(value, "style-src 'self'", "style-src 'self' 'nonce-" + nonce + "'");
  }
  return {};
}

StaticFiles::StaticFiles(const std::string& folder) {
  if (folder.empty()) return;
  std::error_code error;
  const fs::path root(folder);
  for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
       at.increment(error)) {
    const bool is_plain = at->is_regular_file(error) && !at->is_symlink(error);
    if (!is_plain || at->file_size(error) > kFileBytesMax) continue;
    add("/" + at->path().lexically_relative(root).generic_string(), at->path().string());
  }
  logging::info("http.static_files", {{"folder", folder}, {"files", files_.size()}});
}

void StaticFiles::add(const std::string& address, const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (address == "/index.html") {
    index_ = std::move(bytes);
    return;
  }
  File file;
  file.content_type = content_type_of(path);
  file.etag = "W/\"" + base::sha256_hex(bytes).substr(0, 24) + "\"";
  file.cache_control =
      address.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  if (is_compressible(media_type(file.content_type))) {
    auto zipped = gzip(bytes, kGzipLevelAtStart);
    if (zipped.size() < bytes.size())
      file.gzip = std::make_shared<const std::string>(std::move(zipped));
  }
  file.bytes = std::make_shared<const std::string>(std::move(bytes));
  files_.emplace(address, std::move(file));
}

Response StaticFiles::page() const {
  const std::string nonce = random_nonce();
  Response response;
  response.content_type = "text/html; charset=utf-8";
  response.body = replaced(index_, kNonceMark, nonce);
  response.with("Content-Security-Policy", policy_with_nonce(nonce));
  return response;
}

std::optional<Response> StaticFiles::find(const Request& request) const {
  if (request.method != Method::kGet || !request.other_method.empty()) return {};
  const auto found = files_.find(request.path);
  if (found == files_.end()) {
    const bool is_page = !index_.empty() && !is_for_machines(request.path) &&
                         (request.path == "/" || request.path == "/index.html" ||
                          accepts_explicitly(request.header("accept"), "text/html"));
    if (!is_page) return {};
    return page();
  }
  const File& file = found->second;
  Response response;
  response.content_type = file.content_type;
  response.with("ETag", file.etag).with("Cache-Control", file.cache_control);
  response.shared_body = file.bytes;
  response.shared_gzip = file.gzip;
  if (matches_etag(request.header("if-none-match"), file.etag)) response.status = 304;
  return response;
}

}  // namespace http
