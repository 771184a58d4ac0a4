#include "kernels/boosted_trees/decision_tree.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <unordered_map>

#include "base/check.h"
#include "kernels/boosted_trees/booster.h"
#include "kernels/boosted_trees/text.h"

namespace boosted_trees {
namespace {

enum TreePart : std::uint8_t { kGrown, kHeldOut };

base::Result<void> check_tree(const TreeOptions& options) {
  if (options.depth_max >= 1 && options.depth_max <= 8 && options.rows_min >= 1 &&
      options.held_out_share >= 0.05 && options.held_out_share <= 0.5)
    return {};
  return base::invalid("boosted_trees.bad_option", "an option is outside its range");
}

/// Every row starts from the share of ones p: its weight in a leaf is p (1 - p).
Parameters tree_parameters(const Rows& rows, const TreeOptions& options) {
  const auto count = static_cast<double>(rows.outcomes.size());
  const double p = static_cast<double>(rows.ones) / count;
  const double weight_min = (static_cast<double>(options.rows_min) - 0.5) * p * (1 - p);
  return {{"objective", "binary:logistic"},
          {"tree_method", "hist"},
          {"base_score", number_text(p)},
          {"eta", "1"},
          {"lambda", "0"},
          {"gamma", number_text(2 * std::log(count))},
          {"max_depth", std::to_string(options.depth_max)},
          {"min_child_weight", number_text(weight_min)},
          {"seed", "1"}};
}

/// Takes `word` and the number after it from the front of `text`; both must be there.
template <class Number>
Number expect(std::string_view& text, std::string_view word) {
  CHECK(text.starts_with(word));
  text.remove_prefix(word.size());
  const auto number = take_number<Number>(text);
  CHECK(number.has_value());
  return *number;
}

/// "0:[f3<12.5] yes=1,no=2,missing=1" or "1:leaf=0.25", a node a line, parents first.
std::vector<TreeNode> nodes_of(std::string_view text) {
  std::vector<TreeNode> nodes;
  std::unordered_map<std::uint32_t, std::uint32_t> parents, below;  // by XGBoost's numbers
  while (!text.empty()) {
    std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(text.size(), line.size() + 1));
    line.remove_prefix(std::min(line.size(), line.find_first_not_of('\t')));
    if (line.empty()) continue;
    const auto number = expect<std::uint32_t>(line, "");
    const auto at = static_cast<std::uint32_t>(nodes.size());
    TreeNode node;
    if (const auto parent = parents.find(number); parent != parents.end()) {
      node.parent = parent->second;
      TreeNode& above = nodes[node.parent];
      (below.at(node.parent) == number ? above.below : above.from) = at;
    }
    if (line.starts_with(":[")) {
      node.column = expect<std::uint32_t>(line, ":[f");
      node.threshold = expect<float>(line, "<");
      const auto yes = expect<std::uint32_t>(line, "] yes=");
      parents[yes] = parents[expect<std::uint32_t>(line, ",no=")] = at;
      node.is_missing_below = expect<std::uint32_t>(line, ",missing=") == yes;
      below[at] = yes;
    }
    nodes.push_back(node);
  }
  return nodes;
}

/// A threshold that all values that are there lie on one side of asks whether there is one: it
/// becomes infinite, lest an unseen value beyond it be taken for a missing one.
void ask_for_presence(DecisionTree& tree, const Rows& rows) {
  const std::size_t columns = tree.columns.size();
  std::vector<std::uint8_t> is_met(tree.nodes.size(), 0);  // by a row with a value there
  for (std::size_t row = 0; row < rows.outcomes.size(); ++row) {
    const auto values = std::span(rows.values).subspan(row * columns, columns);
    for (std::uint32_t at = tree.leaf_of(values); at != 0; at = tree.nodes[at].parent)
      if (!std::isnan(values[tree.nodes[tree.nodes[at].parent].column])) is_met[at] = 1;
  }
  for (TreeNode& node : tree.nodes) {
    if (node.is_leaf()) continue;
    constexpr float kInfinity = std::numeric_limits<float>::infinity();
    if (is_met[node.below] == 0) node.threshold = -kInfinity;
    if (is_met[node.from] == 0) node.threshold = kInfinity;
  }
}

void count_rows(DecisionTree& tree, const Rows& rows, TreePart part) {
  for (std::size_t row = 0; row < rows.outcomes.size(); ++row) {
    const std::size_t columns = tree.columns.size();
    const auto values = std::span(rows.values).subspan(row * columns, columns);
    for (std::uint32_t at = tree.leaf_of(values); at != kNone; at = tree.nodes[at].parent) {
      TreeNode& node = tree.nodes[at];
      ++(part == kGrown ? node.rows : node.held_out_rows);
      if (rows.outcomes[row] != 0) ++(part == kGrown ? node.ones : node.held_out_ones);
    }
  }
}

Quality judge(const DecisionTree& tree, const Rows& rows) {
  std::vector<double> rates;
  std::vector<std::uint8_t> outcomes;
  const std::size_t columns = tree.columns.size();
  for (std::size_t row = 0; row < rows.outcomes.size(); ++row) {
    const auto values = std::span(rows.values).subspan(row * columns, columns);
    rates.push_back(tree.nodes[tree.leaf_of(values)].rate());
    outcomes.push_back(rows.outcomes[row] != 0 ? 1 : 0);
  }
  return assess(rates, outcomes);
}

std::string short_text(double value) {
  std::array<char, 32> buffer{};
  std::snprintf(buffer.data(), buffer.size(), "%.6g", value);
  return buffer.data();
}

/// "12 <= recency_days < 40 or missing", "gap_mean_days known"
std::string condition_text(const Condition& condition, const DecisionTree& tree) {
  std::string out;
  if (condition.is_only_missing()) return tree.columns[condition.column] + " missing";
  if (std::isfinite(condition.at_least)) out += short_text(condition.at_least) + " <= ";
  out += tree.columns[condition.column];
  if (std::isfinite(condition.below)) out += " < " + short_text(condition.below);
  if (!std::isfinite(condition.at_least) && !std::isfinite(condition.below)) out += " known";
  return condition.or_missing ? out + " or missing" : out;
}

std::string percent(std::size_t part, std::size_t whole) {
  return whole == 0
             ? "-"
             : short_text(static_cast<double>(std::llround(1000.0 * static_cast<double>(part) /
                                                           static_cast<double>(whole))) /
                          10) +
                   " %";
}

void append_lines(const DecisionTree& tree, std::uint32_t at, std::size_t depth, std::string& out) {
  const TreeNode& node = tree.nodes[at];
  out += std::string(2 * depth, ' ');
  if (node.parent == kNone) {
    out += "all";
  } else {
    const std::uint32_t asked = tree.nodes[node.parent].column;
    for (const Condition& condition : conditions_of(tree, at))
      if (condition.column == asked) out += condition_text(condition, tree);
  }
  out += ": " + percent(node.rows, tree.nodes[0].rows) + " of rows, rate " +
         percent(node.ones, node.rows) + ", held out " +
         percent(node.held_out_ones, node.held_out_rows) + '\n';
  if (node.is_leaf()) return;
  append_lines(tree, node.below, depth + 1, out);
  append_lines(tree, node.from, depth + 1, out);
}

}  // namespace

