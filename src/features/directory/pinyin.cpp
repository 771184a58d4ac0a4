#include "features/directory/pinyin.h"

#include <algorithm>
#include <unordered_map>

#include "base/text.h"
#include "features/directory/pinyin_data.h"

namespace directory {
namespace {

constexpr char32_t kFirst = 0x4E00;
constexpr char32_t kEnd = 0xA000;
constexpr std::size_t kFormsMax = 8;

/// Syllables by character: an array for the block that names are written in.
class Table {
 public:
  Table() : first_(kEnd - kFirst), places_(kEnd - kFirst) {
    std::uint16_t place = 0;
    read(kFirstReadings, [&](char32_t c, std::string_view syllable) {
      if (c < kFirst || c >= kEnd) return;
      first_[c - kFirst] = syllable;
      places_[c - kFirst] = ++place;
    });
    read(kSecondReadings,
         [this](char32_t c, std::string_view syllable) { second_.emplace(c, syllable); });
  }
  [[nodiscard]] std::string_view first(char32_t c) const {
    return c >= kFirst && c < kEnd ? first_[c - kFirst] : std::string_view{};
  }
  /// From 1, in the order of the table: by syllable; 0: not in it.
  [[nodiscard]] std::uint16_t place(char32_t c) const {
    return c >= kFirst && c < kEnd ? places_[c - kFirst] : std::uint16_t{0};
  }
  [[nodiscard]] std::string_view second(char32_t c) const {
    const auto found = second_.find(c);
    return found == second_.end() ? std::string_view{} : found->second;
  }

 private:
  template <class Put>
  static void read(std::string_view lines, Put put) {
    for (const auto line : base::split(lines, '\n')) {
      const std::size_t blank = line.find(' ');
      if (blank == std::string_view::npos) continue;
      std::string_view characters = line.substr(blank + 1);
      while (!characters.empty()) put(take_code_point(characters), line.substr(0, blank));
    }
  }
  std::vector<std::string_view> first_;
  std::vector<std::uint16_t> places_;
  std::unordered_map<char32_t, std::string_view> second_;
};

const Table& table() {
  static const Table kTable;
  return kTable;
}

struct Form {
  std::string full;
  std::string initials;
};

void append_reading(std::vector<Form>& forms, std::string_view first, std::string_view second) {
  const std::size_t before = forms.size();
  const bool both = !second.empty() && before * 2 <= kFormsMax;
  for (std::size_t i = 0; i < before; ++i) {
    if (both) {
      forms.push_back(forms[i]);
      forms.back().full += second;
      forms.back().initials += second.front();
    }
    forms[i].full += first;
    forms[i].initials += first.front();
  }
}

}  // namespace

char32_t take_code_point(std::string_view& text) {
  const auto byte = [&](std::size_t at) {
    return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
  };
  const unsigned lead = byte(0);
  std::size_t length = 1;
  char32_t c = lead;
  if (lead >= 0xF0U) {
    length = 4;
    c = (lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U | (byte(2) & 0x3FU) << 6U |
        (byte(3) & 0x3FU);
  } else if (lead >= 0xE0U) {
    length = 3;
    c = (lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
  } else if (lead >= 0xC0U) {
    length = 2;
    c = (lead & 0x1FU) << 6U | (byte(1) & 0x3FU);
  }
  text.remove_prefix(std::min(length, text.size()));
  return c;
}

void append_code_point(std::string& text, char32_t c) {
  if (c < 0x80U) {
    text += static_cast<char>(c);
  } else if (c < 0x800U) {
    text += static_cast<char>(0xC0U | c >> 6U);
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else if (c < 0x10000U) {
    text += static_cast<char>(0xE0U | c >> 12U);
    text += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  } else {
    text += static_cast<char>(0xF0U | c >> 18U);
    text += static_cast<char>(0x80U | (c >> 12U & 0x3FU));
    text += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
    text += static_cast<char>(0x80U | (c & 0x3FU));
  }
}

std::string folded(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    char32_t c = take_code_point(text);
    if (c >= 0xFF01U && c <= 0xFF5EU) c -= 0xFEE0U;  // full-width ASCII
    if (c == ' ' || c == '\t' || c == 0x3000U || c == 0xA0U) continue;
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    append_code_point(result, c);
  }
  return result;
}

std::string sort_key(std::string_view text) {
  // Two bytes a character, high byte first: ASCII below 0x0100, Chinese above, others above those.
  constexpr std::uint32_t kChinese = 0x0100;
  constexpr std::uint32_t kOthers = 0xFF00;
  std::string key;
  key.reserve(text.size());
  while (!text.empty()) {
    char32_t c = take_code_point(text);
    if (c >= 0xFF01U && c <= 0xFF5EU) c -= 0xFEE0U;  // full-width ASCII
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
    std::uint32_t unit = c;
    if (c >= 0x80U) {
      const auto place = table().place(c);
      unit = place > 0 ? kChinese + place : kOthers;
    }
    key += static_cast<char>(unit >> 8U & 0xFFU);
    key += static_cast<char>(unit & 0xFFU);
  }
  return key;
}

bool comes_before_by_name(std::string_view a, std::string_view b) {
  const std::string left = sort_key(a);
  const std::string right = sort_key(b);
  return left != right ? left < right : a < b;
}

std::vector<std::string> pinyin_forms(std::string_view name) {
  std::vector<Form> forms(1);
  bool has_chinese = false;
  const std::string plain = folded(name);
  std::string_view rest = plain;
  while (!rest.empty()) {
    const char32_t c = take_code_point(rest);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      for (Form& form : forms) {
        form.full += static_cast<char>(c);
        form.initials += static_cast<char>(c);
      }
      continue;
    }
    const auto first = table().first(c);
    if (first.empty()) continue;
    has_chinese = true;
    append_reading(forms, first, table().second(c));
  }
  std::vector<std::string> texts;
  if (!has_chinese) return texts;
  for (Form& form : forms) {
    texts.push_back(std::move(form.full));
    texts.push_back(std::move(form.initials));
  }
  return texts;
}

}  // namespace directory
