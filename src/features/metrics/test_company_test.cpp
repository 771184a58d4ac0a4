#include "features/metrics/test_company.h"

#include <algorithm>

#include "base/check.h"

namespace metrics {
namespace {

constexpr base::CompanyId kCompany{1};

template <class Row>
bool by_shop_product_day(const Row& a, const Row& b, base::Date Row::*day) {
  if (a.customer_id != b.customer_id) return a.customer_id < b.customer_id;
  if (a.product_id != b.product_id) return a.product_id < b.product_id;
  return a.*day < b.*day;
}

std::optional<std::int64_t> recorded(std::int32_t quantity) {
  if (quantity == facts::kUnknownQuantity) return {};
  return quantity;
}

void store_units(db::Session& session, const TestCompany& test) {
  db::BulkInsert rows(session, "organisation_units",
                      {"company_id", "id", "code", "name", "kind", "parent_id"});
  for (const auto& unit : test.units)
    rows.add(kCompany)
        .add(unit.id)
        .add(unit.code)
        .add(unit.name)
        .add(unit.kind)
        .add(unit.parent_id)
        .end_row();
  rows.finish();
}

void store_dictionary(db::Session& session, const TestCompany& test) {
  db::BulkInsert rows(session, "dictionary_entries",
                      {"company_id", "dictionary", "version", "code", "name_zh", "name_en", "seq",
                       "effective_from"});
  for (const auto& entry : test.dictionary)
    rows.add(kCompany)
        .add(entry.dictionary)
        .add(entry.version)
        .add(entry.code)
        .add(entry.name_zh)
        .add(entry.name_en)
        .add(entry.seq)
        .add(0)
        .end_row();
  rows.finish();
}

void store_shops(db::Session& session, const TestCompany& test) {
  db::BulkInsert rows(
      session, "customers",
      {"company_id", "id", "customer_code", "shop_name", "holder_name", "order_phone", "lng", "lat",
       "business_format", "order_cycle", "sales_area_id", "display_score", "status"});
  for (const auto& shop : test.shops)
    rows.add(kCompany)
        .add(shop.id)
        .add(shop.customer_code)
        .add(shop.shop_name)
        .add(shop.holder_name)
        .add(shop.order_phone)
        .add(shop.lng)
        .add(shop.lat)
        .add(shop.business_format)
        .add(shop.order_cycle)
        .add(shop.sales_area_id)
        .add(shop.display_score)
        .add(shop.status)
        .end_row();
  rows.finish();
}

void store_products(db::Session& session, const TestCompany& test) {
  db::BulkInsert rows(
      session, "products",
      {"company_id", "id", "product_code", "product_name", "product_kind", "price_class",
       "price_band", "allocation_price_minor", "wholesale_price_minor", "guide_retail_price_minor",
       "unit_name", "tar_mg", "origin_type", "launch_date", "status"});
  for (const auto& product : test.products)
    rows.add(kCompany)
        .add(product.id)
        .add(product.product_code)
        .add(product.product_name)
        .add(product.product_kind)
        .add(product.price_class)
        .add(product.price_band)
        .add(product.allocation_price)
        .add(product.wholesale_price)
        .add(product.guide_retail_price)
        .add(product.unit_name)
        .add(product.tar_mg)
        .add(product.origin_type)
        .add(product.launch_date)
        .add(product.status)
        .end_row();
  rows.finish();
}

void store_months(db::Session& session, const TestCompany& test) {
  {
    db::BulkInsert rows(
        session, "customer_months",
        {"company_id", "customer_id", "period", "grade_no", "credit_score", "monthly_cap",
         "new_retail_score", "scan_rate", "scan_accuracy", "pos_offline_days", "pos_total_minor"});
    for (const auto& month : test.months)
      rows.add(kCompany)
          .add(month.customer_id)
          .add(month.period)
          .add(month.grade_no)
          .add(month.credit_score)
          .add(month.monthly_cap)
          .add(month.new_retail_score)
          .add(month.scan_rate)
          .add(month.scan_accuracy)
          .add(month.pos_offline_days)
          .add(month.pos_total)
          .end_row();
    rows.finish();
  }
  db::BulkInsert keys(session, "key_products", {"company_id", "period", "product_id"});
  for (const auto& key : test.key_products)
    keys.add(kCompany).add(key.period).add(key.product_id).end_row();
  keys.finish();
}

void store_market(db::Session& session, const TestCompany& test) {
  {
    db::BulkInsert rows(session, "retail_stock_counts",
                        {"company_id", "customer_id", "counted_on", "product_id", "method",
                         "stock_cartons", "stockout_days"});
    for (const auto& count : test.counts)
      rows.add(kCompany)
          .add(count.customer_id)
          .add(count.counted_on)
          .add(count.product_id)
          .add(std::string_view("MANUAL"))
          .add(count.stock_cartons)
          .add(count.stockout_days)
          .end_row();
    rows.finish();
  }
  db::BulkInsert rows(
      session, "market_prices",
      {"company_id", "customer_id", "observed_on", "product_id", "carton_price_minor"});
  for (const auto& price : test.prices)
    rows.add(kCompany)
        .add(price.customer_id)
        .add(price.observed_on)
        .add(price.product_id)
        .add(price.carton_price)
        .end_row();
  rows.finish();
}

void store_orders(db::Session& session, const TestCompany& test) {
  const auto& lines = test.lines;  // of one order next to each other
  {
    db::BulkInsert rows(session, "orders",
                        {"company_id", "id", "customer_id", "ordered_on", "order_no", "change_no"});
    base::OrderId last;
    for (const auto& line : lines) {
      if (line.order == last) continue;
      last = line.order;
      rows.add(kCompany)
          .add(line.order)
          .add(line.customer)
          .add(line.day)
          .add(std::to_string(line.order.value))
          .add(1)
          .end_row();
    }
    rows.finish();
  }
  db::BulkInsert rows(session, "order_lines",
                      {"company_id", "order_id", "line_no", "product_id", "ordered_qty",
                       "amount_minor", "demand_qty", "limit_qty", "delivered_qty"});
  std::int64_t line_no = 0;
  for (const auto& line : lines)
    rows.add(kCompany)
        .add(line.order)
        .add(++line_no)
        .add(line.product)
        .add(line.quantity)
        .add(line.amount_minor)
        .add(recorded(line.demand))
        .add(recorded(line.limit))
        .add(recorded(line.delivered))
        .end_row();
  rows.finish();
}

}  // namespace

base::Date day(int year, int month, int day_of_month) {
  const auto date = base::Date::from_ymd(year, month, day_of_month);
  CHECK(date.has_value());
  return *date;
}

customers::Customer& TestCompany::add_shop() {
  customers::Customer shop;
  shop.id = {static_cast<std::int64_t>(shops.size()) + 1};
  shop.customer_code = "S" + std::to_string(shop.id.value);
  shop.shop_name = shop.customer_code;
  shop.status = "active";
  return shops.emplace_back(std::move(shop));
}

products::Product& TestCompany::add_product() {
  products::Product product;
  product.id = {static_cast<std::int64_t>(products.size()) + 1};
  product.product_code = "P" + std::to_string(product.id.value);
  product.product_name = product.product_code;
  product.product_kind = "CIGARETTE";
  product.unit_name = "条";
  product.status = "active";
  return products.emplace_back(std::move(product));
}

facts::SalesFactsBuilder::Line& TestCompany::add_line(std::int64_t shop, base::Date on,
                                                      std::int64_t product, std::int32_t quantity,
                                                      std::int32_t amount) {
  return lines.emplace_back(facts::SalesFactsBuilder::Line{.customer = {shop},
                                                           .order = {next_order++},
                                                           .day = on,
                                                           .product = {product},
                                                           .quantity = quantity,
                                                           .amount_minor = amount});
}

facts::SalesFactsBuilder::Line& TestCompany::add_to_order(std::int64_t product,
                                                          std::int32_t quantity,
                                                          std::int32_t amount) {
  auto line = lines.back();
  line.product = {product};
  line.quantity = quantity;
  line.amount_minor = amount;
  line.demand = line.limit = line.delivered = facts::kUnknownQuantity;
  return lines.emplace_back(line);
}

customers::CustomerMonth& TestCompany::add_month(std::int64_t shop, base::Period of) {
  customers::CustomerMonth month;
  month.customer_id = {shop};
  month.period = of;
  return months.emplace_back(month);
}

void TestCompany::add_count(std::int64_t shop, std::int64_t product, base::Date on, double cartons,
                            std::optional<std::int64_t> stockout_days) {
  counts.push_back({{shop}, {product}, on, cartons, stockout_days});
}

void TestCompany::add_price(std::int64_t shop, std::int64_t product, base::Date on,
                            std::int64_t minor) {
  prices.push_back({{shop}, {product}, on, base::Money{minor}, {}, {}});
}

organisation::Company TestCompany::company() const {
  organisation::Company company;
  company.id = kCompany;
  company.code = "test";
  company.name = "Test";
  return company;
}

std::shared_ptr<const MonthInputs> TestCompany::inputs() const {
  auto made = std::make_shared<MonthInputs>();
  made->company = company();
  made->period = period;
  facts::SalesFactsBuilder builder;
  for (const auto& line : lines) builder.add(line);
  made->facts = builder.build(kCompany, {});
  made->shops = shops;
  made->products = products;
  made->units = units;
  for (const auto& unit : units)
    if (unit.kind == "sales_area") made->areas.push_back(unit);
  std::sort(made->areas.begin(), made->areas.end(),
            [](const auto& a, const auto& b) { return a.code < b.code; });
  made->dictionary = dictionary;
  made->shop_months.resize(shops.size());
  for (auto& back : made->shop_months) back.resize(kMonthsBack + 1);
  for (const auto& month : months) {
    const int back =
        (period.year() - month.period.year()) * 12 + period.month() - month.period.month();
    if (back < 0 || back > kMonthsBack) continue;
    made->shop_months[static_cast<std::size_t>(month.customer_id.value) - 1]
                     [static_cast<std::size_t>(back)] = month;
  }
  made->is_key_product.assign(products.size(), 0);
  for (const auto& key : key_products)
    if (key.period <= period && key.period >= period.plus_months(-kMonthsBack) &&
        (!made->key_period || *made->key_period < key.period))
      made->key_period = key.period;
  for (const auto& key : key_products)
    if (made->key_period == key.period)
      made->is_key_product[static_cast<std::size_t>(key.product_id.value) - 1] = 1;
  made->stock_counts = counts;
  std::sort(made->stock_counts.begin(), made->stock_counts.end(), [](const auto& a, const auto& b) {
    return by_shop_product_day(a, b, &market::StockCount::counted_on);
  });
  made->prices = prices;
  std::sort(made->prices.begin(), made->prices.end(), [](const auto& a, const auto& b) {
    return by_shop_product_day(a, b, &market::PriceObservation::observed_on);
  });
  link_positions(*made);
  return made;
}

void TestCompany::store(db::Session& session) const {
  db::WriteTransaction transaction(session);
  session.execute_text(
      "insert into companies values (1, 'test', 'distributor', 'Test', 'CNY', 'CN', 1, 0, 0)");
  store_units(session, *this);
  store_dictionary(session, *this);
  store_shops(session, *this);
  store_products(session, *this);
  store_months(session, *this);
  store_market(session, *this);
  store_orders(session, *this);
  transaction.commit();
}

}  // namespace metrics
