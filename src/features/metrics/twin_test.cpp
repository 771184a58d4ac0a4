#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/random.h"
#include "features/metrics/test_company.h"
#include "features/metrics/twin_compare.h"
#include "test_support/test_database.h"

/// The pass against its SQL twin: every metric of every scope, value or reason.
namespace metrics {
namespace {

class Twin : public test_support::OnBothEngines {};

void expect_same(const TestCompany& company, db::Session& session) {
  base::SilentProgress progress;
  const MonthMetrics pass = compute_month_metrics(*company.inputs(), 2, progress);
  const MonthMetrics twin = compute_twin(session, {1}, company.period);
  expect_same_month(pass, twin);
}

template <class T, std::size_t kCount>
const T& any_of(base::Random& random, const T (&choices)[kCount]) {
  return choices[static_cast<std::size_t>(random.between(0, kCount - 1))];
}

void add_places(TestCompany& c, base::Random& random) {
  c.units.push_back({{1}, "city", "City", "city_company", {}, {}});
  c.units.push_back({{2}, "c1", "County 1", "county_branch", base::UnitId{1}, {}});
  c.units.push_back({{3}, "c2", "County 2", "county_branch", base::UnitId{1}, {}});
  for (std::int64_t i = 4; i < 8; ++i)
    c.units.push_back({{i},
                       "a" + std::to_string(20 - i),
                       "Area",
                       "sales_area",
                       base::UnitId{random.between(1, 3)},
                       {}});
  for (std::int64_t i = 1; i <= 14; ++i) {
    organisation::DictionaryEntry band;
    band.dictionary = "price_band";
    band.code = "B" + std::to_string(i);
    band.name_zh = band.name_en = band.code;
    band.seq = 20 - i;
    c.dictionary.push_back(band);
  }
}

void add_random_shop(TestCompany& c, base::Random& random) {
  customers::Customer& shop = c.add_shop();
  if (random.chance(0.1)) shop.status = "inactive";
  if (random.chance(0.8)) shop.sales_area_id = base::UnitId{random.between(1, 7)};
  if (random.chance(0.7)) shop.business_format = any_of(random, {"Z", "B"});
  if (random.chance(0.7)) shop.order_cycle = any_of(random, {"WEEKLY", "BIWEEKLY_ODD", "NONE"});
  if (random.chance(0.3)) shop.order_phone = any_of(random, {"1", "2", ""});
  if (random.chance(0.3)) shop.holder_name = any_of(random, {"张", "李"});
  if (random.chance(0.8)) {
    shop.lng = 110 + random.uniform(0, 0.03);
    shop.lat = 30 + random.uniform(0, 0.03);
  }
  if (random.chance(0.5)) shop.display_score = random.uniform();
}

void add_random_product(TestCompany& c, base::Random& random) {
  products::Product& product = c.add_product();
  product.product_kind = any_of(random, {"CIGARETTE", "CIGARETTE", "CIGAR", "NON_TOBACCO"});
  if (random.chance(0.9)) product.price_class = std::to_string(random.between(1, 6));
  if (random.chance(0.9)) product.price_band = "B" + std::to_string(random.between(1, 15));
  if (random.chance(0.8)) product.wholesale_price = base::Money{random.between(5'000, 80'000)};
  if (random.chance(0.8)) product.guide_retail_price = base::Money{random.between(5'000, 90'000)};
  if (random.chance(0.8)) product.allocation_price = base::Money{random.between(3'000, 60'000)};
  if (random.chance(0.7)) product.tar_mg = static_cast<double>(random.between(5, 11));
  if (random.chance(0.7)) product.origin_type = any_of(random, {"0", "1", "3"});
  if (random.chance(0.4))
    product.launch_date =
        day(2021, 9, 15).plus_days(static_cast<std::int32_t>(random.between(0, 110)));
}

void add_random_orders(TestCompany& c, base::Random& random, std::int64_t shop, bool recorded) {
  const base::Date first = c.period.plus_months(-14).first_day();
  const std::int64_t orders = random.between(0, 40);
  for (std::int64_t i = 0; i < orders; ++i) {
    const bool is_recent = random.chance(0.6);
    const base::Date on =
        is_recent
            ? c.period.last_day().plus_days(-static_cast<std::int32_t>(random.between(-5, 125)))
            : first.plus_days(static_cast<std::int32_t>(random.between(0, 300)));
    const std::int64_t lines = random.between(1, 5);
    for (std::int64_t k = 0; k < lines; ++k) {
      const auto product = random.between(1, static_cast<std::int64_t>(c.products.size()) - 1);
      auto quantity = static_cast<std::int32_t>(random.between(0, 15));
      if (random.chance(0.1)) quantity = -quantity;
      const auto amount = quantity * static_cast<std::int32_t>(random.between(5'000, 60'000));
      auto& line = k == 0 ? c.add_line(shop, on, product, quantity, amount)
                          : c.add_to_order(product, quantity, amount);
      if (!recorded) continue;
      if (random.chance(0.8)) line.limit = static_cast<std::int32_t>(random.between(0, 15));
      if (random.chance(0.8)) line.demand = static_cast<std::int32_t>(random.between(0, 20));
      if (random.chance(0.8)) line.delivered = std::max(0, quantity - 1);
    }
  }
}

void add_random_market(TestCompany& c, base::Random& random, std::int64_t shop) {
  for (std::int64_t product = 1; product <= static_cast<std::int64_t>(c.products.size());
       ++product) {
    for (const int back : {3, 1, 0, 0}) {
      if (!random.chance(0.3)) continue;
      const base::Date on = c.period.plus_months(-back).first_day().plus_days(
          static_cast<std::int32_t>(random.between(0, 12)) + (back == 0 ? 13 : 0));
      if (std::any_of(c.counts.begin(), c.counts.end(), [&](const auto& count) {
            return count.customer_id.value == shop && count.product_id.value == product &&
                   count.counted_on == on;
          }))
        continue;
      std::optional<std::int64_t> stockout;
      if (random.chance(0.5)) stockout = random.between(0, 4);
      c.add_count(shop, product, on, static_cast<double>(random.between(0, 300)) / 10, stockout);
    }
    if (random.chance(0.3))
      c.add_price(shop, product,
                  c.period.last_day().plus_days(-static_cast<std::int32_t>(random.between(0, 60))),
                  random.between(5'000, 90'000));
  }
}

void add_random_months(TestCompany& c, base::Random& random, std::int64_t shop) {
  for (int back = 0; back < 4; ++back) {
    if (!random.chance(0.7)) continue;
    customers::CustomerMonth& month = c.add_month(shop, c.period.plus_months(-back));
    if (random.chance(0.6)) month.grade_no = random.between(1, 2) * (random.chance(0.1) ? 9 : 1);
    if (random.chance(0.7)) month.credit_score = random.uniform(50, 120);
    if (random.chance(0.7)) month.monthly_cap = random.between(0, 200);
    if (random.chance(0.7)) month.new_retail_score = random.uniform(0, 100);
    if (random.chance(0.7)) month.scan_rate = random.uniform();
    if (random.chance(0.7)) month.scan_accuracy = random.uniform();
    if (random.chance(0.7)) month.pos_offline_days = random.between(0, 20);
    if (random.chance(0.7)) month.pos_total = base::Money{random.between(0, 10'000'000)};
  }
}

/// @param recorded demand, limit, delivery, counts, prices, outside figures and key list exist
TestCompany random_company(std::uint64_t seed, bool recorded) {
  base::Random random(seed);
  TestCompany c;
  add_places(c, random);
  const std::int64_t shops = random.between(1, 70);
  const std::int64_t products = random.between(2, 25);
  for (std::int64_t i = 0; i < shops; ++i) add_random_shop(c, random);
  for (std::int64_t i = 0; i < products; ++i) add_random_product(c, random);
  for (std::int64_t shop = 1; shop <= shops; ++shop) {
    add_random_orders(c, random, shop, recorded);
    if (!recorded) continue;
    if (random.chance(0.5)) add_random_market(c, random, shop);
    add_random_months(c, random, shop);
  }
  if (recorded)
    for (std::int64_t product = 1; product <= products; product += 2)
      for (const int back : {2, 1})
        c.key_products.push_back({c.period.plus_months(-back), {product + (back - 1) % products}});
  std::erase_if(c.key_products, [&](const auto& key) { return key.product_id.value > products; });
  return c;
}

/// Figures of `all` that are known for some row.
void mark_known(const MetricTable& table, std::set<std::string>& known) {
  for (std::size_t column = 0; column < table.columns(); ++column)
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.at(row, column).is_known())
        known.insert(std::to_string(static_cast<int>(table.scope())) +
                     std::string(definitions(table.scope())[column].id));
}

TEST(TwinCompanies, BringEveryMetricToAKnownValue) {
  std::set<std::string> known;
  base::SilentProgress progress;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const MonthMetrics all =
        compute_month_metrics(*random_company(seed, true).inputs(), 1, progress);
    for (const MetricTable* table : {&all.shops, &all.products, &all.areas})
      mark_known(*table, known);
  }
  for (const Scope scope : {Scope::kShop, Scope::kProduct, Scope::kArea})
    for (const MetricDefinition& metric : definitions(scope))
      EXPECT_TRUE(known.contains(std::to_string(static_cast<int>(scope)) + std::string(metric.id)))
          << metric.id;
}

