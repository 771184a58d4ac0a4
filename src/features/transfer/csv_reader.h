#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/transfer/text_source.h"

/// Reads CSV as RFC 4180 says, fast and without trust: plain or gzip, UTF-8 or GB18030, with comma,
/// tab or semicolon, with CR, LF or CRLF. A quote counts only at the start of a field. Blank lines
/// are no rows. Rows are numbered by the physical line of the source on which they begin.
namespace transfer {

/// Beyond these a file is refused (rows, columns) or the row is (fields).
struct CsvLimits {
  static constexpr std::size_t kRowBytesMax = std::size_t{1} << 20U;
  static constexpr std::size_t kFieldBytesMax = std::size_t{64} * 1024;
  static constexpr std::size_t kColumnsMax = 1000;
  static constexpr std::size_t kBatchBytesMax = std::size_t{32} << 20U;
};

/// What a mapping may fix; otherwise it is detected.
struct CsvFormat {
  Encoding encoding = Encoding::kAuto;
  char delimiter = '\0';  ///< `,` tab `;`, or NUL: whichever the header has most of
};

/// What a first reading of the whole file found. The file is sound: it unpacks, no quote is left
/// open, no row is too long. So nothing of a broken file is ever taken.
struct CsvShape {
  std::string path;
  std::string sha256 = {};  ///< of the raw file
  Encoding encoding = Encoding::kUtf8;
  char delimiter = ',';
  bool ends_with_cr = false;  ///< lines end with CR alone
  std::vector<std::string> header = {};
  std::uint64_t rows = 0;  ///< without header and blank lines
};

/// Reads the file once from end to end.
/// @return its shape, or those of ByteSource and
///   transfer.wrong_kind_of_file   XLSX, PDF, UTF-16, …; says what it is and what to do
///   transfer.empty_file           not even a header
///   csv.bad_header                a header cell is blank, twice there, or not UTF-8
///   csv.unbalanced_quote          a quote is never closed; names the line that opens it
///   csv.row_too_long, csv.too_many_columns
base::Result<CsvShape> inspect_csv(const std::string& path, const CsvFormat& format);

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
};
/// Stable key (`csv.too_few_fields`) and words for people.
std::string_view reason_of(RowProblem problem);
std::string_view words_of(RowProblem problem);

/// Splits rows into fields. Fields without quotes are views into the row; others are views into a
/// buffer of the splitter that lives until the next split().
class RowSplitter {
 public:
  RowSplitter(char delimiter, std::size_t columns) : delimiter_(delimiter), columns_(columns) {}
  /// @param row without its line end. On kTooFewFields and kTooManyFields `fields` holds what
  ///   there is.
  RowProblem split(std::string_view row, std::vector<std::string_view>& fields);

 private:
  RowProblem split_quoted(const char*& at, const char* end, std::vector<std::string_view>& fields);
  char delimiter_;
  std::size_t columns_;  ///< 0: any number
  std::string unquoted_;
};

/// Consecutive rows and the text they lie in.
class RowBatch {
 public:
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] std::string_view row(std::size_t i) const {
    return std::string_view(text_).substr(rows_[i].offset, rows_[i].bytes);
  }
  [[nodiscard]] std::uint64_t line(std::size_t i) const { return rows_[i].line; }

 private:
  friend class CsvReader;
  struct Row {
    std::uint32_t offset;
    std::uint32_t bytes;
    std::uint64_t line;
  };
  std::string text_;
  std::vector<Row> rows_;
};

/// Reads the rows of a file that inspect_csv() found sound. One thread at a time.
class CsvReader {
 public:
  /// @return the reader, or those of ByteSource
  static base::Result<CsvReader> open(const CsvShape& shape);
  /// The next rows: `rows_max`, fewer at the end or when they hold more than kBatchBytesMax.
  /// Where batches end depends on the file and `rows_max` alone.
  /// @return false when no row is left, or those of ByteSource (the file was changed meanwhile)
  base::Result<bool> next(RowBatch& batch, std::size_t rows_max);

 private:
  CsvReader(TextSource source, const CsvShape& shape);
  TextSource source_;
  char delimiter_;
  char line_end_;
  bool header_pending_ = true;
  std::uint64_t line_ = 1;
  std::string carry_;  ///< text read beyond the last batch
  bool source_ended_ = false;
};

}  // namespace transfer
