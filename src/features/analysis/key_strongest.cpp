#include "features/analysis/key_strongest.h"

#include <algorithm>

namespace analysis {
namespace {

constexpr std::size_t kStrongestPushes = 3;

/// The figures of one pair.
std::vector<float> values_of_pair(const KeyPairs& pairs, KeyRow pair, std::size_t columns) {
  KeyRows rows;
  pairs.append(pair.shop, false, rows);
  const auto found = std::ranges::find(rows.pairs, pair.product, &KeyRow::product);
  CHECK(found != rows.pairs.end());
  const auto begin =
      rows.values.begin() + (found - rows.pairs.begin()) * static_cast<std::ptrdiff_t>(columns);
  return {begin, begin + static_cast<std::ptrdiff_t>(columns)};
}

}  // namespace

KeyStrongest::KeyStrongest(const StudyInputs& inputs, std::size_t products)
    : inputs_(inputs), areas_(inputs.month.areas.size() + 1), best_(products * areas_) {}

void KeyStrongest::add(metrics::ShopIndex shop, std::size_t place, double probability) {
  const auto area = std::min<std::size_t>(inputs_.month.shop_area[shop], areas_ - 1);
  auto& best = best_[place * areas_ + area];
  const auto at =
      std::ranges::upper_bound(best, probability, std::greater<>(), &Candidate::probability);
  if (at - best.begin() == static_cast<std::ptrdiff_t>(kKeyStrongest)) return;
  best.insert(at, {shop, probability});
  best.resize(std::min(best.size(), kKeyStrongest));
}

std::vector<KeyStrongest::Candidate> KeyStrongest::candidates_of(std::size_t place) const {
  std::vector<Candidate> all;
  for (std::size_t area = 0; area < areas_; ++area) {
    const auto& best = best_[place * areas_ + area];
    all.insert(all.end(), best.begin(), best.end());
  }
  std::ranges::sort(all, [](const Candidate& a, const Candidate& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.shop < b.shop;
  });
  return all;
}

std::vector<KeyResponseShop> KeyStrongest::shops_of(std::size_t place, const KeyPairs& pairs,
                                                    const LearntTrees& learnt) const {
  const auto& columns = learnt.model.columns();
  const auto& month = inputs_.month;
  const auto product = pairs.products()[place].product;
  const auto candidates = candidates_of(place);
  if (candidates.empty()) return {};
  std::vector<float> values;
  for (const auto& candidate : candidates) {
    const auto row = values_of_pair(pairs, {candidate.shop, product}, columns.size());
    values.insert(values.end(), row.begin(), row.end());
  }
  const auto explained = learnt.model.explain(values, columns.size(), inputs_.threads);
  std::vector<KeyResponseShop> shops;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    const auto& shop = month.shops[candidates[i].shop];
    const auto area = month.shop_area[candidates[i].shop];
    shops.push_back({shop.id, shop.customer_code, shop.shop_name, shop.sales_area_id,
                     area == metrics::kNoIndex ? "" : month.areas[area].name,
                     month.products[product].id, candidates[i].probability,
                     strongest_pushes(explained[i], columns, kStrongestPushes)});
  }
  return shops;
}

}  // namespace analysis
