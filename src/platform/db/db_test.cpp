#include "platform/db/db.h"

#include <atomic>
#include <thread>

#include "test_support/test_database.h"

namespace db {
namespace {

constexpr Query kInsert{"test.insert",
                        "insert into people (company_id, id, code, name, role) "
                        "values (:company_id, :id, :code, :name, :role)",
                        "insert into people (company_id, id, code, name, role) "
                        "values (:company_id, :id, :code, :name, :role)"};
constexpr Query kSelect{"test.select",
                        "select id, code, name, import_id from people "
                        "where company_id = :company_id order by id",
                        "select id, code, name, import_id from people "
                        "where company_id = :company_id order by id"};

class DatabaseTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    session->execute_text(
        "insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
  }
};

TEST_P(DatabaseTest, BindsAndReadsEveryType) {
  auto session = database().writer();
  session->execute(kInsert, {{"company_id", 1},
                             {"id", base::PersonId{7}},
                             {"code", "00123"},
                             {"name", "张三 'quoted' :x"},
                             {"role", "customer_manager"}});
  const auto rows =
      session->all<base::PersonId, std::string, std::string, std::optional<std::int64_t>>(
          kSelect, {{"company_id", 1}});
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(std::get<0>(rows[0]).value, 7);
  EXPECT_EQ(std::get<1>(rows[0]), "00123");
  EXPECT_EQ(std::get<2>(rows[0]), "张三 'quoted' :x");
  EXPECT_FALSE(std::get<3>(rows[0]).has_value());
}

TEST_P(DatabaseTest, RollsBackWithoutCommit) {
  auto session = database().writer();
  {
    WriteTransaction transaction(*session);
    session->execute(kInsert,
                     {{"company_id", 1}, {"id", 1}, {"code", "a"}, {"name", "n"}, {"role", "r"}});
  }
  EXPECT_TRUE(
      session
          ->all<std::int64_t>(Query{"test.ids", "select id from people", "select id from people"})
          .empty());
}

TEST_P(DatabaseTest, SaysWhichConstraintFailed) {
  auto session = database().writer();
  const auto insert = [&](std::int64_t company) {
    session->execute(
        kInsert, {{"company_id", company}, {"id", 1}, {"code", "a"}, {"name", "n"}, {"role", "r"}});
  };
  insert(1);
  try {
    insert(1);
    FAIL() << "a second row with the same key was taken";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.kind(), FailureKind::kUnique) << failure.what();
  }
  try {
    insert(99);
    FAIL() << "a row of an unknown company was taken";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.kind(), FailureKind::kForeignKey) << failure.what();
  }
}

TEST_P(DatabaseTest, BulkInsertKeepsBytesNullsAndOrder) {
  auto session = database().writer();
  const std::string bytes("a\0b\xff", 4);
  {
    WriteTransaction transaction(*session);
    session->execute_text(
        "insert into month_runs values (1, 5, 202112, 1, 'running', 0, '', 1, 1, '', 0, '', 0, 0, "
        "0, null)");
    BulkInsert rows(*session, "guidance_books", {"company_id", "run_id", "customer_id", "body"});
    for (int i = 0; i < 1000; ++i) rows.add(1).add(5).add(i).add_blob(bytes).end_row();
    rows.finish();
    BulkInsert people(*session, "people",
                      {"company_id", "id", "code", "name", "role", "import_id"});
    people.add(1).add(3).add("x").add("名").add("r").null().end_row();
    people.finish();
    transaction.commit();
  }
  const auto rows = session->all<std::int64_t, Blob>(
      Query{"test.books", "select customer_id, body from guidance_books order by customer_id",
            "select customer_id, body from guidance_books order by customer_id"});
  ASSERT_EQ(rows.size(), 1000U);
  EXPECT_EQ(std::get<0>(rows[999]), 999);
  EXPECT_EQ(std::get<1>(rows[999]).bytes, bytes);
}

TEST_P(DatabaseTest, AReaderCannotWrite) {
  auto session = database().reader();
  EXPECT_THROW(session->execute_text("delete from people"), Failure);
}

TEST_P(DatabaseTest, MigratesOnce) { EXPECT_EQ(*migrate(database()), 0); }

ROUNDSMAN_ON_BOTH_ENGINES(DatabaseTest);

TEST(Database, RefusesASecondProcessOnOneFile) {
  test_support::TempFolder folder;
  const std::string url = "sqlite:" + (folder.path() / "x.db").string();
  auto first = Database::open({.url = url});
  ASSERT_TRUE(first.has_value());
  const auto second = Database::open({.url = url});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().reason, "db.in_use");
}

TEST(Database, RefusesAnAddressItDoesNotKnow) {
  const auto opened = Database::open({.url = "mysql://x"});
  ASSERT_FALSE(opened.has_value());
  EXPECT_EQ(opened.error().reason, "db.bad_url");
}

/// PostgreSQL goes away and comes back: sessions whose connection broke are not handed out again.
TEST(DatabaseOnPostgres, ConnectsAnewAfterItsConnectionsWereCut) {
  if (!test_support::has_postgres()) GTEST_SKIP() << "no PostgreSQL: run script/with-postgres";
  test_support::TestDatabase database(Engine::kPostgres);
  constexpr Query kPid{"test.pid", "select pg_backend_pid()", "select pg_backend_pid()"};
  const auto writer_pid = database->writer()->find_one<std::int64_t>(kPid).value();
  const auto reader_pid = database->reader()->find_one<std::int64_t>(kPid).value();
  {
    Session killer(Engine::kPostgres, database.url());
    for (const auto pid : {writer_pid, reader_pid})
      killer.text_scalar("select pg_terminate_backend(" + std::to_string(pid) + ")::text");
  }
  const auto fails = [&](auto&& ask) {
    try {
      ask();
      return false;
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.kind(), FailureKind::kUnavailable) << failure.what();
      return true;
    }
  };
  EXPECT_TRUE(fails([&] { database->reader()->find_one<std::int64_t>(kPid); }));
  EXPECT_TRUE(fails([&] { WriteTransaction transaction(*database->writer()); }));
  EXPECT_NE(database->reader()->find_one<std::int64_t>(kPid), reader_pid);
  auto session = database->writer();
  WriteTransaction transaction(*session);
  EXPECT_NE(session->find_one<std::int64_t>(kPid), writer_pid);
  transaction.commit();
}

TEST(DatabaseOnPostgres, TwoServersMigrateOneAfterTheOther) {
  if (!test_support::has_postgres()) GTEST_SKIP() << "no PostgreSQL: run script/with-postgres";
  test_support::TestDatabase empty(Engine::kPostgres);
  empty->writer()->execute_text("drop schema public cascade; create schema public");
  std::atomic<int> applied{0};
  std::vector<std::thread> servers;
  for (int i = 0; i < 3; ++i)
    servers.emplace_back([&] {
      auto database = Database::open({.url = empty.url()});
      ASSERT_TRUE(database.has_value());
      const auto done = migrate(**database);
      ASSERT_TRUE(done.has_value());
      applied += *done;
    });
  for (auto& server : servers) server.join();
  EXPECT_EQ(empty->reader()->text_scalar("select count(*) from schema_migrations"),
            std::to_string(applied));
}

}  // namespace
}  // namespace db
