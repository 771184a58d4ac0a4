#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/random.h"
#include "kernels/next_order/model_data.h"

namespace next_order {
namespace {

/// Weight of each of a customer's baskets, oldest first. Groups are counted from the newest; the
/// oldest may be short. They are scaled so that an item of all baskets weighs 1.
void weigh_baskets(std::size_t baskets, const Options& options, std::vector<double>& out) {
  out.assign(baskets, 0);
  double sum = 0;
  for (std::size_t age = 0; age < baskets; ++age) {
    const auto group = static_cast<double>(age / options.group_baskets);
    const auto within = static_cast<double>(age % options.group_baskets);
    double& weight = out[baskets - 1 - age];
    weight = std::pow(options.decay_between, group) * std::pow(options.decay_within, within);
    sum += weight;
  }
  for (double& weight : out) weight /= sum;
}

struct ItemWeight {
  std::uint32_t item;
  double weight;
};

}  // namespace

Profiles make_profiles(const Histories& histories, const Options& options) {
  Profiles out;
  std::vector<double> weights;
  std::vector<ItemWeight> all;
  for (std::size_t c = 0; c < histories.customers; ++c) {
    const std::size_t begin = histories.first_basket[c], baskets = histories.baskets_of(c);
    weigh_baskets(baskets, options, weights);
    all.clear();
    for (std::size_t b = 0; b < baskets; ++b)
      for (const std::uint32_t item : histories.basket(begin + b))
        all.push_back({item, weights[b]});
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.item < b.item; });
    double norm = 0;
    for (std::size_t i = 0; i < all.size();) {
      const std::uint32_t item = all[i].item;
      double recent = 0, count = 0;
      for (; i < all.size() && all[i].item == item; ++i) recent += all[i].weight, ++count;
      out.items.push_back(item);
      out.frequent.push_back(static_cast<float>(count / static_cast<double>(baskets)));
      out.recent.push_back(static_cast<float>(recent));
      norm += recent * recent;
    }
    out.first.push_back(out.items.size());
    out.norm.push_back(static_cast<float>(norm));
  }
  return out;
}

Popularity count_popularity(const Histories& histories, const Options& options) {
  const std::size_t items = histories.items, groups = histories.groups;
  std::vector<double> count(groups * items, 0), all(items, 0), baskets(groups, 0);
  for (std::size_t c = 0; c < histories.customers; ++c) {
    const std::size_t group = histories.group[c];
    for (std::size_t b = histories.first_basket[c]; b < histories.first_basket[c + 1]; ++b) {
      for (const std::uint32_t item : histories.basket(b))
        ++count[group * items + item], ++all[item];
      ++baskets[group];
    }
  }
  const double total = std::max(1.0, std::accumulate(baskets.begin(), baskets.end(), 0.0));
  Popularity out{items, std::vector<float>(groups * items), {}};
  std::vector<std::uint32_t> bought;
  for (std::uint32_t item = 0; item < items; ++item)
    if (all[item] > 0) bought.push_back(item);
  for (std::size_t g = 0; g < groups; ++g) {
    const double weight = options.popular_prior;
    for (const std::uint32_t item : bought)
      out.share[g * items + item] = static_cast<float>(
          (count[g * items + item] + weight * all[item] / total) / (baskets[g] + weight));
    out.order.push_back(bought);
    const auto share = out.of(static_cast<std::uint32_t>(g));
    std::stable_sort(out.order.back().begin(), out.order.back().end(),
                     [&](std::uint32_t a, std::uint32_t b) { return share[a] > share[b]; });
  }
  return out;
}

References choose_references(const Profiles& profiles, std::size_t items, const Options& options) {
  References out;
  struct Drawn {
    std::uint64_t lot;
    std::uint32_t customer;
  };
  std::vector<Drawn> drawn;
  for (std::uint32_t c = 0; c + 1 < profiles.first.size(); ++c)
    if (profiles.end_of(c) > profiles.first[c])
      drawn.push_back({base::stream_seed(options.seed, c), c});
  const std::size_t count = std::min(options.references, drawn.size());
  const auto earlier = [](const Drawn& a, const Drawn& b) {
    return a.lot != b.lot ? a.lot < b.lot : a.customer < b.customer;
  };
  std::nth_element(drawn.begin(), drawn.begin() + static_cast<std::ptrdiff_t>(count), drawn.end(),
                   earlier);
  for (std::size_t i = 0; i < count; ++i) out.customers.push_back(drawn[i].customer);
  std::sort(out.customers.begin(), out.customers.end());
  out.first.assign(items + 1, 0);
  const auto each_line = [&](const auto& work) {
    for (std::uint32_t place = 0; place < count; ++place)
      for (std::size_t l = profiles.first[out.customers[place]];
           l < profiles.end_of(out.customers[place]); ++l)
        work(place, l);
  };
  each_line([&](std::uint32_t, std::size_t l) { ++out.first[profiles.items[l] + 1]; });
  for (std::size_t i = 0; i < items; ++i) out.first[i + 1] += out.first[i];
  out.holders.resize(out.first.back());
  out.weights.resize(out.first.back());
  std::vector<std::size_t> next(out.first.begin(), out.first.end() - 1);
  each_line([&](std::uint32_t place, std::size_t l) {
    const std::size_t at = next[profiles.items[l]]++;
    out.holders[at] = place;
    out.weights[at] = profiles.recent[l];
  });
  return out;
}

}  // namespace next_order
