#include "features/imports/imports_http.h"

#include "features/imports/http_parts.h"

namespace imports {

std::vector<http::Route> http_routes(api::Services& services) {
  std::vector<http::Route> all;
  for (auto part : {&upload_routes, &kind_routes, &mapping_routes, &run_routes})
    for (auto& route : part(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace imports
