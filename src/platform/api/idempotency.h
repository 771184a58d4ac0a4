#pragma once
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"
#include "platform/http/http.h"

namespace api {

/// A request's Idempotency-Key inside the write's transaction. Without the header every function
/// does nothing.
class IdempotencyKey {
 public:
  static constexpr std::size_t kBytesMax = 255;

  /// @return the key, or api.bad_idempotency_key (longer than kBytesMax, not printable ASCII)
  static base::Result<IdempotencyKey> of(const http::Request& request);

  /// Takes the key. @return the stored answer if this is a repetition, nothing if it is new, or
  ///   api.idempotency_key_reused  the key came before with another body
  ///   api.answer_not_kept         done before; the answer held a secret
  base::Result<std::optional<http::Response>> take(db::Session& session, const base::Clock& clock);
  void store(db::Session& session, const http::Response& response);

 private:
  auth::Principal const* principal_ = nullptr;
  std::string key_;
  std::string route_;
  std::string request_sha256_;
};

}  // namespace api
