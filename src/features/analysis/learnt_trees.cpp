#include "features/analysis/learnt_trees.h"

#include <algorithm>
#include <cmath>

#include "kernels/boosted_trees/decision_tree.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

std::string hex_of(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4U];
    text += kDigits[byte & 15U];
  }
  return text;
}

std::string bytes_of(std::string_view hex) {
  const auto digit = [](char c) {
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
  };
  std::string bytes;
  bytes.reserve(hex.size() / 2);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(digit(hex[i]) << 4U | digit(hex[i + 1]));
  return bytes;
}

std::vector<LeavingNode> nodes_of(const boosted_trees::DecisionTree& tree) {
  std::vector<LeavingNode> nodes;
  const auto number = [](std::uint32_t node) {
    return node == boosted_trees::kNone ? -1 : static_cast<std::int32_t>(node);
  };
  for (const auto& node : tree.nodes) {
    LeavingNode& out = nodes.emplace_back();
    out.parent = number(node.parent);
    out.below = number(node.below);
    out.from = number(node.from);
    if (!node.is_leaf()) out.feature = tree.columns[node.column];
    if (!node.is_leaf() && std::isfinite(node.threshold)) out.threshold = node.threshold;
    out.is_missing_below = node.is_missing_below;
    out.shops = static_cast<std::int64_t>(node.rows);
    out.rate = node.rate();
    if (node.held_out_rows > 0)
      out.held_out_rate =
          static_cast<double>(node.held_out_ones) / static_cast<double>(node.held_out_rows);
  }
  return nodes;
}

}  // namespace

base::Result<LearntTrees> learn_trees(const boosted_trees::Examples& examples, std::uint64_t seed) {
  boosted_trees::Options options;
  options.rounds_max = 300;
  options.patience = 30;
  options.learning_rate = 0.1;
  options.seed = seed;
  TRY_ASSIGN(auto model, boosted_trees::Model::train(examples, options));
  TreesState state;
  state.model = hex_of(model.save());
  state.usual = static_cast<double>(std::ranges::count(examples.outcomes, 1)) /
                static_cast<double>(examples.rows());
  boosted_trees::TreeOptions small;
  small.seed = seed;
  if (const auto tree = boosted_trees::grow_tree(examples, small)) state.tree = nodes_of(*tree);
  return LearntTrees{std::move(state), std::move(model)};
}

LearntTrees trees_of(const std::string& text) {
  auto state = wire::from_json<TreesState>(text);
  CHECK(state.has_value());
  auto model = boosted_trees::Model::load(bytes_of(state->model));
  CHECK(model.has_value());
  return {*std::move(state), *std::move(model)};
}

std::optional<models::BackTest> test_trees(const std::vector<double>& probabilities,
                                           const std::vector<double>& plain,
                                           const std::vector<std::uint8_t>& outcomes,
                                           std::string_view plain_name,
                                           std::string_view ones_name) {
  const auto quality = boosted_trees::assess(probabilities, outcomes);
  if (!quality.auc) return {};
  models::BackTest result;
  result.measure = "auc";
  result.value = *quality.auc;
  result.baseline = boosted_trees::assess(plain, outcomes).auc;
  result.baseline_name = plain_name;
  result.cases = static_cast<std::int64_t>(outcomes.size());
  result.more = {{"brier", quality.brier},
                 {"brier_of_share", quality.brier_of_share},
                 {"log_loss", quality.log_loss},
                 {"calibration_error", quality.calibration_error},
                 {std::string(ones_name), static_cast<double>(quality.ones)}};
  for (const auto& bin : quality.reliability)
    result.reliability.push_back({bin.said, bin.came, static_cast<std::int64_t>(bin.rows)});
  return result;
}

std::vector<models::Push> strongest_pushes(const boosted_trees::Explanation& explained,
                                           const std::vector<std::string>& columns,
                                           std::size_t count) {
  std::vector<boosted_trees::Reason> reasons = explained.up;
  reasons.insert(reasons.end(), explained.down.begin(), explained.down.end());
  std::ranges::stable_sort(reasons, std::greater<>(), [](const boosted_trees::Reason& reason) {
    return std::abs(reason.part);
  });
  reasons.resize(std::min(reasons.size(), count));
  std::vector<models::Push> pushes;
  for (const auto& reason : reasons)
    pushes.push_back(
        {columns[reason.column],
         std::isnan(reason.value) ? std::nullopt : std::optional(static_cast<double>(reason.value)),
         reason.part});
  return pushes;
}

void Influences::add(const boosted_trees::Explanation& explained) {
  for (const auto* side : {&explained.up, &explained.down})
    for (const auto& reason : *side) sizes_[reason.column] += std::abs(reason.part);
  rows_ += 1;
}

std::vector<LeavingInfluence> Influences::means() const {
  std::vector<LeavingInfluence> means;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    means.push_back({columns_[i], rows_ > 0 ? sizes_[i] / rows_ : 0});
  return means;
}

}  // namespace analysis
