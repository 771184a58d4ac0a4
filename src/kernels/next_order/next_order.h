#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "base/result.h"
#include "kernels/next_order/histories.h"

/// What a customer will order next: a shop its next order, a member his next basket.
///
/// Every method is one part of a score, and a score is a weighted sum of parts:
///   own frequent  share of his baskets with the item
///   own recent    the same, later baskets weighing more (TIFU-kNN's decay: H. Hu, X. He, J. Gao,
///                 Z. Zhang 2020): basket j of L in group g of G weighs within^(L-j) between^(G-g)
///   neighbours    mean of "own recent" over the customers nearest to him by that vector
///   item kNN      sum over his items, by own recent, of the shrunk cosine of the items' buyers:
///                 both / (sqrt(buyers buyers') + shrink) (B. Sarwar et al. 2001)
///   EASE          the same sum of B = I - P / diag P, P = (X'X + lambda I)^-1, over the most
///                 bought items (H. Steck 2019): closed form, no chance, nothing to converge
///   popular       share of the baskets of those like him with the item, drawn to that of all
/// The blend takes the weights that a back-test on the customers' own last baskets finds best.
/// A customer without a past has only the last part: popular among his like, and it says so.
///
/// Tobacco never trains a model of consumers. The CALLER leaves those lines out, or names the items
/// in Lines::excluded: then their lines are dropped before anything is learnt, and they are never
/// recommended. Orders of licensed shops are another matter: there tobacco is the trade.
///
/// Pure; the seed decides only which customers stand as possible neighbours and in the back-test
/// when there are more than the options allow; the same answer at any number of threads.
namespace next_order {

enum class Part : std::uint8_t {
  kOwnFrequent,
  kOwnRecent,
  kNeighbours,
  kItemKnn,
  kEase,
  kPopular,
};
inline constexpr std::size_t kParts = 6;

/// One weight a part, in the order of Part, each finite and none negative.
using Weights = std::array<double, kParts>;

/// The methods as weights. Own frequent and own recent fill up with popular, and popular decides
/// between equals.
enum class Method : std::uint8_t { kPopular, kOwnFrequent, kItemKnn, kTifuKnn, kEase };
inline constexpr std::size_t kMethods = 5;
Weights weights_of(Method method);

struct Options {
  double decay_within = 0.9;        ///< 0 < decay <= 1, per basket within a group
  double decay_between = 0.7;       ///< per group
  std::size_t group_baskets = 7;    ///< baskets in a group, counted from the newest; >= 1
  std::size_t neighbours = 300;     ///< nearest customers; those sharing no item are none
  std::size_t references = 10'000;  ///< customers that may be a neighbour: keeps the work linear
  std::size_t links = 100;          ///< items kept that an item goes with
  double knn_shrink = 10;           ///< buyers added to the cosine's denominator, >= 0
  std::size_t ease_items = 2'000;   ///< most bought items in EASE; time grows as their cube
  double ease_ridge = 500;          ///< lambda >= 0.01, in buyers
  double popular_prior = 200;       ///< baskets of all that stand beside those of a group
  std::uint64_t seed = 1;
  unsigned threads = 1;
};

struct Neighbour {
  std::uint32_t customer = 0;
  double part = 0;  ///< what he adds to the neighbours' part of the score
};
struct Companion {
  std::uint32_t item = 0;  ///< an item of the customer's own past
  double part = 0;         ///< what it adds to item kNN and EASE together; weights included
};
inline constexpr std::size_t kReasons = 3;

/// One item and why. The parts add up to the score.
struct Recommendation {
  std::uint32_t item = 0;
  double score = 0;
  Weights parts{};                ///< of the score, by Part
  std::uint32_t own_baskets = 0;  ///< own baskets with the item, of `baskets`
  std::uint32_t baskets = 0;      ///< 0: a customer without a past
  std::int32_t last_time = 0;     ///< of the last own basket with it, when there is one
  double own_quantity = 0;        ///< mean in those baskets
  std::uint32_t neighbours = 0;   ///< neighbours who bought it, of `neighbours_of`
  std::uint32_t neighbours_of = 0;
  double popular_share = 0;                     ///< of the baskets of his like (drawn to all)
  std::array<Neighbour, kReasons> nearest{};    ///< who add most; count in nearest_count
  std::array<Companion, kReasons> goes_with{};  ///< own items that add most
  std::uint8_t nearest_count = 0, goes_with_count = 0;
};

struct Request {
  std::size_t count = 10;
  std::span<const std::uint8_t> unavailable{};  ///< by item, 1: not now; learnt from all the same
};

struct ModelData;

/// All that is learnt. Reads are safe from many threads.
class Model {
 public:
  /// O(lines log lines of a customer + sum over customers of the square of their items (the 200 of
  /// greatest weight) + ease_items^3); memory in proportion to lines, groups * items and
  /// ease_items^2.
  /// @return the model (also of no baskets: it recommends nothing), or
  ///   next_order.bad_option  an option outside its range (kInvalid)
  static base::Result<Model> train(Histories histories, const Options& options);

  /// The best items of each customer (numbers below Histories::customers), best first; equals by
  /// popularity, then by number. Fewer than `count` when there are no more items that anybody
  /// bought. Work per customer is bounded by `references`, `neighbours` and `links` times his
  /// items.
  [[nodiscard]] std::vector<std::vector<Recommendation>> recommend(
      std::span<const std::uint32_t> customers, const Weights& weights,
      const Request& request) const;

  [[nodiscard]] const Histories& histories() const;
  [[nodiscard]] const Options& options() const;
  [[nodiscard]] const ModelData& data() const { return *data_; }

 private:
  explicit Model(std::shared_ptr<const ModelData> data) : data_(std::move(data)) {}
  std::shared_ptr<const ModelData> data_;
};

struct BackTestOptions {
  std::size_t count = 10;                 ///< recommended items that are looked at
  std::size_t customers = 10'000;         ///< asked at most, drawn by the seed
  std::span<const std::uint8_t> among{};  ///< by customer, 1: may be asked; none: everybody
};

/// How well each method, trained without the last basket of each customer, names its items.
struct BackTest {
  std::size_t customers = 0;              ///< who were asked
  std::array<double, kMethods> recall{};  ///< mean share of the last basket that was named
  Weights blend{};                        ///< the best weights found
  double blend_recall = 0;                ///< a little flattered: the weights were chosen by it
};

/// Trains once and tries weights for the blend, one part at a time in powers of four; a weight
/// moves only for a gain that is more than noise. Time: a training, and O(customers asked) after.
/// @return the back-test, or (kInvalid)
///   next_order.no_second_basket  nobody (among those allowed) has two baskets
///   next_order.bad_option        count 0, `among` of another length; or as Model::train
base::Result<BackTest> back_test(const Histories& histories, const Options& options,
                                 const BackTestOptions& how = {});

}  // namespace next_order
