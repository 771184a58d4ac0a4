#include "features/imports/rejects_file.h"

#include <fstream>
#include <iterator>

#include "base/text.h"
#include "features/transfer/row_scanner.h"
#include "features/transfer/table_reader.h"
#include "platform/sheets/table_writer.h"

namespace imports {
namespace {

base::Error unwritable() {
  return {base::ErrorCode::kConflict, "sheets.unwritable", "the file cannot be written", {}};
}

/// The delimiter behind the first title, which is always ours.
char delimiter_of(std::string_view header) {
  const auto at = header.find_first_of(",;\t");
  return at == std::string_view::npos ? ',' : header[at];
}

base::Result<void> write_workbook(const std::string& path, std::span<const std::string> pieces) {
  std::string_view header = pieces.front();
  if (header.starts_with(base::kUtf8Mark)) header.remove_prefix(base::kUtf8Mark.size());
  const char delimiter = delimiter_of(header);
  std::unique_ptr<sheets::TableWriter> writer;
  std::vector<std::string_view> fields;
  std::vector<sheets::Cell> cells;
  std::size_t columns = 0;
  for (std::string_view piece : pieces) {
    if (piece.starts_with(base::kUtf8Mark)) piece.remove_prefix(base::kUtf8Mark.size());
    while (!piece.empty()) {
      const auto row = transfer::scan_row(piece, delimiter, '\n', true);
      if (row.state != transfer::ScannedRow::State::kRow) break;
      transfer::RowSplitter splitter(delimiter, 0);
      // A row that is broken as a row still shows what could be split of it.
      (void)splitter.split(piece.substr(0, row.bytes), fields);
      piece.remove_prefix(row.consumed);
      if (!writer) {
        std::vector<sheets::TableColumn> titles;
        for (const auto field : fields)
          titles.push_back({.title = std::string(field), .is_text = true});
        columns = titles.size();
        TRY_ASSIGN(writer,
                   sheets::write_table(path, std::move(titles), {.sheet_name = "rejected"}));
        continue;
      }
      cells.assign(columns, {});
      for (std::size_t i = 0; i < fields.size() && i < columns; ++i)
        cells[i] = std::string(sheets::without_formula_guard(fields[i]));
      writer->row(cells);
    }
  }
  return writer ? writer->finish() : unwritable();
}

}  // namespace

base::Result<std::vector<std::string>> read_pieces(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return base::Error{base::ErrorCode::kNotFound,
                       "imports.no_rejects",
                       "the rejected rows of this trial are no longer kept",
                       {}};
  return std::vector<std::string>{{std::istreambuf_iterator<char>(file), {}}};
}

base::Result<void> write_rejects(const std::string& path, std::span<const std::string> pieces,
                                 bool is_xlsx) {
  if (is_xlsx) return write_workbook(path, pieces);
  std::ofstream file(path, std::ios::binary);
  for (const auto& piece : pieces) file << piece;
  file.close();
  if (!file) return unwritable();
  return {};
}

}  // namespace imports
