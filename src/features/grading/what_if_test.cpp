#include "features/grading/what_if.h"

#include <gtest/gtest.h>

#include "base/random.h"
#include "test_support/month_inputs.h"

namespace grading {
namespace {

using test_support::MonthBuilder;

constexpr base::Period kPeriod{202610};

struct Graded {
  std::shared_ptr<const metrics::MonthInputs> inputs;
  Result result;
  std::unique_ptr<Distribution> distribution;
};

/// Graded by the month's code, then taken back from the records that would be published.
Graded graded(MonthBuilder& builder, const Config& config) {
  Graded all;
  all.inputs = builder.build();
  all.result =
      grade_month(*all.inputs, metrics::compute_shop_metrics(*all.inputs, 1), config, 1, {});
  all.distribution = std::make_unique<Distribution>(config);
  for (std::size_t shop = 0; shop < all.inputs->shops.size(); ++shop) {
    const auto explanation = parse_explanation(explanation_json(all.result.shops[shop], config));
    EXPECT_TRUE(explanation.has_value());
    all.distribution->add(all.inputs->shops[shop].id, all.inputs->shops[shop].customer_code,
                          *explanation);
  }
  all.distribution->finish();
  return all;
}

MonthBuilder random_company(std::uint64_t seed, std::size_t shops) {
  base::Random random(seed);
  MonthBuilder builder(kPeriod);
  std::vector<std::size_t> products;
  for (int i = 0; i < 12; ++i)
    products.push_back(builder.add_product(std::to_string(random.between(1, 5))));
  for (std::size_t i = 0; i < shops; ++i) {
    const auto shop = builder.add_shop("S" + std::to_string(1000 + i));
    for (int back = 0; back < 6; ++back)
      for (const auto product : products)
        if (random.chance(0.4)) {
          const auto quantity = static_cast<std::int32_t>(random.between(1, 30));
          builder.add_order(shop, kPeriod.plus_months(-back).first_day().plus_days(6),
                            {{product, quantity, quantity * 1000}});
        }
  }
  return builder;
}

class WhatIfOfPreset : public ::testing::TestWithParam<std::string_view> {};

TEST_P(WhatIfOfPreset, UnchangedItIsWhatWasPublished) {
  auto builder = random_company(5, 60);
  const Graded all = graded(builder, *preset(GetParam()));
  std::size_t ranked = 0;
  for (std::size_t shop = 0; shop < all.inputs->shops.size(); ++shop) {
    const ShopGrade& grade = all.result.shops[shop];
    if (grade.method != "ranked") continue;
    ++ranked;
    const auto same = all.distribution->what_if(all.inputs->shops[shop].id, {});
    ASSERT_TRUE(same.has_value());
    EXPECT_EQ(same->rank, grade.rank);
    EXPECT_EQ(same->grade_no, grade.grade_no);
    EXPECT_NEAR(same->score, grade.score, 1e-9);
    EXPECT_EQ(same->cutoff_next.has_value(), grade.cutoff_next.has_value());
    ASSERT_EQ(same->components.size(), grade.components.size());
    for (std::size_t i = 0; i < grade.components.size(); ++i)
      EXPECT_NEAR(same->components[i].score, grade.components[i].score, 1e-9);
  }
  EXPECT_GT(ranked, 30U);
}

INSTANTIATE_TEST_SUITE_P(Presets, WhatIfOfPreset,
                         ::testing::ValuesIn(preset_ids().begin(), preset_ids().end()),
                         [](const auto& test) { return std::string(test.param); });

TEST(WhatIf, ALeverLiftsByAGradeAndOneUnitLessDoesNot) {
  Config config = *with_grades(*preset("G_35_55_5_5"), 2);
  config.months = 1;
  config.quota_percent = {50, 50};
  config.components = {{"quantity", "数量", "quantity", "max", 100}};
  MonthBuilder builder(kPeriod);
  const auto product = builder.add_product("1");
  char code = 'a';
  for (const std::int32_t quantity : {10, 40, 30, 20}) {
    const auto shop = builder.add_shop(std::string(1, code++));
    for (int back = 0; back <= 8; ++back)
      builder.add_order(shop, kPeriod.plus_months(-back).first_day().plus_days(4),
                        {{product, quantity, quantity * 100}});
  }
  const Graded all = graded(builder, config);
  const base::CustomerId d = all.inputs->shops[3].id;
  ASSERT_EQ(all.result.shops[3].levers.at(0).need, 11);
  EXPECT_EQ(all.distribution->what_if(d, {{"quantity", 31}})->grade_no, 2);
  EXPECT_EQ(all.distribution->what_if(d, {{"quantity", 30}})->grade_no, 1);
  // More than anyone: it becomes the measure of all.
  const auto first = all.distribution->what_if(d, {{"quantity", 80}});
  EXPECT_EQ(first->rank, 1U);
  EXPECT_DOUBLE_EQ(first->score, 100);
  EXPECT_EQ(all.distribution->cuts().front().shops, 2U);
}

TEST(WhatIf, RefusesWhatCannotBe) {
  auto builder = random_company(7, 30);
  const Graded all = graded(builder, *preset("G_35_55_5_5"));
  const base::CustomerId shop = all.inputs->shops[0].id;
  for (const double value : {-1.0, std::numeric_limits<double>::infinity(), 1e16}) {
    const auto refused = all.distribution->what_if(shop, {{"quantity", value}});
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().reason, "grading.bad_input");
    EXPECT_EQ(refused.error().fields.at(0).field, "quantity");
  }
  EXPECT_EQ(all.distribution->what_if(shop, {{"smile", 1}}).error().reason, "grading.bad_input");
  EXPECT_EQ(all.distribution->what_if({999'999}, {}).error().reason, "grading.not_ranked");
}

}  // namespace
}  // namespace grading
