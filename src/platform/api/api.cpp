#include "platform/api/api.h"

#include <chrono>
#include <thread>

#include "base/text.h"
#include "platform/api/idempotency.h"

namespace api {
namespace {

constexpr int kAttemptsMax = 5;

audit::Origin origin_of(const http::Request& request) {
  const auth::Principal& principal = *request.principal;
  return {.company = principal.company,
          .account = principal.account,
          .actor = principal.is_api_key ? "api-key:" + principal.login : principal.login,
          .remote_address = request.remote_address,
          .request_id = request.request_id};
}

/// Contention ends soon: wait 5, 10, 20, 40 ms, without the writer.
void wait_before(int attempt) {
  if (attempt > 1) std::this_thread::sleep_for(std::chrono::milliseconds(5 << (attempt - 2)));
}

const char* kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::optional<std::string> base64url_decoded(std::string_view text) {
  const std::string_view alphabet(kBase64Url);
  std::string out;
  unsigned buffer = 0;
  int bits = 0;
  for (const char c : text) {
    const auto at = alphabet.find(c);
    if (at == std::string_view::npos) return {};
    buffer = (buffer << 6U | static_cast<unsigned>(at)) & 0xFFFFU;
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(buffer >> static_cast<unsigned>(bits) & 0xFFU);
  }
  return out;
}

base::Error bad_page(const char* reason, const char* name, std::string_view value,
                     const char* expected) {
  return base::Error{base::ErrorCode::kInvalid,
                     reason,
                     std::string(name) + ": expected " + expected,
                     {{name, base::excerpt(value), reason, expected}}};
}

}  // namespace

void Write::audit(audit::Entry entry) { entries_.push_back(std::move(entry)); }

void audit_refusal(Services& services, const http::Request& request, std::string action,
                   std::string reason) {
  auto session = services.database.writer();
  db::WriteTransaction transaction(*session);
  audit::append(*session, services.clock, origin_of(request),
                {{.action = std::move(action),
                  .object_kind = {},
                  .object_id = {},
                  .before = {},
                  .after = {},
                  .reason = std::move(reason),
                  .was_refused = true}});
  transaction.commit();
}

base::Result<http::Response> write(
    Services& services, const http::Request& request,
    const std::function<base::Result<http::Response>(Write&)>& work) {
  CHECK(request.principal != nullptr);
  TRY_ASSIGN(IdempotencyKey key, IdempotencyKey::of(request));
  const auto once = [&]() -> base::Result<http::Response> {
    auto session = services.database.writer();
    db::WriteTransaction transaction(*session);
    TRY_ASSIGN(auto stored, key.take(*session, services.clock));
    if (stored) return *std::move(stored);
    Write write(*session, *request.principal, services.clock, services.ids);
    TRY_ASSIGN(http::Response response, work(write));
    if (response.status >= 400) return response;  // rolls back, as every refusal
    CHECK_NOTE(!write.entries_.empty(), "a write that leaves no audit row");
    audit::append(*session, services.clock, origin_of(request), write.entries_);
    if (write.keeps_answer) key.store(*session, response);
    transaction.commit();
    return response;
  };
  for (int attempt = 1;; ++attempt) {
    wait_before(attempt);
    try {
      auto result = once();
      if (!result && result.error().code == base::ErrorCode::kForbidden)
        audit_refusal(services, request,
                      std::string(http::method_name(request.method)) + ' ' + request.path,
                      result.error().reason);
      return result;
    } catch (const db::Failure& failure) {
      if (failure.kind() != db::FailureKind::kBusy || attempt == kAttemptsMax) throw;
    }
  }
}

std::string etag(std::int64_t version) { return '"' + std::to_string(version) + '"'; }

std::optional<std::int64_t> if_match_version(const http::Request& request) {
  const std::string_view text = request.header("if-match");
  if (text.size() < 3 || text.front() != '"' || text.back() != '"') return {};
  return base::parse_int(text.substr(1, text.size() - 2));
}

http::Response stale(const http::Request& request, std::int64_t current_version,
                     const std::string& current_json) {
  const base::Error error{base::ErrorCode::kConflict,
                          "api.stale_version",
                          "somebody changed it meanwhile: compare and decide",
                          {}};
  http::Response response = http::problem(error, request.request_id, 412);
  wire::json::object body = wire::json::parse(response.body).as_object();
  const auto current = wire::json::parse(current_json);
  boost::system::error_code unreadable;
  const auto mine = wire::json::parse(request.body, unreadable);
  wire::json::array conflicts;
  if (!unreadable && mine.is_object() && current.is_object())
    for (const auto& [field, value] : mine.get_object()) {
      const auto* theirs = current.get_object().if_contains(field);
      if (theirs != nullptr && *theirs != value)
        conflicts.push_back({{"field", field}, {"mine", value}, {"theirs", *theirs}});
    }
  body["current_version"] = current_version;
  body["current"] = current;
  body["conflicts"] = std::move(conflicts);
  response.body = wire::json::serialize(body);
  return std::move(response).with("ETag", etag(current_version));
}

base::Result<Page> page_of(const http::Request& request) {
  Page page;
  if (const auto limit = request.query_value("limit")) {
    const auto value = base::parse_int(*limit);
    if (!value || *value < 1 || *value > static_cast<std::int64_t>(kPageMax))
      return bad_page("api.bad_limit", "limit", *limit, "a whole number from 1 to 500");
    page.limit = static_cast<std::size_t>(*value);
  }
  if (const auto cursor = request.query_value("cursor")) {
    auto decoded = base64url_decoded(*cursor);
    if (!decoded || !base::is_valid_utf8(*decoded) || (decoded->empty() && !cursor->empty()))
      return bad_page("api.bad_cursor", "cursor", *cursor, "next_cursor of an earlier page");
    page.cursor = *std::move(decoded);
  }
  return page;
}

std::string encode_cursor(std::string_view text) {
  std::string out;
  unsigned buffer = 0;
  unsigned bits = 0;
  for (const char c : text) {
    buffer = (buffer << 8U | static_cast<unsigned char>(c)) & 0xFFFFU;
    bits += 8;
    while (bits >= 6) {
      bits -= 6;
      out += kBase64Url[buffer >> bits & 63U];
    }
  }
  if (bits > 0) out += kBase64Url[buffer << (6U - bits) & 63U];
  return out;
}

std::vector<http::Parameter> page_parameters() {
  return {{"limit",
           "How many at most; 50 when left out.",
           {{"type", "integer"}, {"minimum", 1}, {"maximum", kPageMax}},
           false},
          {"cursor", "`next_cursor` of the page before.", {{"type", "string"}}, false}};
}

}  // namespace api
