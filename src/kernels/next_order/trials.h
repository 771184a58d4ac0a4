#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/next_order/model_data.h"

namespace next_order {

/// Customers whose last basket is known but was not learnt from, with the items that any part puts
/// high: enough to try many weights without asking the model again. Customers of whose last basket
/// no such item is part are counted only: no weight helps them.
struct Trials {
  struct Item {
    std::array<float, kParts> parts;
    bool is_hit;
  };
  std::vector<std::size_t> first{0};  ///< of each customer, and the end
  std::vector<Item> items;            ///< those of a customer by falling popularity
  std::vector<double> bought;         ///< items of the last basket, by customer
  std::size_t customers = 0;          ///< all who were asked
};

/// `whole` are the histories from which the model's were made by without_last; `asked` have two
/// baskets or more there. `top` items a part are looked at.
Trials make_trials(const ModelData& model, const Histories& whole,
                   std::span<const std::uint32_t> asked, std::size_t top);

/// Mean share of the last basket among the best n items, averaged over n = count / 2, count and
/// 2 count, which is calmer than for one n alone.
double quality_of(const Trials& trials, const Weights& weights, std::size_t count,
                  unsigned threads);

/// Mean share of the last basket among the best `count`.
double recall_of(const Trials& trials, const Weights& weights, std::size_t count, unsigned threads);

}  // namespace next_order
