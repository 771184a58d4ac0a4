#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace directory {

/// One code point from the front of valid UTF-8; advances `text`.
char32_t take_code_point(std::string_view& text);
void append_code_point(std::string& text, char32_t code_point);

/// For comparing as people search: ASCII in lower case, full-width forms as ASCII, without blanks.
std::string folded(std::string_view text);

/// How a name may be typed with Latin letters: the full pinyin (`hongqichaoshi`) and the initials
/// (`hqcs`) of its characters, letters and digits kept, everything else left out. With characters
/// of two readings (长, 行, 乐) all combinations, at most eight. Empty when the name has no Chinese
/// character that the table knows.
std::vector<std::string> pinyin_forms(std::string_view name);

/// For ordering as a Chinese directory does: digits, Latin letters without regard to case, then
/// Chinese characters by pinyin and within a syllable in the order of the table, then all others.
/// Keys compare as bytes; texts of one key compare as bytes themselves.
std::string sort_key(std::string_view text);
/// Whether `a` stands before `b` in that order.
bool comes_before_by_name(std::string_view a, std::string_view b);

}  // namespace directory
