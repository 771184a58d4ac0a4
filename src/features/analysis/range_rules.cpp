#include "features/analysis/range_rules.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "kernels/association_rules/association_rules.h"
#include "kernels/frequent_sets/frequent_sets.h"

namespace analysis {
namespace {

constexpr std::size_t kRuleLength = 4;  ///< three on the left, one on the right
constexpr std::uint32_t kLeastShops = 10;
constexpr double kLeastSupport = 0.05;
constexpr std::size_t kSetsMost = 50'000;
constexpr double kLeastConfidence = 0.5;
constexpr double kLeastLift = 1.2;
constexpr double kMostP = 0.01;
/// Rules kept of one product on the right, the surest: enough for any shop's advice.
constexpr std::size_t kRulesOfProduct = 50;

/// The ranges as baskets, without products that cannot be had and those that say nothing.
struct RangeBaskets {
  std::vector<std::uint32_t> items;
  std::vector<std::size_t> offsets{0};
  RangeSearch search;
};

RangeBaskets range_baskets(const StudyInputs& inputs) {
  const auto ranges = ranges_of(inputs, kRangeDays);
  const Barred barred(inputs.month);
  const auto carriers = count_carriers(ranges, inputs.month.products.size());
  const auto shops =
      std::ranges::count_if(ranges, [](const ShopRange& range) { return !range.carried.empty(); });
  RangeBaskets baskets;
  RangeSearch& search = baskets.search;
  search.shops = shops;
  search.days = kRangeDays;
  search.confidence_least = kLeastConfidence;
  search.lift_least = kLeastLift;
  search.p_most = kMostP;
  std::vector<std::uint8_t> is_looked_at(carriers.size(), 0);
  for (std::size_t i = 0; i < carriers.size(); ++i) {
    if (barred.everywhere()[i] != 0 || carriers[i] == 0) continue;
    // The lift of x => y is at most 1 / P(x) and 1 / P(y): of such a product no pair can reach it.
    const bool is_ubiquitous =
        static_cast<double>(carriers[i]) * kLeastLift > static_cast<double>(shops);
    (is_ubiquitous ? search.ubiquitous : search.products) += 1;
    is_looked_at[i] = is_ubiquitous ? 0 : 1;
  }
  for (const auto& range : ranges) {
    if (range.carried.empty()) continue;
    std::ranges::copy_if(range.carried, std::back_inserter(baskets.items),
                         [&](metrics::ProductIndex product) { return is_looked_at[product] != 0; });
    baskets.offsets.push_back(baskets.items.size());
  }
  return baskets;
}

/// The frequent sets at the lowest support that leaves few enough of them.
frequent_sets::FrequentSets frequent_ranges(RangeBaskets& baskets, unsigned threads) {
  const frequent_sets::Baskets all{baskets.items, baskets.offsets};
  frequent_sets::Options options;
  options.length_max = kRuleLength;
  options.sets_max = kSetsMost;
  options.threads = threads;
  options.baskets_least =
      std::max(kLeastShops, frequent_sets::count_for_support(kLeastSupport, all.count()));
  auto sets = frequent_sets::find_frequent_sets(all, options);
  while (!sets.complete) {
    options.baskets_least += options.baskets_least / 5;
    sets = frequent_sets::find_frequent_sets(all, options);
  }
  baskets.search.shops_least = options.baskets_least;
  baskets.search.sets = static_cast<std::int64_t>(sets.size());
  return sets;
}

bool is_surer(const RangeRule& a, const RangeRule& b) {
  if (a.confidence != b.confidence) return a.confidence > b.confidence;
  if (a.lift != b.lift) return a.lift > b.lift;
  if (a.shops != b.shops) return a.shops > b.shops;
  if (a.right != b.right) return a.right < b.right;
  return a.left < b.left;
}

RangeRule rule_of(const StudyInputs& inputs, const frequent_sets::FrequentSets& sets,
                  const association_rules::Rule& rule) {
  const auto& products = inputs.month.products;
  RangeRule out;
  for (const std::uint32_t item : sets.at(rule.left)) out.left.push_back(products[item].id);
  out.right = products[rule.right].id;
  out.shops = rule.count;
  out.support = rule.support;
  out.confidence = rule.confidence;
  out.lift = rule.lift;
  out.leverage = rule.leverage;
  if (std::isfinite(rule.conviction)) out.conviction = rule.conviction;
  out.p = rule.p_adjusted.value_or(1);
  return out;
}

/// Surest first, of each product on the right at most kRulesOfProduct.
std::vector<RangeRule> surest(std::vector<RangeRule> rules) {
  std::ranges::sort(rules, is_surer);
  std::map<base::ProductId, std::size_t> kept;
  std::erase_if(rules, [&](const RangeRule& rule) { return ++kept[rule.right] > kRulesOfProduct; });
  return rules;
}

}  // namespace

std::vector<std::int64_t> count_carriers(const std::vector<ShopRange>& ranges,
                                         std::size_t products) {
  std::vector<std::int64_t> carriers(products, 0);
  for (const auto& range : ranges)
    for (const auto product : range.carried) ++carriers[product];
  return carriers;
}

RangeState learn_range_rules(const StudyInputs& inputs) {
  RangeBaskets baskets = range_baskets(inputs);
  const auto sets = frequent_ranges(baskets, inputs.threads);
  association_rules::Options options;
  options.confidence_least = kLeastConfidence;
  options.lift_least = kLeastLift;
  options.drops_redundant = true;
  options.adjustment = association_rules::Adjustment::kBenjaminiYekutieli;
  options.p_most = kMostP;
  RangeState state;
  for (const auto& rule : association_rules::find_rules(sets, options))
    state.rules.push_back(rule_of(inputs, sets, rule));
  state.search = baskets.search;
  state.search.rules = static_cast<std::int64_t>(state.rules.size());
  state.rules = surest(std::move(state.rules));
  return state;
}

}  // namespace analysis
