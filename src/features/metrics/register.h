#pragma once
#include <span>
#include <string_view>

#include "features/metrics/metrics.h"
#include "features/metrics/totals.h"

/// The register: every metric once, its words beside its function. Internal to this feature.
namespace metrics {

struct ShopFigures;
struct ProductFigures;

/// What is the same for all rows of a month.
struct MonthConstants {
  std::int64_t key_products = 0;  ///< on the key list
  std::int64_t launches = 0;      ///< products whose trial days lie within t-2..t
};

/// What a metric's function sees of one shop, product or area.
struct Row {
  const MonthInputs& inputs;
  const MonthConstants& month;
  std::uint32_t index = 0;
  const Totals& totals;
  const Totals& company;                    ///< the whole company's totals; empty for shops
  const ShopFigures* shop = nullptr;        ///< Scope::kShop only
  const ProductFigures* product = nullptr;  ///< Scope::kProduct only
};
/// Pure. Null for a metric that compares with other rows: those are filled when all rows stand.
using Compute = MetricValue (*)(const Row&);

inline constexpr unsigned kShops = 1;
inline constexpr unsigned kProducts = 2;
inline constexpr unsigned kAreas = 4;
inline constexpr unsigned kAll = kShops | kProducts | kAreas;

/// One line of a family's table. In formulas N(x) counts pairs of shop and product with property
/// x: of a shop its products, of a product its shops, of an area both.
struct Entry {
  unsigned scopes;
  std::string_view id;
  std::string_view name_zh;
  std::string_view name_en;
  std::string_view unit;
  std::string_view formula;
  std::string_view method;
  std::string_view needs;
  int decimals;
  Compute compute;
};

// The families, in column order.
std::span<const Entry> plain_entries();
std::span<const Entry> mix_entries();
std::span<const Entry> supply_entries();
std::span<const Entry> shelf_entries();
std::span<const Entry> stock_entries();
std::span<const Entry> price_entries();
std::span<const Entry> key_entries();
std::span<const Entry> outside_entries();
std::span<const Entry> anomaly_entries();
std::span<const Entry> product_state_entries();

/// The functions of a scope's metrics, in column order.
std::span<const Compute> functions(Scope scope);

// The words of the trade for "cannot be said".
inline MetricValue known(double value) { return MetricValue::known(value); }
inline MetricValue known(std::int64_t value) { return known(static_cast<double>(value)); }
inline MetricValue missing(Unknown why) { return MetricValue::missing(why); }
/// part / whole; a whole of zero or less (returns outweigh) has no share.
inline MetricValue ratio(double part, double whole) {
  if (!(whole > 0)) return missing(Unknown::kZeroDenominator);
  return known(part / whole);
}
inline MetricValue ratio(std::int64_t part, std::int64_t whole) {
  return ratio(static_cast<double>(part), static_cast<double>(whole));
}
/// ratio, provided there were orders in the period.
inline MetricValue ratio_of_orders(const Totals& t, std::int64_t part, std::int64_t whole) {
  if (t.n.lines == 0) return missing(Unknown::kNoOrders);
  return ratio(part, whole);
}
/// ratio, provided there were orders and `records` of them say what is needed.
inline MetricValue ratio_if(const Totals& t, std::int64_t records, Unknown otherwise,
                            std::int64_t part, std::int64_t whole) {
  if (t.n.lines == 0) return missing(Unknown::kNoOrders);
  if (records == 0) return missing(otherwise);
  return ratio(part, whole);
}
inline MetricValue ratio_if_recorded(const Totals& t, std::int64_t records, std::int64_t part,
                                     std::int64_t whole) {
  return ratio_if(t, records, Unknown::kNotRecorded, part, whole);
}
/// now / before - 1.
inline MetricValue growth(std::int64_t now, std::int64_t before, std::int64_t records_before) {
  if (records_before == 0) return missing(Unknown::kNoHistory);
  if (before <= 0) return missing(Unknown::kZeroDenominator);
  return known(static_cast<double>(now) / static_cast<double>(before) - 1);
}

}  // namespace metrics
