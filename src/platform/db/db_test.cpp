#include "platform/db/db.h"

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

}  // namespace
}  // namespace db
