// Slow twins: what the shared tables count, counted again naively over a company made by chance.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "base/random.h"
#include "features/guidance/test_month.h"

namespace guidance {
namespace {

struct Ordered {
  std::int64_t shop, product;
  base::Date day;
  int quantity;
};

struct Chance {
  TestMonth test;
  std::vector<Ordered> orders;
};

Chance made_by_chance(std::uint64_t seed) {
  Chance chance;
  base::Random random(seed);
  TestMonth& test = chance.test;
  test.options.missing_lines = 1000;
  test.options.substitutes_each = 1000;
  test.options.shortage_lines = 1000;
  test.options.suggestion_lines = 1000;
  for (int i = 0; i < 24; ++i)
    test.add_product(i % 3 == 0 ? "1" : "3", i % 2 == 0 ? "X" : "Y", 5000 + 100 * i,
                     6000 + 120 * i);
  test.products[7].is_delisted = true;
  test.products[8].supply_attribute = "TIGHT";
  for (int i = 0; i < 60; ++i) {
    auto& shop = test.add_shop(static_cast<std::int32_t>(random.between(10, 13)));
    if (random.chance(0.3)) shop.business_format = "Z";
    if (random.chance(0.2)) shop.order_cycle = "BIWEEKLY_ODD";
  }
  for (std::int64_t shop = 1; shop <= 60; ++shop)
    for (std::int64_t product = 1; product <= 24; ++product)
      for (int month = 6; month <= 10; ++month) {
        if (!random.chance(0.35)) continue;
        const int quantity = static_cast<int>(random.between(-1, 12));
        const base::Date on = day(2026, month, static_cast<int>(random.between(1, 28)));
        test.order(shop, on, product, quantity);
        chance.orders.push_back({shop, product, on, quantity});
      }
  return chance;
}

/// Net quantity of shop and product from `first` to the end of October.
int net(const Chance& chance, std::int64_t shop, std::int64_t product, base::Date first) {
  int sum = 0;
  for (const auto& one : chance.orders)
    if (one.shop == shop && one.product == product && one.day >= first &&
        one.day <= day(2026, 10, 31))
      sum += one.quantity;
  return sum;
}

std::vector<std::int64_t> peers_of(const TestMonth& test, std::int64_t shop, std::string& basis) {
  const auto at = static_cast<std::size_t>(shop) - 1;
  std::vector<std::int64_t> same_format, same_grade, all;
  for (std::size_t i = 0; i < test.shops.size(); ++i) {
    if (i == at) continue;
    const auto id = static_cast<std::int64_t>(i) + 1;
    all.push_back(id);
    if (test.grade_no[i] != test.grade_no[at]) continue;
    same_grade.push_back(id);
    if (test.shops[i].business_format == test.shops[at].business_format) same_format.push_back(id);
  }
  basis = same_format.size() >= 8 ? "grade_format" : same_grade.size() >= 8 ? "grade" : "all";
  return same_format.size() >= 8 ? same_format : same_grade.size() >= 8 ? same_grade : all;
}

TEST(SlowTwin, PeersWhoCarryWhatTheShopLacks) {
  Chance chance = made_by_chance(1);
  const BookContext& context = chance.test.build(2);
  std::size_t checked = 0;
  for (std::int64_t shop = 1; shop <= 60; ++shop) {
    const auto book = build_book(context, static_cast<metrics::ShopIndex>(shop - 1));
    std::string basis;
    const auto peers = peers_of(chance.test, shop, basis);
    std::map<std::string, const MissingLine*> lines;
    for (const auto& line : book.part_c.missing) lines[book.products[line.product].code] = &line;
    for (std::int64_t product = 1; product <= 24; ++product) {
      std::vector<double> quarters;
      for (const auto peer : peers)
        if (const int quarter = net(chance, peer, product, day(2026, 8, 1)); quarter > 0)
          quarters.push_back(quarter);
      const bool missing =
          net(chance, shop, product, day(2026, 8, 1)) <= 0 && product != 8 &&
          static_cast<double>(quarters.size()) >= 0.4 * static_cast<double>(peers.size()) &&
          !quarters.empty();
      const auto found = lines.find("P" + std::to_string(product));
      ASSERT_EQ(found != lines.end(), missing) << shop << " " << product;
      if (!missing) continue;
      ++checked;
      std::ranges::sort(quarters);
      const std::size_t n = quarters.size();
      const double median =
          n % 2 == 1 ? quarters[n / 2] : (quarters[n / 2 - 1] + quarters[n / 2]) / 2;
      EXPECT_EQ(found->second->carriers, n);
      EXPECT_EQ(found->second->peers, peers.size());
      EXPECT_EQ(found->second->basis, basis);
      EXPECT_NEAR(found->second->median_monthly, median / 3, 0.0051);
    }
  }
  EXPECT_GT(checked, 50U);
}

TEST(SlowTwin, SubstitutesByWhatShopsHoldTogether) {
  Chance chance = made_by_chance(2);
  const BookContext& context = chance.test.build(2);
  const auto& products = chance.test.products;
  const auto holds = [&](std::int64_t shop, std::int64_t product) {
    return net(chance, shop, product, day(2026, 8, 1)) > 0;
  };
  std::size_t checked = 0;
  for (std::int64_t shop = 1; shop <= 20; ++shop) {
    const auto book = build_book(context, static_cast<metrics::ShopIndex>(shop - 1));
    std::set<std::string> lacking;
    for (const auto& line : book.part_c.shortages) lacking.insert(book.products[line.product].code);
    for (const auto& line : book.part_c.shortages) {
      const std::string code = book.products[line.product].code;
      const auto p = std::stoll(code.substr(1));
      std::vector<std::pair<int, std::int64_t>> wanted;  // −together, product
      int holders = 0;
      for (std::int64_t s = 1; s <= 60; ++s) holders += holds(s, p) ? 1 : 0;
      for (std::int64_t q = 1; q <= 24; ++q) {
        const auto& a = products[static_cast<std::size_t>(p) - 1];
        const auto& b = products[static_cast<std::size_t>(q) - 1];
        if (p == q || a.price_class != b.price_class || a.price_band != b.price_band) continue;
        if (b.is_delisted || b.supply_attribute) continue;
        int together = 0;
        for (std::int64_t s = 1; s <= 60; ++s) together += holds(s, p) && holds(s, q) ? 1 : 0;
        if (together >= 3 && together >= 0.2 * holders) wanted.emplace_back(-together, q);
      }
      std::ranges::sort(wanted);
      if (wanted.size() > 4) wanted.resize(4);
      std::vector<std::string> expected;
      for (const auto& [together, q] : wanted)
        if (!lacking.contains("P" + std::to_string(q)))
          expected.push_back("P" + std::to_string(q) + " " + std::to_string(-together) + "/" +
                             std::to_string(holders));
      std::vector<std::string> found;
      for (const auto& substitute : book.part_c.substitutes)
        if (book.products[substitute.for_product].code == code)
          found.push_back(book.products[substitute.product].code + " " +
                          std::to_string(substitute.co_holders) + "/" +
                          std::to_string(substitute.holders));
      EXPECT_EQ(found, expected) << shop << " " << code;
      checked += expected.size();
    }
  }
  EXPECT_GT(checked, 20U);
}

TEST(SlowTwin, SuggestedQuantities) {
  Chance chance = made_by_chance(3);
  const BookContext& context = chance.test.build(2);
  std::size_t checked = 0;
  for (std::int64_t shop = 1; shop <= 60; ++shop) {
    const auto book = build_book(context, static_cast<metrics::ShopIndex>(shop - 1));
    const int cycle =
        chance.test.shops[static_cast<std::size_t>(shop) - 1].order_cycle == "WEEKLY" ? 7 : 14;
    std::map<std::string, std::int64_t> lines;
    for (const auto& line : book.part_c.suggestions.lines)
      if (line.reason != "trial") lines[book.products[line.product].code] = line.quantity;
    for (std::int64_t product = 1; product <= 24; ++product) {
      // August to October: 92 days; no counts, so safety and stock cancel.
      const double daily = std::max(0, net(chance, shop, product, day(2026, 8, 1))) / 92.0;
      auto wanted = static_cast<std::int64_t>(std::floor(daily * cycle + 0.5));
      wanted = std::min(wanted, static_cast<std::int64_t>(std::floor(daily * (30 - 3))));
      if (product == 8) wanted = 0;
      const auto found = lines.find("P" + std::to_string(product));
      EXPECT_EQ(found == lines.end() ? 0 : found->second, wanted) << shop << " " << product;
      checked += wanted > 0 ? 1 : 0;
    }
  }
  EXPECT_GT(checked, 100U);
}

TEST(SlowTwin, BooksAndDashboardsDoNotDependOnThreads) {
  Chance chance = made_by_chance(4);
  std::string one, four;
  {
    const BookContext& context = chance.test.build(1);
    for (metrics::ShopIndex shop = 0; shop < 60; ++shop)
      one += book_json(build_book(context, shop));
    one += dashboard_json(build_dashboard(context, 0));
  }
  const BookContext& context = chance.test.build(4);
  for (metrics::ShopIndex shop = 0; shop < 60; ++shop) four += book_json(build_book(context, shop));
  four += dashboard_json(build_dashboard(context, 0));
  EXPECT_EQ(one, four);
}

}  // namespace
}  // namespace guidance
