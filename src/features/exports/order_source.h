#pragma once
#include "features/exports/exports.h"

namespace exports {

/// Order lines by day and shop: `from`, `until`, `customer_id`.
Kind order_kind(api::Services& services);

}  // namespace exports
