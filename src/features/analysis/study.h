#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/progress.h"
#include "base/result.h"
#include "features/metrics/metrics.h"
#include "features/models/models.h"

/// Inside analysis: what a study is. One file a study, `*_study.cpp`.
namespace analysis {

/// What a study may read: orders up to `until`, nothing later. Lines behind the wall (wall.h) are
/// gone already. References outlive the study's calls.
struct StudyInputs {
  const metrics::MonthInputs& month;
  base::Date until;
  std::uint64_t seed = 1;
  unsigned threads = 1;
  base::Progress& progress;
  /// Products that a shop turned down in its book, by shop position; empty: nobody did.
  std::vector<std::vector<metrics::ProductIndex>> declined = {};

  /// Without what shops turned down, which came later.
  [[nodiscard]] StudyInputs as_of(base::Date earlier) const {
    return {month, earlier, seed, threads, progress};
  }
};

struct Learnt {
  std::string state;       ///< the study's own form; kept in the register
  std::string parameters;  ///< JSON object for people
};

/// A model from learning to its page. Pure: the same inputs and seed, the same bytes, at any number
/// of threads.
class Study {
 public:
  Study() = default;
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;
  virtual ~Study() = default;

  [[nodiscard]] virtual std::string_view model() const = 0;  ///< one of models::kModels

  /// @return what was learnt, or why nothing can be: a refusal of too_little()
  [[nodiscard]] virtual base::Result<Learnt> learn(const StudyInputs& inputs) const = 0;

  /// Days of orders held out for the test; 0: the study describes and foretells nothing.
  [[nodiscard]] virtual int held_out_days() const { return 0; }
  /// How well what was learnt until `cut` foretells the days up to inputs.until. Nothing: too few
  /// cases.
  [[nodiscard]] virtual std::optional<models::BackTest> test(const StudyInputs& inputs,
                                                             base::Date cut,
                                                             const std::string& state) const;

  /// By how much the test of a newly learnt version must be better than that of the version in use
  /// to take its place. Above 0 where a change of versions itself costs: groups change their
  /// meaning.
  [[nodiscard]] virtual double gain_min() const { return 0; }

  /// Fills its part of the scores, one per shop of inputs.month.shops.
  /// @return the document of its page as JSON, or a refusal of too_little()
  [[nodiscard]] virtual base::Result<std::string> apply(
      const StudyInputs& inputs, const std::string& state,
      std::vector<models::ShopScores>& scores) const = 0;

  /// The one number of a shop whose distribution is watched for drift; nothing: the study has none,
  /// or not of this shop.
  [[nodiscard]] virtual std::optional<double> watched(const models::ShopScores& scores) const;
  /// The back-test's measure on what an earlier run, that read until `then`, said of each shop.
  /// Nothing: it cannot be told yet.
  [[nodiscard]] virtual std::optional<double> came_true(
      const StudyInputs& inputs, base::Date then,
      const std::vector<models::ShopScores>& said) const;
};

/// There is too little to learn from or to say.
/// @param reason  analysis.few_shops, no_orders, short_history, few_examples, no_ties, no_repeats
/// or
///                no_key_products: the page has words for it
/// @param message what is there and what is needed, for operators
base::Error too_little(std::string reason, std::string message);

/// All studies in the order of models::kModels.
std::vector<std::unique_ptr<Study>> all_studies();

// One maker a file.
std::unique_ptr<Study> make_value_study();
std::unique_ptr<Study> make_cluster_study();
std::unique_ptr<Study> make_leaving_study();
std::unique_ptr<Study> make_key_response_study();
std::unique_ptr<Study> make_cohort_study();
std::unique_ptr<Study> make_forecast_study();
std::unique_ptr<Study> make_strange_study();
std::unique_ptr<Study> make_range_study();
std::unique_ptr<Study> make_substitution_study();
std::unique_ptr<Study> make_recommended_study();

}  // namespace analysis
