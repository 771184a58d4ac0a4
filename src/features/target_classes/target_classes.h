#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "features/grading/grading.h"
#include "features/metrics/metrics.h"

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
  std::string comparison;  ///< `>=`, `<`, `top_percent`, …
};

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

/// Configuration with a version; JSON in model_configs (model `target_classes`). Every default is a
/// design value: see the feature's README.
struct Config {
  std::int64_t version = 1;
  bool cigar_guidance = false;
  // GRADE_FLUCTUATION
  int grade_change_min = 2;  ///< |change| at the last grading
  int grade_range_90_days_min = 3;
  double predicted_drop_margin = 0.02;  ///< score within this share above the cut
  // NEW_RETAIL
  double new_retail_score_percentile = 0.25;  ///< below this percentile of the area
  double scan_rate_min = 0.60;
  double scan_accuracy_min = 0.90;
  int offline_days_max = 7;
  // KEY_SKU
  std::vector<Weighted> key_sku_indicators;  ///< ten, weights sum to 1
  double key_sku_top_share = 0.20;
  // TERMINAL_UPGRADE
  std::vector<Weighted> terminal_indicators;
  double terminal_top_share = 0.20;
  int license_months_left_min = 12;
  double school_distance_min_m = 50;
  // SALES_ANOMALY
  double anomaly_sigma = 3.0;
  double cycle_drop = 0.30;  ///< two consecutive cycles below own 6-cycle mean by this
  std::vector<std::string> priority_order;  ///< class codes, most urgent first
};

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

/// Matches every active shop. Pure; same result at any thread count.
Result match_month(const metrics::MonthInputs& inputs, const metrics::MonthMetrics& month_metrics,
                   const grading::Result& grades, const Config& config, unsigned threads);

}  // namespace target_classes
