#include "features/customer_desk/duplicate_rules.h"

#include <algorithm>
#include <unordered_set>

#include "base/hash.h"
#include "base/text.h"

namespace customer_desk {
namespace {

/// A shop with its traits made comparable.
struct Plain {
  std::string license;
  std::string phone;
  std::string address;
  std::string name;
  std::string holder;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

void remove_all(std::string& text, std::string_view word) {
  for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at))
    text.erase(at, word.size());
}

/// Without blanks and punctuation, ASCII in lower case; bytes of other characters as they are.
std::string bare(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80) result += c;
  for (const auto* word : {"　", "（", "）", "，", "。", "、", "－", "—", "·"})
    remove_all(result, word);
  return base::to_lower_ascii(result);
}

std::vector<std::string> pairs_of(std::string_view text) {
  std::vector<std::string> characters;
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    characters.emplace_back(text.substr(at, length));
    at += length;
  }
  std::vector<std::string> pairs;
  for (std::size_t i = 0; i + 1 < characters.size(); ++i)
    pairs.push_back(characters[i] + characters[i + 1]);
  std::sort(pairs.begin(), pairs.end());
  return pairs;
}

constexpr double kAlikeAddress = 0.8;
constexpr double kAlikeName = 0.6;

FoundPair compare(const ShopTraits& a, const ShopTraits& b, const Plain& left, const Plain& right) {
  FoundPair pair{std::min(a.id, b.id), std::max(a.id, b.id), 0, {}};
  const auto same = [](const std::string& x, const std::string& y) { return !x.empty() && x == y; };
  const auto add = [&](double weight, const char* reason) {
    pair.score += weight;
    pair.reasons.emplace_back(reason);
  };
  if (same(left.license, right.license))
    add(0.6, "license");
  else if (!left.license.empty() && !right.license.empty())
    pair.score -= 0.25;
  if (same(left.phone, right.phone)) add(0.3, "phone");
  if (same(left.address, right.address))
    add(0.35, "address");
  else if (likeness(left.address, right.address) >= kAlikeAddress)
    add(0.2, "address");
  if (same(left.name, right.name))
    add(0.3, "name");
  else if (likeness(left.name, right.name) >= kAlikeName)
    add(0.2, "name");
  if (same(left.holder, right.holder)) add(0.15, "holder");
  pair.score = std::clamp(pair.score, 0.0, 1.0);
  return pair;
}

}  // namespace

std::string plain_phone(std::string_view phone) {
  std::string digits;
  for (const char c : phone)
    if (is_digit(c)) digits += c;
  constexpr std::size_t kMobileDigits = 11;
  if (digits.size() > kMobileDigits && digits.starts_with("86")) digits.erase(0, 2);
  return digits.size() < 7 ? std::string{} : digits;
}

std::string plain_license(std::string_view license_no) {
  std::string plain;
  for (char c : license_no) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    if (is_digit(c) || is_letter(c)) plain += c;
  }
  return plain.size() < 6 ? std::string{} : plain;
}

std::string plain_name(std::string_view name) {
  const std::string whole = bare(name);
  std::string plain = whole;
  for (const auto* word :
       {"有限公司", "责任", "个体工商户", "烟酒行", "烟酒店", "烟酒", "便利店", "超市", "商店",
        "商行", "经营部", "小卖部", "副食店", "副食", "百货", "店"})
    remove_all(plain, word);
  return plain.empty() ? whole : plain;
}

std::string plain_address(std::string_view address) {
  std::string plain = bare(address);
  for (const auto* word : {"门面", "附近", "旁边", "旁", "铺面", "商铺"}) remove_all(plain, word);
  return plain;
}

double likeness(std::string_view a, std::string_view b) {
  const auto left = pairs_of(a);
  const auto right = pairs_of(b);
  if (left.empty() || right.empty()) return 0;
  std::vector<std::string> shared;
  std::set_intersection(left.begin(), left.end(), right.begin(), right.end(),
                        std::back_inserter(shared));
  return 2.0 * static_cast<double>(shared.size()) / static_cast<double>(left.size() + right.size());
}

std::vector<FoundPair> find_duplicates(const std::vector<ShopTraits>& shops,
                                       base::Progress& progress) {
  constexpr std::size_t kKeys = 5;
  progress.stage("duplicates", shops.size() + kKeys);
  std::vector<Plain> plain(shops.size());
  for (std::size_t i = 0; i < shops.size(); ++i)
    plain[i] = {plain_license(shops[i].license_no), plain_phone(shops[i].phone),
                plain_address(shops[i].address), plain_name(shops[i].name), bare(shops[i].holder)};
  progress.done(shops.size());
  std::vector<FoundPair> found;
  std::unordered_set<std::uint64_t> seen;
  std::vector<std::pair<std::uint64_t, std::uint32_t>> keyed;
  for (std::size_t key = 0; key < kKeys && !progress.cancelled(); ++key) {
    keyed.clear();
    for (std::size_t i = 0; i < shops.size(); ++i) {
      const std::string& area = shops[i].sales_area;
      std::string text = key == 0   ? plain[i].license
                         : key == 1 ? plain[i].phone
                         : key == 2 ? plain[i].address
                         : key == 3 ? plain[i].name
                                    : plain[i].holder;
      if (text.empty()) continue;
      if (key >= 3) text += '|' + area;
      keyed.emplace_back(base::hash64(text, key), static_cast<std::uint32_t>(i));
    }
    std::sort(keyed.begin(), keyed.end());
    for (std::size_t begin = 0; begin < keyed.size();) {
      std::size_t end = begin + 1;
      while (end < keyed.size() && keyed[end].first == keyed[begin].first) ++end;
      if (end - begin <= kSharedByMax)
        for (std::size_t i = begin; i < end; ++i)
          for (std::size_t j = i + 1; j < end; ++j) {
            const auto a = keyed[i].second;
            const auto b = keyed[j].second;
            if (!seen.insert(static_cast<std::uint64_t>(a) << 32U | b).second) continue;
            auto pair = compare(shops[a], shops[b], plain[a], plain[b]);
            if (pair.score >= kPairScoreMin) found.push_back(std::move(pair));
          }
      begin = end;
    }
    progress.done(shops.size() + key + 1);
  }
  std::sort(found.begin(), found.end(), [](const FoundPair& a, const FoundPair& b) {
    if (a.score != b.score) return a.score > b.score;
    return std::pair(a.first, a.second) < std::pair(b.first, b.second);
  });
  return found;
}

}  // namespace customer_desk
