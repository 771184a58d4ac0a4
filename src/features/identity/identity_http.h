#pragma once
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

/// The options most routes need; null schemas stand for no body.
http::RouteOptions options(http::Schema request, http::Schema response, int status = 200);

}  // namespace identity
