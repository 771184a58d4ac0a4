#pragma once
#include <vector>

#include "platform/http/http.h"
#include "platform/http/route_tree.h"

namespace http {

struct Router::State {
  std::vector<Route> routes;
  Gatekeeper& gatekeeper;
  RouteTree tree;
};

}  // namespace http
