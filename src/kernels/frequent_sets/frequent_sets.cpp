#include "kernels/frequent_sets/frequent_sets.h"

#include <algorithm>
#include <atomic>
#include <cmath>

#include "base/check.h"
#include "base/parallel.h"
#include "base/random.h"

namespace frequent_sets {
namespace {

/// The places source[begin] … source[end - 1] of one basket.
struct Stretch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Items are renumbered by rank, the most frequent first, and baskets sorted by rank: a set grows
/// from its rarest item towards the more frequent ones, so what is still to be searched is the
/// front of a basket and the rarest items, with many partners, meet few baskets.
struct RankedBaskets {
  std::vector<std::uint32_t> item_of_rank;
  std::vector<std::uint32_t> count_of_rank;
  std::vector<std::uint32_t> ranks;          ///< all baskets, one after the other
  std::vector<std::vector<Stretch>> before;  ///< by rank: fronts of the baskets that hold it
};

std::vector<std::uint32_t> count_items(Baskets baskets) {
  const std::uint32_t highest =
      baskets.items.empty() ? 0 : *std::max_element(baskets.items.begin(), baskets.items.end());
  std::vector<std::uint32_t> counts(std::size_t{highest} + 1, 0);
  std::vector<std::size_t> last_basket(counts.size(), 0);
  for (std::size_t b = 0; b < baskets.count(); ++b)
    for (std::size_t i = baskets.offsets[b]; i < baskets.offsets[b + 1]; ++i) {
      if (last_basket[baskets.items[i]] == b + 1) continue;
      last_basket[baskets.items[i]] = b + 1;
      ++counts[baskets.items[i]];
    }
  return counts;
}

RankedBaskets rank_baskets(Baskets baskets, std::uint32_t least) {
  RankedBaskets ranked;
  const std::vector<std::uint32_t> counts = count_items(baskets);
  for (std::uint32_t item = 0; item < counts.size(); ++item)
    if (counts[item] >= least) ranked.item_of_rank.push_back(item);
  std::stable_sort(ranked.item_of_rank.begin(), ranked.item_of_rank.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return counts[a] > counts[b]; });
  constexpr std::uint32_t kRare = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> rank_of(counts.size(), kRare);
  for (std::uint32_t rank = 0; rank < ranked.item_of_rank.size(); ++rank) {
    rank_of[ranked.item_of_rank[rank]] = rank;
    ranked.count_of_rank.push_back(counts[ranked.item_of_rank[rank]]);
  }
  ranked.before.resize(ranked.item_of_rank.size());
  for (std::size_t rank = 0; rank < ranked.before.size(); ++rank)
    ranked.before[rank].reserve(ranked.count_of_rank[rank]);
  ranked.ranks.reserve(baskets.items.size());
  for (std::size_t b = 0; b < baskets.count(); ++b) {
    const std::size_t begin = ranked.ranks.size();
    for (std::size_t i = baskets.offsets[b]; i < baskets.offsets[b + 1]; ++i)
      if (rank_of[baskets.items[i]] != kRare) ranked.ranks.push_back(rank_of[baskets.items[i]]);
    const auto first = ranked.ranks.begin() + static_cast<std::ptrdiff_t>(begin);
    std::sort(first, ranked.ranks.end());
    ranked.ranks.erase(std::unique(first, ranked.ranks.end()), ranked.ranks.end());
    for (std::size_t i = begin; i < ranked.ranks.size(); ++i)
      ranked.before[ranked.ranks[i]].push_back(
          {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)});
  }
  return ranked;
}

/// The sets found below one rarest item, in the order of the search.
struct Found {
  std::vector<std::uint32_t> items;
  std::vector<std::uint32_t> lengths;
  std::vector<std::uint32_t> counts;
};

/// Grows sets from one rarest item. Keeps its memory from one item to the next.
class Growth {
 public:
  Growth(const RankedBaskets& ranked, const Options& options, std::atomic<std::size_t>& total)
      : ranked_(ranked), options_(options), total_(total), levels_(options.length_max) {}

  Found grow_from(std::uint32_t rank) {
    found_ = {};
    set_.assign(1, rank);
    emit(ranked_.count_of_rank[rank]);
    if (set_.size() < options_.length_max) grow(ranked_.before[rank], ranked_.ranks, rank);
    return std::move(found_);
  }

 private:
  /// Working memory of one depth of the search.
  struct Level {
    std::vector<std::uint32_t> counts;    ///< by rank
    std::vector<std::uint32_t> frequent;  ///< ranks that extend the set, ascending
    std::vector<std::uint32_t> ranks;     ///< the stretches with only those left
    std::vector<Stretch> stretches;
    std::vector<std::size_t> bucket_end;  ///< by rank
    std::vector<Stretch> buckets;
  };

