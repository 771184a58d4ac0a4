#include "features/models/models.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.h"
#include "platform/wire/wire.h"
#include "test_support/test_database.h"

namespace models {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr base::CompanyId kCompany{1};
constexpr base::CompanyId kOther{2};
constexpr base::Period kPeriod{202610};
constexpr base::Instant kNow{1'790'000'000'000};

class Models : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    for (const char* company : {"(1, 'a'", "(2, 'b'"})
      session->execute_text("insert into companies values " + std::string(company) +
                            ", 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
  }

  template <class Work>
  auto in_transaction(Work&& work) {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    auto result = work(*session);
    transaction.commit();
    return result;
  }

  std::int64_t add(const std::string& model, State state, std::string learnt = "learnt",
                   base::CompanyId company = kCompany) {
    ModelVersion version;
    version.model = model;
    version.state = state;
    version.why = "first";
    version.parameters = R"({"trees":7})";
    version.trained_at = version.changed_at = kNow;
    version.changed_by = "schedule";
    return in_transaction(
        [&](db::Session& s) { return add_version(s, company, version, std::move(learnt)); });
  }
  std::vector<std::string> states_of(const std::string& model, base::CompanyId company = kCompany) {
    std::vector<std::string> states;
    for (const auto& version : list_versions(*database().reader(), company, model))
      states.push_back(std::to_string(version.version) + " " +
                       std::string(state_name(version.state)));
    return states;
  }
  base::Result<void> use(const std::string& model, std::int64_t version) {
    return in_transaction([&](db::Session& session) {
      return use_version(session, kCompany, model, version, base::Instant{kNow.unix_ms + 5},
                         "Li Na");
    });
  }

  static AnalysisRun run_of(std::int64_t id, base::Period period = kPeriod) {
    AnalysisRun run;
    run.id = {id};
    run.period = period;
    run.until = period.last_day();
    run.data_version = 12;
    run.seed = 0xFEDC'BA98'7654'3210;  // above what a signed number holds
    run.started_at = kNow;
    return run;
  }
  void open(const AnalysisRun& run, base::CompanyId company = kCompany) {
    in_transaction([&](db::Session& session) {
      open_run(session, company, run);
      return 0;
    });
  }
  void score(AnalysisId run, const std::vector<ScoredShop>& shops) {
    in_transaction([&](db::Session& session) {
      store_scores(session, kCompany, run, shops);
      return 0;
    });
  }
  void publish(const AnalysisRun& run, std::vector<ModelResult> results = {},
               std::int64_t later_ms = 0, base::CompanyId company = kCompany) {
    in_transaction([&](db::Session& session) {
      publish_run(session, company, run.id, run.period, results,
                  base::Instant{kNow.unix_ms + later_ms});
      return 0;
    });
  }
  /// A published run with one shop, whose cluster says which run it is.
  AnalysisRun published(std::int64_t id, base::Period period = kPeriod) {
    const AnalysisRun run = run_of(id, period);
    open(run);
    score(run.id, {shop_of(70, static_cast<std::int32_t>(id))});
    publish(run, {{"value", id, "", R"({"run":)" + std::to_string(id) + "}", {}, 0.5}}, id);
    return run;
  }
  static ScoredShop shop_of(std::int64_t customer, std::int32_t cluster) {
    ScoredShop shop;
    shop.customer = {customer};
    shop.scores.cluster.emplace().cluster = cluster;
    return shop;
  }
  std::vector<std::int64_t> scored_in(AnalysisId run, base::CompanyId company = kCompany) {
    std::vector<std::int64_t> shops;
    each_scored_shop(*database().reader(), company, run,
                     [&](const ScoredShop& shop) { shops.push_back(shop.customer.value); });
    return shops;
  }
  std::int64_t rows(const std::string& table) {
    return std::stoll(database().reader()->text_scalar("select count(*) from " + table));
  }
};

TEST_P(Models, VersionsCountUpByModelAndCompanyAndTheNewOneRetiresTheOneBefore) {
  EXPECT_EQ(add("value", State::kInUse), 1);
  EXPECT_EQ(add("value", State::kInUse), 2);
  EXPECT_EQ(add("leaving", State::kInUse), 1);
  EXPECT_EQ(add("value", State::kInUse, "theirs", kOther), 1);
  EXPECT_THAT(states_of("value"), ElementsAre("2 in_use", "1 retired"));
  EXPECT_THAT(states_of("leaving"), ElementsAre("1 in_use"));
  EXPECT_THAT(states_of("value", kOther), ElementsAre("1 in_use"));
  EXPECT_THAT(states_of("forecast"), IsEmpty());
  EXPECT_FALSE(find_version_in_use(*database().reader(), kCompany, "forecast").has_value());
  std::vector<std::string> all;
  for (const auto& version : list_versions(*database().reader(), kCompany))
    all.push_back(version.model + std::to_string(version.version));
  EXPECT_THAT(all, ElementsAre("leaving1", "value2", "value1"));
}

