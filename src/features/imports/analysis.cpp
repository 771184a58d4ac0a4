#include "features/imports/analysis.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "features/imports/kinds.h"
#include "features/transfer/transfer.h"

namespace imports {
namespace {

using records::Field;
using records::FieldType;
using records::RecordKind;

constexpr std::size_t kSamplesShown = 5;
constexpr double kSimilarEnough = 0.6;

/// Share of pairs of neighbouring characters that two names have in common (Dice), bytewise: three
/// bytes of a Chinese character weigh like three letters.
double similarity(const std::string& a, const std::string& b) {
  if (a.size() < 4 || b.size() < 4) return 0;
  std::multiset<std::string> pairs;
  for (std::size_t i = 0; i + 1 < a.size(); ++i) pairs.insert(a.substr(i, 2));
  const std::size_t of_a = pairs.size();
  std::size_t common = 0;
  for (std::size_t i = 0; i + 1 < b.size(); ++i)
    if (const auto at = pairs.find(b.substr(i, 2)); at != pairs.end()) {
      pairs.erase(at);
      ++common;
    }
  return 2.0 * static_cast<double>(common) / static_cast<double>(of_a + b.size() - 1);
}

struct Match {
  std::size_t field = 0;
  MatchSource source = MatchSource::kNone;
  bool is_minor = false;  ///< the column holds minor units
};

/// How well a column's name stands for a field.
std::optional<Match> match(const RecordKind& kind, std::size_t f, const std::string& column,
                           MatchSource wanted) {
  const Field& field = kind.fields[f];
  const std::string plain = plain_name(column);
  if (plain.empty()) return {};
  const auto is = [&](std::string_view name) { return plain_name(name) == plain; };
  if (wanted == MatchSource::kName) {
    if (field.type == FieldType::kMoney && is(records::column_of(field)))
      return Match{f, wanted, true};
    if (is(field.name) || is(field.name_zh) || is(field.name_en) ||
        (field.type == FieldType::kReference && is(std::string(field.name) + "_code")))
      return Match{f, wanted, false};
    return {};
  }
  if (wanted == MatchSource::kSynonym) {
    for (const auto word : synonyms_of(kind.kind, field.name))
      if (is(word)) return Match{f, wanted, false};
    return {};
  }
  for (const auto name : {field.name, field.name_zh, field.name_en})
    if (similarity(plain, plain_name(name)) >= kSimilarEnough) return Match{f, wanted, false};
  return {};
}

/// One field for each column: sure ways first, each field once.
struct Matches {
  std::vector<std::optional<Match>> columns;
  std::vector<bool> second;  ///< the column's field was taken by another
  std::vector<bool> taken;   ///< fields

  Matches(const RecordKind& kind, const std::vector<std::string>& header)
      : columns(header.size()), second(header.size()), taken(kind.fields.size()) {
    for (const auto source : {MatchSource::kName, MatchSource::kSynonym, MatchSource::kSimilar})
      for (std::size_t c = 0; c < header.size(); ++c)
        for (std::size_t f = 0; f < kind.fields.size() && !columns[c]; ++f) {
          const auto found = match(kind, f, header[c], source);
          if (!found) continue;
          if (taken[f]) {
            second[c] = second[c] || source != MatchSource::kSimilar;
            continue;
          }
          taken[f] = true;
          columns[c] = found;
        }
  }
  /// 0..1: half for the key, half for the columns; nothing without the key.
  [[nodiscard]] double score(const RecordKind& kind) const {
    std::size_t keys = 0;
    for (const auto key : kind.key) keys += taken[kind.index_of(key)] ? 1U : 0U;
    double sure = 0;
    for (const auto& column : columns)
      if (column) sure += column->source == MatchSource::kSimilar ? 0.3 : 1;
    const double key_share = static_cast<double>(keys) / static_cast<double>(kind.key.size());
    const double column_share =
        sure / static_cast<double>(std::max<std::size_t>(1, columns.size()));
    return keys == 0 ? 0 : key_share * 0.5 + column_share * 0.5;
  }
};

std::vector<std::string> values_of(const transfer::TableSample& sample, std::size_t column,
                                   std::size_t values_max) {
  std::vector<std::string> values;
  for (const auto& row : sample.rows) {
    if (column >= row.size()) continue;
    const std::string value(base::trim(row[column]));
    if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) continue;
    values.push_back(base::excerpt(value, 200));
    if (values.size() == values_max) break;
  }
  return values;
}

constexpr const char* kDateFormats[] = {"YYYY/M/D",          "YYYYMMDD", "YYYY.M.D",
                                        "YYYY年M月D日",      "M/D/YYYY", "D/M/YYYY",
                                        "D.M.YYYY",          "D-M-YYYY", "YYYY-MM-DD hh:mm:ss",
                                        "YYYY/M/D hh:mm:ss", "YYYY-M-D"};
constexpr const char* kPeriodFormats[] = {"YYYYMM", "YYYY/M", "YYYY.M", "YYYY年M月", "M/YYYY"};

/// Looks at a column's values: finds how days and numbers are written, and says what it doubts.
class ValueReader {
 public:
  ValueReader(const Field& field, const AnalysisInput& input)
      : field_(field), words_(input.words), is_workbook_(input.sample.shape.is_workbook) {}

