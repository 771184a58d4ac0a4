#include "features/directory/code_set.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

/// Also compiled for processors of 2013 and later, chosen when the program starts. Not below a
/// sanitizer: the choice is made before its runtime stands.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && \
    !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ALSO_FOR_NEWER_PROCESSORS __attribute__((target_clones("avx2", "default")))
#else
#define ALSO_FOR_NEWER_PROCESSORS
#endif

namespace directory {
namespace {

/// More ranges than this are looked up in a table of codes.
constexpr std::size_t kComparedRangesMax = 8;

/// 64 bytes of 0 or 1 to 64 bits.
[[gnu::always_inline]] inline std::uint64_t pack(const std::array<std::uint8_t, 64>& bytes) {
  std::uint64_t word = 0;
#ifdef __SSE2__
  for (unsigned i = 0; i < 4; ++i) {
    const auto* from = reinterpret_cast<const __m128i*>(bytes.data() + std::size_t{i} * 16);
    const __m128i highest = _mm_slli_epi16(_mm_loadu_si128(from), 7);
    word |= static_cast<std::uint64_t>(_mm_movemask_epi8(highest)) << (i * 16);
  }
#else
  // The multiplication gathers the lowest bits of eight bytes.
  for (std::size_t i = 0; i < 8; ++i) {
    std::uint64_t eight = 0;
    std::memcpy(&eight, bytes.data() + i * 8, 8);
    word |= (eight * 0x0102040810204080ULL >> 56U) << (i * 8);
  }
#endif
  return word;
}

/// One comparison tests both ends: what lies below `first` wraps round to a large number.
template <class Width>
struct Bounds {
  Width first;
  Width span;
  [[gnu::always_inline]] std::uint8_t has(Width code) const {
    return static_cast<std::uint8_t>(static_cast<Width>(code - first) <= span);
  }
};

template <class Width>
[[gnu::always_inline]] inline std::uint64_t compare_64(const Width* codes,
                                                       std::span<const Bounds<Width>> ranges) {
  std::array<std::uint8_t, 64> bytes;
  for (std::size_t i = 0; i < 64; ++i) bytes[i] = ranges[0].has(codes[i]);
  for (const Bounds<Width> range : ranges.subspan(1))
    for (std::size_t i = 0; i < 64; ++i) bytes[i] |= range.has(codes[i]);
  return pack(bytes);
}

template <class Width>
ALSO_FOR_NEWER_PROCESSORS void and_compared(std::span<const Width> codes,
                                            std::span<const Bounds<Width>> ranges,
                                            std::span<std::uint64_t> bits) {
  const std::size_t whole = codes.size() / 64;
  for (std::size_t word = 0; word < whole; ++word)
    if (bits[word] != 0) bits[word] &= compare_64(codes.data() + word * 64, ranges);
  if (codes.size() % 64 == 0) return;
  std::array<Width, 64> rest{};
  std::copy(codes.begin() + static_cast<std::ptrdiff_t>(whole * 64), codes.end(), rest.begin());
  bits[whole] &= compare_64(rest.data(), ranges);  // the bits past the end are 0 already
}

template <class Width>
void and_compared(std::span<const Width> codes, const std::vector<CodeSet::Range>& ranges,
                  std::span<std::uint64_t> bits) {
  std::vector<Bounds<Width>> bounds;
  for (const auto& range : ranges)
    bounds.push_back(
        {static_cast<Width>(range.first), static_cast<Width>(range.last - range.first)});
  and_compared(codes, std::span<const Bounds<Width>>(bounds), bits);
}

template <class Width>
void and_looked_up(std::span<const Width> codes, const std::vector<std::uint8_t>& accepted,
                   std::span<std::uint64_t> bits) {
  for (std::size_t word = 0; word < bits.size(); ++word) {
    if (bits[word] == 0) continue;
    const std::size_t begin = word * 64;
    const std::size_t end = std::min(codes.size(), begin + 64);
    std::array<std::uint8_t, 64> bytes{};
    for (std::size_t row = begin; row < end; ++row) bytes[row - begin] = accepted[codes[row]];
    bits[word] &= pack(bytes);
  }
}

}  // namespace

Bits all_rows(std::size_t rows) {
  Bits bits((rows + 63) / 64, ~0ULL);
  if (rows % 64 != 0) bits.back() = (1ULL << (rows % 64)) - 1;
  return bits;
}

ALSO_FOR_NEWER_PROCESSORS std::int64_t count_bits(std::span<const std::uint64_t> bits) {
  std::int64_t count = 0;
  for (const std::uint64_t word : bits) count += std::popcount(word);
  return count;
}

void CodeSet::add(Code first, Code last) {
  if (last < first) return;
  is_normal_ = is_normal_ && (ranges_.empty() || ranges_.back().last + 1 < first);
  ranges_.push_back({first, last});
}

void CodeSet::add(const CodeSet& other) {
  for (const Range& range : other.ranges()) add(range.first, range.last);
}

/// Not thread-safe by itself: a set is made, read and thrown away by one request.
void CodeSet::normalise() const {
  if (is_normal_) return;
  std::sort(ranges_.begin(), ranges_.end(),
            [](const Range& a, const Range& b) { return a.first < b.first; });
  std::vector<Range> merged;
  for (const Range& range : ranges_) {
    if (!merged.empty() && range.first <= merged.back().last + 1)
      merged.back().last = std::max(merged.back().last, range.last);
    else
      merged.push_back(range);
  }
  ranges_ = std::move(merged);
  is_normal_ = true;
}

const std::vector<CodeSet::Range>& CodeSet::ranges() const {
  normalise();
  return ranges_;
}

bool CodeSet::contains(Code code) const {
  for (const Range& range : ranges())
    if (code >= range.first && code <= range.last) return true;
  return false;
}

CodeSet CodeSet::complement(Code codes_end) const {
  CodeSet rest;
  Code next = 0;
  for (const Range& range : ranges()) {
    if (range.first > next) rest.add(next, range.first - 1);
    next = range.last + 1;
  }
  if (next < codes_end) rest.add(next, codes_end - 1);
  return rest;
}

void and_matching(const Column& column, const CodeSet& set, std::span<std::uint64_t> bits) {
  CodeSet possible;
  for (const auto& range : set.ranges())
    if (range.first < column.codes_end())
      possible.add(range.first, std::min(range.last, column.codes_end() - 1));
  const auto& ranges = possible.ranges();
  if (ranges.empty()) {
    std::fill(bits.begin(), bits.end(), 0);
    return;
  }
  if (ranges.size() <= kComparedRangesMax) {
    column.visit([&](auto codes) { and_compared(codes, ranges, bits); });
    return;
  }
  std::vector<std::uint8_t> accepted(column.codes_end());
  for (const auto& range : ranges)
    std::fill(accepted.begin() + range.first, accepted.begin() + range.last + 1, std::uint8_t{1});
  column.visit([&](auto codes) { and_looked_up(codes, accepted, bits); });
}

}  // namespace directory
