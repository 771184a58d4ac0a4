#include "features/guidance/format.h"

#include <fmt/format.h>

#include <cmath>

namespace guidance {

std::string grouped(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::abs(value), decimals);
  const std::size_t point = digits.find('.');
  const std::size_t whole = point == std::string::npos ? digits.size() : point;
  for (std::size_t at = whole; at > 3; at -= 3) digits.insert(at - 3, ",");
  const bool is_zero = digits.find_first_not_of("0.,") == std::string::npos;
  return value < 0 && !is_zero ? "-" + digits : digits;
}

std::string money(double minor) { return grouped(minor / 100, 2); }
std::string money(std::int64_t minor) { return money(static_cast<double>(minor)); }

Text money_words(double minor, std::string_view currency) {
  struct Word {
    std::string_view code, zh;
  };
  static constexpr Word kWords[] = {
      {"CNY", "元"}, {"USD", "美元"}, {"EUR", "欧元"}, {"GBP", "英镑"}, {"HKD", "港元"}};
  std::string zh(currency);
  for (const Word& word : kWords)
    if (word.code == currency) zh = word.zh;
  const std::string amount = money(minor);
  return {amount + zh, std::string(currency) + " " + amount};
}

std::string percent(double share, int decimals) { return grouped(share * 100, decimals) + "%"; }

std::string signed_percent(double share, int decimals) {
  const std::string text = percent(share, decimals);
  return text[0] == '-' || text.find_first_of("123456789") == std::string::npos ? text : "+" + text;
}

std::string plain(double value) {
  std::string text = grouped(value, 2);
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text;
}

std::string by_unit(double value, std::string_view unit) {
  if (unit == "percent") return percent(value);
  if (unit == "minor") return money(value);
  return plain(value);
}

std::string signed_by_unit(double value, std::string_view unit) {
  const std::string text = by_unit(value, unit);
  return value > 0 && text.find_first_of("123456789") != std::string::npos ? "+" + text : text;
}

std::string pick(const Text& text, Language language) {
  return language == Language::kZh ? text.zh : text.en;
}

std::string grade_text(std::int32_t grade_no) { return "D" + std::to_string(grade_no); }

}  // namespace guidance
