#include "kernels/frequent_sets/frequent_sets.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>

#include "test_support/groceries.h"
#include "test_support/public_data.h"

namespace {

using ItemSet = std::vector<std::uint32_t>;
using Counted = std::map<ItemSet, std::uint32_t>;

struct Rows {
  std::vector<std::uint32_t> items;
  std::vector<std::size_t> offsets{0};
  void add(const ItemSet& basket) {
    items.insert(items.end(), basket.begin(), basket.end());
    offsets.push_back(items.size());
  }
  [[nodiscard]] frequent_sets::Baskets view() const { return {items, offsets}; }
};

Counted as_map(const frequent_sets::FrequentSets& sets) {
  Counted counted;
  for (std::size_t i = 0; i < sets.size(); ++i)
    counted[{sets.at(i).begin(), sets.at(i).end()}] = sets.counts[i];
  return counted;
}

/// Four baskets: {1, 2}, {1, 2, 3}, {1}, {2, 3}, items in any order and twice.
Rows small() {
  Rows rows;
  rows.add({2, 1, 2});
  rows.add({3, 2, 1});
  rows.add({1});
  rows.add({3, 2});
  return rows;
}

TEST(FindFrequentSets, HandWorked) {
  // In at least two baskets: 1 in 3, 2 in 3, 3 in 2, {1, 2} in 2, {2, 3} in 2; {1, 3} only in one.
  const Rows rows = small();
  const auto sets = frequent_sets::find_frequent_sets(rows.view(), {.baskets_least = 2});
  EXPECT_EQ(as_map(sets), (Counted{{{1}, 3}, {{2}, 3}, {{3}, 2}, {{1, 2}, 2}, {{2, 3}, 2}}));
  EXPECT_TRUE(sets.complete);
}

TEST(FindFrequentSets, DegenerateCases) {
  EXPECT_EQ(frequent_sets::find_frequent_sets({}, {}).size(), 0U);
  Rows empty;
  empty.add({});
  EXPECT_EQ(frequent_sets::find_frequent_sets(empty.view(), {}).size(), 0U);
  const Rows rows = small();
  EXPECT_EQ(frequent_sets::find_frequent_sets(rows.view(), {.baskets_least = 5}).size(), 0U);
  EXPECT_EQ(frequent_sets::find_frequent_sets(rows.view(), {.length_max = 1}).size(), 3U);
}

TEST(FindFrequentSets, SaysWhenThereAreTooMany) {
  const Rows rows = small();
  const auto sets = frequent_sets::find_frequent_sets(rows.view(), {.sets_max = 3});
  EXPECT_FALSE(sets.complete);
  EXPECT_EQ(sets.size(), 0U);
}

TEST(Condense, KeepsWhatASupersetDoesNotTell) {
  // 3 is always with 2 (count 2): not closed. 1 and 2 have count 3, more than any superset: closed.
  // Maximal are only the two pairs.
  const Rows rows = small();
  const auto sets = frequent_sets::find_frequent_sets(rows.view(), {.baskets_least = 2});
  const auto condensed = frequent_sets::condense(sets);
  for (std::size_t i = 0; i < sets.size(); ++i) {
    const ItemSet items(sets.at(i).begin(), sets.at(i).end());
    EXPECT_EQ(condensed.is_maximal[i], items.size() == 2 ? 1 : 0);
    EXPECT_EQ(condensed.is_closed[i], items == ItemSet{3} ? 0 : 1);
  }
}

TEST(CountForSupport, RoundsUpButNotForTheLastBit) {
  EXPECT_EQ(frequent_sets::count_for_support(0.001, 9835), 10U);  // 9.835
  EXPECT_EQ(frequent_sets::count_for_support(0.07, 100), 7U);     // 7.000000000000001
  EXPECT_EQ(frequent_sets::count_for_support(0, 100), 1U);
}

// ---- the slow twin ----

Counted naive(const std::vector<ItemSet>& baskets, std::uint32_t least, std::size_t length_max) {
  Counted counted;
  for (const ItemSet& raw : baskets) {
    ItemSet basket = raw;
    std::sort(basket.begin(), basket.end());
    basket.erase(std::unique(basket.begin(), basket.end()), basket.end());
    for (unsigned mask = 1; mask < (1U << basket.size()); ++mask) {
      ItemSet subset;
      for (std::size_t i = 0; i < basket.size(); ++i)
        if ((mask >> i & 1U) != 0) subset.push_back(basket[i]);
      if (subset.size() <= length_max) ++counted[subset];
    }
  }
  std::erase_if(counted, [&](const auto& entry) { return entry.second < least; });
  return counted;
}

std::vector<ItemSet> any_baskets() {
  return *rc::gen::container<std::vector<ItemSet>>(rc::gen::map(
      rc::gen::container<ItemSet>(rc::gen::inRange<std::uint32_t>(0, 9)), [](ItemSet basket) {
        basket.resize(std::min<std::size_t>(basket.size(), 12));
        return basket;
      }));
}

RC_GTEST_PROP(FrequentSetsProperty, EqualTheirTwinAtAnyNumberOfThreads, ()) {
  const auto baskets = any_baskets();
  Rows rows;
  for (const ItemSet& basket : baskets) rows.add(basket);
  frequent_sets::Options options;
  options.baskets_least = *rc::gen::inRange<std::uint32_t>(1, 6);
  options.length_max = *rc::gen::inRange<std::size_t>(1, 7);
  const auto sets = frequent_sets::find_frequent_sets(rows.view(), options);
  RC_ASSERT(as_map(sets) == naive(baskets, options.baskets_least, options.length_max));
  options.threads = 3;
  const auto more = frequent_sets::find_frequent_sets(rows.view(), options);
  RC_ASSERT(more.items == sets.items && more.counts == sets.counts);
}

RC_GTEST_PROP(FrequentSetsProperty, SubsetsStandBeforeTheirSetsAndAreNoRarer, ()) {
  Rows rows;
  for (const ItemSet& basket : any_baskets()) rows.add(basket);
  const auto sets = frequent_sets::find_frequent_sets(rows.view(), {.baskets_least = 2});
  const auto subsets = frequent_sets::link_subsets(sets);
  for (std::size_t set = 0; set < sets.size(); ++set)
    for (std::size_t i = sets.offsets[set]; i < sets.offsets[set + 1]; ++i)
      if (subsets[i] != frequent_sets::kEmptySet) {
        RC_ASSERT(subsets[i] < set);
        RC_ASSERT(sets.counts[subsets[i]] >= sets.counts[set]);
      }
}

TEST(FindFrequentSets, ReproducesThePublishedCountsOfGroceries) {
  const auto path = test_support::find_public_data("groceries/groceries_basket.csv");
  if (!path) GTEST_SKIP() << "the public data set groceries is not on this machine";
  const auto groceries = test_support::read_groceries(*path);
  const frequent_sets::Baskets baskets{groceries.items, groceries.offsets};
  EXPECT_EQ(baskets.count(), 9835U);
  EXPECT_EQ(groceries.names.size(), 169U);
  const std::map<double, std::size_t> published{
      {.05, 31}, {.02, 122}, {.01, 333}, {.005, 1001}, {.001, 13492}};
  for (const auto& [support, count] : published) {
    const auto least = frequent_sets::count_for_support(support, 9835);
    EXPECT_EQ(frequent_sets::find_frequent_sets(baskets, {.baskets_least = least}).size(), count)
        << support;
  }
}

}  // namespace
