#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "features/analysis/documents.h"
#include "features/analysis/test_town.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

/// Amounts of the 84 days up to a date and of the 56 after it, by plain loops.
struct PlainPaces {
  double before = 0;
  double after = 0;
};
std::vector<PlainPaces> plain_paces(const TestTown& town, base::Date as_of) {
  std::vector<PlainPaces> paces(town.statuses.size());
  for (const TownLine& line : town.lines) {
    if (line.day > town.until) continue;
    const int after = line.day - as_of;
    if (after > -84 && after <= 0) paces[line.shop].before += line.amount_minor;
    if (after > 0 && after <= 56) paces[line.shop].after += line.amount_minor;
  }
  return paces;
}

/// Did it fall away? Nothing: it bought nothing before. A shop falls away when it orders nothing or
/// for less than half of what its pace and the movement of all shops let expect.
std::vector<std::optional<bool>> plain_outcomes(const TestTown& town, base::Date as_of) {
  const auto paces = plain_paces(town, as_of);
  double before = 0;
  double after = 0;
  for (const auto& shop : paces) {
    if (shop.before <= 0) continue;
    before += shop.before / 84;
    after += shop.after / 56;
  }
  std::vector<std::optional<bool>> outcomes(paces.size());
  for (std::size_t shop = 0; shop < paces.size(); ++shop) {
    if (paces[shop].before <= 0) continue;
    const double expected = paces[shop].before / 84 * (after / before);
    outcomes[shop] = paces[shop].after <= 0 || paces[shop].after / 56 < 0.5 * expected;
  }
  return outcomes;
}

/// Share of the pairs of a one and a zero in which the one stands above, ties half.
double plain_auc(const std::vector<models::ShopScores>& said,
                 const std::vector<std::optional<bool>>& outcomes) {
  double above = 0;
  double pairs = 0;
  for (std::size_t one = 0; one < said.size(); ++one) {
    if (!outcomes[one].value_or(false)) continue;
    for (std::size_t zero = 0; zero < said.size(); ++zero) {
      if (outcomes[zero].value_or(true)) continue;
      const double a = said[one].leaving->probability;
      const double b = said[zero].leaving->probability;
      above += a > b ? 1 : a == b ? 0.5 : 0;
      ++pairs;
    }
  }
  return above / pairs;
}

/// The town as it was before some of its shops closed.
TestTown before_closing(TestTown town) {
  town.statuses.assign(town.statuses.size(), "active");
  return town;
}

struct LeavingCase {
  TestTown town{300, 500, 11};
  std::shared_ptr<const metrics::MonthInputs> month = town.build();
  StudyInputs inputs = study_inputs(*month, town.until);
  std::unique_ptr<Study> study = make_leaving_study();
  base::Date cut = town.until.plus_days(-56);
};

TEST(LeavingStudy, LearnsFromSixDatesWhoFellAwayAfterThem) {
  LeavingCase test;
  const auto learnt = test.study->learn(test.inputs);
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  std::int64_t examples = 0;
  std::int64_t left = 0;
  for (int k = 0; k < 6; ++k)
    for (const auto& outcome : plain_outcomes(test.town, test.cut.plus_days(-28 * k))) {
      examples += outcome ? 1 : 0;
      left += outcome.value_or(false) ? 1 : 0;
    }
  const auto parameters = boost::json::parse(learnt->parameters);
  EXPECT_EQ(parameters.at("as_of_dates").as_int64(), 6);
  EXPECT_EQ(parameters.at("examples").as_int64(), examples);
  EXPECT_EQ(parameters.at("left").as_int64(), left);
  EXPECT_GT(left, 50);
  EXPECT_NEAR(boost::json::parse(learnt->state).at("usual").to_number<double>(),
              static_cast<double>(left) / static_cast<double>(examples), 1e-12);
}

