#include "features/analysis/shop_range.h"

#include <algorithm>

#include "base/parallel.h"
#include "features/customers/customers.h"

namespace analysis {

ShopRange range_of(const StudyInputs& inputs, metrics::ShopIndex shop, int days) {
  struct Sum {
    metrics::ProductIndex product = 0;
    std::int64_t quantity = 0;
    bool is_ordered = false;
  };
  std::vector<Sum> lines;
  each_line(
      inputs.month, shop, inputs.until.plus_days(1 - days), inputs.until, [](base::Date) {},
      [&](metrics::ProductIndex product, std::int32_t quantity, std::int32_t) {
        lines.push_back({product, quantity, quantity > 0});
      });
  std::ranges::sort(lines, {}, &Sum::product);
  ShopRange range;
  for (std::size_t i = 0; i < lines.size();) {
    Sum sum{lines[i].product, 0, false};
    for (; i < lines.size() && lines[i].product == sum.product; ++i) {
      sum.quantity += lines[i].quantity;
      sum.is_ordered = sum.is_ordered || lines[i].is_ordered;
    }
    if (sum.quantity > 0) range.carried.push_back(sum.product);
    if (sum.is_ordered) range.ordered.push_back(sum.product);
  }
  return range;
}

std::vector<ShopRange> ranges_of(const StudyInputs& inputs, int days) {
  std::vector<ShopRange> ranges(inputs.month.shops.size());
  base::parallel_blocks(
      ranges.size(), 500, inputs.threads, [&](std::size_t begin, std::size_t end) {
        for (std::size_t i = begin; i < end; ++i)
          if (is_active(inputs.month, static_cast<metrics::ShopIndex>(i)))
            ranges[i] = range_of(inputs, static_cast<metrics::ShopIndex>(i), days);
      });
  return ranges;
}

Barred::Barred(const metrics::MonthInputs& month) {
  for (const auto& product : month.products)
    everywhere_.push_back(product.status != "active" || product.is_delisted.value_or(false) ? 1
                                                                                            : 0);
  for (const auto& shop : month.shops) {
    auto [found, is_new] = by_scope_.try_emplace(shop.license_scope.value_or(""), everywhere_);
    if (is_new)
      for (std::size_t i = 0; i < month.products.size(); ++i)
        if (!customers::is_licensed_for(shop, month.products[i].product_kind)) found->second[i] = 1;
    of_shop_.push_back(&found->second);
  }
}

}  // namespace analysis
