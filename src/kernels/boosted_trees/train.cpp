#include <array>
#include <cmath>
#include <limits>
#include <utility>

#include "base/check.h"
#include "kernels/boosted_trees/boosted_trees.h"
#include "kernels/boosted_trees/text.h"

namespace boosted_trees {
namespace {

enum SplitPart : std::uint8_t { kFit, kStop, kPlatt };
constexpr std::size_t kSplitParts = 3;

bool is_between(double value, double low, double high) { return low <= value && value <= high; }

base::Result<void> check_options(const Options& options) {
  constexpr double kTiny = 1e-6;
  const bool is_good =
      is_between(options.rounds_max, 1, 10'000) && options.patience >= 1 &&
      is_between(options.depth_max, 1, 12) && is_between(options.learning_rate, kTiny, 1) &&
      is_between(options.leaf_weight_min, 0, 1e9) && is_between(options.ridge, 0, 1e9) &&
      is_between(options.row_share, kTiny, 1) && is_between(options.column_share, kTiny, 1) &&
      is_between(options.stop_share, 0.05, 0.4) && is_between(options.platt_share, 0.05, 0.4);
  if (is_good) return {};
  return base::invalid("boosted_trees.bad_option", "an option is outside its range");
}

double share_of_ones(const Rows& rows) {
  return static_cast<double>(rows.ones) / static_cast<double>(rows.outcomes.size());
}

Parameters parameters_of(const Options& options, double base_score) {
  return {{"objective", "binary:logistic"},
          {"eval_metric", "logloss"},
          {"tree_method", "hist"},
          {"base_score", number_text(base_score)},
          {"eta", number_text(options.learning_rate)},
          {"max_depth", std::to_string(options.depth_max)},
          {"min_child_weight", number_text(options.leaf_weight_min)},
          {"lambda", number_text(options.ridge)},
          {"subsample", number_text(options.row_share)},
          {"colsample_bytree", number_text(options.column_share)},
          {"seed", std::to_string(options.seed % 1'000'000'007)}};
}

Matrix matrix_of(const Rows& rows, std::size_t columns) {
  Matrix out(rows.values, columns);
  out.set_labels(rows.outcomes);
  return out;
}

struct Grown {
  Booster trees;
  int rounds = 0;
  double stop_log_loss = 0;
};

/// Trees until `patience` rounds have brought nothing, those cut off again.
Grown grow(const Rows& fit, const Rows& stop, std::size_t columns, const Options& options) {
  const Matrix fit_matrix = matrix_of(fit, columns), stop_matrix = matrix_of(stop, columns);
  const std::array<const Matrix*, 2> seen{&fit_matrix, &stop_matrix};
  Booster trees(parameters_of(options, share_of_ones(fit)), seen);
  int best = 0;
  double least = std::numeric_limits<double>::infinity();
  for (int round = 0; round < options.rounds_max && round - best <= options.patience; ++round) {
    trees.update(round, fit_matrix);
    const double loss = trees.metric(round, stop_matrix);
    if (loss >= least) continue;
    least = loss;
    best = round;
  }
  return {trees.first_rounds(best + 1), best + 1, least};
}

}  // namespace

base::Result<Model> Model::train(const Examples& examples, const Options& options) {
  TRY(check_options(options));
  TRY(boosted_trees::check(examples));
  const std::array<double, kSplitParts> shares{1 - options.stop_share - options.platt_share,
                                               options.stop_share, options.platt_share};
  const std::vector<std::uint8_t> parts = deal_out(examples, shares, options.seed);
  std::array<Rows, kSplitParts> rows;
  for (std::uint8_t part = 0; part < kSplitParts; ++part) {
    rows[part] = rows_of_part(examples, parts, part);
    if (!rows[part].is_enough())
      return base::invalid("boosted_trees.too_few",
                           "too few rows of one outcome to learn, to stop or to calibrate by");
  }
  const std::size_t columns = examples.columns.size();
  Grown grown = grow(rows[kFit], rows[kStop], columns, options);
  Training training{rows[kFit].outcomes.size(),
                    rows[kStop].outcomes.size(),
                    rows[kPlatt].outcomes.size(),
                    rows[kFit].ones + rows[kStop].ones + rows[kPlatt].ones,
                    grown.rounds,
                    grown.stop_log_loss,
                    {}};
  const auto margins = grown.trees.predict(Matrix(rows[kPlatt].values, columns), Output::kMargin);
  training.platt = fit_platt(margins, rows[kPlatt].outcomes);
  return Model(std::move(grown.trees), {examples.columns.begin(), examples.columns.end()},
               training);
}

base::Result<BackTest> back_test(const Examples& earlier, const Examples& later,
                                 const Options& options, unsigned threads) {
  TRY(check(later));
  if (!std::equal(earlier.columns.begin(), earlier.columns.end(), later.columns.begin(),
                  later.columns.end()))
    return base::invalid("boosted_trees.columns_differ", "earlier and later have other columns");
  TRY_ASSIGN(const Model model, Model::train(earlier, options));
  std::vector<double> raw;
  for (const float margin : model.margins(later.values, threads))
    raw.push_back(probability_of(margin));
  return BackTest{model.training(), assess(model.predict(later.values, threads), later.outcomes),
                  assess(raw, later.outcomes)};
}

}  // namespace boosted_trees
