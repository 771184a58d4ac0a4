#include "features/analysis/analysis.h"

#include <gmock/gmock.h>

#include "features/analysis/test_city.h"
#include "platform/wire/wire.h"

namespace analysis {
namespace {

using ::testing::IsEmpty;

class Analysis : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    city = std::make_unique<TestCity>(database());
    city->models = {"value", "clusters"};  // enough to learn, to compare and to keep back
  }
  std::vector<models::ModelVersion> versions(std::string_view model) {
    return models::list_versions(*database().reader(), city->company().id, model);
  }
  /// Puts a version to use that this test made up.
  void put_to_use(const std::string& model, const std::string& learnt, base::Date trained_until,
                  std::optional<models::BackTest> test = {}) {
    models::ModelVersion version;
    version.model = model;
    version.why = "first";
    version.parameters = "{}";
    version.trained_until = trained_until;
    version.back_test = std::move(test);
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    models::add_version(*session, city->company().id, version, learnt);
    transaction.commit();
  }
  static models::BackTest test_of(std::string measure, bool is_higher_better, double value) {
    models::BackTest test;
    test.measure = std::move(measure);
    test.is_higher_better = is_higher_better;
    test.value = value;
    return test;
  }

  std::unique_ptr<TestCity> city;
};

/// Says that no shop will order again: an error of all that comes.
const std::string kAbsurdValue = R"({"r":0.1,"alpha":100000,"a":1,"b":1,"model_weight":1})";
const base::Date kUntil = TestCity::kPeriod.last_day();

TEST_P(Analysis, FirstVersionsScoreEveryActiveShop) {
  const auto summary = city->run();
  EXPECT_EQ(summary.until, kUntil);
  EXPECT_EQ(static_cast<std::int64_t>(summary.shops),
            city->number("select count(*) from customers where status = 'active'"));
  EXPECT_EQ(city->number("select count(*) from shop_scores"),
            static_cast<std::int64_t>(summary.shops));
  for (const char* model : {"value", "clusters"}) {
    const auto& study = TestCity::study(summary, model);
    EXPECT_EQ(study.learnt_version, 1);
    EXPECT_EQ(study.version, 1);
    EXPECT_TRUE(study.is_put_to_use);
    const auto version = versions(model).front();
    EXPECT_EQ(version.why, "first");
    EXPECT_EQ(version.trained_until, kUntil);
    EXPECT_EQ(version.data_version, city->company().data_version);
    EXPECT_EQ(version.changed_by, "tester");
    ASSERT_TRUE(version.back_test.has_value());
    EXPECT_LT(version.back_test->learnt_until, kUntil);
    EXPECT_FALSE(version.back_test->in_use.has_value());
    const auto result =
        models::find_result(*database().reader(), city->company().id, summary.id, model);
    EXPECT_FALSE(result->document.empty());
    EXPECT_EQ(result->watch.limits.size(), 9U);
    EXPECT_EQ(result->watch.state, "") << "nothing to compare with";
  }
}

TEST_P(Analysis, OnTheSameRecordsThereIsNothingNewToLearn) {
  city->models = {};
  const auto first = city->run();
  const std::string said = city->scores_of(first.id);
  base::SilentProgress silent;
  const auto second = city->try_run(silent, TestCity::kPeriod, 7, 1);
  ASSERT_TRUE(second.has_value());
  EXPECT_TRUE(city->scores_of(second->id) == said);
  for (const auto& study : second->studies) {
    EXPECT_EQ(study.learnt_version, 0) << study.model;
    EXPECT_EQ(study.version, TestCity::study(first, study.model).version);
    EXPECT_LE(versions(study.model).size(), 1U);
  }
  const auto watch =
      models::find_result(*database().reader(), city->company().id, second->id, "value")->watch;
  EXPECT_NEAR(*watch.shift, 0, 1e-9);
  EXPECT_EQ(watch.state, "ok");
}

