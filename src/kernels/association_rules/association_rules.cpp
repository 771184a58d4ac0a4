#include "kernels/association_rules/association_rules.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/check.h"

namespace association_rules {
namespace {

using frequent_sets::FrequentSets;
using frequent_sets::kEmptySet;

double log_choose(double n, double k) {
  return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1);
}

/// What all rules of the sets have in common. A candidate is a place in `items`: the item there is
/// the right side, the others of its set the left.
class Candidates {
 public:
  explicit Candidates(const FrequentSets& sets)
      : sets_(sets), lefts_(frequent_sets::link_subsets(sets)) {
    count_single_items();
    find_best_of_shorter();
  }

  [[nodiscard]] Rule rule(std::size_t set, std::size_t place) const {
    const auto n = static_cast<double>(sets_.baskets);
    Rule rule;
    rule.set = static_cast<std::uint32_t>(set);
    rule.left = lefts_[place];
    rule.right = sets_.items[place];
    rule.count = sets_.counts[set];
    const double p_left = left_count(place) / n;
    const double p_right = right_count(place) / n;
    rule.support = rule.count / n;
    rule.confidence = confidence(set, place);
    rule.lift = rule.confidence / p_right;
    rule.leverage = rule.support - p_left * p_right;
    rule.conviction = rule.confidence < 1 ? (1 - p_right) / (1 - rule.confidence)
                                          : std::numeric_limits<double>::infinity();
    rule.is_redundant = best_of_shorter_[place] >= rule.confidence;
    return rule;
  }
  [[nodiscard]] double p_value(std::size_t set, std::size_t place) const {
    return independence_p_value(sets_.counts[set], sets_.counts[lefts_[place]],
                                singles_[sets_.items[place]], sets_.baskets);
  }

 private:
  void count_single_items() {
    for (std::size_t set = 0; set < sets_.size(); ++set) {
      const auto items = sets_.at(set);
      if (items.size() != 1) continue;
      if (singles_.size() <= items[0]) singles_.resize(std::size_t{items[0]} + 1, 0);
      singles_[items[0]] = sets_.counts[set];
    }
  }
  [[nodiscard]] double left_count(std::size_t place) const {
    return static_cast<double>(lefts_[place] == kEmptySet ? sets_.baskets
                                                          : sets_.counts[lefts_[place]]);
  }
  [[nodiscard]] double right_count(std::size_t place) const { return singles_[sets_.items[place]]; }
  [[nodiscard]] double confidence(std::size_t set, std::size_t place) const {
    return sets_.counts[set] / left_count(place);
  }
  /// The place of an item in a set that holds it.
  [[nodiscard]] std::size_t place_of(std::uint32_t item, std::size_t set) const {
    const auto items = sets_.at(set);
    return sets_.offsets[set] +
           static_cast<std::size_t>(std::lower_bound(items.begin(), items.end(), item) -
                                    items.begin());
  }
  /// Subsets stand before their sets, so one pass carries the highest confidence upward.
  void find_best_of_shorter() {
    best_of_shorter_.assign(sets_.items.size(), -1);
    for (std::size_t set = 0; set < sets_.size(); ++set)
      for (std::size_t place = sets_.offsets[set]; place < sets_.offsets[set + 1]; ++place)
        for (std::size_t other = sets_.offsets[set]; other < sets_.offsets[set + 1]; ++other) {
          if (other == place) continue;
          const std::uint32_t shorter = lefts_[other];
          const std::size_t at = place_of(sets_.items[place], shorter);
          best_of_shorter_[place] =
              std::max({best_of_shorter_[place], best_of_shorter_[at], confidence(shorter, at)});
        }
  }

  const FrequentSets& sets_;
  std::vector<std::uint32_t> lefts_;     ///< by place: the set without that item
  std::vector<std::uint32_t> singles_;   ///< by item: its baskets
  std::vector<double> best_of_shorter_;  ///< by place: highest confidence with less on the left
};

bool passes(const Rule& rule, const Options& options) {
  return rule.confidence >= options.confidence_least && rule.lift >= options.lift_least &&
         !(options.drops_redundant && rule.is_redundant) &&
         !(rule.p_adjusted && *rule.p_adjusted > options.p_most);
}

}  // namespace

std::vector<Rule> find_rules(const FrequentSets& sets, const Options& options) {
  const Candidates candidates(sets);
  std::vector<double> p_values;
  if (options.adjustment != Adjustment::kNone) {
    for (std::size_t set = 0; set < sets.size(); ++set)
      for (std::size_t i = sets.offsets[set]; sets.at(set).size() > 1 && i < sets.offsets[set + 1];
           ++i)
        p_values.push_back(candidates.p_value(set, i));
    p_values = adjust_for_many(p_values, options.adjustment);
  }
  std::vector<Rule> rules;
  std::size_t tested = 0;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    const bool alone = sets.at(set).size() == 1;
    if (alone && !options.with_empty_left) continue;
    for (std::size_t place = sets.offsets[set]; place < sets.offsets[set + 1]; ++place) {
      Rule rule = candidates.rule(set, place);
      if (!alone && !p_values.empty()) rule.p_adjusted = p_values[tested++];
      if (passes(rule, options)) rules.push_back(rule);
    }
  }
  return rules;
}

double independence_p_value(std::uint64_t both, std::uint64_t left, std::uint64_t right,
                            std::uint64_t baskets) {
  CHECK(both <= left && both <= right && left <= baskets && right <= baskets);
  CHECK(left + right <= baskets + both);
  const auto n = static_cast<double>(baskets);
  const auto l = static_cast<double>(left);
  const auto r = static_cast<double>(right);
  auto k = static_cast<double>(both);
  double term = std::exp(log_choose(r, k) + log_choose(n - r, l - k) - log_choose(n, l));
  double sum = 0;
  for (; k <= std::min(l, r); ++k) {
    sum += term;
    const double ratio = (r - k) * (l - k) / ((k + 1) * (n - r - l + k + 1));
    term *= ratio;
    if (ratio < 1 && term < sum * 1e-17) break;
  }
  return std::min(1.0, sum);
}

std::vector<double> adjust_for_many(const std::vector<double>& p_values, Adjustment adjustment) {
  const std::size_t count = p_values.size();
  const auto m = static_cast<double>(count);
  if (adjustment == Adjustment::kNone || count == 0) return p_values;
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  std::vector<double> adjusted(count);
  if (adjustment == Adjustment::kHolm) {
    double highest = 0;
    for (std::size_t i = 0; i < count; ++i) {
      highest = std::max(highest, (m - static_cast<double>(i)) * p_values[order[i]]);
      adjusted[order[i]] = std::min(1.0, highest);
    }
    return adjusted;
  }
  double price = m;
  if (adjustment == Adjustment::kBenjaminiYekutieli) {
    double harmonic = 0;
    for (std::size_t i = 1; i <= count; ++i) harmonic += 1 / static_cast<double>(i);
    price *= harmonic;
  }
  double lowest = 1;
  for (std::size_t i = count; i > 0; --i) {
    lowest = std::min(lowest, price * p_values[order[i - 1]] / static_cast<double>(i));
    adjusted[order[i - 1]] = lowest;
  }
  return adjusted;
}

}  // namespace association_rules
