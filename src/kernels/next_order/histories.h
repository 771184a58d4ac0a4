#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "base/result.h"

namespace next_order {

/// Order lines as columns of one length, in any order.
struct Lines {
  std::span<const std::uint32_t> customer;  ///< below `customers`
  std::span<const std::int32_t> time;       ///< lines of a customer at one time are one basket
  std::span<const std::uint32_t> item;      ///< below `items`
  std::span<const double> quantity;  ///< any unit; none: 1 a line. A basket's lines of one item
                                     ///< are added up; a sum <= 0 (a return) is no purchase.
  std::size_t customers = 0;
  std::size_t items = 0;
  std::span<const std::uint32_t> group;    ///< by customer: who is like whom; none: all alike
  std::span<const std::uint8_t> excluded;  ///< by item, 1: not learnt from, not recommended
};

inline constexpr std::size_t kGroupsMost = 1'000;
inline constexpr double kQuantityMost = 1e15;

/// Each customer's baskets, oldest first. A customer without baskets is one without a past.
struct Histories {
  std::size_t customers = 0, items = 0, groups = 1;
  std::vector<std::size_t> first_basket{0};  ///< of each customer, and the end
  std::vector<std::int32_t> times;           ///< by basket
  std::vector<std::size_t> first_line{0};    ///< of each basket, and the end
  std::vector<std::uint32_t> line_items;     ///< ascending in a basket, each once
  std::vector<double> quantities;            ///< by line, > 0
  std::vector<std::uint32_t> group;          ///< by customer
  std::vector<std::uint8_t> excluded;        ///< by item

  [[nodiscard]] std::size_t baskets_of(std::size_t customer) const {
    return first_basket[customer + 1] - first_basket[customer];
  }
  [[nodiscard]] std::span<const std::uint32_t> basket(std::size_t basket) const {
    return std::span(line_items)
        .subspan(first_line[basket], first_line[basket + 1] - first_line[basket]);
  }
};

/// O(lines log(lines of a customer)).
/// @return the histories, or (kInvalid)
///   next_order.columns_differ  columns, groups or excluded are not as long as they must be
///   next_order.out_of_range    a customer, an item or a group is not below its limit
///   next_order.bad_quantity    a quantity is not a number, or beyond kQuantityMost either way
base::Result<Histories> gather_histories(const Lines& lines, unsigned threads = 1);

/// The same without the last basket of each customer who has two or more.
Histories without_last(const Histories& histories);

}  // namespace next_order
