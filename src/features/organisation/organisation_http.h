#pragma once
#include <functional>
#include <vector>

#include "base/id.h"
#include "platform/api/api.h"
#include "platform/http/http.h"

namespace organisation {

/// Units and people: list, add, edit, move, hand an area to a customer manager.
/// @param changed  called after a committed change: who may see what follows from the tree
std::vector<http::Route> http_routes(api::Services& services,
                                     std::function<void(base::CompanyId)> changed);

}  // namespace organisation
