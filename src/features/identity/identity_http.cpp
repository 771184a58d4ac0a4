#include "features/identity/identity_http.h"

#include <iterator>

namespace identity {

std::vector<http::Route> http_routes(api::Services& /*services*/, Identity& identity) {
  std::vector<http::Route> routes;
  for (const auto part : {session_routes})
    for (http::Route& route : part(identity.context())) routes.push_back(std::move(route));
  return routes;
}

}  // namespace identity
