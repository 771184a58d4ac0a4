#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "features/target_classes/target_classes.h"
#include "platform/wire/wire.h"

namespace target_classes {
namespace {

/// Collects everything that is wrong, so that one round is enough to mend a config.
class Faults {
 public:
  void expect(bool good, std::string field, std::string value, std::string expected) {
    if (good) return;
    fields_.push_back(
        {std::move(field), std::move(value), "target_classes.bad_value", std::move(expected)});
  }
  template <class T>
  void expect_between(std::string field, T value, T low, T high) {
    // Written so that NaN is refused too.
    expect(value >= low && value <= high, std::move(field), fmt::format("{}", value),
           fmt::format("{} to {}", low, high));
  }
  [[nodiscard]] base::Result<void> result() const {
    if (fields_.empty()) return {};
    std::string message = "the target-class configuration cannot be used:";
    for (const base::FieldError& fault : fields_)
      message += fmt::format(" {} is {}, expected {};", fault.field, fault.value, fault.expected);
    message.back() = '.';
    return base::Error{base::ErrorCode::kInvalid, "target_classes.bad_config", message, fields_};
  }

 private:
  std::vector<base::FieldError> fields_;
};

constexpr std::string_view kTerminalIndicators[] = {
    "grade_percentile", "trade_zone",    "floor_area",  "business_format",
    "willingness",      "equipment_gap", "display_gap", "scan_gap"};

bool is_terminal_indicator(std::string_view id) {
  return std::find(std::begin(kTerminalIndicators), std::end(kTerminalIndicators), id) !=
         std::end(kTerminalIndicators);
}
bool is_shop_metric(std::string_view id) {
  return metrics::find_metric(metrics::Scope::kShop, id).has_value();
}

void check_weights(Faults& faults, const std::string& field,
                   const std::vector<Weighted>& indicators, bool (*is_known)(std::string_view),
                   const char* known) {
  double sum = 0;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    const Weighted& indicator = indicators[i];
    const std::string at = fmt::format("{}[{}].", field, i);
    faults.expect(is_known(indicator.indicator), at + "indicator", indicator.indicator, known);
    faults.expect(seen.insert(indicator.indicator).second, at + "indicator", indicator.indicator,
                  "each indicator once");
    faults.expect(indicator.weight > 0 && indicator.weight <= 1, at + "weight",
                  fmt::format("{}", indicator.weight), "more than 0 and at most 1");
    sum += indicator.weight;
  }
  faults.expect(std::abs(sum - 1) <= 1e-6, field, fmt::format("{} in sum", sum),
                "weights that sum to 1");
}

void check_points(Faults& faults, const std::string& field, const std::vector<CodePoints>& points) {
  for (std::size_t i = 0; i < points.size(); ++i)
    faults.expect_between(fmt::format("{}[{}].points", field, i), points[i].points, 0.0, 1.0);
}

void check_sigma_rules(Faults& faults, const Config& config) {
  for (std::size_t i = 0; i < config.sigma_rules.size(); ++i) {
    const SigmaRule& rule = config.sigma_rules[i];
    const std::string at = fmt::format("sigma_rules[{}].", i);
    faults.expect(is_shop_metric(rule.metric), at + "metric", rule.metric, "a shop metric");
    faults.expect(rule.previous.empty() || is_shop_metric(rule.previous), at + "previous",
                  rule.previous, "a shop metric, or nothing");
    faults.expect_between(at + "change_min", rule.change_min, 0.0, 1e3);
    faults.expect_between(at + "distance_min", rule.distance_min, 0.0, 1e12);
    faults.expect_between(at + "relative_min", rule.relative_min, 0.0, 1e3);
  }
}

void check_priorities(Faults& faults, const Config& config) {
  std::set<std::string> seen;
  for (const std::string& code : config.priority_order) {
    bool known = false;
    for (std::size_t k = 0; k < kClassCount; ++k)
      known = known || code_of(static_cast<TargetClass>(k)) == code;
    faults.expect(known, "priority_order", code, "a class code");
    faults.expect(seen.insert(code).second, "priority_order", code, "each class once");
  }
}

void check_shares(Faults& faults, const Config& config) {
  const std::pair<const char*, double> shares[] = {
      {"grade_change_trend_min", config.grade_change_trend_min},
      {"predicted_drop_margin", config.predicted_drop_margin},
      {"predicted_drop_trend", config.predicted_drop_trend},
      {"new_retail_score_percentile", config.new_retail_score_percentile},
      {"scan_rate_min", config.scan_rate_min},
      {"scan_accuracy_min", config.scan_accuracy_min},
      {"key_sku_top_share", config.key_sku_top_share},
      {"key_sku_score_min", config.key_sku_score_min},
      {"known_weight_min", config.known_weight_min},
      {"terminal_top_share", config.terminal_top_share},
      {"terminal_score_min", config.terminal_score_min},
      {"terminal_gap_min", config.terminal_gap_min},
      {"cycle_drop", config.cycle_drop},
      {"leaving_probability_min", config.leaving_probability_min},
      {"sales_anomaly_model_weight", config.sales_anomaly_model_weight},
      {"grade_fluctuation_model_weight", config.grade_fluctuation_model_weight},
      {"terminal_model_weight", config.terminal_model_weight},
      {"key_sku_model_weight", config.key_sku_model_weight},
      {"cigar_top_share", config.cigar_top_share}};
  for (const auto& [field, share] : shares) faults.expect_between<double>(field, share, 0, 1);
}

void check_limits(Faults& faults, const Config& config) {
  faults.expect_between("grade_change_min", config.grade_change_min, 1, grading::kGradesMax);
  faults.expect_between("grade_range_90_days_min", config.grade_range_90_days_min, 1,
                        grading::kGradesMax);
  faults.expect_between("predicted_change_min", config.predicted_change_min, 1,
                        grading::kGradesMax);
  faults.expect_between("offline_days_max", config.offline_days_max, 1, 366);
  faults.expect_between("grade_bands", config.grade_bands, 1, grading::kGradesMax);
  faults.expect_between("floor_area_full_m2", config.floor_area_full_m2, 1.0, 100'000.0);
  faults.expect_between("license_months_left_min", config.license_months_left_min, 0, 60);
  faults.expect_between("school_distance_min_m", config.school_distance_min_m, 0.0, 10'000.0);
  for (std::size_t i = 0; i < config.school_distances.size(); ++i)
    faults.expect_between(fmt::format("school_distances[{}].min_m", i),
                          config.school_distances[i].min_m, 0.0, 10'000.0);
  faults.expect_between("anomaly_sigma", config.anomaly_sigma, 1.0, 10.0);
  faults.expect_between("sigma_peers_min", config.sigma_peers_min, 3, 100'000);
  faults.expect_between("cycle_mean_min", config.cycle_mean_min, 0.0, 1e6);
  faults.expect_between("cycle_peers_min", config.cycle_peers_min, 1, 100'000);
  faults.expect_between("cycle_swing", config.cycle_swing, 0.05, 10.0);
  faults.expect_between("cycle_strays_min", config.cycle_strays_min, 1, 8);
  faults.expect_between("cycle_strays_more_min", config.cycle_strays_more_min, 0, 8);
  faults.expect_between("icm_order_ratio", config.icm_order_ratio, 1.0, 100.0);
  faults.expect_between("icm_month_ratio", config.icm_month_ratio, 1.0, 100.0);
  faults.expect_between("icm_price_ratio", config.icm_price_ratio, 1.0, 100.0);
  faults.expect_between("icm_quantity_min", config.icm_quantity_min, 20.0, 1e6);
  faults.expect_between("icm_new_product_days", config.icm_new_product_days, 0, 366);
}

}  // namespace

base::Result<void> validate(const Config& config) {
  Faults faults;
  check_shares(faults, config);
  check_limits(faults, config);
  check_weights(faults, "key_sku_indicators", config.key_sku_indicators, is_shop_metric,
                "a shop metric");
  check_weights(faults, "terminal_indicators", config.terminal_indicators, is_terminal_indicator,
                "grade_percentile, trade_zone, floor_area, business_format, willingness, "
                "equipment_gap, display_gap or scan_gap");
  check_points(faults, "trade_zone_points", config.trade_zone_points);
  check_points(faults, "format_points", config.format_points);
  check_points(faults, "terminal_gap_points", config.terminal_gap_points);
  check_sigma_rules(faults, config);
  check_priorities(faults, config);
  return faults.result();
}

std::string to_json(const Config& config) { return wire::to_json(config); }

base::Result<Config> config_from_json(std::string_view text) {
  TRY_ASSIGN(auto value, wire::parse(text));
  if (value.is_object()) {
    // Stored before there were models.
    const auto defaults = wire::to_value(Config{});
    for (const std::string_view later :
         {"leaving_probability_min", "sales_anomaly_model_weight", "grade_fluctuation_model_weight",
          "terminal_model_weight", "key_sku_model_weight"})
      if (!value.get_object().contains(later))
        value.get_object()[later] = defaults.get_object().at(later);
  }
  Config config;
  TRY(wire::from_value(value, config, {}));
  TRY(validate(config));
  return config;
}

}  // namespace target_classes
