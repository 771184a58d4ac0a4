#include "kernels/cell_suppression/move_search.h"

#include <algorithm>
#include <bit>
#include <set>

#include "base/check.h"

namespace cell_suppression {
namespace {

struct Share {
  std::uint32_t rows = 0;
  std::uint32_t key = 0;
};

/// Takes from the fullest groups until there are enough rows.
void take(const std::vector<Share>& shares, std::uint32_t wanted,
          std::vector<std::uint32_t>& keys) {
  for (std::size_t i = 0; i < shares.size() && wanted > 0; ++i) {
    keys.push_back(shares[i].key);
    wanted -= std::min(wanted, shares[i].rows);
  }
}

std::uint32_t total(const std::vector<Share>& shares) {
  std::uint32_t sum = 0;
  for (const Share& share : shares) sum += share.rows;
  return sum;
}

/// How many rows of all the lists agree, key by key; the fullest first.
template <class Lists>
std::vector<Share> agreeing(const Lists& lists) {
  std::vector<Share> shares;
  for (const auto& group : *lists.front()) {
    Share share{group.rows, group.key};
    for (std::size_t i = 1; i < lists.size() && share.rows > 0; ++i) {
      const auto found = std::ranges::lower_bound(*lists[i], group.key, {},
                                                  [](const auto& other) { return other.key; });
      const bool is_there = found != lists[i]->end() && found->key == group.key;
      share.rows = is_there ? std::min(share.rows, found->rows) : 0;
    }
    if (share.rows > 0) shares.push_back(share);
  }
  std::ranges::sort(shares, [](const Share& a, const Share& b) {
    return a.rows != b.rows ? a.rows > b.rows : a.key < b.key;
  });
  return shares;
}

}  // namespace

MoveSearch::MoveSearch(const Answers& answers, const Publication& publication,
                       std::uint32_t minimum)
    : publication_(publication),
      minimum_(minimum),
      width_(publication.categories.size()),
      sharing_(width_),
      codes_(width_) {
  std::map<std::vector<Code>, std::uint32_t> rows;
  for (std::size_t at = 0; width_ > 0 && at < answers.codes.size(); at += width_)
    ++rows[{answers.codes.begin() + static_cast<std::ptrdiff_t>(at),
            answers.codes.begin() + static_cast<std::ptrdiff_t>(at + width_)}];
  for (const auto& [pattern, weight] : rows) {
    patterns_.insert(patterns_.end(), pattern.begin(), pattern.end());
    weights_.push_back(weight);
  }
  std::vector<std::set<std::uint8_t>> sharing(width_);
  for (const Margin& margin : publication.margins)
    for (const auto one : margin.dimensions)
      sharing[one].insert(margin.dimensions.begin(), margin.dimensions.end());
  for (std::size_t i = 0; i < width_; ++i) sharing_[i] = {sharing[i].begin(), sharing[i].end()};
}

const MoveSearch::Groups& MoveSearch::groups(std::uint32_t margin, std::uint8_t dimension) {
  const auto [at, is_new] = groups_.try_emplace({margin, dimension});
  Groups& made = at->second;
  if (!is_new) return made;
  const Margin& table = publication_.margins[margin];
  std::ranges::set_difference(sharing_[dimension], table.dimensions,
                              std::back_inserter(made.others));
  std::map<std::vector<Code>, std::uint32_t> keys;
  std::vector<std::map<std::uint32_t, std::uint32_t>> rows(table.counts.size());
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    const Code* const pattern = &patterns_[i * width_];
    std::copy(pattern, pattern + width_, codes_.begin());
    std::vector<Code> key;
    for (const auto other : made.others) key.push_back(pattern[other]);
    const auto number = static_cast<std::uint32_t>(keys.size());
    const auto [found, is_first] = keys.try_emplace(std::move(key), number);
    if (is_first)
      made.key_codes.insert(made.key_codes.end(), found->first.begin(), found->first.end());
    rows[cell_of_codes(table)][found->second] += weights_[i];
  }
  made.of_cell.resize(rows.size());
  for (std::size_t cell = 0; cell < rows.size(); ++cell)
    for (const auto& [key, count] : rows[cell]) made.of_cell[cell].push_back({key, count});
  return made;
}

