#include <algorithm>
#include <array>
#include <set>

#include "base/hash.h"
#include "base/text.h"
#include "features/transfer/csv_reader.h"
#include "features/transfer/row_scanner.h"

namespace transfer {
namespace {

using State = ScannedRow::State;

constexpr std::size_t kSampleBytes = std::size_t{1} << 20U;

/// The first bytes of the file, unpacked.
base::Result<std::string> read_sample(const std::string& path) {
  TRY_ASSIGN(auto bytes, ByteSource::open(path));
  std::string sample;
  std::array<char, std::size_t{16} * 1024> block{};
  while (sample.size() < kSampleBytes) {
    TRY_ASSIGN(const std::size_t got, bytes->read(block.data(), block.size()));
    if (got == 0) break;
    sample.append(block.data(), got);
  }
  return sample;
}

/// The delimiter that the header line has most of, outside quotes. A one-column file has none:
/// comma.
char detect_delimiter(std::string_view sample) {
  constexpr std::string_view kDelimiters = ",\t;";
  std::size_t counts[3] = {};
  bool quoted = false;
  for (const char c : sample) {
    if (c == '"') quoted = !quoted;
    if (quoted) continue;
    if (c == '\n' || c == '\r') {
      if (counts[0] + counts[1] + counts[2] > 0) break;
      continue;
    }
    if (const auto which = kDelimiters.find(c); which != std::string_view::npos) ++counts[which];
  }
  return kDelimiters[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

base::Result<std::vector<std::string>> read_header(std::string_view row, const TableShape& shape) {
  std::vector<std::string_view> fields;
  RowSplitter splitter(shape.delimiter, 0);  // owns what `fields` views of quoted cells
  const RowProblem problem = splitter.split(row, fields);
  if (problem != RowProblem::kNone)
    return base::invalid("csv.bad_header", shape.path + ": the header cannot be read: " +
                                               std::string(words_of(problem)));
  return check_header(shape.path, fields);
}

/// Walks over all rows and counts them.
class Walk {
 public:
  Walk(std::unique_ptr<ByteSource> bytes, TableShape& shape, const Watch& watch)
      : bytes_(*bytes), source_(std::move(bytes), shape.encoding), shape_(shape), watch_(watch) {}

  base::Result<void> run() {
    while (true) {
      const ScannedRow row = scan_row(std::string_view(text_).substr(at_), shape_.delimiter,
                                      shape_.ends_with_cr ? '\r' : '\n', ended_);
      if (row.state == State::kEnd) return {};
      if (row.state == State::kNeedsMore) {
        TRY(read_more(row.quote_open));
        continue;
      }
      if (row.bytes > CsvLimits::kRowBytesMax) return too_long(false);
      TRY(take(std::string_view(text_).substr(at_, row.bytes)));
      at_ += row.consumed;
      line_ += row.lines;
    }
  }

 private:
  base::Error too_long(bool quote_open) const {
    const std::string where = shape_.path + ": the row on line " + std::to_string(line_);
    if (quote_open)
      return base::invalid("csv.unbalanced_quote",
                           where +
                               " opens a quote that is never closed: close it, or remove it. "
                               "Nothing of the file was taken.");
    return base::invalid("csv.row_too_long",
                         where + " is longer than 1 MiB. Nothing of the file was taken.");
  }
  base::Result<void> read_more(bool quote_open) {
    if (ended_ || text_.size() - at_ > CsvLimits::kRowBytesMax) return too_long(quote_open);
    text_.erase(0, at_);
    at_ = 0;
    TRY_ASSIGN(const bool more, source_.append(text_));
    ended_ = !more;
    if (watch_ && !watch_(bytes_.raw_bytes()))
      return base::Error{base::ErrorCode::kConflict,
                         "transfer.interrupted",
                         "stopped while the file was read. Nothing of it was taken.",
                         {}};
    return {};
  }
  base::Result<void> take(std::string_view row) {
    if (is_blank_row(row)) return {};
    if (shape_.header.empty()) {
      TRY_ASSIGN(shape_.header, read_header(row, shape_));
      return {};
    }
    ++shape_.rows;
    return {};
  }

  const ByteSource& bytes_;  ///< within source_
  TextSource source_;
  TableShape& shape_;
  const Watch& watch_;
  std::string text_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
  bool ended_ = false;
};

/// What the beginning says of the whole.
base::Result<TableShape> shape_of(const std::string& path, std::string_view sample,
                                  const TableFormat& format) {
  if (const auto kind = wrong_kind_of_file(sample); !kind.empty())
    return base::invalid("transfer.wrong_kind_of_file",
                         path + " is not CSV but " + std::string(kind));
  TableShape shape{.path = path};
  shape.encoding = format.encoding == Encoding::kAuto ? detect_encoding(sample) : format.encoding;
  shape.delimiter = format.delimiter != '\0' ? format.delimiter : detect_delimiter(sample);
  shape.ends_with_cr =
      sample.find('\n') == std::string::npos && sample.find('\r') != std::string::npos;
  return shape;
}

}  // namespace

base::Result<std::vector<std::string>> check_header(const std::string& path,
                                                    const std::vector<std::string_view>& cells) {
  if (cells.size() > CsvLimits::kColumnsMax)
    return base::invalid("csv.too_many_columns",
                         path + ": the header has " + std::to_string(cells.size()) +
                             " columns, more than " + std::to_string(CsvLimits::kColumnsMax));
  std::vector<std::string> header;
  std::set<std::string> seen;
  for (const auto cell : cells) {
    const std::string name(base::trim(cell));
    if (name.empty())
      return base::invalid("csv.bad_header",
                           path + ": column " + std::to_string(header.size() + 1) +
                               " has no name in the header: name it or remove it");
    if (!seen.insert(base::to_lower_ascii(name)).second)
      return base::invalid("csv.doubled_column",
                           path + ": the header names column '" + base::excerpt(name) +
                               "' twice: which of them counts is not guessed, "
                               "rename one");
    header.push_back(name);
  }
  return header;
}

base::Result<TableShape> inspect_csv(const std::string& path, const TableFormat& format,
                                     const Watch& watch) {
  TRY_ASSIGN(const std::string sample, read_sample(path));
  TRY_ASSIGN(TableShape shape, shape_of(path, sample, format));
  base::Sha256 sum;
  TRY_ASSIGN(auto bytes, ByteSource::open(path, &sum));
  Walk walk(std::move(bytes), shape, watch);
  TRY(walk.run());
  if (shape.header.empty())
    return base::invalid("transfer.empty_file",
                         path + " is empty: the first line must name the columns");
  shape.sha256 = sum.hex();
  return shape;
}

base::Result<TableSample> sample_csv(const std::string& path, const TableFormat& format,
                                     std::size_t rows_max) {
  TRY_ASSIGN(const std::string begin, read_sample(path));
  TableSample sample;
  TRY_ASSIGN(sample.shape, shape_of(path, begin, format));
  TRY_ASSIGN(auto bytes, ByteSource::open(path));
  TextSource source(std::move(bytes), sample.shape.encoding);
  std::string text;
  bool ended = false;
  std::size_t at = 0;
  std::vector<std::string_view> fields;
  while (sample.rows.size() < rows_max) {
    const ScannedRow row = scan_row(std::string_view(text).substr(at), sample.shape.delimiter,
                                    sample.shape.ends_with_cr ? '\r' : '\n', ended);
    if (row.state == State::kEnd) break;
    if (row.state == State::kNeedsMore) {
      if (ended || text.size() > kSampleBytes) break;  // inspect_csv() will say what is wrong
      TRY_ASSIGN(const bool more, source.append(text));
      ended = !more;
      continue;
    }
    const auto line = std::string_view(text).substr(at, row.bytes);
    at += row.consumed;
    if (is_blank_row(line)) continue;
    if (sample.shape.header.empty()) {
      TRY_ASSIGN(sample.shape.header, read_header(line, sample.shape));
      continue;
    }
    RowSplitter splitter(sample.shape.delimiter, 0);
    if (splitter.split(line, fields) != RowProblem::kNone) continue;
    sample.rows.emplace_back(fields.begin(), fields.end());
  }
  if (sample.shape.header.empty())
    return base::invalid("transfer.empty_file",
                         path + " is empty: the first line must name the columns");
  return sample;
}

}  // namespace transfer
