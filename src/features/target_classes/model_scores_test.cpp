#include "features/target_classes/model_scores.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "features/target_classes/target_classes.h"
#include "platform/wire/wire.h"
#include "test_support/month_inputs.h"

namespace target_classes {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Ranked shops of one area with what the models say of them.
struct ScoredTown {
  explicit ScoredTown(int shops) {
    builder.add_area("A1");
    for (int i = 0; i < shops; ++i) {
      const auto shop = builder.add_shop("S" + std::to_string(1'000 + i));
      builder.raw().shop_area[shop] = 0;
      builder.shop(shop).license_status = "VALID";
      grading::ShopGrade& grade = grades.shops.emplace_back();
      grade.graded = true;
      grade.method = "ranked";
      grade.grade_no = 15;
      grade.previous_grade_no = 15;
      grade.history = {15, 15, 15};
      grade.rank = static_cast<std::uint32_t>(i) + 1;
    }
    grades.config = *grading::preset("G_35_55_5_5");
    grades.config.months = 1;
    grades.ranked = static_cast<std::uint32_t>(shops);
    scores.resize(static_cast<std::size_t>(shops));
    config.grade_change_trend_min = 0;
  }
  void fell(metrics::ShopIndex shop, int grades_down) {
    grades.shops[shop].previous_grade_no = 15 + grades_down;
    grades.shops[shop].history = {15 + grades_down};
  }
  void leaves(metrics::ShopIndex shop, double probability) {
    scores[shop].leaving.emplace().probability = probability;
    scores[shop].leaving->usual = 0.05;
  }
  void expects(metrics::ShopIndex shop, std::int64_t value_minor) {
    scores[shop].value.emplace().expected_value_minor = value_minor;
  }
  void build() {
    inputs = builder.build();
    month.shops = metrics::MetricTable(metrics::Scope::kShop, inputs->shops.size());
  }
  Result match(bool with_scores = true) {
    if (!inputs) build();
    return match_month(*inputs, month, grades, config, 1,
                       with_scores ? std::span<const models::ShopScores>(scores)
                                   : std::span<const models::ShopScores>());
  }
  /// Kept: it refers to the town.
  const Context& context() {
    if (!inputs) build();
    kept.emplace(make_context(*inputs, month, grades, config));
    return *kept;
  }

  test_support::MonthBuilder builder{base::Period{202610}};
  grading::Result grades;
  std::vector<models::ShopScores> scores;
  Config config = default_config();
  std::shared_ptr<const metrics::MonthInputs> inputs;
  metrics::MonthMetrics month;
  std::optional<Context> kept;
};

std::vector<metrics::ShopIndex> list_of(const Result& result, TargetClass target_class) {
  std::vector<metrics::ShopIndex> shops;
  for (const Entry& entry : result.entries)
    if (entry.target_class == target_class) shops.push_back(entry.shop);
  return shops;
}
std::vector<double> scores_in(const Result& result, TargetClass target_class) {
  std::vector<double> scores;
  for (const Entry& entry : result.entries)
    if (entry.target_class == target_class) scores.push_back(entry.score);
  return scores;
}
const Evidence* evidence_of(const Result& result, metrics::ShopIndex shop, std::string_view name) {
  for (const Entry& entry : result.entries)
    if (entry.shop == shop)
      for (const Evidence& evidence : entry.evidence)
        if (evidence.metric == name) return &evidence;
  return nullptr;
}

constexpr auto kFluctuation = TargetClass::kGradeFluctuation;
constexpr auto kAnomaly = TargetClass::kSalesAnomaly;
constexpr auto kTerminal = TargetClass::kTerminalUpgrade;
constexpr auto kKeySku = TargetClass::kKeySku;

/// Falls of 6, 4 and 2 grades; the models see the danger the other way round.
ScoredTown three_falls() {
  ScoredTown town(4);
  for (const metrics::ShopIndex shop : {0U, 1U, 2U}) {
    town.fell(shop, 6 - 2 * static_cast<int>(shop));
    town.leaves(shop, 0.1 + 0.3 * shop);
  }
  return town;
}

TEST(ModelScores, WithWeightsOfZeroTheRulesStandAlone) {
  auto town = three_falls();
  const auto with = town.match();
  const auto without = town.match(false);
  EXPECT_THAT(list_of(without, kFluctuation), ElementsAre(0, 1, 2));
  EXPECT_EQ(list_of(with, kFluctuation), list_of(without, kFluctuation));
  EXPECT_EQ(scores_in(with, kFluctuation), scores_in(without, kFluctuation));
  EXPECT_EQ(list_of(with, kAnomaly), list_of(without, kAnomaly));
  EXPECT_EQ(with.entries.size(), without.entries.size());
  // What the models say stands in the evidence all the same, and only then.
  ASSERT_NE(evidence_of(with, 1, "leaving_probability"), nullptr);
  EXPECT_DOUBLE_EQ(evidence_of(with, 1, "leaving_probability")->value, 0.4);
  EXPECT_EQ(evidence_of(without, 1, "leaving_probability"), nullptr);
}

TEST(ModelScores, AWeightOfOneOrdersByTheModel) {
  auto town = three_falls();
  town.config.grade_fluctuation_model_weight = 1;
  const auto result = town.match();
  EXPECT_THAT(list_of(result, kFluctuation), ElementsAre(2, 1, 0));
  EXPECT_THAT(scores_in(result, kFluctuation),
              ElementsAre(testing::DoubleEq(0.7), testing::DoubleEq(0.4), testing::DoubleEq(0.1)));
}

TEST(ModelScores, BetweenTheyAreBlendedAsStated) {
  auto town = three_falls();
  town.config.grade_fluctuation_model_weight = 0.25;
  const auto result = town.match();
  // Rule: share of the three below, ties (oneself) half: 2.5/3, 1.5/3, 0.5/3.
  // 0.75 · 0.8333 + 0.25 · 0.1 = 0.65; 0.75 · 0.5 + 0.25 · 0.4 = 0.475; 0.125 + 0.175 = 0.3.
  EXPECT_THAT(list_of(result, kFluctuation), ElementsAre(0, 1, 2));
  EXPECT_THAT(scores_in(result, kFluctuation),
              ElementsAre(testing::DoubleNear(0.65, 1e-12), testing::DoubleNear(0.475, 1e-12),
                          testing::DoubleNear(0.3, 1e-12)));
  EXPECT_NEAR(evidence_of(result, 0, "rule_standing")->value, 2.5 / 3, 1e-12);
}

TEST(ModelScores, AShopThatTheModelsDoNotKnowKeepsItsStanding) {
  auto town = three_falls();
  town.scores[0].leaving.reset();
  town.config.grade_fluctuation_model_weight = 0.5;
  const auto result = town.match();
  EXPECT_THAT(scores_in(result, kFluctuation),
              ElementsAre(testing::DoubleNear(2.5 / 3, 1e-12),  // 0: the rule alone
                          testing::DoubleNear(0.45, 1e-12),     // 1: (0.5 + 0.4) / 2
                          testing::DoubleNear((0.5 / 3 + 0.7) / 2, 1e-12)));
  EXPECT_EQ(evidence_of(result, 0, "leaving_probability"), nullptr);
}

TEST(ModelScores, ShopsAboveTheProbabilityAreListedWithTheReason) {
  ScoredTown town(5);
  town.leaves(0, 0.40);
  town.leaves(1, 0.41);
  town.leaves(2, 0.90);
  town.leaves(3, 0.80);
  town.builder.shop(2).status = "inactive";
  town.builder.shop(3).license_status = "SUSPENDED";
  town.config.leaving_probability_min = 0.40;
  const auto result = town.match();
  EXPECT_THAT(list_of(result, kAnomaly), ElementsAre(1)) << "above, not at, the threshold";
  const auto entry = std::ranges::find(result.entries, kAnomaly, &Entry::target_class);
  EXPECT_EQ(entry->reason_code, "sales_anomaly.falling_away");
  EXPECT_THAT(entry->reason_zh, HasSubstr("41.0%"));
  EXPECT_THAT(entry->reason_zh, HasSubstr("阈值40.0%"));
  EXPECT_THAT(entry->reason_en, HasSubstr("all shops 5.0%"));
  const auto* evidence = evidence_of(result, 1, "leaving_probability");
  ASSERT_NE(evidence, nullptr);
  EXPECT_DOUBLE_EQ(evidence->value, 0.41);
  EXPECT_DOUBLE_EQ(evidence->threshold, 0.40);
  EXPECT_EQ(evidence->comparison, ">");
  ASSERT_EQ(result.gates.size(), 1U);  // the suspended one is kept out, and said to be
  EXPECT_EQ(result.gates[0].shop, 3U);
  EXPECT_EQ(result.gates[0].target_class, kAnomaly);
  EXPECT_EQ(result.gates[0].rule, "LIC-06");
  town.config.leaving_probability_min = 1;
  EXPECT_THAT(list_of(town.match(), kAnomaly), IsEmpty()) << "1 lists none";
}

TEST(ModelScores, AShopThatARuleFoundIsNotListedTwice) {
  ScoredTown town(3);
  for (const metrics::ShopIndex shop : {0U, 1U, 2U}) town.leaves(shop, 0.9);
  town.config.leaving_probability_min = 0.5;
  std::vector<Match> found(1);
  found[0].shop = 1;
  const ModelScores models(town.context(), town.scores);
  std::vector<metrics::ShopIndex> added;
  for (const auto& match : models.falling_away(found)) added.push_back(match.shop);
  EXPECT_THAT(added, ElementsAre(0, 2));
}

TEST(ModelScores, TerminalsAreWeighedByTheStandingOfWhatIsExpected) {
  ScoredTown town(5);
  town.expects(0, 100);
  town.expects(1, 300);
  town.expects(2, 300);
  town.expects(3, 900);
  town.config.terminal_model_weight = 0.5;
  const ModelScores models(town.context(), town.scores);
  // Of four known: below each, ties half: 0.5/4, (1 + 1)/4, the same, 3.5/4.
  EXPECT_DOUBLE_EQ(*models.of(kTerminal, 0), 0.125);
  EXPECT_DOUBLE_EQ(*models.of(kTerminal, 1), 0.5);
  EXPECT_DOUBLE_EQ(*models.of(kTerminal, 2), 0.5);
  EXPECT_DOUBLE_EQ(*models.of(kTerminal, 3), 0.875);
  EXPECT_FALSE(models.of(kTerminal, 4).has_value());
  std::vector<Match> candidates(2);
  candidates[0].shop = 3;
  candidates[0].score = 0.5;
  candidates[1].shop = 4;
  candidates[1].score = 0.6;
  models.weigh_ranked(kTerminal, candidates);
  EXPECT_DOUBLE_EQ(candidates[0].score, 0.6875);  // (0.5 + 0.875) / 2
  EXPECT_DOUBLE_EQ(candidates[1].score, 0.6);
  EXPECT_EQ(candidates[0].evidence.front().metric, "expected_value_standing");
  EXPECT_THAT(candidates[1].evidence, IsEmpty());
}

TEST(ModelScores, KeyProductsAreWeighedByTheStandingOfWhatIsTakenUp) {
  ScoredTown town(4);
  // Expected: 5 · 0.1 = 0.5, 1 · 0.4 = 0.4, 2 · 0.25 = 0.5.
  const std::pair<std::int64_t, double> said[] = {{5, 0.1}, {1, 0.4}, {2, 0.25}};
  for (metrics::ShopIndex shop = 0; shop < 3; ++shop) {
    auto& score = town.scores[shop].key_response.emplace();
    score.lacking = said[shop].first;
    score.mean = said[shop].second;
  }
  const ModelScores models(town.context(), town.scores);
  EXPECT_DOUBLE_EQ(*models.of(kKeySku, 0), 2.0 / 3);
  EXPECT_DOUBLE_EQ(*models.of(kKeySku, 1), 0.5 / 3);
  EXPECT_DOUBLE_EQ(*models.of(kKeySku, 2), 2.0 / 3);
  EXPECT_FALSE(models.of(kKeySku, 3).has_value());
}

TEST(ModelScores, OtherClassesHaveNone) {
  ScoredTown town(1);
  town.leaves(0, 0.9);
  town.expects(0, 100);
  town.scores[0].key_response.emplace().mean = 0.5;
  const ModelScores models(town.context(), town.scores);
  EXPECT_EQ(models.of(kAnomaly, 0), 0.9);
  EXPECT_EQ(models.of(kFluctuation, 0), 0.9);
  for (const auto other :
       {TargetClass::kNewRetail, TargetClass::kCigarGuidance, TargetClass::kStable})
    EXPECT_FALSE(models.of(other, 0).has_value());
  const ModelScores none(town.context(), {});
  EXPECT_FALSE(none.of(kAnomaly, 0).has_value());
  EXPECT_THAT(none.falling_away({}), IsEmpty());
}

TEST(ModelConfig, OneStoredBeforeThereWereModelsHasTheDefaults) {
  auto json = wire::to_value(default_config());
  for (const char* field :
       {"leaving_probability_min", "sales_anomaly_model_weight", "grade_fluctuation_model_weight",
        "terminal_model_weight", "key_sku_model_weight"})
    ASSERT_EQ(json.get_object().erase(field), 1U) << field;
  json.get_object()["scan_rate_min"] = 0.55;
  const auto config = config_from_json(boost::json::serialize(json));
  ASSERT_TRUE(config.has_value()) << config.error().message;
  EXPECT_EQ(config->scan_rate_min, 0.55);
  EXPECT_EQ(config->leaving_probability_min, 1);
  EXPECT_EQ(config->sales_anomaly_model_weight, 0);
  EXPECT_EQ(config->grade_fluctuation_model_weight, 0);
  EXPECT_EQ(config->terminal_model_weight, 0);
  EXPECT_EQ(config->key_sku_model_weight, 0);
  // Others may not be missing.
  json.get_object().erase("scan_rate_min");
  EXPECT_EQ(config_from_json(boost::json::serialize(json)).error().reason, "wire.wrong_value");
}

TEST(ModelConfig, WeightsAndTheProbabilityLieWithinZeroAndOne) {
  double Config::*const fields[] = {&Config::leaving_probability_min,
                                    &Config::sales_anomaly_model_weight,
                                    &Config::grade_fluctuation_model_weight,
                                    &Config::terminal_model_weight, &Config::key_sku_model_weight};
  for (const auto field : fields) {
    for (const double bad : {-0.01, 1.01}) {
      Config config = default_config();
      config.*field = bad;
      EXPECT_EQ(validate(config).error().reason, "target_classes.bad_config");
    }
    for (const double good : {0.0, 0.5, 1.0}) {
      Config config = default_config();
      config.*field = good;
      EXPECT_TRUE(validate(config).has_value());
    }
  }
}

}  // namespace
}  // namespace target_classes
