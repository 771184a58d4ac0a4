#include "base/parallel.h"
#include "features/grading/grading.h"

namespace grading {
namespace {

constexpr std::size_t kShopsAnInputBlock = 512;

struct ProductFlags {
  bool class_1_2 = false;
  bool low_tar = false;
};

/// Per facts product; one the master data lacks has no class and no tar.
std::vector<ProductFlags> flags_of(const metrics::MonthInputs& inputs, double low_tar_mg_max) {
  std::vector<ProductFlags> flags(inputs.ordinal_product.size());
  for (std::size_t ordinal = 0; ordinal < flags.size(); ++ordinal) {
    const metrics::ProductIndex at = inputs.ordinal_product[ordinal];
    if (at == metrics::kNoIndex) continue;
    const products::Product& product = inputs.products[at];
    flags[ordinal].class_1_2 = product.price_class == "1" || product.price_class == "2";
    flags[ordinal].low_tar = product.tar_mg && *product.tar_mg <= low_tar_mg_max;
  }
  return flags;
}

/// Counts distinct products without clearing between shops: a product is seen when its stamp is
/// the shop's.
class SeenProducts {
 public:
  explicit SeenProducts(std::size_t products) : stamp_(products, 0) {}
  void next_shop() { ++now_; }
  bool first_time(facts::ProductOrdinal product) {
    if (stamp_[product] == now_) return false;
    stamp_[product] = now_;
    return true;
  }

 private:
  std::vector<std::uint32_t> stamp_;
  std::uint32_t now_ = 0;
};

ShopInputs inputs_of(const facts::Columns& columns, facts::OrderRange orders,
                     std::span<const ProductFlags> flags, SeenProducts& seen) {
  ShopInputs shop;
  if (orders.empty()) return shop;
  shop.has_orders = true;
  seen.next_shop();
  const std::uint32_t end = columns.line_begin[orders.end];
  for (std::uint32_t line = columns.line_begin[orders.begin]; line < end; ++line) {
    const facts::ProductOrdinal product = columns.line_product[line];
    const std::int64_t quantity = columns.line_quantity[line];
    shop.quantity += quantity;
    shop.amount_minor += columns.line_amount_minor[line];
    if (flags[product].low_tar) shop.low_tar_quantity += quantity;
    if (seen.first_time(product)) {
      ++shop.distinct_products;
      shop.class_1_2_products += flags[product].class_1_2 ? 1 : 0;
    }
  }
  return shop;
}

}  // namespace

std::vector<ShopInputs> grading_inputs(const metrics::MonthInputs& inputs, base::Period last,
                                       int months, double low_tar_mg_max, unsigned threads) {
  CHECK(months >= 1);
  const auto flags = flags_of(inputs, low_tar_mg_max);
  const facts::Columns& columns = inputs.facts->columns();
  const base::Date first_day = last.plus_months(1 - months).first_day();
  std::vector<ShopInputs> shops(inputs.shops.size());
  base::parallel_blocks(
      shops.size(), kShopsAnInputBlock, threads, [&](std::size_t begin, std::size_t end) {
        SeenProducts seen(flags.size());
        for (std::size_t shop = begin; shop < end; ++shop) {
          const facts::CustomerOrdinal ordinal = inputs.shop_ordinal[shop];
          if (ordinal == facts::SalesFacts::kNone) continue;
          const auto orders = facts::orders_between(columns, ordinal, first_day, last.last_day());
          shops[shop] = inputs_of(columns, orders, flags, seen);
        }
      });
  return shops;
}

}  // namespace grading
