#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "kernels/cell_suppression/attackers.h"

namespace cell_suppression {
namespace {

std::size_t joint_cells(const Publication& publication) {
  std::size_t cells = 1;
  for (const Code size : publication.categories) cells *= size;
  return cells;
}

/// Which cell of a margin a combination of all dimensions counts in.
std::size_t cell_of(const Publication& publication, const Margin& margin, std::size_t joint) {
  std::vector<Code> all(publication.categories.size());
  for (std::size_t i = all.size(); i-- > 0;) {
    all[i] = static_cast<Code>(joint % publication.categories[i]);
    joint /= publication.categories[i];
  }
  std::vector<Code> codes;
  for (const auto dimension : margin.dimensions) codes.push_back(all[dimension]);
  return publication.cell(margin, codes);
}

/// Puts rows on one combination after another; gives up where a shown cell overflows.
class Trial {
 public:
  Trial(const Publication& publication, Intervals& seen)
      : publication_(publication), seen_(seen), combinations_(joint_cells(publication)) {
    for (const Margin& margin : publication.margins) {
      counts_.emplace_back(margin.counts.size(), 0);
      cells_.emplace_back();
      for (std::size_t joint = 0; joint < combinations_; ++joint)
        cells_.back().push_back(cell_of(publication, margin, joint));
    }
  }

  void run(std::size_t joint, std::uint32_t rows_left) {
    if (joint == combinations_) {
      note();
      return;
    }
    std::uint32_t put = 0;
    for (; put <= rows_left; ++put) {
      run(joint + 1, rows_left - put);
      add(joint, 1);
      if (overflows(joint)) {
        ++put;
        break;
      }
    }
    add(joint, -static_cast<std::int64_t>(put));
  }

 private:
  void add(std::size_t joint, std::int64_t rows) {
    for (std::size_t i = 0; i < counts_.size(); ++i) counts_[i][cells_[i][joint]] += rows;
  }
  bool overflows(std::size_t joint) {
    for (std::size_t i = 0; i < counts_.size(); ++i) {
      const Margin& margin = publication_.margins[i];
      const std::size_t cell = cells_[i][joint];
      if (margin.hidden[cell] == 0 && counts_[i][cell] > margin.counts[cell]) return true;
    }
    return false;
  }
  void note() {
    for (std::size_t i = 0; i < counts_.size(); ++i)
      for (std::size_t cell = 0; cell < counts_[i].size(); ++cell)
        if (const Margin& margin = publication_.margins[i];
            margin.hidden[cell] == 0 && counts_[i][cell] != margin.counts[cell])
          return;
    for (std::size_t i = 0; i < counts_.size(); ++i)
      for (std::size_t cell = 0; cell < counts_[i].size(); ++cell) {
        const auto value = static_cast<double>(counts_[i][cell]);
        seen_[i][cell].low = std::min(seen_[i][cell].low, value);
        seen_[i][cell].high = std::max(seen_[i][cell].high, value);
      }
  }

  const Publication& publication_;
  Intervals& seen_;
  std::size_t combinations_;
  std::vector<std::vector<std::int64_t>> counts_;
  std::vector<std::vector<std::size_t>> cells_;
};

constexpr double kTiny = 1e-7;

/// Largest c x with A x = b, x >= 0, b >= 0, by the simplex method in two phases with Bland's rule.
class Simplex {
 public:
  Simplex(std::vector<std::vector<double>> equations, std::size_t variables)
      : table_(std::move(equations)), variables_(variables) {
    const std::size_t rows = table_.size();
    for (std::size_t i = 0; i < rows; ++i) {
      const double right = table_[i].back();
      table_[i].pop_back();
      for (std::size_t j = 0; j < rows; ++j) table_[i].push_back(i == j ? 1 : 0);
      table_[i].push_back(right);
      basis_.push_back(variables + i);
    }
    std::vector<double> helpers(variables + rows, 0);
    std::fill(helpers.begin() + static_cast<std::ptrdiff_t>(variables), helpers.end(), -1);
    maximise(helpers, variables + rows);
    drop_helpers();
  }

  /// Nothing: no upper bound.
  std::optional<double> maximise(const std::vector<double>& goal) {
    return maximise(goal, variables_);
  }

 private:
  std::optional<double> maximise(const std::vector<double>& goal, std::size_t usable) {
    for (;;) {
      std::size_t enters = usable;
      for (std::size_t j = 0; j < usable && enters == usable; ++j)
        if (gain(goal, j) > kTiny) enters = j;
      if (enters == usable) return value(goal);
      std::size_t leaves = table_.size();
      double least = std::numeric_limits<double>::infinity();
      for (std::size_t i = 0; i < table_.size(); ++i) {
        if (table_[i][enters] <= kTiny) continue;
        const double ratio = table_[i].back() / table_[i][enters];
        if (ratio < least - kTiny || (ratio < least + kTiny && basis_[i] < basis_[leaves])) {
          least = std::min(least, ratio);
          leaves = i;
        }
      }
      if (leaves == table_.size()) return {};
      pivot(leaves, enters);
    }
  }
  double at(const std::vector<double>& goal, std::size_t variable) const {
    return variable < goal.size() ? goal[variable] : 0;
  }
  double gain(const std::vector<double>& goal, std::size_t column) const {
    double sum = at(goal, column);
    for (std::size_t i = 0; i < table_.size(); ++i) sum -= at(goal, basis_[i]) * table_[i][column];
    return sum;
  }
  double value(const std::vector<double>& goal) const {
    double sum = 0;
    for (std::size_t i = 0; i < table_.size(); ++i) sum += at(goal, basis_[i]) * table_[i].back();
    return sum;
  }
  void pivot(std::size_t row, std::size_t column) {
    const double by = table_[row][column];
    for (double& x : table_[row]) x /= by;
    for (std::size_t i = 0; i < table_.size(); ++i) {
      const double times = table_[i][column];
      if (i == row || times == 0) continue;
      for (std::size_t j = 0; j < table_[i].size(); ++j) table_[i][j] -= times * table_[row][j];
    }
    basis_[row] = column;
  }
  /// Helpers that are still in the basis are 0: another variable takes their place, or the
  /// equation says nothing new.
  void drop_helpers() {
    for (std::size_t i = 0; i < table_.size();) {
      std::size_t column = basis_[i] < variables_ ? basis_[i] : 0;
      while (basis_[i] >= variables_ && column < variables_ && std::abs(table_[i][column]) < kTiny)
        ++column;
      if (basis_[i] >= variables_ && column == variables_) {
        table_.erase(table_.begin() + static_cast<std::ptrdiff_t>(i));
        basis_.erase(basis_.begin() + static_cast<std::ptrdiff_t>(i));
        continue;
      }
      if (basis_[i] >= variables_) pivot(i, column);
      ++i;
    }
  }

