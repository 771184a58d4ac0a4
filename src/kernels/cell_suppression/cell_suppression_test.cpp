#include "kernels/cell_suppression/cell_suppression.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "base/random.h"
#include "kernels/cell_suppression/attackers.h"

namespace cell_suppression {
namespace {

struct Sample {
  std::vector<Code> categories;
  std::vector<Code> codes;
  std::vector<Dimensions> tables;
  std::uint32_t minimum = 3;
  [[nodiscard]] Answers answers() const { return {codes, categories}; }
  [[nodiscard]] std::size_t rows() const { return codes.size() / categories.size(); }
};

/// As many rows of each combination as `counts` says, the last dimension fastest.
Sample sample_of(std::vector<Code> categories, const std::vector<int>& counts,
                 std::vector<Dimensions> tables, std::uint32_t minimum) {
  Sample sample{std::move(categories), {}, std::move(tables), minimum};
  for (std::size_t cell = 0; cell < counts.size(); ++cell) {
    std::vector<Code> row(sample.categories.size());
    std::size_t rest = cell;
    for (std::size_t i = row.size(); i-- > 0;) {
      row[i] = static_cast<Code>(rest % sample.categories[i]);
      rest /= sample.categories[i];
    }
    for (int i = 0; i < counts[cell]; ++i)
      sample.codes.insert(sample.codes.end(), row.begin(), row.end());
  }
  return sample;
}

Publication suppress(const Sample& sample) {
  return suppress(sample.answers(), sample.tables, sample.minimum);
}

Publication hide_only_small(const Sample& sample) {
  auto publication = count(sample.answers(), sample.tables);
  hide_small(publication, sample.minimum);
  return publication;
}

/// Has a reader who knows these intervals learnt what he must not?
bool is_found_out(const Publication& publication, std::uint32_t minimum, std::size_t margin,
                  std::size_t cell, Interval interval) {
  const Margin& there = publication.margins[margin];
  if (there.hidden[cell] == 0) return there.counts[cell] < minimum;
  const double count = there.counts[cell];
  const double width = interval.high - interval.low;
  if (count >= minimum) return width < 1;
  return width < minimum || interval.high <= count || (count > 0 && interval.low >= count);
}

bool trying_all_finds_out(const Publication& publication, const Sample& sample) {
  const auto intervals =
      attack_by_trying_all(publication, static_cast<std::uint32_t>(sample.rows()) + sample.minimum);
  for (std::size_t margin = 0; margin < intervals.size(); ++margin)
    for (std::size_t cell = 0; cell < intervals[margin].size(); ++cell)
      if (is_found_out(publication, sample.minimum, margin, cell, intervals[margin][cell]))
        return true;
  return false;
}

bool linear_programme_finds_out(const Publication& publication, const Sample& sample) {
  for (std::size_t margin = 0; margin < publication.margins.size(); ++margin)
    for (std::size_t cell = 0; cell < publication.margins[margin].counts.size(); ++cell) {
      auto interval = attack_by_linear_programme(publication, margin, cell);
      interval.low -= 1e-6;  // rounding must not make him look cleverer than he is
      interval.high += 1e-6;
      if (publication.margins[margin].hidden[cell] != 0 &&
          is_found_out(publication, sample.minimum, margin, cell, interval))
        return true;
    }
  return false;
}

// Age (rows) by taste (columns), minimum 5:       10   2  20
//                                                 20  30  40
// The 2 is 32 - 10 - 20 and 32 - 30. Hiding it together with one other cell of its row, one of its
// column and the fourth corner leaves every total as it is.
TEST(CellSuppression, HidesTheOtherThreeCornersOfASmallCell) {
  const auto sample = sample_of({2, 3}, {10, 2, 20, 20, 30, 40}, {{0, 1}}, 5);
  const auto publication = suppress(sample);
  const Margin& table = *publication.find({0, 1});
  EXPECT_EQ(table.hidden, (std::vector<std::uint8_t>{1, 1, 0, 1, 1, 0}));
  EXPECT_EQ(table.counts, (std::vector<std::uint32_t>{10, 2, 20, 20, 30, 40}));
  for (const auto& total : {Dimensions{}, Dimensions{0}, Dimensions{1}})
    for (const auto hidden : publication.find(total)->hidden) EXPECT_EQ(hidden, 0);
  // The reader knows 2 + 10 = 12 and 2 + 30 = 32: anything from 0 to 12.
  const auto interval = attack_by_linear_programme(publication, 3, 1);
  EXPECT_NEAR(interval.low, 0, 1e-9);
  EXPECT_NEAR(interval.high, 12, 1e-9);
}

TEST(CellSuppression, HidesNothingWhereNothingIsSmall) {
  const auto publication = suppress(sample_of({2, 2}, {20, 21, 22, 23}, {{0, 1}}, 20));
  for (const Margin& margin : publication.margins)
    for (const auto hidden : margin.hidden) EXPECT_EQ(hidden, 0);
}

TEST(CellSuppression, LetsTwoSmallAnswersCoverEachOther) {
  // 12 + 9 = 21: either may be 0 to 21, more than 20 wide. 300 and 400 may be shown.
  const auto publication = suppress(sample_of({4}, {400, 300, 12, 9}, {{0}}, 20));
  EXPECT_EQ(publication.find({0})->hidden, (std::vector<std::uint8_t>{0, 0, 1, 1}));
  // 6 + 5 = 11 is not: one more has to go.
  const auto narrow = suppress(sample_of({4}, {400, 300, 6, 5}, {{0}}, 20));
  EXPECT_EQ(narrow.find({0})->hidden, (std::vector<std::uint8_t>{0, 1, 1, 1}));
}

TEST(CellSuppression, HidesAnEmptyCellLikeASmallOne) {
  const auto publication = suppress(sample_of({2, 3}, {0, 40, 50, 40, 40, 60}, {{0, 1}}, 20));
  EXPECT_EQ(publication.find({0, 1})->hidden, (std::vector<std::uint8_t>{1, 1, 0, 1, 1, 0}));
}

TEST(CellSuppression, WithdrawsATableOfTooFewAnswers) {
  // Seven rows: not even how many there were shows.
  const auto few = suppress(sample_of({2}, {3, 4}, {{0}}, 20));
  EXPECT_EQ(few.withdrawn, (std::vector<std::size_t>{0}));
  EXPECT_EQ(few.find({0}), nullptr);
  EXPECT_EQ(few.find({})->hidden[0], 1);
  EXPECT_EQ(suppress(sample_of({2}, {0, 0}, {{0}}, 20)).find({})->hidden[0], 1);
  // 30 and 28 rows by age show; by age and taste all cells are small, and hiding them would not do:
  // 14 + 16 leaves room for less than 20 unless the ages are hidden too.
  const auto fine = suppress(sample_of({2, 2}, {14, 16, 15, 13}, {{0, 1}, {0}}, 20));
  EXPECT_EQ(fine.withdrawn, (std::vector<std::size_t>{0}));
  EXPECT_EQ(fine.find({0})->hidden, (std::vector<std::uint8_t>{0, 0}));
}

// The 3 of age by taste by place: as all totals of two dimensions show, it hides together with its
// seven neighbours of another age, another taste and another place.
TEST(CellSuppression, KeepsTheTotalsOfTheOtherTables) {
  const auto sample = sample_of({2, 2, 3}, {30, 25, 30, 40, 3, 30, 30, 30, 30, 30, 30, 30},
                                {{0, 1}, {0, 1, 2}, {1, 2}}, 5);
  const auto publication = suppress(sample);
  EXPECT_EQ(std::ranges::count(publication.find({0, 1, 2})->hidden, 1), 8);
  EXPECT_EQ(std::ranges::count(publication.find({0, 1})->hidden, 1), 0);
  EXPECT_EQ(std::ranges::count(publication.find({1, 2})->hidden, 1), 0);
  EXPECT_FALSE(linear_programme_finds_out(publication, sample));
}

TEST(CellSuppression, IsTheSameAgain) {
  const auto sample = sample_of({3, 4}, {1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 9}, {{0, 1}}, 4);
  const auto once = suppress(sample);
  const auto again = suppress(sample);
  for (std::size_t i = 0; i < once.margins.size(); ++i)
    EXPECT_EQ(once.margins[i].hidden, again.margins[i].hidden);
}

/// A handful of rows and any tables over up to three dimensions.
Sample any_small_sample() {
  Sample sample;
  const auto dimensions = *rc::gen::inRange<std::size_t>(1, 4);
  for (std::size_t i = 0; i < dimensions; ++i)
    sample.categories.push_back(*rc::gen::inRange<Code>(2, dimensions == 3 ? 3 : 4));
  const auto rows = *rc::gen::inRange<std::size_t>(0, dimensions == 1 ? 12 : 8);
  for (std::size_t i = 0; i < rows; ++i)
    for (const Code size : sample.categories)
      sample.codes.push_back(*rc::gen::inRange<Code>(0, size));
  const auto tables = *rc::gen::inRange<std::size_t>(1, 4);
  std::set<Dimensions> tables_wanted;
  for (std::size_t i = 0; i < tables; ++i) {
    const auto mask = *rc::gen::inRange<unsigned>(1, 1U << dimensions);
    Dimensions table;
    for (std::uint8_t d = 0; d < dimensions; ++d)
      if ((mask >> d & 1U) != 0) table.push_back(d);
    tables_wanted.insert(std::move(table));
  }
  sample.tables = {tables_wanted.begin(), tables_wanted.end()};
  sample.minimum = *rc::gen::inRange<std::uint32_t>(2, 4);
  return sample;
}

RC_GTEST_PROP(CellSuppression, WhoTriesAllPossibleRowsFindsNothingOut, ()) {
  const Sample sample = any_small_sample();
  RC_ASSERT(!trying_all_finds_out(suppress(sample), sample));
}

/// Some hundred rows whose answers hang together, overlapping tables over four dimensions.
Sample larger_sample(std::uint64_t seed) {
  base::Random random(seed);
  Sample sample{{3, 3, 3, 2}, {}, {}, 20};
  const auto rows = random.between(300, 4000);
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto age = static_cast<Code>(random.between(0, 2));
    const auto taste = static_cast<Code>(random.chance(.7) ? age : random.between(0, 2));
    const auto price = static_cast<Code>(random.chance(.8) ? 0 : random.between(0, 2));
    sample.codes.insert(sample.codes.end(),
                        {age, taste, price, static_cast<Code>(random.chance(.9) ? 0 : 1)});
  }
  const std::vector<Dimensions> all{{0, 1}, {1, 2}, {0, 2}, {0, 1, 2},
                                    {1, 3}, {0, 3}, {2},    {1, 2, 3}};
  for (const Dimensions& table : all)
    if (random.chance(.5)) sample.tables.push_back(table);
  if (sample.tables.empty()) sample.tables.push_back({0, 1});
  return sample;
}

TEST(CellSuppression, LinearProgrammesFindNothingOutInOverlappingTables) {
  for (std::uint64_t seed = 0; seed < 15; ++seed) {
    const Sample sample = larger_sample(seed);
    EXPECT_FALSE(linear_programme_finds_out(suppress(sample), sample)) << seed;
  }
}

TEST(CellSuppression, SomethingIsLeftToShow) {
  std::size_t hidden = 0;
  std::size_t large = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed)
    for (const Margin& margin : suppress(larger_sample(seed)).margins)
      for (std::size_t cell = 0; cell < margin.counts.size(); ++cell)
        if (margin.counts[cell] >= 20) {
          ++large;
          hidden += margin.hidden[cell];
        }
  EXPECT_LT(static_cast<double>(hidden), .5 * static_cast<double>(large));
  RecordProperty("large_cells", static_cast<int>(large));
  RecordProperty("large_cells_hidden", static_cast<int>(hidden));
}

