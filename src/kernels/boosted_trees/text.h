#pragma once
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

namespace boosted_trees {

/// The shortest text that reads back as the same number.
inline std::string number_text(double value) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}

/// Takes a number from the front of `text`; nothing when there is none.
template <class Number>
std::optional<Number> take_number(std::string_view& text) {
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return value;
}

}  // namespace boosted_trees
