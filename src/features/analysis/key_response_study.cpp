#include <algorithm>
#include <numeric>

#include "base/parallel.h"
#include "base/random.h"
#include "features/analysis/feature_names.h"
#include "features/analysis/key_pairs.h"
#include "features/analysis/key_strongest.h"
#include "features/analysis/learnt_trees.h"
#include "kernels/boosted_trees/quality.h"
#include "platform/wire/wire.h"

/// Probability that a shop takes up a key product that it did not order for 84 days: that it orders
/// it in the next 56. By boosted trees over what the shop does and how the product fits it, with
/// the pushes of each feature, and one small tree to read.
namespace analysis {
namespace {

constexpr int kResponseDays = 56;
constexpr int kKeyStepDays = 28;
constexpr int kKeyDates = 4;              ///< each shop is asked at so many dates
constexpr double kKeyRowsMost = 200'000;  ///< to learn or to test on
constexpr std::size_t kKeyBlock = 500;
constexpr std::size_t kKeyProductsNamed = 5;
constexpr std::size_t kKeyPushes = 3;

struct KeyParameters {
  std::int64_t examples = 0;
  std::int64_t taken_up = 0;
  std::int64_t key_products = 0;
  std::int64_t trees = 0;
  std::int64_t as_of_dates = 0;
  std::int64_t horizon_days = kResponseDays;
};
BOOST_DESCRIBE_STRUCT(KeyParameters, (),
                      (examples, taken_up, key_products, trees, as_of_dates, horizon_days))

/// What the shop orders in the 56 days after a date, ascending.
std::vector<metrics::ProductIndex> response_orders(const StudyInputs& inputs,
                                                   metrics::ShopIndex shop, base::Date date) {
  return range_of(inputs.as_of(date.plus_days(kResponseDays)), shop, kResponseDays).ordered;
}

/// Pairs at some dates, with what came of them.
struct KeyExamples {
  KeyRows rows;
  std::vector<std::uint8_t> outcomes;
  std::vector<std::uint32_t> shops;
  std::int64_t dates = 0;

