#pragma once
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/money.h"
#include "base/result.h"

/// Writes tables row by row to a file: XLSX in constant memory, CSV as UTF-8 with a byte order
/// mark. Text stays text: no cell becomes a formula in the program that opens it.
namespace sheets {

/// Nothing, text, numbers with their type.
using Cell = std::variant<std::monostate, std::string, std::int64_t, double, bool, base::Money,
                          base::Date, base::Period, base::Instant>;

enum class TableFormat : std::uint8_t { kXlsx, kCsv };

struct TableColumn {
  std::string title;
  double width = 14;         ///< XLSX, in characters
  bool is_required = false;  ///< XLSX: the title stands out
  bool is_text = false;      ///< XLSX: the whole column is text, so that 00123 stays
  bool is_share = false;     ///< numbers 0..1: XLSX shows percent
};

struct TableOptions {
  TableFormat format = TableFormat::kXlsx;
  std::string sheet_name = "Sheet1";
  std::string header_line = {};  ///< XLSX: on every printed page, above; empty: none
  std::string footer_line = {};  ///< XLSX: on every printed page, below; CSV: the last line
  std::string author = {};
  base::Instant created = {};
  int utc_offset_minutes = 8 * 60;  ///< instants are shown in this time
  /// XLSX: a second sheet of such rows, for what does not belong between the data.
  std::vector<std::vector<std::string>> about = {};
  std::string about_sheet_name = "About";
};

/// `'` in front of text that a spreadsheet program would take for a formula (= + - @ tab, CR, and
/// their full-width forms). With `numbers_stay`, text that reads as a number is left alone.
std::string formula_safe(std::string_view text, bool numbers_stay = false);
/// The inverse: without the `'` that formula_safe() put there.
std::string_view without_formula_guard(std::string_view text);
/// A cell of a CSV line, in quotes where RFC 4180 asks for them.
void append_csv_cell(std::string& line, std::string_view text, char delimiter = ',');

class TableWriter {
 public:
  virtual ~TableWriter() = default;
  /// As many cells as columns. XLSX: after 1,048,575 rows a further sheet begins.
  virtual void row(std::span<const Cell> cells) = 0;
  /// What is known only at the end: replaces TableOptions::footer_line and adds to `about`.
  virtual void conclude(std::string footer_line, std::vector<std::vector<std::string>> about) = 0;
  /// Ends the file. @return nothing, or sheets.unwritable (disk full …); the file is then gone.
  virtual base::Result<void> finish() = 0;
};

/// Begins a table with its row of titles. The file is complete after finish(), and is removed
/// when the writer goes without it.
/// @return the writer, or sheets.unwritable
base::Result<std::unique_ptr<TableWriter>> write_table(const std::string& path,
                                                       std::vector<TableColumn> columns,
                                                       TableOptions options);

}  // namespace sheets
