#include "platform/jobs/jobs.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>

#include "base/random.h"
#include "base/text.h"
#include "platform/jobs/job_store.h"
#include "platform/jobs/running_job.h"
#include "test_support/test_database.h"

// Options are named by what differs from their defaults.
#pragma GCC diagnostic ignored "-Wmissing-field-initializers"

namespace jobs {
namespace {

using std::chrono::milliseconds;
constexpr base::CompanyId kCompany{1};
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr milliseconds kLease{60'000};

/// A clock that a test moves while runners read it.
class MovedClock final : public base::Clock {
 public:
  [[nodiscard]] base::Instant now() const override { return {now_ms_}; }
  void jump(std::int64_t by_ms) { now_ms_ += by_ms; }

 private:
  std::atomic<std::int64_t> now_ms_{1'793'000'000'000};  // a day of October 2026
};

class JobsTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    run("insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
    run("create table effects (job bigint not null, attempt bigint not null)");
  }
  void run(const std::string& sql) { database().writer()->execute_text(sql); }
  JobId add_job(NewJob job = {}) {
    job.company = kCompany;
    if (job.kind.empty()) job.kind = "test";
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    const auto id = add(*session, clock_, ids_, job);
    transaction.commit();
    EXPECT_TRUE(id.has_value());
    return *id;
  }
  Job get(JobId id) { return find(*database().reader(), kCompany, id).value(); }
  std::unique_ptr<Runner> runner(std::map<std::string, Work> works,
                                 std::vector<Schedule> schedules = {}, unsigned threads = 1) {
    Runner::Options options;
    options.threads = threads;
    options.poll = milliseconds{5};
    options.lease = kLease;
    options.owner = "test";
    auto made = std::make_unique<Runner>(database(), clock_, ids_, std::move(works),
                                         std::move(schedules), options);
    made->start();
    return made;
  }
  template <class Condition>
  bool eventually(Condition&& condition) {
    for (int i = 0; i < 3000; ++i) {
      if (condition()) return true;
      std::this_thread::sleep_for(milliseconds{5});
    }
    return false;
  }
  bool becomes(JobId id, State state) {
    return eventually([&] { return get(id).state == state; });
  }
  std::int64_t effects_of(JobId id) {
    return base::parse_int(
               database().reader()->text_scalar("select count(*) from effects where job = " +
                                                std::to_string(id.value)))
        .value();
  }
  void add_effect(db::Session& session, const Held& held) {
    session.execute_text("insert into effects values (" + std::to_string(held.job.id.value) + ", " +
                         std::to_string(held.fence) + ")");
  }
  Held take_as(const std::string& owner, JobId id) {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    for (const Candidate& candidate : list_candidates(*session, kCompany, clock_.now(), kLease))
      if (candidate.id == id) {
        auto held = take(*session, kCompany, candidate, clock_.now(), kLease, owner);
        transaction.commit();
        return held.value();
      }
    ADD_FAILURE() << owner << " found no job to take";
    return {};
  }
  bool can_be_taken(JobId id) {
    const auto candidates = list_candidates(*database().reader(), kCompany, clock_.now(), kLease);
    return std::any_of(candidates.begin(), candidates.end(),
                       [&](const Candidate& candidate) { return candidate.id == id; });
  }

  MovedClock clock_;
  base::IdGenerator ids_{clock_, 1};
};
ROUNDSMAN_ON_BOTH_ENGINES(JobsTest);

TEST_P(JobsTest, RunsAJobAndKeepsItsResult) {
  const JobId id = add_job({.arguments = R"({"x":1})",
                            .created_by = auth::AccountId{3},
                            .created_by_name = "Wang",
                            .not_before = {}});
  const auto runs = runner({{"test", [](Running& running) -> base::Result<std::string> {
                               running.stage("rows", 10);
                               running.done(10);
                               return std::string(R"({"saw":)" + running.job().arguments + "}");
                             }}});
  ASSERT_TRUE(becomes(id, State::kDone));
  const Job job = get(id);
  EXPECT_EQ(job.result, R"({"saw":{"x":1}})");
  EXPECT_EQ(job.stage, "rows");
  EXPECT_EQ(job.units_done, 10);
  EXPECT_EQ(job.units_total, 10);
  EXPECT_EQ(job.attempts, 1);
  EXPECT_EQ(job.created_by, auth::AccountId{3});
  EXPECT_TRUE(job.started_at.has_value());
  EXPECT_TRUE(job.finished_at.has_value());
}

TEST_P(JobsTest, ARefusalEndsTheJobWithItsReason) {
  const JobId id = add_job();
  const auto runs =
      runner({{"test", [](Running&) -> base::Result<std::string> {
                 return base::Error{base::ErrorCode::kInvalid, "test.no", "not so", {}};
               }}});
  ASSERT_TRUE(becomes(id, State::kFailed));
  EXPECT_EQ(get(id).reason, "test.no");
  EXPECT_EQ(get(id).message, "not so");
  EXPECT_EQ(get(id).attempts, 1);
}

TEST_P(JobsTest, ExceptionsAreTriedAgainWithBackOffThenGivenUp) {
  const JobId id = add_job({.attempts_max = 3, .not_before = {}});
  std::atomic<int> attempts{0};
  const auto runs = runner({{"test", [&](Running&) -> base::Result<std::string> {
                               ++attempts;
                               throw std::runtime_error("disk on fire");
                             }}});
  ASSERT_TRUE(eventually([&] { return attempts == 1 && get(id).state == State::kWaiting; }));
  EXPECT_EQ(get(id).message.find("disk on fire"), std::string::npos) << "the inside stays inside";
  std::this_thread::sleep_for(milliseconds{60});
  EXPECT_EQ(attempts, 1) << "tried again before its back-off was over";
  clock_.jump(1'001);  // 1 s after the first attempt
  ASSERT_TRUE(eventually([&] { return attempts == 2 && get(id).state == State::kWaiting; }));
  clock_.jump(4'001);  // 4 s after the second
  ASSERT_TRUE(becomes(id, State::kFailed));
  EXPECT_EQ(attempts, 3);
  EXPECT_EQ(get(id).reason, "jobs.broke_off");
}

TEST_P(JobsTest, OneUnfinishedJobWithAKey) {
  const JobId first = add_job({.unique_key = "month.run:2026-10", .not_before = {}});
  auto session = database().writer();
  const NewJob same{.company = kCompany,
                    .kind = "test",
                    .created_by = {},
                    .created_by_name = {},
                    .unique_key = "month.run:2026-10",
                    .not_before = {}};
  EXPECT_EQ(add(*session, clock_, ids_, same).error().reason, "jobs.already_waiting");
  ASSERT_TRUE(request_cancel(*session, clock_, kCompany, first).has_value());
  EXPECT_TRUE(add(*session, clock_, ids_, same).has_value());
  EXPECT_EQ(retry(*session, clock_, kCompany, first).error().reason, "jobs.already_waiting");
}

TEST_P(JobsTest, CancelEndsAWaitingJobAndStopsARunningOne) {
  const JobId waiting = add_job({.kind = "nobody knows this kind", .not_before = {}});
  const JobId running_id = add_job();
  std::atomic<bool> began{false};
  const auto runs =
      runner({{"test", [&](Running& running) -> base::Result<std::string> {
                 for (std::uint64_t i = 0; !running.cancelled(); ++i) {
                   began = true;
                   running.done(i);
                   std::this_thread::sleep_for(milliseconds{1});
                 }
                 return base::Error{base::ErrorCode::kConflict, "test.stopped", "", {}};
               }}});
  ASSERT_TRUE(eventually([&] { return began.load(); }));
  const auto cancel = [&](JobId id) {
    return request_cancel(*database().writer(), clock_, kCompany, id);
  };
  EXPECT_TRUE(cancel(waiting).has_value());
  EXPECT_EQ(get(waiting).state, State::kCancelled);
  EXPECT_TRUE(cancel(running_id).has_value());
  ASSERT_TRUE(becomes(running_id, State::kCancelled));
  EXPECT_EQ(cancel(running_id).error().reason, "jobs.already_finished");
  EXPECT_EQ(cancel(JobId{42}).error().reason, "jobs.no_such_job");
}

TEST_P(JobsTest, RetryLetsAFailedJobBeginAgain) {
  const JobId id = add_job();
  std::atomic<bool> fails{true};
  const auto runs = runner({{"test", [&](Running&) -> base::Result<std::string> {
                               if (fails)
                                 return base::Error{base::ErrorCode::kInvalid, "test.no", "", {}};
                               return std::string("{}");
                             }}});
  ASSERT_TRUE(becomes(id, State::kFailed));
  fails = false;
  ASSERT_TRUE(retry(*database().writer(), clock_, kCompany, id).has_value());
  ASSERT_TRUE(becomes(id, State::kDone));
  EXPECT_EQ(get(id).reason, "");
  EXPECT_EQ(retry(*database().writer(), clock_, kCompany, id).error().reason, "jobs.not_finished");
  EXPECT_EQ(retry(*database().writer(), clock_, kCompany, JobId{42}).error().reason,
            "jobs.no_such_job");
}

TEST_P(JobsTest, AStoppingServerGivesItsJobBack) {
  const JobId id = add_job();
  std::atomic<bool> began{false};
  {
    const auto runs =
        runner({{"test", [&](Running& running) -> base::Result<std::string> {
                   began = true;
                   while (!running.cancelled()) std::this_thread::sleep_for(milliseconds{1});
                   return base::Error{base::ErrorCode::kConflict, "test.stopped", "", {}};
                 }}});
    ASSERT_TRUE(eventually([&] { return began.load(); }));
  }
  EXPECT_EQ(get(id).state, State::kWaiting);
  EXPECT_EQ(get(id).attempts, 0) << "a stop is no failed attempt";
  EXPECT_TRUE(can_be_taken(id));
}

TEST_P(JobsTest, AJobOfADeadServerFallsToAnother) {
  const JobId id = add_job();
  take_as("dead", id);
  std::atomic<int> attempts{0};
  const auto runs = runner({{"test", [&](Running&) -> base::Result<std::string> {
                               ++attempts;
                               return std::string("{}");
                             }}});
  std::this_thread::sleep_for(milliseconds{60});
  EXPECT_EQ(attempts, 0) << "the lease had not ended";
  clock_.jump(kLease.count() + 1);
  ASSERT_TRUE(becomes(id, State::kDone));
  EXPECT_EQ(get(id).attempts, 2);
}

TEST_P(JobsTest, AJobThatKillsEachServerIsGivenUp) {
  const JobId id = add_job({.attempts_max = 2, .not_before = {}});
  for (int i = 0; i < 2; ++i) {
    take_as("dead", id);
    clock_.jump(kLease.count() + 1);
  }
  const auto runs = runner({{"test", [](Running&) -> base::Result<std::string> {
                               ADD_FAILURE() << "ran a third time";
                               return std::string("{}");
                             }}});
  ASSERT_TRUE(becomes(id, State::kFailed));
  EXPECT_EQ(get(id).reason, "jobs.abandoned");
}

TEST_P(JobsTest, ALeaseIsKeptWhileWorkGoesOn) {
  const JobId id = add_job();
  std::atomic<bool> end{false};
  Runner::Options options;
  options.poll = milliseconds{5};
  options.lease = milliseconds{60};  // of the wall: the moved clock moves along with it
  options.owner = "slow";
  Runner slow(database(), clock_, ids_,
              {{"test",
                [&](Running&) -> base::Result<std::string> {
                  while (!end) std::this_thread::sleep_for(milliseconds{1});
                  return std::string("{}");
                }}},
              {}, options);
  slow.start();
  ASSERT_TRUE(becomes(id, State::kRunning));
  for (int i = 0; i < 10; ++i) {
    std::this_thread::sleep_for(milliseconds{40});
    clock_.jump(40);
  }
  std::this_thread::sleep_for(milliseconds{60});
  EXPECT_EQ(get(id).attempts, 1);
  end = true;
  ASSERT_TRUE(becomes(id, State::kDone));
  EXPECT_EQ(get(id).attempts, 1);
}

/// A server takes a job, sleeps through its lease while another does the job, and wakes in the
/// middle of its own work. @return how often the job's effect happened
class ZombieTest : public JobsTest {
 protected:
  std::int64_t effects_after_a_zombie_woke(bool with_fencing) {
    const JobId id = add_job();
    const Held zombie = take_as("zombie", id);
    clock_.jump(kLease.count() + 1);
    const Held successor = take_as("successor", id);
    const std::atomic<bool> never{false};
    RunningJob successor_run(successor, never, [](const Job&) {});
    RunningJob zombie_run(zombie, never, [](const Job&) {});
    const auto effect = [&](RunningJob& running) {
      auto session = database().writer();
      db::WriteTransaction transaction(*session);
      if (with_fencing) running.check_fence(*session);
      add_effect(*session, running.held());
      transaction.commit();
    };
    effect(successor_run);
    EXPECT_TRUE(end(*database().writer(), successor, clock_.now(), {}, {}));
    if (with_fencing) {
      EXPECT_THROW(effect(zombie_run), LeaseLost);
      EXPECT_TRUE(zombie_run.cancelled());
    } else {
      effect(zombie_run);
    }
    EXPECT_FALSE(end(*database().writer(), zombie, clock_.now(), {}, {}));
    EXPECT_FALSE(renew(*database().writer(), zombie, clock_.now(), kLease, {}));
    EXPECT_EQ(read_hold(*database().reader(), zombie), Hold::kLost);
    return effects_of(id);
  }
};
ROUNDSMAN_ON_BOTH_ENGINES(ZombieTest);

TEST_P(ZombieTest, IsRefusedByTheFence) { EXPECT_EQ(effects_after_a_zombie_woke(true), 1); }

/// The twin without the fence: what the test above would miss if it could not see a double effect.
TEST_P(ZombieTest, WithoutTheFenceWouldActTwice) {
  EXPECT_EQ(effects_after_a_zombie_woke(false), 2);
}

TEST_P(JobsTest, TwoServersRaceAThousandJobsEachOnce) {
  const int jobs = GetParam() == db::Engine::kPostgres ? 1000 : 200;
  for (int i = 0; i < jobs; ++i) add_job();
  std::unique_ptr<db::Database> other;
  if (GetParam() == db::Engine::kPostgres) other = *db::Database::open({.url = database_->url()});
  const auto work_on = [](db::Database& store) -> Work {
    return [&store](Running& running) -> base::Result<std::string> {
      auto session = store.writer();
      db::WriteTransaction transaction(*session);
      running.check_fence(*session);
      session->execute_text("insert into effects values (" +
                            std::to_string(running.job().id.value) + ", 1)");
      transaction.commit();
      return std::string("{}");
    };
  };
  Runner::Options options;
  options.threads = 3;
  options.poll = milliseconds{5};
  options.owner = "a";
  db::Database& second_store = other ? *other : database();
  Runner first(database(), clock_, ids_, {{"test", work_on(database())}}, {}, options);
  options.owner = "b";
  Runner second(second_store, clock_, ids_, {{"test", work_on(second_store)}}, {}, options);
  first.start();
  second.start();
  ASSERT_TRUE(eventually(
      [&] { return count_by_state(*database().reader(), kCompany)[State::kDone] == jobs; }));
  EXPECT_EQ(database().reader()->text_scalar("select count(*) from effects"), std::to_string(jobs));
  EXPECT_EQ(database().reader()->text_scalar("select count(distinct job) from effects"),
            std::to_string(jobs));
  EXPECT_EQ(database().reader()->text_scalar("select max(attempts) from jobs"), "1");
}

TEST_P(JobsTest, WatchersSeeEveryStage) {
  std::mutex mutex;
  std::vector<std::string> seen;
  Runner::Options options;
  options.poll = milliseconds{5};
  Runner runs(database(), clock_, ids_,
              {{"test",
                [](Running& running) -> base::Result<std::string> {
                  running.stage("reading", 2);
                  running.stage("writing", 2);
                  return std::string("{}");
                }}},
              {}, options);
  const auto token = runs.watch([&](const Job& job) {
    const std::scoped_lock lock(mutex);
    seen.push_back(std::string(state_name(job.state)) + ' ' + job.stage);
  });
  runs.start();
  const JobId id = add_job();
  runs.wake();
  ASSERT_TRUE(becomes(id, State::kDone));
  ASSERT_TRUE(eventually([&] {
    const std::scoped_lock lock(mutex);
    return !seen.empty() && seen.back().starts_with("done");
  }));
  runs.unwatch(token);
  EXPECT_THAT(
      seen, testing::ElementsAre("running ", "running reading", "running writing", "done writing"));
}

TEST_P(JobsTest, ListsNewestFirstByKindStateAndPerson) {
  const JobId a =
      add_job({.created_by = auth::AccountId{1}, .created_by_name = {}, .not_before = {}});
  const JobId b = add_job(
      {.kind = "other", .created_by = auth::AccountId{2}, .created_by_name = {}, .not_before = {}});
  const JobId c =
      add_job({.created_by = auth::AccountId{2}, .created_by_name = {}, .not_before = {}});
  ASSERT_TRUE(request_cancel(*database().writer(), clock_, kCompany, c).has_value());
  auto session = database().reader();
  const auto ids = [&](auto... wanted) {
    std::vector<JobId> found;
    for (const Job& job : list(*session, kCompany, wanted...)) found.push_back(job.id);
    return found;
  };
  const std::optional<std::string_view> any_kind;
  const std::optional<State> any_state;
  const std::optional<JobId> newest;
  EXPECT_THAT(ids(any_kind, any_state, newest, 10U), testing::ElementsAre(c, b, a));
  EXPECT_THAT(ids(any_kind, any_state, std::optional(c), 1U), testing::ElementsAre(b));
  EXPECT_THAT(ids(std::optional<std::string_view>("test"), any_state, newest, 10U),
              testing::ElementsAre(c, a));
  EXPECT_THAT(ids(any_kind, std::optional(State::kWaiting), newest, 10U),
              testing::ElementsAre(b, a));
  EXPECT_THAT(ids(any_kind, any_state, newest, 10U, std::optional(auth::AccountId{2})),
              testing::ElementsAre(c, b));
  EXPECT_EQ(count_by_state(*session, kCompany)[State::kCancelled], 1);
}

// --- the clock

TEST_P(JobsTest, AClockPutBackThirtyDaysStopsNoJob) {
  const JobId put_off = add_job({.attempts_max = 5, .not_before = {}});
  const JobId orphan = add_job();
  take_as("dead", orphan);
  const Held failed = take_as("failing", put_off);
  // A back-off of an hour by a clock that was a month ahead.
  ASSERT_TRUE(end(*database().writer(), failed, clock_.now(), {},
                  {State::kWaiting, {}, {}, {}, 1, {clock_.now().unix_ms + 3'600'000}}));
  EXPECT_FALSE(can_be_taken(put_off));
  EXPECT_FALSE(can_be_taken(orphan));
  clock_.jump(-30 * kDayMs);
  EXPECT_TRUE(can_be_taken(put_off));
  EXPECT_TRUE(can_be_taken(orphan));
}

class ScheduleTest : public JobsTest {
 protected:
  int look(int times = 3) {
    int made = 0;
    for (int i = 0; i < times; ++i) {
      auto session = database().writer();
      db::WriteTransaction transaction(*session);
      const bool made_one = run_schedule(*session, clock_, ids_, kCompany, kNightly, 480);
      transaction.commit();
      if (!made_one) continue;
      ++made;
      session->execute_text("update jobs set state = 'done'");
    }
    return made;
  }
  Schedule kNightly{.kind = "checks.nightly", .minute_of_day = 120};
};
ROUNDSMAN_ON_BOTH_ENGINES(ScheduleTest);

TEST_P(ScheduleTest, RunsOnceADayAndCatchesUpOnce) {
  EXPECT_EQ(look(), 0) << "the first look waits for the next time";
  clock_.jump(kDayMs);
  EXPECT_EQ(look(), 1);
  clock_.jump(60'000);
  EXPECT_EQ(look(), 0);
  clock_.jump(30 * kDayMs);
  EXPECT_EQ(look(10), 1) << "thirty missed nights are made up by one run";
}

TEST_P(ScheduleTest, AClockPutBackRunsNothingTwiceAndGoesOnTheNextDay) {
  look();
  clock_.jump(kDayMs);
  EXPECT_EQ(look(), 1);
  clock_.jump(-3'600'000);
  EXPECT_EQ(look(), 0);
  clock_.jump(3'600'000);
  EXPECT_EQ(look(), 0) << "the same night twice";
  clock_.jump(-30 * kDayMs);
  EXPECT_EQ(look(), 0);
  clock_.jump(kDayMs);
  EXPECT_EQ(look(), 1) << "a month without checks because the clock was once wrong";
}

TEST_P(ScheduleTest, NoJumpMakesMoreThanOneRun) {
  base::Random random(7);
  look();
  for (int i = 0; i < 60; ++i) {
    clock_.jump(random.between(-30 * kDayMs, 30 * kDayMs));
    ASSERT_LE(look(), 1) << "after jump " << i;
  }
}

TEST_P(ScheduleTest, TheRunnerMakesAndRunsIt) {
  std::atomic<int> ran{0};
  const auto runs = runner({{"checks.nightly",
                             [&](Running&) -> base::Result<std::string> {
                               ++ran;
                               return std::string("{}");
                             }}},
                           {kNightly});
  ASSERT_TRUE(eventually([&] {
    return !schedule_changes(*database().reader(), clock_.now(), kCompany, kNightly, 480);
  }));
  EXPECT_EQ(ran, 0);
  clock_.jump(kDayMs);
  ASSERT_TRUE(eventually([&] { return ran == 1; }));
}

TEST(LatestSlot, KnowsLocalNightsAndMonths) {
  const auto at = [](const char* day, int utc_hour) {
    return base::Instant{base::Date::parse_iso(day)->day_number * kDayMs + utc_hour * 3'600'000LL};
  };
  const Schedule nightly{.kind = "n", .minute_of_day = 120};
  // 02:00 in China is 18:00 UTC of the day before.
  EXPECT_EQ(latest_slot(nightly, at("2026-10-31", 17), 480).iso(), "2026-10-31");
  EXPECT_EQ(latest_slot(nightly, at("2026-10-31", 18), 480).iso(), "2026-11-01");
  const Schedule monthly{
      .kind = "m", .every = Schedule::Every::kMonth, .day_of_month = 5, .minute_of_day = 120};
  EXPECT_EQ(latest_slot(monthly, at("2026-11-04", 17), 480).iso(), "2026-10-05");
  EXPECT_EQ(latest_slot(monthly, at("2026-11-04", 18), 480).iso(), "2026-11-05");
  EXPECT_EQ(latest_slot(monthly, at("2027-01-01", 0), 480).iso(), "2026-12-05");
  EXPECT_EQ(latest_slot(nightly, at("2028-02-29", 18), 480).iso(), "2028-03-01");
  EXPECT_EQ(latest_slot(nightly, base::Instant{-1}, 0).iso(), "1969-12-31");
}

}  // namespace
}  // namespace jobs
