#include <gmock/gmock.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "base/text.h"
#include "platform/db/db.h"
#include "test_support/test_database.h"

/// The schema that the migrations make, written down in db/schema.sql: a change of it is seen in
/// review as a change of that file. ROUNDSMAN_WRITE_SCHEMA=1 writes the file anew.
namespace db {
namespace {

struct SchemaColumn {
  std::string name;
  std::string type;
  bool not_null = false;
  friend bool operator==(const SchemaColumn&, const SchemaColumn&) = default;
};
using Names = std::vector<std::string>;
struct ForeignKey {
  std::string table;
  Names from;
  Names to;
};
struct SchemaTable {
  std::vector<SchemaColumn> columns;
  Names primary_key;
  std::vector<Names> unique;
  std::vector<ForeignKey> foreign_keys;
  std::map<std::string, Names> indexes;
};
using Schema = std::map<std::string, SchemaTable>;

template <class... Columns>
std::vector<std::tuple<Columns...>> ask(Session& session, const std::string& sql) {
  // Statements are remembered by name: the text itself is the name here.
  return session.all<Columns...>(Query{sql, sql, sql});
}

std::string joined(const Names& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

SchemaTable read_sqlite_table(Session& session, const std::string& name) {
  SchemaTable table;
  std::map<std::int64_t, std::string> primary_key;
  for (const auto& [column, type, not_null, place] :
       ask<std::string, std::string, bool, std::int64_t>(
           session, "select name, type, \"notnull\", pk from pragma_table_info('" + name +
                        "') order by cid")) {
    table.columns.push_back({column, base::to_lower_ascii(type), not_null});
    if (place > 0) primary_key[place] = column;
  }
  for (const auto& [place, column] : primary_key) table.primary_key.push_back(column);
  std::map<std::int64_t, ForeignKey> foreign_keys;
  for (const auto& [id, other, from, to] : ask<std::int64_t, std::string, std::string, std::string>(
           session, "select id, \"table\", \"from\", \"to\" from pragma_foreign_key_list('" + name +
                        "') order by id, seq")) {
    foreign_keys[id].table = other;
    foreign_keys[id].from.push_back(from);
    foreign_keys[id].to.push_back(to);
  }
  for (auto key = foreign_keys.rbegin(); key != foreign_keys.rend(); ++key)
    table.foreign_keys.push_back(key->second);  // SQLite numbers them from the last
  for (const auto& [index, unique, origin] : ask<std::string, bool, std::string>(
           session, "select name, \"unique\", origin from pragma_index_list('" + name +
                        "') order by name")) {
    if (origin == "pk") continue;
    Names columns;
    for (const auto& [column] : ask<std::string>(
             session, "select name from pragma_index_info('" + index + "') order by seqno"))
      columns.push_back(column);
    if (origin == "u")
      table.unique.push_back(columns);
    else
      table.indexes[index + (unique ? " unique" : "")] = columns;
  }
  return table;
}

Schema read_sqlite(Session& session) {
  Schema schema;
  for (const auto& [name] : ask<std::string>(
           session, "select name from sqlite_master where type = 'table' order by name"))
    schema[name] = read_sqlite_table(session, name);
  return schema;
}

Schema read_postgres(Session& session) {
  Schema schema;
  for (const auto& [table, column, type, not_null] :
       ask<std::string, std::string, std::string, std::int64_t>(
           session,
           "select table_name::text, column_name::text, data_type::text, "
           "case is_nullable when 'NO' then 1 else 0 end "
           "from information_schema.columns where table_schema = current_schema() "
           "order by table_name, ordinal_position"))
    schema[table].columns.push_back({column, type == "bytea" ? "blob" : type, not_null != 0});
  for (const auto& [table, column] : ask<std::string, std::string>(
           session,
           "select c.table_name::text, k.column_name::text "
           "from information_schema.table_constraints c "
           "join information_schema.key_column_usage k "
           "on k.constraint_schema = c.constraint_schema "
           "and k.constraint_name = c.constraint_name "
           "where c.table_schema = current_schema() and c.constraint_type = 'PRIMARY KEY' "
           "order by c.table_name, k.ordinal_position"))
    schema[table].primary_key.push_back(column);
  return schema;
}

std::string written(const Schema& schema) {
  std::ostringstream text;
  text << "-- The schema that db/migrations makes, as SQLite reports it. Written by db_test with\n"
          "-- ROUNDSMAN_WRITE_SCHEMA=1; never edited by hand. PostgreSQL has the same tables,\n"
          "-- columns and keys, with bytea for blob. Checks stand in the migrations.\n";
  for (const auto& [name, table] : schema) {
    text << "\ncreate table " << name << " (\n";
    for (const SchemaColumn& column : table.columns)
      text << "  " << column.name << ' ' << column.type << (column.not_null ? " not null" : "")
           << ",\n";
    text << "  primary key (" << joined(table.primary_key) << ")";
    for (const Names& unique : table.unique) text << ",\n  unique (" << joined(unique) << ")";
    for (const ForeignKey& key : table.foreign_keys)
      text << ",\n  foreign key (" << joined(key.from) << ") references " << key.table << " ("
           << joined(key.to) << ")";
    text << "\n);\n";
    for (const auto& [index, columns] : table.indexes) {
      const auto space = index.find(' ');
      text << "create " << (space == std::string::npos ? "" : "unique ") << "index "
           << index.substr(0, space) << " on " << name << " (" << joined(columns) << ");\n";
    }
  }
  return text.str();
}

/// Tests run somewhere below the repository.
std::filesystem::path schema_file() {
  for (auto at = std::filesystem::current_path(); at != at.root_path(); at = at.parent_path())
    if (std::filesystem::is_directory(at / "db" / "migrations")) return at / "db" / "schema.sql";
  return {};
}

/// The first line that differs, for a message shorter than two schemas.
std::string first_difference(const std::string& committed, const std::string& now) {
  const auto differs = std::mismatch(committed.begin(), committed.end(), now.begin(), now.end());
  const auto begin = std::find(std::make_reverse_iterator(differs.second), now.rend(), '\n').base();
  return {begin, std::find(differs.second, now.end(), '\n')};
}

Schema migrated_sqlite() {
  test_support::TestDatabase database(Engine::kSqlite);
  auto session = database->writer();
  return read_sqlite(*session);
}

TEST(DatabaseSchema, IsTheOneWrittenDown) {
  const std::string now = written(migrated_sqlite());
  if (std::getenv("ROUNDSMAN_WRITE_SCHEMA") != nullptr) std::ofstream(schema_file()) << now;
  std::ifstream file(schema_file());
  std::stringstream committed;
  committed << file.rdbuf();
  EXPECT_TRUE(committed.str() == now)
      << "differs from db/schema.sql at: " << first_difference(committed.str(), now)
      << "\nrun db_test with ROUNDSMAN_WRITE_SCHEMA=1 and commit "
         "db/schema.sql with the migration";
}

TEST(DatabaseSchema, EveryKeyStartsWithTheCompany) {
  for (const auto& [name, table] : migrated_sqlite()) {
    if (name == "companies" || name == "schema_migrations") continue;
    ASSERT_FALSE(table.primary_key.empty()) << name;
    EXPECT_EQ(table.primary_key.front(), "company_id") << name;
    for (const Names& unique : table.unique) EXPECT_EQ(unique.front(), "company_id") << name;
    for (const ForeignKey& key : table.foreign_keys) {
      EXPECT_EQ(key.from.front(), "company_id") << name;
      EXPECT_EQ(key.to.front(), "company_id") << name;
    }
    for (const auto& [index, columns] : table.indexes)
      EXPECT_EQ(columns.front(), "company_id") << index;
  }
}

TEST(DatabaseSchema, IsTheSameOnPostgres) {
  if (!test_support::has_postgres()) GTEST_SKIP() << "no PostgreSQL: run script/with-postgres";
  test_support::TestDatabase database(Engine::kPostgres);
  auto session = database->writer();
  const Schema postgres = read_postgres(*session);
  const Schema sqlite = migrated_sqlite();
  ASSERT_GT(sqlite.size(), 10U);
  for (const auto& [name, table] : sqlite) {
    ASSERT_TRUE(postgres.contains(name)) << name;
    const SchemaTable& other = postgres.at(name);
    EXPECT_EQ(other.primary_key, table.primary_key) << name;
    ASSERT_EQ(other.columns.size(), table.columns.size()) << name;
    for (std::size_t i = 0; i < table.columns.size(); ++i)
      EXPECT_TRUE(other.columns[i] == table.columns[i])
          << name << ": " << table.columns[i].name << ' ' << table.columns[i].type << " against "
          << other.columns[i].name << ' ' << other.columns[i].type;
  }
  for (const auto& [name, table] : postgres) EXPECT_TRUE(sqlite.contains(name)) << name;
}

}  // namespace
}  // namespace db
