#pragma once
#include <map>
#include <string>
#include <vector>

#include "features/grading/explanation.h"

/// A published month's ranking taken back from its explanation records, so that one shop can be
/// moved in it by the same code that graded it.
namespace grading {

/// One shop of the ranking, or one that bought nothing and could enter it.
struct DistributionShop {
  base::CustomerId customer;
  std::string customer_code;  ///< decides ties
  std::string method;         ///< `ranked` or `no_purchases`
  std::int32_t grade_no = 0;
  double score = 0;
  std::uint32_t rank = 0;
  std::vector<double> inputs;  ///< per component_ids(); negative net purchases as they were
  std::vector<bool> assumed;
};

/// What a change of inputs would have made of a shop.
struct WhatIf {
  std::int32_t grade_no = 0;
  double score = 0;
  std::uint32_t rank = 0;
  std::uint32_t ranked = 0;
  double cutoff_this = 0;              ///< lowest score of that grade, in the changed ranking
  std::optional<double> cutoff_next;   ///< lowest score of the next better grade that has shops
  std::optional<double> cutoff_below;  ///< best score of the next lower grade that has shops
  std::vector<ComponentScore> components;
};

/// Immutable; safe from many threads. About 150 bytes a shop.
class Distribution {
 public:
  /// @param config valid: the one the month was graded with
  explicit Distribution(Config config);
  /// Takes a shop back from its record; shops with a fixed grade (newcomers) are left out: they
  /// take no part in the ranking.
  void add(base::CustomerId customer, std::string customer_code, const Explanation& explanation);
  /// Call once, after the last add().
  void finish();

  [[nodiscard]] const Config& config() const { return config_; }
  /// Names of the inputs: those of the preset, or quantity and avg_carton_price of a matrix.
  [[nodiscard]] const std::vector<std::string>& component_ids() const { return component_ids_; }
  [[nodiscard]] const std::vector<DistributionShop>& shops() const { return shops_; }
  /// Null: fixed grade, or not graded.
  [[nodiscard]] const DistributionShop* find(base::CustomerId customer) const;
  /// Best grade first, all grades.
  [[nodiscard]] const std::vector<GradeCut>& cuts() const { return cuts_; }

  /// Ranks all shops again with these inputs instead of the shop's own; others stand still.
  /// @param inputs by component id; those not named stay as they are
  /// @return the result, or
  ///   grading.not_ranked   the shop's grade does not come from the ranking
  ///   grading.bad_input    a field error each: unknown component, negative, not finite, over 1
  [[nodiscard]] base::Result<WhatIf> what_if(base::CustomerId customer,
                                             const std::map<std::string, double>& inputs) const;

 private:
  Config config_;
  std::vector<std::string> component_ids_;
  std::vector<DistributionShop> shops_;  ///< by customer
  std::vector<GradeCut> cuts_;
};

}  // namespace grading
