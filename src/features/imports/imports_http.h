#pragma once
#include <vector>

#include "platform/api/api.h"

namespace imports {

/// The routes of imports_wire.h. `services` must outlive them.
std::vector<http::Route> http_routes(api::Services& services);

}  // namespace imports
