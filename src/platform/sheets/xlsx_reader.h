#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

/// Reads workbooks (XLSX) as a stream of rows, without trust: memory holds the texts of the shared
/// table and one row, never a sheet.
namespace sheets {

struct SheetInfo {
  std::string name;
  bool is_hidden = false;
};

/// Why a row cannot be taken as it is: its text would say something else than its author meant.
enum class RowTrouble : std::uint8_t {
  kNone,
  kErrorValue,      ///< a cell shows `#REF!`, `#N/A` …
  kNoStoredResult,  ///< a formula whose result the file does not hold
  kNumberTooLong,   ///< a number of more than 15 digits: the program that wrote it lost the rest
};

/// One row; lives until the next one. Text is UTF-8 without NUL; empty cells are empty.
class SheetRow {
 public:
  std::uint64_t number = 0;  ///< as the spreadsheet program shows it, from 1
  bool is_hidden = false;
  RowTrouble trouble = RowTrouble::kNone;

  [[nodiscard]] std::size_t size() const { return ends_.size(); }  ///< up to the last filled cell
  [[nodiscard]] std::string_view cell(std::size_t i) const {
    const std::size_t begin = i == 0 ? 0 : ends_[i - 1];
    return std::string_view(text_).substr(begin, ends_[i] - begin);
  }

 private:
  friend class SheetHandler;
  std::string text_;
  std::vector<std::uint32_t> ends_;
};

class SheetReader;

struct XlsxLimits {
  static constexpr std::size_t kColumnsMax = 1000;
  static constexpr std::size_t kRowBytesMax = std::size_t{1} << 20U;
  static constexpr std::size_t kSharedBytesMax = std::size_t{192} << 20U;
  static constexpr std::size_t kSharedTextsMax = 16'000'000;
};

/// One workbook. Not thread-safe; outlives its sheet readers.
class Workbook {
 public:
  /// @return the workbook, its sheets known, nothing of them read, or
  ///   those of ZipArchive::open and XmlParser::feed, and
  ///   xlsx.not_a_workbook          a ZIP archive of another kind
  ///   xlsx.has_macros              XLSM, or a workbook with a macro part
  ///   xlsx.external_relationship   it draws on another file (hyperlinks are no such thing)
  ///   xlsx.no_sheets
  static base::Result<std::unique_ptr<Workbook>> open(const std::string& path);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;

  [[nodiscard]] const std::vector<SheetInfo>& sheets() const;
  /// The sheet of that name, or the first visible one when `name` is empty.
  /// @return its position, or xlsx.no_such_sheet (lists those there are)
  [[nodiscard]] base::Result<std::size_t> find_sheet(std::string_view name) const;
  /// Reads the shared texts and the styles, then stands before the first row.
  /// @return the reader, or xlsx.too_many_texts, or those of open()
  base::Result<std::unique_ptr<SheetReader>> read(std::size_t sheet);

 private:
  Workbook();
  struct State;
  std::unique_ptr<State> state_;
};

class SheetReader {
 public:
  ~SheetReader();
  SheetReader(const SheetReader&) = delete;
  SheetReader& operator=(const SheetReader&) = delete;
  using TakeRow = std::function<void(const SheetRow&)>;
  /// Reads a block (some hundred rows) and gives each row that ended in it, in order.
  /// @return false at the end, or xlsx.row_too_long, xlsx.too_many_columns, xlsx.damaged (rows or
  ///   cells out of order, a text that is not in the table), or those of ZipEntryReader and
  ///   XmlParser
  base::Result<bool> read_some(const TakeRow& take);
  /// Packed bytes of the sheet: read so far, and in all.
  [[nodiscard]] std::uint64_t bytes_read() const;
  [[nodiscard]] std::uint64_t bytes_total() const;

 private:
  friend class Workbook;
  SheetReader();
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sheets
