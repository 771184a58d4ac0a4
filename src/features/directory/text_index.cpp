#include "features/directory/text_index.h"

#include <algorithm>
#include <array>

#include "base/parallel.h"
#include "features/directory/pinyin.h"

namespace directory {
namespace {

constexpr std::uint64_t kTriple = 1ULL << 62U;
constexpr std::uint64_t kPair = 2ULL << 62U;
constexpr std::uint64_t kQuad = 3ULL << 62U;
constexpr std::uint32_t kIsMap = 1U << 31U;
constexpr std::size_t kWordsPerBlock = TextIndex::kBlockRows / 64;
/// From here on a bit a row is smaller than a list.
constexpr std::size_t kListMax = TextIndex::kBlockRows / 16;

bool is_ascii(char32_t c) { return c < 0x80; }
bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
constexpr std::uint64_t low_bits(unsigned count) { return (1ULL << count) - 1; }

/// The last characters of a text while it is read, and the terms that end at the newest.
class Window {
 public:
  void add(char32_t c) {
    recent_ = recent_ << 21U | c;
    ++length_;
    ascii_ = is_ascii(c) ? ascii_ + 1 : 0;
    digits_ = is_digit(c) ? digits_ + 1 : 0;
    quad_ = quad_ << 7U | (c & 0x7FU);
  }
  /// Characters in the longest term: pairs of ASCII stand in a quarter of all rows and tell little,
  /// three digits in one of fifty.
  [[nodiscard]] std::size_t longest() const {
    if (digits_ >= 4) return 4;
    if (ascii_ >= 3) return 3;
    return std::min<std::size_t>(length_, 2);
  }
  [[nodiscard]] std::uint64_t term(std::size_t characters) const {
    if (characters == 1) return recent_ & low_bits(21);
    if (characters == 2) return kPair | (recent_ & low_bits(42));
    if (characters == 3) return kTriple | (quad_ & low_bits(21));
    return kQuad | (quad_ & low_bits(28));
  }

 private:
  std::uint64_t recent_ = 0;  // 21 bits a character
  std::uint64_t quad_ = 0;    // 7 bits a character of ASCII
  std::size_t length_ = 0;
  std::size_t ascii_ = 0;
  std::size_t digits_ = 0;
};

/// Rows by term while a block is built: open addressing, rows come in ascending order.
class Gatherer {
 public:
  struct Entry {
    std::uint64_t term = 0;  // 0: free
    std::vector<std::uint16_t> rows;
  };
  Gatherer() : entries_(1U << 12U) {}
  void add(std::uint64_t term, std::uint16_t row) {
    if (term == 0) return;  // NUL
    Entry& entry = find(term);
    if (entry.term == 0) {
      entry.term = term;
      if (++used_ * 2 > entries_.size()) {
        grow();
        add(term, row);
        return;
      }
    }
    if (entry.rows.empty() || entry.rows.back() != row) entry.rows.push_back(row);
  }
  std::vector<Entry> take() {
    std::erase_if(entries_, [](const Entry& entry) { return entry.term == 0; });
    std::sort(entries_.begin(), entries_.end(),
              [](const Entry& a, const Entry& b) { return a.term < b.term; });
    return std::move(entries_);
  }

 private:
  Entry& find(std::uint64_t term) {
    std::size_t at = (term * 0x9E3779B97F4A7C15ULL >> 32U) & (entries_.size() - 1);
    while (entries_[at].term != 0 && entries_[at].term != term)
      at = (at + 1) & (entries_.size() - 1);
    return entries_[at];
  }
  void grow() {
    std::vector<Entry> old(entries_.size() * 2);
    old.swap(entries_);
    for (Entry& entry : old)
      if (entry.term != 0) find(entry.term) = std::move(entry);
  }
  std::vector<Entry> entries_;
  std::size_t used_ = 0;
};

/// Every term of a text, as a block lists them.
void add_terms(std::string_view text, std::uint16_t row, Gatherer& gatherer) {
  Window window;
  while (!text.empty()) {
    window.add(take_code_point(text));
    for (std::size_t characters = window.longest(); characters > 0; --characters)
      gatherer.add(window.term(characters), row);
  }
}

struct WordTerms {
  std::vector<std::uint64_t> terms;  ///< which a text with the word has
  bool is_whole = false;             ///< one term, which is the word
};
/// The longest terms of a word; those inside longer ones tell nothing more.
WordTerms terms_of(std::string_view word) {
  WordTerms found;
  Window window;
  std::size_t characters = 0;
  std::size_t before = 0;
  for (; !word.empty(); ++characters) {
    window.add(take_code_point(word));
    const std::size_t longest = window.longest();
    if (longest > before && !found.terms.empty()) found.terms.pop_back();
    found.terms.push_back(window.term(longest));
    before = longest;
  }
  found.is_whole = characters == before;
  return found;
}

}  // namespace

TextIndex::TextIndex(std::size_t rows, unsigned threads, const TextsOf& texts_of)
    : blocks_((rows + kBlockRows - 1) / kBlockRows) {
  base::parallel_blocks(blocks_.size(), 1, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i)
      blocks_[i] = build(i * kBlockRows, std::min(kBlockRows, rows - i * kBlockRows), texts_of);
  });
}

