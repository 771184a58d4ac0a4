#include "features/analysis/feature_names.h"

#include <algorithm>
#include <array>

#include "features/analysis/key_pairs.h"
#include "features/analysis/trade_features.h"

namespace analysis {
namespace {

struct LeavingName {
  std::string_view feature;
  std::string_view zh;
  std::string_view en;
  std::string_view unit;
};
constexpr std::array kLeavingNames = {
    LeavingName{"recency_days", "距上次订货天数", "Days since the last order", "days"},
    LeavingName{"age_days", "距首次订货天数", "Days since the first order", "days"},
    LeavingName{"orders", "累计订货次数", "Orders so far", "count"},
    LeavingName{"gap_mean_days", "平均订货间隔", "Mean gap between orders", "days"},
    LeavingName{"gap_sd_days", "订货间隔波动", "Spread of the gaps", "days"},
    LeavingName{"overdue", "逾期倍数（距上次订货÷平均间隔）", "Overdue (days since / mean gap)",
                "1"},
    LeavingName{"amount_per_order", "次均订货额", "Amount per order", "minor"},
    LeavingName{"last_order_ratio", "最近一次订货额÷次均", "Last order / mean order", "1"},
    LeavingName{"order_trend", "订货次数走势", "Trend of orders", "percent"},
    LeavingName{"amount_trend", "订货额走势", "Trend of the amount", "percent"},
    LeavingName{"return_share", "退货占比", "Share returned", "percent"},
    LeavingName{"products", "近半年经营品规数", "Products in half a year", "count"},
    LeavingName{"new_product_share", "近28天新品规占比", "Share of new products in 28 days",
                "percent"},
};

}  // namespace

FeatureName behaviour_feature_name(const std::string& feature) {
  for (const auto& name : kLeavingNames)
    if (name.feature == feature)
      return {feature, {std::string(name.zh), std::string(name.en)}, std::string(name.unit)};
  const auto window = feature.substr(feature.rfind('_') + 1);
  const bool is_amount = feature.starts_with("amount_");
  return {feature,
          {"前第" + window + "个28天的" + (is_amount ? "订货额" : "订货次数"),
           std::string(is_amount ? "Amount" : "Orders") + ", 28 days no. " + window + " back"},
          is_amount ? "minor" : "count"};
}

FeatureName feature_name(const std::string& feature) {
  static const auto kNames = [] {
    auto names = trade_feature_names();
    for (auto& name : key_feature_names()) names.push_back(std::move(name));
    return names;
  }();
  const auto found = std::ranges::find(kNames, feature, &FeatureName::feature);
  return found == kNames.end() ? behaviour_feature_name(feature) : *found;
}

}  // namespace analysis
