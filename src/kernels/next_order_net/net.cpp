#include <Eigen/Core>
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/check.h"
#include "base/parallel.h"
#include "kernels/next_order_net/net_data.h"

namespace next_order_net {
namespace {

constexpr std::size_t kAskedAtOnce = 64;
constexpr std::string_view kMagic = "next_order_net 1";
static_assert(std::endian::native == std::endian::little, "written networks are little-endian");

using Table =
    Eigen::Map<const Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>>;
using Column = Eigen::Map<const Eigen::VectorXf>;

Table table_of(const std::vector<float>& values, std::size_t columns) {
  return {values.data(), static_cast<Eigen::Index>(values.size() / columns),
          static_cast<Eigen::Index>(columns)};
}
Column column_of(const std::vector<float>& values) {
  return {values.data(), static_cast<Eigen::Index>(values.size())};
}
Eigen::ArrayXf sigmoid(const Eigen::ArrayXf& v) { return 1 / (1 + (-v).exp()); }

/// The GRU's state after the baskets [from, to).
Eigen::VectorXf state_after(const NetData& net, const next_order::Histories& histories,
                            std::size_t from, std::size_t to) {
  const auto width = static_cast<Eigen::Index>(net.width);
  const Table vectors = table_of(net.vectors, net.width);
  Eigen::VectorXf state = Eigen::VectorXf::Zero(width);
  for (std::size_t b = from; b < to; ++b) {
    Eigen::VectorXf basket = Eigen::VectorXf::Zero(width);
    for (const std::uint32_t item : histories.basket(b)) basket += vectors.row(item).transpose();
    basket /= static_cast<float>(histories.basket(b).size());
    const Eigen::VectorXf in =
        table_of(net.gru_input, net.width) * basket + column_of(net.gru_input_bias);
    const Eigen::VectorXf back =
        table_of(net.gru_state, net.width) * state + column_of(net.gru_state_bias);
    const Eigen::ArrayXf reset = sigmoid(in.head(width) + back.head(width));
    const Eigen::ArrayXf update = sigmoid(in.segment(width, width) + back.segment(width, width));
    const Eigen::ArrayXf fresh = (in.tail(width).array() + reset * back.tail(width).array()).tanh();
    state = ((1 - update) * fresh + update * state.array()).matrix();
  }
  return state;
}

float own_part(const NetData& net, const OwnItem& own) {
  float out = 0;
  for (std::size_t unit = 0; unit < kOwnWidth; ++unit) {
    float sum = net.own_inner_bias[unit];
    for (std::size_t f = 0; f < kOwnFeatures; ++f)
      sum += net.own_inner[unit * kOwnFeatures + f] * own.features[f];
    out += std::max(0.0F, sum) * net.own_outer[unit];
  }
  return out;
}

template <class T>
void put(std::string& bytes, const T* values, std::size_t count) {
  bytes.append(reinterpret_cast<const char*>(values), count * sizeof(T));
}

/// Takes values from the front of bytes; false when there are not so many.
template <class T>
bool take(std::string_view& bytes, T* values, std::size_t count) {
  if (bytes.size() / sizeof(T) < count) return false;
  std::memcpy(values, bytes.data(), count * sizeof(T));
  bytes.remove_prefix(count * sizeof(T));
  return true;
}

}  // namespace

void Asker::ask(std::uint32_t customer, std::span<float> shares) {
  std::fill(shares.begin(), shares.end(), 0.0F);
  const std::size_t count = histories_.baskets_of(customer);
  if (count == 0) return;
  const std::size_t end = histories_.first_basket[customer + 1];
  const Eigen::VectorXf state =
      state_after(net_, histories_, end - std::min(count, net_.baskets), end);
  const Eigen::VectorXf z = table_of(net_.after, net_.width) * state + column_of(net_.after_bias);
  Eigen::Map<Eigen::VectorXf> out(shares.data(), static_cast<Eigen::Index>(shares.size()));
  out = table_of(net_.vectors, net_.width) * z + column_of(net_.bias);
  for (const OwnItem& own : reader_.own_items(customer, count))
    shares[own.item] += own_part(net_, own);
  out = (out.array() - out.maxCoeff()).exp().matrix();
  if (!histories_.excluded.empty())
    for (std::size_t i = 0; i < shares.size(); ++i)
      if (histories_.excluded[i] != 0) shares[i] = 0;
  out *= static_cast<float>(net_.basket_size) / std::max(out.sum(), 1e-30F);
}

std::size_t Net::items() const { return data_->items; }

std::vector<float> Net::shares(const next_order::Histories& histories,
                               std::span<const std::uint32_t> customers, unsigned threads) const {
  CHECK(histories.items == data_->items);
  for (const std::uint32_t customer : customers) CHECK(customer < histories.customers);
  std::vector<float> out(customers.size() * data_->items);
  base::parallel_blocks(
      customers.size(), kAskedAtOnce, threads, [&](std::size_t from, std::size_t to) {
        Asker asker(*data_, histories);
        for (std::size_t i = from; i < to; ++i)
          asker.ask(customers[i], std::span(out).subspan(i * data_->items, data_->items));
      });
  return out;
}

std::string Net::to_bytes() const {
  NetData data = *data_;
  std::string out(kMagic);
  const std::array<std::uint64_t, 3> head{data.items, data.width, data.baskets};
  put(out, head.data(), head.size());
  put(out, &data.basket_size, 1);
  for (const auto* array : data.arrays()) put(out, array->data(), array->size());
  return out;
}

base::Result<Net> Net::from_bytes(std::string_view bytes) {
  const base::Error refused =
      base::invalid("next_order_net.not_a_net", "these bytes are not a written network");
  if (!bytes.starts_with(kMagic)) return refused;
  bytes.remove_prefix(kMagic.size());
  auto data = std::make_shared<NetData>();
  std::array<std::uint64_t, 3> head{};
  if (!take(bytes, head.data(), head.size()) || !take(bytes, &data->basket_size, 1)) return refused;
  data->items = head[0], data->width = head[1], data->baskets = head[2];
  // Sizes first: what does not fit the bytes must not be given memory.
  if (data->width < 1 || data->width > kWidthMost || data->items > bytes.size() ||
      data->baskets < 1 || !(data->basket_size >= 0) || !std::isfinite(data->basket_size))
    return refused;
  const auto sizes = data->sizes();
  for (std::size_t i = 0; i < NetData::kArrays; ++i) {
    if (bytes.size() / sizeof(float) < sizes[i]) return refused;
    std::vector<float>& array = *data->arrays()[i];
    array.resize(sizes[i]);
    if (!take(bytes, array.data(), array.size())) return refused;
    if (!std::all_of(array.begin(), array.end(), [](float v) { return std::isfinite(v); }))
      return refused;
  }
  if (!bytes.empty()) return refused;
  return Net(std::move(data));
}

}  // namespace next_order_net
