// The only file that knows libtorch.
#ifdef ROUNDSMAN_TORCH
#include <torch/torch.h>
#undef CHECK  // glog's; ours follows
#endif

#include <algorithm>
#include <utility>

#include "base/random.h"
#include "kernels/next_order_net/net_data.h"

#ifndef ROUNDSMAN_TORCH

namespace next_order_net {
bool can_train() { return false; }
std::unique_ptr<Trainer> make_trainer(const next_order::Histories&, const Options&) { return {}; }
}  // namespace next_order_net

#else

namespace next_order_net {
namespace {

using torch::Tensor;

/// A customer before one of his baskets: the number of those before it.
struct Position {
  std::uint32_t customer;
  std::size_t basket;
};

/// Columns of positions, as the network reads them. A place is position * items + item.
struct Batch {
  std::int64_t rows = 0;
  std::vector<std::int64_t> items, offsets;  ///< the baskets looked back on, one behind the other
  std::vector<std::int64_t> steps, lengths;  ///< rows * baskets: which of them; how many of a row
  std::vector<std::int64_t> own_places;      ///< each item of the own past
  std::vector<float> own_features;
  std::vector<std::int64_t> next_places;  ///< the basket to be named
  std::vector<float> next_weights;
};

class Batcher {
 public:
  Batcher(const next_order::Histories& histories, const Options& options)
      : histories_(histories), baskets_(options.baskets), reader_(histories) {}

  Batch gather(std::span<const Position> positions) {
    Batch out;
    for (const Position& position : positions) {
      add_steps(out, position);
      const std::int64_t row = out.rows++ * static_cast<std::int64_t>(histories_.items);
      for (const OwnItem& own : reader_.own_items(position.customer, position.basket)) {
        out.own_places.push_back(row + std::int64_t{own.item});
        out.own_features.insert(out.own_features.end(), own.features.begin(), own.features.end());
      }
      const auto next =
          histories_.basket(histories_.first_basket[position.customer] + position.basket);
      for (const std::uint32_t item : next) {
        out.next_places.push_back(row + std::int64_t{item});
        out.next_weights.push_back(1.0F / static_cast<float>(next.size()));
      }
    }
    return out;
  }

 private:
  void add_steps(Batch& out, const Position& position) const {
    const std::size_t end = histories_.first_basket[position.customer] + position.basket;
    const std::size_t length = std::min(position.basket, baskets_);
    for (std::size_t b = 0; b < baskets_; ++b) {
      // Behind the last of a row stands the same again; its state is not looked at.
      if (b < length) {
        out.offsets.push_back(static_cast<std::int64_t>(out.items.size()));
        const auto basket = histories_.basket(end - length + b);
        out.items.insert(out.items.end(), basket.begin(), basket.end());
      }
      out.steps.push_back(static_cast<std::int64_t>(out.offsets.size()) - 1);
    }
    out.lengths.push_back(static_cast<std::int64_t>(length));
  }

  const next_order::Histories& histories_;
  std::size_t baskets_;
  PastReader reader_;
};

Tensor as_tensor(std::vector<std::int64_t>& v) {
  return torch::from_blob(v.data(), {static_cast<std::int64_t>(v.size())}, torch::kInt64);
}
Tensor as_tensor(std::vector<float>& v) {
  return torch::from_blob(v.data(), {static_cast<std::int64_t>(v.size())}, torch::kFloat32);
}

class TorchTrainer : public Trainer {
 public:
  TorchTrainer(const next_order::Histories& histories, const Options& options)
      : histories_(histories),
        options_(options),
        items_(static_cast<std::int64_t>(histories.items)),
        width_(static_cast<std::int64_t>(options.width)),
        random_(options.seed),
        // Its own: the library's common one would change with what else is going on.
        generator_(at::make_generator<at::CPUGeneratorImpl>(options.seed)),
        batcher_(histories, options) {
    torch::set_num_threads(1);
    make_parameters();
    find_positions();
    adam_ =
        std::make_unique<torch::optim::Adam>(parameters(), torch::optim::AdamOptions(options.rate));
  }

  void run_epoch() override {
    torch::set_num_threads(1);  // holds for the thread that calls
    for (std::size_t i = positions_.size(); i > 1; --i)
      std::swap(positions_[i - 1], positions_[static_cast<std::size_t>(random_.next() % i)]);
    for (std::size_t from = 0; from < positions_.size(); from += options_.batch) {
      const std::size_t count = std::min(options_.batch, positions_.size() - from);
      Batch batch = batcher_.gather(std::span(positions_).subspan(from, count));
      const Tensor chances =
          log_chances(batch).flatten().index_select(0, as_tensor(batch.next_places));
      const Tensor loss =
          -(chances * as_tensor(batch.next_weights)).sum() / static_cast<double>(count);
      adam_->zero_grad();
      loss.backward();
      adam_->step();
    }
  }

