#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/next_order/next_order.h"

/// What the files of this library share: the pieces of a model. Not for others.
namespace next_order {

/// Each customer's distinct items, ascending.
struct Profiles {
  std::vector<std::size_t> first{0};  ///< of each customer, and the end
  std::vector<std::uint32_t> items;
  std::vector<float> frequent;  ///< share of his baskets with the item
  std::vector<float> recent;    ///< the same, decayed
  std::vector<float> norm;      ///< by customer: sum of squares of recent

  [[nodiscard]] std::size_t end_of(std::size_t customer) const { return first[customer + 1]; }
};
Profiles make_profiles(const Histories& histories, const Options& options);

/// Share of baskets by group and item, and each group's items that anybody bought, best first.
struct Popularity {
  std::size_t items = 0;
  std::vector<float> share;                       ///< group * items + item
  std::vector<std::vector<std::uint32_t>> order;  ///< by group

  [[nodiscard]] std::span<const float> of(std::uint32_t group) const {
    return std::span(share).subspan(group * items, items);
  }
};
Popularity count_popularity(const Histories& histories, const Options& options);

/// The customers that may be neighbours, and who of them has an item.
struct References {
  std::vector<std::uint32_t> customers;  ///< ascending
  std::vector<std::size_t> first;        ///< by item, and the end
  std::vector<std::uint32_t> holders;    ///< places in `customers`, ascending for an item
  std::vector<float> weights;            ///< their own recent of it
};
References choose_references(const Profiles& profiles, std::size_t items, const Options& options);

/// What an item goes with: weights from each item to others.
struct Links {
  std::vector<std::size_t> first;  ///< by item, and the end
  std::vector<std::uint32_t> to;
  std::vector<float> weights;
};
struct LinkPair {
  Links knn, ease;
};
LinkPair learn_links(const Profiles& profiles, std::size_t items, const Options& options);

struct ModelData {
  Options options;
  Histories histories;
  Profiles profiles;
  Popularity popularity;
  References references;
  LinkPair links;
};

struct Near {
  std::uint32_t reference = 0;  ///< place in References::customers
  double closeness = 0;
};

/// One thread's working memory: sized once, left clean after every customer.
class Scorer {
 public:
  explicit Scorer(const ModelData& model);

  /// All parts of all items that any part but popularity speaks of; unweighted. Valid until the
  /// next call.
  void score(std::uint32_t customer, const Weights& wanted);

  [[nodiscard]] std::span<const std::uint32_t> touched() const { return touched_; }
  [[nodiscard]] const Weights& parts_of(std::uint32_t item) const { return parts_[item]; }
  [[nodiscard]] std::span<const Near> neighbours() const { return near_; }
  /// Adds the popularity of an item, and the item to those touched.
  void touch(std::uint32_t item);

 private:
  void clear();
  void find_neighbours(std::uint32_t customer);
  void add_neighbours();
  void add_links(std::uint32_t customer, const Links& links, Part part);
  void add(std::uint32_t item, Part part, double value) {
    touch(item);
    parts_[item][static_cast<std::size_t>(part)] += value;
  }

  const ModelData& model_;
  std::vector<Weights> parts_;
  std::vector<std::uint8_t> is_touched_;
  std::vector<std::uint32_t> touched_;
  std::vector<double> dots_;
  std::vector<std::uint32_t> met_;
  std::vector<Near> near_;
  std::uint32_t group_ = 0;
};

}  // namespace next_order
