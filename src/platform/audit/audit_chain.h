#pragma once
#include <string>
#include <string_view>

#include "platform/audit/audit.h"

namespace audit {

/// The row's hash: SHA-256 over a zero byte and the row as one JSON object with its keys in a fixed
/// order, `prev_hash` last. Anyone with an export of the rows can compute it again.
std::string hash_of(base::CompanyId company, const Row& row, std::string_view prev_hash);

}  // namespace audit
