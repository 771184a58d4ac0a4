#pragma once
#include <cstdint>
#include <string_view>

namespace transfer {

/// One row found in a text.
struct ScannedRow {
  enum class State { kRow, kNeedsMore, kEnd };
  State state = State::kEnd;
  std::size_t bytes = 0;     ///< of the row without its line end
  std::size_t consumed = 0;  ///< with it
  std::uint32_t lines = 0;   ///< physical lines consumed
  bool quote_open = false;   ///< kNeedsMore: the text ends within a quoted field
};

/// Finds the end of the row that starts `text`. `line_end` is LF, or CR in files without LF.
/// @param is_last no text follows: then kNeedsMore means a quote is never closed
ScannedRow scan_row(std::string_view text, char delimiter, char line_end, bool is_last);

}  // namespace transfer
