#include "features/metrics/register.h"

#include <gtest/gtest.h>

#include <set>

#include "features/metrics/unknown_text.h"

namespace metrics {
namespace {

TEST(Register, BeginsWithTheSixFiguresThatOthersRelyOn) {
  constexpr std::string_view kFirst[] = {"orders",       "order_days",        "quantity",
                                         "amount_minor", "distinct_products", "recency_days"};
  const auto shops = definitions(Scope::kShop);
  ASSERT_GE(shops.size(), std::size(kFirst));
  for (std::size_t i = 0; i < std::size(kFirst); ++i) EXPECT_EQ(shops[i].id, kFirst[i]);
}

TEST(Register, SaysEverythingOfEveryMetric) {
  for (const Scope scope : {Scope::kShop, Scope::kProduct, Scope::kArea}) {
    std::set<std::string_view> ids;
    for (const MetricDefinition& metric : definitions(scope)) {
      EXPECT_TRUE(ids.insert(metric.id).second) << metric.id;
      EXPECT_EQ(metric.scope, scope);
      for (const auto text : {metric.name_zh, metric.name_en, metric.unit, metric.formula,
                              metric.method, metric.needs})
        EXPECT_FALSE(text.empty()) << metric.id;
    }
  }
}

TEST(Register, FindsAColumnByItsId) {
  EXPECT_EQ(find_metric(Scope::kShop, "quantity"), 2U);
  EXPECT_FALSE(find_metric(Scope::kShop, "no_such_metric").has_value());
  EXPECT_FALSE(find_metric(Scope::kShop, "buyers").has_value());  // of products only
}

TEST(Unknown, EveryReasonHasWordsAndAKeyThatComesBack) {
  for (int i = 0; i <= static_cast<int>(Unknown::kNotApplicable); ++i) {
    const auto reason = static_cast<Unknown>(i);
    EXPECT_FALSE(unknown_text_zh(reason).empty());
    EXPECT_FALSE(unknown_text_en(reason).empty());
    EXPECT_EQ(parse_unknown(unknown_key(reason)), reason);
  }
}

}  // namespace
}  // namespace metrics
