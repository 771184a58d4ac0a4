#include "kernels/forecast/together.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "base/random.h"
#include "kernels/forecast/choose.h"
#include "kernels/forecast/pooled_model.h"

namespace forecast {
namespace {

constexpr std::size_t kSeriesPerBlock = 8;

/// What one model, of one origin or of the whole past, is trained on and says.
struct Stage {
  std::vector<std::size_t> series;  ///< those whose past reaches so far
  Pasts pasts;
  std::vector<std::vector<double>> means;
};

/// The whole past first, then the origins of the back-test, the newest first.
std::vector<Stage> stages_of(std::span<const std::span<const double>> series,
                             const Options& options) {
  std::vector<Stage> stages(options.origins + 1);
  const auto add = [&](std::size_t stage, std::size_t i, std::size_t known) {
    stages[stage].series.push_back(i);
    stages[stage].pasts.push_back(series[i].first(known));
  };
  for (std::size_t i = 0; i < series.size(); ++i) {
    add(0, i, series[i].size());
    const Origins origins = origins_of(series[i].size(), options);
    for (std::size_t o = 0; o < origins.cuts.size(); ++o) add(o + 1, i, origins.cuts[o]);
  }
  std::erase_if(stages, [](const Stage& stage) { return stage.pasts.empty(); });
  return stages;
}

/// @return whether there was enough to learn from at every stage
bool train_all(std::vector<Stage>& stages, const TogetherOptions& options) {
  std::vector<std::uint8_t> trained(stages.size(), 0);
  const PooledShape shape{options.each.season, options.each.horizon};
  base::parallel_blocks(stages.size(), 1, options.threads, [&](std::size_t at, std::size_t) {
    const auto model =
        PooledModel::train(stages[at].pasts, shape, base::stream_seed(options.seed, at));
    if (!model) return;
    stages[at].means = model->predict(stages[at].pasts);
    trained[at] = 1;
  });
  return std::all_of(trained.begin(), trained.end(), [](std::uint8_t done) { return done != 0; });
}

/// Root mean square of the models' errors by step ahead, in units of the series' size.
std::vector<double> spreads_of(const std::vector<Stage>& stages,
                               std::span<const std::span<const double>> series,
                               const Options& options) {
  std::vector<double> squares(options.horizon, 0), counts(options.horizon, 0);
  for (std::size_t stage = 1; stage < stages.size(); ++stage)
    for (std::size_t k = 0; k < stages[stage].series.size(); ++k) {
      const std::span<const double> whole = series[stages[stage].series[k]];
      const std::span<const double> past = stages[stage].pasts[k];
      const double scale = scale_of(past, options.season);
      const std::size_t steps = origins_of(whole.size(), options).steps;
      for (std::size_t h = 0; h < steps && scale > 0; ++h) {
        const double error = (whole[past.size() + h] - stages[stage].means[k][h]) / scale;
        squares[h] += error * error;
        ++counts[h];
      }
    }
  std::vector<double> out(options.horizon, 0);
  for (std::size_t h = 0; h < out.size(); ++h)
    out[h] = counts[h] > 0 ? std::sqrt(squares[h] / counts[h]) : h > 0 ? out[h - 1] : 0;
  return out;
}

/// Means with the spreads of a series of that size; as many steps as there are means.
Path path_of(const std::vector<double>& means, std::size_t steps,
             const std::vector<double>& spreads, double scale) {
  Path path;
  for (std::size_t h = 0; h < steps; ++h) {
    path.mean.push_back(means[h]);
    path.spread.push_back(scale * spreads[h]);
  }
  return path;
}

/// What the models say of each series.
std::vector<PooledPaths> paths_of(const std::vector<Stage>& stages,
                                  std::span<const std::span<const double>> series,
                                  const Options& options) {
  const std::vector<double> spreads = spreads_of(stages, series, options);
  std::vector<PooledPaths> out(series.size());
  for (std::size_t stage = 0; stage < stages.size(); ++stage)
    for (std::size_t k = 0; k < stages[stage].series.size(); ++k) {
      const std::size_t i = stages[stage].series[k];
      const std::size_t steps =
          stage == 0 ? options.horizon : origins_of(series[i].size(), options).steps;
      Path path = path_of(stages[stage].means[k], steps, spreads,
                          scale_of(stages[stage].pasts[k], options.season));
      if (stage == 0)
        out[i].path = std::move(path);
      else
        out[i].at_origins.push_back(std::move(path));
    }
  return out;
}

}  // namespace

base::Result<std::vector<Forecast>> forecast_together(
    std::span<const std::span<const double>> series, const TogetherOptions& options) {
  for (const auto& values : series) TRY(check(values, options.each));
  std::vector<PooledPaths> pooled;
  if (options.each.horizon > 0) {
    std::vector<Stage> stages = stages_of(series, options.each);
    if (train_all(stages, options)) pooled = paths_of(stages, series, options.each);
  }
  std::vector<Forecast> out(series.size());
  base::parallel_blocks(
      series.size(), kSeriesPerBlock, options.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
          out[i] = forecast_beside(series[i], options.each, pooled.empty() ? nullptr : &pooled[i])
                       .value();
      });
  return out;
}

}  // namespace forecast
