#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "features/directory/column.h"

namespace directory {

/// One bit a row, 64 rows a word; bits past the last row are 0.
using Bits = std::vector<std::uint64_t>;

Bits all_rows(std::size_t rows);
std::int64_t count_bits(std::span<const std::uint64_t> bits);
/// Calls `work(row)` for every set bit, in order.
template <class Work>
void each_bit(std::span<const std::uint64_t> bits, Work&& work) {
  for (std::size_t word = 0; word < bits.size(); ++word)
    for (std::uint64_t rest = bits[word]; rest != 0; rest &= rest - 1)
      work(word * 64 + static_cast<std::size_t>(__builtin_ctzll(rest)));
}
inline bool has_bit(std::span<const std::uint64_t> bits, std::size_t row) {
  return (bits[row / 64] >> (row % 64) & 1U) != 0;
}

/// What a condition accepts of a column: sorted, disjoint, inclusive ranges of codes. Every
/// condition, whatever its type and operator, becomes one; so this and and_matching() are the whole
/// of condition evaluation, for lists and parts alike.
class CodeSet {
 public:
  struct Range {
    Code first = 0;
    Code last = 0;
    friend bool operator==(const Range&, const Range&) = default;
  };
  /// Ranges may be added in any order and may overlap; an empty one (last < first) is left out.
  void add(Code first, Code last);
  void add(Code code) { add(code, code); }
  void add(const CodeSet& other);
  [[nodiscard]] bool contains(Code code) const;
  /// All codes below `codes_end` that are not in this set.
  [[nodiscard]] CodeSet complement(Code codes_end) const;
  [[nodiscard]] const std::vector<Range>& ranges() const;

 private:
  void normalise() const;
  mutable std::vector<Range> ranges_;
  mutable bool is_normal_ = true;
};

/// Clears the bits of rows whose code is not in the set. A few ranges are compared at memory speed
/// (about 0.1 ms a million rows), many by a table of the codes. O(rows).
void and_matching(const Column& column, const CodeSet& set, std::span<std::uint64_t> bits);

}  // namespace directory