TEST_P(Analysis, NewRecordsGiveANewVersionThatTakesOverOrIsKeptBackByTheRule) {
  city->run();
  city->touch_records();
  const auto second = city->run();
  // As good as the one in use: value takes over, groups stay what they were.
  EXPECT_TRUE(TestCity::study(second, "value").is_put_to_use);
  EXPECT_EQ(TestCity::study(second, "value").version, 2);
  EXPECT_EQ(versions("value").front().why, "better");
  EXPECT_EQ(versions("value").back().state, models::State::kRetired);
  EXPECT_FALSE(TestCity::study(second, "clusters").is_put_to_use);
  EXPECT_EQ(TestCity::study(second, "clusters").learnt_version, 2);
  EXPECT_EQ(TestCity::study(second, "clusters").version, 1);
  EXPECT_EQ(versions("clusters").front().state, models::State::kKeptBack);
  EXPECT_EQ(versions("clusters").front().why, "worse");
  // What was kept back is not learnt over and over.
  const auto third = city->run();
  EXPECT_EQ(TestCity::study(third, "clusters").learnt_version, 0);
  EXPECT_EQ(versions("clusters").size(), 2U);
}

TEST_P(Analysis, WhatWasPutToUseByHandStaysOnTheSameRecords) {
  city->run();
  city->touch_records();
  city->run();
  {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    ASSERT_TRUE(
        models::use_version(*session, city->company().id, "value", 1, city->clock.now(), "Li Na")
            .has_value());
    transaction.commit();
  }
  const auto summary = city->run();
  EXPECT_EQ(TestCity::study(summary, "value").version, 1);
  EXPECT_EQ(TestCity::study(summary, "value").learnt_version, 0);
}

TEST_P(Analysis, ABetterOneInUseKeepsTheNewOneBack) {
  // They learnt from the test's days: their own back-tests have to do.
  put_to_use("value", kAbsurdValue, kUntil.plus_days(-10), test_of("relative_error", false, 1e-6));
  const auto summary = city->run();
  const auto& study = TestCity::study(summary, "value");
  EXPECT_FALSE(study.is_put_to_use);
  EXPECT_EQ(study.learnt_version, 2);
  EXPECT_EQ(study.version, 1) << "the one in use scores";
  EXPECT_EQ(study.back_test->in_use, 1e-6);
  EXPECT_EQ(versions("value").front().state, models::State::kKeptBack);
}

TEST_P(Analysis, AWorseOneInUseMakesWay) {
  put_to_use("value", kAbsurdValue, kUntil.plus_days(-10), test_of("relative_error", false, 99));
  const auto summary = city->run();
  EXPECT_TRUE(TestCity::study(summary, "value").is_put_to_use);
  EXPECT_EQ(TestCity::study(summary, "value").back_test->in_use, 99);
  EXPECT_EQ(versions("value").back().state, models::State::kRetired);
}

TEST_P(Analysis, OnDaysThatItHasNotLearntFromTheOneInUseIsTestedItself) {
  // It boasts of no error at all; on the same days as the new one it is far off.
  put_to_use("value", kAbsurdValue, kUntil.plus_days(-84), test_of("relative_error", false, 0));
  const auto summary = city->run();
  const auto& study = TestCity::study(summary, "value");
  EXPECT_TRUE(study.is_put_to_use);
  EXPECT_NEAR(*study.back_test->in_use, 1, 0.01);
  // One day more and the days are no longer new to it.
  city->touch_records();
  put_to_use("value", kAbsurdValue, kUntil.plus_days(-83), test_of("relative_error", false, 0));
  EXPECT_EQ(TestCity::study(city->run(), "value").back_test->in_use, 0);
}

TEST_P(Analysis, AnotherMeasureIsNotCompared) {
  put_to_use("value", kAbsurdValue, kUntil.plus_days(-10), test_of("auc", true, 1e-6));
  const auto summary = city->run();
  EXPECT_TRUE(TestCity::study(summary, "value").is_put_to_use);
  EXPECT_FALSE(TestCity::study(summary, "value").back_test->in_use.has_value());
}

