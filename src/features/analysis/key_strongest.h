#pragma once
#include <cstddef>
#include <vector>

#include "features/analysis/key_pairs.h"
#include "features/analysis/learnt_trees.h"

/// The likeliest shops of each key product, for the page of the model.
namespace analysis {

/// So many of each product and area are kept: whoever sees some areas only, sees the likeliest of
/// those, and sees no more.
inline constexpr std::size_t kKeyStrongest = 15;

class KeyStrongest {
 public:
  KeyStrongest(const StudyInputs& inputs, std::size_t products);

  /// Of equals the one added first counts. O(kKeyStrongest).
  void add(metrics::ShopIndex shop, std::size_t place, double probability);

  /// Shops of the product at a place of pairs.products(), the likeliest first.
  [[nodiscard]] std::vector<KeyResponseShop> shops_of(std::size_t place, const KeyPairs& pairs,
                                                      const LearntTrees& learnt) const;

 private:
  struct Candidate {
    metrics::ShopIndex shop = 0;
    double probability = 0;
  };
  [[nodiscard]] std::vector<Candidate> candidates_of(std::size_t place) const;

  const StudyInputs& inputs_;
  std::size_t areas_;                         ///< one more than there are: shops without an area
  std::vector<std::vector<Candidate>> best_;  ///< by place and area, the likeliest first
};

}  // namespace analysis
