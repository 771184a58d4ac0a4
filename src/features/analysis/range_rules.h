#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "features/analysis/documents.h"
#include "features/analysis/shop_range.h"

/// Rules over the ranges of all shops: who carries these mostly carries that.
namespace analysis {

inline constexpr int kRangeDays = 84;  ///< of orders that make up a range

/// What the register keeps.
struct RangeState {
  std::vector<RangeRule> rules;  ///< surest first; of each product on the right the surest 50
  RangeSearch search;
};
BOOST_DESCRIBE_STRUCT(RangeState, (), (rules, search))

/// Rules that hold (confidence, lift, chance adjusted for all that were tried) and say more than a
/// shorter one. The least support rises until the work is bounded.
RangeState learn_range_rules(const StudyInputs& inputs);

/// Shops that carry each product.
std::vector<std::int64_t> count_carriers(const std::vector<ShopRange>& ranges,
                                         std::size_t products);

}  // namespace analysis
