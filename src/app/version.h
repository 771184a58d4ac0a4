#pragma once
#include <string_view>

namespace app {

/// Of the program and of its HTTP contract.
inline constexpr std::string_view kVersion = "0.3.0";

}  // namespace app
