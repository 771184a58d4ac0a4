#pragma once
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "kernels/next_order/next_order.h"

/// The slow twin of the tests: every part straight from its definition, over whole tables.
namespace next_order::naive {

using Basket = std::set<std::uint32_t>;

struct World {
  std::vector<std::vector<Basket>> baskets;  ///< by customer, oldest first
  std::vector<std::uint32_t> group;
  std::size_t items = 0;
};

inline World world_of(const Histories& histories) {
  World out{{}, histories.group, histories.items};
  for (std::size_t c = 0; c < histories.customers; ++c) {
    out.baskets.emplace_back();
    for (std::size_t b = histories.first_basket[c]; b < histories.first_basket[c + 1]; ++b) {
      const auto basket = histories.basket(b);
      out.baskets.back().emplace_back(basket.begin(), basket.end());
    }
  }
  return out;
}

inline std::vector<double> recent(const std::vector<Basket>& baskets, std::size_t items,
                                  const Options& o) {
  std::vector<double> out(items, 0);
  double sum = 0;
  for (std::size_t age = 0; age < baskets.size(); ++age) {
    double weight = 1;
    for (std::size_t k = 0; k < age / o.group_baskets; ++k) weight *= o.decay_between;
    for (std::size_t k = 0; k < age % o.group_baskets; ++k) weight *= o.decay_within;
    sum += weight;
    for (const std::uint32_t item : baskets[baskets.size() - 1 - age]) out[item] += weight;
  }
  for (double& v : out) v = baskets.empty() ? 0 : v / sum;
  return out;
}

inline double share(const std::vector<Basket>& baskets, std::uint32_t item) {
  double count = 0;
  for (const Basket& basket : baskets) count += basket.contains(item) ? 1 : 0;
  return baskets.empty() ? 0 : count / static_cast<double>(baskets.size());
}

inline double popular(const World& world, std::uint32_t group, std::uint32_t item,
                      const Options& o) {
  double all = 0, with = 0, all_like = 0, with_like = 0;
  for (std::size_t c = 0; c < world.baskets.size(); ++c)
    for (const Basket& basket : world.baskets[c]) {
      const double has = basket.contains(item) ? 1 : 0, like = world.group[c] == group ? 1 : 0;
      all += 1, with += has, all_like += like, with_like += has * like;
    }
  return (with_like + o.popular_prior * with / all) / (all_like + o.popular_prior);
}

/// Cosine of two recent vectors.
inline double closeness(const std::vector<double>& a, const std::vector<double>& b) {
  double dot = 0, aa = 0, bb = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    dot += a[i] * b[i], aa += a[i] * a[i], bb += b[i] * b[i];
  return dot > 0 ? dot / std::sqrt(aa * bb) : 0;
}

/// Mean recent vector of the nearest others.
inline std::vector<double> neighbours(const std::vector<std::vector<double>>& vectors,
                                      std::size_t customer, const Options& o) {
  std::vector<std::pair<double, std::size_t>> near;
  for (std::size_t c = 0; c < vectors.size(); ++c)
    if (const double close = closeness(vectors[customer], vectors[c]); c != customer && close > 0)
      near.emplace_back(-close, c);
  std::sort(near.begin(), near.end());
  near.resize(std::min(near.size(), o.neighbours));
  std::vector<double> out(vectors[customer].size(), 0);
  for (const auto& [close, c] : near)
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] += vectors[c][i] / static_cast<double>(near.size());
  return out;
}

using Table = std::vector<std::vector<double>>;

/// Customers who bought both items ever; on the diagonal, the one.
inline Table pair_counts(const World& world) {
  Table out(world.items, std::vector<double>(world.items, 0));
  for (const auto& baskets : world.baskets) {
    Basket ever;
    for (const Basket& basket : baskets) ever.insert(basket.begin(), basket.end());
    for (const auto a : ever)
      for (const auto b : ever) ++out[a][b];
  }
  return out;
}

inline Table cosines(const Table& counts, const Options& o) {
  Table out(counts.size(), std::vector<double>(counts.size(), 0));
  for (std::size_t a = 0; a < counts.size(); ++a)
    for (std::size_t b = 0; b < counts.size(); ++b)
      if (a != b && counts[a][b] > 0)
        out[a][b] = counts[a][b] / (std::sqrt(counts[a][a] * counts[b][b]) + o.knn_shrink);
  return out;
}

/// B of EASE by Gauss-Jordan elimination of X'X + lambda I.
inline Table ease(const Table& counts, const Options& o) {
  const std::size_t n = counts.size();
  Table left = counts, right(n, std::vector<double>(n, 0));
  for (std::size_t i = 0; i < n; ++i) left[i][i] += o.ease_ridge, right[i][i] = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const double pivot = left[i][i];
    for (std::size_t k = 0; k < n; ++k) left[i][k] /= pivot, right[i][k] /= pivot;
    for (std::size_t r = 0; r < n; ++r) {
      if (r == i) continue;
      const double times = left[r][i];
      for (std::size_t k = 0; k < n; ++k)
        left[r][k] -= times * left[i][k], right[r][k] -= times * right[i][k];
    }
  }
  Table out(n, std::vector<double>(n, 0));
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = 0; b < n; ++b)
      if (a != b) out[a][b] = -right[a][b] / right[b][b];
  return out;
}

/// All parts of every item for every customer: [customer][item].
inline std::vector<std::vector<Weights>> parts(const Histories& histories, const Options& o) {
  const World world = world_of(histories);
  std::vector<std::vector<double>> vectors;
  for (const auto& baskets : world.baskets) vectors.push_back(recent(baskets, world.items, o));
  const Table counts = pair_counts(world), knn = cosines(counts, o), b = ease(counts, o);
  std::vector<std::vector<Weights>> out(vectors.size(), std::vector<Weights>(world.items));
  for (std::size_t c = 0; c < vectors.size(); ++c) {
    const auto near = neighbours(vectors, c, o);
    for (std::uint32_t i = 0; i < world.items; ++i) {
      Weights& w = out[c][i];
      w = {share(world.baskets[c], i),          vectors[c][i], near[i], 0, 0,
           popular(world, world.group[c], i, o)};
      for (std::size_t j = 0; j < world.items; ++j) {
        w[static_cast<std::size_t>(Part::kItemKnn)] += vectors[c][j] * knn[j][i];
        w[static_cast<std::size_t>(Part::kEase)] += vectors[c][j] * b[j][i];
      }
    }
  }
  return out;
}

}  // namespace next_order::naive
