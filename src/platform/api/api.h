#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/audit/audit.h"
#include "platform/auth/auth.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"
#include "platform/wire/schema.h"
#include "platform/wire/wire.h"

/// What every feature's http file is written with: the services a handler may use, and the two
/// shapes of a request, read and write.
namespace api {

/// Lives as long as the server. Handlers keep a reference.
struct Services {
  db::Database& database;
  const base::Clock& clock;
  base::IdGenerator& ids;
  std::string data_folder;  ///< facts, uploads, exports lie below it
  unsigned threads = 2;
  std::function<void()> wake_jobs = [] {};
};

/// The one T of these services, made by T(services) when first asked for and gone with the last who
/// holds it: features that ask share what was loaded. Thread-safe.
template <class T>
std::shared_ptr<T> shared_of(Services& services) {
  static std::mutex mutex;
  static std::map<const Services*, std::weak_ptr<T>> known;
  const std::lock_guard lock(mutex);
  auto& entry = known[&services];
  auto one = entry.lock();
  if (!one) entry = one = std::make_shared<T>(services);
  return one;
}

/// One write: everything in one transaction with its audit rows and its idempotency key.
class Write {
 public:
  db::Session& session;
  const auth::Principal& principal;
  const base::Clock& clock;
  base::IdGenerator& ids;
  /// Every write says what it did at least once; one that does not is a CHECK.
  void audit(audit::Entry entry);
  /// Set to false when the answer holds a secret (a new API key): it is then not stored under the
  /// Idempotency-Key, and a repetition is refused with 409 api.answer_not_kept.
  bool keeps_answer = true;

 private:
  friend base::Result<http::Response> write(
      Services&, const http::Request&, const std::function<base::Result<http::Response>(Write&)>&);
  Write(db::Session& s, const auth::Principal& p, const base::Clock& c, base::IdGenerator& i)
      : session(s), principal(p), clock(c), ids(i) {}
  std::vector<audit::Entry> entries_;
};

/// Writes one refused deed in a transaction of its own. `action` is the method and the path.
void audit_refusal(Services& services, const http::Request& request, std::string action,
                   std::string reason);

/// How long a key is kept at least, so that a representative who was without network for days can
/// send again what she noted down.
inline constexpr std::int64_t kIdempotencyKeepMs = 8LL * 24 * 60 * 60 * 1000;
/// Deletes the keys stored before an instant. @return how many
std::int64_t purge_idempotency_keys(db::Session& session, base::CompanyId company,
                                    base::Instant before);

/// Runs `work` in a WriteTransaction. With an Idempotency-Key: the same key, account, route and
/// body gives the stored answer without running again; another body is 422
/// api.idempotency_key_reused. The key, the effect, the audit rows commit together. A refusal rolls
/// back (and is audited as refused when it is kForbidden), and so is an answer with a status of 400
/// or more (api::stale); neither is stored under the key. Database contention (busy,
/// serialisation) is tried again, at most 5 times, the whole transaction.
base::Result<http::Response> write(Services& services, const http::Request& request,
                                   const std::function<base::Result<http::Response>(Write&)>& work);

/// The body as T, or 400 wire.bad_json / 422 wire.wrong_value with the field's path.
template <class T>
base::Result<T> body(const http::Request& request) {
  return wire::from_json<T>(request.body);
}

/// `"7"` from version 7, and back. If-Match that is not one of ours is 412 like a stale one.
std::string etag(std::int64_t version);
std::optional<std::int64_t> if_match_version(const http::Request& request);

/// 412 api.stale_version with the current version's ETag and, per field, mine and theirs, so that
/// the conflict dialog can show both.
http::Response stale(const http::Request& request, std::int64_t current_version,
                     const std::string& current_json);

/// Ids in the path or a query.
template <class SomeId>
std::optional<SomeId> id_from(std::string_view text) {
  const auto value = wire::detail::id_from_text(text);
  if (!value) return {};
  return SomeId{*value};
}

inline constexpr std::size_t kPageMax = 500;
inline constexpr std::size_t kPageDefault = 50;

/// Keyset paging, the same on every list: `limit` (1..500), `cursor` (opaque, from the last page's
/// `next_cursor`), answered as {"items":[…],"next_cursor":…|null,"total":…|null}.
struct Page {
  std::size_t limit = kPageDefault;
  std::string cursor;  ///< decoded; empty: first page
};
/// @return the page asked for, or api.bad_limit, api.bad_cursor
base::Result<Page> page_of(const http::Request& request);
std::string encode_cursor(std::string_view text);

template <class Item>
struct PageOf {
  std::vector<Item> items;
  std::optional<std::string> next_cursor;  ///< opaque; nothing: the last page
  std::optional<std::int64_t> total;       ///< nothing: not counted
};
template <class Item>
http::Response page_response(const PageOf<Item>& page) {
  wire::json::object object{{"items", wire::to_value(page.items)},
                            {"next_cursor", wire::to_value(page.next_cursor)},
                            {"total", wire::to_value(page.total)}};
  return http::Response::json(wire::json::serialize(object));
}
template <class Item>
http::Schema page_schema() {
  return {{"type", "object"},
          {"required", {"items", "next_cursor", "total"}},
          {"properties",
           {{"items", wire::schema<std::vector<Item>>()},
            {"next_cursor", wire::schema<std::optional<std::string>>()},
            {"total", wire::schema<std::optional<std::int64_t>>()}}}};
}
/// `limit` and `cursor`, for a route's parameter table.
std::vector<http::Parameter> page_parameters();

}  // namespace api