TEST(TwinCompanies, GiveTheSameFiguresAtAnyThreadCount) {
  const auto inputs = random_company(3, true).inputs();
  base::SilentProgress progress;
  const MonthMetrics one = compute_month_metrics(*inputs, 1, progress);
  const MonthMetrics three = compute_month_metrics(*inputs, 3, progress);
  const auto identical = [](const MetricTable& a, const MetricTable& b) {
    for (std::size_t row = 0; row < a.rows(); ++row)
      for (std::size_t column = 0; column < a.columns(); ++column) {
        const MetricValue x = a.at(row, column);
        const MetricValue y = b.at(row, column);
        if (x.unknown != y.unknown || (x.is_known() && x.value != y.value)) return false;
      }
    return a.rows() == b.rows();
  };
  EXPECT_TRUE(identical(one.shops, three.shops));
  EXPECT_TRUE(identical(one.products, three.products));
  EXPECT_TRUE(identical(one.areas, three.areas));
  EXPECT_TRUE(identical(one.company, three.company));
}

TEST_P(Twin, AgreesOnCompaniesMadeByChance) {
  const std::uint64_t seeds = GetParam() == db::Engine::kSqlite ? 12 : 3;
  for (std::uint64_t seed = 100; seed < 100 + seeds; ++seed) {
    SCOPED_TRACE(seed);
    test_support::TestDatabase fresh(GetParam());
    const TestCompany company = random_company(seed, seed % 4 != 0);
    auto session = fresh->writer();
    company.store(*session);
    expect_same(company, *session);
    if (HasFailure()) break;
  }
}

TEST_P(Twin, AgreesOnACompanyThatRecordsEverything) {
  const TestCompany company = random_company(7, true);
  auto session = database().writer();
  company.store(*session);
  expect_same(company, *session);
}

TEST_P(Twin, AgreesOnACompanyThatRecordsOrdersAlone) {
  const TestCompany company = random_company(8, false);
  auto session = database().writer();
  company.store(*session);
  expect_same(company, *session);
}

ROUNDSMAN_ON_BOTH_ENGINES(Twin);

}  // namespace
}  // namespace metrics
