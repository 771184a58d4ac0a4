#include "features/guidance/test_month.h"

#include <algorithm>
#include <tuple>

namespace guidance {
namespace {

constexpr base::CompanyId kCompany{7};

template <class Row>
void sort_rows(std::vector<Row>& rows, base::Date Row::*day) {
  std::ranges::sort(rows, [&](const Row& a, const Row& b) {
    return std::tuple(a.customer_id, a.product_id, a.*day) <
           std::tuple(b.customer_id, b.product_id, b.*day);
  });
}

}  // namespace

base::Date day(int year, int month, int day_of_month) {
  return *base::Date::from_ymd(year, month, day_of_month);
}

TestMonth::TestMonth() {
  company.id = kCompany;
  company.code = "demo";
  company.name = "示例公司";
}

customers::Customer& TestMonth::add_shop(std::int32_t grade) {
  auto& shop = shops.emplace_back();
  const auto id = static_cast<std::int64_t>(shops.size());
  shop.id = {id};
  shop.customer_code = "S" + std::to_string(100 + id);
  shop.shop_name = "店" + std::to_string(id);
  shop.business_format = "B";
  shop.market_type = "URBAN";
  shop.license_status = "VALID";
  shop.license_scope = "CIGARETTE,CIGAR";
  shop.license_valid_to = day(2028, 6, 30);
  shop.credit_grade = "A";
  shop.order_cycle = "WEEKLY";
  shop.order_weekday = 2;
  shop.sales_area_id = base::UnitId{1};
  shop.status = "active";
  grade_no.push_back(grade);
  last_books.emplace_back();
  return shop;
}

products::Product& TestMonth::add_product(std::string price_class, std::string band,
                                          std::int64_t wholesale, std::int64_t guide) {
  auto& product = products.emplace_back();
  const auto id = static_cast<std::int64_t>(products.size());
  product.id = {id};
  product.product_code = "P" + std::to_string(id);
  product.product_name = "品规" + std::string(1, static_cast<char>('A' + (id - 1) % 26));
  product.product_kind = "CIGARETTE";
  product.price_class = std::move(price_class);
  product.price_band = std::move(band);
  product.wholesale_price = base::Money{wholesale};
  product.guide_retail_price = base::Money{guide};
  product.unit_name = "条";
  product.status = "active";
  return product;
}

facts::SalesFactsBuilder::Line& TestMonth::order(std::int64_t shop, base::Date on,
                                                 std::int64_t product, std::int32_t quantity) {
  auto& line = lines_.emplace_back();
  line.customer = {shop};
  line.order = {static_cast<std::int64_t>(lines_.size())};
  line.day = on;
  line.product = {product};
  line.quantity = quantity;
  const auto price = products[static_cast<std::size_t>(product) - 1].wholesale_price;
  line.amount_minor = static_cast<std::int32_t>(price->minor * quantity);
  return line;
}

void TestMonth::count(std::int64_t shop, std::int64_t product, base::Date on, double stock,
                      std::optional<std::int64_t> stockout_days) {
  counts.push_back({{shop}, {product}, on, stock, stockout_days});
}

void TestMonth::list(metrics::ShopIndex shop, target_classes::TargetClass target_class,
                     bool primary) {
  target_classes::Entry entry;
  entry.shop = shop;
  entry.target_class = target_class;
  entry.priority = 1;
  entry.is_primary = primary;
  entry.reason_code = "test";
  entry.reason_zh = "测试原因";
  entry.reason_en = "test reason";
  entry.evidence.push_back({"quantity", 14, 20, "<"});
  entries.push_back(std::move(entry));
}

const BookContext& TestMonth::build(unsigned threads) {
  context_.reset();
  peers_.reset();
  inputs_ = std::make_unique<metrics::MonthInputs>();
  inputs_->company = company;
  inputs_->period = period;
  facts::SalesFactsBuilder builder;
  for (const auto& line : lines_) builder.add(line);
  inputs_->facts = builder.build(kCompany, {3, 0});
  inputs_->shops = shops;
  inputs_->products = products;
  organisation::Unit area;
  area.id = {1};
  area.code = "A1";
  area.name = "城东片区";
  area.kind = "sales_area";
  inputs_->areas = {area};
  inputs_->units = {area};
  inputs_->dictionary = dictionary;
  inputs_->shop_months.assign(shops.size(), {});
  for (auto& back : inputs_->shop_months) back.resize(metrics::kMonthsBack + 1);
  for (const auto& month : months)
    inputs_->shop_months[static_cast<std::size_t>(month.customer_id.value) - 1][0] = month;
  inputs_->is_key_product.assign(products.size(), 0);
  for (const auto id : key_products) inputs_->is_key_product[static_cast<std::size_t>(id) - 1] = 1;
  if (!key_products.empty()) inputs_->key_period = period;
  inputs_->stock_counts = counts;
  inputs_->prices = prices;
  sort_rows(inputs_->stock_counts, &market::StockCount::counted_on);
  sort_rows(inputs_->prices, &market::PriceObservation::observed_on);
  inputs_->substitutes = substitutes;
  metrics::link_positions(*inputs_);

  base::SilentProgress progress;
  metrics_ = metrics::compute_month_metrics(*inputs_, threads, progress);
  grades_ = grading::Result{};
  grades_.config.grades = 30;
  for (const auto grade : grade_no) {
    auto& one = grades_.shops.emplace_back();
    one.graded = grade > 0;
    one.grade_no = grade;
    one.method = "ranked";
    one.score = grade;
    one.rank = 1;
    if (one.graded) ++grades_.graded;
  }
  grades_.ranked = grades_.graded;
  if (!levers.empty()) grades_.shops.front().levers = levers;
  peers_ = std::make_unique<metrics::PeerGroups>(*inputs_, metrics_.shops, grade_no);

  targets_ = target_classes::Result{};
  targets_.entries = entries;
  targets_.gates = gates;
  targets_.shop_begin.assign(shops.size() + 1, 0);
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    ++targets_.shop_begin[entries[i].shop + 1];
    targets_.shop_entries.push_back(i);
  }
  for (std::size_t i = 0; i < shops.size(); ++i)
    targets_.shop_begin[i + 1] += targets_.shop_begin[i];
  auto matcher = strategies::Matcher::compile(library);
  CHECK(matcher.has_value());
  matcher_ = std::make_unique<strategies::Matcher>(std::move(matcher).value());
  RunHeader run;
  run.version = 2;
  run.generated_at = {1793491200000};
  run.models.strategies = "abc";
  const Sources sources{*inputs_,  metrics_, grades_,    targets_,
                        *matcher_, *peers_,  last_books, scores};
  context_ = std::make_unique<BookContext>(sources, run, options, threads);
  return *context_;
}

