#pragma once
#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "platform/db/db.h"

/// Databases for store tests: every such test runs on SQLite, and on PostgreSQL when
/// ROUNDSMAN_TEST_POSTGRES holds the address of a throw-away cluster (script/with-postgres makes
/// one). Real engines, never mocks.
namespace test_support {

/// A folder of its own, removed at the end.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// A fresh, migrated database of one engine; on PostgreSQL a database of its own, dropped at the
/// end.
class TestDatabase {
 public:
  explicit TestDatabase(db::Engine engine);
  ~TestDatabase();
  db::Database& operator*() { return *database_; }
  db::Database* operator->() { return database_.get(); }
  [[nodiscard]] const std::string& url() const { return url_; }
  /// Lets go of the database, so that another process may use it; and takes it again.
  void close() { database_.reset(); }
  void reopen();

 private:
  TempFolder folder_;
  std::string url_;
  std::string admin_url_;
  std::string name_;
  std::unique_ptr<db::Database> database_;
};

[[nodiscard]] bool has_postgres();

/// Base of store tests: `class OrderStore : public test_support::OnBothEngines {};`
/// `TEST_P(OrderStore, …) { auto session = database->writer(); … }`
/// `ROUNDSMAN_ON_BOTH_ENGINES(OrderStore);`
class OnBothEngines : public testing::TestWithParam<db::Engine> {
 protected:
  void SetUp() override {
    if (GetParam() == db::Engine::kPostgres && !has_postgres())
      GTEST_SKIP() << "no PostgreSQL: run through script/with-postgres";
    database_ = std::make_unique<TestDatabase>(GetParam());
  }
  db::Database& database() { return **database_; }
  std::unique_ptr<TestDatabase> database_;
};

/// The folder of real data, or an empty path when it is absent: such tests skip and say so.
std::filesystem::path shared_data();

}  // namespace test_support

#define ROUNDSMAN_ON_BOTH_ENGINES(suite)                                           \
  INSTANTIATE_TEST_SUITE_P(                                                        \
      Engines, suite, testing::Values(db::Engine::kSqlite, db::Engine::kPostgres), \
      [](const auto& parameter) {                                                  \
        return parameter.param == db::Engine::kSqlite ? "Sqlite" : "Postgres";     \
      })
