#pragma once
#include <string_view>

/// The dictionary codes that the demo company's records carry, in one place: they are those of the
/// default dictionaries of a distributor (see features/organisation).
namespace demo::codes {

inline constexpr std::string_view kUrban = "URBAN";
inline constexpr std::string_view kRural = "RURAL";

}  // namespace demo::codes
