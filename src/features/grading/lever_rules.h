#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "features/grading/score_rules.h"

/// What one input alone would have to be for the next grade. Pure.
///
/// A shop reaches the next grade when its score is not below the score of the shop that now stands
/// last there (the pivot), both scored with the normalisers as they become through the change: more
/// of an own input can raise the maximum, and always raises the mean, which lowers the pivot's
/// score too. Both effects only help the shop, so "reaches" is monotone in the input and the least
/// sufficient whole unit is found by bisection, exact to the unit. A tie is won by the lower
/// customer code. Other shops stand still. (Where the mean moves, a third shop close behind the
/// pivot may gain on both; that second-order effect of rank is not modelled.)
namespace grading {

/// What limits one shop's levers. Nothing: not known, or no limit.
struct LeverLimits {
  std::optional<double> cap_room = {};    ///< cartons below the monthly cap over the period
  std::optional<double> stock_room = {};  ///< cartons until stock days reach the target
  bool credit_stop = false;
  std::optional<double> amount_max = {};     ///< own quantity at the dearest product's price
  std::optional<double> products_max = {};   ///< products on sale
  std::optional<double> class_1_2_max = {};  ///< of these, class 1 or 2
};

/// The step a component is counted in: 0.01 for inputs that are 0..1, else 1 (carton, product,
/// minor unit).
double lever_unit(InputKind input);

/// One lever of `shop` towards the grade of `pivot`. `scales` are the ranking's.
/// @param components compiled from the config; `at` is the one to change
Lever find_lever(const Config& config, std::span<const CompiledComponent> components,
                 std::size_t at, const Ranking& ranking, const Candidate& shop,
                 const Candidate& pivot, const LeverLimits& limits);

/// True when `shop` with `after` in component `at` reaches the pivot as defined above.
bool reaches(std::span<const CompiledComponent> components, std::size_t at, const Ranking& ranking,
             const Candidate& shop, const Candidate& pivot, double after);

/// Marks a lever that the limits forbid: credit, then cap, then stock.
void apply_limits(Lever& lever, std::string_view component, const LeverLimits& limits);

}  // namespace grading
