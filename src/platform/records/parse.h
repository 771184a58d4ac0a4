#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/records/records.h"

/// From the text of a source to typed values, and back.
namespace records {

/// How a source writes days: `YYYY`, `MM`, `DD` (fixed width), `M`, `D` (one or two digits), `hh`,
/// `mm`, `ss` (checked, then dropped) and any other character for itself:
/// `MM/DD/YYYY`, `YYYYMMDD`, `YYYY年M月D日`, `YYYY-MM-DD hh:mm:ss`. Without a day it reads periods.
class DateFormat {
 public:
  /// @return the format, or parse.bad_date_format (no year or month, or a part twice)
  static base::Result<DateFormat> parse(std::string_view text);
  /// Nothing when `text` does not have this form or the day does not exist. Without a day in the
  /// format: the first of the month.
  [[nodiscard]] std::optional<base::Date> read(std::string_view text) const;
  [[nodiscard]] bool has_day() const { return has_day_; }
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  enum class Part { kYear, kMonth, kDay, kHour, kMinute, kSecond, kLiteral };
  struct Step {
    Part part;
    std::size_t digits_min;
    std::size_t digits_max;
    char literal;
  };
  std::string text_;
  std::vector<Step> steps_;
  bool has_day_ = false;
};

enum class MoneyUnit { kMajor, kMinor };

/// How one column of a source is written; from the mapping.
struct ParseOptions {
  std::optional<DateFormat> date_format = {};  ///< nothing: YYYY-MM-DD, periods YYYY-MM
  /// Days and periods written by ISO are taken beside `date_format`: a workbook's own dates read
  /// so.
  bool iso_dates_too = false;
  MoneyUnit money_unit = MoneyUnit::kMajor;
  /// Numbers without a sign are percent: `85` is 0.85. kReal only.
  bool percent = false;
  char thousands_separator = '\0';  ///< `,` reads `1,234.50`; none: such a number is refused
};

/// The dictionaries of a company, for look-up by code, Chinese or English name, ignoring ASCII
/// case. Immutable once filled; organisation::load_dictionaries fills it.
class Dictionaries {
 public:
  /// Adds one entry; what was added first wins when two entries share a name.
  void add(std::string_view dictionary, std::string_view code, std::string_view name_zh,
           std::string_view name_en);
  /// The code that `text` stands for, or nothing.
  [[nodiscard]] const std::string* find(std::string_view dictionary, std::string_view text) const;
  /// `Z 食杂店, B 便利店, …`: what is allowed, for messages. Empty: no such dictionary.
  [[nodiscard]] std::string allowed(std::string_view dictionary) const;
  /// Rank of a code in its dictionary, in order of addition.
  [[nodiscard]] std::size_t rank(std::string_view dictionary, std::string_view code) const;

 private:
  struct One {
    std::vector<std::pair<std::string, std::string>> entries;  ///< code, name_zh
    std::map<std::string, std::size_t, std::less<>> by_name;   ///< lower case -> entry
  };
  std::map<std::string, One, std::less<>> dictionaries_;
};

/// A value, or what is wrong with the text.
struct ParsedField {
  db::Value value;
  std::optional<base::FieldError> error;
};

/// Reads one cell. Blank text is null. A kReference keeps the code as text. Reasons of errors:
///   text.bad_utf8, text.nul, text.too_long, text.not_allowed
///   integer.not_a_number, real.not_a_number, number.out_of_range
///   money.not_an_amount, money.too_precise, money.thousands_separator
///   date.not_a_date, period.not_a_period, flag.not_a_flag
///   dictionary.unknown_value      expected lists the values there are
ParsedField parse_field(const Field& field, std::string_view text, const ParseOptions& options,
                        const Dictionaries& dictionaries);

/// Canonical text of a stored value, as history keeps it: days ISO, periods YYYY-MM, money
/// `161.28`, flags 0/1, numbers in the shortest form that reads back the same, references as the
/// id. Nothing for null.
std::optional<std::string> to_text(const Field& field, const db::Value& value);
/// The inverse of to_text. CHECKs: history holds only what to_text wrote.
db::Value from_text(const Field& field, const std::optional<std::string>& text);

}  // namespace records