  [[nodiscard]] bool is_over() const {
    return total_.load(std::memory_order_relaxed) > options_.sets_max ||
           options_.stop.stop_requested();
  }
  void emit(std::uint32_t count) {
    const auto begin = static_cast<std::ptrdiff_t>(found_.items.size());
    for (const std::uint32_t rank : set_) found_.items.push_back(ranked_.item_of_rank[rank]);
    std::sort(found_.items.begin() + begin, found_.items.end());
    found_.lengths.push_back(static_cast<std::uint32_t>(set_.size()));
    found_.counts.push_back(count);
    total_.fetch_add(1, std::memory_order_relaxed);
  }

  /// Emits all frequent sets that add to set_ ranks below `limit`, found in `stretches` of `source`
  /// (the fronts of the baskets that hold set_).
  void grow(std::span<const Stretch> stretches, std::span<const std::uint32_t> source,
            std::uint32_t limit) {
    if (is_over()) return;
    Level& level = levels_[set_.size()];
    count_extensions(level, stretches, source, limit);
    if (level.frequent.empty()) return;
    const bool deeper = set_.size() + 1 < options_.length_max && level.frequent.size() > 1;
    if (deeper) project(level, stretches, source);
    for (const std::uint32_t rank : level.frequent) {
      set_.push_back(rank);
      emit(level.counts[rank]);
      if (deeper) grow(bucket(level, rank), level.ranks, rank);
      set_.pop_back();
    }
  }
  void count_extensions(Level& level, std::span<const Stretch> stretches,
                        std::span<const std::uint32_t> source, std::uint32_t limit) const {
    level.counts.assign(limit, 0);
    level.frequent.clear();
    for (const Stretch stretch : stretches)
      for (std::uint32_t i = stretch.begin; i < stretch.end; ++i) ++level.counts[source[i]];
    for (std::uint32_t rank = 0; rank < limit; ++rank)
      if (level.counts[rank] >= options_.baskets_least) level.frequent.push_back(rank);
  }
  /// Copies the frequent ranks of the stretches and sorts their fronts by the rank that ends them.
  void project(Level& level, std::span<const Stretch> stretches,
               std::span<const std::uint32_t> source) const {
    level.ranks.clear();
    level.stretches.clear();
    for (const Stretch stretch : stretches) {
      const auto begin = static_cast<std::uint32_t>(level.ranks.size());
      for (std::uint32_t i = stretch.begin; i < stretch.end; ++i)
        if (level.counts[source[i]] >= options_.baskets_least) level.ranks.push_back(source[i]);
      const auto end = static_cast<std::uint32_t>(level.ranks.size());
      if (end > begin) level.stretches.push_back({begin, end});
    }
    level.bucket_end.assign(level.counts.size(), 0);
    std::size_t sum = 0;
    for (const std::uint32_t rank : level.frequent) {
      level.bucket_end[rank] = sum;
      sum += level.counts[rank];
    }
    level.buckets.resize(sum);
    for (const Stretch stretch : level.stretches)
      for (std::uint32_t i = stretch.begin; i < stretch.end; ++i)
        level.buckets[level.bucket_end[level.ranks[i]]++] = {stretch.begin, i};
  }
  static std::span<const Stretch> bucket(const Level& level, std::uint32_t rank) {
    const std::size_t count = level.counts[rank];
    return std::span(level.buckets).subspan(level.bucket_end[rank] - count, count);
  }

  const RankedBaskets& ranked_;
  const Options& options_;
  std::atomic<std::size_t>& total_;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> set_;  ///< ranks, the rarest first
  Found found_;
};

FrequentSets join(const std::vector<Found>& parts, std::size_t baskets) {
  FrequentSets sets;
  sets.baskets = baskets;
  for (const Found& part : parts) {
    sets.items.insert(sets.items.end(), part.items.begin(), part.items.end());
    sets.counts.insert(sets.counts.end(), part.counts.begin(), part.counts.end());
    for (const std::uint32_t length : part.lengths)
      sets.offsets.push_back(sets.offsets.back() + length);
  }
  return sets;
}

/// Hash of a set as a sum over its items, so that of a subset is found by taking one off.
std::uint64_t hash_item(std::uint32_t item) { return base::Random(item).next(); }
std::uint64_t hash_set(std::span<const std::uint32_t> items) {
  std::uint64_t sum = 0;
  for (const std::uint32_t item : items) sum += hash_item(item);
  return sum;
}

