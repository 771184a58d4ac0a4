#include "features/transfer/rejects.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "features/transfer/field_plan.h"

namespace transfer {
namespace {

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

void append_cell(std::string& to, std::string_view text, char delimiter) {
  const bool needs_quotes = text.find_first_of("\"\r\n") != std::string_view::npos ||
                            text.find(delimiter) != std::string_view::npos;
  if (!needs_quotes) {
    to += text;
    return;
  }
  to += '"';
  for (const char c : text) {
    if (c == '"') to += '"';
    to += c;
  }
  to += '"';
}

std::string file_name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

bool has_reject_columns(const CsvShape& shape) {
  return !shape.header.empty() && shape.header[0] == kRejectColumns[0];
}

/// A row of a rejects file that is rejected again, without its old six cells.
std::string_view own_part(const CsvShape& shape, std::string_view row) {
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

std::string rejects_header(const CsvShape& shape) {
  std::string header(kUtf8Mark);
  for (const auto name : kRejectColumns) {
    header += name;
    header += shape.delimiter;
  }
  bool first = true;
  for (std::size_t i = has_reject_columns(shape) ? std::size(kRejectColumns) : 0;
       i < shape.header.size(); ++i) {
    if (!first) header += shape.delimiter;
    first = false;
    append_cell(header, shape.header[i], shape.delimiter);
  }
  return header + '\n';
}

std::string rejects_body(const CsvShape& shape, Chunk& chunk) {
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
      append_cell(body, cell, shape.delimiter);
      body += shape.delimiter;
    }
    body += own_part(shape, chunk.rows.row(rejection.row));
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