TEST_P(Models, AVersionKeptBackLeavesTheOneInUse) {
  add("value", State::kInUse, "good");
  EXPECT_EQ(add("value", State::kKeptBack, "worse"), 2);
  EXPECT_THAT(states_of("value"), ElementsAre("2 kept_back", "1 in_use"));
  EXPECT_EQ(find_version_in_use(*database().reader(), kCompany, "value")->version, 1);
  EXPECT_EQ(get_learnt(*database().reader(), kCompany, "value", 2), "worse");
}

TEST_P(Models, ByHandAnyVersionIsPutToUseAndTheOneBeforeRetires) {
  add("value", State::kInUse);
  add("value", State::kKeptBack);
  add("leaving", State::kInUse);
  ASSERT_TRUE(use("value", 2).has_value());
  EXPECT_THAT(states_of("value"), ElementsAre("2 in_use", "1 retired"));
  EXPECT_THAT(states_of("leaving"), ElementsAre("1 in_use"));
  const auto versions = list_versions(*database().reader(), kCompany, "value");
  EXPECT_EQ(versions[0].why, "by_hand");
  EXPECT_EQ(versions[1].why, "first");
  for (const auto& version : versions) {
    EXPECT_EQ(version.changed_by, "Li Na");
    EXPECT_EQ(version.changed_at.unix_ms, kNow.unix_ms + 5);
    EXPECT_EQ(version.trained_at, kNow);
  }
  ASSERT_TRUE(use("value", 1).has_value());  // and back again
  EXPECT_THAT(states_of("value"), ElementsAre("2 retired", "1 in_use"));
}

TEST_P(Models, RefusesToUseWhatIsNotThereOrInUseAlready) {
  add("value", State::kInUse);
  add("leaving", State::kInUse);
  add("leaving", State::kInUse, "theirs", kOther);
  EXPECT_EQ(use("value", 2).error().reason, "models.no_such_version");
  EXPECT_EQ(use("forecast", 1).error().reason, "models.no_such_version");
  EXPECT_EQ(use("value", 1).error().reason, "models.already_in_use");
  EXPECT_THAT(states_of("value"), ElementsAre("1 in_use"));
}

TEST_P(Models, AVersionIsReadAsItWasWritten) {
  ModelVersion version;
  version.model = "leaving";
  version.state = State::kKeptBack;
  version.why = "worse";
  version.parameters = R"({"examples":120})";
  version.seed = 0xFEDC'BA98'7654'3210;
  version.trained_until = kPeriod.last_day();
  version.data_version = 99;
  version.back_test.emplace();
  version.back_test->measure = "auc";
  version.back_test->value = 0.8125;
  version.back_test->in_use = 0.75;
  version.back_test->cases = 3;
  version.back_test->learnt_until = version.trained_until.plus_days(-56);
  version.back_test->tested_until = version.trained_until;
  version.back_test->more = {{"brier", 0.125}};
  version.back_test->reliability = {{0.25, 0.5, 8}};
  version.seconds = 1.5;
  version.trained_at = kNow;
  version.changed_at = base::Instant{kNow.unix_ms + 1};
  version.changed_by = "陈静";
  const std::string learnt("bytes\0and\xFFmore", 14);
  in_transaction([&](db::Session& s) { return add_version(s, kCompany, version, learnt); });
  const auto read = list_versions(*database().reader(), kCompany, "leaving").front();
  EXPECT_EQ(read.state, State::kKeptBack);
  EXPECT_EQ(read.why, "worse");
  EXPECT_EQ(read.parameters, version.parameters);
  EXPECT_EQ(read.seed, version.seed);
  EXPECT_EQ(read.trained_until, version.trained_until);
  EXPECT_EQ(read.data_version, 99);
  EXPECT_EQ(wire::to_json(*read.back_test), wire::to_json(*version.back_test));
  EXPECT_EQ(read.seconds, 1.5);
  EXPECT_EQ(read.trained_at, version.trained_at);
  EXPECT_EQ(read.changed_at, version.changed_at);
  EXPECT_EQ(read.changed_by, "陈静");
  EXPECT_EQ(get_learnt(*database().reader(), kCompany, "leaving", 1), learnt);
}

