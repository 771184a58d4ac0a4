#include "kernels/cell_suppression/sums.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "kernels/cell_suppression/attackers.h"

namespace cell_suppression {
namespace {

constexpr std::uint32_t kGroup = 20;
constexpr double kClose = 1e-6;

/// A table whose customers are each behind one cell, so that totals are sums.
struct Sample {
  std::size_t rows = 0, columns = 0;
  std::vector<std::uint32_t> customers;
  std::vector<double> values;
  std::vector<std::uint32_t> totals;

  Sample(std::size_t rows_, std::size_t columns_, std::vector<std::uint32_t> customers_)
      : rows(rows_), columns(columns_), customers(std::move(customers_)) {
    totals.assign(rows + columns + 1, 0);
    for (std::size_t r = 0; r < rows; ++r)
      for (std::size_t c = 0; c < columns; ++c) {
        const std::uint32_t count = customers[r * columns + c];
        values.push_back(10.0 * count);
        totals[r] += count;
        totals[rows + c] += count;
        totals.back() += count;
      }
  }
  [[nodiscard]] HiddenSums hidden() const { return hide_sums(table(), totals, kGroup); }
  [[nodiscard]] SumTable table() const { return {rows, columns, values, customers}; }
  [[nodiscard]] double value_of(std::size_t r, std::size_t c) const {
    double sum = 0;
    for (std::size_t row = 0; row < rows; ++row)
      for (std::size_t column = 0; column < columns; ++column)
        if ((r == rows || r == row) && (c == columns || c == column))
          sum += values[row * columns + column];
    return sum;
  }
  [[nodiscard]] std::uint32_t customers_of(std::size_t r, std::size_t c) const {
    if (r < rows && c < columns) return customers[r * columns + c];
    return r < rows ? totals[r] : c < columns ? totals[rows + c] : totals.back();
  }
};

std::size_t count(const HiddenSums& hidden) {
  return static_cast<std::size_t>(std::count(hidden.cells.begin(), hidden.cells.end(), 1));
}

/// Has a reader who knows these intervals learnt what he must not of a small cell?
bool is_found_out(const Sample& sample, std::size_t r, std::size_t c, Interval interval) {
  const double value = sample.value_of(r, c);
  const std::uint32_t behind = sample.customers_of(r, c);
  if (behind == 0 || behind >= kGroup) return false;
  return interval.high - interval.low < kGroup * value / behind - kClose ||
         interval.high < value + kClose || interval.low > value - kClose;
}

/// By linear programmes over all lines.
bool is_found_out(const Sample& sample, const HiddenSums& hidden) {
  const auto seen = attack_sums(sample.table(), hidden);
  for (std::size_t r = 0; r <= sample.rows; ++r)
    for (std::size_t c = 0; c <= sample.columns; ++c)
      if (is_found_out(sample, r, c, seen[r * (sample.columns + 1) + c])) return true;
  return false;
}

HiddenSums only_small(const Sample& sample) {
  HiddenSums out{sample.columns, {}};
  for (std::size_t r = 0; r <= sample.rows; ++r)
    for (std::size_t c = 0; c <= sample.columns; ++c) {
      const std::uint32_t behind = sample.customers_of(r, c);
      out.cells.push_back(behind > 0 && behind < kGroup ? 1 : 0);
    }
  return out;
}

TEST(SumsSuppression, NothingIsHiddenWhereAllGroupsAreLarge) {
  EXPECT_EQ(count(Sample(2, 2, {20, 30, 40, 50}).hidden()), 0U);
  EXPECT_EQ(count(Sample(2, 2, {20, 0, 0, 50}).hidden()), 0U);
}

TEST(SumsSuppression, OneSmallCellTakesThreeOthersWithIt) {
  // 5 is small. Its row's cheaper other is 30, its column's 25; the circle closes at 60.
  const Sample sample(3, 3,
                      {5, 30, 90,   //
                       25, 60, 90,  //
                       90, 90, 90});
  const HiddenSums hidden = sample.hidden();
  EXPECT_EQ(count(hidden), 4U);
  for (const auto& [r, c] : {std::pair{0, 0}, {0, 1}, {1, 0}, {1, 1}})
    EXPECT_TRUE(hidden.is_hidden(static_cast<std::size_t>(r), static_cast<std::size_t>(c)));
}

TEST(SumsSuppression, TwoSmallCellsInALineAreNotEnough) {
  // 3 + 4 = 7 customers would show as the row's total less 100: the 100 is hidden with them.
  const Sample sample(2, 3, {3, 4, 100, 100, 100, 100});
  const HiddenSums hidden = sample.hidden();
  EXPECT_TRUE(hidden.is_hidden(0, 2));
}

TEST(SumsSuppression, ATotalIsHiddenWhereNothingElseHelps) {
  // A single row: its cells are the columns' totals, so the small one's total goes as well.
  const Sample sample(1, 2, {5, 100});
  const HiddenSums hidden = sample.hidden();
  EXPECT_TRUE(hidden.is_hidden(0, 0));
  EXPECT_TRUE(hidden.is_hidden(1, 0));
  EXPECT_FALSE(is_found_out(sample, hidden));
}

TEST(SumsSuppression, EverythingIsHiddenWhenThereAreTooFewInAll) {
  const HiddenSums hidden = Sample(2, 2, {5, 4, 0, 6}).hidden();
  EXPECT_EQ(count(hidden), 8U);  // all but the empty cell
  EXPECT_FALSE(hidden.is_hidden(1, 0));
}

TEST(SumsSuppression, NoCellToHideBehindIsTooSmall) {
  // 5 customers have 50: 20 of them would have 200. The circle over 21 and 22 customers, who have
  // 21 and 22, would give them away, though it is the cheapest that closes.
  Sample sample(3, 3, {5, 21, 90, 22, 60, 90, 90, 90, 90});
  sample.values[1] = 21, sample.values[3] = 22;
  const HiddenSums hidden = sample.hidden();
  EXPECT_FALSE(hidden.is_hidden(0, 1));
  EXPECT_FALSE(hidden.is_hidden(1, 0));
  EXPECT_FALSE(is_found_out(sample, hidden));
}

/// Random customers and sums: few of the cells empty, few small.
Sample random_sample(std::uint64_t seed) {
  base::Random random(seed);
  const auto rows = static_cast<std::size_t>(random.between(1, 6));
  const auto columns = static_cast<std::size_t>(random.between(1, 6));
  std::vector<std::uint32_t> customers;
  for (std::size_t i = 0; i < rows * columns; ++i)
    customers.push_back(random.chance(0.2)   ? 0
                        : random.chance(0.2) ? static_cast<std::uint32_t>(random.between(1, 19))
                                             : static_cast<std::uint32_t>(random.between(20, 99)));
  Sample sample(rows, columns, customers);
  for (double& value : sample.values) value *= random.uniform(0.1, 3);
  return sample;
}

TEST(SumsSuppression, SmallCellsAreHiddenAndEmptyOnesShown) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Sample sample = random_sample(seed);
    const HiddenSums hidden = sample.hidden();
    for (std::size_t r = 0; r <= sample.rows; ++r)
      for (std::size_t c = 0; c <= sample.columns; ++c) {
        const std::uint32_t behind = sample.customers_of(r, c);
        EXPECT_TRUE(behind == 0 || behind >= kGroup || hidden.is_hidden(r, c));
        EXPECT_TRUE(behind > 0 || !hidden.is_hidden(r, c));
      }
  }
}

