#include "facts/sales_facts.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "base/random.h"

namespace facts {
namespace {

constexpr base::CompanyId kCompany{1};

SalesFactsBuilder::Line line(std::int64_t customer, std::int64_t order, int day,
                             std::int64_t product, std::int32_t quantity, std::int32_t amount) {
  return {.customer = {customer},
          .order = {order},
          .day = base::Date{day},
          .product = {product},
          .quantity = quantity,
          .amount_minor = amount};
}

template <class T>
std::vector<T> values(std::span<const T> column) {
  return {column.begin(), column.end()};
}

std::vector<std::int32_t> values(const OptionalQuantities& column) {
  std::vector<std::int32_t> result;
  for (std::size_t i = 0; i < column.size(); ++i) result.push_back(column[i]);
  return result;
}

TEST(SalesFacts, SortsByCustomerThenDayThenOrderAndKeepsTheLinesOfAnOrderInTheirOrder) {
  SalesFactsBuilder builder;
  builder.add(line(20, 3, 101, 7, 1, 10));
  builder.add(line(10, 2, 105, 9, 2, 20));
  builder.add(line(20, 1, 102, 8, 3, 30));
  builder.add(line(20, 3, 101, 5, 4, 40));  // back to order 3: its second line
  builder.add(line(10, 4, 100, 5, -5, -50));
  const auto facts = builder.build(kCompany, {.data_version = 6, .orders_removed = 1});
  const Columns& c = facts->columns();
  EXPECT_EQ(values(c.customer_id), (std::vector<std::int64_t>{10, 20}));
  EXPECT_EQ(values(c.product_id), (std::vector<std::int64_t>{5, 7, 8, 9}));
  EXPECT_EQ(values(c.order_begin), (std::vector<std::uint32_t>{0, 2, 4}));
  EXPECT_EQ(values(c.order_id), (std::vector<std::int64_t>{4, 2, 3, 1}));
  EXPECT_EQ(values(c.order_day), (std::vector<std::uint16_t>{100, 105, 101, 102}));
  EXPECT_EQ(values(c.line_begin), (std::vector<std::uint32_t>{0, 1, 2, 4, 5}));
  EXPECT_EQ(values(c.line_product), (std::vector<std::uint32_t>{0, 3, 1, 0, 2}));
  EXPECT_EQ(values(c.line_quantity), (std::vector<std::int32_t>{-5, 2, 1, 4, 3}));
  EXPECT_EQ(values(c.line_amount_minor), (std::vector<std::int32_t>{-50, 20, 10, 40, 30}));
  EXPECT_TRUE(c.line_demand.empty());
  EXPECT_EQ(facts->watermark(), (Watermark{6, 1, 0}));
  // 2 + 4 ids of 8 bytes, 3 + 5 begins of 4, 4 orders of 2 + 8, 5 lines of 12.
  EXPECT_EQ(facts->bytes(), 6U * 8 + 8 * 4 + 4 * 10 + 5 * 12);
}

TEST(SalesFacts, FindsShopsAndProductsById) {
  SalesFactsBuilder builder;
  builder.add(line(20, 1, 100, 7, 1, 10));
  const auto facts = builder.build(kCompany, {});
  EXPECT_EQ(facts->customer_ordinal({20}), 0U);
  EXPECT_EQ(facts->customer_ordinal({19}), SalesFacts::kNone);
  EXPECT_EQ(facts->product_ordinal({7}), 0U);
  EXPECT_EQ(facts->product_ordinal({8}), SalesFacts::kNone);
}

TEST(SalesFacts, OfNoLinesIsEmpty) {
  const auto facts = SalesFactsBuilder().build(kCompany, {});
  EXPECT_EQ(facts->customers(), 0U);
  EXPECT_EQ(facts->lines(), 0U);
  EXPECT_EQ(facts->customer_ordinal({1}), SalesFacts::kNone);
}

TEST(SalesFacts, OptionalColumnsAppearWithTheirFirstKnownValue) {
  SalesFactsBuilder builder;
  builder.add(line(1, 1, 100, 7, 1, 10));
  auto second = line(1, 2, 101, 7, 1, 10);
  second.demand = 5;
  builder.add(second);
  builder.add(line(1, 3, 102, 7, 1, 10));
  const auto facts = builder.build(kCompany, {});
  EXPECT_EQ(values(facts->columns().line_demand),
            (std::vector<std::int32_t>{kUnknownQuantity, 5, kUnknownQuantity}));
  EXPECT_EQ(facts->columns().line_demand.bytes().size(), 3U * 2) << "small values take 16 bits";
  EXPECT_TRUE(facts->columns().line_limit.empty());
}

TEST(SalesFacts, OptionalColumnsKeepValuesThat16BitsDoNotHold) {
  for (const std::int32_t demand : {32'767, 32'768, -32'767, -32'768, 1'000'000'000}) {
    SalesFactsBuilder builder;
    auto first = line(1, 1, 100, 7, 1, 10);
    first.demand = demand;
    builder.add(first);
    builder.add(line(1, 2, 101, 7, 1, 10));
    const auto facts = builder.build(kCompany, {});
    EXPECT_EQ(values(facts->columns().line_demand),
              (std::vector<std::int32_t>{demand, kUnknownQuantity}));
  }
}

TEST(OrdersBetween, TakesBothEndsAndOnlyTheCustomersOwnOrders) {
  SalesFactsBuilder builder;
  for (int i = 0; i < 5; ++i) builder.add(line(1, i + 1, 100 + 10 * i, 7, 1, 10));
  builder.add(line(2, 9, 120, 7, 1, 10));
  const auto facts = builder.build(kCompany, {});
  const auto range = orders_between(facts->columns(), 0, base::Date{110}, base::Date{130});
  EXPECT_EQ(range.begin, 1U);
  EXPECT_EQ(range.end, 4U);
  EXPECT_TRUE(orders_between(facts->columns(), 0, base::Date{141}, base::Date{200}).empty());
  EXPECT_TRUE(orders_between(facts->columns(), 0, base::Date{-5}, base::Date{99}).empty());
  EXPECT_EQ(orders_between(facts->columns(), 1, base::Date{0}, base::Date{70'000}).size(), 1U);
  EXPECT_TRUE(orders_between(facts->columns(), 1, base::Date{121}, base::Date{119}).empty());
}

std::vector<SalesFactsBuilder::Line> random_lines(std::uint64_t seed, int orders) {
  base::Random random(seed);
  std::vector<SalesFactsBuilder::Line> lines;
  for (int order = 1; order <= orders; ++order) {
    const auto customer = random.between(1, 300) * 7919;
    const auto day = static_cast<int>(random.between(18'000, 18'700));
    for (auto n = random.between(1, 20); n > 0; --n) {
      auto made = line(customer, order, day, random.between(1, 3000) * 104'729,
                       static_cast<std::int32_t>(random.between(-5, 50)),
                       static_cast<std::int32_t>(random.between(-9'000, 90'000)));
      if (random.chance(0.3)) made.limit = 10;
      lines.push_back(made);
    }
  }
  return lines;
}

std::shared_ptr<const SalesFacts> built_of(const std::vector<SalesFactsBuilder::Line>& lines) {
  SalesFactsBuilder builder;
  for (const auto& one : lines) builder.add(one);
  return builder.build(kCompany, {});
}

TEST(SalesFactsBuilder, GivesTheSameAsAStableSortOfTheLines) {
  auto lines = random_lines(1, 2000);
  const auto facts = built_of(lines);
  std::stable_sort(lines.begin(), lines.end(), [](const auto& a, const auto& b) {
    return std::tie(a.customer, a.day, a.order) < std::tie(b.customer, b.day, b.order);
  });
  const Columns& c = facts->columns();
  std::size_t at = 0;
  for (std::size_t customer = 0; customer < facts->customers(); ++customer)
    for (auto o = c.order_begin[customer]; o < c.order_begin[customer + 1]; ++o)
      for (auto l = c.line_begin[o]; l < c.line_begin[o + 1]; ++l, ++at) {
        ASSERT_EQ(c.customer_id[customer], lines[at].customer.value);
        ASSERT_EQ(c.order_day[o], lines[at].day.day_number);
        ASSERT_EQ(c.order_id[o], lines[at].order.value);
        ASSERT_EQ(c.product_id[c.line_product[l]], lines[at].product.value);
        ASSERT_EQ(c.line_quantity[l], lines[at].quantity);
        ASSERT_EQ(c.line_amount_minor[l], lines[at].amount_minor);
        ASSERT_EQ(c.line_limit[l], lines[at].limit);
      }
  EXPECT_EQ(at, lines.size());
}

TEST(SalesFactsBuilder, GivesTheSameWhateverTheOrderOfOrdersAndTheThreads) {
  auto lines = random_lines(2, 2000);
  const auto facts = built_of(lines);
  // Interleave the orders, keeping the lines of each in their order.
  std::map<std::int64_t, int> seen;
  std::vector<std::pair<int, SalesFactsBuilder::Line>> keyed;
  for (const auto& one : lines) keyed.emplace_back(seen[one.order.value]++, one);
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  SalesFactsBuilder builder;
  for (const auto& [round, one] : keyed) builder.add(one);
  EXPECT_TRUE(same_facts(*facts, *builder.build(kCompany, {}, 3)));
}

TEST(SalesFactsBuilder, TakesTheOrdersOfOlderFactsButTheReplacedOnes) {
  const auto lines = random_lines(3, 500);
  const auto old_facts = built_of(lines);
  const std::vector<std::int64_t> replaced{5, 77, 500};
  SalesFactsBuilder refreshed;
  SalesFactsBuilder fresh;
  refreshed.add_orders_of(*old_facts, replaced);
  for (auto one : lines) {
    if (!std::binary_search(replaced.begin(), replaced.end(), one.order.value)) {
      fresh.add(one);
      continue;
    }
    one.quantity += 1;
    fresh.add(one);
    refreshed.add(one);
  }
  EXPECT_TRUE(same_facts(*refreshed.build(kCompany, {}), *fresh.build(kCompany, {})));
}

TEST(SalesFactsBuilder, ForgetsProductsShopsAndColumnsThatOnlyReplacedOrdersHad) {
  SalesFactsBuilder builder;
  builder.add(line(1, 1, 100, 7, 1, 10));
  auto only = line(2, 2, 100, 8, 1, 10);
  only.demand = 3;
  builder.add(only);
  const auto old_facts = builder.build(kCompany, {});
  builder.add_orders_of(*old_facts, std::vector<std::int64_t>{2});
  const auto facts = builder.build(kCompany, {});
  EXPECT_EQ(values(facts->columns().customer_id), (std::vector<std::int64_t>{1}));
  EXPECT_EQ(values(facts->columns().product_id), (std::vector<std::int64_t>{7}));
  EXPECT_TRUE(facts->columns().line_demand.empty());
}

TEST(SalesFactsBuilderDeathTest, RefusesADayOutsideTheColumnAndAnOrderOfTwoShops) {
  SalesFactsBuilder builder;
  EXPECT_DEATH(builder.add(line(1, 1, 65'536, 7, 1, 10)), "kLastDay");
  EXPECT_DEATH(builder.add(line(1, 1, -1, 7, 1, 10)), "kFirstDay");
  builder.add(line(1, 1, 100, 7, 1, 10));
  EXPECT_DEATH(builder.add(line(2, 1, 100, 7, 1, 10)), "customer == number");
}

TEST(FindDefect, NamesWhatIsWrong) {
  SalesFactsBuilder builder;
  for (const auto& one : random_lines(4, 50)) builder.add(one);
  const auto facts = builder.build(kCompany, {});
  const Columns good = facts->columns();
  EXPECT_EQ(find_defect(good, 2), "");

  auto bad = good;
  bad.line_quantity = bad.line_quantity.first(3);
  EXPECT_EQ(find_defect(bad, 1), "line columns differ in length");

  auto days = values(good.order_day);
  const auto c = std::adjacent_find(good.order_begin.begin(), good.order_begin.end(),
                                    [](auto a, auto b) { return b - a > 1; });
  ASSERT_NE(c, good.order_begin.end()) << "no customer with two orders";
  days[*c] = 65'000;
  bad = good;
  bad.order_day = days;
  EXPECT_EQ(find_defect(bad, 1), "orders of a customer are not sorted by day and id");

  auto products = values(good.line_product);
  products[7] = static_cast<ProductOrdinal>(good.product_id.size());
  bad = good;
  bad.line_product = products;
  EXPECT_EQ(find_defect(bad, 1), "a line names no product");

  auto begins = values(good.line_begin);
  begins[3] = begins[2];
  bad = good;
  bad.line_begin = begins;
  EXPECT_EQ(find_defect(bad, 1), "line_begin does not cut lines");
}

}  // namespace
}  // namespace facts
