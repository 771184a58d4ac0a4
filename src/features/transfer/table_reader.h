#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/transfer/text_source.h"

/// Tables in files, whatever the file: what a first reading finds, and rows as text. A row of a
/// workbook travels as a line of CSV, so that everything behind the reader is the same.
namespace transfer {

/// Beyond these a file is refused (rows, columns) or the row is (fields).
struct CsvLimits {
  static constexpr std::size_t kRowBytesMax = std::size_t{1} << 20U;
  static constexpr std::size_t kFieldBytesMax = std::size_t{64} * 1024;
  static constexpr std::size_t kColumnsMax = 1000;
  static constexpr std::size_t kBatchBytesMax = std::size_t{32} << 20U;
};

/// What a mapping may fix; otherwise it is detected.
struct TableFormat {
  Encoding encoding = Encoding::kAuto;
  char delimiter = '\0';   ///< `,` tab `;`, or NUL: whichever the header has most of
  std::string sheet = {};  ///< of a workbook; empty: the first visible one
};

/// What a first reading of the whole file found. The file is sound: it unpacks, no quote is left
/// open, no row is too long. So nothing of a broken file is ever taken.
struct TableShape {
  std::string path;
  std::string sha256 = {};  ///< of the raw file
  Encoding encoding = Encoding::kUtf8;
  char delimiter = ',';
  bool ends_with_cr = false;  ///< lines end with CR alone
  std::vector<std::string> header = {};
  std::uint64_t rows = 0;  ///< without header and blank lines
  bool is_workbook = false;
  std::string sheet = {};         ///< of a workbook: the one that is read
  std::uint64_t hidden_rows = 0;  ///< of `rows`, hidden in the workbook; taken like the others
};

/// What is wrong with one row. The other rows are not concerned.
enum class RowProblem {
  kNone,
  kTooFewFields,
  kTooManyFields,
  kBadUtf8,
  kNul,
  kFieldTooLong,
  kTextAfterQuote,       ///< `"abc"def`
  kStrayCarriageReturn,  ///< CR inside a line of a file whose lines end with LF
  kErrorValue,           ///< workbook: a cell shows `#REF!`
  kNoStoredResult,       ///< workbook: a formula whose result is not in the file
  kNumberTooLong,        ///< workbook: a number of more than 15 digits
};
/// Stable key (`csv.too_few_fields`) and words for people.
std::string_view reason_of(RowProblem problem);
std::string_view words_of(RowProblem problem);

/// Consecutive rows and the text they lie in.
class RowBatch {
 public:
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::string_view row(std::size_t i) const {
    return std::string_view(text_).substr(rows_[i].offset, rows_[i].bytes);
  }
  /// The physical line of a text file, the row number of a workbook.
  [[nodiscard]] std::uint64_t line(std::size_t i) const { return rows_[i].line; }
  [[nodiscard]] RowProblem problem(std::size_t i) const { return rows_[i].problem; }

 private:
  friend class CsvReader;
  friend class XlsxRows;
  struct Row {
    std::uint32_t offset;
    std::uint32_t bytes;
    std::uint64_t line;
    RowProblem problem = RowProblem::kNone;
  };
  std::string text_;
  std::vector<Row> rows_;
};

/// Splits rows into fields. Fields without quotes are views into the row; others are views into a
/// buffer of the splitter that lives until the next split().
class RowSplitter {
 public:
  RowSplitter(char delimiter, std::size_t columns) : delimiter_(delimiter), columns_(columns) {}
  /// @param row without its line end. On kTooFewFields and kTooManyFields `fields` holds what
  ///   there is.
  RowProblem split(std::string_view row, std::vector<std::string_view>& fields);
  /// Row `i` of a batch: what its reader found wrong comes first.
  RowProblem split(const RowBatch& batch, std::size_t i, std::vector<std::string_view>& fields);

 private:
  RowProblem split_quoted(const char*& at, const char* end, std::vector<std::string_view>& fields);
  char delimiter_;
  std::size_t columns_;  ///< 0: any number
  std::string unquoted_;
};

/// Gives the rows of a file that inspect_table() found sound. One thread at a time.
class RowReader {
 public:
  virtual ~RowReader() = default;
  /// The next rows: `rows_max`, fewer at the end or when they hold more than kBatchBytesMax.
  /// Where batches end depends on the file and `rows_max` alone.
  /// @return false when no row is left, or a refusal (the file was changed meanwhile)
  virtual base::Result<bool> next(RowBatch& batch, std::size_t rows_max) = 0;
};

/// Told the raw bytes read so far; false stops the reading with transfer.interrupted.
using Watch = std::function<bool(std::uint64_t bytes)>;

/// Reads the file once from end to end, be it CSV or a workbook.
/// @return its shape, or those of inspect_csv() or inspect_xlsx()
base::Result<TableShape> inspect_table(const std::string& path, const TableFormat& format,
                                       const Watch& watch = {});
/// @return a reader of its rows, or what opening the file refuses
base::Result<std::unique_ptr<RowReader>> open_rows(const TableShape& shape);

/// The beginning of a table, for people to look at; the rest of the file may be broken.
struct TableSample {
  TableShape shape;  ///< sha256 and rows are not known
  std::vector<std::string> sheets = {};
  std::vector<bool> sheet_is_hidden = {};
  std::vector<std::vector<std::string>> rows = {};
};
/// Reads the first `rows_max` rows (of a text file: of its first MiB).
/// @return the sample, or those of inspect_csv() or inspect_xlsx()
base::Result<TableSample> sample_table(const std::string& path, const TableFormat& format,
                                       std::size_t rows_max);

/// The names in a header row, trimmed.
/// @return the names, or csv.bad_header (one is blank), csv.doubled_column, csv.too_many_columns
base::Result<std::vector<std::string>> check_header(const std::string& path,
                                                    const std::vector<std::string_view>& cells);
/// True when nothing stands in the text but blanks.
bool is_blank_row(std::string_view row);

}  // namespace transfer
