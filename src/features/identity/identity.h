#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/identity/password_hasher.h"
#include "platform/api/api.h"
#include "platform/http/http.h"

/// Who is who: accounts and roles, sign-in, sessions, second factors, API keys, and the keeper of
/// the gate that every request passes.
namespace identity {

struct Options {
  std::chrono::minutes idle{30};          ///< a session unused this long ends
  std::chrono::hours absolute{12};        ///< a session ends after this, used or not
  std::size_t requests_per_minute = 600;  ///< of one account
  std::chrono::seconds recheck{5};        ///< how long a cached session is believed
  HashCost hash_cost = {};
  std::size_t hash_queue = 8;  ///< sign-ins waiting for the hasher; then 429
  /// Milliseconds that never go back; empty: the system's monotonic clock. Sessions, locks and
  /// limits are measured by it, so that setting the wall clock lengthens and ends none of them.
  std::function<std::int64_t()> steady_ms;
  /// Writes "last seen" of sessions each half minute from a thread of its own.
  bool background = true;
};

struct Context;

/// One per server. Thread-safe.
class Identity final : public http::Gatekeeper {
 public:
  /// `services` must outlive it. Reads or makes the key file `identity.key` in the data folder.
  /// @return the gate, or identity.bad_key_file, identity.unwritable
  static base::Result<std::unique_ptr<Identity>> open(api::Services& services,
                                                      Options options = {});
  ~Identity() override;

  /// Session cookie or `Authorization: Bearer`, CSRF, rate, permission. Refusals:
  ///   401 identity.sign_in_needed          none, ended or unknown
  ///   403 identity.cross_site              an unsafe request from another site
  ///   403 identity.password_change_needed  until the password handed out is changed
  ///   403 identity.forbidden               the permission is missing; audited
  ///   429 identity.too_many_requests       with Retry-After
  std::optional<http::Response> admit(const http::Route& route, http::Request& request) override;

  /// Forgets cached rights at once: call after a committed change of accounts, roles or the tree.
  void forget(base::CompanyId company);
  /// Writes what is known of last use to the database; the background thread does it too.
  void flush();

  Context& context() { return *context_; }

 private:
  explicit Identity(std::unique_ptr<Context> context);
  std::unique_ptr<Context> context_;
};

/// The routes of this feature; organisation has its own.
std::vector<http::Route> http_routes(api::Services& services, Identity& identity);

/// A link that is shown once.
struct OneTimeLink {
  std::string path;  ///< `/setup#1.Xb3…`: behind the # so that it stays out of logs
  std::string token;
  base::Instant expires_at;
};
inline constexpr std::chrono::minutes kLinkLife{30};

/// For a company without accounts: a fresh link that makes its first administrator. Earlier ones
/// end. Nothing when there are accounts.
std::optional<OneTimeLink> setup_link(db::Database& database, const base::Clock& clock,
                                      base::CompanyId company);

}  // namespace identity
