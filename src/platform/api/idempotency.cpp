#include "platform/api/idempotency.h"

#include <algorithm>

#include "base/hash.h"
#include "platform/api/api.h"
#include "sql/api.h"

namespace api {
namespace {

std::string headers_json(const http::Response& response) {
  wire::json::array pairs;
  for (const auto& [name, value] : response.headers)
    pairs.emplace_back(wire::json::array{name, value});
  return wire::json::serialize(pairs);
}

void add_headers(http::Response& response, const std::string& text) {
  const wire::json::value pairs = wire::json::parse(text);
  for (const auto& pair : pairs.as_array())
    response.with(std::string(pair.at(0).as_string()), std::string(pair.at(1).as_string()));
}

}  // namespace

base::Result<IdempotencyKey> IdempotencyKey::of(const http::Request& request) {
  IdempotencyKey key;
  key.key_ = std::string(request.header("idempotency-key"));
  if (key.key_.empty()) return key;
  const bool printable =
      std::all_of(key.key_.begin(), key.key_.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (!printable || key.key_.size() > kBytesMax)
    return base::Error{base::ErrorCode::kInvalid,
                       "api.bad_idempotency_key",
                       "Idempotency-Key: expected up to 255 printable ASCII characters",
                       {}};
  key.principal_ = request.principal.get();
  key.route_ = std::string(http::method_name(request.method)) + ' ' + request.path;
  // The query is part of what is asked; names and values cannot run into each other.
  std::string asked;
  for (const auto& [name, value] : request.query)
    asked += std::to_string(name.size()) + ':' + name + std::to_string(value.size()) + ':' + value;
  key.request_sha256_ = base::sha256_hex(asked + '\n' + request.body);
  return key;
}

base::Result<std::optional<http::Response>> IdempotencyKey::take(db::Session& session,
                                                                 const base::Clock& clock) {
  std::optional<http::Response> stored;
  if (key_.empty()) return stored;
  const auto taken = session.execute(sql::kTakeKey, {{"company_id", principal_->company},
                                                     {"account_id", principal_->account},
                                                     {"route", route_},
                                                     {"key", key_},
                                                     {"request_sha256", request_sha256_},
                                                     {"body", db::Blob{}},
                                                     {"created_at_ms", clock.now()}});
  if (taken != 0) return stored;
  const auto row = session.find<std::string, int, std::string, std::string, db::Blob>(
      sql::kFindKey, {{"company_id", principal_->company},
                      {"account_id", principal_->account},
                      {"route", route_},
                      {"key", key_}});
  // The row can only be missing when a purge came between; the caller then tries again.
  if (!row) throw db::Failure(db::FailureKind::kBusy, "api.take_key: the key was purged just now");
  const auto& [request_sha256, status, content_type, headers, body] = *row;
  if (request_sha256 != request_sha256_)
    return base::Error{base::ErrorCode::kInvalid,
                       "api.idempotency_key_reused",
                       "this Idempotency-Key was used before with another request: use a new one",
                       {}};
  if (status == 0)
    return base::Error{base::ErrorCode::kConflict,
                       "api.answer_not_kept",
                       "this request was done before; its answer held a secret and was not kept",
                       {}};
  stored.emplace();
  stored->status = status;
  stored->content_type = content_type;
  stored->body = body.bytes;
  add_headers(*stored, headers);
  stored->with("Idempotency-Replayed", "true");
  return stored;
}

void IdempotencyKey::store(db::Session& session, const http::Response& response) {
  if (key_.empty()) return;
  CHECK_NOTE(response.file.empty() && !response.events, "a write answers with a body");
  const std::string& body = response.shared_body ? *response.shared_body : response.body;
  session.execute(sql::kStoreAnswer, {{"status", response.status},
                                      {"content_type", response.content_type},
                                      {"headers", headers_json(response)},
                                      {"body", db::Blob{body}},
                                      {"company_id", principal_->company},
                                      {"account_id", principal_->account},
                                      {"route", route_},
                                      {"key", key_}});
}

std::int64_t purge_idempotency_keys(db::Session& session, base::CompanyId company,
                                    base::Instant before) {
  return session.execute(sql::kPurgeKeys, {{"company_id", company}, {"before_ms", before}});
}

}  // namespace api
