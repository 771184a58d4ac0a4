#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <stop_token>
#include <vector>

/// Frequent item sets: what is bought together in at least so many baskets.
///
/// Sources: pattern growth (J. Han, J. Pei, Y. Yin 2000) on projected baskets instead of a tree,
/// all extensions of a set counted in one pass (occurrence deliver, T. Uno et al. 2004). Exact,
/// pure, no randomness; the same sets in the same order at any number of threads.
namespace frequent_sets {

/// Basket b holds items[offsets[b]] … items[offsets[b + 1] - 1], in any order; an item twice in a
/// basket counts once. offsets has one entry more than there are baskets; none at all: no baskets.
struct Baskets {
  std::span<const std::uint32_t> items;  ///< small numbers: memory is taken up to the highest
  std::span<const std::size_t> offsets;

  [[nodiscard]] std::size_t count() const { return offsets.empty() ? 0 : offsets.size() - 1; }
};

/// Least number of baskets that is at least `support` (0 … 1) of them, and at least 1.
std::uint32_t count_for_support(double support, std::size_t baskets);

struct Options {
  std::uint32_t baskets_least = 1;    ///< a set in fewer baskets is not frequent
  std::size_t length_max = 10;        ///< items of a set, at least 1
  std::size_t sets_max = 10'000'000;  ///< more than these: nothing, and not complete
  unsigned threads = 1;
  std::stop_token stop{};
};

/// Sets by index; items ascending within a set. Every subset of a set stands before it. The empty
/// set is not among them.
struct FrequentSets {
  std::size_t baskets = 0;
  std::vector<std::uint32_t> items;
  std::vector<std::size_t> offsets{0};
  std::vector<std::uint32_t> counts;  ///< baskets that hold the whole set
  bool complete = true;               ///< false: too many or stopped, and no set is given

  [[nodiscard]] std::size_t size() const { return counts.size(); }
  [[nodiscard]] std::span<const std::uint32_t> at(std::size_t set) const {
    return std::span(items).subspan(offsets[set], offsets[set + 1] - offsets[set]);
  }
};

/// All sets of at most `length_max` items in at least `baskets_least` baskets. Time in proportion
/// to the items of the projected baskets, which for sparse baskets is a few times the output; it
/// can grow as 2^(length of the longest basket) when the least count is too low: `sets_max` ends
/// that.
FrequentSets find_frequent_sets(Baskets baskets, const Options& options);

inline constexpr std::uint32_t kEmptySet = std::numeric_limits<std::uint32_t>::max();

/// For each item of each set (same places as `items`) the index of the set without that item;
/// kEmptySet for sets of one. `sets` is complete. O(items).
std::vector<std::uint32_t> link_subsets(const FrequentSets& sets);

/// Condensed views. Closed: no frequent superset has the same count, so the closed sets tell all
/// counts. Maximal: no frequent superset at all. Supersets beyond `length_max` are not known and do
/// not count. One flag a set; O(items).
struct Condensed {
  std::vector<std::uint8_t> is_closed;
  std::vector<std::uint8_t> is_maximal;
};
Condensed condense(const FrequentSets& sets);

}  // namespace frequent_sets
