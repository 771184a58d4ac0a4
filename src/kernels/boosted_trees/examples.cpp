#include "kernels/boosted_trees/examples.h"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "base/check.h"
#include "base/random.h"

namespace boosted_trees {
namespace {

/// Group numbers from 0 in the order of their first row.
std::vector<std::size_t> numbered(const Examples& examples) {
  std::vector<std::size_t> out(examples.rows());
  std::unordered_map<std::uint32_t, std::size_t> numbers;
  for (std::size_t row = 0; row < out.size(); ++row)
    out[row] = examples.groups.empty()
                   ? row
                   : numbers.try_emplace(examples.groups[row], numbers.size()).first->second;
  return out;
}

/// A group as it is dealt out: those with a 1 first, each half shuffled.
struct Card {
  bool has_one = false;
  std::uint64_t luck = 0;
  std::size_t group = 0;
};

std::vector<Card> shuffled(const Examples& examples, std::span<const std::size_t> groups,
                           std::uint64_t seed) {
  std::vector<Card> cards;
  for (std::size_t row = 0; row < groups.size(); ++row) {
    if (groups[row] == cards.size())
      cards.push_back({false, base::stream_seed(seed, cards.size()), cards.size()});
    if (examples.outcomes[row] != 0) cards[groups[row]].has_one = true;
  }
  std::sort(cards.begin(), cards.end(), [](const Card& a, const Card& b) {
    return std::tie(b.has_one, a.luck, a.group) < std::tie(a.has_one, b.luck, b.group);
  });
  return cards;
}

}  // namespace

base::Result<void> check(const Examples& examples) {
  const std::size_t rows = examples.rows(), columns = examples.columns.size();
  if (columns == 0 || examples.values.size() != rows * columns ||
      (!examples.groups.empty() && examples.groups.size() != rows))
    return base::invalid("boosted_trees.columns_differ",
                         "every row needs one value a column, one outcome, and one group if any");
  for (const float value : examples.values)
    if (std::isinf(value))
      return base::invalid("boosted_trees.not_finite", "infinite values are not allowed");
  for (const std::uint8_t outcome : examples.outcomes)
    if (outcome > 1) return base::invalid("boosted_trees.bad_outcome", "outcomes are 0 or 1");
  return {};
}

std::vector<std::uint8_t> deal_out(const Examples& examples, std::span<const double> shares,
                                   std::uint64_t seed) {
  CHECK(!shares.empty() && shares.size() < 256);
  const std::vector<std::size_t> groups = numbered(examples);
  const std::vector<Card> cards = shuffled(examples, groups, seed);
  std::vector<std::uint8_t> part_of_group(cards.size());
  std::vector<double> due(shares.size(), 0);
  for (const Card& card : cards) {  // to the part that lacks most
    for (std::size_t part = 0; part < shares.size(); ++part) due[part] += shares[part];
    const auto most = std::max_element(due.begin(), due.end());
    *most -= 1;
    part_of_group[card.group] = static_cast<std::uint8_t>(most - due.begin());
  }
  std::vector<std::uint8_t> out(groups.size());
  for (std::size_t row = 0; row < out.size(); ++row) out[row] = part_of_group[groups[row]];
  return out;
}

Rows rows_of_part(const Examples& examples, std::span<const std::uint8_t> parts,
                  std::uint8_t part) {
  Rows out;
  const std::size_t columns = examples.columns.size();
  for (std::size_t row = 0; row < examples.rows(); ++row) {
    if (parts[row] != part) continue;
    const auto values = examples.values.subspan(row * columns, columns);
    out.values.insert(out.values.end(), values.begin(), values.end());
    out.outcomes.push_back(examples.outcomes[row]);
    out.ones += examples.outcomes[row];
  }
  return out;
}

}  // namespace boosted_trees
