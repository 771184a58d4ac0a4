// bench_cohorts FOLDER: from customer.u32 day.i32 period.u32 amount.i64 in FOLDER the time to
// repurchase, its survival curve and the retention triangle; writes days.i32 observed.u8 (the
// durations), curve.f64 (days, survival, lower, upper a row) and active.u32, and prints the median
// seconds of the curve and of the triangle.
#include "kernels/cohorts/cohorts.h"

#include "bench/kernels/bench.h"

namespace {

constexpr int kRuns = 9;

void write(const std::string& folder, const std::vector<cohorts::Duration>& durations,
           const cohorts::SurvivalCurve& curve, const cohorts::Triangle& triangle) {
  std::vector<std::int32_t> days;
  std::vector<std::uint8_t> observed;
  for (const cohorts::Duration& duration : durations) {
    days.push_back(duration.days);
    observed.push_back(duration.observed ? 1 : 0);
  }
  std::vector<double> rows;
  for (const cohorts::SurvivalPoint& point : curve.points)
    rows.insert(rows.end(),
                {static_cast<double>(point.days), point.survival, point.lower, point.upper});
  bench::write_column(folder + "/days.i32", days);
  bench::write_column(folder + "/observed.u8", observed);
  bench::write_column(folder + "/curve.f64", rows);
  bench::write_column(folder + "/active.u32", triangle.active);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) bench::fail("usage: bench_cohorts FOLDER");
  const std::string folder = argv[1];
  const auto customer = bench::read_column<std::uint32_t>(folder + "/customer.u32");
  const auto day = bench::read_column<std::int32_t>(folder + "/day.i32");
  const auto period = bench::read_column<std::uint32_t>(folder + "/period.u32");
  const auto amount = bench::read_column<std::int64_t>(folder + "/amount.i64");
  if (day.empty()) bench::fail("no purchases in " + folder);
  const std::size_t customers =
      1 + std::size_t{*std::max_element(customer.begin(), customer.end())};
  const std::size_t periods = 1 + std::size_t{*std::max_element(period.begin(), period.end())};
  const std::int32_t last_day = *std::max_element(day.begin(), day.end());
  const auto durations = cohorts::time_to_repurchase({customer, day, customers, last_day});
  const cohorts::Purchases purchases{customer, period, amount, customers, periods};
  bench::print("seconds", bench::median_seconds(kRuns, [&] { cohorts::kaplan_meier(durations); }));
  bench::print("triangle_seconds",
               bench::median_seconds(kRuns, [&] { cohorts::count_retention(purchases); }));
  bench::print("cold_seconds", bench::median_seconds_cold(kRuns, [&] {
                 cohorts::kaplan_meier(durations);
                 cohorts::count_retention(purchases);
               }));
  write(folder, durations, cohorts::kaplan_meier(durations), cohorts::count_retention(purchases));
}
