#pragma once
#include <memory>
#include <string>

#include "features/transfer/table_reader.h"
#include "platform/sheets/xlsx_reader.h"

/// A sheet of a workbook as rows: the first row that is not blank is the header; blank rows are no
/// rows; cells to the right of the header must be empty. Rows are known by the number that the
/// spreadsheet program shows.
namespace transfer {

/// True when the file begins like a ZIP archive, which a workbook is.
bool may_be_workbook(const std::string& path);

/// Reads the sheet once from end to end.
/// @return its shape (delimiter comma: rows travel as CSV), or
///   xlsx.…                  see sheets::Workbook and sheets::SheetReader
///   transfer.empty_file     no row
///   transfer.interrupted    `watch` said so
///   and those of check_header
base::Result<TableShape> inspect_xlsx(const std::string& path, const TableFormat& format,
                                      const Watch& watch = {});

class XlsxRows final : public RowReader {
 public:
  static base::Result<std::unique_ptr<RowReader>> open(const TableShape& shape);
  base::Result<bool> next(RowBatch& batch, std::size_t rows_max) override;

 private:
  XlsxRows() = default;
  void add(RowBatch& batch, const sheets::SheetRow& row);
  std::unique_ptr<sheets::Workbook> book_;
  std::unique_ptr<sheets::SheetReader> reader_;
  std::size_t columns_ = 0;
  bool header_pending_ = true;
  RowBatch carry_;  ///< rows read beyond the last batch
  bool ended_ = false;
};

}  // namespace transfer
