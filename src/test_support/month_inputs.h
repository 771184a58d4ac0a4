#pragma once
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "features/metrics/metrics.h"

/// A company's month made by hand, for tests of the models that read MonthInputs. Header only: a
/// test that uses it links metrics.
namespace test_support {

class MonthBuilder {
 public:
  struct Line {
    std::size_t product = 0;  ///< position
    std::int32_t quantity = 0;
    std::int32_t amount_minor = 0;
  };

  explicit MonthBuilder(base::Period period) { inputs_.period = period; }

  /// An active shop with id = position + 1.
  metrics::ShopIndex add_shop(std::string code) {
    customers::Customer shop;
    shop.id = {static_cast<std::int64_t>(inputs_.shops.size()) + 1};
    shop.customer_code = code;
    shop.shop_name = std::move(code);
    shop.status = "active";
    inputs_.shops.push_back(std::move(shop));
    inputs_.shop_area.push_back(metrics::kNoIndex);
    inputs_.shop_months.emplace_back(static_cast<std::size_t>(metrics::kMonthsBack) + 1);
    return static_cast<metrics::ShopIndex>(inputs_.shops.size() - 1);
  }
  /// An active cigarette with id = position + 1.
  std::size_t add_product(std::string price_class = "3") {
    products::Product product;
    product.id = {static_cast<std::int64_t>(inputs_.products.size()) + 1};
    product.product_code = "P" + std::to_string(product.id.value);
    product.product_name = product.product_code;
    product.product_kind = "CIGARETTE";
    product.unit_name = "条";
    product.price_class = std::move(price_class);
    product.status = "active";
    inputs_.products.push_back(std::move(product));
    inputs_.is_key_product.push_back(0);
    return inputs_.products.size() - 1;
  }
  metrics::AreaIndex add_area(std::string code) {
    organisation::Unit area;
    area.id = {static_cast<std::int64_t>(inputs_.areas.size()) + 1};
    area.code = code;
    area.name = std::move(code);
    area.kind = "sales_area";
    inputs_.areas.push_back(std::move(area));
    return static_cast<metrics::AreaIndex>(inputs_.areas.size() - 1);
  }
  void add_order(metrics::ShopIndex shop, base::Date day, std::initializer_list<Line> lines) {
    add_order(shop, day, std::span(lines.begin(), lines.size()));
  }
  void add_order(metrics::ShopIndex shop, base::Date day, std::span<const Line> lines) {
    const base::OrderId order{++orders_};
    for (const Line& line : lines) {
      facts::SalesFactsBuilder::Line fact;
      fact.customer = inputs_.shops[shop].id;
      fact.order = order;
      fact.day = day;
      fact.product = inputs_.products[line.product].id;
      fact.quantity = line.quantity;
      fact.amount_minor = line.amount_minor;
      facts_.add(fact);
    }
  }
  customers::CustomerMonth& month(metrics::ShopIndex shop, int back = 0) {
    auto& month = inputs_.shop_months[shop][static_cast<std::size_t>(back)];
    if (!month) {
      month.emplace();
      month->customer_id = inputs_.shops[shop].id;
      month->period = inputs_.period.plus_months(-back);
    }
    return *month;
  }
  customers::Customer& shop(metrics::ShopIndex at) { return inputs_.shops[at]; }
  products::Product& product(std::size_t at) { return inputs_.products[at]; }
  /// Anything else: areas of shops, dictionary, key products, licence events.
  metrics::MonthInputs& raw() { return inputs_; }

  /// Builds the facts and resolves all positions. Call once, last.
  std::shared_ptr<const metrics::MonthInputs> build() {
    inputs_.company.id = {1};
    inputs_.company.code = "test";
    inputs_.facts = facts_.build(base::CompanyId{1}, facts::Watermark{});
    const auto& facts = *inputs_.facts;
    for (const auto& shop : inputs_.shops)
      inputs_.shop_ordinal.push_back(facts.customer_ordinal(shop.id));
    for (const auto& product : inputs_.products)
      inputs_.product_ordinal.push_back(facts.product_ordinal(product.id));
    for (const std::int64_t id : facts.columns().customer_id)
      inputs_.ordinal_shop.push_back(static_cast<metrics::ShopIndex>(id - 1));
    for (const std::int64_t id : facts.columns().product_id)
      inputs_.ordinal_product.push_back(static_cast<metrics::ProductIndex>(id - 1));
    inputs_.stock_begin.assign(inputs_.shops.size() + 1, 0);
    inputs_.price_begin.assign(inputs_.shops.size() + 1, 0);
    return std::make_shared<const metrics::MonthInputs>(std::move(inputs_));
  }

 private:
  metrics::MonthInputs inputs_;
  facts::SalesFactsBuilder facts_;
  std::int64_t orders_ = 0;
};

inline base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

}  // namespace test_support
