#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "features/metrics/shop_reader.h"

namespace metrics {

/// What one thread has added up of the products over the shops it read. Adding is exact and free of
/// order, so the sums of all threads give the same whatever thread read which shop.
class ProductSums {
 public:
  explicit ProductSums(const Context& context);
  /// Adds the shop that `reader` has just read.
  void add_shop(ShopIndex shop, const ShopReader& reader);
  ProductSums& operator+=(const ProductSums& other);

  [[nodiscard]] Totals totals(ProductIndex product) const;
  [[nodiscard]] ProductFigures figures(ProductIndex product) const;
  void set_class_quantities(std::vector<ProductFigures>& figures) const;

 private:
  void add_history(ShopIndex shop, const ShopReader& reader);
  void add_days(facts::CustomerOrdinal customer);
  void add_prices(ShopIndex shop);

  const Context& context_;
  std::size_t period_days_;
  std::size_t county_words_;
  std::vector<Totals> totals_;           ///< per product
  std::vector<std::int32_t> first_day_;  ///< per product, up to the period's end
  std::vector<std::int32_t> last_day_;
  std::vector<std::int64_t> day_quantity_;  ///< per product and day of the period
  std::vector<std::int64_t> day_demand_;    ///< the same; empty without recorded demand
  std::vector<std::uint64_t> counties_;     ///< per product, bits
  std::uint64_t selling_days_ = 0;          ///< bits
  std::int64_t sampled_shops_ = 0;
  std::int64_t shops_ = 0;
  std::int64_t eligible_shops_ = 0;
  std::vector<std::uint32_t> bought_stamp_;  ///< per product: shop + 1 that bought it before t
};

}  // namespace metrics
