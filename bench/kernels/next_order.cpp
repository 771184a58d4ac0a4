// bench_next_order FOLDER [among | growth]: baskets in FOLDER (customer.u32 time.i32 item.u32), the
// blend chosen by back-test and ten items recommended to every customer. Writes for each method
// METHOD.u32 (ten items a customer, filled with the highest number) and prints the recall of the
// back-tests and the seconds of the whole: gathering, back-test, training, recommending the blend
// with reasons. With `among` the back-test asks only the customers whose byte in among.u8 is 1.
// With `growth` every part is wanted of every customer, whatever the back-test would leave out, and
// no method is measured alone: the work of a customer is then the same at all sizes.
#include "kernels/next_order/next_order.h"

#include <limits>
#include <numeric>

#include "bench/kernels/bench.h"

namespace {

constexpr std::size_t kCount = 10, kCustomersAtOnce = 20'000;
constexpr const char* kNames[] = {"popular", "own", "item_knn", "tifu_knn", "ease"};

std::size_t above_highest(const std::vector<std::uint32_t>& indexes) {
  return 1 + std::size_t{*std::max_element(indexes.begin(), indexes.end())};
}

/// The items for all customers; the reasons are made and passed over, some customers at a time.
std::vector<std::uint32_t> recommend(const next_order::Model& model, std::size_t customers,
                                     const next_order::Weights& weights) {
  std::vector<std::uint32_t> out(customers * kCount, std::numeric_limits<std::uint32_t>::max());
  for (std::size_t from = 0; from < customers; from += kCustomersAtOnce) {
    std::vector<std::uint32_t> asked(std::min(kCustomersAtOnce, customers - from));
    std::iota(asked.begin(), asked.end(), static_cast<std::uint32_t>(from));
    const auto lists = model.recommend(asked, weights, {.count = kCount});
    for (std::size_t i = 0; i < lists.size(); ++i)
      for (std::size_t k = 0; k < lists[i].size(); ++k)
        out[(from + i) * kCount + k] = lists[i][k].item;
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2 || argc > 3) bench::fail("usage: bench_next_order FOLDER [among | growth]");
  const std::string folder = argv[1], how = argc == 3 ? argv[2] : "";
  const auto customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto time = bench::read_column<std::int32_t>(folder + "/time.i32");
  const auto item = bench::read_column<std::uint32_t>(folder + "/item.u32");
  std::vector<std::uint8_t> among;
  if (how == "among") among = bench::read_column<std::uint8_t>(folder + "/among.u8");
  if (customer.empty()) bench::fail("no lines in " + folder);
  const next_order::Lines lines{
      customer, time, item, {}, above_highest(customer), above_highest(item), {}, {}};
  const next_order::Options options{.threads = 2};

  const double start = bench::now();
  auto histories = next_order::gather_histories(lines, options.threads);
  if (!histories) bench::fail(histories.error().reason);
  const auto tested = next_order::back_test(*histories, options, {.count = kCount, .among = among});
  if (!tested) bench::fail(tested.error().reason);
  const auto model = next_order::Model::train(std::move(*histories), options);
  if (!model) bench::fail(model.error().reason);
  const next_order::Weights all_parts{1, 1, 1, 1, 1, 1};
  const auto blend =
      recommend(*model, lines.customers, how == "growth" ? all_parts : tested->blend);
  bench::print("seconds", bench::now() - start);

  bench::write_column(folder + "/blend.u32", blend);
  bench::print("back_test_blend", tested->blend_recall);
  for (std::size_t p = 0; p < next_order::kParts; ++p)
    bench::print(("weight_" + std::to_string(p)).c_str(), tested->blend[p]);
  if (how == "growth") return 0;
  for (std::size_t m = 0; m < next_order::kMethods; ++m) {
    const double since = bench::now();
    const auto weights = next_order::weights_of(static_cast<next_order::Method>(m));
    bench::write_column(folder + "/" + kNames[m] + ".u32",
                        recommend(*model, lines.customers, weights));
    bench::print((std::string(kNames[m]) + "_seconds").c_str(), bench::now() - since);
    bench::print((std::string("back_test_") + kNames[m]).c_str(), tested->recall[m]);
  }
}
