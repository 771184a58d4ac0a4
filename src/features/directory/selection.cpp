#include <algorithm>
#include <array>
#include <charconv>

#include "base/text.h"
#include "features/directory/directory.h"
#include "features/directory/part.h"

namespace directory {
namespace {

constexpr std::size_t kFilterBytesMax = 4000;

struct Word {
  std::string_view text;
  Operator op;
};
constexpr Word kWords[] = {
    {"eq", Operator::kIn},
    {"ne", Operator::kNotIn},
    {"in", Operator::kIn},
    {"not_in", Operator::kNotIn},
    {"lt", Operator::kBelow},
    {"le", Operator::kAtMost},
    {"gt", Operator::kAbove},
    {"ge", Operator::kAtLeast},
    {"between", Operator::kBetween},
    {"contains", Operator::kContains},
    {"has", Operator::kHas},
    {"empty", Operator::kEmpty},
    {"not_empty", Operator::kNotEmpty},
};

base::Error refused(const char* reason, std::string_view text, std::string message) {
  return base::Error{base::ErrorCode::kInvalid,
                     reason,
                     message,
                     {{"filter", base::excerpt(text), reason, message}}};
}

/// Between commas; `\,` is a comma, `\\` a backslash.
std::vector<std::string> split_values(std::string_view text) {
  std::vector<std::string> values(1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 1 < text.size())
      values.back() += text[++i];
    else if (text[i] == ',')
      values.emplace_back();
    else
      values.back() += text[i];
  }
  return values;
}

/// `2026-11-01`, `today`, `today+90`, `today-30`.
std::optional<base::Date> parse_day(std::string_view text, base::Date today) {
  if (!text.starts_with("today")) return base::Date::parse_iso(text);
  text.remove_prefix(5);
  if (text.empty()) return today;
  const auto days = base::parse_int(text);
  constexpr std::int64_t kDaysMax = 40'000;
  if (!days || (text.front() != '+' && text.front() != '-') || *days > kDaysMax ||
      *days < -kDaysMax)
    return {};
  return base::Date{today.day_number + static_cast<std::int32_t>(*days)};
}

std::optional<FilterValue> parse_value(ColumnKind kind, const std::string& text, base::Date today) {
  switch (kind) {
    case ColumnKind::kText:
    case ColumnKind::kCode:
    case ColumnKind::kCodeList:
      if (text.empty() || !base::is_valid_utf8(text)) return {};
      return FilterValue(text);
    case ColumnKind::kReal: {
      const auto value = base::parse_double(text);
      return value ? std::optional<FilterValue>(*value) : std::nullopt;
    }
    case ColumnKind::kDate: {
      const auto day = parse_day(text, today);
      return day ? std::optional<FilterValue>(std::int64_t{day->day_number}) : std::nullopt;
    }
    case ColumnKind::kFlag:
      if (text != "true" && text != "false") return {};
      return FilterValue(std::int64_t{text == "true" ? 1 : 0});
    default: {
      const auto value = base::parse_int(text);
      return value ? std::optional<FilterValue>(*value) : std::nullopt;
    }
  }
}

bool has_operator(ColumnKind kind, std::string_view word) {
  if (word == "eq" || word == "ne" || word == "empty" || word == "not_empty") return true;
  if (kind == ColumnKind::kFlag) return false;
  if (word == "in" || word == "not_in") return true;
  const bool is_text = storage_of(kind) == Storage::kText;
  if (word == "contains") return is_text;
  if (word == "has") return kind == ColumnKind::kCodeList;
  return !is_text;
}

base::Result<void> check_count(const Condition& condition, std::string_view text) {
  const std::size_t count = condition.values.size();
  const bool fits = condition.op == Operator::kIn || condition.op == Operator::kNotIn ? count >= 1
                    : condition.op == Operator::kBetween                              ? count == 2
                    : condition.op == Operator::kEmpty || condition.op == Operator::kNotEmpty
                        ? count == 0
                        : count == 1;
  if (fits) return {};
  return refused("directory.bad_filter", text, "the operator takes another number of values");
}

base::Error bad_operator(std::string_view text) {
  return refused("directory.bad_operator", text,
                 "the column does not have this operator; text takes eq, ne, in, not_in, "
                 "contains, empty, not_empty; numbers and days lt, le, gt, ge, between too");
}

std::string value_text(ColumnKind kind, const FilterValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  if (const auto* real = std::get_if<double>(&value)) {
    std::array<char, 40> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *real).ptr;
    return {buffer.data(), end};
  }
  const std::int64_t number = std::get<std::int64_t>(value);
  if (kind == ColumnKind::kDate) return base::Date{static_cast<std::int32_t>(number)}.iso();
  if (kind == ColumnKind::kFlag) return number != 0 ? "true" : "false";
  return std::to_string(number);
}

