#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/parallel.h"
#include "kernels/next_order/model_data.h"

namespace next_order {
namespace {

constexpr std::size_t kRecommendedAtOnce = 256;
constexpr double kRidgeLeast = 0.01;            // less may leave nothing to invert
constexpr std::size_t kEaseItemsMost = 20'000;  // two tables of 3.2 GB

std::size_t at(Part part) { return static_cast<std::size_t>(part); }

bool are_usable(const Options& o) {
  const auto is_decay = [](double d) { return d > 0 && d <= 1; };
  const auto is_positive = [](double v) { return v > 0 && std::isfinite(v); };
  return is_decay(o.decay_within) && is_decay(o.decay_between) && o.group_baskets >= 1 &&
         o.knn_shrink >= 0 && std::isfinite(o.knn_shrink) && o.ease_ridge >= kRidgeLeast &&
         std::isfinite(o.ease_ridge) && is_positive(o.popular_prior) &&
         o.ease_items <= kEaseItemsMost;
}

/// Puts `added` among the first of those that add more; equals stay behind.
template <class Entry>
void keep_most(std::array<Entry, kReasons>& entries, std::uint8_t& count, const Entry& added) {
  std::size_t place = count;
  while (place > 0 && entries[place - 1].part < added.part) --place;
  if (place == kReasons) return;
  if (count < kReasons) ++count;
  for (std::size_t i = count - std::size_t{1}; i > place; --i) entries[i] = entries[i - 1];
  entries[place] = added;
}

/// Recommends to one customer after the other, with the working memory of one thread.
class Recommender {
 public:
  Recommender(const ModelData& model, const Weights& weights, const Request& request)
      : model_(model),
        weights_(weights),
        request_(request),
        scorer_(model),
        place_(model.histories.items, 0) {}

  std::vector<Recommendation> recommend(std::uint32_t customer) {
    scorer_.score(customer, weights_);
    fill_up(customer);
    choose(customer);
    for (std::size_t i = 0; i < chosen_.size(); ++i) place_[chosen_[i].item] = i + 1;
    tell_own(customer);
    tell_neighbours();
    tell_companions(customer);
    for (const Recommendation& made : chosen_) place_[made.item] = 0;
    return chosen_;
  }

 private:
  bool is_available(std::uint32_t item) const {
    return request_.unavailable.empty() || request_.unavailable[item] == 0;
  }
  Recommendation* chosen_at(std::uint32_t item) {
    return place_[item] == 0 ? nullptr : &chosen_[place_[item] - 1];
  }

  /// Popular items that no other part speaks of: more than `count` of them cannot be among the
  /// best.
  void fill_up(std::uint32_t customer) {
    std::size_t added = 0;
    for (const std::uint32_t item : model_.popularity.order[model_.histories.group[customer]]) {
      if (added == request_.count) break;
      if (!is_available(item)) continue;
      const std::size_t before = scorer_.touched().size();
      scorer_.touch(item);
      added += scorer_.touched().size() - before;
    }
  }

  void choose(std::uint32_t customer) {
    chosen_.clear();
    const auto share = model_.popularity.of(model_.histories.group[customer]);
    ranked_.clear();
    for (const std::uint32_t item : scorer_.touched()) {
      if (!is_available(item)) continue;
      const Weights& parts = scorer_.parts_of(item);
      double score = 0;
      for (std::size_t p = 0; p < kParts; ++p) score += weights_[p] * parts[p];
      ranked_.push_back({score, share[item], item});
    }
    const std::size_t count = std::min(request_.count, ranked_.size());
    std::partial_sort(ranked_.begin(), ranked_.begin() + static_cast<std::ptrdiff_t>(count),
                      ranked_.end());
    for (std::size_t i = 0; i < count; ++i) {
      Recommendation made;
      made.item = ranked_[i].item;
      made.score = ranked_[i].score;
      for (std::size_t p = 0; p < kParts; ++p)
        made.parts[p] = weights_[p] * scorer_.parts_of(made.item)[p];
      made.baskets = static_cast<std::uint32_t>(model_.histories.baskets_of(customer));
      made.neighbours_of = static_cast<std::uint32_t>(scorer_.neighbours().size());
      made.popular_share = share[made.item];
      chosen_.push_back(made);
    }
  }

  void tell_own(std::uint32_t customer) {
    const Histories& h = model_.histories;
    for (std::size_t b = h.first_basket[customer]; b < h.first_basket[customer + 1]; ++b)
      for (std::size_t l = h.first_line[b]; l < h.first_line[b + 1]; ++l)
        if (Recommendation* made = chosen_at(h.line_items[l])) {
          ++made->own_baskets;
          made->last_time = h.times[b];
          made->own_quantity += h.quantities[l];
        }
    for (Recommendation& made : chosen_)
      if (made.own_baskets > 0) made.own_quantity /= made.own_baskets;
  }