TEST(LeavingStudy, ARecordOfFewDaysGivesFewerDates) {
  // Orders begin 84 + 56 + 28 days before: two dates have 84 days of records before them.
  TestTown town(700, 300, 11);
  const base::Date first = town.until.plus_days(-84 - 56 - 28);
  std::erase_if(town.lines, [&](const TownLine& line) { return line.day < first; });
  town.add(0, first, {{0, 1, 3'000}});
  const auto month = town.build();
  const auto learnt = make_leaving_study()->learn(study_inputs(*month, town.until));
  ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
  EXPECT_EQ(boost::json::parse(learnt->parameters).at("as_of_dates").as_int64(), 2);
}

TEST(LeavingStudy, TheBackTestJudgesWhatWasSaidThenByWhatCame) {
  LeavingCase test;
  const auto learnt = test.study->learn(test.inputs.as_of(test.cut));
  ASSERT_TRUE(learnt.has_value());
  std::vector<models::ShopScores> said(test.month->shops.size());
  const auto then = before_closing(test.town).build();
  ASSERT_TRUE(test.study->apply(study_inputs(*then, test.cut), learnt->state, said).has_value());
  const auto outcomes = plain_outcomes(test.town, test.cut);
  std::int64_t cases = 0;
  double left = 0;
  for (std::size_t shop = 0; shop < said.size(); ++shop) {
    ASSERT_EQ(said[shop].leaving.has_value(), outcomes[shop].has_value()) << shop;
    cases += outcomes[shop] ? 1 : 0;
    left += outcomes[shop].value_or(false) ? 1 : 0;
  }
  const auto result = test.study->test(test.inputs, test.cut, learnt->state);
  ASSERT_TRUE(result.has_value());
  EXPECT_EQ(result->measure, "auc");
  EXPECT_EQ(result->cases, cases);
  EXPECT_NEAR(result->value, plain_auc(said, outcomes), 1e-9);
  EXPECT_EQ(result->more.back().name, "left");
  EXPECT_EQ(result->more.back().value, left);
  ASSERT_TRUE(result->baseline.has_value());
  std::int64_t in_bands = 0;
  for (const auto& band : result->reliability) in_bands += band.cases;
  EXPECT_EQ(in_bands, cases);
  // The same of scores that a run left, once the 56 days are over and not a day before.
  EXPECT_NEAR(*test.study->came_true(test.inputs, test.cut, said), result->value, 1e-9);
  EXPECT_FALSE(test.study->came_true(test.inputs, test.cut.plus_days(1), said).has_value());
}

TEST(LeavingStudy, ShopsThatHaveClosedSinceAreLearntFromAndNotScored) {
  LeavingCase test;
  const auto then = before_closing(test.town).build();
  const auto learnt = test.study->learn(test.inputs);
  ASSERT_TRUE(learnt.has_value());
  EXPECT_EQ(learnt->state, test.study->learn(study_inputs(*then, test.town.until))->state)
      << "what one is today says nothing of what one did";
  std::vector<models::ShopScores> scores(test.month->shops.size());
  ASSERT_TRUE(test.study->apply(test.inputs, learnt->state, scores).has_value());
  const auto customers = plain_paces(test.town, test.town.until);
  std::int64_t closed = 0;
  for (std::size_t shop = 0; shop < scores.size(); ++shop) {
    const bool is_customer = customers[shop].before > 0;
    closed += is_customer && !test.town.is_active(shop) ? 1 : 0;
    EXPECT_EQ(scores[shop].leaving.has_value(), is_customer && test.town.is_active(shop)) << shop;
  }
  EXPECT_GT(closed, 3);
}

TEST(LeavingStudy, AMovementOfAllShopsIsNobodysFallingAway) {
  // Thirty shops order each week; in the last 56 days all for a third, one for a tenth.
  TestTown town(0, 400, 1);
  town.statuses.assign(30, "active");
  for (metrics::ShopIndex shop = 0; shop < 30; ++shop)
    for (int back = 0; back < 330; back += 7)
      town.add(shop, town.until.plus_days(-back),
               {{0, 10,
                 back >= 56  ? 30'000
                 : shop == 0 ? 3'000
                             : 10'000}});
  const auto month = town.build();
  const auto inputs = study_inputs(*month, town.until);
  std::vector<models::ShopScores> said(30);
  for (std::size_t shop = 0; shop < 30; ++shop)
    said[shop].leaving.emplace().probability = shop == 0 ? 0.9 : 0.1;
  // Only shop 0 fell away, and it was said: an area of 1. Were it all, there would be none.
  const auto study = make_leaving_study();
  EXPECT_EQ(study->came_true(inputs, town.until.plus_days(-56), said), 1.0);
}

TEST(LeavingStudy, ThePageAndThePushesHoldTogether) {
  LeavingCase test;
  const auto learnt = test.study->learn(test.inputs);
  std::vector<models::ShopScores> scores(test.month->shops.size());
  const auto document =
      *wire::from_json<LeavingDocument>(*test.study->apply(test.inputs, learnt->state, scores));
  std::vector<std::int64_t> bands(10, 0);
  for (const auto& shop : scores) {
    if (!shop.leaving) continue;
    const auto& leaving = *shop.leaving;
    ASSERT_GE(leaving.probability, 0);
    ASSERT_LE(leaving.probability, 1);
    ++bands[std::min<std::size_t>(9, static_cast<std::size_t>(leaving.probability * 10))];
    EXPECT_EQ(leaving.usual, document.usual);
    ASSERT_LE(leaving.pushes.size(), 5U);
    for (std::size_t k = 1; k < leaving.pushes.size(); ++k)
      EXPECT_GE(std::abs(leaving.pushes[k - 1].push), std::abs(leaving.pushes[k].push));
  }
  EXPECT_EQ(document.shops, bands);
  EXPECT_EQ(document.features.size(), document.influences.size());
  for (const auto& feature : document.features) {
    EXPECT_FALSE(feature.name.zh.empty());
    EXPECT_FALSE(feature.name.en.empty());
  }
  ASSERT_FALSE(document.tree.empty());
  for (std::size_t node = 0; node < document.tree.size(); ++node) {
    const auto& tree = document.tree[node];
    EXPECT_EQ(tree.below < 0, tree.from < 0);
    if (tree.below < 0) continue;
    const auto& below = document.tree.at(static_cast<std::size_t>(tree.below));
    const auto& from = document.tree.at(static_cast<std::size_t>(tree.from));
    EXPECT_EQ(below.parent, static_cast<std::int32_t>(node));
    EXPECT_EQ(below.shops + from.shops, tree.shops);
  }
}

TEST(LeavingStudy, ShopsThatStoppedAreTheProbableOnes) {
  LeavingCase test;
  const auto learnt = test.study->learn(test.inputs.as_of(test.cut));
  std::vector<models::ShopScores> said(test.month->shops.size());
  const auto then = before_closing(test.town).build();
  ASSERT_TRUE(test.study->apply(study_inputs(*then, test.cut), learnt->state, said).has_value());
  EXPECT_GT(plain_auc(said, plain_outcomes(test.town, test.cut)), 0.6)
      << "half of the town's shops end or slow down for good";
}

TEST(LeavingStudy, RefusesInWordsWhereTheRecordsAreTooShort) {
  TestTown town(220, 120, 11);  // under 84 + 56 days
  const auto month = town.build();
  const auto learnt = make_leaving_study()->learn(study_inputs(*month, town.until));
  ASSERT_FALSE(learnt.has_value());
  EXPECT_EQ(learnt.error().reason, "analysis.few_examples");
  EXPECT_THAT(learnt.error().message, ::testing::HasSubstr("of 0 examples"));
}

}  // namespace
}  // namespace analysis
