#pragma once
#include <vector>

#include "platform/api/api.h"

namespace exports {

/// The routes of exports_wire.h. `services` must outlive them.
std::vector<http::Route> http_routes(api::Services& services);

}  // namespace exports