  [[nodiscard]] NetData data() const override {
    NetData out;
    out.items = histories_.items;
    out.width = options_.width;
    out.baskets = options_.baskets;
    out.basket_size = static_cast<double>(histories_.line_items.size()) /
                      static_cast<double>(histories_.times.size());
    const auto arrays = out.arrays();
    const auto tensors = parameters();
    for (std::size_t i = 0; i < NetData::kArrays; ++i) {
      const Tensor values = tensors[i].detach().contiguous();
      arrays[i]->assign(values.data_ptr<float>(), values.data_ptr<float>() + values.numel());
    }
    return out;
  }

 private:
  /// In the order of NetData::arrays.
  [[nodiscard]] std::vector<Tensor> parameters() const {
    return {vectors_, bias_,       gru_[0],    gru_[1],   gru_[2],   gru_[3],
            after_,   after_bias_, own_inner_, own_bias_, own_outer_};
  }
  /// Uniform within 1 / sqrt(inputs), as is usual.
  Tensor made(at::IntArrayRef shape, std::int64_t inputs) {
    const double most = 1 / std::sqrt(static_cast<double>(inputs));
    return torch::empty(shape).uniform_(-most, most, generator_).set_requires_grad(true);
  }
  void make_parameters() {
    vectors_ = torch::empty({items_, width_}).normal_(0, 0.1, generator_).set_requires_grad(true);
    std::vector<float> lines(histories_.items, 1);  // one more each: none is impossible
    for (const std::uint32_t item : histories_.line_items) ++lines[item];
    const Tensor counts = as_tensor(lines);
    bias_ = torch::log(counts / counts.sum()).set_requires_grad(true);
    gru_ = {made({3 * width_, width_}, width_), made({3 * width_, width_}, width_),
            made({3 * width_}, width_), made({3 * width_}, width_)};
    after_ = made({width_, width_}, width_);
    after_bias_ = made({width_}, width_);
    own_inner_ = made({kOwnWidth, kOwnFeatures}, kOwnFeatures);
    own_bias_ = made({kOwnWidth}, kOwnFeatures);
    own_outer_ = made({kOwnWidth}, kOwnWidth);
  }
  void find_positions() {
    for (const std::uint32_t c : draw_customers(histories_, options_.customers, options_.seed)) {
      const std::size_t count = histories_.baskets_of(c);
      const std::size_t from = count > options_.positions ? count - options_.positions : 1;
      for (std::size_t b = from; b < count; ++b) positions_.push_back({c, b});
    }
  }

  Tensor dropped(const Tensor& in) {
    const double kept = 1 - options_.dropout;
    return in * torch::empty_like(in).bernoulli_(kept, generator_) / kept;
  }
  Tensor log_chances(Batch& batch) {
    const Tensor baskets = std::get<0>(torch::embedding_bag(
        vectors_, as_tensor(batch.items), as_tensor(batch.offsets), false, /*mean*/ 1));
    const Tensor steps =
        baskets.index_select(0, as_tensor(batch.steps)).view({batch.rows, -1, width_});
    const Tensor states =
        std::get<0>(torch::gru(dropped(steps), torch::zeros({1, batch.rows, width_}), gru_, true, 1,
                               0, true, false, true));
    const Tensor last = (as_tensor(batch.lengths) - 1).view({-1, 1, 1}).expand({-1, 1, width_});
    const Tensor z = torch::addmm(after_bias_, states.gather(1, last).squeeze(1), after_.t());
    const Tensor own =
        torch::relu(
            torch::addmm(
                own_bias_,
                as_tensor(batch.own_features).view({-1, static_cast<std::int64_t>(kOwnFeatures)}),
                own_inner_.t()))
            .mv(own_outer_);
    const Tensor logits = torch::addmm(bias_, z, vectors_.t())
                              .flatten()
                              .index_add(0, as_tensor(batch.own_places), own)
                              .view({batch.rows, items_});
    return torch::log_softmax(logits, 1);
  }

  const next_order::Histories& histories_;
  Options options_;
  std::int64_t items_, width_;
  base::Random random_;
  at::Generator generator_;
  Batcher batcher_;
  Tensor vectors_, bias_, after_, after_bias_, own_inner_, own_bias_, own_outer_;
  std::vector<Tensor> gru_;
  std::vector<Position> positions_;
  std::unique_ptr<torch::optim::Adam> adam_;
};

}  // namespace

bool can_train() { return true; }

std::unique_ptr<Trainer> make_trainer(const next_order::Histories& histories,
                                      const Options& options) {
  return std::make_unique<TorchTrainer>(histories, options);
}

}  // namespace next_order_net

#endif
