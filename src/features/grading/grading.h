#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/result.h"
#include "features/metrics/metrics.h"
#include "platform/db/db.h"

/// 档位: scores every shop by a preset, ranks, cuts by a quota curve, and explains each result.
/// Grades come from here alone (rule ORD-04), with an explanation record each (ORD-05), and never
/// from subjective labels of people (PII-21).
namespace grading {

inline constexpr int kGradesMin = 2;
inline constexpr int kGradesMax = 100;

/// One scored input of a preset.
struct Component {
  std::string id;  ///< an input of ShopInputs: `quantity`, `amount`, `distinct_products`,
                   ///< `class_1_2_products`, `low_tar_quantity`, `display_score`
  std::string name_zh;
  std::string name_en;
  std::string normaliser;  ///< `max` (x / max), `mean_capped` (min(1, x / mean)) or `one` (x
                           ///< itself, for inputs that are 0..1)
  double weight = 0;       ///< points
};
BOOST_DESCRIBE_STRUCT(Component, (), (id, name_zh, name_en, normaliser, weight))

/// The cut rule `matrix`: quantity in steps x average carton price in ranges, one cell a grade.
struct Matrix {
  int quantity_steps = 10;
  int price_ranges = 3;
  /// Lower bounds of steps 2.. and of ranges 2.., ascending, quantity of the whole grading period
  /// and minor units a carton. Empty: equal shares of the ranked shops.
  std::vector<double> quantity_from;
  std::vector<double> price_minor_from;
};
BOOST_DESCRIBE_STRUCT(Matrix, (), (quantity_steps, price_ranges, quantity_from, price_minor_from))

/// One row of the newcomer rule. `market_type` "*" stands for any, also for unknown.
struct NewcomerGrade {
  std::string market_type;
  bool large = false;  ///< floor area over newcomer_area_m2
  int grade_no = 1;
};
BOOST_DESCRIBE_STRUCT(NewcomerGrade, (), (market_type, large, grade_no))

/// Configuration with a version; JSON in model_configs (model `grading`).
struct Config {
  std::int64_t version = 1;
  std::string preset = "G_35_55_5_5";
  std::string cut = "quota";  ///< `quota` or `matrix`
  int grades = 30;
  int months = 3;                     ///< length of the grading period ending with the month
  std::vector<Component> components;  ///< none with cut `matrix`
  std::vector<double> quota_percent;  ///< grade `grades` first; sums to 100; none with `matrix`
  Matrix matrix;
  double low_tar_mg_max = 8;  ///< at most this tar: counts in low_tar_quantity
  int newcomer_months = 3;    ///< first order later than this many months ago: newcomer rule
  double newcomer_area_m2 = 50;
  std::vector<NewcomerGrade> newcomer_grades;
  std::vector<std::string> entertainment_formats;  ///< business formats with a fixed newcomer grade
  int entertainment_grade = 10;
  double lever_stock_days_max = 30;  ///< levers in quantity stop where stock would last longer
  std::vector<std::string> lever_credit_stop;  ///< credit grades for which levers are blocked
  /// Outside grades of earlier months are used only when at least this share of them lies within
  /// one grade of our own recomputation: else they are another scale.
  double outside_agreement_min = 0.9;
  bool exclude_personal_labels = true;  ///< PII-21: always true; kept visible in the explanation
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (version, preset, cut, grades, months, components, quota_percent, matrix,
                       low_tar_mg_max, newcomer_months, newcomer_area_m2, newcomer_grades,
                       entertainment_formats, entertainment_grade, lever_stock_days_max,
                       lever_credit_stop, outside_agreement_min, exclude_personal_labels))

/// One input of one shop, as the explanation shows it.
struct ComponentScore {
  std::string component;
  double input = 0;
  double normaliser = 0;  ///< the maximum or the mean it was divided by; 0: nobody had any
  double weight = 0;
  double score = 0;
  bool assumed = false;  ///< the shop's input is not known: the mean of the known ones was taken
};
BOOST_DESCRIBE_STRUCT(ComponentScore, (), (component, input, normaliser, weight, score, assumed))

/// What it would take in one input alone to reach the next grade: so much more that the shop's
/// score, with maxima and means recomputed, is not below that of the shop that stands last in the
/// next grade (ties by customer_code). Other shops are taken to stand still.
struct Lever {
  std::string component;
  bool reachable = false;    ///< within cap, ceiling of the component, stock days and credit
  double need = 0;           ///< additional input, in the input's unit; whole units where it counts
                             ///< things; 0 when no amount of this input would do (`ceiling`)
  double gain = 0;           ///< points it brings
  std::string limit_reason;  ///< when not reachable: `cap`, `ceiling`, `stock`, `credit`
};
BOOST_DESCRIBE_STRUCT(Lever, (), (component, reachable, need, gain, limit_reason))

struct ShopGrade {
  bool graded = false;        ///< inactive shops and placeholders are not
  std::int32_t grade_no = 0;  ///< 1..grades, higher is better
  std::string method;         ///< `ranked`; `newcomer`: fixed by the newcomer rule;
                              ///< `no_purchases`: lowest grade, outside the quota
  std::optional<std::int32_t> previous_grade_no;
  std::string previous_source;        ///< `published`, `outside`, `recomputed`
  std::vector<std::int32_t> history;  ///< grades of earlier months, newest first, up to the first
                                      ///< unknown one; [0] is previous_grade_no
  bool newcomer = false;
  double score = 0;
  std::uint32_t rank = 0;              ///< 1 best; 0 when not ranked
  double cutoff_this = 0;              ///< lowest score of the own grade
  std::optional<double> cutoff_next;   ///< lowest score of the next better grade that has shops
  std::optional<double> cutoff_below;  ///< best score of the next lower grade that has shops
  double margin_to_fall = 0;           ///< score above the best score of the grade below, in points
  std::vector<ComponentScore> components;
  std::vector<Lever> levers;  ///< in the order of the components; none at the top grade
};
BOOST_DESCRIBE_STRUCT(ShopGrade, (),
                      (graded, grade_no, method, previous_grade_no, previous_source, history,
                       newcomer, score, rank, cutoff_this, cutoff_next, cutoff_below,
                       margin_to_fall, components, levers))

/// One grade of the result; grades without shops have no scores.
struct GradeCut {
  std::int32_t grade_no = 0;
  std::uint32_t shops = 0;  ///< ranked ones
  std::optional<double> lowest_score;
  std::optional<double> highest_score;
};
BOOST_DESCRIBE_STRUCT(GradeCut, (), (grade_no, shops, lowest_score, highest_score))

struct Result {
  Config config;
  std::vector<ShopGrade> shops;  ///< per MonthInputs::shops
  std::uint32_t graded = 0;
  std::uint32_t ranked = 0;
  base::Period first_month;  ///< the grading period
  base::Period last_month;
  std::vector<GradeCut> cuts;  ///< best grade first, all grades; empty when nothing was graded
};

/// What a grade is computed from: one shop over the grading period, straight from facts.
struct ShopInputs {
  bool has_orders = false;
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::int64_t distinct_products = 0;   ///< products on the lines, as the metric of that name
  std::int64_t class_1_2_products = 0;  ///< of these, price class 1 or 2
  std::int64_t low_tar_quantity = 0;
  friend bool operator==(const ShopInputs&, const ShopInputs&) = default;
};

/// Inputs of all shops for the `months` months ending with `last`, any period that facts hold.
/// One pass; same result at any thread count. @return one per MonthInputs::shops
std::vector<ShopInputs> grading_inputs(const metrics::MonthInputs& inputs, base::Period last,
                                       int months, double low_tar_mg_max, unsigned threads);

/// The ids of the presets.
std::span<const std::string_view> preset_ids();
/// The presets by id, complete with components and quota curve.
/// @return the config, or grading.no_such_preset
base::Result<Config> preset(std::string_view id);
/// The default quota curve resampled to any number of grades (2..100): each new grade takes its
/// share of the area under the curve of the 30. Sums to 100.
std::vector<double> olive_quota(int grades);
/// The same preset with another number of grades: quota and newcomer grades are resampled.
/// @return the config, or grading.bad_config (matrix presets have as many grades as cells)
base::Result<Config> with_grades(const Config& config, int grades);

/// @return nothing, or grading.bad_config with one field error for each thing that is wrong
base::Result<void> validate(const Config& config);
std::string to_json(const Config& config);
/// @return the config, or wire.bad_json, wire.wrong_value, grading.bad_config
base::Result<Config> config_from_json(std::string_view text);

/// A grade that an earlier month run published. Newest first in a shop's list.
struct PublishedGrade {
  base::Period period;
  std::int32_t grade_no = 0;
};

/// Grades a month. Pure and deterministic: ties are broken by customer_code.
/// @param config  valid (CHECKed)
/// @param history per shop the grades of published runs of earlier months; empty: there are none.
///   Missing months are taken from outside figures, else recomputed from facts by this config.
Result grade_month(const metrics::MonthInputs& inputs, const metrics::MetricTable& shop_metrics,
                   const Config& config, unsigned threads,
                   std::span<const std::vector<PublishedGrade>> history = {});

/// The explanation record (rule ORD-05) as JSON: inputs, normaliser, weight, sub-score, rank,
/// cut-offs, method, previous grades, levers.
std::string explanation_json(const ShopGrade& grade, const Config& config);

/// Stores a config as the next version. Versions never change once stored.
/// @return the version, or grading.bad_config
base::Result<std::int64_t> store_config(db::Session& session, const base::Clock& clock,
                                        base::CompanyId company, const Config& config);
/// The same inside the caller's WriteTransaction.
base::Result<std::int64_t> add_config(db::Session& session, const base::Clock& clock,
                                      base::CompanyId company, const Config& config);
/// The newest stored config, or the default preset (version 0) when the company has none.
/// @return the config; or wire.* and grading.bad_config when the stored text was spoilt
base::Result<Config> load_config(db::Session& session, base::CompanyId company);
/// @return the config of a version, or grading.no_such_config; or as load_config
base::Result<Config> load_config(db::Session& session, base::CompanyId company,
                                 std::int64_t version);

}  // namespace grading