  void read(const std::vector<std::string>& values, FieldMapping& mapping, ColumnView& view) {
    records::ParseOptions options;
    options.iso_dates_too = is_workbook_;
    if (mapping.unit && *mapping.unit == "minor") options.money_unit = records::MoneyUnit::kMinor;
    if (reads_all(values, options)) return;
    if (field_.type == FieldType::kDate || field_.type == FieldType::kPeriod)
      return read_days(values, options, mapping, view);
    if (field_.type == FieldType::kMoney || field_.type == FieldType::kInteger ||
        field_.type == FieldType::kReal) {
      options.thousands_separator = ',';
      if (reads_all(values, options)) {
        mapping.thousands = ",";
        return;
      }
    }
    options.thousands_separator = '\0';
    doubt(view, "unreadable_values", first_refusal(values, options));
  }

 private:
  bool reads_all(const std::vector<std::string>& values,
                 const records::ParseOptions& options) const {
    return first_refusal(values, options).empty();
  }
  std::string first_refusal(const std::vector<std::string>& values,
                            const records::ParseOptions& options) const {
    for (const auto& value : values)
      if (const auto parsed = records::parse_field(field_, value, options, words_); parsed.error)
        return "'" + base::excerpt(value, 40) + "': expected " + parsed.error->expected;
    return {};
  }
  void read_days(const std::vector<std::string>& values, records::ParseOptions options,
                 FieldMapping& mapping, ColumnView& view) const {
    std::vector<std::string> fitting;
    const auto try_format = [&](const char* text) {
      auto format = records::DateFormat::parse(text);
      CHECK(format.has_value());
      options.date_format = std::move(*format);
      if (reads_all(values, options)) fitting.emplace_back(text);
    };
    for (const char* text : kDateFormats) try_format(text);
    if (field_.type == FieldType::kPeriod)
      for (const char* text : kPeriodFormats) try_format(text);
    options.date_format.reset();
    if (fitting.empty()) return doubt(view, "unreadable_values", first_refusal(values, options));
    mapping.date_format = fitting.front();
    const bool day_first = std::find(fitting.begin(), fitting.end(), "D/M/YYYY") != fitting.end();
    if (fitting.front() == "M/D/YYYY" && day_first)
      doubt(view, "ambiguous_date", "M/D/YYYY or D/M/YYYY: both fit these values");
  }
  static void doubt(ColumnView& view, const char* what, std::string detail) {
    view.is_doubtful = true;
    view.doubt = what;
    view.doubt_detail = std::move(detail);
  }

