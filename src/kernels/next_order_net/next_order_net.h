#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernels/next_order/next_order.h"

/// A small neural network of the next order, beside next_order's blend.
///
/// The chance that the next thing in the next basket is item i is the softmax over all items of
///   bias_i + z . E_i + own_i
///   E_i    a vector for each item, learnt
///   z      a linear layer on the last state of a GRU (K. Cho et al. 2014) over the customer's last
///          baskets, oldest first, each the mean of its items' vectors: where his baskets are going
///   own_i  for items of his own past: two layers over the share of his baskets with it, the same
///          with later baskets weighing more (0.9 a basket), 1 / (1 + baskets since), and
///          logarithms of the counts: who buys what again, and when
/// It learns to name the baskets that are already in the past, each from those before it: the sum
/// of log chances, a basket's items sharing its weight; Adam (Kingma & Ba 2015), dropout before the
/// GRU. A share is the chance times the mean number of items in a basket, so that it compares with
/// the blend's parts.
///
/// A network gives no reasons: what it adds to a score is shown as one part, and the reasons are
/// the blend's. Only a back-test may put it beside the blend: BackTest::weight is 0 where it adds
/// nothing.
///
/// Tobacco never trains a model of consumers: see next_order.h, whose Histories are read here; what
/// they exclude is not there to be learnt or named.
///
/// Pure; the seed decides the first weights, the order of learning and the dropout; training is one
/// thread, and the answers are the same at any number of threads. Another processor or another
/// version of libtorch may round otherwise; a network that was written down gives the same shares.
namespace next_order_net {

/// Whether this program was built with libtorch. Without it nothing is trained; networks trained
/// elsewhere can be read and asked.
bool can_train();

struct Options {
  std::size_t width = 64;      ///< of vectors and of the GRU's state, 1 to 1,024
  double dropout = 0.3;        ///< 0 <= dropout < 1
  double rate = 2e-3;          ///< of Adam, > 0
  std::size_t batch = 128;     ///< baskets learnt at once, >= 1
  std::size_t baskets = 20;    ///< that the GRU looks back, >= 1
  std::size_t positions = 20;  ///< baskets of a customer that are learnt, his last; >= 1
  std::size_t customers =
      10'000;              ///< learnt from at most, drawn by the seed: keeps the work linear
  std::size_t epochs = 5;  ///< times that every basket is learnt, 1 to 1,000
  std::uint64_t seed = 1;
};

struct NetData;

/// A trained network. Reads are safe from many threads.
class Net {
 public:
  /// O(epochs * baskets learnt * items * width); memory in proportion to items * (width + batch).
  /// @return the network, or (kInvalid)
  ///   next_order_net.cannot_train  this program was built without libtorch
  ///   next_order_net.bad_option    an option outside its range
  ///   next_order_net.no_past       no customer has two baskets: there is nothing to learn
  static base::Result<Net> train(const next_order::Histories& histories, const Options& options);

  /// What to_bytes gave. @return next_order_net.not_a_net (kInvalid) for anything else
  static base::Result<Net> from_bytes(std::string_view bytes);
  [[nodiscard]] std::string to_bytes() const;

  [[nodiscard]] std::size_t items() const;

  /// For each customer (numbers below Histories::customers) a share for each of the items, from 0;
  /// 0 for items that are excluded and for all items of a customer without a past. `histories` have
  /// as many items as those it learnt from. O(items * width) a customer.
  [[nodiscard]] std::vector<float> shares(const next_order::Histories& histories,
                                          std::span<const std::uint32_t> customers,
                                          unsigned threads) const;

 private:
  explicit Net(std::shared_ptr<const NetData> data) : data_(std::move(data)) {}
  std::shared_ptr<const NetData> data_;
};

/// One item: the blend's recommendation with its reasons, and what the network adds to the score.
struct Mixed {
  next_order::Recommendation blend;
  double net = 0;  ///< weight * share
  [[nodiscard]] double score() const { return blend.score + net; }
};

/// The best items of each customer by score, best first; equals as the blend has them. Of the
/// blend's first kCandidates (or more, when more are asked for) only: what the blend does not know
/// cannot be explained.
inline constexpr std::size_t kCandidates = 500;
std::vector<std::vector<Mixed>> recommend(const next_order::Model& model,
                                          const next_order::Weights& blend, const Net& net,
                                          double weight, std::span<const std::uint32_t> customers,
                                          const next_order::Request& request);

struct BackTestOptions {
  std::size_t count = 10;          ///< recommended items that are looked at
  std::size_t customers = 10'000;  ///< asked at most, drawn by the seed
  std::size_t epochs_most = 10;    ///< tried, 1 to 1,000; Options::epochs is not used
};

/// Whether the network adds to the blend. Both learn without each customer's last basket and are
/// asked for it.
struct BackTest {
  std::size_t customers = 0;  ///< who were asked
  std::size_t epochs = 1;     ///< for Options::epochs
  double weight = 0;          ///< of the network; 0: it adds nothing that is more than noise
  double blend_recall = 0;    ///< mean share of the last basket among `count`
  double net_recall = 0;      ///< the network alone, after so many epochs
  double mix_recall = 0;      ///< a little flattered, like net_recall: chosen by it
};

/// Learns epoch after epoch until no mix gets better. A weight (a power of four) is taken when the
/// quality (as in next_order::back_test) gains more than two standard errors of the customers' own
/// differences.
/// @return the back-test; or as next_order::back_test and Net::train
base::Result<BackTest> back_test(const next_order::Histories& histories,
                                 const next_order::Options& blend_options,
                                 const next_order::Weights& blend, const Options& options,
                                 const BackTestOptions& how = {});

}  // namespace next_order_net
