#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "features/metrics/metrics.h"

/// 档位: scores every shop by a preset, ranks, cuts by a quota curve, and explains each result.
namespace grading {

/// One scored input of a preset.
struct Component {
  std::string
      id;  ///< `quantity`, `amount`, `distinct_products`, `class_1_2_products`, `low_tar_quantity`
  std::string name_zh;
  std::string name_en;
  std::string normaliser;  ///< `max` or `mean_capped` (min(1, x/mean))
  double weight = 0;       ///< points
};

/// Configuration with a version; JSON in model_configs (model `grading`).
struct Config {
  std::int64_t version = 1;
  std::string preset = "G_35_55_5_5";
  int grades = 30;
  int months = 1;  ///< length of the grading period ending with the month
  std::vector<Component> components;
  std::vector<double> quota_percent;  ///< grade `grades` first; sums to 100
  int newcomer_months = 3;  ///< first order later than this many months ago: newcomer rule
  bool exclude_personal_labels = true;  ///< PII-21: always true; kept visible in the explanation
};

/// One input of one shop, as the explanation shows it.
struct ComponentScore {
  std::string component;
  double input = 0;
  double normaliser = 0;  ///< the maximum or the mean it was divided by
  double weight = 0;
  double score = 0;
};

/// What it would take in one input alone to reach the next grade.
struct Lever {
  std::string component;
  bool reachable = false;    ///< within cap, ceiling of the component, stock days and credit
  double need = 0;           ///< additional input, in the input's unit
  double gain = 0;           ///< points it brings
  std::string limit_reason;  ///< when not reachable: `cap`, `ceiling`, `stock`, `credit`
};

struct ShopGrade {
  bool graded = false;        ///< inactive shops and placeholders are not
  std::int32_t grade_no = 0;  ///< 1..grades, higher is better
  std::optional<std::int32_t> previous_grade_no;
  std::string previous_source;        ///< `published`, `outside`, `recomputed`
  std::vector<std::int32_t> history;  ///< grades of earlier months, newest first, where known
  bool newcomer = false;
  double score = 0;
  std::uint32_t rank = 0;             ///< 1 best
  double cutoff_this = 0;             ///< lowest score of the own grade
  std::optional<double> cutoff_next;  ///< lowest score of the next better grade
  double margin_to_fall = 0;          ///< score above the best score of the grade below, in points
  std::vector<ComponentScore> components;
  std::vector<Lever> levers;
};

struct Result {
  Config config;
  std::vector<ShopGrade> shops;  ///< per MonthInputs::shops
  std::uint32_t graded = 0;
};

/// The presets by id, complete with components and quota curve.
/// @return the config, or grading.no_such_preset
base::Result<Config> preset(std::string_view id);

/// Grades a month. Pure and deterministic: ties are broken by customer_code.
/// @param history grades of earlier months per shop (published or outside), newest first; may be
/// empty
Result grade_month(const metrics::MonthInputs& inputs, const metrics::MetricTable& shop_metrics,
                   const Config& config, unsigned threads);

}  // namespace grading
