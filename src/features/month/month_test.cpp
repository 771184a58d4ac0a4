#include "features/month/month.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <map>
#include <thread>

#include "base/hash.h"
#include "base/random.h"
#include "features/demo/demo.h"
#include "features/models/models.h"
#include "features/month/metric_row.h"
#include "test_support/test_database.h"

namespace month {
namespace {

constexpr base::Instant kNow{1'790'000'000'000};
constexpr base::Period kPeriod{202610};
const demo::Options kCity{.shops = 80, .months = 9, .seed = 7, .last_period = kPeriod};

/// A database with the demo city in it. Clock and node are fixed, so two cities are equal row by
/// row, ids included.
void make_city(db::Database& database) {
  const base::FixedClock clock(kNow);
  base::IdGenerator ids(clock, 1);
  base::SilentProgress silent;
  ASSERT_TRUE(demo::generate(database, clock, ids, kCity, silent).has_value());
}

organisation::Company city(db::Database& database) {
  return *organisation::get_company(*database.reader(), kCity.company_code);
}

base::Result<RunSummary> run(db::Database& database, const std::filesystem::path& folder,
                             base::Progress& progress, std::size_t block = 7,
                             unsigned threads = 2) {
  static std::uint32_t node = 2;  // the clock stands still: another node makes other ids
  const base::FixedClock clock(kNow);
  base::IdGenerator ids(clock, node++);
  return run_month(database, clock, ids, city(database),
                   {.period = kPeriod,
                    .facts_folder = folder.string(),
                    .threads = threads,
                    .block_customers = block},
                   progress);
}

/// A table of published rows: its key without run ids (a repeated run has another), and its body.
struct PublishedTable {
  const char* name;
  const char* key;
  const char* order;
  const char* body;
  bool is_blob;
};
constexpr PublishedTable kTables[] = {
    {"month_metrics", "cast(customer_id as text)", "customer_id", "body", true},
    {"grade_calcs", "cast(customer_id as text)", "customer_id", "explanation", false},
    {"target_list_entries",
     "cast(sales_area_id as text) || class_code || cast(customer_id as text) || '#' || "
     "cast(priority as text) || reason_zh || reason_en",
     "sales_area_id, class_code, customer_id", "evidence", false},
    {"target_gates", "cast(customer_id as text) || class_code || rule",
     "customer_id, class_code, rule", "text_zh", false},
    {"guidance_books", "cast(customer_id as text)", "customer_id", "body", true},
    {"area_dashboards", "cast(sales_area_id as text)", "sales_area_id", "body", true},
};

/// Hash of every published row, table by table.
std::map<std::string, std::string> published_state(db::Database& database) {
  std::map<std::string, std::string> state;
  auto session = database.reader();
  for (const PublishedTable& table : kTables) {
    const std::string sql = std::string("select ") + table.key + ", " + table.body + " from " +
                            table.name + " where run_id in (select id from month_runs where " +
                            "state = 'published') order by " + table.order;
    const std::string name = std::string("test.") + table.name;
    const db::Query query{name, sql, sql};
    base::Sha256 sum;
    std::size_t rows = 0;
    const auto add = [&](const std::string& key, const std::string& bytes) {
      sum.add(key + "=" + bytes + "\n");
      ++rows;
    };
    if (table.is_blob)
      session->each<std::string, db::Blob>(
          query, {}, [&](const std::string& key, const db::Blob& value) { add(key, value.bytes); });
    else
      session->each<std::string, std::string>(query, {}, add);
    state[table.name] = std::to_string(rows) + " rows " + sum.hex();
  }
  return state;
}

class MonthRun : public test_support::OnBothEngines {};

TEST_P(MonthRun, PublishesEveryShopAndArea) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  const auto summary = run(database(), folder.path(), silent);
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(summary->version, 1);
  EXPECT_EQ(summary->shops, 80U);
  auto session = database().reader();
  const auto company = city(database());
  const auto published = get_published_run(*session, company, kPeriod);
  ASSERT_TRUE(published.has_value());
  EXPECT_EQ(list_metric_rows(*session, company.id, *published).size(), 80U);
  EXPECT_EQ(list_grades(*session, company.id, published->id).size(), summary->graded);
  EXPECT_EQ(list_dashboards(*session, company.id, published->id)->size(), summary->areas);
  // Every active shop stands in at least one list, the stable one included.
  std::map<std::string, int> lists;
  for (const auto& row : list_target_entries(*session, company.id, published->id)) {
    EXPECT_EQ(row.customer_code.substr(0, 2), "YT");
    EXPECT_NE(row.reason_code.find('.'), std::string::npos) << row.reason_code;
    EXPECT_FALSE(row.reason_zh.empty());
    EXPECT_FALSE(row.reason_en.empty());
    if (row.class_code != kInternalSupervision) ++lists[row.customer_code];
  }
  EXPECT_EQ(lists.size(), summary->books);
  for (const auto& gate : list_gates(*session, company.id, published->id))
    EXPECT_FALSE(gate.rule.empty());
  const std::string& shop = lists.begin()->first;
  const auto book = get_book_json(*session, company.id, published->id, shop);
  ASSERT_TRUE(book.has_value());
  EXPECT_NE(book->find(shop), std::string::npos);
  EXPECT_EQ(get_book_json(*session, company.id, published->id, "no such").error().reason,
            "month.no_such_shop");
  EXPECT_EQ(get_published_run(*session, company, base::Period{202501}).error().reason,
            "month.not_published");
  EXPECT_EQ(*find_latest_period(*session, company), kPeriod);
}

/// A published analysis that says of every shop that it will leave.
void publish_scores(db::Database& database, base::Period period, std::int64_t id) {
  auto session = database.writer();
  db::WriteTransaction transaction(*session);
  const auto company = *organisation::get_company(*session, kCity.company_code);
  models::AnalysisRun run;
  run.id = {id};
  run.period = period;
  models::open_run(*session, company.id, run);
  std::vector<models::ScoredShop> shops;
  static const std::string kSql = "select id from customers order by id";
  session->each<base::CustomerId>(db::Query{"test.shops", kSql, kSql}, {},
                                  [&](base::CustomerId shop) {
                                    shops.push_back({shop, {}});
                                    shops.back().scores.leaving.emplace().probability = 0.99;
                                  });
  models::store_scores(*session, company.id, run.id, shops);
  const std::vector<models::ModelResult> results = {{"leaving", 3, "", "{}", {}, 0},
                                                    {"value", 0, "too little", "", {}, 0}};
  models::publish_run(*session, company.id, run.id, period, results, kNow);
  transaction.commit();
}

TEST_P(MonthRun, HoldsWhatTheModelsSayOfTheVeryMonth) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  const auto company = city(database());
  const std::string shop = database().reader()->text_scalar(
      "select min(customer_code) from customers where status = 'active'");
  const auto book = [&] {
    EXPECT_TRUE(run(database(), folder.path(), silent).has_value());
    auto session = database().reader();
    const auto published = get_published_run(*session, company, kPeriod);
    return *get_book_json(*session, company.id, published->id, shop);
  };
  EXPECT_EQ(book().find("\"portrait\":{"), std::string::npos);
  publish_scores(database(), kPeriod.plus_months(-1), 1);
  EXPECT_EQ(book().find("\"portrait\":{"), std::string::npos) << "those of another month";
  publish_scores(database(), kPeriod, 2);
  const std::string scored = book();
  EXPECT_NE(scored.find("\"portrait\":{"), std::string::npos);
  EXPECT_NE(scored.find("falling_away"), std::string::npos);
  EXPECT_NE(scored.find(R"("registered":[{"model":"leaving","version":3}])"), std::string::npos);
}

