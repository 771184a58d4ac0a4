#pragma once
#include <span>
#include <string_view>

namespace identity {

/// Words that common passwords are made of: lower case, without digits, most frequent first.
std::span<const std::string_view> common_password_words();
/// Rows of keys and other runs that people type; read in both directions.
std::span<const std::string_view> common_runs();

}  // namespace identity
