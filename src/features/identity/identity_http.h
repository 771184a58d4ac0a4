#pragma once
#include <boost/describe.hpp>
#include <vector>

#include "features/identity/context.h"
#include "features/identity/sign_in.h"
#include "platform/api/api.h"

/// The parts of identity::http_routes, one file each, and what they share.
namespace identity {

std::vector<http::Route> session_routes(Context& context);
std::vector<http::Route> profile_routes(Context& context);
std::vector<http::Route> second_factor_routes(Context& context);
std::vector<http::Route> setup_routes(Context& context);
std::vector<http::Route> account_routes(Context& context);
std::vector<http::Route> role_routes(Context& context);
std::vector<http::Route> api_key_routes(Context& context);

http::Response refused(const http::Request& request, const SignInRefusal& refusal);

/// @return nothing, or identity.session_needed: an API key cannot change who may sign in
base::Result<void> need_session(const http::Request& request);
/// The account behind the request, as the database has it now.
Account own_account(db::Session& session, const http::Request& request);

/// A refusal of check_password_again for a field of a form: a wrong password is 422 there, so that
/// the browser does not take it for an ended session.
SignInRefusal password_refusal(SignInRefusal refusal);
/// The same for codes.
base::Error invalid(base::Error error);
/// All sessions of the caller's account end; the caller goes on in a new one. 204 with the cookie.
http::Response rotated(api::Write& write, Context& context, const http::Request& request);
/// The cookie alone.
std::string rotated_cookie(api::Write& write, Context& context, const http::Request& request);

/// Checks a new password against the policy and hashes it, outside any transaction.
/// @return the PHC string, or those of check_password, or identity.busy
base::Result<std::string> hash_new_password(Context& context, base::CompanyId company,
                                            const Account& account, std::string_view password);

/// A link as the API gives it: the path is completed by the browser's own address.
struct LinkView {
  std::string path;
  base::Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(LinkView, (), (path, expires_at))

base::Error not_found(const char* what);

/// The options most routes need; null schemas stand for no body.
http::RouteOptions options(http::Schema request, http::Schema response, int status = 200);

}  // namespace identity
