#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "kernels/next_order_net/net_data.h"

namespace next_order_net {
namespace {
constexpr std::size_t kMixedAtOnce = 256;
}  // namespace

std::vector<std::vector<Mixed>> recommend(const next_order::Model& model,
                                          const next_order::Weights& blend, const Net& net,
                                          double weight, std::span<const std::uint32_t> customers,
                                          const next_order::Request& request) {
  CHECK(weight >= 0 && std::isfinite(weight));
  next_order::Request wide = request;
  wide.count = std::max(kCandidates, request.count);
  const unsigned threads = model.options().threads;
  std::vector<std::vector<Mixed>> out;
  for (std::size_t from = 0; from < customers.size(); from += kMixedAtOnce) {
    const auto some = customers.subspan(from, std::min(kMixedAtOnce, customers.size() - from));
    const auto lists = model.recommend(some, blend, wide);
    const auto shares = net.shares(model.histories(), some, threads);
    for (std::size_t i = 0; i < lists.size(); ++i) {
      auto& mixed = out.emplace_back();
      for (const auto& made : lists[i])
        mixed.push_back({made, weight * double{shares[i * net.items() + made.item]}});
      std::stable_sort(mixed.begin(), mixed.end(),
                       [](const Mixed& a, const Mixed& b) { return a.score() > b.score(); });
      mixed.resize(std::min(mixed.size(), request.count));
    }
  }
  return out;
}

}  // namespace next_order_net