  [[nodiscard]] std::int64_t taken_up() const { return std::ranges::count(outcomes, 1); }
};

/// The pairs of one block of shops; appended in order, whoever made them.
struct KeyBlock {
  KeyRows rows;
  std::vector<std::uint8_t> outcomes;
};

void append_block(KeyBlock block, KeyExamples& examples) {
  for (const auto& pair : block.rows.pairs) examples.shops.push_back(pair.shop);
  const auto append = [](auto& to, const auto& from) {
    to.insert(to.end(), from.begin(), from.end());
  };
  append(examples.rows.pairs, block.rows.pairs);
  append(examples.rows.values, block.rows.values);
  append(examples.outcomes, block.outcomes);
}

/// @param share  of the shops, drawn by the seed
void append_examples(const StudyInputs& inputs, base::Date date, double share,
                     KeyExamples& examples) {
  const StudyInputs then = inputs.as_of(date);
  const KeyPairs pairs(then);
  const auto seed = base::stream_seed(inputs.seed, static_cast<std::uint64_t>(date.day_number));
  std::vector<KeyBlock> blocks((inputs.month.shops.size() + kKeyBlock - 1) / kKeyBlock);
  base::parallel_blocks(
      inputs.month.shops.size(), kKeyBlock, inputs.threads,
      [&](std::size_t begin, std::size_t end) {
        KeyBlock& block = blocks[begin / kKeyBlock];
        for (auto shop = static_cast<metrics::ShopIndex>(begin); shop < end; ++shop) {
          const auto id = static_cast<std::uint64_t>(inputs.month.shops[shop].id.value);
          if (!base::Random(base::stream_seed(seed, id)).chance(share)) continue;
          pairs.append(shop, true, block.rows);
          if (block.outcomes.size() == block.rows.pairs.size()) continue;
          const auto after = response_orders(inputs, shop, date);
          for (auto i = block.outcomes.size(); i < block.rows.pairs.size(); ++i)
            block.outcomes.push_back(
                std::ranges::binary_search(after, block.rows.pairs[i].product) ? 1 : 0);
        }
      });
  for (auto& block : blocks) append_block(std::move(block), examples);
  ++examples.dates;
}

/// The share of the shops whose pairs at `dates` dates are no more than kKeyRowsMost on average.
double share_of_shops(const StudyInputs& inputs, int dates) {
  const auto keys = std::ranges::count(inputs.month.is_key_product, 1);
  const double most = static_cast<double>(inputs.month.shops.size()) * static_cast<double>(keys) *
                      static_cast<double>(dates);
  return most <= kKeyRowsMost ? 1 : kKeyRowsMost / most;
}

/// Examples whose outcome is known by inputs.until: the newest date first.
KeyExamples key_examples(const StudyInputs& inputs) {
  KeyExamples examples;
  const auto first = first_order_day(inputs.month);
  for (int k = 0; k < kKeyDates; ++k) {
    const base::Date date = inputs.until.plus_days(-kResponseDays - k * kKeyStepDays);
    // Before that, what a shop never ordered cannot be told from records that begin later.
    if (!first || date - *first < 2 * kKeyDays) break;
    append_examples(inputs, date, share_of_shops(inputs, kKeyDates), examples);
  }
  return examples;
}

/// The plain method: how many shops of its kind carry it.
std::vector<double> carriers_shares(const KeyExamples& examples,
                                    const std::vector<std::string>& columns) {
  const auto at =
      static_cast<std::size_t>(std::ranges::find(columns, "carriers_share") - columns.begin());
  CHECK(at < columns.size());
  std::vector<double> shares;
  for (std::size_t row = 0; row < examples.outcomes.size(); ++row)
    shares.push_back(examples.rows.values[row * columns.size() + at]);
  return shares;
}

/// One pair's probability; `row` in the rows of its block.
struct KeyChance {
  std::size_t row = 0;
  double probability = 0;
};

/// The scores of a block of shops, filled into one document when all are done.
struct KeyScored {
  std::vector<models::KeyResponseScore> scores;  ///< of the shops that lack any, in order
  std::vector<metrics::ShopIndex> shops;
  std::vector<boosted_trees::Explanation> explained;
  KeyRows rows;
  std::vector<double> probabilities;
};

/// Best first; equals by product.
std::vector<KeyChance> best_of(const KeyScored& block, std::size_t begin, std::size_t end) {
  std::vector<KeyChance> chances;
  for (std::size_t row = begin; row < end; ++row)
    chances.push_back({row, block.probabilities[row]});
  std::ranges::stable_sort(chances, std::greater<>(), &KeyChance::probability);
  chances.resize(std::min(chances.size(), kKeyProductsNamed));
  return chances;
}

/// Names the products of the shop whose pairs are [begin, end) of the block.
void score_shop(const StudyInputs& inputs, const LearntTrees& learnt, std::size_t begin,
                std::size_t end, KeyScored& block) {
  const auto& columns = learnt.model.columns();
  models::KeyResponseScore score;
  score.usual = learnt.state.usual;
  score.lacking = static_cast<std::int64_t>(end - begin);
  for (std::size_t row = begin; row < end; ++row)
    score.mean += block.probabilities[row] / static_cast<double>(end - begin);
  const auto best = best_of(block, begin, end);
  std::vector<float> values;
  for (const auto& chance : best) {
    const auto* row = block.rows.values.data() + chance.row * columns.size();
    values.insert(values.end(), row, row + columns.size());
  }
  auto explained = learnt.model.explain(values, columns.size());
  for (std::size_t i = 0; i < best.size(); ++i)
    score.products.push_back({inputs.month.products[block.rows.pairs[best[i].row].product].id,
                              best[i].probability,
                              strongest_pushes(explained[i], columns, kKeyPushes)});
  for (auto& one : explained) block.explained.push_back(std::move(one));
  block.shops.push_back(block.rows.pairs[begin].shop);
  block.scores.push_back(std::move(score));
}

KeyScored score_block(const StudyInputs& inputs, const KeyPairs& pairs, const LearntTrees& learnt,
                      std::size_t first, std::size_t last) {
  KeyScored block;
  std::vector<std::size_t> begins;
  for (auto shop = static_cast<metrics::ShopIndex>(first); shop < last; ++shop) {
    const auto begin = block.rows.pairs.size();
    pairs.append(shop, false, block.rows);
    if (block.rows.pairs.size() > begin) begins.push_back(begin);
  }
  if (begins.empty()) return block;
  block.probabilities = learnt.model.predict(block.rows.values);
  begins.push_back(block.rows.pairs.size());
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    score_shop(inputs, learnt, begins[i], begins[i + 1], block);
  return block;
}

/// What all blocks add up to, in the order of the shops.
class KeyTotals {
 public:
  KeyTotals(const StudyInputs& inputs, const KeyPairs& pairs, const LearntTrees& learnt)
      : pairs_(pairs),
        learnt_(learnt),
        influences_(learnt.model.columns()),
        strongest_(inputs, pairs.products().size()) {
    document_.tree = learnt.state.tree;
    document_.usual = learnt.state.usual;
    document_.shops.assign(10, 0);
    for (const auto& column : learnt.model.columns())
      document_.features.push_back(feature_name(column));
    place_of_.assign(inputs.month.products.size(), 0);
    for (const auto& key : pairs.products()) {
      const auto& product = inputs.month.products[key.product];
      place_of_[key.product] = products_.size();
      products_.push_back(
          {product.id, product.product_code, product.product_name, key.carriers, 0, 0, 0, 0});
    }
  }

