#include "kernels/association_rules/association_rules.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>

#include "test_support/groceries.h"
#include "test_support/public_data.h"

namespace {

using association_rules::Adjustment;

/// Ten baskets: 1 and 2 together in 4, 1 alone in 1, 2 alone in 2, 3 in three.
frequent_sets::FrequentSets small_sets() {
  std::vector<std::uint32_t> items{1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 2, 3, 3, 3};
  std::vector<std::size_t> offsets{0, 2, 4, 6, 8, 9, 10, 11, 12, 13, 14};
  return frequent_sets::find_frequent_sets({items, offsets}, {});
}

TEST(FindRules, HandWorked) {
  const auto sets = small_sets();
  const auto rules = association_rules::find_rules(sets, {});
  ASSERT_EQ(rules.size(), 2U);  // 2 => 1 and 1 => 2, the right side in the order of the items
  const auto& rule = rules[1];
  // P(1) = 5/10, P(2) = 6/10, P(1, 2) = 4/10: confidence 4/5, lift .8 / .6, leverage .4 - .3,
  // conviction (1 - .6) / (1 - .8) = 2.
  EXPECT_EQ(rule.right, 2U);
  EXPECT_EQ(rule.count, 4U);
  EXPECT_DOUBLE_EQ(rule.support, 0.4);
  EXPECT_DOUBLE_EQ(rule.confidence, 0.8);
  EXPECT_DOUBLE_EQ(rule.lift, 4.0 / 3);
  EXPECT_NEAR(rule.leverage, 0.1, 1e-15);
  EXPECT_NEAR(rule.conviction, 2, 1e-12);
  EXPECT_FALSE(rule.is_redundant);
  EXPECT_EQ(rule.p_adjusted, std::nullopt);
}

TEST(FindRules, FiltersAndDegenerateCases) {
  EXPECT_TRUE(association_rules::find_rules({}, {}).empty());
  const auto sets = small_sets();
  EXPECT_EQ(association_rules::find_rules(sets, {.confidence_least = 0.7}).size(), 1U);
  EXPECT_EQ(association_rules::find_rules(sets, {.lift_least = 1.4}).size(), 0U);
  // With an empty left side also "5 of 10 buy 1", 6 of 10 and 3 of 10.
  EXPECT_EQ(association_rules::find_rules(sets, {.with_empty_left = true}).size(), 5U);
}

TEST(FindRules, ARuleThatAddsNothingToAShorterOneIsRedundant) {
  // Item 3 is in every second basket whatever else: {1, 3} => 2 is no surer than {1} => 2.
  std::vector<std::uint32_t> items{1, 2, 1, 2, 3, 1, 1, 3, 4};
  std::vector<std::size_t> offsets{0, 2, 5, 6, 8, 9};
  const auto sets = frequent_sets::find_frequent_sets({items, offsets}, {});
  std::size_t seen = 0;
  for (const auto& rule : association_rules::find_rules(sets, {})) {
    if (rule.right != 2 || rule.left == frequent_sets::kEmptySet) continue;
    const auto left = sets.at(rule.left);
    if (left.size() == 2 && left[0] == 1 && left[1] == 3) {
      EXPECT_DOUBLE_EQ(rule.confidence, 0.5);  // baskets 2 and 4 hold 1 and 3, one of them 2
      EXPECT_TRUE(rule.is_redundant);
      ++seen;
    }
  }
  EXPECT_EQ(seen, 1U);
}

std::vector<association_rules::Rule> rules_of(const frequent_sets::Baskets& baskets, double support,
                                              double confidence) {
  const auto least = frequent_sets::count_for_support(support, baskets.count());
  return association_rules::find_rules(
      frequent_sets::find_frequent_sets(baskets, {.baskets_least = least}),
      {.confidence_least = confidence});
}

TEST(FindRules, ReproducesThePublishedRulesOfGroceries) {
  const auto path = test_support::find_public_data("groceries/groceries_basket.csv");
  if (!path) GTEST_SKIP() << "the public data set groceries is not on this machine";
  const auto groceries = test_support::read_groceries(*path);
  const frequent_sets::Baskets baskets{groceries.items, groceries.offsets};
  EXPECT_EQ(rules_of(baskets, 0.001, 0.5).size(), 5668U);
  EXPECT_EQ(rules_of(baskets, 0.001, 0.6).size(), 2918U);
  EXPECT_EQ(rules_of(baskets, 0.001, 0.8).size(), 410U);
  const auto rules = rules_of(baskets, 0.006, 0.25);
  EXPECT_EQ(rules.size(), 463U);
  const auto best = std::max_element(rules.begin(), rules.end(),
                                     [](const auto& a, const auto& b) { return a.lift < b.lift; });
  // {herbs} => {root vegetables}: 69 of the 160 baskets with herbs.
  EXPECT_EQ(best->right, groceries.number_of("root vegetables"));
  EXPECT_EQ(best->count, 69U);
  EXPECT_DOUBLE_EQ(best->confidence, 0.43125);
  EXPECT_NEAR(best->lift, 3.956, 0.0005);
}

TEST(IndependencePValue, OfTheTeaTaster) {
  // Eight cups, four of each, three of four guessed: (16 + 1) / 70 (Fisher 1935).
  EXPECT_NEAR(association_rules::independence_p_value(3, 4, 4, 8), 17.0 / 70, 1e-12);
  EXPECT_NEAR(association_rules::independence_p_value(4, 4, 4, 8), 1.0 / 70, 1e-12);
  EXPECT_NEAR(association_rules::independence_p_value(0, 4, 4, 8), 1, 1e-12);
}

TEST(AdjustForMany, HandWorked) {
  const std::vector<double> p{0.04, 0.01, 0.03};
  // Holm: 3 * .01, then max(.03, 2 * .03) = .06, then max(.06, .04) = .06.
  const auto holm = association_rules::adjust_for_many(p, Adjustment::kHolm);
  EXPECT_NEAR(holm[1], 0.03, 1e-15);
  EXPECT_NEAR(holm[2], 0.06, 1e-15);
  EXPECT_NEAR(holm[0], 0.06, 1e-15);
  // Benjamini-Hochberg: .04 * 3/3, min(.04, .03 * 3/2), min(.04, .01 * 3).
  const auto hochberg = association_rules::adjust_for_many(p, Adjustment::kBenjaminiHochberg);
  EXPECT_NEAR(hochberg[0], 0.04, 1e-15);
  EXPECT_NEAR(hochberg[2], 0.04, 1e-15);
  EXPECT_NEAR(hochberg[1], 0.03, 1e-15);
  // Benjamini-Yekutieli: the same times 1 + 1/2 + 1/3.
  const auto yekutieli = association_rules::adjust_for_many(p, Adjustment::kBenjaminiYekutieli);
  EXPECT_NEAR(yekutieli[1], 0.055, 1e-15);
  EXPECT_TRUE(association_rules::adjust_for_many({}, Adjustment::kHolm).empty());
}

// ---- the slow twin: everything from the baskets themselves ----

double count_with(const std::vector<std::vector<std::uint32_t>>& baskets,
                  std::vector<std::uint32_t> items) {
  double count = 0;
  for (const auto& basket : baskets)
    count += std::all_of(items.begin(), items.end(), [&](std::uint32_t item) {
      return std::find(basket.begin(), basket.end(), item) != basket.end();
    });
  return count;
}

bool naive_redundant(const std::vector<std::vector<std::uint32_t>>& baskets,
                     const std::vector<std::uint32_t>& left, std::uint32_t right,
                     double confidence) {
  for (unsigned mask = 0; mask + 1 < (1U << left.size()); ++mask) {
    std::vector<std::uint32_t> shorter;
    for (std::size_t i = 0; i < left.size(); ++i)
      if ((mask >> i & 1U) != 0) shorter.push_back(left[i]);
    const double alone = count_with(baskets, shorter);
    shorter.push_back(right);
    if (count_with(baskets, shorter) / alone >= confidence) return true;
  }
  return false;
}

RC_GTEST_PROP(AssociationRulesProperty, EqualTheirTwin, ()) {
  using Basket = std::vector<std::uint32_t>;
  const auto baskets = *rc::gen::container<std::vector<Basket>>(
      rc::gen::container<Basket>(rc::gen::inRange<std::uint32_t>(0, 6)));
  std::vector<std::uint32_t> items;
  std::vector<std::size_t> offsets{0};
  for (const Basket& basket : baskets) {
    items.insert(items.end(), basket.begin(), basket.end());
    offsets.push_back(items.size());
  }
  const auto sets = frequent_sets::find_frequent_sets({items, offsets}, {.baskets_least = 2});
  const auto n = static_cast<double>(baskets.size());
  for (const auto& rule : association_rules::find_rules(sets, {})) {
    const Basket left(sets.at(rule.left).begin(), sets.at(rule.left).end());
    const Basket all(sets.at(rule.set).begin(), sets.at(rule.set).end());
    const double confidence = count_with(baskets, all) / count_with(baskets, left);
    const double right = count_with(baskets, {rule.right}) / n;
    RC_ASSERT(rule.confidence == confidence);
    RC_ASSERT(std::abs(rule.lift - confidence / right) < 1e-12);
    RC_ASSERT(std::abs(rule.leverage - (count_with(baskets, all) / n -
                                        count_with(baskets, left) / n * right)) < 1e-12);
    RC_ASSERT(rule.is_redundant == naive_redundant(baskets, left, rule.right, confidence));
  }
}

}  // namespace
