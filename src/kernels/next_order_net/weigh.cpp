#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "kernels/next_order_net/net_data.h"

namespace next_order_net {
namespace {

constexpr std::size_t kTriedAtOnce = 256, kPatience = 2;
constexpr std::array kMixWeights{0x1p-7, 0x1p-5, 0x1p-3, 0x1p-1, 2.0, 8.0, 32.0, 128.0};
constexpr double kErrorsOfGain = 2;  // a gain below so many standard errors is noise

/// The blend's candidates of the customers asked: what stays the same while the network learns.
struct Candidates {
  struct Item {
    std::uint32_t item;
    float blend;
    bool is_hit;
  };
  std::vector<std::uint32_t> customers;
  std::vector<std::vector<Item>> items;  ///< by customer asked, best first
  std::vector<double> bought;            ///< items of the basket asked for
};

Candidates find_candidates(const next_order::Model& model, const next_order::Histories& whole,
                           const next_order::Weights& blend, std::size_t count,
                           std::vector<std::uint32_t> asked) {
  Candidates out{std::move(asked), {}, {}};
  for (std::size_t from = 0; from < out.customers.size(); from += kTriedAtOnce) {
    const auto some =
        std::span(out.customers).subspan(from, std::min(kTriedAtOnce, out.customers.size() - from));
    const auto lists = model.recommend(some, blend, {.count = count});
    for (std::size_t i = 0; i < lists.size(); ++i) {
      const auto basket = whole.basket(whole.first_basket[some[i] + 1] - 1);
      auto& items = out.items.emplace_back();
      for (const auto& made : lists[i])
        items.push_back({made.item, static_cast<float>(made.score),
                         std::binary_search(basket.begin(), basket.end(), made.item)});
      out.bought.push_back(static_cast<double>(basket.size()));
    }
  }
  return out;
}

/// Share of a basket among `count`, and the mean of that among count / 2, count and 2 count.
struct Judged {
  double recall = 0, quality = 0;
};

Judged judge(const std::vector<Candidates::Item>& items, std::span<const double> scores,
             std::size_t count, double bought) {
  Judged out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!items[i].is_hit) continue;
    std::size_t rank = 0;  // equals as the blend has them, which is their order
    for (std::size_t j = 0; j < items.size(); ++j)
      rank += scores[j] > scores[i] || (scores[j] == scores[i] && j < i) ? 1U : 0U;
    out.recall += (rank < count ? 1 : 0) / bought;
    out.quality +=
        ((2 * rank < count ? 1 : 0) + (rank < count ? 1 : 0) + (rank < 2 * count ? 1 : 0)) /
        (3 * bought);
  }
  return out;
}

/// By weight (the last is the network alone), by customer.
std::vector<std::vector<Judged>> judge_all(const Candidates& candidates, const NetData& net,
                                           const next_order::Histories& past, std::size_t count,
                                           std::span<const double> weights, unsigned threads) {
  std::vector<std::vector<Judged>> out(weights.size(),
                                       std::vector<Judged>(candidates.customers.size()));
  base::parallel_blocks(
      candidates.customers.size(), kTriedAtOnce, threads, [&](std::size_t from, std::size_t to) {
        Asker asker(net, past);
        std::vector<float> shares(net.items);
        std::vector<double> scores;
        for (std::size_t c = from; c < to; ++c) {
          asker.ask(candidates.customers[c], shares);
          const auto& items = candidates.items[c];
          for (std::size_t w = 0; w < weights.size(); ++w) {
            const bool is_alone = std::isinf(weights[w]);
            scores.clear();
            for (const auto& item : items)
              scores.push_back(is_alone ? double{shares[item.item]}
                                        : double{item.blend} + weights[w] * shares[item.item]);
            out[w][c] = judge(items, scores, count, candidates.bought[c]);
          }
        }
      });
  return out;
}

template <class Value>
double mean_of(std::size_t count, const Value& value) {
  double sum = 0;
  for (std::size_t i = 0; i < count; ++i) sum += value(i);
  return sum / static_cast<double>(count);
}
double mean_quality(const std::vector<Judged>& judged) {
  return mean_of(judged.size(), [&](std::size_t i) { return judged[i].quality; });
}
double mean_recall(const std::vector<Judged>& judged) {
  return mean_of(judged.size(), [&](std::size_t i) { return judged[i].recall; });
}

/// Whether b is better than a by more than chance would have it.
bool is_gain(const std::vector<Judged>& a, const std::vector<Judged>& b) {
  const std::size_t n = a.size();
  const auto gain = [&](std::size_t i) { return b[i].quality - a[i].quality; };
  const double mean = mean_of(n, gain);
  const double variance =
      mean_of(n, [&](std::size_t i) { return (gain(i) - mean) * (gain(i) - mean); });
  return n > 1 && mean > kErrorsOfGain * std::sqrt(variance / static_cast<double>(n - 1));
}

/// Keeps what the best epoch so far found. @return whether anything got better
class Search {
 public:
  bool look(std::size_t epoch, const std::vector<std::vector<Judged>>& judged,
            std::span<const double> weights, BackTest& out) {
    const std::size_t alone = weights.size() - 1;
    std::size_t best = 1;
    for (std::size_t w = 2; w < alone; ++w)
      if (mean_quality(judged[w]) > mean_quality(judged[best])) best = w;
    const double mix = mean_quality(judged[best]), net = mean_quality(judged[alone]);
    const bool is_better = mix > mix_ || net > net_;
    net_ = std::max(net_, net);
    if (mix > mix_) {
      mix_ = mix;
      const bool adds = is_gain(judged[0], judged[best]);
      out.epochs = epoch;
      out.weight = adds ? weights[best] : 0;
      out.blend_recall = mean_recall(judged[0]);
      out.net_recall = mean_recall(judged[alone]);
      out.mix_recall = adds ? mean_recall(judged[best]) : out.blend_recall;
    }
    return is_better;
  }

 private:
  double mix_ = -1, net_ = -1;
};

}  // namespace

base::Result<BackTest> back_test(const next_order::Histories& histories,
                                 const next_order::Options& blend_options,
                                 const next_order::Weights& blend, const Options& options,
                                 const BackTestOptions& how) {
  if (how.count == 0 || how.customers == 0 || how.epochs_most == 0 || how.epochs_most > 1'000)
    return base::invalid("next_order_net.bad_option", "counts must be above 0, epochs to 1,000");
  const next_order::Histories past = next_order::without_last(histories);
  if (const auto refused = refusal(past, options)) return *refused;
  TRY_ASSIGN(const auto model, next_order::Model::train(past, blend_options));
  const Candidates candidates =
      find_candidates(model, histories, blend, std::max(kCandidates, 2 * how.count),
                      draw_customers(histories, how.customers, options.seed));
  std::vector<double> weights{0};
  weights.insert(weights.end(), kMixWeights.begin(), kMixWeights.end());
  weights.push_back(std::numeric_limits<double>::infinity());

  BackTest out;
  out.customers = candidates.customers.size();
  const auto trainer = make_trainer(past, options);
  Search search;
  for (std::size_t epoch = 1, since = 0; epoch <= how.epochs_most && since < kPatience; ++epoch) {
    trainer->run_epoch();
    const auto judged =
        judge_all(candidates, trainer->data(), past, how.count, weights, blend_options.threads);
    since = search.look(epoch, judged, weights, out) ? 0 : since + 1;
  }
  return out;
}

}  // namespace next_order_net
