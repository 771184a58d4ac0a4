#include "features/grading/lever_rules.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/random.h"
#include "features/grading/matrix_rules.h"

namespace grading {
namespace {

Candidate shop_of(metrics::ShopIndex shop, std::string_view code, double quantity, double amount,
                  double products, double class_1_2) {
  Candidate candidate;
  candidate.shop = shop;
  candidate.customer_code = code;
  candidate.inputs = {quantity, amount, products, class_1_2, 0, 0};
  return candidate;
}

/// Two grades of half the shops each; quantity 60 by maximum, products 40 by capped mean.
Config two_grades() {
  Config config = *preset("G_35_55_5_5");
  config.grades = 2;
  config.quota_percent = {50, 50};
  config.components = {{"quantity", "", "", "max", 60},
                       {"distinct_products", "", "", "mean_capped", 40}};
  config.newcomer_grades.clear();
  config.entertainment_grade = 1;
  return config;
}

const Candidate& at_code(const Ranking& ranking, std::string_view code) {
  return *std::find_if(ranking.shops.begin(), ranking.shops.end(),
                       [&](const Candidate& shop) { return shop.customer_code == code; });
}

Lever lever_of(const Config& config, const Ranking& ranking, std::string_view code,
               std::size_t component, const LeverLimits& limits = {}) {
  const Candidate& shop = at_code(ranking, code);
  std::size_t pivot = 0;
  while (pivot + 1 < ranking.shops.size() && ranking.shops[pivot + 1].grade_no > shop.grade_no)
    ++pivot;
  return find_lever(config, compile(config), component, ranking, shop, ranking.shops[pivot],
                    limits);
}

TEST(Lever, QuantityBelowTheMaximumIsGapOverSlope) {
  const Config config = two_grades();
  // mean(products) = 10 everywhere, so products give 40 to all.
  const Ranking ranking =
      rank_by_quota({shop_of(0, "a", 100, 0, 10, 0), shop_of(1, "b", 80, 0, 10, 0),
                     shop_of(2, "c", 50, 0, 10, 0), shop_of(3, "d", 10, 0, 10, 0)},
                    config);
  // Grade 2: a and b; the pivot is b with 60*80/100. c needs 80 - 50 = 30 cartons for an equal
  // score, and loses the tie to b by its code: 31. A shop coded before b needs 30.
  const Lever lever = lever_of(config, ranking, "c", 0);
  EXPECT_TRUE(lever.reachable);
  EXPECT_EQ(lever.need, 31);
  EXPECT_NEAR(lever.gain, 60 * 31.0 / 100, 1e-9);
  const Ranking renamed =
      rank_by_quota({shop_of(0, "a", 100, 0, 10, 0), shop_of(1, "b", 80, 0, 10, 0),
                     shop_of(2, "aa", 50, 0, 10, 0), shop_of(3, "d", 10, 0, 10, 0)},
                    config);
  EXPECT_EQ(lever_of(config, renamed, "aa", 0).need, 30);
}

TEST(Lever, RaisingTheMaximumLowersTheOthers) {
  const Config config = two_grades();
  // mean(products) = (20 + 20 + 4 + 4) / 4 = 12: a and b 40, c and d 40 * 4/12 = 13.33.
  const Ranking ranking =
      rank_by_quota({shop_of(0, "a", 50, 0, 20, 0), shop_of(1, "b", 50, 0, 20, 0),
                     shop_of(2, "c", 100, 0, 4, 0), shop_of(3, "d", 10, 0, 4, 0)},
                    config);
  // c has the maximum: 60 + 13.33 = 73.33, first. a: 30 + 40 = 70. b the same, after a by code.
  // Grade 2: c, a. b reaches a by one carton (51 of 100).
  EXPECT_EQ(lever_of(config, ranking, "b", 0).need, 1);
  // d: 6 + 13.33. To pass a (70) it needs quantity beyond the maximum M = 100: own 60 + 13.33 =
  // 73.33 already passes at M: 60*x/100 + 13.33 > 70 -> x = 94.45 -> 95, so 85 more.
  EXPECT_EQ(lever_of(config, ranking, "d", 0).need, 85);
  // With a at 90: a = 54 + 40 = 94 > 73.33. Beyond M the maximum becomes x itself, d stays at
  // 73.33 and a falls: 60*90/x + 40 < 73.33 -> x > 162.0 -> 163 (at 162 a = 73.333 still equal
  // or above); d has 10, so 153 or 152 more, by the exact comparison.
  const Ranking high = rank_by_quota({shop_of(0, "a", 90, 0, 20, 0), shop_of(1, "b", 90, 0, 20, 0),
                                      shop_of(2, "c", 100, 0, 4, 0), shop_of(3, "d", 10, 0, 4, 0)},
                                     config);
  const Lever beyond = lever_of(config, high, "d", 0);
  EXPECT_TRUE(beyond.reachable);
  EXPECT_NEAR(beyond.need, 152.5, 0.5);
}

TEST(Lever, ACappedInputIsAtItsCeiling) {
  const Config config = two_grades();
  // mean(products) = (12 + 12 + 8 + 8) / 4 = 10. d: 6 + 32 = 38; c: 30 + 32 = 62; b: 48 + 40 = 88.
  const Ranking ranking =
      rank_by_quota({shop_of(0, "a", 100, 0, 12, 0), shop_of(1, "b", 80, 0, 12, 0),
                     shop_of(2, "c", 50, 0, 8, 0), shop_of(3, "d", 10, 0, 8, 0)},
                    config);
  // At the very most products give c 40, 70 in all; b has 48 by quantity alone and keeps some of
  // its 40 unless c sells so many that the mean leaves b behind. With 30 products on sale:
  // mean = (40 - 8 + 30) / 4 = 15.5, b = 48 + 40*12/15.5 = 78.97 > 70.
  const Lever lever = lever_of(config, ranking, "c", 1, {.products_max = 30});
  EXPECT_FALSE(lever.reachable);
  EXPECT_EQ(lever.limit_reason, "ceiling");
  EXPECT_EQ(lever.need, 0);
  // With 200 on sale it is possible: 70 >= 48 + 480/mean -> mean >= 21.82 -> sum >= 87.27, and c
  // has 87.27 - 32 = 55.27 -> 56 products, 48 more.
  EXPECT_EQ(lever_of(config, ranking, "c", 1, {.products_max = 200}).need, 48);
}

TEST(Lever, LimitsAreNamedInOrder) {
  const Config config = two_grades();
  const Ranking ranking =
      rank_by_quota({shop_of(0, "a", 100, 0, 10, 0), shop_of(1, "b", 50, 0, 10, 0)}, config);
  const auto reason = [&](const LeverLimits& limits) {
    const Lever lever = lever_of(config, ranking, "b", 0, limits);
    EXPECT_EQ(lever.reachable, lever.limit_reason.empty());
    EXPECT_EQ(lever.need, 51);  // 50 to be equal to a, which wins the tie
    return lever.limit_reason;
  };
  EXPECT_EQ(reason({}), "");
  EXPECT_EQ(reason({.cap_room = 51.0, .stock_room = 51.0}), "");
  EXPECT_EQ(reason({.cap_room = 50.0}), "cap");
  EXPECT_EQ(reason({.stock_room = 50.0}), "stock");
  EXPECT_EQ(reason({.cap_room = 50.0, .stock_room = 50.0, .credit_stop = true}), "credit");
}

// --- A lever does what it says: apply it, grade again --------------------------------------------

struct Outcome {
  int levers = 0;
  int strict = 0;     ///< those whose normaliser stands still: rank must follow exactly
  int overtaken = 0;  ///< a third shop passed the pivot, see lever_rules.h
};

std::vector<Candidate> chance_shops(base::Random& random, std::vector<std::string>& codes) {
  const auto count = static_cast<std::size_t>(random.between(2, 60));
  codes.clear();
  for (std::size_t i = 0; i < count; ++i) codes.push_back("S" + std::to_string(random.next()));
  std::vector<Candidate> shops;
  const std::int64_t top = random.chance(0.3) ? 4 : 300;
  for (std::size_t i = 0; i < count; ++i)
    shops.push_back(shop_of(
        static_cast<metrics::ShopIndex>(i), codes[i], static_cast<double>(random.between(1, top)),
        static_cast<double>(random.between(1, top * 200)),
        static_cast<double>(random.between(1, 30)), static_cast<double>(random.between(0, 9))));
  return shops;
}

std::int32_t regraded(const Ranking& ranking, const Config& config, metrics::ShopIndex shop,
                      std::size_t input, double more) {
  std::vector<Candidate> shops = ranking.shops;
  for (Candidate& candidate : shops)
    if (candidate.shop == shop) candidate.inputs[input] += more;
  const Ranking again = rank_by_quota(std::move(shops), config);
  for (const Candidate& candidate : again.shops)
    if (candidate.shop == shop) return candidate.grade_no;
  return 0;
}

void check_levers(const Ranking& ranking, const Config& config, Outcome& outcome) {
  const auto components = compile(config);
  for (const Candidate& shop : ranking.shops) {
    if (shop.grade_no == ranking.shops.front().grade_no) continue;
    for (std::size_t c = 0; c < components.size(); ++c) {
      const Lever lever = lever_of(config, ranking, shop.customer_code, c, {.products_max = 40});
      if (!lever.reachable) continue;
      const auto input = static_cast<std::size_t>(components[c].input);
      const double after = shop.inputs[input] + lever.need;
      const bool stands_still =
          components[c].normaliser == NormaliserKind::kMax && after <= ranking.scales[c].max;
      ++outcome.levers;
      const bool lifted = regraded(ranking, config, shop.shop, input, lever.need) > shop.grade_no;
      if (stands_still) {
        ++outcome.strict;
        ASSERT_TRUE(lifted) << lever.component << " +" << lever.need;
        ASSERT_EQ(regraded(ranking, config, shop.shop, input, lever.need - 1), shop.grade_no);
      } else if (!lifted) {
        ++outcome.overtaken;
      }
    }
  }
}

TEST(Lever, AppliedLiftsTheShopAndOneUnitLessDoesNot) {
  base::Random random(21);
  Outcome outcome;
  std::vector<std::string> codes;
  for (int round = 0; round < 60; ++round) {
    Config config = *with_grades(*preset("G_35_55_5_5"), static_cast<int>(random.between(2, 30)));
    const Ranking ranking = rank_by_quota(chance_shops(random, codes), config);
    check_levers(ranking, config, outcome);
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(outcome.strict, 1000);
  EXPECT_GT(outcome.levers - outcome.strict, 200);
  // The second-order effect is rare even in companies this small.
  EXPECT_LT(outcome.overtaken, (outcome.levers - outcome.strict) / 10);
}

TEST(Lever, NeedIsTheLeastUnitThatReaches) {
  base::Random random(22);
  std::vector<std::string> codes;
  int checked = 0;
  for (int round = 0; round < 40; ++round) {
    const Config config = *preset("G_35_55_5_5");
    const auto components = compile(config);
    const Ranking ranking = rank_by_quota(chance_shops(random, codes), config);
    for (std::size_t i = 1; i < ranking.shops.size(); ++i) {
      const Candidate& shop = ranking.shops[i];
      const Candidate& pivot = ranking.shops[i - 1];
      for (std::size_t c = 0; c < components.size(); ++c) {
        const Lever lever = find_lever(config, components, c, ranking, shop, pivot, {});
        if (lever.need == 0) continue;
        const double now = shop.inputs[static_cast<std::size_t>(components[c].input)];
        ASSERT_TRUE(reaches(components, c, ranking, shop, pivot, now + lever.need));
        ASSERT_FALSE(reaches(components, c, ranking, shop, pivot, now + lever.need - 1));
        ++checked;
      }
    }
  }
  EXPECT_GT(checked, 1000);
}

// --- The matrix ----------------------------------------------------------------------------------

Config small_matrix() {
  Config config = *preset("G_MATRIX");
  config.grades = 4;
  config.matrix.quantity_steps = 2;
  config.matrix.price_ranges = 2;
  return config;
}

TEST(Matrix, TheCellIsTheGrade) {
  // Quantities 10, 20 | 30, 40 in two steps; prices 100, 150 | 200, 300 in two ranges.
  const MatrixRanking matrix =
      rank_by_matrix({shop_of(0, "a", 10, 2000, 0, 0),   // price 200: step 1, range 2 -> 2
                      shop_of(1, "b", 20, 2000, 0, 0),   // 100: 1, 1 -> 1
                      shop_of(2, "c", 30, 9000, 0, 0),   // 300: 2, 2 -> 4
                      shop_of(3, "d", 40, 6000, 0, 0)},  // 150: 2, 1 -> 3
                     small_matrix());
  ASSERT_EQ(matrix.ranking.shops.size(), 4U);
  EXPECT_EQ(matrix.ranking.shops[0].customer_code, "c");
  EXPECT_EQ(matrix.ranking.shops[0].grade_no, 4);
  EXPECT_EQ(matrix.ranking.shops[1].customer_code, "d");
  EXPECT_EQ(matrix.ranking.shops[1].grade_no, 3);
  EXPECT_EQ(matrix.ranking.shops[2].customer_code, "a");
  EXPECT_EQ(matrix.ranking.shops[3].customer_code, "b");
}

TEST(Matrix, FixedBoundsAreLowerBounds) {
  Config config = small_matrix();
  config.matrix.quantity_from = {25};
  config.matrix.price_minor_from = {200};
  const MatrixRanking matrix =
      rank_by_matrix({shop_of(0, "a", 25, 5000, 0, 0), shop_of(1, "b", 24, 4799, 0, 0)}, config);
  EXPECT_EQ(matrix.ranking.shops[0].grade_no, 4);  // 25 reaches 25, 200 reaches 200
  EXPECT_EQ(matrix.ranking.shops[1].grade_no, 1);  // 24 and 199.96 do not
  const auto levers = matrix_levers(matrix.ranking.shops[1], matrix.cells[1], config);
  EXPECT_EQ(levers[0].need, 1);  // 24 -> 25
  EXPECT_EQ(levers[0].gain, 2);  // one step of two ranges
  EXPECT_EQ(levers[1].need, 1);  // 199.96 -> at least 200 in whole minor units
  EXPECT_EQ(levers[1].gain, 1);
  const auto top = matrix_levers(matrix.ranking.shops[0], matrix.cells[0], config);
  EXPECT_EQ(top[0].limit_reason, "ceiling");
}

TEST(Matrix, AQuantityLeverAppliedLiftsTheShop) {
  base::Random random(23);
  std::vector<std::string> codes;
  int checked = 0;
  const Config config = *preset("G_MATRIX");
  for (int round = 0; round < 60; ++round) {
    const MatrixRanking matrix = rank_by_matrix(chance_shops(random, codes), config);
    for (std::size_t i = 0; i < matrix.ranking.shops.size(); ++i) {
      const Candidate& shop = matrix.ranking.shops[i];
      const Lever lever = matrix_levers(shop, matrix.cells[i], config)[0];
      if (!lever.reachable) continue;
      for (const double more : {lever.need, lever.need - 1}) {
        std::vector<Candidate> shops = matrix.ranking.shops;
        const double price = average_price(shops[i]);
        shops[i].inputs[0] += more;
        shops[i].inputs[1] = price * shops[i].inputs[0];
        const MatrixRanking again = rank_by_matrix(shops, config);
        for (std::size_t k = 0; k < again.cells.size(); ++k) {
          if (again.ranking.shops[k].shop != shop.shop) continue;
          ASSERT_EQ(again.cells[k].step > matrix.cells[i].step, more == lever.need);
        }
      }
      ++checked;
    }
  }
  EXPECT_GT(checked, 500);
}

}  // namespace
}  // namespace grading
