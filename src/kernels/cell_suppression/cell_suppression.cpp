#include "kernels/cell_suppression/cell_suppression.h"

#include <algorithm>
#include <numeric>
#include <set>

#include "base/check.h"
#include "kernels/cell_suppression/move_search.h"

namespace cell_suppression {
namespace {

/// Every subset of every table.
std::vector<Dimensions> all_margins(std::span<const Dimensions> tables) {
  std::set<Dimensions> sets{{}};
  for (const Dimensions& table : tables) {
    CHECK(table.size() <= kTableDimensionsMax && std::ranges::is_sorted(table));
    for (unsigned mask = 1; mask < 1U << table.size(); ++mask) {
      Dimensions part;
      for (std::size_t i = 0; i < table.size(); ++i)
        if ((mask >> i & 1U) != 0) part.push_back(table[i]);
      sets.insert(std::move(part));
    }
  }
  std::vector<Dimensions> ordered(sets.begin(), sets.end());
  std::ranges::stable_sort(ordered, {}, &Dimensions::size);
  return ordered;
}

/// For each small cell the cells that hide together with it. A cell stays hidden as long as one of
/// them needs it.
class Protection {
 public:
  Protection(const Answers& answers, Publication& publication, std::uint32_t minimum)
      : publication_(publication), search_(answers, publication, minimum) {
    for (std::uint32_t margin = 0; margin < publication.margins.size(); ++margin) {
      const Margin& there = publication.margins[margin];
      needs_.emplace_back(there.counts.size(), 0);
      for (std::uint32_t cell = 0; cell < there.counts.size(); ++cell)
        if (there.counts[cell] < minimum) {
          small_.push_back({margin, cell});
          ++needs_[margin][cell];
        }
    }
    chosen_.resize(small_.size());
  }

  /// Looks once more for the cheapest move of each small cell, given those of the others. @return
  /// did anything change?
  bool improve() {
    bool has_changed = false;
    for (std::size_t i = 0; i < small_.size(); ++i) {
      for (const CellRef cell : chosen_[i]) release(cell);
      auto cells = search_.cheapest(small_[i]);
      has_changed = has_changed || cells != chosen_[i];
      chosen_[i] = std::move(cells);
      for (const CellRef cell : chosen_[i]) need(cell);
    }
    return has_changed;
  }

 private:
  void need(CellRef cell) {
    ++needs_[cell.margin][cell.cell];
    publication_.margins[cell.margin].hidden[cell.cell] = 1;
  }
  void release(CellRef cell) {
    if (--needs_[cell.margin][cell.cell] == 0)
      publication_.margins[cell.margin].hidden[cell.cell] = 0;
  }

  Publication& publication_;
  MoveSearch search_;
  std::vector<CellRef> small_;
  std::vector<std::vector<CellRef>> chosen_;
  std::vector<std::vector<std::uint32_t>> needs_;
};

/// Further passes hide less; the gain is in the first ones.
constexpr int kPasses = 2;

/// Counts and hides; all of the tables, whatever it takes.
Publication protect(const Answers& answers, std::span<const Dimensions> tables,
                    std::uint32_t minimum) {
  Publication publication = count(answers, tables);
  hide_small(publication, minimum);
  Protection protection(answers, publication, minimum);
  for (int pass = 0; pass < kPasses && protection.improve(); ++pass) {
  }
  return publication;
}

bool shows_something(const Publication& publication, const Dimensions& table) {
  return std::ranges::count(publication.find(table)->hidden, 0) > 0;
}

bool shows_all_of(const Publication& publication, const Publication& before) {
  for (const Margin& shown : before.margins) {
    const Margin& now = *publication.find(shown.dimensions);
    for (std::size_t cell = 0; cell < shown.hidden.size(); ++cell)
      if (shown.hidden[cell] == 0 && now.hidden[cell] != 0) return false;
  }
  return true;
}

}  // namespace

const Margin* Publication::find(const Dimensions& dimensions) const {
  const auto found = std::ranges::find(margins, dimensions, &Margin::dimensions);
  return found == margins.end() ? nullptr : &*found;
}

std::size_t Publication::cell(const Margin& margin, std::span<const Code> codes) const {
  std::size_t index = 0;
  for (std::size_t i = 0; i < margin.dimensions.size(); ++i)
    index = index * categories[margin.dimensions[i]] + codes[i];
  return index;
}

Publication count(const Answers& answers, std::span<const Dimensions> tables) {
  Publication made{{answers.categories.begin(), answers.categories.end()}, {}, {}};
  const std::size_t width = answers.categories.size();
  CHECK(std::ranges::count(answers.categories, Code{0}) == 0);
  const std::size_t rows = width == 0 ? 0 : answers.codes.size() / width;
  for (Dimensions& dimensions : all_margins(tables)) {
    std::size_t cells = 1;
    for (const auto dimension : dimensions) cells *= answers.categories[dimension];
    Margin margin{std::move(dimensions), std::vector<std::uint32_t>(cells, 0),
                  std::vector<std::uint8_t>(cells, 0)};
    for (std::size_t row = 0; row < rows; ++row) {
      std::size_t index = 0;
      for (const auto dimension : margin.dimensions)
        index = index * answers.categories[dimension] + answers.codes[row * width + dimension];
      ++margin.counts[index];
    }
    made.margins.push_back(std::move(margin));
  }
  return made;
}

void hide_small(Publication& publication, std::uint32_t minimum) {
  for (Margin& margin : publication.margins)
    for (std::size_t cell = 0; cell < margin.counts.size(); ++cell)
      if (margin.counts[cell] < minimum) margin.hidden[cell] = 1;
}

Publication suppress(const Answers& answers, std::span<const Dimensions> tables,
                     std::uint32_t minimum) {
  CHECK(minimum >= 2);
  std::vector<std::size_t> order(tables.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return tables[i].size(); });
  std::vector<Dimensions> taken;
  std::vector<std::size_t> withdrawn;
  Publication publication = protect(answers, taken, minimum);
  for (const std::size_t i : order) {
    taken.push_back(tables[i]);
    Publication with_it = protect(answers, taken, minimum);
    if (shows_something(with_it, tables[i]) && shows_all_of(with_it, publication)) {
      publication = std::move(with_it);
    } else {
      taken.pop_back();
      withdrawn.push_back(i);
    }
  }
  std::ranges::sort(withdrawn);
  publication.withdrawn = std::move(withdrawn);
  return publication;
}

}  // namespace cell_suppression
