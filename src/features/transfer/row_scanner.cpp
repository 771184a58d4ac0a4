#include "features/transfer/row_scanner.h"

#include <algorithm>
#include <cstring>

namespace transfer {
namespace {

ScannedRow row_of(std::string_view text, std::size_t end, bool has_end, char line_end,
                  std::uint32_t lines) {
  ScannedRow row{.state = ScannedRow::State::kRow,
                 .bytes = end,
                 .consumed = end + (has_end ? 1 : 0),
                 .lines = lines};
  if (line_end == '\n' && end > 0 && text[end - 1] == '\r') --row.bytes;
  return row;
}

/// A row with quotes, byte by byte: a line end inside a quoted field does not end the row.
ScannedRow scan_quoted(std::string_view text, char delimiter, char line_end, bool is_last) {
  enum class At { kFieldStart, kPlain, kQuoted, kAfterQuote };
  At state = At::kFieldStart;
  std::uint32_t lines = 1;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (state == At::kQuoted) {
      if (c == '"') state = At::kAfterQuote;
      if (c == line_end) ++lines;
    } else if (c == line_end) {
      return row_of(text, i, true, line_end, lines);
    } else if (c == delimiter) {
      state = At::kFieldStart;
    } else if (c == '"' && (state == At::kFieldStart || state == At::kAfterQuote)) {
      state = At::kQuoted;
    } else {
      state = At::kPlain;
    }
  }
  if (is_last && state != At::kQuoted) return row_of(text, text.size(), false, line_end, lines);
  return {.state = ScannedRow::State::kNeedsMore, .quote_open = state == At::kQuoted};
}

}  // namespace

ScannedRow scan_row(std::string_view text, char delimiter, char line_end, bool is_last) {
  if (text.empty())
    return {.state = is_last ? ScannedRow::State::kEnd : ScannedRow::State::kNeedsMore};
  const auto* end = static_cast<const char*>(std::memchr(text.data(), line_end, text.size()));
  const std::size_t length =
      end != nullptr ? static_cast<std::size_t>(end - text.data()) : text.size();
  if (std::memchr(text.data(), '"', length) != nullptr)
    return scan_quoted(text, delimiter, line_end, is_last);
  if (end == nullptr && !is_last) return {.state = ScannedRow::State::kNeedsMore};
  return row_of(text, length, end != nullptr, line_end, 1);
}

}  // namespace transfer
