#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/cell_suppression/cell_suppression.h"
#include "kernels/cell_suppression/sums.h"

/// Readers of a publication who want to know what is hidden; for tests. They see counts of cells
/// that are not hidden, nothing else.
namespace cell_suppression {

struct Interval {
  double low = 0;
  double high = 0;
};

/// Per margin and cell: what it may be.
using Intervals = std::vector<std::vector<Interval>>;

/// Tries every possible set of rows of at most `rows_max`: exact, for a handful of rows.
Intervals attack_by_trying_all(const Publication& publication, std::uint32_t rows_max);

/// Linear programmes over the combinations of all dimensions: a lower and an upper bound of one
/// cell, never narrower than the truth for fractions of rows.
Interval attack_by_linear_programme(const Publication& publication, std::size_t margin,
                                    std::size_t cell);

/// The same of a table of sums: what each hidden cell may be (in the order of HiddenSums::cells),
/// when no sum is below 0. Cells that show have their value at both ends.
std::vector<Interval> attack_sums(const SumTable& table, const HiddenSums& hidden);

}  // namespace cell_suppression
