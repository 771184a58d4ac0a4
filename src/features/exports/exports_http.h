#pragma once
#include <vector>

#include "features/exports/exports.h"

namespace exports {

/// The routes of exports_wire.h. `services` must outlive them.
std::vector<http::Route> http_routes(api::Services& services, const Kinds& kinds);

}  // namespace exports
