#include "features/identity/identity_http.h"

#include <iterator>

namespace identity {

http::RouteOptions options(http::Schema request, http::Schema response, int status) {
  http::RouteOptions options;
  options.request = std::move(request);
  options.response = std::move(response);
  options.success_status = status;
  return options;
}

std::vector<http::Route> http_routes(api::Services& /*services*/, Identity& identity) {
  std::vector<http::Route> routes;
  for (const auto part : {session_routes})
    for (http::Route& route : part(identity.context())) routes.push_back(std::move(route));
  return routes;
}

}  // namespace identity