  void tell_neighbours() {
    const double each = weights_[at(Part::kNeighbours)] /
                        static_cast<double>(std::max<std::size_t>(1, scorer_.neighbours().size()));
    for (const Near& near : scorer_.neighbours()) {
      const std::uint32_t other = model_.references.customers[near.reference];
      for (std::size_t l = model_.profiles.first[other]; l < model_.profiles.end_of(other); ++l)
        if (Recommendation* made = chosen_at(model_.profiles.items[l])) {
          ++made->neighbours;
          keep_most(made->nearest, made->nearest_count,
                    Neighbour{other, each * model_.profiles.recent[l]});
        }
    }
  }

  void tell_companions(std::uint32_t customer) {
    const Profiles& profiles = model_.profiles;
    for (std::size_t l = profiles.first[customer]; l < profiles.end_of(customer); ++l) {
      const std::uint32_t own = profiles.items[l];
      added_.assign(chosen_.size(), 0);
      for (const Part part : {Part::kItemKnn, Part::kEase}) {
        const Links& links = part == Part::kEase ? model_.links.ease : model_.links.knn;
        if (!(weights_[at(part)] > 0)) continue;
        for (std::size_t k = links.first[own]; k < links.first[own + 1]; ++k)
          if (const std::size_t place = place_[links.to[k]])
            added_[place - 1] += weights_[at(part)] * links.weights[k];
      }
      for (std::size_t i = 0; i < chosen_.size(); ++i)
        if (added_[i] > 0)
          keep_most(chosen_[i].goes_with, chosen_[i].goes_with_count, Companion{own, added_[i]});
    }
  }

  struct Ranked {
    double score;
    float popular;
    std::uint32_t item;
    bool operator<(const Ranked& other) const {
      if (score != other.score) return score > other.score;
      return popular != other.popular ? popular > other.popular : item < other.item;
    }
  };

  const ModelData& model_;
  const Weights& weights_;
  const Request& request_;
  Scorer scorer_;
  std::vector<std::size_t> place_;  ///< by item: 1 + its place among the chosen, or 0
  std::vector<Ranked> ranked_;
  std::vector<Recommendation> chosen_;
  std::vector<double> added_;
};

}  // namespace

Weights weights_of(Method method) {
  // Popularity last: it fills up, and decides between equals.
  switch (method) {
    case Method::kPopular:
      return {0, 0, 0, 0, 0, 1};
    case Method::kOwnFrequent:
      return {1, 0, 0, 0, 0, 1e-6};
    case Method::kItemKnn:
      return {0, 0, 0, 1, 0, 1e-6};
    case Method::kTifuKnn:
      return {0, 0.3, 0.7, 0, 0, 1e-6};
    case Method::kEase:
      return {0, 0, 0, 0, 1, 1e-6};
  }
  CHECK(false);
}

base::Result<Model> Model::train(Histories histories, const Options& options) {
  if (!are_usable(options))
    return base::invalid("next_order.bad_option",
                         "an option is outside the range that its comment names");
  auto data = std::make_shared<ModelData>();
  data->options = options;
  data->profiles = make_profiles(histories, options);
  data->popularity = count_popularity(histories, options);
  data->references = choose_references(data->profiles, histories.items, options);
  data->links = learn_links(data->profiles, histories.items, options);
  data->histories = std::move(histories);
  return Model(std::move(data));
}

const Histories& Model::histories() const { return data_->histories; }
const Options& Model::options() const { return data_->options; }

std::vector<std::vector<Recommendation>> Model::recommend(std::span<const std::uint32_t> customers,
                                                          const Weights& weights,
                                                          const Request& request) const {
  for (const std::uint32_t customer : customers) CHECK(customer < data_->histories.customers);
  for (const double weight : weights) CHECK(weight >= 0 && std::isfinite(weight));
  CHECK(request.unavailable.empty() || request.unavailable.size() == data_->histories.items);
  std::vector<std::vector<Recommendation>> out(customers.size());
  base::parallel_blocks(customers.size(), kRecommendedAtOnce, data_->options.threads,
                        [&](std::size_t from, std::size_t to) {
                          Recommender recommender(*data_, weights, request);
                          for (std::size_t i = from; i < to; ++i)
                            out[i] = recommender.recommend(customers[i]);
                        });
  return out;
}

}  // namespace next_order