  void add(const KeyScored& block) {
    for (const auto& score : block.scores) ++document_.shops[tenth_of(score.mean)];
    for (const auto& explained : block.explained) influences_.add(explained);
    for (std::size_t row = 0; row < block.probabilities.size(); ++row) {
      const auto [shop, index] = block.rows.pairs[row];
      const auto place = place_of_[index];
      ++products_[place].lacking;
      products_[place].expected += block.probabilities[row];
      products_[place].likely += block.probabilities[row] >= 0.5 ? 1 : 0;
      strongest_.add(shop, place, block.probabilities[row]);
    }
  }

  [[nodiscard]] KeyResponseDocument document() && {
    document_.influences = influences_.means();
    std::vector<std::size_t> places(products_.size());
    std::iota(places.begin(), places.end(), 0U);
    std::ranges::stable_sort(places, std::greater<>(),
                             [&](std::size_t place) { return products_[place].expected; });
    for (const std::size_t place : places) {
      auto& product = products_[place];
      if (product.lacking > 0)
        product.mean_probability = product.expected / static_cast<double>(product.lacking);
      document_.products.push_back(std::move(product));
      for (auto& shop : strongest_.shops_of(place, pairs_, learnt_))
        document_.strongest.push_back(std::move(shop));
    }
    return std::move(document_);
  }

 private:
  const KeyPairs& pairs_;
  const LearntTrees& learnt_;
  Influences influences_;
  KeyStrongest strongest_;
  KeyResponseDocument document_;
  std::vector<KeyResponseProduct> products_;  ///< by place in pairs_.products()
  std::vector<std::size_t> place_of_;         ///< by product
};

/// What was said of pairs, and what came.
struct KeySaid {
  std::vector<double> probabilities;
  std::vector<std::uint8_t> outcomes;
};

void append_said(const StudyInputs& inputs, metrics::ShopIndex shop, base::Date then,
                 const models::KeyResponseScore& score, KeySaid& said) {
  const auto after = response_orders(inputs, shop, then);
  const auto& products = inputs.month.products;
  for (const auto& line : score.products) {
    const auto found = std::ranges::lower_bound(products, line.product, {}, &products::Product::id);
    if (found == products.end() || found->id != line.product) continue;
    const auto product = static_cast<metrics::ProductIndex>(found - products.begin());
    said.probabilities.push_back(line.probability);
    said.outcomes.push_back(std::ranges::binary_search(after, product) ? 1 : 0);
  }
}

class KeyResponseStudy final : public Study {
 public:
  [[nodiscard]] std::string_view model() const override { return "key_response"; }