TestMonth small_month() {
  TestMonth test;
  test.add_product("1", "B1", 20000, 24000);
  test.add_product("1", "B1", 20000, 24000);
  for (int i = 0; i < 4; ++i) test.add_product("3", "B2", 6000, 7200);
  test.products[5].is_delisted = true;
  test.add_product("1", "B1", 10000, 13000).product_kind = "CIGAR";
  test.key_products = {4};
  for (int i = 0; i < 11; ++i) test.add_shop();
  test.shops[0].shop_name = "城东便利店";
  for (const int month : {7, 8, 9, 10}) {
    test.order(1, day(2026, month, 6), 1, 10);
    test.order(1, day(2026, month, 13), 3, month == 10 ? 4 : 12);
  }
  for (std::int64_t peer = 2; peer <= 11; ++peer) {
    test.order(peer, day(2026, 9, 8), 4, 6);
    test.order(peer, day(2026, 10, 8), 1, 8);
    test.order(peer, day(2026, 10, 8), 3, 10);
    test.order(peer, day(2026, 10, 8), 4, 6);
    if (peer <= 7) test.order(peer, day(2026, 10, 15), 5, 3);
  }
  test.count(1, 1, day(2026, 9, 30), 4);
  test.count(1, 1, day(2026, 10, 30), 2);
  test.prices.push_back({{1}, {1}, day(2026, 10, 15), base::Money{25000}, {}, {}});
  customers::CustomerMonth month;
  month.customer_id = {1};
  month.period = test.period;
  month.monthly_cap = 30;
  test.months.push_back(month);
  test.list(0, target_classes::TargetClass::kSalesAnomaly);
  return test;
}

}  // namespace guidance
