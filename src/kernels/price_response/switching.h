#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/result.h"

/// Who moved from which product (brand) to which, between two periods: a matrix of quantities that
/// adds up to both periods' sales, in which no small group is shown (cell_suppression/sums.h).
///
/// Of one customer with quantities a_i (sum A) before and b_i (sum B) after, V = min(A, B) is
/// compared by share, s_i = a_i / A and r_i = b_i / B (gain and loss, proportional allocation):
///   kept    V min(s_i, r_i)
///   i to j  V (s_i - r_i)+ (r_j - s_j)+ / sum of all (r - s)+
///   less    (A - B)+ s_i          more  (B - A)+ r_i
/// and who bought nothing before joined, who buys nothing after left. So row i adds up to a_i, and
/// column j to b_j, over all customers. Where a customer leaves one product for one other the
/// allocation is the truth; where for several, it is its proportional guess.
///
/// Aggregate research: of consumers and tobacco only anonymous samples may come here, and what
/// comes out is shown from group_min customers on (PII-18). Pure, no randomness.
namespace price_response {

/// What customers bought in the two periods, in any order; equal keys are added up.
struct PeriodSales {
  std::span<const std::uint32_t> customer;
  std::span<const std::uint32_t> product;  ///< below `products`
  std::span<const double> quantity;        ///< finite; a sum below 0 (returns) counts as 0
};

struct SwitchingOptions {
  std::uint32_t group_min = 20;    ///< customers behind a figure that is shown, >= 1
  std::size_t products_max = 100;  ///< shown by name: those with most customers, >= 1
};

/// Rows say where quantities came from, columns where they went. Both begin with the lines: the
/// products shown and then, if any are left, all others as one. After them stand two more and the
/// totals:
///   rows     lines, more (of those who bought before), joined, total
///   columns  lines, less (of those who still buy), left, total
struct SwitchingMatrix {
  std::vector<std::uint32_t> products;   ///< with group_min customers in both periods, ascending
  bool has_others = false;               ///< the line after them is all others
  std::size_t lines = 0;                 ///< products and others
  std::vector<double> quantities;        ///< row by row; 0 where hidden
  std::vector<std::uint32_t> customers;  ///< behind each; 0 where hidden
  std::vector<std::uint8_t> hidden;      ///< by cell, 1: must not be shown and is not here

  [[nodiscard]] std::size_t side() const { return lines + 3; }
  [[nodiscard]] std::size_t at(std::size_t from, std::size_t to) const {
    return from * side() + to;
  }
  [[nodiscard]] std::size_t more_or_less() const { return lines; }
  [[nodiscard]] std::size_t joined_or_left() const { return lines + 1; }
  [[nodiscard]] std::size_t total() const { return lines + 2; }
};

/// O(lines log lines, or lines where both periods come by customer and product, + sum over
/// customers of products left * products gained).
/// @return the matrix (without customers: no lines), or (kInvalid)
///   price_response.columns_differ  columns of a period are not of one length
///   price_response.bad_value       a quantity is not finite, or a product not below `products`
///   price_response.bad_option      group_min or products_max 0
base::Result<SwitchingMatrix> count_switching(const PeriodSales& before, const PeriodSales& after,
                                              std::size_t products,
                                              const SwitchingOptions& options = {});

/// How many times the share of `to` is, of what went from `from` to the products shown, against its
/// share of what went to them from the others: 1 as it draws from everybody, above 1 it stands in
/// for `from`. Size and growth of `to` do not matter, nor the line of all others, whose own gains
/// and losses make up for each other. Compared with the products whose moves to `to` are shown;
/// what else is hidden counts as nothing. Nothing when `from` to `to` is hidden, or nothing went
/// where it must be compared. O(products^2).
std::optional<double> draw_of(const SwitchingMatrix& matrix, std::size_t from, std::size_t to);

}  // namespace price_response
