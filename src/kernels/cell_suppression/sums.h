#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Which cells of one table of sums (quantities, amounts) must be hidden so that no group below a
/// minimum size shows, nor can be worked out from the totals. A customer may be behind several
/// cells; tables of counts, and several of the same answers, are for cell_suppression.h.
///
/// The table is shown with its totals, so each line (row or column) is an equation. A small cell is
/// hidden together with what a *move* changes: a circle of cells through it (rows and columns as
/// nodes, cells as edges: D. Gusfield, SIAM J. Comput. 17, 1988) along which one amount is added
/// and taken away in turns, so that every line still adds up. Taken away is only from cells that
/// have as much. So the moved table would have given the same publication. The
/// circle that hides least is taken (E. Dijkstra's shortest path), for one small cell after
/// another; what is hidden already costs nothing. A total is a cell like any other, only dearer.
///
/// Pure, no randomness. At worst O(rows * columns) for each small cell; mostly a few lines' length.
namespace cell_suppression {

/// A table without its totals, row by row.
struct SumTable {
  std::size_t rows = 0, columns = 0;
  std::span<const double> values;            ///< >= 0; what hiding a cell costs
  std::span<const std::uint32_t> customers;  ///< behind the cell; 0: an empty cell, shown as such
};

/// Hidden cells of the table with its totals: `rows + 1` rows of `columns + 1`; the last column
/// holds the rows' totals, the last row the columns', the last cell that of all.
struct HiddenSums {
  std::size_t columns = 0;  ///< of the table without totals
  std::vector<std::uint8_t> cells;
  [[nodiscard]] bool is_hidden(std::size_t row, std::size_t column) const {
    return cells[row * (columns + 1) + column] != 0;
  }
};

/// Hides every cell of 1 to minimum - 1 customers, and others. Afterwards, for a reader who knows
/// everything that is not hidden and that no sum is below 0:
/// - a small cell whose n customers have x together may be anything from a to b with
///   b - a >= minimum * x / n, b > x, and a < x (for all but small totals a is 0) unless x is 0;
/// - what is hidden in a line whose total shows is of `minimum` customers together, or of none.
/// With fewer than `minimum` customers in all, everything is hidden.
/// @param totals  customers behind each row, each column and all (rows + columns + 1 numbers): a
///   customer may be behind several cells, so they are no sums
HiddenSums hide_sums(const SumTable& table, std::span<const std::uint32_t> totals,
                     std::uint32_t minimum);

}  // namespace cell_suppression