std::uint32_t DecisionTree::leaf_of(std::span<const float> row) const {
  CHECK(row.size() == columns.size());
  std::uint32_t at = 0;
  while (!nodes[at].is_leaf()) {
    const TreeNode& node = nodes[at];
    const float value = row[node.column];
    const bool is_below = std::isnan(value) ? node.is_missing_below : value < node.threshold;
    at = is_below ? node.below : node.from;
  }
  return at;
}

base::Result<DecisionTree> grow_tree(const Examples& examples, const TreeOptions& options) {
  TRY(check_tree(options));
  TRY(check(examples));
  const std::array<double, 2> shares{1 - options.held_out_share, options.held_out_share};
  const std::vector<std::uint8_t> parts = deal_out(examples, shares, options.seed);
  const Rows grown = rows_of_part(examples, parts, kGrown);
  const Rows held_out = rows_of_part(examples, parts, kHeldOut);
  if (!grown.is_enough() || !held_out.is_enough())
    return base::invalid("boosted_trees.too_few", "too few rows of one outcome");
  DecisionTree tree;
  tree.columns.assign(examples.columns.begin(), examples.columns.end());
  Matrix matrix(grown.values, tree.columns.size());
  matrix.set_labels(grown.outcomes);
  const std::array<const Matrix*, 1> seen{&matrix};
  Booster booster(tree_parameters(grown, options), seen);
  booster.update(0, matrix);
  tree.nodes = nodes_of(booster.first_tree());
  tree.has_missing.assign(tree.columns.size(), false);
  for (std::size_t i = 0; i < examples.values.size(); ++i)
    if (std::isnan(examples.values[i])) tree.has_missing[i % tree.columns.size()] = true;
  ask_for_presence(tree, grown);
  count_rows(tree, grown, kGrown);
  count_rows(tree, held_out, kHeldOut);
  tree.held_out = judge(tree, held_out);
  return tree;
}

std::vector<Condition> conditions_of(const DecisionTree& tree, std::uint32_t node) {
  std::vector<std::uint32_t> way;
  for (; tree.nodes[node].parent != kNone; node = tree.nodes[node].parent) way.push_back(node);
  std::vector<Condition> out;
  for (auto step = way.rbegin(); step != way.rend(); ++step) {
    const TreeNode& asked = tree.nodes[tree.nodes[*step].parent];
    const bool is_below = asked.below == *step;
    auto found = std::find_if(out.begin(), out.end(), [&](const Condition& condition) {
      return condition.column == asked.column;
    });
    if (found == out.end()) {
      Condition fresh;
      fresh.column = asked.column;
      fresh.or_missing = tree.has_missing[asked.column];
      found = out.insert(out.end(), fresh);
    }
    if (is_below)
      found->below = std::min(found->below, asked.threshold);
    else
      found->at_least = std::max(found->at_least, asked.threshold);
    found->or_missing = found->or_missing && asked.is_missing_below == is_below;
  }
  return out;
}

std::string text_of(const DecisionTree& tree) {
  std::string out;
  append_lines(tree, 0, 0, out);
  return out;
}

}  // namespace boosted_trees
