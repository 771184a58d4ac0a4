#pragma once
#include <vector>

#include "platform/api/api.h"

/// Thresholds, weights and strategies over HTTP: edited as a draft, previewed on the current
/// month, published as a version, compared. Versions never change once published.
namespace model_desk {

std::vector<http::Route> http_routes(api::Services& services);

}  // namespace model_desk