  const Field& field_;
  const records::Dictionaries& words_;
  bool is_workbook_;
};

std::set<std::string> columns_of(const MappingDocument& document) {
  std::set<std::string> columns;
  for (const auto& field : document.fields)
    if (field.columns)
      for (const auto& column : *field.columns) columns.insert(base::to_lower_ascii(column));
  return columns;
}

bool fits(const SavedMapping& saved, const std::vector<std::string>& header) {
  std::set<std::string> there;
  for (const auto& cell : header) there.insert(base::to_lower_ascii(cell));
  const auto needed = columns_of(saved.mapping);
  return !needed.empty() && std::includes(there.begin(), there.end(), needed.begin(), needed.end());
}

void propose(const RecordKind& kind, const AnalysisInput& input, Analysis& analysis) {
  const auto& header = analysis.header;
  const Matches matches(kind, header);
  std::vector<std::string> unused;
  for (std::size_t c = 0; c < header.size(); ++c) {
    ColumnView view;
    view.column = header[c];
    view.samples = values_of(input.sample, c, kSamplesShown);
    const auto& found = matches.columns[c];
    if (!found) {
      unused.push_back(header[c]);
      if (matches.second[c]) {
        view.is_doubtful = true;
        view.doubt = "second_candidate";
      }
      analysis.columns.push_back(std::move(view));
      continue;
    }
    const Field& field = kind.fields[found->field];
    view.field = field.name;
    view.source = found->source;
    FieldMapping mapping;
    mapping.field = field.name;
    mapping.columns = std::vector<std::string>{header[c]};
    if (found->is_minor) mapping.unit = "minor";
    if (found->source == MatchSource::kSimilar) {
      view.is_doubtful = true;
      view.doubt = "similar_name";
    }
    ValueReader(field, input).read(values_of(input.sample, c, 200), mapping, view);
    analysis.mapping.fields.push_back(std::move(mapping));
    analysis.columns.push_back(std::move(view));
  }
  if (!unused.empty()) analysis.mapping.ignore = std::move(unused);
}

void start_from(const SavedMapping& saved, const AnalysisInput& input, Analysis& analysis) {
  analysis.mapping = saved.mapping;
  for (std::size_t c = 0; c < analysis.header.size(); ++c) {
    ColumnView view;
    view.column = analysis.header[c];
    view.samples = values_of(input.sample, c, kSamplesShown);
    for (const auto& field : saved.mapping.fields) {
      const auto& columns = field.columns;
      const bool uses = columns && std::any_of(columns->begin(), columns->end(), [&](auto& name) {
                          return base::to_lower_ascii(name) == base::to_lower_ascii(view.column);
                        });
      if (!uses) continue;
      view.field += (view.field.empty() ? "" : ", ") + field.field;
      view.source = MatchSource::kSaved;
    }
    analysis.columns.push_back(std::move(view));
  }
}

void list_missing(const RecordKind& kind, Analysis& analysis) {
  std::set<std::string_view> fed;
  for (const auto& field : analysis.mapping.fields) fed.insert(field.field);
  for (const auto& field : kind.fields) {
    const bool is_key = std::find(kind.key.begin(), kind.key.end(), field.name) != kind.key.end();
    const bool is_needed = is_key || (field.required && field.default_value.empty());
    if (is_needed && !fed.contains(field.name)) analysis.missing_fields.emplace_back(field.name);
  }
}

void guess_kinds(const AnalysisInput& input, Analysis& analysis) {
  for (const auto& name : transfer::import_kinds()) {
    const auto kind = transfer::find_kind(name);
    CHECK(kind.has_value());
    double score = Matches(**kind, analysis.header).score(**kind);
    // A saved mapping that fits says more than names do.
    for (const auto& saved : input.saved)
      if (saved.kind == name && fits(saved, analysis.header)) score = std::max(score, 0.95);
    if (score > 0) analysis.kinds.push_back({name, score});
  }
  std::stable_sort(analysis.kinds.begin(), analysis.kinds.end(),
                   [](const KindGuess& a, const KindGuess& b) { return a.score > b.score; });
}

}  // namespace

base::Result<void> analyse(const AnalysisInput& input, Analysis& analysis) {
  analysis.header = input.sample.shape.header;
  guess_kinds(input, analysis);
  const SavedMapping* chosen = nullptr;
  for (const auto& saved : input.saved) {
    if (input.mapping_id && saved.id == *input.mapping_id) chosen = &saved;
    if (fits(saved, analysis.header)) analysis.saved.push_back(saved);
  }
  if (input.mapping_id && chosen == nullptr)
    return base::Error{base::ErrorCode::kNotFound,
                       "import_mappings.no_such_mapping",
                       "there is no such saved mapping",
                       {}};
  analysis.kind =
      chosen != nullptr
          ? chosen->kind
          : input.kind.value_or(analysis.kinds.empty() ? "shops" : analysis.kinds.front().kind);
  TRY_ASSIGN(const RecordKind* const kind, transfer::find_kind(analysis.kind));
  if (chosen == nullptr)
    for (const auto& saved : analysis.saved)
      if (saved.kind == analysis.kind) chosen = &saved;
  if (chosen != nullptr)
    start_from(*chosen, input, analysis);
  else
    propose(*kind, input, analysis);
  if (!analysis.sheet.empty() && !analysis.mapping.sheet) analysis.mapping.sheet = analysis.sheet;
  list_missing(*kind, analysis);
  return {};
}

}  // namespace imports
