#include "features/strategies/strategies.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/wire/wire.h"
#include "test_support/test_database.h"

namespace strategies {
namespace {

constexpr base::CompanyId kCompany{5};

Strategy minimal() {
  Strategy strategy;
  strategy.code = "MY-1";
  strategy.name = {"名称", "name"};
  strategy.trigger = "class.STABLE";
  return strategy;
}

std::string reason_of(const Strategy& strategy) {
  const auto result = check_strategy(strategy);
  return result ? "" : result.error().reason;
}

TEST(DefaultLibrary, HoldsTheEighteenExamplesAndPassesItsOwnChecks) {
  const auto& library = default_library();
  ASSERT_EQ(library.size(), 18U);
  for (std::size_t i = 0; i < library.size(); ++i) {
    EXPECT_EQ(library[i].code, (i < 9 ? "ST-0" : "ST-") + std::to_string(i + 1));
    const auto checked = check_strategy(library[i]);
    EXPECT_TRUE(checked) << library[i].code << ": " << checked.error().message;
  }
  const auto matcher = Matcher::compile(library);
  ASSERT_TRUE(matcher);
  EXPECT_EQ(matcher->hash().size(), 64U);
}

TEST(DefaultLibrary, PriceStrategyOnlyShows) {
  const auto& strategy = default_library()[15];
  ASSERT_EQ(strategy.code, "ST-16");
  ASSERT_TRUE(strategy.legal_note);
  EXPECT_THAT(strategy.legal_note->zh, testing::HasSubstr("反垄断法18"));
}

TEST(CheckStrategy, RefusesWhatMayNotBeStored) {
  EXPECT_EQ(reason_of(minimal()), "");
  Strategy strategy = minimal();
  strategy.code = "lower";
  EXPECT_EQ(reason_of(strategy), "strategies.bad_code");
  strategy = minimal();
  strategy.name.en = " ";
  EXPECT_EQ(reason_of(strategy), "strategies.bad_text");
  strategy = minimal();
  strategy.serves = {"BEST_SHOPS"};
  EXPECT_EQ(reason_of(strategy), "strategies.bad_class");
  strategy = minimal();
  strategy.trigger = "metric.nothing > 1";
  EXPECT_EQ(reason_of(strategy), "strategies.condition");
}

TEST(CheckStrategy, RefusesPromotionAndPriceInstructions) {
  for (const Text& text :
       {Text{"周末买赠活动", "weekend"}, Text{"建议提价", "price"},
        Text{"试试", "Offer a discount to smokers"}, Text{"零售价不得低于指导价", "x"}}) {
    Strategy strategy = minimal();
    strategy.talking_points.push_back(text);
    EXPECT_EQ(reason_of(strategy), "strategies.promotes_tobacco") << text.zh << text.en;
  }
}

TEST(CheckStrategy, SubjectiveLabelsSetTheToneOnly) {
  Strategy strategy = minimal();
  strategy.trigger = "shop.personality_type = STUBBORN";
  EXPECT_EQ(reason_of(strategy), "strategies.subjective_label");
  strategy.purpose = Purpose::kTalkStyle;
  EXPECT_EQ(reason_of(strategy), "");
}

TEST(Matcher, PrimaryClassFirstThenPriorityThenCode) {
  const auto make = [](std::string code, std::vector<std::string> serves, std::int64_t priority) {
    Strategy strategy = minimal();
    strategy.code = std::move(code);
    strategy.trigger = "class.KEY_SKU";
    strategy.serves = std::move(serves);
    strategy.priority = priority;
    return strategy;
  };
  auto never = make("E", {}, 1);
  never.trigger = "class.NEW_RETAIL";
  const auto matcher = Matcher::compile({make("D", {}, 1), make("C", {"KEY_SKU"}, 1),
                                         make("B", {"TERMINAL_UPGRADE"}, 9),
                                         make("A", {"TERMINAL_UPGRADE"}, 9), never});
  ASSERT_TRUE(matcher);
  target_classes::Entry primary, other;
  primary.target_class = target_classes::TargetClass::kTerminalUpgrade;
  primary.is_primary = true;
  other.target_class = target_classes::TargetClass::kKeySku;
  const std::vector<const target_classes::Entry*> entries = {&primary, &other};
  Subject subject;
  subject.entries = entries;
  std::string order;
  for (const auto& match : matcher->match(subject))
    order += matcher->strategies()[match.strategy].code;
  EXPECT_EQ(order, "ABCD");
  EXPECT_TRUE(matcher->match(subject)[0].serves_primary);
  EXPECT_FALSE(matcher->match(subject)[2].serves_primary);
}

TEST(Matcher, NamesTheStrategyThatDoesNotCompile) {
  Strategy broken = minimal();
  broken.trigger = "class.";
  const auto matcher = Matcher::compile({broken});
  ASSERT_FALSE(matcher);
  EXPECT_THAT(matcher.error().message, testing::StartsWith("MY-1: condition, column 1"));
}

class StrategyStore : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    session->execute_text(
        "insert into companies values (5, 'c', 'distributor', 'c', 'CNY', 'CN', 0, 0, 0)");
    transaction.commit();
  }
  base::FixedClock clock_{base::Instant{1000}};
};

TEST_P(StrategyStore, LoadsTheDefaultLibraryOnFirstUse) {
  auto session = database().writer();
  const auto first = load_strategies(*session, clock_, kCompany);
  ASSERT_TRUE(first);
  EXPECT_EQ(*first, default_library());
  EXPECT_EQ(*load_strategies(*session, clock_, kCompany), default_library());
  EXPECT_EQ(list_versions(*session, kCompany, "ST-01").size(), 1U);
}

TEST_P(StrategyStore, EditsMakeNewVersionsAndKeepTheOld) {
  auto session = database().writer();
  Strategy edited = default_library()[2];
  edited.priority = 1;
  const auto saved = save_strategy(*session, clock_, kCompany, edited);
  ASSERT_TRUE(saved);
  EXPECT_EQ(saved->version, 2);
  const auto library = load_strategies(*session, clock_, kCompany);
  ASSERT_EQ(library->size(), 18U);  // the defaults came with the first edit
  EXPECT_EQ((*library)[2], *saved);
  const auto versions = list_versions(*session, kCompany, edited.code);
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].version, 2);
  EXPECT_EQ(versions[1], default_library()[2]);
}

TEST_P(StrategyStore, AddsAndWithdraws) {
  auto session = database().writer();
  EXPECT_EQ(save_strategy(*session, clock_, kCompany, minimal())->version, 1);
  EXPECT_EQ(load_strategies(*session, clock_, kCompany)->size(), 19U);
  Strategy gone = minimal();
  gone.is_active = false;
  EXPECT_EQ(save_strategy(*session, clock_, kCompany, gone)->version, 2);
  EXPECT_EQ(load_strategies(*session, clock_, kCompany)->size(), 18U);
}

TEST_P(StrategyStore, RefusesBeforeAnythingIsStored) {
  auto session = database().writer();
  Strategy broken = minimal();
  broken.trigger = "metric.nothing > 1";
  EXPECT_EQ(save_strategy(*session, clock_, kCompany, broken).error().reason,
            "strategies.condition");
  EXPECT_TRUE(list_versions(*session, kCompany, "MY-1").empty());
}

ROUNDSMAN_ON_BOTH_ENGINES(StrategyStore);

}  // namespace
}  // namespace strategies
