#include "platform/records/parse.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace records {
namespace {

/// What reading one cell needs; keeps the leaf functions short.
struct Cell {
  const Field& field;
  std::string_view text;  ///< trimmed, not empty
  const ParseOptions& options;
  const Dictionaries& dictionaries;

  [[nodiscard]] ParsedField refused(const char* reason, std::string expected) const {
    return {{},
            base::FieldError{std::string(field.name), base::excerpt(text), reason,
                             std::move(expected)}};
  }
};

std::string number_text(double value) {
  std::array<char, 40> buffer{};
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), end};
}

std::string range_text(const Field& field) {
  constexpr double kNoBound = 1e15;
  if (field.min <= -kNoBound && field.max >= kNoBound) return "a smaller number";
  if (field.max >= kNoBound) return "at least " + number_text(field.min);
  if (field.min <= -kNoBound) return "at most " + number_text(field.max);
  return "from " + number_text(field.min) + " to " + number_text(field.max);
}

bool in_range(const Field& field, double value) { return value >= field.min && value <= field.max; }

ParsedField parse_text(const Cell& cell) {
  if (cell.text.size() > cell.field.bytes_max)
    return cell.refused("text.too_long",
                        "at most " + std::to_string(cell.field.bytes_max) + " bytes");
  if (cell.field.one_of.empty()) return {cell.text, {}};
  const std::string lower = base::to_lower_ascii(cell.text);
  std::string allowed;
  for (const auto choice : cell.field.one_of) {
    if (base::to_lower_ascii(choice) == lower) return {choice, {}};
    allowed += allowed.empty() ? "one of " : ", ";
    allowed += choice;
  }
  return cell.refused("text.not_allowed", allowed);
}

ParsedField parse_integer(const Cell& cell) {
  const auto value = base::parse_int(cell.text);
  if (!value) return cell.refused("integer.not_a_number", "a whole number, digits only");
  if (!in_range(cell.field, static_cast<double>(*value)))
    return cell.refused("number.out_of_range", range_text(cell.field));
  return {*value, {}};
}

ParsedField parse_real(const Cell& cell) {
  const bool is_share = cell.field.max == 1;
  std::string_view digits = cell.text;
  bool percent = cell.options.percent;
  if (digits.ends_with('%')) {
    if (!is_share && !percent)
      return cell.refused("real.not_a_number", "a number without a percent sign");
    digits = base::trim(digits.substr(0, digits.size() - 1));
    percent = true;
  }
  const auto value = base::parse_double(digits);
  if (!value) return cell.refused("real.not_a_number", "a number, for example 12.5");
  const double result = percent ? *value / 100 : *value;
  if (!in_range(cell.field, result)) {
    std::string expected = range_text(cell.field);
    if (is_share && !percent)
      expected += ", or with a percent sign; when the column is in percent, say so in the mapping";
    return cell.refused("number.out_of_range", expected);
  }
  return {result == 0 ? 0.0 : result, {}};  // -0 is 0
}

/// `1,234,567.50` without its separators; nothing when they stand in the wrong places.
std::optional<std::string> without_separators(std::string_view text, char separator) {
  const std::size_t point = std::min(text.find('.'), text.size());
  if (text.find(separator, point) != std::string_view::npos) return {};
  std::string plain;
  std::size_t group = 0;
  bool first = true;
  for (std::size_t i = 0; i < point; ++i) {
    const char c = text[i];
    if (c == separator) {
      if (first ? (group == 0 || group > 3) : group != 3) return {};
      first = false;
      group = 0;
      continue;
    }
    plain += c;
    if (c >= '0' && c <= '9') ++group;
  }
  if (!first && group != 3) return {};
  plain += text.substr(point);
  return plain;
}

ParsedField parse_money(const Cell& cell) {
  std::string_view digits = cell.text;
  std::optional<std::string> bare;
  if (cell.options.thousands_separator != '\0') {
    bare = without_separators(cell.text, cell.options.thousands_separator);
    if (!bare) return cell.refused("money.not_an_amount", "separators between groups of three");
    digits = *bare;
  } else if (digits.find(',') != std::string_view::npos) {
    return cell.refused("money.thousands_separator",
                        "an amount without thousands separators, or the mapping names theirs");
  }
  std::optional<std::int64_t> minor;
  if (cell.options.money_unit == MoneyUnit::kMinor) {
    minor = base::parse_int(digits);
    if (!minor) return cell.refused("money.not_an_amount", "a whole number of minor units");
  } else {
    const auto amount = base::Money::parse(digits);
    const bool is_decimal = digits.find_first_not_of("+-.0123456789") == std::string_view::npos &&
                            base::parse_double(digits).has_value();
    const std::size_t point = std::min(digits.find('.'), digits.size());
    if (!amount && is_decimal && point + 3 < digits.size())
      return cell.refused("money.too_precise", "at most two decimals");
    if (!amount) return cell.refused("money.not_an_amount", "a plain decimal, for example 161.28");
    minor = amount->minor;
  }
  if (!in_range(cell.field, static_cast<double>(*minor) / 100))
    return cell.refused("number.out_of_range", range_text(cell.field));
  return {*minor, {}};
}

ParsedField parse_date(const Cell& cell) {
  const auto& format = cell.options.date_format;
  const auto date = format ? format->read(cell.text) : base::Date::parse_iso(cell.text);
  if (cell.options.iso_dates_too) {
    if (const auto iso = base::Date::parse_iso(cell.text)) return {*iso, {}};
  }
  if (!date || (format && !format->has_day()))
    return cell.refused("date.not_a_date",
                        "a day that exists, written " + (format ? format->text() : "YYYY-MM-DD"));
  return {*date, {}};
}