/// Asks to stop when a stage begins.
class StopAt final : public base::Progress {
 public:
  explicit StopAt(std::string stage) : stage_(std::move(stage)) {}
  void stage(std::string_view name, std::uint64_t) override { stopped_ |= name == stage_; }
  void done(std::uint64_t) override {}
  [[nodiscard]] bool cancelled() const override { return stopped_; }

 private:
  std::string stage_;
  bool stopped_ = false;
};

TEST_P(Analysis, CancelledItLeavesNothing) {
  for (const char* stage : {"value", "clusters"}) {
    StopAt progress(stage);
    EXPECT_EQ(city->try_run(progress).error().reason, "analysis.cancelled");
    EXPECT_EQ(city->number("select count(*) from analysis_runs"), 0);
    EXPECT_EQ(city->number("select count(*) from model_versions"), 0);
    EXPECT_EQ(city->number("select count(*) from shop_scores"), 0);
  }
}

/// Dies when the first block of scores is stored.
class DieBetweenBlocks final : public base::Progress {
 public:
  struct Died {};
  void stage(std::string_view name, std::uint64_t) override { is_storing_ = name == "scores"; }
  void done(std::uint64_t) override {
    if (is_storing_) throw Died{};
  }

 private:
  bool is_storing_ = false;
};

TEST_P(Analysis, KilledBetweenBlocksNothingIsSeenAndTheNextRunCleansUp) {
  DieBetweenBlocks progress;
  EXPECT_THROW((void)city->try_run(progress, TestCity::kPeriod, 10), DieBetweenBlocks::Died);
  EXPECT_EQ(city->number("select count(*) from shop_scores"), 10) << "one block was stored";
  EXPECT_THAT(versions("value"), IsEmpty());
  EXPECT_FALSE(
      models::find_run(*database().reader(), city->company().id, TestCity::kPeriod).has_value());
  const auto summary = city->run();
  EXPECT_EQ(city->number("select count(*) from analysis_runs"), 1);
  EXPECT_EQ(city->number("select count(*) from shop_scores"),
            static_cast<std::int64_t>(summary.shops));
  EXPECT_EQ(TestCity::study(summary, "value").version, 1);
}

TEST_P(Analysis, AMonthWhoseLastDaysHaveNoOrderIsWholeOnceLaterOrdersExist) {
  const auto without = [&](base::Date first, base::Date last) {
    const std::string days =
        " between " + std::to_string(first.day_number) + " and " + std::to_string(last.day_number);
    auto session = database().writer();
    session->execute_text(
        "delete from order_lines where order_id in (select id from orders where "
        "ordered_on" +
        days + ")");
    session->execute_text("delete from orders where ordered_on" + days);
    session->execute_text(
        "update companies set data_version = data_version + 1, orders_removed = orders_removed + "
        "1");
  };
  const base::Period before = TestCity::kPeriod.plus_months(-1);
  without(before.last_day().plus_days(-14), before.last_day());
  EXPECT_EQ(city->run(before).until, before.last_day());
  without(before.last_day(), kUntil);
  const auto until = city->run(before).until;
  EXPECT_LT(until, before.last_day().plus_days(-14)) << "the month is not over yet";
  EXPECT_EQ(until.day_number, city->number("select max(ordered_on) from orders"));
}

TEST_P(Analysis, TooLittleIsSaidInWordsAndTheRunStands) {
  city->models = {};
  {
    auto session = database().writer();
    session->execute_text("delete from order_lines");
    session->execute_text("delete from orders");
    session->execute_text(
        "update companies set data_version = data_version + 1, orders_removed = orders_removed + "
        "1");
  }
  const auto summary = city->run();
  for (const char* model : {"value", "clusters", "leaving"}) {
    const auto& study = TestCity::study(summary, model);
    EXPECT_EQ(study.version, 0);
    EXPECT_TRUE(study.unknown.starts_with("analysis.")) << model;
    EXPECT_GT(study.unknown_detail.size(), 10U) << model;
  }
  EXPECT_TRUE(
      models::find_run(*database().reader(), city->company().id, TestCity::kPeriod).has_value());
}

ROUNDSMAN_ON_BOTH_ENGINES(Analysis);

}  // namespace
}  // namespace analysis
