#include "platform/sheets/xlsx_check.h"

#include "base/hash.h"
#include "base/text.h"
#include "platform/sheets/xlsx_reader.h"

namespace sheets {
namespace {

void check_error(const base::Error& error) {
  CHECK(!error.reason.empty() && !error.message.empty());
}

/// A sum over the rows of a sheet; 0 when it is refused.
std::uint64_t sum_of(Workbook& book, std::size_t sheet) {
  auto reader = book.read(sheet);
  if (!reader) {
    check_error(reader.error());
    return 0;
  }
  std::uint64_t sum = 1;
  std::uint64_t last = 0;
  while (true) {
    const auto more = (*reader)->read_some([&](const SheetRow& row) {
      CHECK(row.number > last && row.size() <= XlsxLimits::kColumnsMax);
      last = row.number;
      for (std::size_t i = 0; i < row.size(); ++i) {
        CHECK(base::is_valid_utf8(row.cell(i)));
        sum = base::hash64(row.cell(i), sum + last + i);
      }
    });
    if (!more) {
      check_error(more.error());
      return 0;
    }
    if (!*more) return sum;
  }
}

}  // namespace

void check_xlsx_reader(const std::string& path) {
  auto book = Workbook::open(path);
  if (!book) return check_error(book.error());
  for (std::size_t sheet = 0; sheet < (*book)->sheets().size() && sheet < 8; ++sheet) {
    const std::uint64_t once = sum_of(**book, sheet);
    auto again = Workbook::open(path);
    CHECK(again.has_value());
    // The budget of bytes is one for the whole workbook: only a fresh one reads the same.
    if (sheet == 0) CHECK(sum_of(**again, sheet) == once);
  }
}

}  // namespace sheets