TEST_P(MonthRun, GivesTheSameRowsAtAnyThreadCountAndBlockSize) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  ASSERT_TRUE(run(database(), folder.path(), silent, 7, 2).has_value());
  const auto first = published_state(database());
  test_support::TestDatabase other(GetParam());
  make_city(*other);
  test_support::TempFolder other_folder;
  ASSERT_TRUE(run(*other, other_folder.path(), silent, 80, 1).has_value());
  EXPECT_EQ(published_state(*other), first);
}

/// Asks for a stop once so many shops have books.
class StopAfter final : public base::Progress {
 public:
  explicit StopAfter(std::uint64_t shops) : shops_(shops) {}
  void stage(std::string_view name, std::uint64_t) override {
    in_books_ = name == "guidance books";
  }
  void done(std::uint64_t units) override { stop_ = stop_ || (in_books_ && units >= shops_); }
  [[nodiscard]] bool cancelled() const override { return stop_; }

 private:
  std::uint64_t shops_;
  std::atomic<bool> in_books_{false};
  std::atomic<bool> stop_{false};
};

TEST_P(MonthRun, GoesOnWhereItWasStoppedAndEndsTheSame) {
  make_city(database());
  test_support::TempFolder folder;
  StopAfter stop(30);
  const auto stopped = run(database(), folder.path(), stop);
  ASSERT_FALSE(stopped.has_value());
  EXPECT_EQ(stopped.error().reason, "month.cancelled");
  EXPECT_FALSE(get_published_run(*database().reader(), city(database()), kPeriod).has_value());
  base::SilentProgress silent;
  const auto resumed = run(database(), folder.path(), silent);
  ASSERT_TRUE(resumed.has_value());
  EXPECT_GT(resumed->resumed_at, 0U);
  EXPECT_EQ(resumed->version, 1);

  test_support::TestDatabase other(GetParam());
  make_city(*other);
  test_support::TempFolder other_folder;
  ASSERT_TRUE(run(*other, other_folder.path(), silent).has_value());
  EXPECT_EQ(published_state(database()), published_state(*other));
}

// The comparison above would be worth nothing if it could not see a position that ran ahead of the
// rows: here it does, as a store that commits the two apart would let it after a kill.
TEST_P(MonthRun, APositionAheadOfItsRowsWouldBeSeen) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  StopAfter stop(30);
  ASSERT_FALSE(run(database(), folder.path(), stop).has_value());
  database().writer()->execute_text(
      "update month_runs set customers_stored = customers_stored + 7");
  ASSERT_TRUE(run(database(), folder.path(), silent).has_value());
  test_support::TestDatabase other(GetParam());
  make_city(*other);
  test_support::TempFolder other_folder;
  ASSERT_TRUE(run(*other, other_folder.path(), silent).has_value());
  EXPECT_NE(published_state(database()), published_state(*other));
}

