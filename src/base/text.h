#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace base {

/// What programs put at the front of a UTF-8 file so that spreadsheets know it as one.
constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

/// True when `text` is well-formed UTF-8 (no overlong forms, surrogates, or code points above
/// U+10FFFF) and holds no NUL.
bool is_valid_utf8(std::string_view text);
/// Without spaces, tabs, CR and the ideographic space U+3000 at both ends.
std::string_view trim(std::string_view text);
std::string to_lower_ascii(std::string_view text);
std::vector<std::string_view> split(std::string_view text, char separator);
/// Strict decimal integer with optional sign, all of `text`; nothing on overflow.
std::optional<std::int64_t> parse_int(std::string_view text);
/// Strict finite decimal (optional exponent), all of `text`.
std::optional<double> parse_double(std::string_view text);
/// At most `bytes_max` bytes of `text`, never cutting a code point, with `…` when cut. Control
/// characters become `?`: for messages that quote input.
std::string excerpt(std::string_view text, std::size_t bytes_max = 80);
/// Columns a terminal needs: CJK and full-width characters take two.
std::size_t display_width(std::string_view utf8);
/// Padded with spaces on the right to `width` terminal columns.
std::string pad_right(std::string_view utf8, std::size_t width);
/// Padded with spaces on the left to `width` terminal columns.
std::string pad_left(std::string_view utf8, std::size_t width);

}  // namespace base