std::uint32_t MoveSearch::cell_of_codes(const Margin& margin) const {
  std::size_t index = 0;
  for (const auto dimension : margin.dimensions)
    index = index * publication_.categories[dimension] + codes_[dimension];
  return static_cast<std::uint32_t>(index);
}

/// The codes of a cell's own dimensions.
void MoveSearch::set_codes(CellRef cell) {
  const Margin& margin = publication_.margins[cell.margin];
  std::size_t rest = cell.cell;
  for (std::size_t i = margin.dimensions.size(); i-- > 0;) {
    const auto dimension = margin.dimensions[i];
    codes_[dimension] = static_cast<Code>(rest % publication_.categories[dimension]);
    rest /= publication_.categories[dimension];
  }
}

std::vector<CellRef> MoveSearch::cheapest(CellRef small) {
  Cheapest best;
  const auto size = publication_.margins[small.margin].dimensions.size();
  for (unsigned mask = 1; mask < 1U << size; ++mask) try_masks(small, mask, best);
  if (!best.is_set) try_adding(small, best);
  return std::move(best.cells);
}

/// Every way to stand other categories beside those of the cell.
void MoveSearch::try_masks(CellRef small, unsigned mask, Cheapest& best) {
  const Margin& margin = publication_.margins[small.margin];
  set_codes(small);
  std::array<Code, kTableDimensionsMax> own{};
  std::array<Code, kTableDimensionsMax> choices{};
  std::size_t ways = 1;
  for (std::size_t i = 0; i < margin.dimensions.size(); ++i) {
    if ((mask >> i & 1U) == 0) continue;
    own[i] = codes_[margin.dimensions[i]];
    choices[i] = static_cast<Code>(publication_.categories[margin.dimensions[i]] - 1);
    ways *= choices[i];
  }
  for (std::size_t way = 0; way < ways; ++way) {
    Move move{mask, 0, {}};
    std::size_t rest = way;
    for (std::size_t i = 0; i < margin.dimensions.size(); ++i) {
      if ((mask >> i & 1U) == 0) continue;
      const auto choice = static_cast<Code>(rest % choices[i]);
      move.beside[i] = static_cast<Code>(choice < own[i] ? choice : choice + 1);
      rest /= choices[i];
    }
    for (move.turned = 0; move.turned < margin.dimensions.size(); ++move.turned)
      if ((mask >> move.turned & 1U) != 0) try_move(small, move, best);
  }
}

/// The cells that differ from the small one in an even (0) or odd (1) number of dimensions.
std::vector<std::uint32_t> MoveSearch::variants(CellRef small, const Move& move,
                                                unsigned parity) const {
  const Margin& margin = publication_.margins[small.margin];
  std::vector<std::uint32_t> cells;
  for (unsigned variant = 0; variant <= move.mask; ++variant) {
    if ((variant & ~move.mask) != 0) continue;
    if (static_cast<unsigned>(std::popcount(variant)) % 2 != parity) continue;
    std::size_t rest = small.cell;
    std::size_t index = 0;
    std::size_t scale = 1;
    for (std::size_t i = margin.dimensions.size(); i-- > 0;) {
      const std::size_t size = publication_.categories[margin.dimensions[i]];
      index += scale * ((variant >> i & 1U) != 0 ? move.beside[i] : rest % size);
      rest /= size;
      scale *= size;
    }
    cells.push_back(static_cast<std::uint32_t>(index));
  }
  return cells;
}

std::uint32_t MoveSearch::room(std::uint32_t margin,
                               const std::vector<std::uint32_t>& cells) const {
  std::uint32_t least = publication_.margins[margin].counts[cells.front()];
  for (const auto cell : cells) least = std::min(least, publication_.margins[margin].counts[cell]);
  return least;
}

