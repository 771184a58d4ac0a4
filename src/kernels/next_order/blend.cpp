#include <algorithm>
#include <cmath>

#include "base/random.h"
#include "kernels/next_order/trials.h"

namespace next_order {
namespace {

constexpr std::size_t kTop = 50;  // items a part may bring forward
constexpr int kRounds = 3;
/// A weight moves only for this much more quality: less is noise, and a blend of few parts is
/// easier to explain.
constexpr double kGainLeast = 5e-4;
/// Equal weight of what he and those near him buy, and popularity: where the search begins.
constexpr Weights kStart{0.5, 0.5, 1, 0, 0, 1};
/// What a weight may be, in powers of four: the order of magnitude is what a back-test can tell.
constexpr std::array kSteps{0.0, 0x1p-7, 0x1p-5, 0x1p-3, 0x1p-1, 2.0, 8.0, 32.0};

/// Those with two baskets or more whom the mask allows; when too many, drawn by lot.
std::vector<std::uint32_t> choose_asked(const Histories& histories, const BackTestOptions& options,
                                        std::uint64_t seed) {
  std::vector<std::uint32_t> out;
  for (std::uint32_t c = 0; c < histories.customers; ++c)
    if (histories.baskets_of(c) > 1 && (options.among.empty() || options.among[c] != 0))
      out.push_back(c);
  if (out.size() <= options.customers) return out;
  const auto lot = [&](std::uint32_t c) { return base::stream_seed(~seed, c); };
  std::nth_element(
      out.begin(), out.begin() + static_cast<std::ptrdiff_t>(options.customers), out.end(),
      [&](std::uint32_t a, std::uint32_t b) { return lot(a) != lot(b) ? lot(a) < lot(b) : a < b; });
  out.resize(options.customers);
  std::sort(out.begin(), out.end());
  return out;
}

/// Coordinate ascent: each weight in turn takes the step that gains most.
Weights search_weights(const Trials& trials, std::size_t count, unsigned threads) {
  Weights best = kStart;
  double quality = quality_of(trials, best, count, threads);
  for (int round = 0; round < kRounds; ++round) {
    const Weights before = best;
    for (std::size_t part = 0; part < kParts; ++part) {
      const double least = quality + kGainLeast;
      Weights tried = best;
      for (const double step : kSteps) {
        tried[part] = step;
        const double found = quality_of(trials, tried, count, threads);
        if (found > quality && found >= least) quality = found, best = tried;
      }
    }
    if (best == before) break;
  }
  return best;
}

}  // namespace

base::Result<BackTest> back_test(const Histories& histories, const Options& options,
                                 const BackTestOptions& how) {
  if (how.count == 0 || (!how.among.empty() && how.among.size() != histories.customers))
    return base::invalid("next_order.bad_option",
                         "count must be above 0, among one flag a customer");
  const auto asked = choose_asked(histories, how, options.seed);
  if (asked.empty())
    return base::invalid("next_order.no_second_basket",
                         "nobody has two baskets: there is no last one to ask for");
  TRY_ASSIGN(const Model model, Model::train(without_last(histories), options));
  const Trials trials = make_trials(model.data(), histories, asked, std::max(kTop, 2 * how.count));
  BackTest out;
  out.customers = asked.size();
  for (std::size_t m = 0; m < kMethods; ++m)
    out.recall[m] =
        recall_of(trials, weights_of(static_cast<Method>(m)), how.count, options.threads);
  out.blend = search_weights(trials, how.count, options.threads);
  out.blend_recall = recall_of(trials, out.blend, how.count, options.threads);
  return out;
}

}  // namespace next_order
