#include "platform/sheets/number_format.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/date.h"
#include "base/text.h"

namespace sheets {
namespace {

using Kind = NumberForm::Kind;

constexpr double kDigitsMax = 1e15;
constexpr double kDaysMax = 2'958'466;        ///< 10000-01-01
constexpr std::int32_t kDayOf1900 = -25'569;  ///< day 0 of the 1900 calendar is 1899-12-30
constexpr std::int32_t kDayOf1904 = -24'107;

/// At most 15 digits before and after the point, nothing else: exact as it stands.
bool is_plain(std::string_view text) {
  if (!text.empty() && text.front() == '-') text.remove_prefix(1);
  std::size_t digits = 0;
  std::size_t points = 0;
  for (const char c : text) {
    if (c >= '0' && c <= '9')
      ++digits;
    else if (c == '.')
      ++points;
    else
      return false;
  }
  const bool has_needless_zero = text.size() > 1 && text[0] == '0' && text[1] != '.';
  return digits > 0 && digits <= 15 && points <= 1 && !has_needless_zero && text.front() != '.' &&
         text.back() != '.';
}

/// Rounded to 15 significant digits, without exponent and needless zeros.
std::string decimal_text(double value) {
  if (value == 0) return "0";
  char digits[40];
  std::snprintf(digits, sizeof digits, "%.14e", value);
  const std::string_view text(digits);
  const auto e = text.find('e');
  const int exponent = std::atoi(digits + e + 1);
  std::string mantissa;
  for (const char c : text.substr(0, e))
    if (c >= '0' && c <= '9') mantissa += c;
  while (mantissa.size() > 1 && mantissa.back() == '0') mantissa.pop_back();
  std::string out = value < 0 ? "-" : "";
  if (exponent < 0) {
    if (exponent < -30) return "0";
    out += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + mantissa;
    return out;
  }
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (mantissa.size() <= whole) return out + mantissa + std::string(whole - mantissa.size(), '0');
  return out + mantissa.substr(0, whole) + "." + mantissa.substr(whole);
}

std::string time_text(std::int64_t seconds) {
  char text[16];
  std::snprintf(text, sizeof text, "%02d:%02d:%02d", static_cast<int>(seconds / 3600 % 24),
                static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  return text;
}

/// The 1900 calendar believes in 29 February 1900: days before it are one further on.
base::Date day_of(std::int64_t serial, bool from_1904) {
  if (from_1904) return {static_cast<std::int32_t>(serial) + kDayOf1904};
  if (serial < 60) ++serial;
  return {static_cast<std::int32_t>(serial) + kDayOf1900};
}

std::optional<std::string> date_text(double value, Kind kind, bool from_1904) {
  if (kind == Kind::kTime && value >= 0 && value < 1)
    return time_text(static_cast<std::int64_t>(std::llround(value * 86'400)));
  if (value < 1 || value >= kDaysMax) return {};
  auto serial = static_cast<std::int64_t>(std::floor(value));
  auto seconds =
      static_cast<std::int64_t>(std::llround((value - static_cast<double>(serial)) * 86'400));
  if (seconds == 86'400) {
    ++serial;
    seconds = 0;
  }
  if (!from_1904 && serial == 60) return {};  // a day that never was
  const std::string day = day_of(serial, from_1904).iso();
  if (kind == Kind::kMonth) return day.substr(0, 7);
  if (kind == Kind::kTime) return time_text(seconds);
  if (kind == Kind::kDate || seconds == 0) return day;
  return day + " " + time_text(seconds);
}

}  // namespace

NumberForm built_in_form(std::int64_t id) {
  const auto within = [&](std::int64_t low, std::int64_t high) { return id >= low && id <= high; };
  if (id == 9 || id == 10) return {Kind::kPercent, 0};
  if (id == 17 || id == 27 || id == 36 || id == 50 || id == 52 || id == 57)
    return {Kind::kMonth, 0};
  if (within(14, 16) || within(28, 31) || within(51, 54) || id == 58) return {Kind::kDate, 0};
  if (id == 22) return {Kind::kDateTime, 0};
  if (within(18, 21) || within(32, 35) || id == 45 || id == 47 || id == 55 || id == 56)
    return {Kind::kTime, 0};
  return {};
}

NumberForm form_of(std::string_view code) {
  std::string plain;  // the first section, without what is shown as it stands
  for (std::size_t i = 0; i < code.size(); ++i) {
    const char c = code[i];
    if (c == ';') break;
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const auto close = code.find(']', i);
      if (close == i + 2 || close == i + 3) {
        const char inside = static_cast<char>(code[i + 1] | 0x20);
        if (inside == 'h' || inside == 'm' || inside == 's') return {};  // a length of time
      }
      i = std::min(close, code.size());
    } else {
      plain += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
  }
  if (plain == "general") return {};
  const auto has = [&](char c) { return plain.find(c) != std::string::npos; };
  const bool has_clock = has('h') || has('s');
  if (has('y') || has('d') || (has('m') && !has_clock)) {
    if (has_clock) return {Kind::kDateTime, 0};
    return {has('y') && has('m') && !has('d') ? Kind::kMonth : Kind::kDate, 0};
  }
  if (has_clock) return {Kind::kTime, 0};
  if (has('%')) return {Kind::kPercent, 0};
  if (plain.size() >= 2 && plain.size() <= 30 && plain.find_first_not_of('0') == std::string::npos)
    return {Kind::kZeros, static_cast<std::uint8_t>(plain.size())};
  return {};
}

std::optional<std::string> number_text(std::string_view stored, NumberForm form, bool from_1904) {
  stored = base::trim(stored);
  if (form.kind == Kind::kGeneral && is_plain(stored)) return std::string(stored);
  const auto value = base::parse_double(stored);
  if (!value) return std::string(stored);
  if (form.kind == Kind::kDate || form.kind == Kind::kDateTime || form.kind == Kind::kMonth ||
      form.kind == Kind::kTime) {
    if (auto text = date_text(*value, form.kind, from_1904)) return text;
  }
  if (std::abs(*value) >= kDigitsMax) return {};
  if (form.kind == Kind::kPercent) return decimal_text(*value * 100) + "%";
  std::string text = decimal_text(*value);
  if (form.kind == Kind::kZeros && *value >= 0 && text.find('.') == std::string::npos &&
      text.size() < form.width)
    text.insert(0, form.width - text.size(), '0');
  return text;
}

}  // namespace sheets
