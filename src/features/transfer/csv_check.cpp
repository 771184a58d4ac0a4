#include "features/transfer/csv_check.h"

#include "base/hash.h"
#include "base/text.h"
#include "features/transfer/csv_reader.h"

namespace transfer {
namespace {

struct Reading {
  std::uint64_t rows = 0;
  std::uint64_t sum = 0;
};

Reading read_all(const TableShape& shape, std::size_t rows_max) {
  Reading reading;
  auto reader = CsvReader::open(shape);
  CHECK(reader.has_value());
  RowSplitter splitter(shape.delimiter, shape.header.size());
  RowBatch batch;
  std::vector<std::string_view> fields;
  std::uint64_t last_line = 0;
  while (true) {
    const auto more = reader->next(batch, rows_max);
    CHECK(more.has_value());
    if (!*more) return reading;
    CHECK(batch.size() <= rows_max);
    for (std::size_t i = 0; i < batch.size(); ++i) {
      ++reading.rows;
      CHECK(batch.line(i) > last_line);
      last_line = batch.line(i);
      reading.sum = base::hash64(batch.row(i), reading.sum + last_line);
      if (splitter.split(batch.row(i), fields) != RowProblem::kNone) continue;
      CHECK(fields.size() == shape.header.size());
      for (const auto field : fields) {
        CHECK(base::is_valid_utf8(field));
        CHECK(field.size() <= CsvLimits::kFieldBytesMax);
      }
    }
  }
}

}  // namespace

void check_csv_reader(const std::string& path) {
  for (const auto encoding : {Encoding::kAuto, Encoding::kUtf8, Encoding::kGb18030}) {
    const auto shape = inspect_csv(path, {.encoding = encoding});
    if (!shape) {
      CHECK(!shape.error().reason.empty() && !shape.error().message.empty());
      continue;
    }
    const Reading one = read_all(*shape, 1);
    const Reading many = read_all(*shape, 1000);
    CHECK(one.rows == shape->rows && many.rows == shape->rows);
    CHECK(one.sum == many.sum);
  }
}

}  // namespace transfer
