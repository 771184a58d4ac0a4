#pragma once
#include <cmath>
#include <string>
#include <vector>

#include "kernels/next_order_net/net_data.h"

/// The formula of next_order_net.h, item by item in doubles: slow, for tests.
namespace next_order_net::naive {

using Vector = std::vector<double>;

inline Vector times(const std::vector<float>& table, const Vector& v,
                    const std::vector<float>& added) {
  Vector out(added.begin(), added.end());
  for (std::size_t row = 0; row < out.size(); ++row)
    for (std::size_t i = 0; i < v.size(); ++i) out[row] += double{table[row * v.size() + i]} * v[i];
  return out;
}

inline double sigmoid(double v) { return 1 / (1 + std::exp(-v)); }

/// The state of the GRU after the customer's last baskets.
inline Vector state(const NetData& net, const next_order::Histories& h, std::uint32_t customer) {
  Vector out(net.width, 0);
  const std::size_t end = h.first_basket[customer + 1];
  const std::size_t count = std::min(h.baskets_of(customer), net.baskets);
  for (std::size_t b = end - count; b < end; ++b) {
    Vector mean(net.width, 0);
    for (const std::uint32_t item : h.basket(b))
      for (std::size_t i = 0; i < net.width; ++i)
        mean[i] += net.vectors[item * net.width + i] / static_cast<double>(h.basket(b).size());
    const Vector in = times(net.gru_input, mean, net.gru_input_bias);
    const Vector back = times(net.gru_state, out, net.gru_state_bias);
    for (std::size_t i = 0; i < net.width; ++i) {
      const std::size_t u = net.width + i, n = 2 * net.width + i;
      const double update = sigmoid(in[u] + back[u]);
      const double fresh = std::tanh(in[n] + sigmoid(in[i] + back[i]) * back[n]);
      out[i] = (1 - update) * fresh + update * out[i];
    }
  }
  return out;
}

inline double own(const NetData& net, const next_order::Histories& h, std::uint32_t customer,
                  std::uint32_t item) {
  double with = 0, recent = 0, all = 0, since = -1;
  const std::size_t count = h.baskets_of(customer);
  for (std::size_t age = 0; age < count; ++age) {
    const auto basket = h.basket(h.first_basket[customer + 1] - 1 - age);
    const double weight = std::pow(0.9, static_cast<double>(age));
    all += weight;
    if (std::find(basket.begin(), basket.end(), item) == basket.end()) continue;
    with += 1, recent += weight;
    if (since < 0) since = static_cast<double>(age);
  }
  if (with == 0) return 0;
  const auto baskets = static_cast<double>(count);
  const Vector inner = times(net.own_inner,
                             {with / baskets, recent / all, 1 / (1 + since), std::log(1 + with) / 4,
                              std::log(1 + baskets) / 4},
                             net.own_inner_bias);
  double out = 0;
  for (std::size_t unit = 0; unit < kOwnWidth; ++unit)
    out += std::max(0.0, inner[unit]) * net.own_outer[unit];
  return out;
}

inline Vector shares(const NetData& net, const next_order::Histories& h, std::uint32_t customer) {
  Vector out(net.items, 0);
  if (h.baskets_of(customer) == 0) return out;
  const Vector z = times(net.after, state(net, h, customer), net.after_bias);
  double sum = 0;
  for (std::uint32_t item = 0; item < net.items; ++item) {
    if (!h.excluded.empty() && h.excluded[item] != 0) continue;
    double logit = net.bias[item] + own(net, h, customer, item);
    for (std::size_t i = 0; i < net.width; ++i) logit += net.vectors[item * net.width + i] * z[i];
    sum += out[item] = std::exp(logit);
  }
  for (double& v : out) v *= net.basket_size / sum;
  return out;
}

/// As Net::to_bytes writes it.
inline std::string written(NetData net) {
  std::string out = "next_order_net 1";
  const auto put = [&](const auto& value) {
    out.append(reinterpret_cast<const char*>(&value), sizeof value);
  };
  for (const std::size_t v : {net.items, net.width, net.baskets}) put(std::uint64_t{v});
  put(net.basket_size);
  for (const auto* array : net.arrays())
    for (const float v : *array) put(v);
  return out;
}

}  // namespace next_order_net::naive
