// bench_anomaly FOLDER: outliers and changes of the series in FOLDER (values.f64, all of 60 months
// with a yearly season); writes outliers.u32 and changes.u32 (series, month pairs) and prints
// seconds.
#include "kernels/anomaly/anomaly.h"

#include <cstdint>

#include "bench/kernels/bench.h"

namespace {

constexpr std::size_t kMonths = 60, kSeason = 12;

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) bench::fail("usage: bench_anomaly FOLDER");
  const std::string folder = argv[1];
  const auto values = bench::read_column<double>(folder + "/values.f64");
  std::vector<std::uint32_t> outliers, changes;
  const auto work = [&] {
    outliers.clear();
    changes.clear();
    for (std::size_t at = 0; at + kMonths <= values.size(); at += kMonths) {
      const auto series = std::span(values).subspan(at, kMonths);
      const auto index = static_cast<std::uint32_t>(at / kMonths);
      for (const auto& found : anomaly::find_outliers(series, {.season = kSeason}))
        outliers.insert(outliers.end(), {index, static_cast<std::uint32_t>(found.at)});
      for (const auto& found : anomaly::find_changes(series, {.season = kSeason}))
        changes.insert(changes.end(), {index, static_cast<std::uint32_t>(found.at)});
    }
  };
  bench::print("seconds", bench::median_seconds(3, work));
  bench::write_column(folder + "/outliers.u32", outliers);
  bench::write_column(folder + "/changes.u32", changes);
}
