#include "features/grading/what_if.h"

#include <algorithm>
#include <cmath>

#include "features/grading/matrix_rules.h"
#include "features/grading/score_rules.h"

namespace grading {
namespace {

constexpr std::string_view kPrice = "avg_carton_price";
constexpr double kInputMax = 1e15;

bool is_matrix(const Config& config) { return config.cut == "matrix"; }

double& input_of(Candidate& shop, InputKind kind) {
  return shop.inputs[static_cast<std::size_t>(kind)];
}

/// A matrix ranks by quantity and amount; people think in quantity and price.
Candidate candidate_of(const Config& config, const std::vector<std::string>& ids,
                       const DistributionShop& shop, std::span<const double> inputs,
                       std::size_t position) {
  Candidate candidate;
  candidate.shop = static_cast<metrics::ShopIndex>(position);
  candidate.customer_code = shop.customer_code;
  if (is_matrix(config)) {
    input_of(candidate, InputKind::kQuantity) = inputs[0];
    input_of(candidate, InputKind::kAmount) = std::round(inputs[0] * inputs[1]);
    return candidate;
  }
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const auto kind = find_input(ids[i]);
    CHECK(kind.has_value());
    input_of(candidate, *kind) = inputs[i];
    if (*kind == InputKind::kDisplayScore) candidate.display_assumed = shop.assumed[i];
  }
  return candidate;
}

base::Error bad_input(std::string field, std::string expected) {
  return {base::ErrorCode::kInvalid,
          "grading.bad_input",
          field + ": expected " + expected,
          {{field, "", "grading.bad_input", expected}}};
}

bool is_share(const Config& config, std::size_t component) {
  return !is_matrix(config) && config.components[component].id == "display_score";
}

base::Result<std::vector<double>> changed_inputs(const Config& config,
                                                 const std::vector<std::string>& ids,
                                                 const DistributionShop& shop,
                                                 const std::map<std::string, double>& inputs) {
  std::vector<double> changed = shop.inputs;
  for (const auto& [id, value] : inputs) {
    const auto found = std::ranges::find(ids, id);
    if (found == ids.end()) {
      std::string names;
      for (const auto& name : ids) names += (names.empty() ? "" : ", ") + name;
      return bad_input(id, "one of " + names);
    }
    const auto at = static_cast<std::size_t>(found - ids.begin());
    if (!std::isfinite(value) || value < 0 || value > kInputMax)
      return bad_input(id, "a number from 0");
    if (is_share(config, at) && value > 1) return bad_input(id, "a number from 0 to 1");
    changed[at] = value;
  }
  return changed;
}

void fill_cutoffs(const Ranking& ranking, std::size_t position, WhatIf& result) {
  const auto& shops = ranking.shops;
  std::size_t first = position;
  std::size_t last = position;
  while (first > 0 && shops[first - 1].grade_no == shops[position].grade_no) --first;
  while (last + 1 < shops.size() && shops[last + 1].grade_no == shops[position].grade_no) ++last;
  result.cutoff_this = shops[last].score;
  if (first > 0) result.cutoff_next = shops[first - 1].score;
  if (last + 1 < shops.size()) result.cutoff_below = shops[last + 1].score;
}

}  // namespace

Distribution::Distribution(Config config) : config_(std::move(config)) {
  if (is_matrix(config_))
    component_ids_ = {"quantity", std::string(kPrice)};
  else
    for (const Component& component : config_.components) component_ids_.push_back(component.id);
}

void Distribution::add(base::CustomerId customer, std::string customer_code,
                       const Explanation& explanation) {
  if (explanation.method != "ranked" && explanation.method != "no_purchases") return;
  DistributionShop shop{customer,
                        std::move(customer_code),
                        explanation.method,
                        explanation.grade_no,
                        explanation.score,
                        explanation.rank,
                        std::vector<double>(component_ids_.size(), 0),
                        std::vector<bool>(component_ids_.size(), false)};
  for (const auto& component : explanation.components) {
    const auto found = std::ranges::find(component_ids_, component.component);
    if (found == component_ids_.end()) continue;
    const auto at = static_cast<std::size_t>(found - component_ids_.begin());
    shop.inputs[at] = component.input;
    shop.assumed[at] = component.assumed;
  }
  shops_.push_back(std::move(shop));
}

