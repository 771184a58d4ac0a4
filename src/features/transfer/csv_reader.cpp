#include "features/transfer/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "base/text.h"
#include "features/transfer/row_scanner.h"

namespace transfer {
namespace {

using State = ScannedRow::State;

/// What a byte means to the splitter of unquoted fields.
constexpr std::uint8_t kNormal = 0;
constexpr std::uint8_t kHigh = 1;
constexpr std::uint8_t kNulByte = 2;
constexpr std::uint8_t kReturn = 4;

constexpr std::array<std::uint8_t, 256> byte_kinds() {
  std::array<std::uint8_t, 256> kinds{};
  for (std::size_t i = 0x80; i < 256; ++i) kinds[i] = kHigh;
  kinds[0] = kNulByte;
  kinds['\r'] = kReturn;
  return kinds;
}
constexpr auto kByteKinds = byte_kinds();

std::uint8_t kind_of(char c) { return kByteKinds[static_cast<unsigned char>(c)]; }

}  // namespace

bool is_blank_row(std::string_view row) {
  return std::all_of(row.begin(), row.end(), [](char c) { return c == ' ' || c == '\r'; });
}

std::string_view reason_of(RowProblem problem) {
  switch (problem) {
    case RowProblem::kNone:
      return "";
    case RowProblem::kTooFewFields:
      return "csv.too_few_fields";
    case RowProblem::kTooManyFields:
      return "csv.too_many_fields";
    case RowProblem::kBadUtf8:
      return "csv.bad_utf8";
    case RowProblem::kNul:
      return "csv.nul_byte";
    case RowProblem::kFieldTooLong:
      return "csv.field_too_long";
    case RowProblem::kTextAfterQuote:
      return "csv.text_after_quote";
    case RowProblem::kStrayCarriageReturn:
      return "csv.stray_carriage_return";
    case RowProblem::kErrorValue:
      return "xlsx.error_value";
    case RowProblem::kNoStoredResult:
      return "xlsx.no_stored_result";
    case RowProblem::kNumberTooLong:
      return "xlsx.number_too_long";
  }
  return "";
}

std::string_view words_of(RowProblem problem) {
  switch (problem) {
    case RowProblem::kNone:
      return "";
    case RowProblem::kTooFewFields:
      return "the row has fewer fields than the header: look for a missing delimiter";
    case RowProblem::kTooManyFields:
      return "the row has more fields than the header: put fields that hold the delimiter in "
             "quotes";
    case RowProblem::kBadUtf8:
      return "the row holds bytes that are not text in the file's encoding: save the file as "
             "UTF-8, "
             "or say encoding = \"GB18030\" in the mapping";
    case RowProblem::kNul:
      return "the row holds a NUL byte: export the row again";
    case RowProblem::kFieldTooLong:
      return "a field is longer than 64 KiB: shorten it";
    case RowProblem::kTextAfterQuote:
      return "text follows a closing quote: write a quote inside a quoted field twice";
    case RowProblem::kStrayCarriageReturn:
      return "a carriage return stands inside the line: put the field in quotes or remove it";
    case RowProblem::kErrorValue:
      return "a cell shows an error such as #REF! or #N/A: mend its formula, or empty the cell";
    case RowProblem::kNoStoredResult:
      return "a formula has no stored result: open the workbook in a spreadsheet program and save "
             "it, or paste the values";
    case RowProblem::kNumberTooLong:
      return "a number has more than 15 digits, of which the spreadsheet kept only 15: format the "
             "column as text and enter it again";
  }
  return "";
}

RowProblem RowSplitter::split_quoted(const char*& at, const char* end,
                                     std::vector<std::string_view>& fields) {
  ++at;  // the opening quote
  const char* begin = at;
  const std::size_t copied_from = unquoted_.size();
  bool copied = false;
  while (true) {
    const auto* quote =
        static_cast<const char*>(std::memchr(at, '"', static_cast<std::size_t>(end - at)));
    if (quote == nullptr) return RowProblem::kTextAfterQuote;  // only in rows cut by hand
    if (quote + 1 == end || quote[1] != '"') {
      if (copied) {
        unquoted_.append(begin, quote);
        fields.emplace_back(unquoted_.data() + copied_from, unquoted_.size() - copied_from);
      } else {
        fields.emplace_back(begin, static_cast<std::size_t>(quote - begin));
      }
      at = quote + 1;
      return at == end || *at == delimiter_ ? RowProblem::kNone : RowProblem::kTextAfterQuote;
    }
    copied = true;
    unquoted_.append(begin, quote + 1);
    at = quote + 2;
    begin = at;
  }
}

RowProblem RowSplitter::split(std::string_view row, std::vector<std::string_view>& fields) {
  fields.clear();
  unquoted_.clear();
  unquoted_.reserve(row.size());  // so views into it stay where they are
  const char* at = row.data();
  const char* const end = at + row.size();
  std::uint8_t kinds = kNormal;
  bool has_long_field = false;
  while (true) {
    if (at != end && *at == '"') {
      if (const auto problem = split_quoted(at, end, fields); problem != RowProblem::kNone)
        return problem;
      for (const char c : fields.back())
        kinds |= static_cast<std::uint8_t>(kind_of(c) & (kHigh | kNulByte));
    } else {
      const char* begin = at;
      while (at != end && *at != delimiter_) kinds |= kind_of(*at++);
      fields.emplace_back(begin, static_cast<std::size_t>(at - begin));
    }
    has_long_field |= fields.back().size() > CsvLimits::kFieldBytesMax;
    if (at == end) break;
    ++at;
  }
  if (kinds != kNormal) {
    if ((kinds & kNulByte) != 0) return RowProblem::kNul;
    if ((kinds & kReturn) != 0) return RowProblem::kStrayCarriageReturn;
    if (!base::is_valid_utf8(row)) return RowProblem::kBadUtf8;
  }
  if (has_long_field) return RowProblem::kFieldTooLong;
  if (columns_ != 0 && fields.size() < columns_) return RowProblem::kTooFewFields;
  if (columns_ != 0 && fields.size() > columns_) return RowProblem::kTooManyFields;
  return RowProblem::kNone;
}

RowProblem RowSplitter::split(const RowBatch& batch, std::size_t i,
                              std::vector<std::string_view>& fields) {
  const RowProblem problem = split(batch.row(i), fields);
  return batch.problem(i) != RowProblem::kNone ? batch.problem(i) : problem;
}

CsvReader::CsvReader(TextSource source, const TableShape& shape)
    : source_(std::move(source)),
      delimiter_(shape.delimiter),
      line_end_(shape.ends_with_cr ? '\r' : '\n') {}

base::Result<CsvReader> CsvReader::open(const TableShape& shape) {
  TRY_ASSIGN(auto bytes, ByteSource::open(shape.path));
  return CsvReader(TextSource(std::move(bytes), shape.encoding), shape);
}

base::Result<bool> CsvReader::next(RowBatch& batch, std::size_t rows_max) {
  batch.text_.clear();
  batch.text_.swap(carry_);
  batch.rows_.clear();
  std::size_t at = 0;
  while (batch.rows_.size() < rows_max && at < CsvLimits::kBatchBytesMax) {
    const ScannedRow row =
        scan_row(std::string_view(batch.text_).substr(at), delimiter_, line_end_, source_ended_);
    if (row.state == State::kEnd) break;
    if (row.state == State::kNeedsMore) {
      if (source_ended_ || batch.text_.size() - at > CsvLimits::kRowBytesMax * 2)
        return base::Error{base::ErrorCode::kConflict,
                           "transfer.file_changed",
                           "the file changed while it was read: import it again",
                           {}};
      TRY_ASSIGN(const bool more, source_.append(batch.text_));
      source_ended_ = !more;
      continue;
    }
    const std::string_view text = std::string_view(batch.text_).substr(at, row.bytes);
    if (!is_blank_row(text)) {
      if (header_pending_)
        header_pending_ = false;
      else
        batch.rows_.push_back({static_cast<std::uint32_t>(at),
                               static_cast<std::uint32_t>(row.bytes), line_, RowProblem::kNone});
    }
    at += row.consumed;
    line_ += row.lines;
  }
  carry_.assign(batch.text_, at);
  return !batch.rows_.empty();
}

}  // namespace transfer
