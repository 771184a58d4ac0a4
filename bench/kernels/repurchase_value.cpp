// bench_repurchase_value FOLDER HORIZON: fits BG/NBD to the customers in FOLDER (x.u32 recency.f64
// age.f64) and Gamma-Gamma to their spending (amount.f64: mean of the repeat orders), and expects
// their orders in the HORIZON; writes expected.f64 alive.f64 amount_expected.f64 there and prints
// the parameters and the median seconds.
#include "kernels/repurchase_value/repurchase_value.h"

#include "bench/kernels/bench.h"

namespace {

constexpr int kRuns = 5;
constexpr unsigned kThreads = 2;

}  // namespace

int main(int argc, char** argv) {
  using repurchase_value::PurchaseHistory, repurchase_value::SpendHistory;
  if (argc != 3) bench::fail("usage: bench_repurchase_value FOLDER HORIZON");
  const std::string folder = argv[1];
  const double horizon = std::strtod(argv[2], nullptr);
  const auto x = bench::read_column<std::uint32_t>(folder + "/x.u32");
  const auto recency = bench::read_column<double>(folder + "/recency.f64");
  const auto age = bench::read_column<double>(folder + "/age.f64");
  const auto amount = bench::read_column<double>(folder + "/amount.f64");
  std::vector<PurchaseHistory> orders;
  std::vector<SpendHistory> spending;
  for (std::size_t i = 0; i < x.size(); ++i) {
    orders.push_back({x[i], recency[i], age[i]});
    spending.push_back({x[i], amount[i]});
  }
  const auto fit = repurchase_value::fit_bg_nbd(orders, kThreads);
  const auto spend = repurchase_value::fit_gamma_gamma(spending, kThreads);
  if (!fit || !spend) bench::fail((fit ? spend.error() : fit.error()).reason);
  const auto expect = [&] {
    return repurchase_value::expected_orders(fit->params, orders, horizon, kThreads);
  };
  bench::write_column(folder + "/expected.f64", expect());
  bench::write_column(folder + "/alive.f64",
                      repurchase_value::probability_alive(fit->params, orders));
  bench::write_column(folder + "/amount_expected.f64",
                      repurchase_value::expected_amount(spend->params, spending));
  const PurchaseHistory published{2, 30.43, 38.86};
  bench::print("r", fit->params.r);
  bench::print("alpha", fit->params.alpha);
  bench::print("a", fit->params.a);
  bench::print("b", fit->params.b);
  bench::print("log_likelihood", fit->log_likelihood);
  bench::print("p", spend->params.p);
  bench::print("q", spend->params.q);
  bench::print("gamma", spend->params.gamma);
  bench::print("spend_log_likelihood", spend->log_likelihood);
  bench::print("worked_customer",
               repurchase_value::expected_orders(fit->params, {&published, 1}, 39)[0]);
  bench::print("fit_seconds", bench::median_seconds(kRuns, [&] {
                 static_cast<void>(repurchase_value::fit_bg_nbd(orders, kThreads));
               }));
  bench::print("spend_seconds", bench::median_seconds(kRuns, [&] {
                 static_cast<void>(repurchase_value::fit_gamma_gamma(spending, kThreads));
               }));
  bench::print("expect_seconds", bench::median_seconds(kRuns, expect));
}