TEST_P(MonthRun, ANewRunIsANewVersionAndTheOldOneStays) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  ASSERT_TRUE(run(database(), folder.path(), silent).has_value());
  const auto company = city(database());
  const auto first = get_published_run(*database().reader(), company, kPeriod);
  const auto second = run(database(), folder.path(), silent);
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->version, 2);
  EXPECT_EQ(list_grades(*database().reader(), company.id, first->id).size(), second->graded);
}

TEST_P(MonthRun, AStoppedRunOfOtherRecordsIsGivenUp) {
  make_city(database());
  test_support::TempFolder folder;
  StopAfter stop(30);
  ASSERT_FALSE(run(database(), folder.path(), stop).has_value());
  {
    auto session = database().writer();
    db::WriteTransaction transaction(*session);
    organisation::next_data_version(*session, city(database()).id);
    transaction.commit();
  }
  base::SilentProgress silent;
  const auto summary = run(database(), folder.path(), silent);
  ASSERT_TRUE(summary.has_value()) << summary.error().message;
  EXPECT_EQ(summary->resumed_at, 0U);
  EXPECT_EQ(database().reader()->text_scalar("select count(*) from month_runs"), "1");
}

TEST_P(MonthRun, RefusesWhileAnImportIsHalfDone) {
  make_city(database());
  database().writer()->execute_text(
      "insert into imports (company_id, id, kind, file_name, file_sha256, mapping_sha256, mode, "
      "state, rows_committed, rows_read, rows_created, rows_changed, rows_unchanged, "
      "rows_rejected, message, actor, started_at_ms) select company_id, 42, 'orders', 'x.csv', "
      "'', '', 'both', 'interrupted', 5, 5, 5, 0, 0, 0, '', 'cli', 0 from companies");
  test_support::TempFolder folder;
  base::SilentProgress silent;
  const auto refused = run(database(), folder.path(), silent);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().reason, "month.unfinished_import");
  EXPECT_NE(refused.error().message.find("import undo 42"), std::string::npos);
}

/// Runs the month in a child of its own, so that it can be killed.
pid_t start_child(const std::string& url, const std::filesystem::path& folder) {
  const pid_t child = ::fork();
  if (child != 0) return child;
  base::SilentProgress silent;
  const auto opened = db::Database::open({.url = url});
  const bool done = opened && run(**opened, folder, silent).has_value();
  ::_exit(done ? 0 : 1);
}

/// True when the child was killed before it ended by itself.
bool kill_after(pid_t child, std::chrono::microseconds delay) {
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0) << "a child failed by itself";
  return WIFSIGNALED(status);
}

void forget_months(db::Database& database) {
  auto session = database.writer();
  for (const char* table : {"month_metrics", "grade_calcs", "target_list_entries", "target_gates",
                            "guidance_books", "area_dashboards", "month_runs"})
    session->execute_text(std::string("delete from ") + table);
}

TEST_P(MonthRun, FiftyKillsAtRandomPointsEndAsUndisturbedRuns_slow) {
  make_city(database());
  test_support::TempFolder folder;
  base::SilentProgress silent;
  const auto began = std::chrono::steady_clock::now();
  ASSERT_TRUE(run(database(), folder.path(), silent).has_value());
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(
      std::chrono::steady_clock::now() - began);
  const auto undisturbed = published_state(database());
  forget_months(database());
  base::Random random(20261121);
  int killed = 0;
  int compared = 0;
  for (int attempt = 0; attempt < 400 && (killed < 50 || compared == 0); ++attempt) {
    const std::string url = database_->url();
    database_->close();
    const auto delay = std::chrono::microseconds(random.between(0, took.count() * 3 / 2));
    killed += kill_after(start_child(url, folder.path()), delay) ? 1 : 0;
    database_->reopen();
    if (!get_published_run(*database().reader(), city(database()), kPeriod)) continue;
    ASSERT_EQ(published_state(database()), undisturbed) << "after " << killed << " kills";
    ++compared;
    forget_months(database());
  }
  EXPECT_GE(killed, 50);
  EXPECT_GT(compared, 0);
}

ROUNDSMAN_ON_BOTH_ENGINES(MonthRun);

TEST(MetricRow, ComesBackWithItsReasons) {
  metrics::MetricTable table(metrics::Scope::kShop, 1);
  table.set(0, 0, metrics::MetricValue::known(-1.25));
  table.set(0, 1, metrics::MetricValue::missing(metrics::Unknown::kNoStockCount));
  const auto values = decode_metric_row(encode_metric_row(table, 0));
  ASSERT_EQ(values.size(), table.columns());
  EXPECT_EQ(values[0].value, -1.25);
  EXPECT_EQ(values[1].unknown, metrics::Unknown::kNoStockCount);
}

}  // namespace
}  // namespace month
