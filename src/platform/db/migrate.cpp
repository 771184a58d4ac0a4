#include <algorithm>

#include "base/clock.h"
#include "base/text.h"
#include "platform/db/db.h"
#include "platform/db/migrations.h"

namespace db {
namespace {

/// The two places where the engines' schema language differs.
std::string for_engine(std::string_view sql, Engine engine) {
  std::string text(sql);
  const auto replace = [&](std::string_view token, std::string_view with) {
    for (auto at = text.find(token); at != std::string::npos; at = text.find(token, at))
      text.replace(at, token.size(), with);
  };
  replace("{{without_rowid}}", engine == Engine::kSqlite ? " without rowid" : "");
  replace("{{blob}}", engine == Engine::kSqlite ? "blob" : "bytea");
  return text;
}

/// Statements end with `;` at the end of a line; comments go.
std::vector<std::string> statements_of(const std::string& sql) {
  std::vector<std::string> statements;
  std::string current;
  for (const auto line : base::split(sql, '\n')) {
    const auto code = base::trim(line.substr(0, line.find("--")));
    if (code.empty()) continue;
    current += code;
    current += '\n';
    if (code.ends_with(';')) {
      current.resize(current.size() - 2);
      statements.push_back(std::exchange(current, {}));
    }
  }
  CHECK_NOTE(current.empty(), "a migration does not end with a semicolon");
  return statements;
}

/// Servers that start at the same time migrate one after the other. SQLite's lock file sees to
/// that; PostgreSQL has advisory locks, which end with the connection at the latest.
class MigrationLock {
 public:
  explicit MigrationLock(Session& session) : session_(session) { ask("pg_advisory_lock"); }
  ~MigrationLock() {
    try {
      ask("pg_advisory_unlock");
    } catch (const Failure&) {
      // The connection is gone, and the lock with it.
    }
  }
  MigrationLock(const MigrationLock&) = delete;
  MigrationLock& operator=(const MigrationLock&) = delete;

 private:
  void ask(const char* function) {
    if (session_.engine() == Engine::kPostgres)
      session_.text_scalar(std::string("select ") + function + "(7286001)::text");
  }
  Session& session_;
};

}  // namespace

base::Result<int> migrate(Database& database) {
  auto session = database.writer();
  const MigrationLock lock(*session);
  session->execute_text(
      "create table if not exists schema_migrations "
      "(version bigint not null primary key, name text not null, applied_at_ms bigint not null)");
  const auto newest =
      base::parse_int(session->text_scalar("select max(version) from schema_migrations"));
  const std::int64_t have = newest.value_or(0);
  const auto migrations = all_migrations();
  if (have > static_cast<std::int64_t>(migrations.size()))
    return base::Error{base::ErrorCode::kConflict,
                       "db.schema_too_new",
                       "the database has schema version " + std::to_string(have) +
                           ", this program knows " + std::to_string(migrations.size()) +
                           ": use a newer roundsman",
                       {}};
  int applied = 0;
  for (std::size_t i = static_cast<std::size_t>(have); i < migrations.size(); ++i) {
    WriteTransaction transaction(*session);
    for (const auto& statement : statements_of(for_engine(migrations[i].sql, database.engine())))
      session->execute_text(statement);
    session->execute_text("insert into schema_migrations values (" + std::to_string(i + 1) + ", '" +
                          std::string(migrations[i].name) + "', " +
                          std::to_string(base::SystemClock().now().unix_ms) + ")");
    transaction.commit();
    ++applied;
  }
  return applied;
}

}  // namespace db
