#pragma once
#include <array>
#include <compare>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "kernels/cell_suppression/cell_suppression.h"

/// Moves of rows that leave alone whatever is not hidden. Not for other folders.
namespace cell_suppression {

struct CellRef {
  std::uint32_t margin = 0;
  std::uint32_t cell = 0;
  friend auto operator<=>(const CellRef&, const CellRef&) = default;
};

/// A move of a cell p of a margin T: in some dimensions J of T another category stands beside that
/// of p. Of the 2^|J| cells so named those that differ from p in an even number of dimensions gain
/// a row each, the others lose one (up), or the reverse (down). Each losing row only turns round
/// its answer in one dimension j of J; when all rows of the move agree in every dimension outside T
/// that shares a table with j, every margin that does not contain all of J stays as it is. With
/// no J, rows are added or taken away.
class MoveSearch {
 public:
  /// The publication is read at each call: what is hidden meanwhile costs nothing more.
  MoveSearch(const Answers& answers, const Publication& publication, std::uint32_t minimum);

  /// The cells that change with the cheapest pair of moves up and down that gives the cell its
  /// room. Cost: answers in cells not hidden so far, and the minimum for each such cell.
  std::vector<CellRef> cheapest(CellRef small);

 private:
  struct Group {
    std::uint32_t key = 0;  ///< rows that agree in the dimensions `others`
    std::uint32_t rows = 0;
  };
  /// The rows of a margin by cell, then by what else must agree when dimension j is turned round.
  struct Groups {
    Dimensions others;
    std::vector<std::vector<Group>> of_cell;  ///< keys ascending
    std::vector<Code> key_codes;              ///< [key * others.size() + i]
  };
  struct Move {
    unsigned mask = 0;       ///< J, as positions in the margin
    std::size_t turned = 0;  ///< position of j
    std::array<Code, kTableDimensionsMax> beside{};
  };
  struct Cheapest {
    std::uint64_t cost = 0;
    std::vector<CellRef> cells;
    bool is_set = false;
  };

  const Groups& groups(std::uint32_t margin, std::uint8_t dimension);
  void set_codes(CellRef cell);
  void try_masks(CellRef small, unsigned mask, Cheapest& best);
  void try_move(CellRef small, const Move& move, Cheapest& best);
  void try_adding(CellRef small, Cheapest& best);
  [[nodiscard]] std::vector<std::uint32_t> variants(CellRef small, const Move& move,
                                                    unsigned parity) const;
  [[nodiscard]] std::uint32_t room(std::uint32_t margin,
                                   const std::vector<std::uint32_t>& cells) const;
  void collect(CellRef small, const Move& move, const Groups& groups,
               const std::vector<std::uint32_t>& keys, std::vector<CellRef>& changed);
  void offer(std::vector<CellRef> changed, Cheapest& best) const;
  [[nodiscard]] std::uint32_t cell_of_codes(const Margin& margin) const;

  const Publication& publication_;
  std::uint32_t minimum_;
  std::size_t width_;
  std::vector<Code> patterns_;          ///< distinct rows
  std::vector<std::uint32_t> weights_;  ///< how many rows of each
  std::vector<Dimensions> sharing_;     ///< of each dimension: those in a table with it
  std::map<std::pair<std::uint32_t, std::uint8_t>, Groups> groups_;
  std::vector<Code> codes_;  ///< of all dimensions: the cell in hand
};

}  // namespace cell_suppression