void MoveSearch::try_move(CellRef small, const Move& move, Cheapest& best) {
  const Margin& margin = publication_.margins[small.margin];
  const std::uint32_t down_least = margin.counts[small.cell] > 0 ? 1 : 0;
  const auto losing_up = variants(small, move, 1);
  const auto losing_down = variants(small, move, 0);
  const auto is_enough = [&](std::uint32_t up, std::uint32_t down) {
    return up > 0 && down >= down_least && up + down >= minimum_;
  };
  if (!is_enough(room(small.margin, losing_up), room(small.margin, losing_down))) return;
  const Groups& rows = groups(small.margin, margin.dimensions[move.turned]);
  const auto lists_of = [&](const std::vector<std::uint32_t>& cells) {
    std::vector<const std::vector<Group>*> lists;
    for (const auto cell : cells) lists.push_back(&rows.of_cell[cell]);
    return lists;
  };
  const auto up = agreeing(lists_of(losing_up));
  const auto down = agreeing(lists_of(losing_down));
  if (!is_enough(total(up), total(down))) return;
  const std::uint32_t wanted_up = std::min(total(up), minimum_ - down_least);
  std::vector<std::uint32_t> keys;
  take(up, wanted_up, keys);
  take(down, minimum_ - wanted_up, keys);
  std::ranges::sort(keys);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::vector<CellRef> changed;
  collect(small, move, rows, keys, changed);
  offer(std::move(changed), best);
}

/// Every cell that a move changes: those of margins that contain all of J.
void MoveSearch::collect(CellRef small, const Move& move, const Groups& groups,
                         const std::vector<std::uint32_t>& keys, std::vector<CellRef>& changed) {
  const Dimensions& own = publication_.margins[small.margin].dimensions;
  Dimensions moved;
  for (std::size_t i = 0; i < own.size(); ++i)
    if ((move.mask >> i & 1U) != 0) moved.push_back(own[i]);
  for (std::uint32_t margin = 0; margin < publication_.margins.size(); ++margin) {
    const Dimensions& there = publication_.margins[margin].dimensions;
    if (!std::ranges::includes(there, moved)) continue;
    const bool is_inside = std::ranges::includes(own, there);
    for (const auto key : keys) {
      set_codes(small);
      for (std::size_t i = 0; i < groups.others.size(); ++i)
        codes_[groups.others[i]] = groups.key_codes[key * groups.others.size() + i];
      for (unsigned variant = 0; variant <= move.mask; ++variant)
        if ((variant & ~move.mask) == 0) {
          set_codes(small);
          for (std::size_t i = 0; i < own.size(); ++i)
            if ((variant >> i & 1U) != 0) codes_[own[i]] = move.beside[i];
          changed.push_back({margin, cell_of_codes(publication_.margins[margin])});
        }
      if (is_inside) break;
    }
  }
}

/// The last resort: rows like one of the cell (or like the first of all) are added, one is taken
/// away; nothing that counts them may show.
void MoveSearch::try_adding(CellRef small, Cheapest& best) {
  const Margin& own = publication_.margins[small.margin];
  std::fill(codes_.begin(), codes_.end(), Code{0});
  for (std::size_t i = 0; i < weights_.size(); ++i) {
    std::copy_n(&patterns_[i * width_], width_, codes_.begin());
    if (cell_of_codes(own) == small.cell) break;
  }
  set_codes(small);
  std::vector<CellRef> changed;
  for (std::uint32_t margin = 0; margin < publication_.margins.size(); ++margin)
    changed.push_back({margin, cell_of_codes(publication_.margins[margin])});
  offer(std::move(changed), best);
}

void MoveSearch::offer(std::vector<CellRef> changed, Cheapest& best) const {
  std::ranges::sort(changed);
  changed.erase(std::unique(changed.begin(), changed.end()), changed.end());
  std::uint64_t cost = 0;
  for (const CellRef cell : changed) {
    const Margin& margin = publication_.margins[cell.margin];
    if (margin.hidden[cell.cell] == 0) cost += margin.counts[cell.cell] + minimum_;
  }
  if (best.is_set && cost >= best.cost) return;
  best = {cost, std::move(changed), true};
}

}  // namespace cell_suppression
