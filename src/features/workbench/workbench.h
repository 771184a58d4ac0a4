#pragma once
#include <vector>

#include "platform/api/api.h"

/// The published month over HTTP: months, areas, dashboards, target lists, guidance books and what
/// was decided on their suggestions, grades and what-if, the figures behind a figure, the home
/// page, and a retailer's own shop. Everyone sees their scope alone; what lies outside it is not
/// found (404), as if it did not exist.
namespace workbench {

std::vector<http::Route> http_routes(api::Services& services);

}  // namespace workbench
