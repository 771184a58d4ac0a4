#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

/// Which cells of published tables must be hidden so that no group below a minimum size shows, nor
/// can be worked out from totals and from the other tables of the same answers.
///
/// A hidden cell is safe when the reader cannot tell the true answers from other ones that would
/// have given exactly the same publication. So each small cell is hidden together with what a
/// *move* changes: some rows that agree in all that matters have one answer turned round, such that
/// every total not containing all the moved dimensions stays as it is (the moves of Markov bases,
/// P. Diaconis and B. Sturmfels, Annals of Statistics 26, 1998). The moved rows are themselves a
/// possible truth, in whole numbers: whoever solves equations, linear programmes or tries
/// everything finds at least both ends. The problem is that of complementary cell suppression (L.
/// Cox, JASA 75, 1980; M. Fischetti and J. Salazar, Mathematical Programming 84, 1999); the fewest
/// hidden cells are NP-hard to find, here the cheapest move is taken for one small cell after
/// another. Pure, single-threaded, no randomness.
namespace cell_suppression {

using Code = std::uint16_t;
/// Dimensions by their number, ascending.
using Dimensions = std::vector<std::uint8_t>;

/// The answers of all rows. A question left out is a category of its own.
struct Answers {
  std::span<const Code> codes;       ///< row after row, a code below `categories` for each
  std::span<const Code> categories;  ///< of each dimension: how many, at least 1
};

/// The counts of one set of dimensions: a cell for each combination, the last dimension fastest.
struct Margin {
  Dimensions dimensions;  ///< none: the total
  std::vector<std::uint32_t> counts;
  std::vector<std::uint8_t> hidden;  ///< 1: must not be shown
};

/// The tables and all their totals, each set of dimensions once: fewer dimensions first.
struct Publication {
  std::vector<Code> categories;
  std::vector<Margin> margins;
  std::vector<std::size_t> withdrawn;  ///< tables that are not among them, by their place

  /// Nothing when no table contains these dimensions.
  [[nodiscard]] const Margin* find(const Dimensions& dimensions) const;
  /// @param codes one for each dimension of the margin
  [[nodiscard]] std::size_t cell(const Margin& margin, std::span<const Code> codes) const;
};

inline constexpr std::size_t kTableDimensionsMax = 3;

/// Counts the tables and their totals; nothing is hidden yet.
/// @param tables each of at most kTableDimensionsMax dimensions
Publication count(const Answers& answers, std::span<const Dimensions> tables);

/// Hides every cell below the minimum, empty ones too. Not enough: see suppress().
void hide_small(Publication& publication, std::uint32_t minimum);

/// Counts and hides. Afterwards, for a reader who knows everything that is not hidden:
/// - no cell below the minimum shows;
/// - a small cell of count x may be anything between a and b with b - a >= minimum, b > x, and
///   a < x unless x is 0;
/// - every other hidden cell may be at least two numbers.
/// A table is withdrawn, and none of its cells made, when there are too few answers for it: nothing
/// of it would show, or something would have to be hidden that shows without it. Tables of few
/// dimensions come first, then those named first.
/// O(tables * small cells * product of categories of their table * rows of a cell).
/// @param tables without doubles
/// @param minimum at least 2
Publication suppress(const Answers& answers, std::span<const Dimensions> tables,
                     std::uint32_t minimum);

}  // namespace cell_suppression