TEST_P(Models, ARunIsNotSeenBeforeItIsPublished) {
  const AnalysisRun run = run_of(10);
  open(run);
  score(run.id, {shop_of(70, 1)});
  EXPECT_FALSE(find_run(*database().reader(), kCompany, kPeriod).has_value());
  EXPECT_THAT(list_runs(*database().reader(), kCompany), IsEmpty());
  EXPECT_FALSE(load_month_scores(*database().reader(), kCompany, kPeriod).run.has_value());
  publish(run, {}, 3);
  const auto found = find_run(*database().reader(), kCompany, kPeriod);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, run.id);
  EXPECT_EQ(found->until, run.until);
  EXPECT_EQ(found->data_version, 12);
  EXPECT_EQ(found->seed, run.seed);
  EXPECT_EQ(found->published_at->unix_ms, kNow.unix_ms + 3);
  EXPECT_FALSE(find_run(*database().reader(), kOther, kPeriod).has_value());
}

TEST_P(Models, WhatAKilledRunLeftIsRemovedByTheNext) {
  open(run_of(9, base::Period{202609}), kOther);  // another company's may still be running
  open(run_of(10));
  score({10}, {shop_of(70, 1), shop_of(71, 1)});
  open(run_of(11));
  EXPECT_THAT(scored_in({10}), IsEmpty());
  EXPECT_EQ(rows("analysis_runs where id = 10"), 0);
  EXPECT_EQ(rows("analysis_runs where id = 11"), 1);
  EXPECT_EQ(rows("analysis_runs where company_id = 2"), 1);
}

TEST_P(Models, AnOlderRunOfTheMonthLosesItsScoresAndKeepsItsResults) {
  published(9, base::Period{202609});
  published(10);
  published(11);
  EXPECT_THAT(scored_in({9}), ElementsAre(70)) << "another month keeps its scores";
  EXPECT_THAT(scored_in({10}), IsEmpty());
  EXPECT_THAT(scored_in({11}), ElementsAre(70));
  const auto older = find_result(*database().reader(), kCompany, {10}, "value");
  ASSERT_TRUE(older.has_value());
  EXPECT_EQ(older->version, 10);
  EXPECT_EQ(older->document, R"({"run":10})");
  EXPECT_FALSE(find_scores(*database().reader(), kCompany, {10}, {70}).has_value());
}

TEST_P(Models, TheRunOfAMonthIsItsNewestOrThatOfTheMonthBefore) {
  published(20, base::Period{202608});
  published(30, base::Period{202610});
  published(40, base::Period{202608});  // the older month run again, later
  const auto found = [&](std::int32_t period) {
    const auto run = find_run(*database().reader(), kCompany, base::Period{period});
    return run ? run->id.value : 0;
  };
  EXPECT_EQ(found(202607), 0);
  EXPECT_EQ(found(202608), 40);
  EXPECT_EQ(found(202609), 40);
  EXPECT_EQ(found(202610), 30);
  EXPECT_EQ(found(202712), 30);
  std::vector<std::int64_t> runs;
  for (const auto& run : list_runs(*database().reader(), kCompany)) runs.push_back(run.id.value);
  EXPECT_THAT(runs, ElementsAre(30, 40, 20));
}

TEST_P(Models, AMonthTakesOnlyScoresOfTheVeryMonth) {
  const AnalysisRun run = run_of(30, base::Period{202609});
  open(run);
  score(run.id, {shop_of(71, 2), shop_of(70, 3)});
  publish(run,
          {{"value", 4, "", "{}", {}, 0}, {"forecast", 0, "analysis.short_history", "", {}, 0}});
  const auto month = load_month_scores(*database().reader(), kCompany, run.period);
  ASSERT_TRUE(month.run.has_value());
  EXPECT_EQ(month.run->id, run.id);
  EXPECT_EQ(month.versions, (std::map<std::string, std::int64_t>{{"value", 4}}));
  ASSERT_EQ(month.shops.size(), 2U);
  EXPECT_EQ(month.shops[0].customer.value, 70);  // by customer id
  EXPECT_EQ(month.shops[0].scores.cluster->cluster, 3);
  for (const auto other : {base::Period{202608}, base::Period{202610}}) {
    const auto none = load_month_scores(*database().reader(), kCompany, other);
    EXPECT_FALSE(none.run.has_value());
    EXPECT_THAT(none.versions, IsEmpty());
    EXPECT_THAT(none.shops, IsEmpty());
  }
}

TEST_P(Models, ResultsComeInTheOrderOfTheModelsWithTheirWatch) {
  const AnalysisRun run = run_of(30);
  open(run);
  const Watch watch{0.2, 0.75, "watch", {1, 2.5}, {0.25, 0.5, 0.25}};
  publish(run, {{"leaving", 2, "", "{}", watch, 0.25},
                {"clusters", 0, "analysis.few_shops", "", {}, 0, "12 shops of 30"},
                {"value", 1, "", "{}", {}, 0}});
  const auto results = list_results(*database().reader(), kCompany, run.id);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_EQ(results[0].model, "value");
  EXPECT_EQ(results[1].model, "clusters");
  EXPECT_EQ(results[1].unknown, "analysis.few_shops");
  EXPECT_EQ(results[1].unknown_detail, "12 shops of 30");
  EXPECT_EQ(results[2].model, "leaving");
  EXPECT_EQ(results[2].seconds, 0.25);
  EXPECT_EQ(wire::to_json(results[2].watch), wire::to_json(watch));
  EXPECT_EQ(wire::to_json(results[0].watch), wire::to_json(Watch{}));
  EXPECT_FALSE(find_result(*database().reader(), kCompany, run.id, "range").has_value());
  EXPECT_FALSE(find_result(*database().reader(), kOther, run.id, "value").has_value());
}