ParsedField parse_period(const Cell& cell) {
  const auto& format = cell.options.date_format;
  std::optional<base::Period> period;
  if (!format)
    period = base::Period::parse(cell.text);
  else if (const auto date = format->read(cell.text))
    period = base::Period::of(*date);
  if (!period && cell.options.iso_dates_too) {
    period = base::Period::parse(cell.text);
    if (const auto day = base::Date::parse_iso(cell.text)) period = base::Period::of(*day);
  }
  if (!period)
    return cell.refused("period.not_a_period",
                        "a month, written " + (format ? format->text() : "YYYY-MM"));
  return {*period, {}};
}

ParsedField parse_flag(const Cell& cell) {
  static constexpr std::string_view kYes[] = {"1", "true", "yes", "y", "t", "是", "有"};
  static constexpr std::string_view kNo[] = {"0", "false", "no", "n", "f", "否", "无"};
  const std::string lower = base::to_lower_ascii(cell.text);
  if (std::find(std::begin(kYes), std::end(kYes), lower) != std::end(kYes)) return {true, {}};
  if (std::find(std::begin(kNo), std::end(kNo), lower) != std::end(kNo)) return {false, {}};
  return cell.refused("flag.not_a_flag", "1 or 0, yes or no, true or false, 是 or 否");
}

ParsedField unknown_value(const Cell& cell) {
  const std::string allowed = cell.dictionaries.allowed(cell.field.dictionary);
  return cell.refused("dictionary.unknown_value", allowed.empty()
                                                      ? "nothing: the company has no dictionary " +
                                                            std::string(cell.field.dictionary)
                                                      : "one of " + allowed);
}

ParsedField parse_code(const Cell& cell) {
  const std::string* code = cell.dictionaries.find(cell.field.dictionary, cell.text);
  if (code == nullptr) return unknown_value(cell);
  return {*code, {}};
}

/// Codes between `,` `;` `|` `/` or `、`; the result is in the dictionary's order, each once, so
/// that the same set is always the same text.
ParsedField parse_code_list(const Cell& cell) {
  std::string separated(cell.text);
  constexpr std::string_view kIdeographicComma = "、";
  for (auto at = separated.find(kIdeographicComma); at != std::string::npos;
       at = separated.find(kIdeographicComma))
    separated.replace(at, kIdeographicComma.size(), ",");
  for (char& c : separated)
    if (c == ';' || c == '|' || c == '/') c = ',';
  std::vector<std::pair<std::size_t, std::string>> ranked;
  for (const auto part : base::split(separated, ',')) {
    const auto word = base::trim(part);
    if (word.empty()) continue;
    const std::string* code = cell.dictionaries.find(cell.field.dictionary, word);
    if (code == nullptr) return unknown_value(cell);
    ranked.emplace_back(cell.dictionaries.rank(cell.field.dictionary, *code), *code);
  }
  std::sort(ranked.begin(), ranked.end());
  ranked.erase(std::unique(ranked.begin(), ranked.end()), ranked.end());
  std::string codes;
  for (const auto& [rank, code] : ranked) {
    if (!codes.empty()) codes += ',';
    codes += code;
  }
  if (codes.empty()) return unknown_value(cell);
  return {codes, {}};
}

}  // namespace

ParsedField parse_field(const Field& field, std::string_view text, const ParseOptions& options,
                        const Dictionaries& dictionaries) {
  const Cell cell{field, base::trim(text), options, dictionaries};
  if (cell.text.empty()) return {};
  if (cell.text.find('\0') != std::string_view::npos)
    return cell.refused("text.nul", "text without NUL bytes");
  if (!base::is_valid_utf8(cell.text)) return cell.refused("text.bad_utf8", "well-formed UTF-8");
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kReference:
      return parse_text(cell);
    case FieldType::kInteger:
      return parse_integer(cell);
    case FieldType::kReal:
      return parse_real(cell);
    case FieldType::kMoney:
      return parse_money(cell);
    case FieldType::kDate:
      return parse_date(cell);
    case FieldType::kPeriod:
      return parse_period(cell);
    case FieldType::kFlag:
      return parse_flag(cell);
    case FieldType::kCode:
      return parse_code(cell);
    case FieldType::kCodeList:
      return parse_code_list(cell);
  }
  CHECK_NOTE(false, field.name);
  return {};
}

std::optional<std::string> to_text(const Field& field, const db::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.variant())) return *text;
  if (const auto* real = std::get_if<double>(&value.variant())) return number_text(*real);
  const auto* integer = std::get_if<std::int64_t>(&value.variant());
  if (integer == nullptr) return {};
  switch (field.type) {
    case FieldType::kMoney:
      return base::Money{*integer}.text();
    case FieldType::kDate:
      return base::Date{static_cast<std::int32_t>(*integer)}.iso();
    case FieldType::kPeriod:
      return base::Period{static_cast<std::int32_t>(*integer)}.text();
    default:
      return std::to_string(*integer);
  }
}

db::Value from_text(const Field& field, const std::optional<std::string>& text) {
  if (!text) return {};
  const auto checked = [&](auto parsed) {
    CHECK_NOTE(parsed.has_value(), field.name);
    return db::Value(*parsed);
  };
  switch (field.type) {
    case FieldType::kText:
    case FieldType::kCode:
    case FieldType::kCodeList:
      return {*text};
    case FieldType::kReal:
      return checked(base::parse_double(*text));
    case FieldType::kMoney:
      return checked(base::Money::parse(*text));
    case FieldType::kDate:
      return checked(base::Date::parse_iso(*text));
    case FieldType::kPeriod:
      return checked(base::Period::parse(*text));
    case FieldType::kInteger:
    case FieldType::kFlag:
    case FieldType::kReference:
      return checked(base::parse_int(*text));
  }
  CHECK_NOTE(false, field.name);
  return {};
}

}  // namespace records
