#include "features/strategies/condition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace strategies {
namespace {

using metrics::MetricValue;
using metrics::Unknown;
using testing::HasSubstr;

/// One shop with a few known and many unknown figures.
struct OneShop {
  metrics::MonthInputs inputs;
  metrics::MetricTable table{metrics::Scope::kShop, 1};
  grading::ShopGrade grade;
  target_classes::Entry entry;
  std::vector<const target_classes::Entry*> entries;
  std::array<MetricValue, kSignalCount> signals{};

  OneShop() {
    inputs.period = base::Period{202610};
    inputs.shops.resize(1);
    inputs.shops[0].market_type = "URBAN";
    inputs.shops[0].credit_grade = "B";
    inputs.shops[0].license_valid_to = *base::Date::from_ymd(2026, 11, 30);
    inputs.shop_months.resize(1);
    customers::CustomerMonth month;
    month.scan_rate = 0.5;
    inputs.shop_months[0].push_back(month);
    for (std::size_t column = 0; column < metrics::definitions(metrics::Scope::kShop).size();
         ++column)
      table.set(0, column, MetricValue::missing(Unknown::kNoOrders));
    table.set(0, *metrics::find_metric(metrics::Scope::kShop, "quantity"), MetricValue::known(40));
    grade.graded = true;
    grade.grade_no = 18;
    grade.previous_grade_no = 20;
    entry.target_class = target_classes::TargetClass::kNewRetail;
    entry.is_primary = true;
    entries.push_back(&entry);
    signals.fill(MetricValue::missing(Unknown::kNoStockCount));
    signals[static_cast<std::size_t>(Signal::kSlowProducts)] = MetricValue::known(3);
  }
  [[nodiscard]] Subject subject() const {
    return {0, &inputs, &table, &grade, nullptr, entries, signals};
  }
};

Truth truth(std::string_view text) {
  const OneShop shop;
  const auto condition = Condition::compile(text);
  EXPECT_TRUE(condition) << condition.error().message;
  return condition->evaluate(shop.subject());
}

std::string refusal(std::string_view text) {
  const auto condition = Condition::compile(text);
  EXPECT_FALSE(condition) << text;
  if (condition) return "";
  EXPECT_EQ(condition.error().reason, "strategies.condition");
  return condition.error().message;
}

TEST(Condition, ComparesFigures) {
  EXPECT_EQ(truth("metric.quantity = 40"), Truth::kTrue);
  EXPECT_EQ(truth("metric.quantity != 40"), Truth::kFalse);
  EXPECT_EQ(truth("metric.quantity >= 40"), Truth::kTrue);
  EXPECT_EQ(truth("metric.quantity > 40"), Truth::kFalse);
  EXPECT_EQ(truth("metric.quantity <= 39.5"), Truth::kFalse);
  EXPECT_EQ(truth("metric.quantity < 4e1"), Truth::kFalse);
  EXPECT_EQ(truth("grade.change < 0"), Truth::kTrue);  // 18 after 20
  EXPECT_EQ(truth("month.scan_rate < 0.6"), Truth::kTrue);
  EXPECT_EQ(truth("signal.slow_products >= 3"), Truth::kTrue);
  EXPECT_EQ(truth("shop.license_days_left <= 30"), Truth::kTrue);  // 31 October to 30 November
}

TEST(Condition, ComparesWords) {
  EXPECT_EQ(truth("shop.market_type = URBAN"), Truth::kTrue);
  EXPECT_EQ(truth("shop.market_type != 'URBAN'"), Truth::kFalse);
  EXPECT_EQ(truth("shop.credit_grade in (B, C, D)"), Truth::kTrue);
  EXPECT_EQ(truth("shop.credit_grade in (AAA)"), Truth::kFalse);
}

TEST(Condition, KnowsClasses) {
  EXPECT_EQ(truth("class.NEW_RETAIL"), Truth::kTrue);
  EXPECT_EQ(truth("class.KEY_SKU"), Truth::kFalse);
}

TEST(Condition, UnknownIsNeitherTrueNorFalse) {
  EXPECT_EQ(truth("metric.brand_width < 5"), Truth::kUnknown);
  EXPECT_EQ(truth("not metric.brand_width < 5"), Truth::kUnknown);
  EXPECT_EQ(truth("metric.quantity < peer.median"), Truth::kUnknown);  // no peers given
  EXPECT_EQ(truth("metric.brand_width < 5 or class.NEW_RETAIL"), Truth::kTrue);
  EXPECT_EQ(truth("metric.brand_width < 5 or class.KEY_SKU"), Truth::kUnknown);
  EXPECT_EQ(truth("metric.brand_width < 5 and class.KEY_SKU"), Truth::kFalse);
  EXPECT_EQ(truth("metric.brand_width < 5 and class.NEW_RETAIL"), Truth::kUnknown);
  EXPECT_EQ(truth("metric.brand_width is unknown"), Truth::kTrue);
  EXPECT_EQ(truth("metric.brand_width is known"), Truth::kFalse);
  EXPECT_EQ(truth("shop.business_format is known"), Truth::kFalse);
  EXPECT_EQ(truth("shop.market_type is known"), Truth::kTrue);
}

TEST(Condition, AndBindsTighterThanOr) {
  // false and false or true = true; false and (false or true) = false.
  EXPECT_EQ(truth("class.KEY_SKU and class.KEY_SKU or class.NEW_RETAIL"), Truth::kTrue);
  EXPECT_EQ(truth("class.KEY_SKU and (class.KEY_SKU or class.NEW_RETAIL)"), Truth::kFalse);
  EXPECT_EQ(truth("not class.KEY_SKU and class.NEW_RETAIL"), Truth::kTrue);
  EXPECT_EQ(truth("not (class.KEY_SKU or class.NEW_RETAIL)"), Truth::kFalse);
}

TEST(Condition, EvidenceHoldsTheTestsThatWereTrue) {
  const OneShop shop;
  const auto condition = Condition::compile(
      "(class.NEW_RETAIL or class.KEY_SKU) and month.scan_rate < 0.6 and not metric.quantity > 50");
  ASSERT_TRUE(condition);
  const auto evidence = condition->evidence(shop.subject());
  ASSERT_EQ(evidence.size(), 3U);
  EXPECT_EQ(evidence[0].source, "class.NEW_RETAIL");
  EXPECT_EQ(evidence[1].source, "month.scan_rate");
  EXPECT_EQ(evidence[1].comparison, "<");
  EXPECT_EQ(evidence[1].value, 0.5);
  EXPECT_EQ(evidence[1].threshold, 0.6);
  EXPECT_EQ(evidence[2].source, "metric.quantity");
  EXPECT_EQ(evidence[2].comparison, "not >");
  EXPECT_EQ(evidence[2].value, 40);
}

TEST(Condition, NoEvidenceUnlessTrue) {
  const OneShop shop;
  EXPECT_TRUE(Condition::compile("class.KEY_SKU")->evidence(shop.subject()).empty());
  EXPECT_TRUE(Condition::compile("metric.brand_width < 5")->evidence(shop.subject()).empty());
}

TEST(Condition, RefusalsSayWhereAndWhatWouldDo) {
  EXPECT_THAT(refusal("metric.quantiti > 3"), HasSubstr("the nearest is metric.quantity"));
  EXPECT_THAT(refusal("metric.quantiti > 3"), HasSubstr("column 1"));
  EXPECT_THAT(refusal("class.KEY_SKUU"), HasSubstr("the nearest is class.KEY_SKU"));
  EXPECT_THAT(refusal("shop.creditgrade = A"), HasSubstr("the nearest is shop.credit_grade"));
  EXPECT_THAT(refusal("signal.slow > 1"), HasSubstr("nothing is called 'signal.slow'"));
  EXPECT_THAT(refusal("metric.quantity >"), HasSubstr("expected a number, found the end"));
  EXPECT_THAT(refusal("metric.quantity 3"), HasSubstr("expected a comparison"));
  EXPECT_THAT(refusal("metric.quantity > high"), HasSubstr("expected a number, found 'high'"));
  EXPECT_THAT(refusal("metric.quantity > peer.mean"), HasSubstr("peer.p25, peer.median"));
  EXPECT_THAT(refusal("month.scan_rate > peer.median"), HasSubstr("figures of metrics only"));
  EXPECT_THAT(refusal("shop.market_type > URBAN"), HasSubstr("compare it with = or !="));
  EXPECT_THAT(refusal("metric.quantity in (1, 2)"), HasSubstr("is a figure"));
  EXPECT_THAT(refusal("shop.market_type in URBAN"), HasSubstr("expected '('"));
  EXPECT_THAT(refusal("shop.market_type in (URBAN"), HasSubstr("expected ',' or ')'"));
  EXPECT_THAT(refusal("shop.market_type is there"), HasSubstr("'known' or 'unknown'"));
  EXPECT_THAT(refusal("(class.KEY_SKU"), HasSubstr("expected ')'"));
  EXPECT_THAT(refusal("class.KEY_SKU class.STABLE"), HasSubstr("'and', 'or' or the end"));
  EXPECT_THAT(refusal(""), HasSubstr("expected a test"));
  EXPECT_THAT(refusal("shop.market_type = 'URBAN"), HasSubstr("never closed"));
  EXPECT_THAT(refusal("metric.quantity > 3; drop"), HasSubstr("unexpected character"));
  EXPECT_THAT(refusal(std::string(100, '(')), HasSubstr("nested too deeply"));
}

TEST(Condition, KnowsWhetherItReadsASubjectiveLabel) {
  EXPECT_TRUE(Condition::compile("class.STABLE or not shop.personality_type = X")
                  ->reads_subjective_label());
  EXPECT_FALSE(Condition::compile("class.STABLE")->reads_subjective_label());
}

}  // namespace
}  // namespace strategies
