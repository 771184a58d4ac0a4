#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/research/compliance.h"
#include "features/research/publication.h"
#include "features/research/study_rules.h"

namespace research {
namespace {

StudyInput good_input() {
  StudyInput input;
  input.title = "口味调研";
  input.purpose = "了解态度";
  input.first_period = base::Period{202608};
  input.last_period = base::Period{202608};
  input.asks_age_band = true;
  input.questions = {{"taste", "口味", {"醇和", "清淡"}}};
  return input;
}

std::string reason_of(const StudyInput& input) {
  const auto made = define(input, {});
  return made ? "" : made.error().reason;
}

TEST(DefineStudy, TakesAGoodOne) {
  const auto made = define(good_input(), {});
  ASSERT_TRUE(made.has_value()) << made.error().message;
  ASSERT_EQ(made->dimensions.size(), 2U);  // one month is no dimension
  EXPECT_EQ(made->dimensions[0].code, "age_band");
  EXPECT_EQ(made->dimensions[0].categories.size(), 6U);
  EXPECT_EQ(made->dimensions[1].categories[1].name_zh, "清淡");
}

TEST(DefineStudy, MakesMonthsAndAreas) {
  auto input = good_input();
  input.last_period = base::Period{202610};
  input.area_level = AreaLevel::kSalesArea;
  EXPECT_EQ(reason_of(input), "research.no_areas");
  const std::vector<organisation::Unit> units = {
      {base::UnitId{1}, "B", "乙片区", "sales_area", {}, {}},
      {base::UnitId{2}, "A", "甲片区", "sales_area", {}, {}},
      {base::UnitId{3}, "C", "部门", "market_department", {}, {}}};
  const auto made = define(input, units);
  ASSERT_TRUE(made.has_value());
  ASSERT_EQ(made->dimensions.size(), 4U);
  ASSERT_EQ(made->dimensions[0].categories.size(), 2U);
  EXPECT_EQ(made->dimensions[0].categories[0].code, "A");
  EXPECT_EQ(made->dimensions[2].categories.size(), 3U);
  EXPECT_EQ(made->dimensions[2].categories[2].code, "2026-10");
}

TEST(DefineStudy, NamesTheRuleItRefusesBy) {
  auto input = good_input();
  input.minimum_group = 19;
  EXPECT_EQ(reason_of(input), "compliance.pii_18");
  input = good_input();
  input.title = "校园周边口味调研";
  EXPECT_EQ(reason_of(input), "compliance.min_06");
  input = good_input();
  input.questions[0].answers.emplace_back("学生");
  EXPECT_EQ(reason_of(input), "compliance.min_06");
  input = good_input();
  input.questions[0].text = "您的姓名";
  EXPECT_EQ(reason_of(input), "compliance.pii_03");
}

TEST(DefineStudy, RefusesWhatItCannotAsk) {
  auto input = good_input();
  input.title = " ";
  EXPECT_EQ(reason_of(input), "research.bad_title");
  input = good_input();
  input.purpose = "";
  EXPECT_EQ(reason_of(input), "research.bad_purpose");
  input = good_input();
  input.last_period = base::Period{202607};
  EXPECT_EQ(reason_of(input), "research.bad_period");
  input = good_input();
  input.minimum_group = 10'001;
  EXPECT_EQ(reason_of(input), "research.bad_minimum");
  input = good_input();
  input.questions.clear();
  EXPECT_EQ(reason_of(input), "research.bad_questions");
  input = good_input();
  input.questions[0].answers.pop_back();
  EXPECT_EQ(reason_of(input), "research.bad_question");
  input = good_input();
  input.questions[0].code = "area";
  EXPECT_EQ(reason_of(input), "research.bad_question");
  input = good_input();
  input.questions.push_back(input.questions[0]);
  EXPECT_EQ(reason_of(input), "research.bad_question");
  input = good_input();
  input.age_shares = {.5, .5};
  EXPECT_EQ(reason_of(input), "research.bad_age_shares");
  input.age_shares = {.1, .1, .1, .1, .1, .1};
  EXPECT_EQ(reason_of(input), "research.bad_age_shares");
}

TEST(Compliance, KnowsMinorsAndAges) {
  for (const char* text : {"12-17", "17岁", "未成年", "under 18", "<18", "18岁以下", "0"})
    EXPECT_TRUE(is_below_18(text)) << text;
  for (const char* text : {"18-24", "65+", "25", "不愿回答", ""})
    EXPECT_FALSE(is_below_18(text)) << text;
  EXPECT_TRUE(is_exact_age("37"));
  EXPECT_TRUE(is_exact_age(" 37岁"));
  EXPECT_FALSE(is_exact_age("35-44"));
}

TEST(Compliance, NamesTheRuleOfAColumn) {
  const auto reason = [](const char* column) { return refused_column(column).reason; };
  EXPECT_EQ(reason("姓名"), "compliance.pii_03");
  EXPECT_EQ(reason("意见建议"), "compliance.pii_03");
  EXPECT_EQ(reason("会员号"), "compliance.pii_18");
  EXPECT_EQ(reason("Customer_Code"), "compliance.pii_18");
  EXPECT_EQ(reason("订单号"), "compliance.pii_18");
  EXPECT_EQ(reason("微信号"), "compliance.pii_19");
}

TEST(Wilson, IsThatOfTheTextbook) {
  // p = 0.5, n = 100: (0.5 + 3.8415/200) / 1.038415 = 0.5; half 1.96 sqrt(.0025 + 3.8415/40000) /
  // 1.038415 = 0.09617.
  const auto half = wilson(.5, 100);
  EXPECT_NEAR(half.low, .40383, 1e-5);
  EXPECT_NEAR(half.high, .59617, 1e-5);
  // p = 1, n = 20: low = 1 / (1 + 3.8415/20) = 0.83887, high = 1.
  const auto all = wilson(1, 20);
  EXPECT_NEAR(all.low, .83887, 1e-5);
  EXPECT_NEAR(all.high, 1, 1e-9);
}

/// 300 answers: 18-24 60/40, 25-34 50/150; other ages nobody.
AnswerCounts two_ages() { return {{"0,0", 60}, {"0,1", 40}, {"1,0", 50}, {"1,1", 150}}; }

TEST(Publish, CountsSharesAndGroups) {
  const auto definition = *define(good_input(), {});
  const TablesInput tables{{{{"taste", "age_band"}}, {{"taste"}}}};
  const auto made = publish(definition, two_ages(), tables);
  EXPECT_EQ(made.is_published, (std::vector<bool>{true, true}));
  const auto lines = lines_of(definition, tables.tables[0], made.margins);
  ASSERT_EQ(lines.size(), 12U);
  EXPECT_EQ(lines[0].categories, (std::vector<std::size_t>{0, 0}));
  EXPECT_EQ(lines[0].answers, 60);
  EXPECT_EQ(lines[0].group, 100);
  EXPECT_DOUBLE_EQ(lines[0].share->share, .6);
  EXPECT_EQ(lines[3].answers, 150);
  EXPECT_EQ(lines[3].group, 200);
  EXPECT_FALSE(lines[4].answers.has_value());  // nobody of 35-44
  EXPECT_FALSE(lines[4].share.has_value());
  const auto alone = lines_of(definition, tables.tables[1], made.margins);
  EXPECT_EQ(alone[0].answers, 110);
  EXPECT_EQ(alone[0].group, 300);
}

TEST(Publish, WeighsByAge) {
  auto input = good_input();
  input.age_shares = {.5, .5, 0, 0, 0, 0};
  const auto definition = *define(input, {});
  const TablesInput tables{{{{"taste", "age_band"}}}};
  const auto made = publish(definition, two_ages(), tables);
  const auto weighted = weighted_lines(definition, tables.tables[0], made.margins);
  ASSERT_EQ(weighted.size(), 2U);
  // .5 * 60/100 + .5 * 50/200 = .425; variance .25*.6*.4/100 + .25*.25*.75/200 = .000834375:
  // size .425*.575/.000834375 = 292.88.
  ASSERT_TRUE(weighted[0].share.has_value());
  EXPECT_NEAR(weighted[0].share->share, .425, 1e-12);
  EXPECT_NEAR(weighted[0].share->low, wilson(.425, 292.8839).low, 1e-6);
  // Somebody of 35-44 counts, but nothing of them shows.
  input.age_shares = {.5, .4, .1, 0, 0, 0};
  const auto wider = *define(input, {});
  EXPECT_FALSE(weighted_lines(wider, tables.tables[0], made.margins)[0].share.has_value());
}

TEST(Publish, SaysWhichTableHasTooFewAnswers) {
  const auto definition = *define(good_input(), {});
  const TablesInput tables{{{{"taste"}}, {{"taste", "age_band"}}}};
  const auto made =
      publish(definition, {{"0,0", 15}, {"1,0", 14}, {"0,1", 13}, {"1,1", 16}}, tables);
  EXPECT_EQ(made.is_published, (std::vector<bool>{true, false}));
}

TEST(CheckTables, RefusesWhatIsNoTable) {
  const auto definition = *define(good_input(), {});
  const auto reason = [&](std::vector<TableInput> tables) {
    const auto checked = check_tables(definition, {std::move(tables)});
    return checked ? "" : checked.error().reason;
  };
  EXPECT_EQ(reason({{{"taste"}}, {{"taste", "age_band"}}}), "");
  EXPECT_EQ(reason({}), "research.bad_tables");
  EXPECT_EQ(reason({{{}}}), "research.bad_tables");
  EXPECT_EQ(reason({{{"taste", "taste"}}}), "research.bad_tables");
  EXPECT_EQ(reason({{{"taste", "age_band"}}, {{"age_band", "taste"}}}), "research.bad_tables");
  EXPECT_EQ(reason({{{"customer_id"}}}), "compliance.pii_18");
}

}  // namespace
}  // namespace research
