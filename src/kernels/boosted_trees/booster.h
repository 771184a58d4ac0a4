#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The C API of XGBoost (Chen & Guestrin 2016) as two values. Whatever it refuses is thrown as
/// std::runtime_error with its words. Copies share the object. For kernels only: features use
/// boosted_trees.h.
namespace boosted_trees {

/// Rows of features in XGBoost's own form. NaN is missing; infinity is refused.
class Matrix {
 public:
  /// @param values  row by row, `columns` each; copied. At least one row.
  Matrix(std::span<const float> values, std::size_t columns);
  /// One number a row, which the trees learn.
  void set_labels(std::span<const float> labels);

  [[nodiscard]] void* handle() const { return handle_.get(); }

 private:
  std::shared_ptr<void> handle_;
};

using Parameters = std::vector<std::pair<std::string, std::string>>;

enum class Output { kPrediction = 0, kMargin = 1, kContributions = 2 };

/// Trees. One thread trains one model, so that a seed gives the same trees anywhere. Reading
/// (predict, save, text, attribute) is safe from many threads.
class Booster {
 public:
  /// @param seen  matrices that the training will ask about each round
  explicit Booster(const Parameters& parameters, std::span<const Matrix* const> seen = {});
  /// What save() gave. Throws when it is none.
  static Booster load(std::string_view bytes);

  /// Adds the tree of a round, counted from 0.
  void update(int round, const Matrix& matrix);
  /// The first (or only) `eval_metric` of the trees so far.
  [[nodiscard]] double metric(int round, const Matrix& matrix) const;
  /// The same trees without those after the first `rounds` (>= 1).
  [[nodiscard]] Booster first_rounds(int rounds) const;

  /// One number a row; with kContributions one a column and then the base value.
  [[nodiscard]] std::vector<float> predict(const Matrix& matrix, Output output) const;
  /// XGBoost's binary JSON (UBJ), which any XGBoost from 1.6 on reads.
  [[nodiscard]] std::string save() const;
  /// The nodes of the first tree in XGBoost's text form, columns as f0, f1, …
  [[nodiscard]] std::string first_tree() const;

  /// Saved with the model.
  void set_attribute(const std::string& name, const std::string& value);
  [[nodiscard]] std::string attribute(const std::string& name) const;  ///< empty when not set
  void set_columns(std::span<const std::string> names);
  [[nodiscard]] std::vector<std::string> columns() const;

 private:
  explicit Booster(void* handle);
  std::shared_ptr<void> handle_;
};

}  // namespace boosted_trees