TextIndex::Block TextIndex::build(std::size_t first_row, std::size_t rows,
                                  const TextsOf& texts_of) {
  Block block;
  block.starts.reserve(rows + 1);
  Gatherer gatherer;
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < rows; ++row) {
    block.starts.push_back(static_cast<std::uint32_t>(block.texts.size()));
    texts.clear();
    texts_of(first_row + row, texts);
    for (const std::string& text : texts) {
      add_terms(text, static_cast<std::uint16_t>(row), gatherer);
      block.texts += text;
      block.texts += kEnd;
    }
  }
  block.starts.push_back(static_cast<std::uint32_t>(block.texts.size()));
  block.texts.shrink_to_fit();
  const std::size_t words = (rows + 63) / 64;
  for (const auto& entry : gatherer.take()) {
    block.terms.push_back(entry.term);
    block.lengths.push_back(static_cast<std::uint32_t>(entry.rows.size()));
    if (entry.rows.size() <= kListMax) {
      block.places.push_back(static_cast<std::uint32_t>(block.lists.size()));
      block.lists.insert(block.lists.end(), entry.rows.begin(), entry.rows.end());
      continue;
    }
    block.places.push_back(static_cast<std::uint32_t>(block.maps.size() / words) | kIsMap);
    block.maps.resize(block.maps.size() + words);
    for (const std::uint16_t row : entry.rows)
      block.maps[block.maps.size() - words + row / 64] |= 1ULL << (row % 64);
  }
  block.lists.shrink_to_fit();
  block.maps.shrink_to_fit();
  return block;
}

bool TextIndex::Block::and_term(std::uint64_t term, std::span<std::uint64_t> bits) const {
  const auto found = std::lower_bound(terms.begin(), terms.end(), term);
  if (found == terms.end() || *found != term) return false;
  const auto at = static_cast<std::size_t>(found - terms.begin());
  if ((places[at] & kIsMap) != 0) {
    const std::uint64_t* map = maps.data() + (places[at] & ~kIsMap) * bits.size();
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] &= map[word];
    return true;
  }
  std::array<std::uint64_t, kWordsPerBlock> named{};
  const auto list = std::span(lists).subspan(places[at], lengths[at]);
  for (const std::uint16_t row : list) named[row / 64U] |= 1ULL << (row % 64U);
  for (std::size_t word = 0; word < bits.size(); ++word) bits[word] &= named[word];
  return true;
}

bool TextIndex::Block::has(std::size_t row, std::string_view word) const {
  return std::string_view(texts).substr(starts[row], starts[row + 1] - starts[row]).find(word) !=
         std::string_view::npos;
}

void TextIndex::or_word(std::string_view word, std::span<std::uint64_t> bits) const {
  const WordTerms asked = terms_of(word);
  Bits found;
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const Block& block = blocks_[i];
    found = all_rows(block.rows());
    bool is_possible = true;
    for (const std::uint64_t term : asked.terms)
      is_possible = is_possible && block.and_term(term, found);
    if (!is_possible) continue;
    if (!asked.is_whole)
      each_bit(found, [&](std::size_t row) {
        if (!block.has(row, word)) found[row / 64] &= ~(1ULL << (row % 64));
      });
    for (std::size_t at = 0; at < found.size(); ++at) bits[i * kWordsPerBlock + at] |= found[at];
  }
}

std::size_t TextIndex::bytes() const {
  std::size_t bytes = 0;
  for (const Block& block : blocks_)
    bytes += block.terms.size() * 16 + block.lists.size() * 2 + block.maps.size() * 8 +
             block.texts.size() + block.starts.size() * 4;
  return bytes;
}

}  // namespace directory
