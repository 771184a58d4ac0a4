#include "features/analysis/trade_features.h"

#include <algorithm>
#include <cmath>

namespace analysis {
namespace {

constexpr int kDays = 84;
constexpr int kWeeks = 12;
constexpr double kMonths = 3;

bool is_top_class(const products::Product& product) {
  return product.price_class == "1" || product.price_class == "2";
}

/// Sums of the lines of the last 84 days, and of the 84 before.
struct TradeSums {
  double amount = 0;
  double amount_before = 0;
  double quantity = 0;
  double top_quantity = 0;
  std::array<double, kWeeks> weeks{};
  std::vector<metrics::ProductIndex> products;
  double order_days = 0;
};

TradeSums sums_of(const StudyInputs& inputs, metrics::ShopIndex shop) {
  TradeSums sums;
  int ago = 0;
  each_line(
      inputs.month, shop, inputs.until.plus_days(1 - 2 * kDays), inputs.until,
      [&](base::Date day) { ago = inputs.until - day; },
      [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t amount_minor) {
        if (ago >= kDays) {
          sums.amount_before += amount_minor;
          return;
        }
        sums.amount += amount_minor;
        sums.weeks[static_cast<std::size_t>(ago / 7)] += amount_minor;
        sums.quantity += quantity;
        if (is_top_class(inputs.month.products[product])) sums.top_quantity += quantity;
        if (quantity > 0) sums.products.push_back(product);
      });
  for (const auto day : purchase_days(inputs, shop).days)
    sums.order_days += inputs.until - day < kDays ? 1 : 0;
  std::ranges::sort(sums.products);
  sums.products.erase(std::unique(sums.products.begin(), sums.products.end()), sums.products.end());
  return sums;
}

double unevenness(const std::array<double, kWeeks>& weeks) {
  double mean = 0;
  for (const double week : weeks) mean += week / kWeeks;
  if (mean <= 0) return 0;
  double square = 0;
  for (const double week : weeks) square += (week - mean) * (week - mean) / kWeeks;
  return std::sqrt(square) / mean;
}

}  // namespace

std::vector<FeatureName> trade_feature_names() {
  return {{"trade_amount", {"月均订货额", "Amount a month"}, "minor"},
          {"trade_orders", {"月均订货次数", "Orders a month"}, "count"},
          {"trade_products", {"经营品规数", "Products ordered"}, "count"},
          {"trade_price", {"单条值", "Price per unit"}, "minor"},
          {"trade_top_share", {"一二类占比", "Share of classes 1 and 2"}, "percent"},
          {"trade_trend", {"订货额走势", "Trend of the amount"}, "percent"},
          {"trade_unevenness", {"周订货波动", "Unevenness by week"}, "percent"}};
}

std::optional<TradeFeatures> trade_features(const StudyInputs& inputs, metrics::ShopIndex shop) {
  const TradeSums sums = sums_of(inputs, shop);
  if (sums.order_days == 0 || sums.amount <= 0 || sums.quantity <= 0) return {};
  const double both = sums.amount + std::max(0.0, sums.amount_before);
  return TradeFeatures{sums.amount / kMonths,
                       sums.order_days / kMonths,
                       static_cast<double>(sums.products.size()),
                       sums.amount / sums.quantity,
                       std::clamp(sums.top_quantity / sums.quantity, 0.0, 1.0),
                       (sums.amount - std::max(0.0, sums.amount_before)) / both,
                       unevenness(sums.weeks)};
}

TradeFeatures for_distance(TradeFeatures features) {
  for (std::size_t i = 0; i < 4; ++i) features[i] = std::log1p(features[i]);
  return features;
}

}  // namespace analysis
