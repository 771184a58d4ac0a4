#include "test_support/test_database.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>

namespace test_support {
namespace {

std::string postgres_url() {
  const char* url = std::getenv("ROUNDSMAN_TEST_POSTGRES");
  return url != nullptr ? url : "";
}

/// `postgresql://host/postgres` -> `postgresql://host/name`, keeping the query part.
std::string with_database(const std::string& url, const std::string& name) {
  const auto query = url.find('?');
  const auto slash = url.rfind('/', query);
  return url.substr(0, slash + 1) + name + (query == std::string::npos ? "" : url.substr(query));
}

/// A migrated database of this process that others are copied from: PostgreSQL copies files faster
/// than it runs the migrations. Dropped when the process ends.
class PostgresTemplate {
 public:
  PostgresTemplate() : name_("template_" + std::to_string(::getpid())) {
    db::Session admin(db::Engine::kPostgres, postgres_url());
    admin.execute_text("create database " + name_);
    auto database = db::Database::open({.url = with_database(postgres_url(), name_)});
    EXPECT_TRUE(database.has_value() && db::migrate(**database).has_value());
  }
  ~PostgresTemplate() {
    db::Session admin(db::Engine::kPostgres, postgres_url());
    admin.execute_text("drop database " + name_ + " with (force)");
  }
  PostgresTemplate(const PostgresTemplate&) = delete;
  PostgresTemplate& operator=(const PostgresTemplate&) = delete;
  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  std::string name_;
};

}  // namespace

TempFolder::TempFolder() {
  static std::atomic<int> count{0};
  path_ = std::filesystem::temp_directory_path() /
          ("roundsman-test-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
  std::filesystem::create_directories(path_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;  // a left-over folder in /tmp must not fail a test
  std::filesystem::remove_all(path_, ignored);
}

bool has_postgres() { return !postgres_url().empty(); }

TestDatabase::TestDatabase(db::Engine engine) {
  if (engine == db::Engine::kSqlite) {
    url_ = "sqlite:" + (folder_.path() / "roundsman.db").string();
  } else {
    static std::atomic<int> count{0};
    name_ = "test_" + std::to_string(::getpid()) + "_" + std::to_string(count++);
    admin_url_ = postgres_url();
    db::Session admin(db::Engine::kPostgres, admin_url_);
    static const PostgresTemplate kTemplate;
    admin.execute_text("create database " + name_ + " template " + kTemplate.name());
    url_ = with_database(admin_url_, name_);
  }
  auto opened = db::Database::open({.url = url_});
  EXPECT_TRUE(opened.has_value()) << (opened ? "" : opened.error().message);
  database_ = std::move(*opened);
  const auto migrated = db::migrate(*database_);
  EXPECT_TRUE(migrated.has_value());
}

void TestDatabase::reopen() {
  auto opened = db::Database::open({.url = url_});
  ASSERT_TRUE(opened.has_value()) << opened.error().message;
  database_ = std::move(*opened);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  if (name_.empty()) return;
  db::Session admin(db::Engine::kPostgres, admin_url_);
  admin.execute_text("drop database " + name_ + " with (force)");
}

std::filesystem::path shared_data() {
  if (const char* folder = std::getenv("ROUNDSMAN_SHARED_DATA"); folder != nullptr) return folder;
  for (auto at = std::filesystem::current_path(); at != at.root_path(); at = at.parent_path())
    if (std::filesystem::is_directory(at / "shared" / "data")) return at / "shared" / "data";
  return {};
}

}  // namespace test_support
