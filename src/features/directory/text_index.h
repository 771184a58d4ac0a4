#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/directory/code_set.h"

namespace directory {

/// Finds rows by any part of a text they have, exactly. Rows stand in blocks of 65,536; a block
/// keeps its texts one after the other, and lists for each character and each pair of neighbouring
/// characters (of ASCII each three, of digits each four as well) the rows that have it: sorted
/// 16-bit numbers, or a bit a row when there are many. Such a piece is answered from the lists; a
/// longer word leaves few candidates, whose texts are looked at.
class TextIndex {
 public:
  static constexpr std::size_t kBlockRows = 1U << 16U;

  /// Folded texts of a row, each taken by itself: no word spans two of them.
  using TextsOf = std::function<void(std::size_t row, std::vector<std::string>& texts)>;
  TextIndex() = default;
  TextIndex(std::size_t rows, unsigned threads, const TextsOf& texts_of);

  /// Sets the bits of rows that have `word` (folded, not empty) in one of their texts.
  void or_word(std::string_view word, std::span<std::uint64_t> bits) const;
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Block {
    std::vector<std::uint64_t> terms;    // sorted
    std::vector<std::uint32_t> places;   // into `lists`, or `maps` with the highest bit set
    std::vector<std::uint32_t> lengths;  // of lists
    std::vector<std::uint16_t> lists;
    std::vector<std::uint64_t> maps;
    std::string texts;                  // of all rows, each text ended by kEnd
    std::vector<std::uint32_t> starts;  // in `texts`: rows + 1 entries
    [[nodiscard]] std::size_t rows() const { return starts.size() - 1; }
    /// Clears the bits of rows without the term. @return false, and nothing done: none has it
    bool and_term(std::uint64_t term, std::span<std::uint64_t> bits) const;
    [[nodiscard]] bool has(std::size_t row, std::string_view word) const;
  };
  static constexpr char kEnd = '\xFF';  // in no UTF-8
  static Block build(std::size_t first_row, std::size_t rows, const TextsOf& texts_of);
  std::vector<Block> blocks_;
};

}  // namespace directory
