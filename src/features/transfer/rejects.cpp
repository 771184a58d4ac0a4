#include "features/transfer/rejects.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/text.h"
#include "features/transfer/field_plan.h"
#include "platform/sheets/table_writer.h"

namespace transfer {
namespace {

/// A raw row with `'` in front of every cell that a spreadsheet program would take for a formula;
/// quotes, and whatever is wrong with the row, stay as they are.
std::string guarded(std::string_view row, char delimiter) {
  std::string out;
  std::size_t at = 0;
  while (true) {
    const bool is_quoted = at < row.size() && row[at] == '"';
    std::size_t end = at;
    for (bool open = false; end < row.size() && (open || row[end] != delimiter); ++end)
      if (row[end] == '"') open = is_quoted && !open;
    const std::string_view cell = row.substr(at, end - at);
    if (is_quoted) out += '"';
    out += sheets::formula_safe(cell.substr(is_quoted ? 1 : 0), true);
    if (end == row.size()) return out;
    out += delimiter;
    at = end + 1;
  }
}

std::string file_name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

bool has_reject_columns(const TableShape& shape) {
  return !shape.header.empty() && shape.header[0] == kRejectColumns[0];
}

/// A row of a rejects file that is rejected again, without its old six cells.
std::string_view own_part(const TableShape& shape, std::string_view row) {
  if (!has_reject_columns(shape)) return row;
  std::size_t at = 0;
  for (std::size_t cell = 0; cell < std::size(kRejectColumns); ++cell) {
    bool quoted = false;
    while (at < row.size() && (quoted || row[at] != shape.delimiter)) {
      if (row[at] == '"') quoted = !quoted;
      ++at;
    }
    if (at == row.size()) return {};
    ++at;
  }
  return row.substr(at);
}

}  // namespace

std::string rejects_header(const TableShape& shape) {
  std::string header(base::kUtf8Mark);
  for (const auto name : kRejectColumns) {
    header += name;
    header += shape.delimiter;
  }
  bool first = true;
  for (std::size_t i = has_reject_columns(shape) ? std::size(kRejectColumns) : 0;
       i < shape.header.size(); ++i) {
    if (!first) header += shape.delimiter;
    first = false;
    sheets::append_csv_cell(header, shape.header[i], shape.delimiter);
  }
  return header + '\n';
}

std::string rejects_body(const TableShape& shape, Chunk& chunk) {
  std::stable_sort(chunk.rejections.begin(), chunk.rejections.end(),
                   [](const Rejection& a, const Rejection& b) { return a.row < b.row; });
  const std::string file = file_name_of(shape.path);
  std::string body;
  for (const Rejection& rejection : chunk.rejections) {
    const std::string line = std::to_string(chunk.rows.line(rejection.row));
    for (const std::string_view cell :
         {std::string_view(file), std::string_view(line), std::string_view(rejection.field),
          std::string_view(rejection.value), std::string_view(rejection.reason),
          std::string_view(rejection.message)}) {
      sheets::append_csv_cell(body, sheets::formula_safe(cell, true), shape.delimiter);
      body += shape.delimiter;
    }
    body += guarded(own_part(shape, chunk.rows.row(rejection.row)), shape.delimiter);
    body += '\n';
  }
  return body;
}

base::Result<void> write_file(const std::string& path, std::span<const std::string> pieces) {
  const auto unwritable = [&](const std::string& why) {
    return base::Error{base::ErrorCode::kConflict,
                       "transfer.rejects_unwritable",
                       "all rows are in, but the rejects file " + path + " could not be written: " +
                           why + ". Run the same command again when that is mended.",
                       {}};
  };
  std::error_code ignored;  // the file that cannot be opened below says it better
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  const std::string fresh = path + ".new";
  std::FILE* file = std::fopen(fresh.c_str(), "wb");
  if (file == nullptr) return unwritable(std::strerror(errno));
  bool is_whole = true;
  for (const std::string& piece : pieces)
    is_whole = is_whole && std::fwrite(piece.data(), 1, piece.size(), file) == piece.size();
  const int error = errno;
  is_whole = std::fclose(file) == 0 && is_whole;
  if (!is_whole || std::rename(fresh.c_str(), path.c_str()) != 0) {
    std::remove(fresh.c_str());
    return unwritable(is_whole ? std::strerror(errno) : std::strerror(error));
  }
  return {};
}

}  // namespace transfer
