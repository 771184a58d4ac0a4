#pragma once
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/directory/code_set.h"

namespace directory {

/// Finds rows by any piece of their texts. Rows stand in blocks of 65,536; a block lists, for each
/// character and each pair of neighbouring characters, the rows that have it: sorted 16-bit
/// numbers, or a bit a row when there are many; of digits and letters each three as well. A word of
/// one or two characters is then answered exactly; a longer one leaves candidates, which the caller
/// looks at.
class TextIndex {
 public:
  static constexpr std::size_t kBlockRows = 1U << 16U;

  /// Folded texts of a row, each taken by itself: no pair spans two of them.
  using TextsOf = std::function<void(std::size_t row, std::vector<std::string>& texts)>;
  TextIndex() = default;
  TextIndex(std::size_t rows, unsigned threads, const TextsOf& texts_of);

  /// Clears the bits of rows that cannot contain `word` (folded, not empty).
  void and_candidates(std::string_view word, std::span<std::uint64_t> bits) const;
  /// True when and_candidates() needs no second look at this word.
  [[nodiscard]] static bool is_exact(std::string_view word);
  [[nodiscard]] std::size_t bytes() const;

 private:
  struct Block {
    std::vector<std::uint64_t> terms;    // sorted
    std::vector<std::uint32_t> places;   // into `lists`, or `maps` with the highest bit set
    std::vector<std::uint32_t> lengths;  // of lists
    std::vector<std::uint16_t> lists;
    std::vector<std::uint64_t> maps;
    std::size_t rows = 0;
    void and_term(std::uint64_t term, std::span<std::uint64_t> bits) const;
  };
  static Block build(std::size_t first_row, std::size_t rows, const TextsOf& texts_of);
  std::vector<Block> blocks_;
};

}  // namespace directory
