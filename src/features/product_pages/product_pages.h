#pragma once
#include <vector>

#include "platform/api/api.h"

/// Products (品规) over HTTP: the list with this month's figures, a product's page with its state
/// evaluation, history, areas, grades and buyers, and editing.
namespace product_pages {

std::vector<http::Route> http_routes(api::Services& services);

}  // namespace product_pages
