#include "features/transfer/xlsx_rows.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "features/transfer/csv_reader.h"
#include "platform/sheets/table_writer.h"

namespace transfer {
namespace {

base::Error with_path(base::Error error, const std::string& path) {
  if (error.message.find(path) == std::string::npos) error.message = path + ": " + error.message;
  return error;
}

/// Cells up to the last that is not blank.
std::size_t filled_cells(const sheets::SheetRow& row) {
  std::size_t size = row.size();
  while (size > 0 && base::trim(row.cell(size - 1)).empty()) --size;
  return size;
}

RowProblem problem_of(sheets::RowTrouble trouble) {
  switch (trouble) {
    case sheets::RowTrouble::kErrorValue:
      return RowProblem::kErrorValue;
    case sheets::RowTrouble::kNoStoredResult:
      return RowProblem::kNoStoredResult;
    case sheets::RowTrouble::kNumberTooLong:
      return RowProblem::kNumberTooLong;
    case sheets::RowTrouble::kNone:
      break;
  }
  return RowProblem::kNone;
}

base::Result<std::string> sum_of(const std::string& path) {
  base::Sha256 sum;
  TRY_ASSIGN(const auto bytes, ByteSource::open(path, &sum));
  std::vector<char> block(std::size_t{256} * 1024);
  while (true) {
    TRY_ASSIGN(const std::size_t got, bytes->read(block.data(), block.size()));
    if (got == 0) return sum.hex();
  }
}

base::Result<void> read_rows(sheets::SheetReader& reader, TableShape& shape, const Watch& watch) {
  std::optional<base::Error> refused;
  const auto take = [&](const sheets::SheetRow& row) {
    const std::size_t size = filled_cells(row);
    if (size == 0 && row.trouble == sheets::RowTrouble::kNone) return;
    if (!shape.header.empty()) {
      ++shape.rows;
      shape.hidden_rows += row.is_hidden ? 1 : 0;
      return;
    }
    if (refused) return;
    std::vector<std::string_view> cells;
    for (std::size_t i = 0; i < size; ++i) cells.push_back(row.cell(i));
    auto header = check_header(shape.path, cells);
    if (header)
      shape.header = std::move(*header);
    else
      refused = std::move(header).error();
  };
  while (true) {
    TRY_ASSIGN(const bool more, reader.read_some(take));
    if (refused) return *refused;
    if (!more) return {};
    if (watch && !watch(reader.bytes_read()))
      return base::Error{base::ErrorCode::kConflict,
                         "transfer.interrupted",
                         "stopped while the file was read. Nothing of it was taken.",
                         {}};
  }
}

base::Result<TableShape> inspect(const std::string& path, const TableFormat& format,
                                 const Watch& watch) {
  TRY_ASSIGN(const auto book, sheets::Workbook::open(path));
  TRY_ASSIGN(const std::size_t sheet, book->find_sheet(format.sheet));
  TableShape shape{.path = path};
  shape.is_workbook = true;
  shape.sheet = book->sheets()[sheet].name;
  TRY_ASSIGN(const auto reader, book->read(sheet));
  TRY(read_rows(*reader, shape, watch));
  if (shape.header.empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "transfer.empty_file",
                       path + ": sheet '" + base::excerpt(shape.sheet, 40) +
                           "' is empty: its first row must name the columns",
                       {}};
  TRY_ASSIGN(shape.sha256, sum_of(path));
  return shape;
}

base::Result<TableSample> sample_xlsx(const std::string& path, const TableFormat& format,
                                      std::size_t rows_max) {
  TRY_ASSIGN(const auto book, sheets::Workbook::open(path));
  TRY_ASSIGN(const std::size_t sheet, book->find_sheet(format.sheet));
  TableSample sample;
  sample.shape.path = path;
  sample.shape.is_workbook = true;
  sample.shape.sheet = book->sheets()[sheet].name;
  for (const auto& info : book->sheets()) {
    sample.sheets.push_back(info.name);
    sample.sheet_is_hidden.push_back(info.is_hidden);
  }
  std::optional<base::Error> refused;
  const auto take = [&](const sheets::SheetRow& row) {
    const std::size_t size = filled_cells(row);
    if (size == 0 || refused || sample.rows.size() >= rows_max) return;
    std::vector<std::string_view> cells;
    for (std::size_t i = 0; i < size; ++i) cells.push_back(row.cell(i));
    if (!sample.shape.header.empty()) {
      sample.shape.hidden_rows += row.is_hidden ? 1 : 0;
      sample.rows.emplace_back(cells.begin(), cells.end());
      return;
    }
    auto header = check_header(path, cells);
    if (header)
      sample.shape.header = std::move(*header);
    else
      refused = std::move(header).error();
  };
  TRY_ASSIGN(const auto reader, book->read(sheet));
  bool more = true;
  while (more && !refused && sample.rows.size() < rows_max) {
    TRY_ASSIGN(more, reader->read_some(take));
  }
  if (refused) return *refused;
  if (sample.shape.header.empty())
    return base::Error{base::ErrorCode::kInvalid,
                       "transfer.empty_file",
                       "sheet '" + base::excerpt(sample.shape.sheet, 40) +
                           "' is empty: its first row must name the columns",
                       {}};
  return sample;
}

}  // namespace

bool may_be_workbook(const std::string& path) {
  const auto bytes = ByteSource::open(path);
  std::array<char, 4> begin{};
  if (!bytes || (*bytes)->is_packed()) return false;
  const auto got = (*bytes)->read(begin.data(), begin.size());
  return got && *got == 4 && std::string_view(begin.data(), 4) == "PK\x03\x04";
}

base::Result<TableShape> inspect_xlsx(const std::string& path, const TableFormat& format,
                                      const Watch& watch) {
  auto shape = inspect(path, format, watch);
  if (!shape) return with_path(std::move(shape).error(), path);
  return shape;
}

base::Result<std::unique_ptr<RowReader>> XlsxRows::open(const TableShape& shape) {
  std::unique_ptr<XlsxRows> rows(new XlsxRows);
  TRY_ASSIGN(rows->book_, sheets::Workbook::open(shape.path));
  TRY_ASSIGN(const std::size_t sheet, rows->book_->find_sheet(shape.sheet));
  TRY_ASSIGN(rows->reader_, rows->book_->read(sheet));
  rows->columns_ = shape.header.size();
  return std::unique_ptr<RowReader>(std::move(rows));
}

void XlsxRows::add(RowBatch& batch, const sheets::SheetRow& row) {
  const std::size_t size = filled_cells(row);
  if (size == 0 && row.trouble == sheets::RowTrouble::kNone) return;
  if (header_pending_) {
    header_pending_ = false;
    return;
  }
  const std::size_t begin = batch.text_.size();
  for (std::size_t i = 0; i < std::max(size, columns_); ++i) {
    if (i > 0) batch.text_ += ',';
    if (i < size) sheets::append_csv_cell(batch.text_, row.cell(i));
  }
  batch.rows_.push_back({static_cast<std::uint32_t>(begin),
                         static_cast<std::uint32_t>(batch.text_.size() - begin), row.number,
                         problem_of(row.trouble)});
}

base::Result<bool> XlsxRows::next(RowBatch& batch, std::size_t rows_max) {
  batch.text_.clear();
  batch.rows_.clear();
  std::swap(batch.text_, carry_.text_);
  std::swap(batch.rows_, carry_.rows_);
  while (!ended_ && batch.rows_.size() < rows_max &&
         batch.text_.size() < CsvLimits::kBatchBytesMax) {
    TRY_ASSIGN(const bool more,
               reader_->read_some([&](const sheets::SheetRow& row) { add(batch, row); }));
    ended_ = !more;
  }
  if (batch.rows_.size() > rows_max) {
    const std::uint32_t from = batch.rows_[rows_max].offset;
    carry_.text_.assign(batch.text_, from);
    carry_.rows_.assign(batch.rows_.begin() + static_cast<std::ptrdiff_t>(rows_max),
                        batch.rows_.end());
    for (auto& row : carry_.rows_) row.offset -= from;
    batch.text_.resize(from);
    batch.rows_.resize(rows_max);
  }
  return !batch.rows_.empty();
}

base::Result<TableShape> inspect_table(const std::string& path, const TableFormat& format,
                                       const Watch& watch) {
  return may_be_workbook(path) ? inspect_xlsx(path, format, watch)
                               : inspect_csv(path, format, watch);
}

base::Result<TableSample> sample_table(const std::string& path, const TableFormat& format,
                                       std::size_t rows_max) {
  if (!may_be_workbook(path)) return sample_csv(path, format, rows_max);
  auto sample = sample_xlsx(path, format, rows_max);
  if (!sample) return with_path(std::move(sample).error(), path);
  return sample;
}

base::Result<std::unique_ptr<RowReader>> open_rows(const TableShape& shape) {
  if (shape.is_workbook) return XlsxRows::open(shape);
  TRY_ASSIGN(auto reader, CsvReader::open(shape));
  return std::unique_ptr<RowReader>(std::make_unique<CsvReader>(std::move(reader)));
}

}  // namespace transfer
