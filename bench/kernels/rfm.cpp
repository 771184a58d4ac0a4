// bench_rfm FOLDER: summaries, quantile scores (5 groups) and tiers of the lines in FOLDER
// (customer.u32 order.u32 day.i32 amount.i64); writes recency.i32 orders.u32 amount_of.i64
// scores.u8 there and prints the median seconds.
#include "kernels/rfm/rfm.h"

#include "bench/kernels/bench.h"

namespace {

struct Result {
  std::vector<rfm::Activity> customers;
  std::vector<rfm::Scores> scores;
  rfm::Tiers tiers;
};

Result work(const rfm::OrderLines& lines, rfm::Window window) {
  static constexpr double kShares[] = {0.05, 0.15, 0.3};
  Result result;
  result.customers = rfm::summarise(lines, window);
  result.scores = rfm::score_by_quantile(result.customers, 5);
  result.tiers = rfm::tiers_by_share(rfm::value_points(result.scores, {}), kShares);
  return result;
}

std::size_t above_highest(const std::vector<std::uint32_t>& indexes) {
  return indexes.empty() ? 0 : 1 + std::size_t{*std::max_element(indexes.begin(), indexes.end())};
}

void write(const std::string& folder, const Result& result) {
  std::vector<std::int32_t> recency;
  std::vector<std::uint32_t> orders;
  std::vector<std::int64_t> amount;
  std::vector<std::uint8_t> scores;
  for (std::size_t i = 0; i < result.customers.size(); ++i) {
    recency.push_back(result.customers[i].recency_days);
    orders.push_back(result.customers[i].orders);
    amount.push_back(result.customers[i].amount_minor);
    const rfm::Scores& s = result.scores[i];
    scores.insert(scores.end(), {s.recency, s.frequency, s.amount, result.tiers[i]});
  }
  bench::write_column(folder + "/recency.i32", recency);
  bench::write_column(folder + "/orders.u32", orders);
  bench::write_column(folder + "/amount_of.i64", amount);
  bench::write_column(folder + "/scores.u8", scores);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) bench::fail("usage: bench_rfm FOLDER");
  const std::string folder = argv[1];
  const auto customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto order = bench::read_column<std::uint32_t>(folder + "/order.u32");
  const auto day = bench::read_column<std::int32_t>(folder + "/day.i32");
  const auto amount = bench::read_column<std::int64_t>(folder + "/amount.i64");
  if (day.empty()) bench::fail("no lines in " + folder);
  const auto [first, last] = std::minmax_element(day.begin(), day.end());
  const rfm::OrderLines lines{
      customer, order, day, amount, above_highest(customer), above_highest(order)};
  const rfm::Window window{*first, *last};
  bench::print("seconds", bench::median_seconds(9, [&] { work(lines, window); }));
  write(folder, work(lines, window));
}
