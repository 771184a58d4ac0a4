#pragma once
#include <array>
#include <cstddef>
#include <vector>

#include "features/analysis/documents.h"
#include "features/analysis/history.h"

/// How a shop trades, in seven figures of the last three months (84 days): what groups of shops are
/// made of.
namespace analysis {

inline constexpr std::size_t kTradeFeatures = 7;
using TradeFeatures = std::array<double, kTradeFeatures>;

/// trade_amount      amount a 28 days, minor units
/// trade_orders      days with an order a 28 days
/// trade_products    distinct products
/// trade_price       amount / quantity, minor units a unit
/// trade_top_share   share of the quantity in price classes 1 and 2; 0 where products have no class
/// trade_trend       (amount - amount of the 84 days before) / (their sum), -1 … 1
/// trade_unevenness  standard deviation of the amounts of the 12 weeks / their mean
std::vector<FeatureName> trade_feature_names();

/// Nothing: no purchase in the 84 days.
std::optional<TradeFeatures> trade_features(const StudyInputs& inputs, metrics::ShopIndex shop);

/// The same for distances: logarithms of amount, orders, products and price, so that twice as much
/// is as far from small as from large shops.
TradeFeatures for_distance(TradeFeatures features);

}  // namespace analysis
