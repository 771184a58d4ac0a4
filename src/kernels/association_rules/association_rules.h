#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "kernels/frequent_sets/frequent_sets.h"

/// Association rules "who buys X also buys y", with one item on the right.
///
/// Sources: R. Agrawal, R. Srikant (1994); conviction of S. Brin et al. (1997); a rule is redundant
/// when a more general one is at least as sure (R. Bayardo et al. 1999); Fisher's exact test with
/// control for many tests as G. Webb, Discovering Significant Patterns (2007), advises. Pure, no
/// randomness. A rule says what goes together, never what causes what.
namespace association_rules {

/// How the many tests are paid for. All adjusted values are at least the plain ones.
enum class Adjustment {
  kNone,               ///< no test is made, `p_adjusted` is nothing
  kHolm,               ///< family-wise: one false rule among all with this probability
  kBenjaminiHochberg,  ///< expected share of false rules, for independent tests
  kBenjaminiYekutieli  ///< the same under any dependence, as rules of shared items have
};

struct Options {
  double confidence_least = 0;  ///< 0 … 1
  double lift_least = 0;
  bool with_empty_left = false;  ///< also "everybody buys y"
  bool drops_redundant = false;  ///< leaves out rules that say nothing beyond a shorter one
  Adjustment adjustment = Adjustment::kNone;
  double p_most = 1;  ///< leaves out rules above, when tested
};

/// Set X => item y; n baskets in all.
struct Rule {
  std::uint32_t set = 0;    ///< index of X and y together among the frequent sets
  std::uint32_t left = 0;   ///< index of X, or frequent_sets::kEmptySet
  std::uint32_t right = 0;  ///< item y
  std::uint32_t count = 0;  ///< baskets with X and y
  double support = 0;       ///< P(X, y) = count / n
  double confidence = 0;    ///< P(y | X)
  double lift = 0;          ///< P(y | X) / P(y); 1 = no relation
  double leverage = 0;      ///< P(X, y) - P(X) P(y)
  double conviction = 0;    ///< (1 - P(y)) / (1 - confidence); infinite when confidence is 1
  bool is_redundant = false;
  /// Of at least `count` common baskets if X and y were independent, adjusted for all candidate
  /// rules of the frequent sets (not only for those that are returned).
  std::optional<double> p_adjusted;
};

/// All rules of the sets that pass, in the order of their sets, then of the item on the right.
/// `sets` is complete; no sets give no rules. O(items * length) without tests, which add
/// O(items * (count + log items)).
/// Redundant: some proper subset X' of X (the empty one too) has P(y | X') >= P(y | X).
std::vector<Rule> find_rules(const frequent_sets::FrequentSets& sets, const Options& options);

/// Fisher's exact test, one-sided: probability of `both` or more common baskets among `baskets`
/// when `left` and `right` of them are chosen independently. Counts are possible ones (both <=
/// left, right <= baskets). O(min(left, right) - both).
double independence_p_value(std::uint64_t both, std::uint64_t left, std::uint64_t right,
                            std::uint64_t baskets);

/// p values brought to what they are worth among each other, in input order. O(n log n).
std::vector<double> adjust_for_many(const std::vector<double>& p_values, Adjustment adjustment);

}  // namespace association_rules
