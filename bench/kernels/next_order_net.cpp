// bench_next_order_net FOLDER SEEDS: baskets in FOLDER (customer.u32 time.i32 item.u32). The
// blend's weights are chosen by its back-test, then for each seed the network's epochs and its
// weight beside the blend by its own; all learn from all baskets, and name ten items to every
// customer. Writes blend.u32, and for each seed net-SEED.u32 and mix-SEED.u32 (ten items a
// customer, filled with the highest number). Prints what was chosen, the recall in the back-test
// and the seconds; only can_train when this program was built without libtorch or SEEDS is 0.
#include "kernels/next_order_net/next_order_net.h"

#include <limits>
#include <numeric>

#include "bench/kernels/bench.h"

namespace {

constexpr std::size_t kCount = 10, kCustomersAtOnce = 1'000;
constexpr std::uint32_t kNoItem = std::numeric_limits<std::uint32_t>::max();

std::size_t above_highest(const std::vector<std::uint32_t>& indexes) {
  return 1 + std::size_t{*std::max_element(indexes.begin(), indexes.end())};
}

/// Ten items of each customer, some customers at a time: list_of(customers) gives their lists.
template <class Lists>
void write_lists(const std::string& path, std::size_t customers, const Lists& lists_of) {
  std::vector<std::uint32_t> out(customers * kCount, kNoItem);
  for (std::size_t from = 0; from < customers; from += kCustomersAtOnce) {
    std::vector<std::uint32_t> asked(std::min(kCustomersAtOnce, customers - from));
    std::iota(asked.begin(), asked.end(), static_cast<std::uint32_t>(from));
    const auto lists = lists_of(asked);
    for (std::size_t i = 0; i < lists.size(); ++i)
      std::copy(lists[i].begin(), lists[i].end(),
                out.begin() + static_cast<std::ptrdiff_t>((from + i) * kCount));
  }
  bench::write_column(path, out);
}

using Lists = std::vector<std::vector<std::uint32_t>>;

/// The network alone, among all items.
Lists best_of(const next_order_net::Net& net, const next_order::Histories& histories,
              std::span<const std::uint32_t> asked) {
  const auto shares = net.shares(histories, asked, 1);
  Lists out;
  std::vector<std::uint32_t> ranked(histories.items);
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const auto of = std::span(shares).subspan(i * histories.items, histories.items);
    std::iota(ranked.begin(), ranked.end(), 0U);
    const std::size_t count = std::min(kCount, ranked.size());
    std::partial_sort(
        ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count), ranked.end(),
        [&](std::uint32_t a, std::uint32_t b) { return of[a] != of[b] ? of[a] > of[b] : a < b; });
    out.emplace_back(ranked.begin(), ranked.begin() + static_cast<std::ptrdiff_t>(count));
  }
  return out;
}

void run_seed(std::uint64_t seed, const std::string& folder, const next_order::Model& model,
              const next_order::Weights& blend) {
  const next_order::Histories& histories = model.histories();
  const auto name = [&](const char* what) { return what + ("_" + std::to_string(seed)); };
  const double start = bench::now();
  next_order_net::Options options;
  options.seed = seed;
  const auto tested = next_order_net::back_test(histories, model.options(), blend, options);
  if (!tested) bench::fail(tested.error().reason);
  options.epochs = tested->epochs;
  const auto net = next_order_net::Net::train(histories, options);
  if (!net) bench::fail(net.error().reason);
  bench::print(name("seconds").c_str(), bench::now() - start);
  bench::print(name("epochs").c_str(), static_cast<double>(tested->epochs));
  bench::print(name("weight").c_str(), tested->weight);
  bench::print(name("back_test_blend").c_str(), tested->blend_recall);
  bench::print(name("back_test_net").c_str(), tested->net_recall);
  bench::print(name("back_test_mix").c_str(), tested->mix_recall);
  const auto path = [&](const char* what) {
    return folder + "/" + what + "-" + std::to_string(seed) + ".u32";
  };
  write_lists(path("net"), histories.customers,
              [&](const auto& asked) { return best_of(*net, histories, asked); });
  write_lists(path("mix"), histories.customers, [&](const auto& asked) {
    Lists out;
    for (const auto& list :
         next_order_net::recommend(model, blend, *net, tested->weight, asked, {.count = kCount})) {
      out.emplace_back();
      for (const auto& made : list) out.back().push_back(made.blend.item);
    }
    return out;
  });
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) bench::fail("usage: bench_next_order_net FOLDER SEEDS");
  bench::print("can_train", next_order_net::can_train() ? 1 : 0);
  const std::uint64_t seeds = std::strtoull(argv[2], nullptr, 10);
  if (!next_order_net::can_train() || seeds == 0) return 0;
  const std::string folder = argv[1];
  const auto customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto time = bench::read_column<std::int32_t>(folder + "/time.i32");
  const auto item = bench::read_column<std::uint32_t>(folder + "/item.u32");
  if (customer.empty()) bench::fail("no lines in " + folder);
  auto histories = next_order::gather_histories(
      {customer, time, item, {}, above_highest(customer), above_highest(item), {}, {}});
  if (!histories) bench::fail(histories.error().reason);

  const double start = bench::now();
  const next_order::Options options{};
  const auto tested = next_order::back_test(*histories, options, {.count = kCount});
  if (!tested) bench::fail(tested.error().reason);
  const auto model = next_order::Model::train(std::move(*histories), options);
  if (!model) bench::fail(model.error().reason);
  bench::print("blend_seconds", bench::now() - start);
  write_lists(folder + "/blend.u32", model->histories().customers, [&](const auto& asked) {
    Lists out;
    for (const auto& list : model->recommend(asked, tested->blend, {.count = kCount})) {
      out.emplace_back();
      for (const auto& made : list) out.back().push_back(made.item);
    }
    return out;
  });
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) run_seed(seed, folder, *model, tested->blend);
}
