#pragma once
#include <span>
#include <string>
#include <vector>

#include "base/result.h"

namespace imports {

/// A rejects file that was stored whole. @return it, or imports.no_rejects when it is gone
base::Result<std::vector<std::string>> read_pieces(const std::string& path);

/// Writes the pieces of a rejects file (header first) as CSV, as they are, or as a workbook of text
/// cells. Either can be mended and imported alone.
/// @return nothing, or sheets.unwritable
base::Result<void> write_rejects(const std::string& path, std::span<const std::string> pieces,
                                 bool is_xlsx);

}  // namespace imports
