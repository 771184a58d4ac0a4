#include "kernels/price_response/switching.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "base/random.h"

namespace price_response {
namespace {

struct Sales {
  std::vector<std::uint32_t> customer, product;
  std::vector<double> quantity;
  void add(std::uint32_t who, std::uint32_t what, double how_much) {
    customer.push_back(who);
    product.push_back(what);
    quantity.push_back(how_much);
  }
  [[nodiscard]] PeriodSales view() const { return {customer, product, quantity}; }
};

constexpr SwitchingOptions kEverybody{.group_min = 1};

TEST(Switching, WorkedByHand) {
  Sales before, after;
  // Customer 0: 6 A, 4 B -> 5 A, 1 B, 4 C: ten against ten. B loses .3, A .1; C gains .4.
  before.add(0, 0, 6), before.add(0, 1, 4);
  after.add(0, 0, 5), after.add(0, 1, 1), after.add(0, 2, 4);
  // Customer 1: 10 A -> 4 A: six less. Customer 2: 2 C -> 3 A: two moved, one more.
  before.add(1, 0, 10), after.add(1, 0, 4);
  before.add(2, 2, 2), after.add(2, 0, 3);
  // Customer 3 joins with 7 B; customer 4 leaves with 5 B.
  after.add(3, 1, 7), before.add(4, 1, 5);
  const SwitchingMatrix m = count_switching(before.view(), after.view(), 3, kEverybody).value();
  ASSERT_EQ(m.products, (std::vector<std::uint32_t>{0, 1, 2}));
  const auto q = [&](std::size_t from, std::size_t to) { return m.quantities[m.at(from, to)]; };
  EXPECT_NEAR(q(0, 0), 5 + 4, 1e-12);
  EXPECT_NEAR(q(0, 2), 1, 1e-12);
  EXPECT_NEAR(q(1, 1), 1, 1e-12);
  EXPECT_NEAR(q(1, 2), 3, 1e-12);
  EXPECT_NEAR(q(2, 0), 2, 1e-12);
  EXPECT_NEAR(q(0, 1), 0, 1e-12);
  EXPECT_NEAR(q(0, m.more_or_less()), 6, 1e-12);
  EXPECT_NEAR(q(m.more_or_less(), 0), 1, 1e-12);
  EXPECT_NEAR(q(m.joined_or_left(), 1), 7, 1e-12);
  EXPECT_NEAR(q(1, m.joined_or_left()), 5, 1e-12);
  EXPECT_NEAR(q(0, m.total()), 16, 1e-12);  // 6 + 10 bought before
  EXPECT_NEAR(q(m.total(), 0), 12, 1e-12);  // 5 + 4 + 3 after
  EXPECT_EQ(m.customers[m.at(0, 0)], 2U);
  EXPECT_EQ(m.customers[m.at(m.total(), m.total())], 5U);
}

TEST(Switching, WhatStandsInDrawsMoreFromOneThanFromTheOthers) {
  Sales before, after;
  std::uint32_t who = 0;
  const auto move = [&](std::uint32_t from, std::uint32_t to, int customers) {
    for (; customers > 0; --customers, ++who) before.add(who, from, 2), after.add(who, to, 2);
  };
  // Of A three quarters go to B and one to C; of D it is the other way round. E goes to A.
  move(0, 1, 60), move(0, 2, 20), move(3, 1, 20), move(3, 2, 60), move(4, 0, 100);
  move(1, 1, 900);  // however large B is
  const auto m = count_switching(before.view(), after.view(), 5, kEverybody).value();
  EXPECT_NEAR(draw_of(m, 0, 1).value(), 3, 1e-12);
  EXPECT_NEAR(draw_of(m, 0, 2).value(), 1.0 / 3, 1e-12);
  EXPECT_NEAR(draw_of(m, 3, 2).value(), 0.75 / (20.0 / 180), 1e-12) << "beside A and E";
  EXPECT_NEAR(draw_of(m, 0, 3).value_or(-1), -1, 0) << "nobody goes to D";
  EXPECT_FALSE(draw_of(m, 0, 0));
  EXPECT_FALSE(draw_of(m, 0, 5)) << "there is no such product";
}

/// What is hidden is not small: it must not make what is shown look large.
TEST(Switching, AHiddenMoveIsNoBaseline) {
  SwitchingMatrix m;
  m.products = {0, 1, 2, 3};
  m.lines = 4;
  m.quantities.assign(m.side() * m.side(), 0);
  m.customers.assign(m.quantities.size(), 50);
  m.hidden.assign(m.quantities.size(), 0);
  // Half of what A and C lose goes to B and half to D; what D loses goes to C, and, hidden, to B.
  m.quantities[m.at(0, 1)] = m.quantities[m.at(0, 3)] = 100;
  m.quantities[m.at(2, 1)] = m.quantities[m.at(2, 3)] = 80;
  m.quantities[m.at(3, 2)] = 300;
  m.hidden[m.at(3, 1)] = 1;
  EXPECT_NEAR(draw_of(m, 0, 1).value(), 1, 1e-12);
  EXPECT_FALSE(draw_of(m, 3, 1));
}

/// Customers with a few products each, in both periods.
void make_up(base::Random& random, std::uint32_t customers, std::int64_t products, Sales& before,
             Sales& after) {
  for (std::uint32_t who = 0; who < customers; ++who)
    for (Sales* sales : {&before, &after})
      for (std::int64_t k = random.between(0, 4); k > 0; --k)
        sales->add(who, static_cast<std::uint32_t>(random.between(0, products - 1)),
                   random.uniform(-1, 10));
}

/// Sums by product of what is above 0 by customer and product.
std::vector<double> sums_of(const Sales& sales, std::size_t products) {
  std::map<std::pair<std::uint32_t, std::uint32_t>, double> cells;
  for (std::size_t i = 0; i < sales.quantity.size(); ++i)
    cells[{sales.customer[i], sales.product[i]}] += sales.quantity[i];
  std::vector<double> out(products, 0);
  for (const auto& [key, quantity] : cells) out[key.second] += std::max(quantity, 0.0);
  return out;
}

TEST(Switching, AddsUpToBothPeriodsSales) {
  base::Random random(1);
  for (int trial = 0; trial < 50; ++trial) {
    Sales before, after;
    make_up(random, 60, 6, before, after);
    const SwitchingMatrix m = count_switching(before.view(), after.view(), 6, kEverybody).value();
    const std::vector<double> sold_before = sums_of(before, 6), sold_after = sums_of(after, 6);
    for (std::size_t line = 0; line < m.lines; ++line) {
      double row = 0, column = 0;
      for (std::size_t k = 0; k < m.total(); ++k) {
        row += m.quantities[m.at(line, k)];
        column += m.quantities[m.at(k, line)];
      }
      EXPECT_NEAR(row, sold_before[m.products[line]], 1e-9);
      EXPECT_NEAR(column, sold_after[m.products[line]], 1e-9);
      EXPECT_NEAR(m.quantities[m.at(line, m.total())], row, 1e-9);
      EXPECT_NEAR(m.quantities[m.at(m.total(), line)], column, 1e-9);
    }
  }
}

TEST(Switching, BackwardsItIsItsOwnMirror) {
  base::Random random(2);
  Sales before, after;
  make_up(random, 200, 5, before, after);
  const SwitchingMatrix there = count_switching(before.view(), after.view(), 5, kEverybody).value();
  const SwitchingMatrix back = count_switching(after.view(), before.view(), 5, kEverybody).value();
  for (std::size_t i = 0; i < there.side(); ++i)
    for (std::size_t j = 0; j < there.side(); ++j)
      EXPECT_NEAR(there.quantities[there.at(i, j)], back.quantities[back.at(j, i)], 1e-9);
}

TEST(Switching, ShowsNoSmallGroup) {
  // 100 customers stay with A, 60 with B; 40 go from A to B, 5 from A to C, and 30 stay with C.
  Sales before, after;
  std::uint32_t who = 0;
  const auto group = [&](int count, std::uint32_t from, std::uint32_t to) {
    for (int i = 0; i < count; ++i, ++who) before.add(who, from, 1), after.add(who, to, 1);
  };
  group(100, 0, 0), group(60, 1, 1), group(40, 0, 1), group(5, 0, 2), group(30, 2, 2);
  // A product of three customers disappears among the others.
  group(3, 3, 3), group(30, 4, 4);
  const SwitchingMatrix m = count_switching(before.view(), after.view(), 5).value();
  EXPECT_EQ(m.products, (std::vector<std::uint32_t>{0, 1, 2, 4}));
  EXPECT_TRUE(m.has_others);
  for (std::size_t i = 0; i < m.hidden.size(); ++i) {
    EXPECT_TRUE(m.customers[i] == 0 || m.customers[i] >= 20);
    EXPECT_TRUE(m.hidden[i] == 0 || (m.quantities[i] == 0 && m.customers[i] == 0));
  }
  EXPECT_EQ(m.hidden[m.at(0, 2)], 1);
  // A's row cannot tell it: another of its cells is hidden with it. So is one of C's column.
  EXPECT_TRUE(m.hidden[m.at(0, 0)] != 0 || m.hidden[m.at(0, 1)] != 0 ||
              m.hidden[m.at(0, m.total())] != 0);
  EXPECT_TRUE(m.hidden[m.at(2, 2)] != 0 || m.hidden[m.at(m.total(), 2)] != 0);
  EXPECT_EQ(m.customers[m.at(1, 1)] == 60 || m.hidden[m.at(1, 1)] != 0, true);
}

TEST(Switching, FindsPlantedMovesAmongCustomersOfOneProductEach) {
  base::Random random(3);
  Sales before, after;
  std::vector<double> truth(16, 0);
  for (std::uint32_t who = 0; who < 4'000; ++who) {
    const auto from = static_cast<std::uint32_t>(random.between(0, 3));
    const std::uint32_t to =
        random.chance(0.3) ? static_cast<std::uint32_t>(random.between(0, 3)) : from;
    const double quantity = random.uniform(1, 20);
    before.add(who, from, quantity);
    after.add(who, to, quantity);
    truth[from * 4 + to] += quantity;
  }
  const SwitchingMatrix m = count_switching(before.view(), after.view(), 4).value();
  for (std::size_t from = 0; from < 4; ++from)
    for (std::size_t to = 0; to < 4; ++to)
      EXPECT_NEAR(m.quantities[m.at(from, to)], truth[from * 4 + to], 1e-6);
}

TEST(Switching, DegenerateCases) {
  const Sales none;
  EXPECT_EQ(count_switching(none.view(), none.view(), 3).value().lines, 0U);
  Sales one;
  one.add(0, 0, 5);
  const SwitchingMatrix m = count_switching(one.view(), one.view(), 1).value();
  for (const double quantity : m.quantities) EXPECT_EQ(quantity, 0);  // one customer is no group
  Sales returned;
  returned.add(0, 0, -5);
  EXPECT_EQ(count_switching(returned.view(), none.view(), 1, kEverybody).value().lines, 0U);
}

TEST(Switching, RefusesWhatItCannotCount) {
  Sales good, bad;
  good.add(0, 0, 1);
  const auto reason = [&](const Sales& sales, const SwitchingOptions& options) {
    const auto counted = count_switching(good.view(), sales.view(), 1, options);
    return counted ? "counted" : counted.error().reason;
  };
  EXPECT_EQ(reason(good, {}), "counted");
  EXPECT_EQ(reason(good, {.group_min = 0}), "price_response.bad_option");
  EXPECT_EQ(reason(good, {.products_max = 0}), "price_response.bad_option");
  bad.add(0, 1, 1);
  EXPECT_EQ(reason(bad, {}), "price_response.bad_value");
  bad = {};
  bad.add(0, 0, std::nan(""));
  EXPECT_EQ(reason(bad, {}), "price_response.bad_value");
  bad.customer.push_back(1);
  EXPECT_EQ(reason(bad, {}), "price_response.columns_differ");
}

}  // namespace
}  // namespace price_response
