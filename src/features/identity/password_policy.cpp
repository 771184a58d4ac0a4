#include "features/identity/password_policy.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <unordered_set>

#include "base/text.h"
#include "features/identity/common_words.h"

namespace identity {
namespace {

constexpr std::size_t kPartMin = 3;
/// A password is guessable when it is made of at most so many common words …
constexpr std::size_t kWordsMax = 2;
/// … with at most so many bytes that belong to no word, run, number or repetition.
constexpr std::size_t kOthersMax = 3;

base::Error refusal(const char* reason, std::string message) {
  base::FieldError where{"password", {}, reason, message};
  return {base::ErrorCode::kInvalid, reason, std::move(message), {std::move(where)}};
}

std::size_t characters(std::string_view utf8) {
  return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char c) {
    return (static_cast<unsigned char>(c) >> 6U) != 2U;
  }));
}

/// Letters that people write as digits or signs.
char plain_letter(char c) {
  switch (c) {
    case '0':
      return 'o';
    case '1':
    case '!':
      return 'i';
    case '3':
      return 'e';
    case '4':
    case '@':
      return 'a';
    case '5':
    case '$':
      return 's';
    case '7':
    case '+':
      return 't';
    case '8':
      return 'b';
    default:
      return c;
  }
}

const std::unordered_set<std::string_view>& words() {
  static const std::unordered_set<std::string_view> kWords(common_password_words().begin(),
                                                           common_password_words().end());
  return kWords;
}

std::size_t longest_word() {
  static const std::size_t kLongest = [] {
    std::size_t longest = 0;
    for (const auto word : common_password_words()) longest = std::max(longest, word.size());
    return longest;
  }();
  return kLongest;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// How many bytes at `at` are one character repeated, at least three.
std::size_t repetition_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && text[end] == text[at]) ++end;
  return end - at >= kPartMin ? end - at : 0;
}

/// … are a piece of a keyboard row, the alphabet or the like, in either direction.
std::size_t run_at(std::string_view text, std::size_t at) {
  static const std::vector<std::string> kRuns = [] {
    std::vector<std::string> runs;
    for (const auto run : common_runs()) {
      runs.emplace_back(run);
      runs.emplace_back(run.rbegin(), run.rend());
    }
    return runs;
  }();
  std::size_t longest = 0;
  for (const std::string& run : kRuns) {
    std::size_t length = std::max(longest + 1, kPartMin);
    while (at + length <= text.size() && run.find(text.substr(at, length)) != std::string::npos)
      longest = length++;
  }
  return longest;
}

/// … are digits, at least four: years, dates, telephone numbers.
std::size_t number_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_digit(text[end])) ++end;
  return end - at >= 4 ? end - at : 0;
}

std::size_t word_at(std::string_view plain, std::size_t at) {
  for (std::size_t length = std::min(longest_word(), plain.size() - at); length >= kPartMin;
       --length)
    if (words().contains(plain.substr(at, length))) return length;
  return 0;
}

std::size_t context_at(std::string_view text, std::string_view plain, std::size_t at,
                       const std::vector<std::string>& context) {
  std::size_t longest = 0;
  for (const std::string& word : context)
    if (word.size() >= kPartMin &&
        (text.substr(at).starts_with(word) || plain.substr(at).starts_with(word)))
      longest = std::max(longest, word.size());
  return longest;
}

/// Words of the context in lower case, and the parts of those that have several.
std::vector<std::string> context_parts(const std::vector<std::string>& given) {
  std::vector<std::string> parts;
  for (const std::string& word : given) {
    std::string lower = base::to_lower_ascii(word);
    std::string part;
    for (const char c : lower + " ") {
      const bool splits = c == ' ' || c == '.' || c == '_' || c == '-' || c == '@';
      if (!splits) part += c;
      if (splits && part.size() >= kPartMin) parts.push_back(part);
      if (splits) part.clear();
    }
    parts.push_back(std::move(lower));
  }
  return parts;
}

/// A text that is another one over and over is that other one: `abcabc` is `abc`.
std::string once(const std::string& text) {
  // It stands in itself doubled at its own period first.
  const std::size_t period = (text + text).find(text, 1);
  return text.substr(0, period);
}

}  // namespace

bool is_common_password(std::string_view password, const std::vector<std::string>& context_words) {
  const std::string text = once(base::to_lower_ascii(password));
  std::string plain = text;
  std::transform(plain.begin(), plain.end(), plain.begin(), plain_letter);
  const auto context = context_parts(context_words);
  std::set<std::string> distinct;
  std::size_t others = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t cheap = std::max({repetition_at(text, at), run_at(text, at),
                                        number_at(text, at), context_at(text, plain, at, context)});
    const std::size_t word = word_at(plain, at);
    if (word > cheap) distinct.insert(plain.substr(at, word));
    const std::size_t length = std::max(cheap, word);
    others += length == 0 ? 1 : 0;
    at += std::max<std::size_t>(length, 1);
  }
  return distinct.size() <= kWordsMax && others <= kOthersMax;
}

base::Result<void> check_password(std::string_view password, const PasswordContext& context) {
  if (!base::is_valid_utf8(password))
    return refusal("identity.password_bad_text", "the password is not readable text");
  const std::size_t length = characters(password);
  const std::size_t length_min =
      context.has_second_factor ? kPasswordLengthMinWithSecondFactor : kPasswordLengthMin;
  if (length < length_min)
    return refusal("identity.password_too_short",
                   "the password needs at least " + std::to_string(length_min) +
                       " characters: several words are easy to keep in mind");
  if (length > kPasswordLengthMax)
    return refusal("identity.password_too_long", "the password has at most 128 characters");
  std::vector<std::string> words = context.words;
  words.insert(words.end(), {"roundsman", "xingshang", "行商"});
  if (is_common_password(password, words))
    return refusal("identity.password_common",
                   "this password is among the first that are tried: take unrelated words");
  return {};
}

}  // namespace identity
