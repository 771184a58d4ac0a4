#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/next_order_net/next_order_net.h"

/// What the files of this library share. Not for others.
namespace next_order_net {

inline constexpr std::size_t kOwnFeatures = 5, kOwnWidth = 16, kWidthMost = 1'024;

/// All that is learnt. Matrices by rows; the GRU's rows are reset, update, new (each `width`).
struct NetData {
  std::size_t items = 0, width = 0;
  std::size_t baskets = 0;           ///< that the GRU looks back
  double basket_size = 0;            ///< mean items in a basket
  std::vector<float> vectors, bias;  // items * width, items
  std::vector<float> gru_input, gru_state, gru_input_bias, gru_state_bias;  // 3 width * width
  std::vector<float> after, after_bias;                                     // width * width
  std::vector<float> own_inner, own_inner_bias, own_outer;                  // 16 * 5, 16, 16

  /// The arrays in the order in which they are written, and how long each is.
  static constexpr std::size_t kArrays = 11;
  [[nodiscard]] std::array<std::vector<float>*, kArrays> arrays() {
    return {&vectors, &bias,       &gru_input, &gru_state,      &gru_input_bias, &gru_state_bias,
            &after,   &after_bias, &own_inner, &own_inner_bias, &own_outer};
  }
  [[nodiscard]] std::array<std::size_t, kArrays> sizes() const {
    const std::size_t square = width * width;
    return {items * width, items,     3 * square,
            3 * square,    3 * width, 3 * width,
            square,        width,     kOwnWidth * kOwnFeatures,
            kOwnWidth,     kOwnWidth};
  }
};

/// An item of a customer's own past.
struct OwnItem {
  std::uint32_t item = 0;
  std::array<float, kOwnFeatures> features{};
};

/// Reads what the network is told of a customer before one of his baskets. One thread's memory.
class PastReader {
 public:
  explicit PastReader(const next_order::Histories& histories)
      : histories_(histories), own_(histories.items) {}

  /// His items in the `count` first of his baskets, the newest first. Valid until the next call.
  std::span<const OwnItem> own_items(std::uint32_t customer, std::size_t count);

 private:
  struct Own {
    double recent = 0;
    std::uint32_t count = 0, since = 0;
  };
  const next_order::Histories& histories_;
  std::vector<Own> own_;  ///< by item, empty between calls
  std::vector<std::uint32_t> met_;
  std::vector<OwnItem> items_;
};

/// A network while it learns.
class Trainer {
 public:
  virtual ~Trainer() = default;
  virtual void run_epoch() = 0;
  [[nodiscard]] virtual NetData data() const = 0;
};
/// None without libtorch. The histories must outlive it; options are in range and there is a basket
/// to learn.
std::unique_ptr<Trainer> make_trainer(const next_order::Histories& histories,
                                      const Options& options);

/// Shares as Net::shares, of one customer after the other.
class Asker {
 public:
  Asker(const NetData& net, const next_order::Histories& histories)
      : net_(net), histories_(histories), reader_(histories) {}
  void ask(std::uint32_t customer, std::span<float> shares);

 private:
  const NetData& net_;
  const next_order::Histories& histories_;
  PastReader reader_;
};

/// An error when an option is outside its range or nobody has two baskets.
std::optional<base::Error> refusal(const next_order::Histories& histories, const Options& options);

/// At most `most` of the customers with two baskets, drawn by the seed, ascending.
std::vector<std::uint32_t> draw_customers(const next_order::Histories& histories, std::size_t most,
                                          std::uint64_t seed);

}  // namespace next_order_net