// The attackers are worth something: they break what hides the small cells only.
TEST(CellSuppression, BothAttackersBreakHidingTheSmallCellsOnly) {
  int broken = 0;
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    const Sample sample = larger_sample(seed);
    broken += linear_programme_finds_out(hide_only_small(sample), sample) ? 1 : 0;
  }
  EXPECT_GE(broken, 4);
  const auto tiny = sample_of({2, 2}, {3, 1, 3, 3}, {{0, 1}}, 2);
  EXPECT_TRUE(trying_all_finds_out(hide_only_small(tiny), tiny));
  EXPECT_FALSE(trying_all_finds_out(suppress(tiny), tiny));
}

// Two tables that are safe each for itself are not when they are decided one after the other: that
// is why all tables of the same answers are decided together.
TEST(CellSuppression, TablesDecidedOneAfterAnotherAreBroken) {
  int broken = 0;
  for (std::uint64_t seed = 0; seed < 6; ++seed) {
    base::Random random(seed);
    Sample sample{{4, 4, 2}, {}, {{0, 1}, {0, 1, 2}}, 20};
    for (int i = 0; i < 1500; ++i) {
      const auto age = static_cast<Code>(random.between(0, 3));
      const auto taste = static_cast<Code>(random.chance(.5) ? age : random.between(0, 3));
      const auto place =
          static_cast<Code>(random.chance(age == 0 ? .95 : .6) ? taste % 2 : 1 - taste % 2);
      sample.codes.insert(sample.codes.end(), {age, taste, place});
    }
    Publication together = count(sample.answers(), sample.tables);
    for (Margin& margin : together.margins)
      std::fill(margin.hidden.begin(), margin.hidden.end(), std::uint8_t{1});
    for (const Dimensions& table : sample.tables) {
      Sample alone = sample;
      alone.tables = {table};
      for (const Margin& margin : suppress(alone).margins)
        for (Margin& shown : together.margins)
          for (std::size_t i = 0; shown.dimensions == margin.dimensions && i < shown.hidden.size();
               ++i)
            shown.hidden[i] = std::min(shown.hidden[i], margin.hidden[i]);
    }
    EXPECT_FALSE(linear_programme_finds_out(suppress(sample), sample)) << seed;
    broken += linear_programme_finds_out(together, sample) ? 1 : 0;
  }
  EXPECT_GT(broken, 0);
}

}  // namespace
}  // namespace cell_suppression
