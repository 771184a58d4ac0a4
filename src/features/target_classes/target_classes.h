#pragma once
#include <boost/describe.hpp>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "features/grading/grading.h"
#include "features/metrics/metrics.h"
#include "features/models/scores.h"

/// This month's target lists (向谁服务): five classes, each entry with its reason in words and its
/// evidence in figures; the rest is the stable class. Gates keep a shop out and say so.
namespace target_classes {

enum class TargetClass : std::uint8_t {
  kGradeFluctuation,
  kNewRetail,
  kKeySku,
  kTerminalUpgrade,
  kSalesAnomaly,   ///< the fifth class by default
  kCigarGuidance,  ///< can be switched on
  kStable,
};
inline constexpr std::size_t kClassCount = 7;
std::string_view code_of(TargetClass target_class);  ///< GRADE_FLUCTUATION, …
std::string_view name_zh(TargetClass target_class);
std::string_view name_en(TargetClass target_class);

/// One figure behind a decision.
struct Evidence {
  std::string metric;  ///< metric or input id
  double value = 0;
  double threshold = 0;
  std::string comparison;  ///< `>=`, `<`, `top_percent`, …; empty: shown without a threshold
};
BOOST_DESCRIBE_STRUCT(Evidence, (), (metric, value, threshold, comparison))

struct Entry {
  metrics::ShopIndex shop = 0;
  TargetClass target_class = TargetClass::kStable;
  std::int32_t priority = 0;  ///< 1 first, within the shop's area and this class
  bool is_primary = false;    ///< the class to lead the visit with
  double score = 0;           ///< orders the list
  std::string reason_code;    ///< stable key, e.g. `grade_fluctuation.fell`
  std::string reason_zh;
  std::string reason_en;
  std::vector<Evidence> evidence;
};

/// A gate (licence, school distance, credit) that kept a shop out of a class it qualified for.
struct Gate {
  metrics::ShopIndex shop = 0;
  TargetClass target_class = TargetClass::kStable;
  std::string rule;  ///< compliance rule id: `MIN-04`, `LIC-16`, `credit`
  std::string text_zh;
  std::string text_en;
};

struct Weighted {
  std::string indicator;
  std::string name_zh;
  std::string name_en;
  std::string group;  ///< cultivation or elasticity
  double weight = 0;
};

BOOST_DESCRIBE_STRUCT(Weighted, (), (indicator, name_zh, name_en, group, weight))

/// Points 0..1 of a code, for coded indicators. The code may also be the entry's Chinese name.
struct CodePoints {
  std::string code;
  double points = 0;
};
BOOST_DESCRIBE_STRUCT(CodePoints, (), (code, points))

/// A shop whose figure lies outside mean ± sigma of its grade (KPI section 5.5).
struct SigmaRule {
  std::string metric;  ///< shop metric id
  std::string name_zh;
  std::string name_en;
  std::string previous;     ///< metric of the month before: a standing trait is no anomaly; empty:
                            ///< not asked
  double change_min = 0;    ///< least share by which the figure must have changed since then
  double distance_min = 0;  ///< and at least this far from the mean, in the metric's unit
  double relative_min = 0;  ///< and at least this share of the mean away
};
BOOST_DESCRIBE_STRUCT(SigmaRule, (),
                      (metric, name_zh, name_en, previous, change_min, distance_min, relative_min))

/// The least distance to a school where a jurisdiction has its own.
struct SchoolDistance {
  std::string jurisdiction_code;
  double min_m = 0;
};
BOOST_DESCRIBE_STRUCT(SchoolDistance, (), (jurisdiction_code, min_m))

/// Configuration with a version; JSON in model_configs (model `target_classes`). Every default is a
/// design value: see the feature's README.
struct Config {
  std::int64_t version = 1;
  bool cigar_guidance = false;
  // GRADE_FLUCTUATION
  int grade_change_min = 2;  ///< |change| at the last grading
  int grade_range_90_days_min = 3;
  double grade_change_trend_min = 0.20;  ///< and the shop's own orders moved at least this far the
                                         ///< same way, its peers' movement taken out (0: no matter)
  double predicted_drop_margin = 0.02;   ///< score within this share above the cut, and …
  double predicted_drop_trend = 0.30;  ///< … last month this much below the months before and peers
  int predicted_change_min = 3;        ///< grades the shop would move if the last month went on
  // NEW_RETAIL
  double new_retail_score_percentile = 0.25;  ///< below this percentile of the area
  double scan_rate_min = 0.60;
  double scan_accuracy_min = 0.90;
  int offline_days_max = 7;
  // KEY_SKU
  std::vector<Weighted> key_sku_indicators;  ///< ten, weights sum to 1
  double key_sku_top_share = 0.20;
  double key_sku_score_min = 0;    ///< and at least this score
  int grade_bands = 3;             ///< bands of grades inside which shops are compared
  double known_weight_min = 0.50;  ///< of indicators known, else the shop is not ranked
  // TERMINAL_UPGRADE
  std::vector<Weighted> terminal_indicators;
  double terminal_top_share = 0.20;
  double terminal_score_min = 0;
  double terminal_gap_min = 0.20;   ///< mean of the known gaps: else nothing to upgrade
  double floor_area_full_m2 = 100;  ///< from here on full points
  std::vector<CodePoints> trade_zone_points;
  std::vector<CodePoints> format_points;
  std::vector<CodePoints> terminal_gap_points;
  int license_months_left_min = 12;
  double school_distance_min_m = 50;
  std::vector<SchoolDistance> school_distances;
  std::vector<std::string> school_zones;     ///< trade zone codes that count as school zones
  std::vector<std::string> terminal_credit;  ///< credit grades that may be listed
  // SALES_ANOMALY
  double anomaly_sigma = 3.0;
  int sigma_peers_min = 20;  ///< shops of the grade, else no 3-sigma rule
  std::vector<SigmaRule> sigma_rules;
  double cycle_drop = 0.30;       ///< two consecutive cycles below own 6-cycle mean by this
  double cycle_mean_min = 3;      ///< cartons a cycle: below, chance rules
  int cycle_peers_min = 30;       ///< shops of one ordering rhythm, else all shops
  double cycle_swing = 0.60;      ///< a cycle strays: this share of the own mean off the trend
  int cycle_strays_min = 3;       ///< of the last 8 cycles
  int cycle_strays_more_min = 2;  ///< so many more than in the 8 before: the pattern broke
  // ICM alerts: for internal supervision only
  double icm_order_ratio = 2.5;   ///< ICM-A3: one order / mean of the last 3 cycles
  double icm_month_ratio = 2.0;   ///< ICM-A4: month / last month
  double icm_price_ratio = 2.0;   ///< ICM-A5: average price of one order / of the last 3 cycles
  double icm_quantity_min = 20;   ///< cartons; smaller orders and months are ignored (A3, A4);
                                  ///< not below the 20 that the metrics look from
  int icm_new_product_days = 60;  ///< products launched later do not count: launches explain
  // What the models of feature `analysis` add; without an analysis of the month: nothing.
  double leaving_probability_min = 1;     ///< SALES_ANOMALY: above it listed by the model; 1: none
  double sales_anomaly_model_weight = 0;  ///< of the probability in the order of the list
  double grade_fluctuation_model_weight = 0;  ///< likewise
  double terminal_model_weight = 0;  ///< of the expected value's standing in score and order
  double key_sku_model_weight = 0;   ///< of the expected take-ups' standing, likewise
  // CIGAR_GUIDANCE
  double cigar_top_share = 0.20;            ///< of shops that may sell cigars
  std::vector<std::string> priority_order;  ///< class codes, most urgent first
};
BOOST_DESCRIBE_STRUCT(
    Config, (),
    (version, cigar_guidance, grade_change_min, grade_range_90_days_min, grade_change_trend_min,
     predicted_drop_margin, predicted_drop_trend, predicted_change_min, new_retail_score_percentile,
     scan_rate_min, scan_accuracy_min, offline_days_max, key_sku_indicators, key_sku_top_share,
     key_sku_score_min, grade_bands, known_weight_min, terminal_indicators, terminal_top_share,
     terminal_score_min, terminal_gap_min, floor_area_full_m2, trade_zone_points, format_points,
     terminal_gap_points, license_months_left_min, school_distance_min_m, school_distances,
     school_zones, terminal_credit, anomaly_sigma, sigma_peers_min, sigma_rules, cycle_drop,
     cycle_mean_min, cycle_peers_min, cycle_swing, cycle_strays_min, cycle_strays_more_min,
     icm_order_ratio, icm_month_ratio, icm_price_ratio, icm_quantity_min, icm_new_product_days,
     leaving_probability_min, sales_anomaly_model_weight, grade_fluctuation_model_weight,
     terminal_model_weight, key_sku_model_weight, cigar_top_share, priority_order))

struct Result {
  Config config;
  std::vector<Entry> entries;             ///< sorted by area, class, priority; stable ones included
  std::vector<std::uint32_t> shop_begin;  ///< shops + 1, into shop_entries
  std::vector<std::uint32_t>
      shop_entries;         ///< positions in `entries`, by shop, primary class first
  std::vector<Gate> gates;  ///< by shop
  /// Shops whose order pattern calls for internal supervision (内管), never for marketing: ICM
  /// alerts.
  std::vector<Entry> internal_supervision;
};

Config default_config();
/// @return nothing, or target_classes.bad_config with one field error for each thing that is wrong
base::Result<void> validate(const Config& config);
std::string to_json(const Config& config);
/// Fields that came after the first version may be missing: they are the defaults.
/// @return the config, or wire.bad_json, wire.wrong_value, target_classes.bad_config
base::Result<Config> config_from_json(std::string_view text);

/// Matches every active shop. Pure; same result at any thread count.
/// @param config valid (CHECKed)
/// @param scores what the models say of each shop of the inputs; none: no analysis of the month
Result match_month(const metrics::MonthInputs& inputs, const metrics::MonthMetrics& month_metrics,
                   const grading::Result& grades, const Config& config, unsigned threads,
                   std::span<const models::ShopScores> scores = {});

/// Stores a config as the next version. Versions never change once stored.
/// @return the version, or target_classes.bad_config
base::Result<std::int64_t> store_config(db::Session& session, const base::Clock& clock,
                                        base::CompanyId company, const Config& config);
/// The same inside the caller's WriteTransaction.
base::Result<std::int64_t> add_config(db::Session& session, const base::Clock& clock,
                                      base::CompanyId company, const Config& config);
/// The newest stored config, or default_config() as version 0 when the company has none.
/// @return the config; or wire.* and target_classes.bad_config when the stored text was spoilt
base::Result<Config> load_config(db::Session& session, base::CompanyId company);
/// @return the config of a version, or target_classes.no_such_config; or as load_config
base::Result<Config> load_config(db::Session& session, base::CompanyId company,
                                 std::int64_t version);

}  // namespace target_classes
