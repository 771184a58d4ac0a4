// bench_forecast FOLDER [chosen]: forecasts the series in FOLDER (values.f64 one after the other;
// length.u32 season.u32 horizon.u32 one per series) with two threads; writes chosen low80 high80
// and, unless only these are asked for, low95 high95 naive ets theta dynamic_theta (.f64, horizons
// one after the other) and prints seconds.
#include "kernels/forecast/forecast.h"

#include <map>

#include "base/parallel.h"
#include "bench/kernels/bench.h"
#include "kernels/forecast/together.h"

namespace {

constexpr unsigned kThreads = 2;
constexpr std::size_t kSeriesPerBlock = 8;

struct Series {
  std::span<const double> values;
  std::size_t season, horizon;
};
using Rows = std::vector<std::vector<double>>;

double seconds_of(const auto& work) {
  const double start = bench::now();
  work();
  return bench::now() - start;
}

void write(const std::string& folder, const char* name, const Rows& rows) {
  std::vector<double> all;
  for (const auto& row : rows) all.insert(all.end(), row.begin(), row.end());
  bench::write_column(folder + "/" + name + ".f64", all);
}

/// One method over all series: its file and its seconds.
void run(const std::string& folder, const char* name, const std::vector<Series>& series,
         const auto& method) {
  Rows rows(series.size());
  bench::print(name, seconds_of([&] {
                 base::parallel_blocks(series.size(), kSeriesPerBlock, kThreads,
                                       [&](std::size_t begin, std::size_t end) {
                                         for (std::size_t i = begin; i < end; ++i)
                                           rows[i] = method(series[i]);
                                       });
               }));
  write(folder, name, rows);
}

void run_chosen(const std::string& folder, const std::vector<Series>& series, double level) {
  Rows mean(series.size()), low(series.size()), high(series.size());
  const std::string suffix = std::to_string(static_cast<int>(level * 100 + 0.5));
  const double seconds = seconds_of([&] {
    base::parallel_blocks(
        series.size(), kSeriesPerBlock, kThreads, [&](std::size_t begin, std::size_t end) {
          for (std::size_t i = begin; i < end; ++i) {
            const Series& s = series[i];
            auto made = forecast::forecast(
                s.values, {.season = s.season, .horizon = s.horizon, .level = level});
            mean[i] = std::move(made->mean);
            low[i] = std::move(made->low);
            high[i] = std::move(made->high);
          }
        });
  });
  bench::print(("chosen" + suffix).c_str(), seconds);
  write(folder, "chosen", mean);
  write(folder, ("low" + suffix).c_str(), low);
  write(folder, ("high" + suffix).c_str(), high);
}

/// All series of one season and horizon at once, with the pooled model among the candidates.
void run_together(const std::string& folder, const std::vector<Series>& series) {
  std::map<std::pair<std::size_t, std::size_t>, std::vector<std::size_t>> groups;
  for (std::size_t i = 0; i < series.size(); ++i)
    groups[{series[i].season, series[i].horizon}].push_back(i);
  Rows mean(series.size());
  double pooled = 0;
  const double seconds = seconds_of([&] {
    for (const auto& [shape, members] : groups) {
      std::vector<std::span<const double>> values;
      for (const std::size_t i : members) values.push_back(series[i].values);
      const forecast::TogetherOptions options{
          .each = {.season = shape.first, .horizon = shape.second}, .threads = kThreads};
      auto made = forecast::forecast_together(values, options);
      for (std::size_t k = 0; k < members.size(); ++k) {
        pooled += (*made)[k].method == forecast::Method::kPooled ? 1 : 0;
        mean[members[k]] = std::move((*made)[k].mean);
      }
    }
  });
  bench::print("together", seconds);
  bench::print("pooled_chosen", pooled);
  write(folder, "together", mean);
}

}  // namespace

int main(int argc, char** argv) {
  const bool only_chosen = argc == 3 && std::string(argv[2]) == "chosen";
  if (argc != 2 && !only_chosen) bench::fail("usage: bench_forecast FOLDER [chosen]");
  const std::string folder = argv[1];
  const auto values = bench::read_column<double>(folder + "/values.f64");
  const auto length = bench::read_column<std::uint32_t>(folder + "/length.u32");
  const auto season = bench::read_column<std::uint32_t>(folder + "/season.u32");
  const auto horizon = bench::read_column<std::uint32_t>(folder + "/horizon.u32");
  std::vector<Series> series;
  std::size_t at = 0;
  for (std::size_t i = 0; i < length.size(); ++i) {
    series.push_back({std::span(values).subspan(at, length[i]), season[i], horizon[i]});
    at += length[i];
  }
  run_chosen(folder, series, 0.8);
  if (only_chosen) return 0;
  run_chosen(folder, series, 0.95);
  run_together(folder, series);
  using forecast::naive, forecast::ets, forecast::theta, forecast::dynamic_theta;
  run(folder, "naive", series, [](const Series& s) { return naive(s.values, s.horizon).mean; });
  run(folder, "ets", series,
      [](const Series& s) { return ets(s.values, s.season, s.horizon).path.mean; });
  run(folder, "theta", series,
      [](const Series& s) { return theta(s.values, s.season, s.horizon).mean; });
  run(folder, "dynamic_theta", series,
      [](const Series& s) { return dynamic_theta(s.values, s.season, s.horizon).mean; });
}
