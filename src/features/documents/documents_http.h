#pragma once
#include <vector>

#include "platform/api/api.h"

namespace documents {

/// The routes of documents_wire.h. `services` must outlive them.
std::vector<http::Route> http_routes(api::Services& services);

}  // namespace documents
