// Apart from the rest: what only asks a network is linked without libtorch.
#include <cmath>

#include "kernels/next_order_net/net_data.h"

namespace next_order_net {
namespace {
constexpr std::size_t kEpochsMost = 1'000;
}  // namespace

std::optional<base::Error> refusal(const next_order::Histories& histories, const Options& o) {
  const auto is_count = [](std::size_t v, std::size_t most) { return v >= 1 && v <= most; };
  constexpr std::size_t kAny = 1'000'000'000;
  if (!is_count(o.width, kWidthMost) || !(o.dropout >= 0 && o.dropout < 1) || !(o.rate > 0) ||
      !std::isfinite(o.rate) || !is_count(o.batch, kAny) || !is_count(o.baskets, kAny) ||
      !is_count(o.positions, kAny) || !is_count(o.customers, kAny) ||
      !is_count(o.epochs, kEpochsMost))
    return base::invalid("next_order_net.bad_option",
                         "an option is outside the range that its comment names");
  if (draw_customers(histories, 1, 1).empty())
    return base::invalid("next_order_net.no_past",
                         "nobody has two baskets: there is nothing to learn");
  if (!can_train())
    return base::invalid("next_order_net.cannot_train",
                         "built without libtorch: install libtorch-dev and build again");
  return std::nullopt;
}

base::Result<Net> Net::train(const next_order::Histories& histories, const Options& options) {
  if (const auto refused = refusal(histories, options)) return *refused;
  const auto trainer = make_trainer(histories, options);
  for (std::size_t epoch = 0; epoch < options.epochs; ++epoch) trainer->run_epoch();
  return Net(std::make_shared<NetData>(trainer->data()));
}

}  // namespace next_order_net
