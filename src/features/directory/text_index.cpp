#include "features/directory/text_index.h"

#include <algorithm>

#include "base/parallel.h"
#include "features/directory/pinyin.h"

namespace directory {
namespace {

constexpr std::uint64_t kPair = 1ULL << 63U;
constexpr std::uint64_t kTriple = 1ULL << 62U;
constexpr std::uint32_t kIsMap = 1U << 31U;
constexpr std::size_t kWordsPerBlock = TextIndex::kBlockRows / 64;
/// From here on a bit a row is smaller than a list.
constexpr std::size_t kListMax = TextIndex::kBlockRows / 16;

std::uint64_t single(char32_t c) { return c; }
std::uint64_t pair(char32_t a, char32_t b) {
  return kPair | static_cast<std::uint64_t>(a) << 21U | b;
}

/// Three digits or letters: pairs of them stand in a quarter of all rows and tell little.
std::uint64_t triple(char32_t a, char32_t b, char32_t c) {
  return kTriple | static_cast<std::uint64_t>(a) << 42U | static_cast<std::uint64_t>(b) << 21U | c;
}
bool is_ascii(char32_t c) { return c != 0 && c < 0x80; }

/// Rows by term while a block is built: open addressing, rows come in ascending order.
class Gatherer {
 public:
  struct Entry {
    std::uint64_t term = 0;  // 0: free; no text holds NUL
    std::vector<std::uint16_t> rows;
  };
  Gatherer() : entries_(1U << 12U) {}
  void add(std::uint64_t term, std::uint16_t row) {
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

std::vector<std::uint64_t> terms_of(std::string_view word) {
  std::vector<std::uint64_t> terms;
  char32_t before = take_code_point(word);
  if (word.empty()) return {single(before)};
  char32_t first = 0;  // the character before `before`
  while (!word.empty()) {
    const char32_t c = take_code_point(word);
    if (is_ascii(first) && is_ascii(before) && is_ascii(c))
      terms.push_back(triple(first, before, c));
    else if (word.empty() || !is_ascii(before) || !is_ascii(c))
      terms.push_back(pair(before, c));
    first = before;
    before = c;
  }
  return terms;
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
  Gatherer gatherer;
  std::vector<std::string> texts;
  for (std::size_t row = 0; row < rows; ++row) {
    texts.clear();
    texts_of(first_row + row, texts);
    for (const std::string& text : texts) {
      std::string_view rest = text;
      char32_t first = 0;
      char32_t before = 0;
      while (!rest.empty()) {
        const char32_t c = take_code_point(rest);
        gatherer.add(single(c), static_cast<std::uint16_t>(row));
        if (before != 0) gatherer.add(pair(before, c), static_cast<std::uint16_t>(row));
        if (is_ascii(first) && is_ascii(before) && is_ascii(c))
          gatherer.add(triple(first, before, c), static_cast<std::uint16_t>(row));
        first = before;
        before = c;
      }
    }
  }
  Block block;
  block.rows = rows;
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

void TextIndex::Block::and_term(std::uint64_t term, std::span<std::uint64_t> bits) const {
  const auto found = std::lower_bound(terms.begin(), terms.end(), term);
  if (found == terms.end() || *found != term) {
    std::fill(bits.begin(), bits.end(), 0);
    return;
  }
  const auto at = static_cast<std::size_t>(found - terms.begin());
  if ((places[at] & kIsMap) != 0) {
    const std::uint64_t* map = maps.data() + (places[at] & ~kIsMap) * bits.size();
    for (std::size_t word = 0; word < bits.size(); ++word) bits[word] &= map[word];
    return;
  }
  // Walk the list and the words together: what the list does not name is cleared.
  std::size_t next = places[at];
  const std::size_t end = next + lengths[at];
  for (std::size_t word = 0; word < bits.size(); ++word) {
    std::uint64_t named = 0;
    for (; next < end && lists[next] / 64U == word; ++next) named |= 1ULL << (lists[next] % 64U);
    bits[word] &= named;
  }
}

void TextIndex::and_candidates(std::string_view word, std::span<std::uint64_t> bits) const {
  const auto terms = terms_of(word);
  for (std::size_t i = 0; i < blocks_.size(); ++i) {
    const auto part = bits.subspan(i * kWordsPerBlock, (blocks_[i].rows + 63) / 64);
    for (const std::uint64_t term : terms) blocks_[i].and_term(term, part);
  }
}

bool TextIndex::is_exact(std::string_view word) {
  const auto all = word;
  take_code_point(word);
  if (!word.empty()) take_code_point(word);
  const bool is_short_ascii = all.size() == 3 && word.size() == 1;  // three bytes, three characters
  return word.empty() || is_short_ascii;
}

std::size_t TextIndex::bytes() const {
  std::size_t bytes = 0;
  for (const Block& block : blocks_)
    bytes += block.terms.size() * 16 + block.lists.size() * 2 + block.maps.size() * 8;
  return bytes;
}

}  // namespace directory
