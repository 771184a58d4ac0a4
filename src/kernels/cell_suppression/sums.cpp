#include "kernels/cell_suppression/sums.h"

#include <algorithm>
#include <limits>
#include <queue>
#include <utility>

#include "base/check.h"

namespace cell_suppression {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr std::size_t kNoLine = std::numeric_limits<std::size_t>::max();

/// The table with its totals. Lines: rows first, then columns.
class ExtendedTable {
 public:
  ExtendedTable(const SumTable& table, std::span<const std::uint32_t> totals, std::uint32_t minimum)
      : rows_(table.rows + 1),
        columns_(table.columns + 1),
        minimum_(minimum),
        values_(rows_ * columns_),
        customers_(rows_ * columns_),
        hidden_(rows_ * columns_) {
    for (std::size_t r = 0; r < table.rows; ++r)
      for (std::size_t c = 0; c < table.columns; ++c) {
        const std::size_t inner = r * table.columns + c;
        customers_[at(r, c)] = table.customers[inner];
        for (const std::size_t cell :
             {at(r, c), at(r, table.columns), at(table.rows, c), at(table.rows, table.columns)})
          values_[cell] += table.values[inner];
      }
    for (std::size_t r = 0; r < table.rows; ++r) customers_[at(r, table.columns)] = totals[r];
    for (std::size_t c = 0; c <= table.columns; ++c)
      customers_[at(table.rows, c)] = totals[table.rows + c];
  }

  void hide_small() {
    const bool hides_all = customers_.back() < minimum_;
    for (std::size_t i = 0; i < hidden_.size(); ++i)
      hidden_[i] = customers_[i] > 0 && (hides_all || is_small(i)) ? 1 : 0;
  }

  /// A move for every small cell: down to nothing if there is one, else down by something.
  void hide_moves() {
    if (customers_.back() < minimum_) return;
    for (std::size_t cell = 0; cell < hidden_.size(); ++cell) {
      if (customers_[cell] == 0 || !is_small(cell)) continue;
      const double value = values_[cell];
      const double width = minimum_ * value / customers_[cell];
      if (hide_circle({cell, width - value, value})) continue;
      CHECK(hide_circle({cell, width, 0}));  // all totals up: always there
    }
  }

  [[nodiscard]] std::vector<std::uint8_t> hidden() const { return hidden_; }

 private:
  struct Wanted {
    std::size_t cell = 0;
    double up = 0;    ///< by how much it shall be able to move up
    double down = 0;  ///< and down; 0: by anything
  };

  [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const {
    return row * columns_ + column;
  }
  [[nodiscard]] bool is_small(std::size_t cell) const { return customers_[cell] < minimum_; }
  [[nodiscard]] bool is_row(std::size_t line) const { return line < rows_; }
  [[nodiscard]] std::size_t length_of(std::size_t line) const {
    return is_row(line) ? columns_ : rows_;
  }
  /// The k-th cell of a line, which leads to the k-th line across.
  [[nodiscard]] std::size_t cell_of(std::size_t line, std::size_t k) const {
    return is_row(line) ? at(line, k) : at(k, line - rows_);
  }
  [[nodiscard]] std::size_t line_across(std::size_t line, std::size_t k) const {
    return is_row(line) ? rows_ + k : k;
  }
  /// The total of a row or column stands on the other side of its equations.
  [[nodiscard]] bool is_line_total(std::size_t cell) const {
    return (cell / columns_ + 1 == rows_) != (cell % columns_ + 1 == columns_);
  }
  /// A total is dearer than all cells together, and that of all than all totals. A little for every
  /// cell: of equal circles the shorter.
  [[nodiscard]] double cost_of(std::size_t cell) const {
    if (hidden_[cell] != 0) return 0;
    const double all = values_.back() + 1;
    if (cell + 1 == hidden_.size()) return all * static_cast<double>(rows_ + columns_);
    return is_line_total(cell) ? all : values_[cell] + all * 1e-9;
  }
  /// Has the cell the room that the move needs of it? In the circle's order cells gain and lose in
  /// turns: those that are left towards a column lose when the wanted one gains. Small cells may
  /// lose too: two in a line that can both take the other's move have the minimum of customers
  /// together, since (m - n)/n x <= x' and (m - n')/n' x' <= x give n + n' >= m.
  [[nodiscard]] bool has_room(const Wanted& wanted, std::size_t cell, bool is_from_row) const {
    if (cell == wanted.cell || customers_[cell] == 0) return false;
    const bool is_losing = is_from_row == (is_line_total(cell) == is_line_total(wanted.cell));
    if (is_losing) return values_[cell] >= wanted.up;
    return wanted.down > 0 ? values_[cell] >= wanted.down
                           : values_[cell] > 0 || values_[wanted.cell] == 0;
  }

  /// The cheapest way from the cell's row to its column without it (Dijkstra).
  bool hide_circle(const Wanted& wanted) {
    const std::size_t from = wanted.cell / columns_, to = rows_ + wanted.cell % columns_;
    std::vector<double> cost(rows_ + columns_, kNever);
    std::vector<std::pair<std::size_t, std::size_t>> came(rows_ + columns_, {kNoLine, 0});
    using Entry = std::pair<double, std::size_t>;
    std::priority_queue<Entry, std::vector<Entry>, std::greater<>> open;
    cost[from] = 0;
    open.push({0, from});
    while (!open.empty()) {
      const auto [so_far, line] = open.top();
      open.pop();
      if (line == to) break;
      if (so_far > cost[line]) continue;
      for (std::size_t k = 0; k < length_of(line); ++k) {
        const std::size_t cell = cell_of(line, k), next = line_across(line, k);
        if (!has_room(wanted, cell, is_row(line))) continue;
        const double there = so_far + cost_of(cell);
        if (there >= cost[next]) continue;
        cost[next] = there;
        came[next] = {line, cell};
        open.push({there, next});
      }
    }
    if (came[to].first == kNoLine) return false;
    for (std::size_t line = to; line != from; line = came[line].first)
      hidden_[came[line].second] = 1;
    return true;
  }

  std::size_t rows_, columns_;
  std::uint32_t minimum_;
  std::vector<double> values_;
  std::vector<std::uint32_t> customers_;
  std::vector<std::uint8_t> hidden_;
};

}  // namespace

HiddenSums hide_sums(const SumTable& table, std::span<const std::uint32_t> totals,
                     std::uint32_t minimum) {
  CHECK(table.values.size() == table.rows * table.columns);
  CHECK(table.customers.size() == table.values.size());
  CHECK(totals.size() == table.rows + table.columns + 1);
  ExtendedTable extended(table, totals, minimum);
  extended.hide_small();
  extended.hide_moves();
  return {table.columns, extended.hidden()};
}

}  // namespace cell_suppression
