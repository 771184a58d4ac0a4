#include <gtest/gtest.h>
#include <zlib.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <memory>
#include <unordered_map>

#include "base/text.h"
#include "features/metrics/test_company.h"
#include "features/metrics/twin_compare.h"
#include "test_support/test_database.h"

/// Two years of a real distributor's order lines: the pass against its SQL twin on every shop,
/// product and area of December 2021.
namespace metrics {
namespace {

/// One CSV line's fields; quotes around a field and doubled quotes inside it.
std::vector<std::string> fields_of(std::string_view line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"')
      fields.back() += line[++i];
    else if (line[i] == '"')
      quoted = !quoted;
    else if (line[i] == ',' && !quoted)
      fields.emplace_back();
    else if (line[i] != '\r')
      fields.back() += line[i];
  }
  return fields;
}

class Iowa {
 public:
  explicit Iowa(const std::filesystem::path& folder) {
    company_.units.push_back({{1}, "iowa", "Iowa", "city_company", {}, {}});
    read_stores(folder / "stores.csv");
    read_products(folder / "products.csv");
    company_.lines.reserve(5'300'000);
    for (const char* file : {"sales-2020.csv.gz", "sales-2021.csv.gz"})
      read_sales((folder / file).string());
  }
  [[nodiscard]] const TestCompany& company() const { return company_; }

 private:
  std::int64_t shop_of(const std::string& code) {
    const auto [at, is_new] = shops_.emplace(code, 0);
    if (is_new) at->second = company_.add_shop().id.value;
    return at->second;
  }
  std::int64_t product_of(const std::string& code) {
    const auto [at, is_new] = products_.emplace(code, 0);
    if (is_new) {
      products::Product& product = company_.add_product();
      product.product_kind = "NON_TOBACCO";
      at->second = product.id.value;
    }
    return at->second;
  }
  /// A city is a sales area.
  base::UnitId area_of(const std::string& city) {
    const auto [at, is_new] = areas_.emplace(city, 0);
    if (is_new) {
      at->second = static_cast<std::int64_t>(company_.units.size()) + 1;
      company_.units.push_back({{at->second}, city, city, "sales_area", base::UnitId{1}, {}});
    }
    return {at->second};
  }
  void read_stores(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const auto f = fields_of(line);
      if (f.size() < 10) continue;  // a name broken over two lines: becomes a placeholder
      const auto at = static_cast<std::size_t>(shop_of(f[0]) - 1);
      customers::Customer& shop = company_.shops[at];
      shop.status = f[3] == "I" ? "inactive" : "active";
      shop.lat = base::parse_double(f[7]);
      shop.lng = base::parse_double(f[8]);
      if (!f[9].empty()) shop.sales_area_id = area_of(f[9]);
    }
  }
  void read_products(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
      const auto f = fields_of(line);
      if (f.size() < 16) continue;
      products::Product& product =
          company_.products[static_cast<std::size_t>(product_of(f[0]) - 1)];
      product.allocation_price = base::Money::parse(f[13]);
      product.wholesale_price = base::Money::parse(f[15]);
      product.launch_date = base::Date::parse_iso(f[10]);
    }
  }
  /// date, invoice, line, store, item, bottles, dollars; an order is (invoice, store, date).
  void read_sales(const std::string& path) {
    const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
    ASSERT_NE(file, nullptr);
    gzbuffer(file.get(), 1U << 18U);
    char line[512];
    std::string last_order;
    gzgets(file.get(), line, sizeof line);
    while (gzgets(file.get(), line, sizeof line) != nullptr) {
      const auto f = base::split(base::trim(line), ',');
      const auto dollars = base::Money::parse(f[6]);
      const auto bottles = base::parse_int(f[5]);
      const auto on = base::Date::parse_iso(f[0]);
      if (!dollars || !bottles || !on) continue;
      std::string order;
      order.append(f[1]).append(" ").append(f[3]).append(" ").append(f[0]);
      const auto shop = shop_of(std::string(f[3]));
      const auto product = product_of(std::string(f[4]));
      const auto quantity = static_cast<std::int32_t>(*bottles);
      const auto amount = static_cast<std::int32_t>(dollars->minor);
      if (order == last_order)
        company_.add_to_order(product, quantity, amount);
      else
        company_.add_line(shop, *on, product, quantity, amount);
      last_order = std::move(order);
    }
  }

  TestCompany company_;
  std::unordered_map<std::string, std::int64_t> shops_;
  std::unordered_map<std::string, std::int64_t> products_;
  std::unordered_map<std::string, std::int64_t> areas_;
};

void expect_twin_agrees(db::Engine engine) {
  if (engine == db::Engine::kPostgres && !test_support::has_postgres())
    GTEST_SKIP() << "no PostgreSQL: run through script/with-postgres";
  const auto data = test_support::shared_data();
  if (data.empty()) GTEST_SKIP() << "no folder of real data";
  const Iowa iowa(data / "iowa-liquor");
  const auto inputs = iowa.company().inputs();
  ASSERT_GT(inputs->facts->lines(), 5'000'000U);
  test_support::TestDatabase database(engine);
  auto session = database->writer();
  iowa.company().store(*session);
  base::SilentProgress progress;
  const MonthMetrics pass = compute_month_metrics(*inputs, 2, progress);
  expect_same_month(pass, compute_twin(*session, {1}, iowa.company().period));
}

/// Best of ten, since other work shares the machine.
double best_ms(const MonthInputs& inputs, unsigned threads) {
  double best = 1e9;
  for (int i = 0; i < 10; ++i) {
    const auto before = std::chrono::steady_clock::now();
    static_cast<void>(compute_shop_metrics(inputs, threads));
    const std::chrono::duration<double, std::milli> elapsed =
        std::chrono::steady_clock::now() - before;
    best = std::min(best, elapsed.count());
  }
  return best;
}

TEST(Iowa, ShopFiguresDoNotDependOnThreads_slow) {
  const auto data = test_support::shared_data();
  if (data.empty()) GTEST_SKIP() << "no folder of real data";
  const Iowa iowa(data / "iowa-liquor");
  const auto inputs = iowa.company().inputs();
  expect_same_table(compute_shop_metrics(*inputs, 1), compute_shop_metrics(*inputs, 2), "shop");
  for (const unsigned threads : {1U, 2U})
    std::cout << "shop metrics of " << inputs->facts->lines() << " lines, " << threads
              << " threads: " << best_ms(*inputs, threads) << " ms\n";
}

TEST(Iowa, TwinAgreesOnSqlite_slow) { expect_twin_agrees(db::Engine::kSqlite); }
TEST(Iowa, TwinAgreesOnPostgres_slow) { expect_twin_agrees(db::Engine::kPostgres); }

}  // namespace
}  // namespace metrics
