#include <array>

#include "features/identity/context.h"
#include "features/identity/identity.h"
#include "features/identity/sessions.h"

namespace identity {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

bool is_unsafe(http::Method method) { return method != http::Method::kGet; }

http::Response refuse(const http::Request& request, int status, const char* reason,
                      std::string message) {
  const auto code = status == 429 ? base::ErrorCode::kLimited : base::ErrorCode::kForbidden;
  return http::problem({code, reason, std::move(message), {}}, request.request_id, status);
}

/// `https://host:8443` -> `host:8443`.
std::string_view host_of(std::string_view origin) {
  const auto slashes = origin.find("://");
  return slashes == std::string_view::npos ? std::string_view() : origin.substr(slashes + 3);
}

/// A request that a page of another site made the browser send. Browsers say where a request comes
/// from: Sec-Fetch-Site, older ones at least Origin. Who says neither is no browser, or must show
/// something that a foreign page cannot send without asking first: a content type of ours, a method
/// that forms do not have, or a header of our own.
bool is_cross_site(const http::Request& request) {
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty()) return site != "same-origin" && site != "none";
  const std::string_view origin = request.header("origin");
  if (!origin.empty()) return host_of(origin) != request.header("host");
  const std::string_view type = request.header("content-type");
  const bool form_can_send = type.empty() || type.starts_with("text/plain") ||
                             type.starts_with("multipart/form-data") ||
                             type.starts_with("application/x-www-form-urlencoded");
  const bool own_header = !request.header("x-requested-with").empty() ||
                          !request.header("idempotency-key").empty() ||
                          !request.header("if-match").empty();
  return request.method == http::Method::kPost && form_can_send && !own_header;
}

/// What an account may do whose password was handed out by someone else.
bool may_before_password_change(const http::Route& route) {
  static constexpr std::array<std::string_view, 3> kPatterns{"/api/v1/session", "/api/v1/profile",
                                                             "/api/v1/profile/password"};
  for (const auto pattern : kPatterns)
    if (route.pattern == pattern) return true;
  return false;
}

std::string_view bearer_of(const http::Request& request) {
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view header = request.header("authorization");
  return header.starts_with(kScheme) ? header.substr(kScheme.size()) : std::string_view();
}

/// Counts the request. @return seconds to wait, 0 when it may pass
std::int64_t over_rate(RateWindow& rate, base::Instant now, std::size_t requests_max) {
  const std::int64_t minute = now.unix_ms / kMinuteMs;
  if (rate.minute.exchange(minute) != minute) rate.requests = 0;
  if (++rate.requests <= requests_max) return 0;
  return (kMinuteMs - now.unix_ms % kMinuteMs + 999) / 1000;
}

/// Each refusal once a minute for an account and route: the audit log is no place to flood.
bool is_first_this_minute(Context& context, const std::string& what) {
  constexpr std::size_t kToldMax = 10'000;
  const std::lock_guard lock(context.refusals_mutex);
  const std::int64_t minute = context.time.now().unix_ms / kMinuteMs;
  if (minute != context.refusals_minute) context.refusals_told.clear();
  context.refusals_minute = minute;
  return context.refusals_told.size() < kToldMax && context.refusals_told.insert(what).second;
}

void tell_refusal(Context& context, const http::Route& route, const http::Request& request) {
  const auth::Principal& principal = *request.principal;
  const std::string what = std::string(http::method_name(route.method)) + " " + route.pattern;
  if (!is_first_this_minute(context, std::to_string(principal.account.value) + what)) return;
  auto session = context.services.database.writer();
  db::WriteTransaction transaction(*session);
  const std::string actor =
      principal.is_api_key ? "api-key:" + principal.login : std::string(principal.login);
  audit::append(
      *session, context.services.clock,
      {principal.company, principal.account, actor, request.remote_address, request.request_id},
      {refusal_of("access.refused", "route", what, "identity.forbidden")});
  transaction.commit();
}

}  // namespace

std::optional<http::Response> Identity::admit(const http::Route& route, http::Request& request) {
  const bool is_public = route.permission == auth::Permission::kPublic;
  const std::string_view bearer = bearer_of(request);
  // A bearer token is never sent by a browser on its own: no other site can make use of it.
  if (bearer.empty() && is_unsafe(request.method) && is_cross_site(request))
    return refuse(request, 403, "identity.cross_site", "the request comes from another site");
  const auto found = bearer.empty()
                         ? find_session(*context_, request.cookie(cookie_name(request.is_tls)))
                         : find_key(*context_, bearer);
  if (!found) {
    if (is_public) return {};
    return refuse(request, 401, "identity.sign_in_needed", "sign in first");
  }
  const auto known = found->known();
  request.principal = known->principal;
  if (const auto wait =
          over_rate(*found->rate, context_->time.now(), context_->options.requests_per_minute))
    return retry_after(
        refuse(request, 429, "identity.too_many_requests", "too many requests in this minute"),
        wait);
  if (is_public) return {};
  if (known->must_change && !may_before_password_change(route))
    return refuse(request, 403, "identity.password_change_needed", "change the password first");
  if (known->principal->can(route.permission)) return {};
  tell_refusal(*context_, route, request);
  return refuse(
      request, 403, "identity.forbidden",
      "this needs the permission " + std::string(auth::permission_name(route.permission)));
}

}  // namespace identity