TEST(SumsSuppression, NoLineGivesAwayASumOfSmallCells) {
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Sample sample = random_sample(seed);
    const HiddenSums hidden = sample.hidden();
    const auto check = [&](std::size_t length, bool is_total_hidden, const auto& cell_at) {
      std::uint32_t behind = 0;
      for (std::size_t k = 0; k < length; ++k) {
        const auto [r, c] = cell_at(k);
        if (hidden.is_hidden(r, c)) behind += sample.customers_of(r, c);
      }
      EXPECT_TRUE(is_total_hidden || behind == 0 || behind >= kGroup) << seed;
    };
    for (std::size_t r = 0; r <= sample.rows; ++r)
      check(sample.columns, hidden.is_hidden(r, sample.columns), [&](std::size_t k) {
        return std::pair{r, k};
      });
    for (std::size_t c = 0; c <= sample.columns; ++c)
      check(sample.rows, hidden.is_hidden(sample.rows, c), [&](std::size_t k) {
        return std::pair{k, c};
      });
  }
}

TEST(SumsSuppression, LinearProgrammesFindNoSmallCellOut) {
  int small = 0;
  int broken = 0;
  for (std::uint64_t seed = 0; seed < 150; ++seed) {
    const Sample sample = random_sample(seed);
    const HiddenSums alone = only_small(sample);
    small += count(alone) > 0 ? 1 : 0;
    if (sample.totals.back() >= kGroup) {
      EXPECT_FALSE(is_found_out(sample, sample.hidden())) << seed;
    }
    broken += is_found_out(sample, alone) ? 1 : 0;
  }
  EXPECT_GT(broken, small * 8 / 10) << "the attacker breaks hiding the small cells only";
}

TEST(SumsSuppression, SomethingIsLeftToShow) {
  std::size_t hidden = 0;
  std::size_t large = 0;
  for (std::uint64_t seed = 0; seed < 400; ++seed) {
    const Sample sample = random_sample(seed);
    const HiddenSums made = sample.hidden();
    for (std::size_t r = 0; r < sample.rows; ++r)
      for (std::size_t c = 0; c < sample.columns; ++c)
        if (sample.customers_of(r, c) >= kGroup) ++large, hidden += made.is_hidden(r, c) ? 1U : 0U;
  }
  EXPECT_LT(static_cast<double>(hidden), .6 * static_cast<double>(large));
  std::printf("sums: %zu of %zu large cells hidden\n", hidden, large);
}

}  // namespace
}  // namespace cell_suppression
