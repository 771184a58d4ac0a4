#include "base/text.h"
#include "platform/records/parse.h"

namespace records {
namespace {

base::Error refusal(std::string_view text, const std::string& why) {
  return {base::ErrorCode::kInvalid,
          "parse.bad_date_format",
          "date format '" + base::excerpt(text, 40) + "' " + why +
              "; write it with YYYY, MM, DD, M, D, hh, mm, ss, for example YYYY-MM-DD",
          {}};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

base::Result<DateFormat> DateFormat::parse(std::string_view text) {
  struct Token {
    std::string_view letters;
    Part part;
    std::size_t digits_min;
    std::size_t digits_max;
  };
  static constexpr Token kTokens[] = {
      {"YYYY", Part::kYear, 4, 4}, {"MM", Part::kMonth, 2, 2},  {"DD", Part::kDay, 2, 2},
      {"M", Part::kMonth, 1, 2},   {"D", Part::kDay, 1, 2},     {"hh", Part::kHour, 2, 2},
      {"mm", Part::kMinute, 2, 2}, {"ss", Part::kSecond, 2, 2},
  };
  DateFormat format;
  format.text_ = text;
  int seen[6] = {};
  for (std::size_t at = 0; at < text.size();) {
    const Token* found = nullptr;
    for (const Token& token : kTokens)
      if (found == nullptr && text.substr(at).starts_with(token.letters)) found = &token;
    if (found != nullptr) {
      if (++seen[static_cast<int>(found->part)] > 1) return refusal(text, "has a part twice");
      format.steps_.push_back({found->part, found->digits_min, found->digits_max, '\0'});
      at += found->letters.size();
    } else {
      format.steps_.push_back({Part::kLiteral, 0, 0, text[at]});
      ++at;
    }
  }
  if (seen[static_cast<int>(Part::kYear)] == 0 || seen[static_cast<int>(Part::kMonth)] == 0)
    return refusal(text, "lacks a year or a month");
  format.has_day_ = seen[static_cast<int>(Part::kDay)] == 1;
  return format;
}

std::optional<base::Date> DateFormat::read(std::string_view text) const {
  int parts[6] = {0, 0, 1, 0, 0, 0};  // year, month, day, hour, minute, second
  std::size_t at = 0;
  for (const Step& step : steps_) {
    if (step.part == Part::kLiteral) {
      if (at >= text.size() || text[at] != step.literal) return {};
      ++at;
      continue;
    }
    std::size_t digits = 0;
    int value = 0;
    for (; digits < step.digits_max && at < text.size() && is_digit(text[at]); ++digits, ++at)
      value = value * 10 + (text[at] - '0');
    if (digits < step.digits_min) return {};
    parts[static_cast<int>(step.part)] = value;
  }
  if (at != text.size() || parts[3] > 23 || parts[4] > 59 || parts[5] > 59) return {};
  return base::Date::from_ymd(parts[0], parts[1], parts[2]);
}

}  // namespace records