/// Sets by their items: open addressing, filled to a half at most.
class SetIndex {
 public:
  explicit SetIndex(const FrequentSets& sets) : sets_(sets) {
    std::size_t size = 16;
    while (size < 2 * sets.size()) size *= 2;
    slots_.assign(size, kEmptySet);
    for (std::size_t set = 0; set < sets.size(); ++set) {
      std::size_t slot = first_slot(hash_set(sets.at(set)));
      while (slots_[slot] != kEmptySet) slot = next_slot(slot);
      slots_[slot] = static_cast<std::uint32_t>(set);
    }
  }
  /// The set of `items` without the one at `left_out`; it is there.
  [[nodiscard]] std::uint32_t get(std::span<const std::uint32_t> items, std::size_t left_out,
                                  std::uint64_t hash) const {
    for (std::size_t slot = first_slot(hash);; slot = next_slot(slot)) {
      CHECK(slots_[slot] != kEmptySet);
      const auto found = sets_.at(slots_[slot]);
      if (found.size() + 1 == items.size() &&
          std::equal(found.begin(), found.begin() + static_cast<std::ptrdiff_t>(left_out),
                     items.begin()) &&
          std::equal(found.begin() + static_cast<std::ptrdiff_t>(left_out), found.end(),
                     items.begin() + static_cast<std::ptrdiff_t>(left_out) + 1))
        return slots_[slot];
    }
  }

 private:
  [[nodiscard]] std::size_t first_slot(std::uint64_t hash) const {
    return hash & (slots_.size() - 1);
  }
  [[nodiscard]] std::size_t next_slot(std::size_t slot) const {
    return (slot + 1) & (slots_.size() - 1);
  }
  const FrequentSets& sets_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace

std::uint32_t count_for_support(double support, std::size_t baskets) {
  // 0.05 * 100 is 5 baskets, whatever the last bit of the product says.
  const double count = std::ceil(support * static_cast<double>(baskets) - 1e-9);
  return count < 1 ? 1 : static_cast<std::uint32_t>(count);
}

FrequentSets find_frequent_sets(Baskets baskets, const Options& options) {
  CHECK(options.length_max >= 1 && options.baskets_least >= 1);
  CHECK(baskets.items.size() < std::numeric_limits<std::uint32_t>::max());
  CHECK(baskets.offsets.empty() || baskets.offsets.back() <= baskets.items.size());
  const RankedBaskets ranked = rank_baskets(baskets, options.baskets_least);
  const std::size_t ranks = ranked.item_of_rank.size();
  std::vector<Found> parts(ranks);
  std::atomic<std::size_t> total{0};
  constexpr std::size_t kRanksTogether = 8;
  base::parallel_blocks(ranks, kRanksTogether, options.threads,
                        [&](std::size_t begin, std::size_t end) {
                          Growth growth(ranked, options, total);
                          for (std::size_t rank = begin; rank < end; ++rank)
                            parts[rank] = growth.grow_from(static_cast<std::uint32_t>(rank));
                        });
  if (total > options.sets_max || options.stop.stop_requested()) {
    FrequentSets none;
    none.baskets = baskets.count();
    none.complete = false;
    return none;
  }
  return join(parts, baskets.count());
}

std::vector<std::uint32_t> link_subsets(const FrequentSets& sets) {
  CHECK(sets.complete && sets.size() < kEmptySet);
  const SetIndex index(sets);
  std::vector<std::uint32_t> subsets(sets.items.size(), kEmptySet);
  for (std::size_t set = 0; set < sets.size(); ++set) {
    const auto items = sets.at(set);
    if (items.size() == 1) continue;
    const std::uint64_t hash = hash_set(items);
    for (std::size_t i = 0; i < items.size(); ++i)
      subsets[sets.offsets[set] + i] = index.get(items, i, hash - hash_item(items[i]));
  }
  return subsets;
}

Condensed condense(const FrequentSets& sets) {
  const std::vector<std::uint32_t> subsets = link_subsets(sets);
  Condensed result{std::vector<std::uint8_t>(sets.size(), 1),
                   std::vector<std::uint8_t>(sets.size(), 1)};
  for (std::size_t set = 0; set < sets.size(); ++set)
    for (std::size_t i = sets.offsets[set]; i < sets.offsets[set + 1]; ++i) {
      if (subsets[i] == kEmptySet) continue;
      result.is_maximal[subsets[i]] = 0;
      if (sets.counts[subsets[i]] == sets.counts[set]) result.is_closed[subsets[i]] = 0;
    }
  return result;
}

}  // namespace frequent_sets
