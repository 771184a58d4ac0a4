#pragma once
#include <string>

#include "platform/sheets/table_writer.h"

namespace sheets {

/// A typed cell as text: days ISO, instants `YYYY-MM-DD hh:mm` in local time, money in major units,
/// numbers in the shortest form that reads back the same, flags 1 and 0.
std::string cell_text(const Cell& cell, int utc_offset_minutes);
base::Error unwritable(const std::string& path, const std::string& why);

}  // namespace sheets
