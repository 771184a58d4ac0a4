#include "features/identity/identity.h"

#include "features/identity/context.h"
#include "features/identity/links.h"
#include "features/identity/sessions.h"

namespace identity {
namespace {

std::int64_t monotonic_ms() {
  using namespace std::chrono;
  return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

}  // namespace

Context::Context(api::Services& s, Options o, SecretBox b)
    : services(s),
      options(std::move(o)),
      time(s.clock, options.steady_ms),
      hasher(options.hash_cost, options.hash_queue),
      box(std::move(b)) {}

Identity::Identity(std::unique_ptr<Context> context) : context_(std::move(context)) {}

base::Result<std::unique_ptr<Identity>> Identity::open(api::Services& services, Options options) {
  TRY_ASSIGN(SecretBox box, SecretBox::open(services.data_folder + "/identity.key"));
  if (!options.steady_ms) options.steady_ms = monotonic_ms;
  const bool background = options.background;
  std::unique_ptr<Identity> identity(
      new Identity(std::make_unique<Context>(services, std::move(options), std::move(box))));
  if (background) start_flusher(identity->context());
  return identity;
}

Identity::~Identity() { stop_flusher(*context_); }

void Identity::forget(base::CompanyId /*company*/) { context_->cache.forget(); }

void Identity::flush() { flush_last_seen(*context_); }

Caller caller_of(const http::Request& request) {
  return {request.remote_address, request.request_id, std::string(request.header("user-agent"))};
}

http::Response retry_after(http::Response response, std::int64_t seconds) {
  std::erase_if(response.headers, [](const auto& header) { return header.first == "Retry-After"; });
  return std::move(response).with("Retry-After", std::to_string(seconds));
}

audit::Entry entry_of(std::string_view action, std::string_view kind, std::string object_id) {
  audit::Entry entry;
  entry.action = action;
  entry.object_kind = kind;
  entry.object_id = std::move(object_id);
  return entry;
}

audit::Entry refusal_of(std::string_view action, std::string_view kind, std::string object_id,
                        std::string_view reason) {
  audit::Entry entry = entry_of(action, kind, std::move(object_id));
  entry.reason = reason;
  entry.was_refused = true;
  return entry;
}

void append_audit(db::Session& session, const base::Clock& clock, base::CompanyId company,
                  const Account* account, std::string_view actor, const Caller& caller,
                  audit::Entry entry) {
  audit::Origin origin{company, {}, std::string(actor), caller.address, caller.request_id};
  if (account != nullptr) origin.account = account->id;
  audit::append(session, clock, origin, {std::move(entry)});
}

std::optional<OneTimeLink> setup_link(db::Database& database, const base::Clock& clock,
                                      base::CompanyId company) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  if (has_accounts(*session, company)) return {};
  OneTimeLink link = make_link(*session, clock, company, {});
  transaction.commit();
  return link;
}

}  // namespace identity
