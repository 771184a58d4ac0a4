#include "features/research/answer_file.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "features/research/compliance.h"
#include "features/transfer/table_reader.h"

namespace research {
namespace {

constexpr std::size_t kRowsAtOnce = 4096;

std::string plain(std::string_view text) { return base::to_lower_ascii(base::trim(text)); }

bool names(const Dimension& dimension, std::string_view column) {
  const std::string wanted = plain(column);
  return wanted == dimension.code || wanted == plain(dimension.name_zh) ||
         wanted == plain(dimension.name_en);
}

/// Which column holds each dimension.
base::Result<std::vector<std::size_t>> match_columns(const std::vector<std::string>& header,
                                                     const Definition& definition) {
  std::vector<std::optional<std::size_t>> found(definition.dimensions.size());
  for (std::size_t column = 0; column < header.size(); ++column) {
    const auto dimension = std::ranges::find_if(
        definition.dimensions, [&](const Dimension& one) { return names(one, header[column]); });
    if (dimension == definition.dimensions.end()) return refused_column(header[column]);
    auto& place = found[static_cast<std::size_t>(dimension - definition.dimensions.begin())];
    if (place)
      return base::invalid("research.doubled_column",
                           "two columns for " + dimension->code + ": leave one out");
    place = column;
  }
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!found[i])
      return base::invalid("research.missing_column", "no column " + definition.dimensions[i].code +
                                                          ": the first row names the columns");
    columns.push_back(*found[i]);
  }
  return columns;
}

std::string expected_of(const Dimension& dimension) {
  std::string text = "one of ";
  constexpr std::size_t kNamed = 12;
  for (std::size_t i = 0; i < dimension.categories.size() && i < kNamed; ++i) {
    const Category& category = dimension.categories[i];
    if (i > 0) text += ", ";
    text += category.code;
    if (category.name_zh != category.code) text += " (" + category.name_zh + ")";
  }
  return text + (dimension.categories.size() > kNamed ? ", …" : "");
}

/// Codes and names of one dimension, looked up by what a cell says.
class Reader {
 public:
  explicit Reader(const Dimension& dimension) : dimension_(dimension) {
    for (std::size_t i = dimension.categories.size(); i-- > 0;) {
      const Category& category = dimension.categories[i];
      for (const auto* text : {&category.name_zh, &category.name_en, &category.code})
        known_[plain(*text)] = i;
    }
  }
  /// @return the category's place, or what is wrong with the cell
  [[nodiscard]] std::optional<std::size_t> find(std::string_view cell, RowRefusal& wrong) const {
    const auto at = known_.find(plain(cell));
    if (at != known_.end()) return at->second;
    wrong.field = dimension_.code;
    if (dimension_.code == "age_band" && is_below_18(cell)) {
      wrong.reason = "compliance.min_11";
      wrong.expected = "MIN-11: no answers of minors (未成年人网络保护条例 36, 37)";
    } else if (dimension_.code == "age_band" && is_exact_age(cell)) {
      wrong.reason = "compliance.pii_03";
      wrong.expected = "PII-03: an age band, not an age (PIPL 6): " + expected_of(dimension_);
    } else {
      wrong.reason = base::trim(cell).empty() ? "research.blank_answer" : "research.not_an_answer";
      wrong.expected = expected_of(dimension_);
    }
    return {};
  }

 private:
  const Dimension& dimension_;
  std::map<std::string, std::size_t, std::less<>> known_;
};

class Taker {
 public:
  Taker(const Definition& definition, std::vector<std::size_t> columns, AnswerFile& file)
      : columns_(std::move(columns)), file_(file) {
    for (const Dimension& dimension : definition.dimensions) readers_.emplace_back(dimension);
  }
  void take(const transfer::RowBatch& batch, std::size_t i, transfer::RowSplitter& splitter) {
    ++file_.rows;
    RowRefusal wrong{static_cast<std::int64_t>(batch.line(i)), {}, {}, {}};
    const auto problem = splitter.split(batch, i, fields_);
    if (problem != transfer::RowProblem::kNone) {
      wrong.reason = transfer::reason_of(problem);
      wrong.expected = transfer::words_of(problem);
      return refuse(std::move(wrong));
    }
    std::string codes;
    for (std::size_t d = 0; d < readers_.size(); ++d) {
      const auto code = readers_[d].find(fields_[columns_[d]], wrong);
      if (!code) return refuse(std::move(wrong));
      codes += (d == 0 ? "" : ",") + std::to_string(*code);
    }
    ++file_.answers[codes];
  }

 private:
  void refuse(RowRefusal wrong) {
    ++file_.refused;
    if (file_.refusals.size() < AnswerFile::kRefusalsShown)
      file_.refusals.push_back(std::move(wrong));
  }
  std::vector<std::size_t> columns_;
  std::vector<Reader> readers_;
  std::vector<std::string_view> fields_;
  AnswerFile& file_;
};

}  // namespace

base::Result<AnswerFile> read_answers(const std::string& path, const Definition& definition) {
  TRY_ASSIGN(const auto shape, transfer::inspect_table(path, {}));
  TRY_ASSIGN(auto columns, match_columns(shape.header, definition));
  if (shape.rows > static_cast<std::uint64_t>(kAnswersMax))
    return base::invalid("research.too_many_answers", "a study takes at most 100,000 answers");
  AnswerFile file;
  file.sha256 = shape.sha256;
  Taker taker(definition, std::move(columns), file);
  transfer::RowSplitter splitter(shape.delimiter, shape.header.size());
  TRY_ASSIGN(const auto rows, transfer::open_rows(shape));
  transfer::RowBatch batch;
  for (;;) {
    TRY_ASSIGN(const bool is_more, rows->next(batch, kRowsAtOnce));
    if (!is_more) return file;
    for (std::size_t i = 0; i < batch.size(); ++i) taker.take(batch, i, splitter);
  }
}

}  // namespace research
