#pragma once
#include <optional>
#include <string_view>

#include "features/metrics/metrics.h"

namespace metrics {

/// Stable key of a reason, as the SQL twin writes it: `no_orders`. Internal to this feature.
std::string_view unknown_key(Unknown reason);
std::optional<Unknown> parse_unknown(std::string_view key);

}  // namespace metrics
