#include "kernels/next_order/trials.h"

#include <algorithm>

#include "base/parallel.h"

namespace next_order {
namespace {

constexpr std::size_t kTrialsAtOnce = 256;

/// The items of one customer that some part puts among its `top`, by falling popularity.
class Candidates {
 public:
  Candidates(const ModelData& model, std::size_t top)
      : model_(model), top_(top), scorer_(model), is_in_(model.histories.items, 0) {
    all_.fill(1);
  }

  std::vector<Trials::Item> find(std::uint32_t customer, std::span<const std::uint32_t> basket) {
    scorer_.score(customer, all_);
    const std::uint32_t group = model_.histories.group[customer];
    const auto share = model_.popularity.of(group);
    const auto& order = model_.popularity.order[group];
    touched_.assign(scorer_.touched().begin(), scorer_.touched().end());
    chosen_.clear();
    for (std::size_t i = 0; i < std::min(top_, order.size()); ++i) choose(order[i]);
    for (std::size_t part = 0; part + 1 < kParts; ++part) choose_by(part, share);
    std::sort(chosen_.begin(), chosen_.end(), [&](std::uint32_t a, std::uint32_t b) {
      return share[a] != share[b] ? share[a] > share[b] : a < b;
    });
    std::vector<Trials::Item> out;
    for (const std::uint32_t item : chosen_) {
      scorer_.touch(item);
      Trials::Item added{{}, std::binary_search(basket.begin(), basket.end(), item)};
      for (std::size_t p = 0; p < kParts; ++p)
        added.parts[p] = static_cast<float>(scorer_.parts_of(item)[p]);
      out.push_back(added);
      is_in_[item] = 0;
    }
    return out;
  }

 private:
  void choose(std::uint32_t item) {
    if (is_in_[item] != 0) return;
    is_in_[item] = 1;
    chosen_.push_back(item);
  }
  void choose_by(std::size_t part, std::span<const float> share) {
    const std::size_t count = std::min(top_, touched_.size());
    std::partial_sort(touched_.begin(), touched_.begin() + static_cast<std::ptrdiff_t>(count),
                      touched_.end(), [&](std::uint32_t a, std::uint32_t b) {
                        const double x = scorer_.parts_of(a)[part], y = scorer_.parts_of(b)[part];
                        if (x != y) return x > y;
                        return share[a] != share[b] ? share[a] > share[b] : a < b;
                      });
    for (std::size_t i = 0; i < count; ++i) choose(touched_[i]);
  }

  const ModelData& model_;
  std::size_t top_;
  Scorer scorer_;
  Weights all_{};
  std::vector<std::uint8_t> is_in_;
  std::vector<std::uint32_t> touched_, chosen_;
};

/// Sum over customers of share(rank of a hit) / basket, in the order of customers.
template <class Share>
double mean_share(const Trials& trials, const Weights& weights, unsigned threads,
                  const Share& share) {
  const std::size_t count = trials.bought.size();
  std::vector<double> got(count, 0);
  base::parallel_blocks(count, kTrialsAtOnce, threads, [&](std::size_t from, std::size_t to) {
    std::vector<double> scores;
    for (std::size_t c = from; c < to; ++c) {
      const std::span items(trials.items.data() + trials.first[c],
                            trials.first[c + 1] - trials.first[c]);
      scores.assign(items.size(), 0);
      for (std::size_t i = 0; i < items.size(); ++i)
        for (std::size_t p = 0; p < kParts; ++p)
          scores[i] += weights[p] * double{items[i].parts[p]};
      for (std::size_t i = 0; i < items.size(); ++i) {
        if (!items[i].is_hit) continue;
        std::size_t better = 0;  // equals by popularity, which is their order
        for (std::size_t j = 0; j < i; ++j) better += scores[j] >= scores[i] ? 1U : 0U;
        for (std::size_t j = i + 1; j < items.size(); ++j)
          better += scores[j] > scores[i] ? 1U : 0U;
        got[c] += share(better) / trials.bought[c];
      }
    }
  });
  double sum = 0;
  for (const double g : got) sum += g;
  return trials.customers == 0 ? 0 : sum / static_cast<double>(trials.customers);
}

}  // namespace

Trials make_trials(const ModelData& model, const Histories& whole,
                   std::span<const std::uint32_t> asked, std::size_t top) {
  std::vector<std::vector<Trials::Item>> found(asked.size());
  const auto last_of = [&](std::uint32_t c) { return whole.basket(whole.first_basket[c + 1] - 1); };
  base::parallel_blocks(asked.size(), kTrialsAtOnce, model.options.threads,
                        [&](std::size_t from, std::size_t to) {
                          Candidates candidates(model, top);
                          for (std::size_t i = from; i < to; ++i)
                            found[i] = candidates.find(asked[i], last_of(asked[i]));
                        });
  Trials out;
  out.customers = asked.size();
  for (std::size_t i = 0; i < asked.size(); ++i) {
    if (std::none_of(found[i].begin(), found[i].end(),
                     [](const auto& item) { return item.is_hit; }))
      continue;
    out.items.insert(out.items.end(), found[i].begin(), found[i].end());
    out.first.push_back(out.items.size());
    out.bought.push_back(static_cast<double>(last_of(asked[i]).size()));
  }
  return out;
}

double quality_of(const Trials& trials, const Weights& weights, std::size_t count,
                  unsigned threads) {
  return mean_share(trials, weights, threads, [&](std::size_t rank) {
    return ((2 * rank < count ? 1 : 0) + (rank < count ? 1 : 0) + (rank < 2 * count ? 1 : 0)) / 3.0;
  });
}

double recall_of(const Trials& trials, const Weights& weights, std::size_t count,
                 unsigned threads) {
  return mean_share(trials, weights, threads,
                    [&](std::size_t rank) { return rank < count ? 1.0 : 0.0; });
}

}  // namespace next_order