void Distribution::finish() {
  std::ranges::sort(shops_, {}, &DistributionShop::customer);
  for (int grade = config_.grades; grade >= 1; --grade)
    cuts_.push_back({grade, 0, std::nullopt, std::nullopt});
  for (const auto& shop : shops_) {
    if (shop.method != "ranked" || shop.grade_no < 1 || shop.grade_no > config_.grades) continue;
    GradeCut& cut = cuts_[static_cast<std::size_t>(config_.grades - shop.grade_no)];
    ++cut.shops;
    cut.lowest_score = std::min(cut.lowest_score.value_or(shop.score), shop.score);
    cut.highest_score = std::max(cut.highest_score.value_or(shop.score), shop.score);
  }
}

const DistributionShop* Distribution::find(base::CustomerId customer) const {
  const auto found = std::ranges::lower_bound(shops_, customer, {}, &DistributionShop::customer);
  return found == shops_.end() || found->customer != customer ? nullptr : &*found;
}

base::Result<WhatIf> Distribution::what_if(base::CustomerId customer,
                                           const std::map<std::string, double>& inputs) const {
  const DistributionShop* own = find(customer);
  if (own == nullptr)
    return base::Error{base::ErrorCode::kConflict,
                       "grading.not_ranked",
                       "the shop's grade does not come from the ranking: it is new, or not graded",
                       {}};
  TRY_ASSIGN(const auto changed, changed_inputs(config_, component_ids_, *own, inputs));
  std::vector<Candidate> candidates;
  candidates.reserve(shops_.size());
  for (std::size_t i = 0; i < shops_.size(); ++i) {
    const DistributionShop& shop = shops_[i];
    const bool is_own = &shop == own;
    if (!is_own && shop.method != "ranked") continue;
    candidates.push_back(
        candidate_of(config_, component_ids_, shop, is_own ? changed : shop.inputs, i));
  }
  Ranking ranking;
  std::vector<Cell> cells;
  if (is_matrix(config_)) {
    auto matrix = rank_by_matrix(std::move(candidates), config_);
    ranking = std::move(matrix.ranking);
    cells = std::move(matrix.cells);
  } else {
    ranking = rank_by_quota(std::move(candidates), config_);
  }
  const auto own_position = static_cast<metrics::ShopIndex>(own - shops_.data());
  const auto found = std::ranges::find(ranking.shops, own_position, &Candidate::shop);
  CHECK(found != ranking.shops.end());
  const auto position = static_cast<std::size_t>(found - ranking.shops.begin());
  WhatIf result;
  result.grade_no = found->grade_no;
  result.score = found->score;
  result.rank = static_cast<std::uint32_t>(position + 1);
  result.ranked = static_cast<std::uint32_t>(ranking.shops.size());
  fill_cutoffs(ranking, position, result);
  if (is_matrix(config_)) {
    const double ranges = config_.matrix.price_ranges;
    result.components = {
        {"quantity", changed[0], static_cast<double>(config_.matrix.quantity_steps), ranges,
         ranges * (cells[position].step - 1), false},
        {std::string(kPrice), changed[1], ranges, 1, static_cast<double>(cells[position].range),
         false}};
    return result;
  }
  const auto components = compile(config_);
  for (std::size_t i = 0; i < components.size(); ++i)
    result.components.push_back({component_ids_[i], changed[i], ranking.normalisers[i],
                                 components[i].weight,
                                 component_score(components[i], changed[i], ranking.normalisers[i]),
                                 own->assumed[i] && !inputs.contains(component_ids_[i])});
  return result;
}

}  // namespace grading
