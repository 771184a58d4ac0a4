#include <algorithm>
#include <cmath>

#include "kernels/next_order/model_data.h"

namespace next_order {

Scorer::Scorer(const ModelData& model)
    : model_(model),
      parts_(model.histories.items, Weights{}),
      is_touched_(model.histories.items, 0),
      dots_(model.references.customers.size(), 0) {}

void Scorer::clear() {
  for (const std::uint32_t item : touched_) {
    parts_[item] = {};
    is_touched_[item] = 0;
  }
  touched_.clear();
  near_.clear();
}

void Scorer::touch(std::uint32_t item) {
  if (is_touched_[item] != 0) return;
  is_touched_[item] = 1;
  touched_.push_back(item);
  parts_[item][static_cast<std::size_t>(Part::kPopular)] = model_.popularity.of(group_)[item];
}

void Scorer::score(std::uint32_t customer, const Weights& wanted) {
  clear();
  group_ = model_.histories.group[customer];
  const auto is_wanted = [&](Part part) { return wanted[static_cast<std::size_t>(part)] > 0; };
  const Profiles& profiles = model_.profiles;
  for (std::size_t l = profiles.first[customer]; l < profiles.end_of(customer); ++l) {
    add(profiles.items[l], Part::kOwnFrequent, profiles.frequent[l]);
    add(profiles.items[l], Part::kOwnRecent, profiles.recent[l]);
  }
  if (is_wanted(Part::kNeighbours)) {
    find_neighbours(customer);
    add_neighbours();
  }
  if (is_wanted(Part::kItemKnn)) add_links(customer, model_.links.knn, Part::kItemKnn);
  if (is_wanted(Part::kEase)) add_links(customer, model_.links.ease, Part::kEase);
}

void Scorer::find_neighbours(std::uint32_t customer) {
  const Profiles& profiles = model_.profiles;
  const References& references = model_.references;
  for (std::size_t l = profiles.first[customer]; l < profiles.end_of(customer); ++l) {
    const std::uint32_t item = profiles.items[l];
    const double weight = profiles.recent[l];
    for (std::size_t h = references.first[item]; h < references.first[item + 1]; ++h) {
      double& dot = dots_[references.holders[h]];
      if (dot == 0) met_.push_back(references.holders[h]);
      dot += weight * references.weights[h];
    }
  }
  for (const std::uint32_t place : met_) {
    const std::uint32_t other = references.customers[place];
    if (other != customer) {
      const double size = std::sqrt(double{profiles.norm[customer]} * profiles.norm[other]);
      near_.push_back({place, dots_[place] / size});
    }
    dots_[place] = 0;
  }
  met_.clear();
  const auto closer = [](const Near& a, const Near& b) {
    return a.closeness != b.closeness ? a.closeness > b.closeness : a.reference < b.reference;
  };
  if (near_.size() > model_.options.neighbours) {
    std::nth_element(near_.begin(),
                     near_.begin() + static_cast<std::ptrdiff_t>(model_.options.neighbours),
                     near_.end(), closer);
    near_.resize(model_.options.neighbours);
  }
  std::sort(near_.begin(), near_.end(), closer);
}

void Scorer::add_neighbours() {
  const Profiles& profiles = model_.profiles;
  const double each = 1 / static_cast<double>(std::max<std::size_t>(1, near_.size()));
  for (const Near& near : near_) {
    const std::uint32_t other = model_.references.customers[near.reference];
    for (std::size_t l = profiles.first[other]; l < profiles.end_of(other); ++l)
      add(profiles.items[l], Part::kNeighbours, each * profiles.recent[l]);
  }
}

void Scorer::add_links(std::uint32_t customer, const Links& links, Part part) {
  const Profiles& profiles = model_.profiles;
  for (std::size_t l = profiles.first[customer]; l < profiles.end_of(customer); ++l) {
    const std::uint32_t item = profiles.items[l];
    for (std::size_t k = links.first[item]; k < links.first[item + 1]; ++k)
      add(links.to[k], part, double{profiles.recent[l]} * links.weights[k]);
  }
}

}  // namespace next_order