std::string_view operator_word(Operator op) {
  if (op == Operator::kIn) return "in";
  if (op == Operator::kNotIn) return "not_in";
  for (const Word& word : kWords)
    if (word.op == op) return word.text;
  return "";
}

std::string describe_condition(const Condition& condition) {
  const bool is_unit = condition.column == kUnit;
  const ColumnKind kind = is_unit ? ColumnKind::kCode : columns()[condition.column].kind;
  std::string text = is_unit ? "unit" : columns()[condition.column].name;
  text += ' ';
  text += operator_word(condition.op);
  for (std::size_t i = 0; i < condition.values.size(); ++i)
    text += (i == 0 ? " " : ",") + value_text(kind, condition.values[i]);
  return text;
}

/// `not (grade_no ge 20 or status in active)`
std::string describe_rule(const Rule& rule) {
  std::string text;
  const auto add = [&](const std::string& part) {
    text += (text.empty() ? "" : rule.is_any ? " or " : " and ") + part;
  };
  for (const Condition& condition : rule.conditions) add(describe_condition(condition));
  for (const RowTestPtr& test : rule.tests) add(test->text());
  for (const Rule& inner : rule.rules) add(describe_rule(inner));
  return (rule.is_negated ? "not (" : "(") + text + ")";
}

}  // namespace

std::vector<std::string> operators_of(const ColumnInfo& column) {
  std::vector<std::string> words;
  for (const Word& word : kWords)
    if (has_operator(column.kind, word.text)) words.emplace_back(word.text);
  return words;
}

base::Result<Condition> parse_operation(ColumnKind kind, std::string_view text, base::Date today) {
  const std::size_t first = text.find(':');
  if (first == std::string_view::npos || text.size() > kFilterBytesMax)
    return refused("directory.bad_filter", text, "expected COLUMN:OPERATOR[:VALUE]");
  const std::size_t second = text.find(':', first + 1);
  const auto word = text.substr(
      first + 1, second == std::string_view::npos ? std::string_view::npos : second - first - 1);
  const auto* const known = std::find_if(std::begin(kWords), std::end(kWords),
                                         [&](const Word& one) { return one.text == word; });
  if (known == std::end(kWords) || !has_operator(kind, word)) return bad_operator(text);
  Condition condition;
  condition.column = kUnit;
  condition.op = known->op;
  if (second != std::string_view::npos) {
    const auto values = word == "eq" || word == "ne" || word == "contains"
                            ? std::vector<std::string>{std::string(text.substr(second + 1))}
                            : split_values(text.substr(second + 1));
    for (const std::string& value : values) {
      auto parsed = parse_value(kind, value, today);
      if (!parsed)
        return refused("directory.bad_value", text,
                       base::excerpt(value, 40) + " is not a value of a " +
                           std::string(kind_name(kind)) + " column");
      condition.values.push_back(*std::move(parsed));
    }
  }
  TRY(check_count(condition, text));
  return condition;
}

base::Result<Condition> parse_condition(std::string_view text, base::Date today) {
  const auto name = text.substr(0, text.find(':'));
  if (name == "unit") {
    TRY_ASSIGN(auto condition, parse_operation(ColumnKind::kCode, text, today));
    if (condition.op != Operator::kIn && condition.op != Operator::kNotIn)
      return bad_operator(text);
    return condition;
  }
  const auto column = find_column(name);
  if (!column && text.size() <= kFilterBytesMax && name.size() < text.size())
    return refused(
        "directory.unknown_column", text,
        "there is no column " + base::excerpt(name, 40) + ": GET /customers/columns lists them");
  TRY_ASSIGN(auto condition,
             parse_operation(column ? columns()[*column].kind : ColumnKind::kCode, text, today));
  condition.column = *column;
  return condition;
}

std::string describe(const Selection& selection) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : "; ") + part; };
  for (const Condition& condition : selection.conditions) add(describe_condition(condition));
  for (const RowTestPtr& test : selection.tests) add(test->text());
  for (const Rule& rule : selection.rules) add(describe_rule(rule));
  if (!selection.words.empty()) add("q=" + selection.words);
  if (selection.ids) add(std::to_string(selection.ids->size()) + " shops by id");
  return words.empty() ? "all shops" : words;
}

base::Result<Sort> parse_sort(std::string_view text) {
  Sort sort;
  if (text.starts_with('-')) {
    sort.descending = true;
    text.remove_prefix(1);
  }
  if (text.empty() || text == "id") return sort;
  sort.column = find_column(text);
  if (!sort.column)
    return base::Error{base::ErrorCode::kInvalid,
                       "directory.unknown_column",
                       "there is no column " + base::excerpt(text, 40) + " to sort by",
                       {{"sort", base::excerpt(text), "directory.unknown_column", "a column"}}};
  return sort;
}

}  // namespace directory
