#pragma once
#include <string_view>

namespace http {

/// The reason phrase of a status.
std::string_view status_text(int status);

}  // namespace http
