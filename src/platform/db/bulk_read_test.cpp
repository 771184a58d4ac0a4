#include "platform/db/bulk_read.h"

#include <limits>

#include "test_support/test_database.h"

namespace db {
namespace {

Query same_on_both(std::string_view name, std::string_view sql) { return {name, sql, sql}; }

const Query kPeople = same_on_both(
    "test.bulk_people",
    "select id, import_id from people where company_id = :company_id and id >= :first order by id");

class BulkReadTest : public test_support::OnBothEngines {
 protected:
  void SetUp() override {
    OnBothEngines::SetUp();
    if (IsSkipped()) return;
    auto session = database().writer();
    session->execute_text(
        "insert into companies values (1, 'c', 'distributor', 'C', 'CNY', 'CN', 0, 0, 0)");
    add_person(*session, -5, "null");
    add_person(*session, 0, "0");
    add_person(*session, std::numeric_limits<std::int64_t>::max(), "-1");
  }
  static void add_person(Session& session, std::int64_t id, const std::string& import_id) {
    const std::string text = std::to_string(id);
    session.execute_text(
        "insert into people (company_id, id, code, name, role, import_id) "
        "values (1, " +
        text + ", '" + text + "', 'n', 'r', " + import_id + ")");
  }
};

TEST_P(BulkReadTest, ReadsNumbersAndNullsInOrder) {
  auto session = database().reader();
  BulkRead rows(*session, kPeople, {{"company_id", 1}, {"first", -100}});
  auto row = rows.next();
  ASSERT_EQ(row.size(), 2U);
  EXPECT_EQ(row[0].value, -5);
  EXPECT_TRUE(row[1].is_null);
  row = rows.next();
  EXPECT_EQ(row[0].value, 0);
  EXPECT_FALSE(row[1].is_null);
  row = rows.next();
  EXPECT_EQ(row[0].value, std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(row[1].value, -1);
  EXPECT_TRUE(rows.next().empty());
  EXPECT_TRUE(rows.next().empty());
}

TEST_P(BulkReadTest, GivesNothingWhenThereIsNothing) {
  auto session = database().reader();
  BulkRead rows(*session, kPeople, {{"company_id", 2}, {"first", -100}});
  EXPECT_TRUE(rows.next().empty());
}

TEST_P(BulkReadTest, LeavesTheSessionUsableWhenAbandoned) {
  auto session = database().reader();
  {
    BulkRead rows(*session, kPeople, {{"company_id", 1}, {"first", -100}});
    EXPECT_FALSE(rows.next().empty());
  }
  BulkRead again(*session, kPeople, {{"company_id", 1}, {"first", 1}});
  EXPECT_FALSE(again.next().empty());
  EXPECT_TRUE(again.next().empty());
}

TEST_P(BulkReadTest, SaysWhichQueryFailed) {
  auto session = database().reader();
  const Query broken = same_on_both("test.broken", "select nothing from nowhere");
  try {
    BulkRead rows(*session, broken, {});
    FAIL() << "a query of a table that does not exist was taken";
  } catch (const Failure& failure) {
    EXPECT_NE(std::string(failure.what()).find("test.broken"), std::string::npos);
  }
}

TEST_P(BulkReadTest, SnapshotDoesNotSeeLaterCommits) {
  const Query count = same_on_both("test.bulk_count", "select count(*) from people");
  auto reader = database().reader();
  const auto people = [&] {
    BulkRead rows(*reader, count, {});
    const std::int64_t found = rows.next()[0].value;
    EXPECT_TRUE(rows.next().empty());
    return found;
  };
  {
    const ReadSnapshot snapshot(*reader);
    EXPECT_EQ(people(), 3);
    {
      auto writer = database().writer();
      WriteTransaction transaction(*writer);
      add_person(*writer, 9, "null");
      transaction.commit();
    }
    EXPECT_EQ(people(), 3);
  }
  EXPECT_EQ(people(), 4);
}

ROUNDSMAN_ON_BOTH_ENGINES(BulkReadTest);

}  // namespace
}  // namespace db