  [[nodiscard]] base::Result<Learnt> learn(const StudyInputs& inputs) const override {
    const auto keys = std::ranges::count(inputs.month.is_key_product, 1);
    if (keys == 0)
      return too_little("analysis.no_key_products", "there is no list of key products");
    const auto examples = key_examples(inputs);
    const auto columns = key_columns();
    const auto learnt = learn_trees(
        {examples.rows.values, columns, examples.outcomes, examples.shops}, inputs.seed);
    if (!learnt)
      return too_little("analysis.few_examples", "of " + std::to_string(examples.outcomes.size()) +
                                                     " examples " +
                                                     std::to_string(examples.taken_up()) +
                                                     " were taken up: " + learnt.error().message);
    const KeyParameters parameters{static_cast<std::int64_t>(examples.outcomes.size()),
                                   examples.taken_up(), keys, learnt->model.training().rounds,
                                   examples.dates};
    return Learnt{wire::to_json(learnt->state), wire::to_json(parameters)};
  }

  [[nodiscard]] int held_out_days() const override { return kResponseDays; }

  [[nodiscard]] std::optional<models::BackTest> test(const StudyInputs& inputs, base::Date cut,
                                                     const std::string& state) const override {
    KeyExamples examples;
    append_examples(inputs, cut, share_of_shops(inputs, 1), examples);
    if (examples.outcomes.empty()) return {};
    const auto learnt = trees_of(state);
    auto result = test_trees(learnt.model.predict(examples.rows.values, inputs.threads),
                             carriers_shares(examples, learnt.model.columns()), examples.outcomes,
                             "carriers_share", "pairs_taken_up");
    if (!result) return {};
    result->learnt_until = cut;
    result->tested_until = inputs.until;
    return result;
  }

  [[nodiscard]] base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& state,
      std::vector<models::ShopScores>& scores) const override {
    const auto learnt = trees_of(state);
    const KeyPairs pairs(inputs);
    KeyTotals totals(inputs, pairs, learnt);
    // Some blocks at a time: the pairs of all shops need not lie in memory at once.
    const std::size_t step = kKeyBlock * 16;
    for (std::size_t from = 0; from < scores.size(); from += step) {
      const std::size_t count = std::min(step, scores.size() - from);
      std::vector<KeyScored> blocks((count + kKeyBlock - 1) / kKeyBlock);
      base::parallel_blocks(count, kKeyBlock, inputs.threads,
                            [&](std::size_t begin, std::size_t end) {
                              blocks[begin / kKeyBlock] =
                                  score_block(inputs, pairs, learnt, from + begin, from + end);
                            });
      for (auto& block : blocks) {
        totals.add(block);
        for (std::size_t i = 0; i < block.shops.size(); ++i)
          scores[block.shops[i]].key_response = std::move(block.scores[i]);
      }
    }
    return wire::to_json(std::move(totals).document());
  }

  [[nodiscard]] std::optional<double> watched(const models::ShopScores& scores) const override {
    if (!scores.key_response) return {};
    return scores.key_response->mean;
  }

  /// The area under the curve of the products named, once 56 days have passed.
  [[nodiscard]] std::optional<double> came_true(
      const StudyInputs& inputs, base::Date then,
      const std::vector<models::ShopScores>& scores) const override {
    if (inputs.until - then < kResponseDays) return {};
    KeySaid said;
    for (metrics::ShopIndex shop = 0; shop < scores.size(); ++shop)
      if (scores[shop].key_response)
        append_said(inputs, shop, then, *scores[shop].key_response, said);
    return boosted_trees::assess(said.probabilities, said.outcomes).auc;
  }
};

}  // namespace

std::unique_ptr<Study> make_key_response_study() { return std::make_unique<KeyResponseStudy>(); }

}  // namespace analysis
