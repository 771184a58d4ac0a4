#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "kernels/boosted_trees/booster.h"
#include "kernels/boosted_trees/examples.h"
#include "kernels/boosted_trees/platt.h"
#include "kernels/boosted_trees/quality.h"

/// How probable it is that something happens to a row of features (a shop stops ordering, orders
/// within the month, takes up a key product), and which features say so.
///
///   log-odds = slope * (base + sum of the leaves that the row falls into) + offset
///
/// Trees: XGBoost (T. Chen, C. Guestrin 2016), logistic loss, histograms; they stop growing when
/// rows that they do not see stop getting better. Slope and offset: Platt's, on other rows that
/// they do not see. Isotonic calibration was rejected: it makes ties of what the trees tell apart,
/// and reasons would no longer add up. Reasons: exact SHAP values of the trees (S. Lundberg et al.
/// 2020), which add up to the log-odds because the calibration is linear in them.
///
/// What the features are is the caller's business (behaviour.h has those of any purchase history).
/// Tobacco never trains a model of consumers: the CALLER leaves those lines out. Orders of licensed
/// shops are another matter: there tobacco is the trade.
///
/// Pure. Same examples, options and seed: same model, byte for byte, at any number of threads (one
/// trains; rows are shared out for predictions and reasons). Reading a Model is safe from many
/// threads. What XGBoost itself refuses is thrown as std::runtime_error.
namespace boosted_trees {

/// Ordinary parameters, tuned on nothing.
struct Options {
  int rounds_max = 1'000;       ///< trees, 1 to 10'000
  int patience = 50;            ///< rounds without a better log-loss before it stops, >= 1
  int depth_max = 4;            ///< 1 to 12
  double learning_rate = 0.05;  ///< above 0, at most 1
  double leaf_weight_min = 5;   ///< sum of p (1 - p) of the rows in a leaf, >= 0
  double ridge = 1;             ///< on leaf values, >= 0
  double row_share = 0.8;       ///< of rows drawn for a tree, above 0, at most 1
  double column_share = 0.8;    ///< of columns drawn for a tree, above 0, at most 1
  double stop_share = 0.15;     ///< of rows that say when to stop; 0.05 to 0.4
  double platt_share = 0.15;    ///< of rows that calibrate; 0.05 to 0.4
  std::uint64_t seed = 1;
};

/// What training did, for the register. Saved with the model.
struct Training {
  std::size_t fit_rows = 0, stop_rows = 0, platt_rows = 0;
  std::size_t ones = 0;  ///< of all rows
  int rounds = 0;        ///< trees kept
  double stop_log_loss = 0;
  Platt platt;
};

/// One feature's part in one row's log-odds.
struct Reason {
  std::uint32_t column = 0;
  float value = 0;  ///< the row's; NaN: missing, which may be a reason too
  double part = 0;  ///< of the log-odds: exp(part) is what it multiplies the odds by
};

/// log-odds = base + all parts: those listed, and the rest.
struct Explanation {
  double probability = 0;
  double base = 0;           ///< log-odds before any feature is known
  std::vector<Reason> up;    ///< parts above 0, the largest first
  std::vector<Reason> down;  ///< parts below 0, the most negative first
  double rest = 0;           ///< sum of the parts that are not listed
};

/// Parts of some rows' log-odds: by row one a column, then the base. Each row's add up to it.
struct Contributions {
  std::size_t columns = 0;
  std::vector<double> values;
  [[nodiscard]] std::span<const double> of(std::size_t row) const {
    return std::span(values).subspan(row * (columns + 1), columns + 1);
  }
};

/// A trained model. `rows` below are row by row, one value a column, NaN for missing, never
/// infinite; a span that is no whole number of rows is a bug of the caller.
class Model {
 public:
  /// O(rows * columns * depth * rounds).
  /// @return the model, or (kInvalid)
  ///   boosted_trees.bad_option  an option outside its range
  ///   boosted_trees.too_few     under kOutcomesMin of an outcome in a part: too little to learn
  ///   or what check() refuses
  static base::Result<Model> train(const Examples& examples, const Options& options);

  /// What save() gave, on any machine. The bytes carry a checksum.
  /// @return the model, or boosted_trees.not_a_model (kInvalid)
  static base::Result<Model> load(std::string_view bytes);
  /// A line of our own, then the model in XGBoost's own binary form, which its other tools read.
  [[nodiscard]] std::string save() const;

  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  [[nodiscard]] const Training& training() const { return training_; }

  /// Calibrated probabilities of 1. O(rows * rounds * depth).
  [[nodiscard]] std::vector<double> predict(std::span<const float> rows,
                                            unsigned threads = 1) const;
  /// What the trees say before calibration: log-odds as XGBoost itself gives them.
  [[nodiscard]] std::vector<float> margins(std::span<const float> rows, unsigned threads = 1) const;
  /// O(rows * rounds * leaves * depth^2): some hundred times a prediction.
  [[nodiscard]] Contributions contributions(std::span<const float> rows,
                                            unsigned threads = 1) const;
  /// The probability of each row and up to `count` reasons either way. Cost of contributions().
  [[nodiscard]] std::vector<Explanation> explain(std::span<const float> rows, std::size_t count,
                                                 unsigned threads = 1) const;
  /// Mean size of each column's part over the rows: what the model looks at. As contributions().
  [[nodiscard]] std::vector<double> influences(std::span<const float> rows,
                                               unsigned threads = 1) const;

 private:
  Model(Booster trees, std::vector<std::string> columns, Training training);
  [[nodiscard]] std::vector<float> output_of(std::span<const float> rows, Output output,
                                             unsigned threads) const;

  Booster trees_;
  std::vector<std::string> columns_;
  Training training_;
};

/// What a model would have been worth: trained on what was known, judged on what came later.
struct BackTest {
  Training training;
  Quality quality;       ///< of the calibrated probabilities
  Quality uncalibrated;  ///< of the trees' own
};
/// @param earlier, later  the same columns; the outcomes of `earlier` were known before the rows of
///   `later` were made
/// @return the back-test, or what train() or check() refuses;
///   boosted_trees.columns_differ also when the columns have other names
base::Result<BackTest> back_test(const Examples& earlier, const Examples& later,
                                 const Options& options, unsigned threads = 1);

}  // namespace boosted_trees