  std::vector<std::vector<double>> table_;
  std::size_t variables_;
  std::vector<std::size_t> basis_;
};

/// A table of sums with its totals, as its lines: what is added less the total is 0.
class Lines {
 public:
  explicit Lines(const SumTable& table) : rows_(table.rows), columns_(table.columns) {
    values_.resize((rows_ + 1) * (columns_ + 1));
    for (std::size_t r = 0; r < rows_; ++r)
      for (std::size_t c = 0; c < columns_; ++c)
        for (const std::size_t cell :
             {at(r, c), at(r, columns_), at(rows_, c), at(rows_, columns_)})
          values_[cell] += table.values[r * columns_ + c];
  }
  [[nodiscard]] const std::vector<double>& values() const { return values_; }

  /// Each line over the hidden cells (variables, by number) and, last, what they come to.
  [[nodiscard]] std::vector<std::vector<double>> equations(
      const std::vector<std::size_t>& hidden) const {
    std::vector<std::vector<double>> out;
    for (std::size_t line = 0; line < rows_ + columns_ + 2; ++line) {
      std::vector<double> signs(values_.size(), 0);
      for (std::size_t r = 0; r <= rows_; ++r)
        for (std::size_t c = 0; c <= columns_; ++c) {
          const bool is_row = line <= rows_;
          if ((is_row ? r : c + rows_ + 1) != line) continue;
          signs[at(r, c)] = (is_row ? c == columns_ : r == rows_) ? -1 : 1;
        }
      std::vector<double>& equation = out.emplace_back();
      double shown = 0;
      for (std::size_t cell = 0; cell < values_.size(); ++cell)
        if (!std::binary_search(hidden.begin(), hidden.end(), cell))
          shown += signs[cell] * values_[cell];
      for (const std::size_t cell : hidden)
        equation.push_back(shown > 0 ? -signs[cell] : signs[cell]);
      equation.push_back(std::abs(shown));
    }
    return out;
  }

 private:
  [[nodiscard]] std::size_t at(std::size_t row, std::size_t column) const {
    return row * (columns_ + 1) + column;
  }
  std::size_t rows_, columns_;
  std::vector<double> values_;
};

}  // namespace

Intervals attack_by_trying_all(const Publication& publication, std::uint32_t rows_max) {
  Intervals seen;
  for (const Margin& margin : publication.margins)
    seen.emplace_back(margin.counts.size(), Interval{std::numeric_limits<double>::infinity(), -1});
  Trial(publication, seen).run(0, rows_max);
  return seen;
}

Interval attack_by_linear_programme(const Publication& publication, std::size_t margin,
                                    std::size_t cell) {
  const std::size_t combinations = joint_cells(publication);
  std::vector<std::vector<double>> equations;
  for (const Margin& shown : publication.margins)
    for (std::size_t i = 0; i < shown.counts.size(); ++i) {
      if (shown.hidden[i] != 0) continue;
      equations.emplace_back(combinations + 1, 0);
      for (std::size_t joint = 0; joint < combinations; ++joint)
        if (cell_of(publication, shown, joint) == i) equations.back()[joint] = 1;
      equations.back().back() = shown.counts[i];
    }
  std::vector<double> goal(combinations, 0);
  for (std::size_t joint = 0; joint < combinations; ++joint)
    if (cell_of(publication, publication.margins[margin], joint) == cell) goal[joint] = 1;
  Simplex simplex(std::move(equations), combinations);
  const double high = simplex.maximise(goal).value_or(std::numeric_limits<double>::infinity());
  for (double& x : goal) x = -x;
  return {-simplex.maximise(goal).value_or(0), high};
}

std::vector<Interval> attack_sums(const SumTable& table, const HiddenSums& hidden) {
  const Lines lines(table);
  std::vector<Interval> seen;
  for (const double value : lines.values()) seen.push_back({value, value});
  std::vector<std::size_t> unknown;
  for (std::size_t cell = 0; cell < seen.size(); ++cell)
    if (hidden.cells[cell] != 0) unknown.push_back(cell);
  Simplex simplex(lines.equations(unknown), unknown.size());
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    std::vector<double> goal(unknown.size(), 0);
    goal[i] = 1;
    const double high = simplex.maximise(goal).value_or(std::numeric_limits<double>::infinity());
    goal[i] = -1;
    seen[unknown[i]] = {-simplex.maximise(goal).value_or(0), high};
  }
  return seen;
}

}  // namespace cell_suppression
