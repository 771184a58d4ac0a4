#pragma once
#include <memory>
#include <string>

#include "features/transfer/table_reader.h"

/// Reads CSV as RFC 4180 says, fast and without trust: plain or gzip, UTF-8 or GB18030, with comma,
/// tab or semicolon, with CR, LF or CRLF. A quote counts only at the start of a field. Blank lines
/// are no rows. Rows are numbered by the physical line of the source on which they begin.
namespace transfer {

/// Reads the file once from end to end.
/// @return its shape, or those of ByteSource and
///   transfer.wrong_kind_of_file   XLSX, PDF, UTF-16, …; says what it is and what to do
///   transfer.empty_file           not even a header
///   csv.bad_header                a header cell is blank, twice there, or not UTF-8
///   csv.unbalanced_quote          a quote is never closed; names the line that opens it
///   csv.row_too_long, csv.too_many_columns
///   transfer.interrupted          `watch` said so
base::Result<TableShape> inspect_csv(const std::string& path, const TableFormat& format,
                                     const Watch& watch = {});

base::Result<TableSample> sample_csv(const std::string& path, const TableFormat& format,
                                     std::size_t rows_max);

/// Reads the rows of a file that inspect_csv() found sound. One thread at a time.
class CsvReader final : public RowReader {
 public:
  /// @return the reader, or those of ByteSource
  static base::Result<CsvReader> open(const TableShape& shape);
  base::Result<bool> next(RowBatch& batch, std::size_t rows_max) override;

 private:
  CsvReader(TextSource source, const TableShape& shape);
  TextSource source_;
  char delimiter_;
  char line_end_;
  bool header_pending_ = true;
  std::uint64_t line_ = 1;
  std::string carry_;  ///< text read beyond the last batch
  bool source_ended_ = false;
};

}  // namespace transfer
