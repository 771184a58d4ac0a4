#include "base/text.h"
#include "platform/records/parse.h"

namespace records {

void Dictionaries::add(std::string_view dictionary, std::string_view code, std::string_view name_zh,
                       std::string_view name_en) {
  One& one = dictionaries_[std::string(dictionary)];
  const std::string code_key = base::to_lower_ascii(code);
  std::size_t at = one.entries.size();
  if (const auto known = one.by_name.find(code_key);
      known != one.by_name.end() && one.entries[known->second].first == code)
    at = known->second;  // an older version of the entry: its names remain readable
  else
    one.entries.emplace_back(code, name_zh);
  one.by_name.emplace(code_key, at);
  if (!name_zh.empty()) one.by_name.emplace(base::to_lower_ascii(name_zh), at);
  if (!name_en.empty()) one.by_name.emplace(base::to_lower_ascii(name_en), at);
}

const std::string* Dictionaries::find(std::string_view dictionary, std::string_view text) const {
  const auto one = dictionaries_.find(dictionary);
  if (one == dictionaries_.end()) return nullptr;
  auto entry = one->second.by_name.find(base::to_lower_ascii(text));
  if (entry == one->second.by_name.end()) return nullptr;
  return &one->second.entries[entry->second].first;
}

std::string Dictionaries::allowed(std::string_view dictionary) const {
  std::string text;
  const auto one = dictionaries_.find(dictionary);
  if (one == dictionaries_.end()) return text;
  for (const auto& [code, name_zh] : one->second.entries) {
    if (!text.empty()) text += ", ";
    text += code;
    if (!name_zh.empty() && name_zh != code) text += " " + name_zh;
  }
  return text;
}

std::size_t Dictionaries::rank(std::string_view dictionary, std::string_view code) const {
  const auto one = dictionaries_.find(dictionary);
  if (one == dictionaries_.end()) return 0;
  for (std::size_t i = 0; i < one->second.entries.size(); ++i)
    if (one->second.entries[i].first == code) return i;
  return one->second.entries.size();
}

}  // namespace records