/// Any value of a described struct: numbers of all sizes, hostile texts, lists of up to three.
template <class T>
void make_up(base::Random& random, T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    value = random.chance(0.5);
  } else if constexpr (std::is_same_v<T, std::string>) {
    constexpr std::string_view kParts[] = {"A", "\"", "\\", "\n", "档位", "\x01", "é", "</", "😀"};
    for (auto n = random.between(0, 4); n > 0; --n)
      value += kParts[static_cast<std::size_t>(random.between(0, std::ssize(kParts) - 1))];
  } else if constexpr (std::is_floating_point_v<T>) {
    value = random.chance(0.2) ? static_cast<double>(random.between(-3, 3))
                               : random.normal() * std::pow(10, random.uniform(-12, 12));
  } else if constexpr (std::is_integral_v<T>) {
    value = static_cast<T>(random.chance(0.3) ? random.between(-1, 1)
                                              : static_cast<std::int64_t>(random.next()));
  } else if constexpr (std::is_same_v<T, base::Period>) {
    value = base::Period{202601}.plus_months(static_cast<int>(random.between(-40, 40)));
  } else if constexpr (wire::detail::kIsId<T>) {
    value.value = static_cast<std::int64_t>(random.next() >> 1U);
  } else if constexpr (wire::detail::kIsOptional<T>) {
    if (random.chance(0.7)) make_up(random, value.emplace());
  } else if constexpr (wire::detail::kIsVector<T>) {
    for (auto n = random.between(0, 3); n > 0; --n) make_up(random, value.emplace_back());
  } else {
    boost::mp11::mp_for_each<wire::detail::Members<T>>(
        [&](auto member) { make_up(random, value.*member.pointer); });
  }
}

/// Equal, but for the last digit of a number: JSON is read to within a unit of it.
template <class T>
bool is_same(const T& a, const T& b) {
  if constexpr (std::is_floating_point_v<T>) {
    return std::abs(a - b) <= 4 * std::numeric_limits<double>::epsilon() * std::abs(b);
  } else if constexpr (wire::detail::kIsOptional<T>) {
    return a.has_value() == b.has_value() && (!a || is_same(*a, *b));
  } else if constexpr (wire::detail::kIsVector<T>) {
    return std::ranges::equal(a, b, [](const auto& x, const auto& y) { return is_same(x, y); });
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool same = true;
    boost::mp11::mp_for_each<wire::detail::Members<T>>(
        [&](auto member) { same = same && is_same(a.*member.pointer, b.*member.pointer); });
    return same;
  } else {
    return a == b;
  }
}

TEST_P(Models, ScoresComeBackAsTheyWere) {
  base::Random random(4);
  std::vector<ScoredShop> shops(300);
  for (std::size_t i = 0; i < shops.size(); ++i) {
    shops[i].customer = {static_cast<std::int64_t>(i) + 1};
    make_up(random, shops[i].scores);
  }
  shops.push_back({{1000}, {}});  // of which no model says anything
  const AnalysisRun run = run_of(30);
  open(run);
  score(run.id, shops);
  publish(run);
  std::size_t at = 0;
  each_scored_shop(*database().reader(), kCompany, run.id, [&](const ScoredShop& shop) {
    ASSERT_LT(at, shops.size());
    EXPECT_EQ(shop.customer, shops[at].customer);
    EXPECT_TRUE(is_same(shop.scores, shops[at].scores)) << wire::to_json(shop.scores);
    ++at;
  });
  EXPECT_EQ(at, shops.size());
  const auto one = find_scores(*database().reader(), kCompany, run.id, shops[7].customer);
  ASSERT_TRUE(one.has_value());
  EXPECT_TRUE(is_same(*one, shops[7].scores));
  EXPECT_FALSE(is_same(*one, shops[8].scores));
  EXPECT_FALSE(find_scores(*database().reader(), kCompany, run.id, {1001}).has_value());
  EXPECT_FALSE(find_scores(*database().reader(), kOther, run.id, {7}).has_value());
}

ROUNDSMAN_ON_BOTH_ENGINES(Models);

}  // namespace
}  // namespace models
