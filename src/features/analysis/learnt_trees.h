#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "features/analysis/documents.h"
#include "features/analysis/study.h"
#include "kernels/boosted_trees/boosted_trees.h"

/// What the studies by boosted trees have in common: the state that the register keeps, the test
/// and the pushes.
namespace analysis {

/// What the register keeps: the readable tree beside the model's bytes.
struct TreesState {
  std::string model;  ///< its bytes, hexadecimal
  std::vector<LeavingNode> tree;
  double usual = 0;  ///< share of the examples to which it happened
};
BOOST_DESCRIBE_STRUCT(TreesState, (), (model, tree, usual))

struct LearntTrees {
  TreesState state;
  boosted_trees::Model model;
};
/// @return trees and one small tree to read, or what boosted_trees refuses
base::Result<LearntTrees> learn_trees(const boosted_trees::Examples& examples, std::uint64_t seed);
/// What wire::to_json made of a state.
LearntTrees trees_of(const std::string& text);

/// Area under the curve on cases of after the cut, with `ones_name` of them as a figure; nothing
/// when all came out alike.
/// @param plain  scores of the plain method, one a case
std::optional<models::BackTest> test_trees(const std::vector<double>& probabilities,
                                           const std::vector<double>& plain,
                                           const std::vector<std::uint8_t>& outcomes,
                                           std::string_view plain_name, std::string_view ones_name);

/// The `count` strongest either way. Explained with all columns.
std::vector<models::Push> strongest_pushes(const boosted_trees::Explanation& explained,
                                           const std::vector<std::string>& columns,
                                           std::size_t count);

/// Mean size of each column's push over what is explained.
class Influences {
 public:
  explicit Influences(const std::vector<std::string>& columns) : columns_(columns) {
    sizes_.assign(columns.size(), 0);
  }
  void add(const boosted_trees::Explanation& explained);
  [[nodiscard]] std::vector<LeavingInfluence> means() const;

 private:
  const std::vector<std::string>& columns_;
  std::vector<double> sizes_;
  double rows_ = 0;
};

/// The band of ten that a probability lies in.
inline std::size_t tenth_of(double probability) {
  return std::min<std::size_t>(9, static_cast<std::size_t>(probability * 10));
}

}  // namespace analysis
