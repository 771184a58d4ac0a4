#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/transfer/chunk.h"

/// The rejects file: what a source's rejected rows looked like, each behind six columns that say
/// where it stood and why it was not taken. UTF-8 with a byte order mark (so that it is read as
/// such whatever the mapping says of the source), the source's own delimiter and columns: mended,
/// it is imported with the same mapping; the six columns are then ignored.
namespace transfer {

std::string rejects_header(const TableShape& shape);
/// The chunk's rejected rows in the order of the source; sorts `chunk.rejections` by row.
std::string rejects_body(const TableShape& shape, Chunk& chunk);

/// Writes a file whole: beside it first, then renamed.
/// @return nothing, or transfer.rejects_unwritable
base::Result<void> write_file(const std::string& path, std::span<const std::string> pieces);

}  // namespace transfer
