// bench_price_response FOLDER: elasticities of the panel in FOLDER: shape.u32 (products, periods,
// season), quantity.f64, price.f64, pairs.u32 (product, rival) and customers.u32 when it is there;
// writes own.f64 and cross.f64 (verdict, value, low, high, p, changes, stands a row).
// bench_price_response switching FOLDER: customer.u32 product.u32 quantity.f64 before, and
// later_customer.u32 later_product.u32 later_quantity.f64 after; writes switching.f64 (quantities)
// and hidden.u8, each `side` a row, and prints side and lines. Both print seconds.
#include "kernels/price_response/price_response.h"

#include <filesystem>
#include <string_view>

#include "bench/kernels/bench.h"
#include "kernels/price_response/switching.h"

namespace {

constexpr int kRuns = 3;

void add(std::vector<double>& rows, const price_response::Estimate& estimate, bool stands) {
  rows.insert(rows.end(),
              {static_cast<double>(estimate.verdict), estimate.value, estimate.low, estimate.high,
               estimate.p, static_cast<double>(estimate.changes), stands ? 1.0 : 0.0});
}

void measure(const std::string& folder) {
  const auto shape = bench::read_column<std::uint32_t>(folder + "/shape.u32");
  const auto quantity = bench::read_column<double>(folder + "/quantity.f64");
  const auto price = bench::read_column<double>(folder + "/price.f64");
  const auto numbers = bench::read_column<std::uint32_t>(folder + "/pairs.u32");
  std::vector<std::uint32_t> customers;
  if (std::filesystem::exists(folder + "/customers.u32"))
    customers = bench::read_column<std::uint32_t>(folder + "/customers.u32");
  std::vector<price_response::Pair> pairs;
  for (std::size_t i = 0; i + 1 < numbers.size(); i += 2)
    pairs.push_back({numbers[i], numbers[i + 1]});
  const price_response::Panel panel{shape.at(0), shape.at(1), quantity, price, customers};
  price_response::Options options;
  options.season = shape.at(2);
  const auto found = price_response::measure(panel, pairs, options);
  if (!found) bench::fail(found.error().message);
  bench::print("seconds", bench::median_seconds(kRuns, [&] {
                 (void)price_response::measure(panel, pairs, options);
               }));
  std::vector<double> own, cross;
  for (const auto& estimate : found->own) add(own, estimate, false);
  for (const auto& estimate : found->cross) add(cross, estimate.estimate, estimate.stands);
  bench::write_column(folder + "/own.f64", own);
  bench::write_column(folder + "/cross.f64", cross);
}

void count(const std::string& folder) {
  const auto customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto product = bench::read_column<std::uint32_t>(folder + "/product.u32");
  const auto quantity = bench::read_column<double>(folder + "/quantity.f64");
  const auto later_customer = bench::read_column<std::uint32_t>(folder + "/later_customer.u32");
  const auto later_product = bench::read_column<std::uint32_t>(folder + "/later_product.u32");
  const auto later_quantity = bench::read_column<double>(folder + "/later_quantity.f64");
  std::size_t products = 0;
  for (const auto* column : {&product, &later_product})
    for (const std::uint32_t number : *column)
      products = std::max<std::size_t>(products, number + 1);
  const auto work = [&] {
    return price_response::count_switching(
        {customer, product, quantity}, {later_customer, later_product, later_quantity}, products);
  };
  const auto matrix = work();
  if (!matrix) bench::fail(matrix.error().message);
  bench::print("seconds", bench::median_seconds(kRuns, [&] { (void)work(); }));
  bench::print("side", static_cast<double>(matrix->side()));
  bench::print("lines", static_cast<double>(matrix->lines));
  bench::write_column(folder + "/switching.f64", matrix->quantities);
  bench::write_column(folder + "/hidden.u8", matrix->hidden);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 3 && std::string_view(argv[1]) == "switching")
    count(argv[2]);
  else if (argc == 2)
    measure(argv[1]);
  else
    bench::fail("usage: bench_price_response FOLDER | switching FOLDER");
}
