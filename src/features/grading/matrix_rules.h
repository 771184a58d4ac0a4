#pragma once
#include <vector>

#include "features/grading/score_rules.h"

/// The cut rule `matrix` (preset G_MATRIX): total quantity in steps x average carton price in
/// ranges; the cell is the grade. Pure.
///
/// grade = price_ranges * (quantity_step - 1) + price_range, steps and ranges counted from 1; the
/// score is the grade itself, so a step is worth `price_ranges` points and a range one point.
namespace grading {

/// Which step or range each value falls in, 1..parts, for values sorted ascending (ties already in
/// order). With bounds: 1 + how many bounds the value reaches. Without: equal shares by position.
std::vector<int> parts_of_sorted(std::span<const double> ascending, std::span<const double> bounds,
                                 int parts);

/// The least value of the next occupied step or range.
struct NextPart {
  int part = 0;
  double value = 0;
  bool equal_is_enough = true;  ///< else the shop that stands there wins the tie
};

/// One shop's cell, and what comes next in each dimension.
struct Cell {
  int step = 1;
  int range = 1;
  std::optional<NextPart> next_step;   ///< nothing in the top step
  std::optional<NextPart> next_range;  ///< nothing in the top range
};

struct MatrixRanking {
  Ranking ranking;          ///< scales and normalisers are empty
  std::vector<Cell> cells;  ///< per ranking.shops
};
/// @param config valid, cut `matrix`
MatrixRanking rank_by_matrix(std::vector<Candidate> shops, const Config& config);

/// Minor units a carton; 0 without a positive quantity.
double average_price(const Candidate& shop);

/// Levers of one shop: `quantity` at the same average price, `avg_carton_price` at the same
/// quantity. Without limits: see lever_rules.h for those.
std::vector<Lever> matrix_levers(const Candidate& shop, const Cell& cell, const Config& config);

}  // namespace grading
