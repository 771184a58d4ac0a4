#include <libpq-fe.h>
#include <sqlite3.h>

#include <bit>
#include <cstring>
#include <map>

#include "base/text.h"
#include "platform/db/db.h"

namespace db {
namespace {

enum class PgType { kInt2, kInt4, kInt8, kFloat8, kText, kBytea };

PgType pg_type_of(const std::string& name, std::string_view column) {
  if (name == "int2") return PgType::kInt2;
  if (name == "int4") return PgType::kInt4;
  if (name == "int8") return PgType::kInt8;
  if (name == "float8") return PgType::kFloat8;
  if (name == "text" || name == "varchar") return PgType::kText;
  if (name == "bytea") return PgType::kBytea;
  throw Failure(FailureKind::kOther,
                "bulk insert cannot fill column " + std::string(column) + " of type " + name);
}

template <class T>
void append_big_endian(std::string& out, T value) {
  char bytes[sizeof(T)];
  for (std::size_t i = 0; i < sizeof(T); ++i)
    bytes[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> ((sizeof(T) - 1 - i) * 8));
  out.append(bytes, sizeof(T));
}

/// Rows of one SQLite statement. Opening the table's trees once for many rows instead of once for
/// each nearly doubles the speed; beyond some dozens nothing more is gained.
constexpr std::size_t kSqliteRows = 64;

/// A value waiting for its statement. Texts and blobs lie in the arena.
struct Waiting {
  enum class Kind { kNull, kInteger, kReal, kText, kBlob };
  Kind kind = Kind::kNull;
  std::int64_t integer = 0;
  double real = 0;
  std::size_t offset = 0;
  std::size_t bytes = 0;
};

std::string joined(const std::vector<std::string_view>& parts) {
  std::string text;
  for (const auto part : parts) {
    if (!text.empty()) text += ", ";
    text += part;
  }
  return text;
}

}  // namespace

struct BulkInsert::State {
  State(Session& s, std::string_view t, std::vector<std::string_view> c)
      : session(s), table(t), columns(std::move(c)) {}
  Session& session;
  std::string table;
  std::vector<std::string_view> columns;
  std::size_t at = 0;
  // SQLite
  sqlite3* sqlite = nullptr;
  sqlite3_stmt* one_row = nullptr;
  sqlite3_stmt* many_rows = nullptr;
  std::vector<Waiting> waiting;
  std::string arena;
  // PostgreSQL
  PGconn* postgres = nullptr;
  std::vector<PgType> types;
  std::string buffer;
  bool copying = false;

  void check_sqlite(int code) {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    const int extended = sqlite3_extended_errcode(sqlite);
    FailureKind kind = FailureKind::kOther;
    if ((extended & 0xFF) == SQLITE_FULL) kind = FailureKind::kDiskFull;
    if ((extended & 0xFF) == SQLITE_IOERR) kind = FailureKind::kUnavailable;
    if ((extended & 0xFF) == SQLITE_CONSTRAINT) {
      kind = extended == SQLITE_CONSTRAINT_FOREIGNKEY ? FailureKind::kForeignKey
             : extended == SQLITE_CONSTRAINT_CHECK    ? FailureKind::kCheck
                                                      : FailureKind::kUnique;
    }
    throw Failure(kind, table + ": " + sqlite3_errmsg(sqlite));
  }
  void prepare_sqlite() {
    std::string row = "(";
    for (std::size_t i = 0; i < columns.size(); ++i) row += i == 0 ? "?" : ",?";
    row += ")";
    std::string sql = "insert into " + table + " (" + joined(columns) + ") values " + row;
    check_sqlite(sqlite3_prepare_v2(sqlite, sql.c_str(), -1, &one_row, nullptr));
    for (std::size_t i = 1; i < kSqliteRows; ++i) sql += "," + row;
    check_sqlite(sqlite3_prepare_v2(sqlite, sql.c_str(), -1, &many_rows, nullptr));
    waiting.reserve(kSqliteRows * columns.size());
  }
  void wait(const Waiting& value) { waiting.push_back(value); }
  void wait_bytes(Waiting::Kind kind, std::string_view bytes) {
    waiting.push_back({.kind = kind, .offset = arena.size(), .bytes = bytes.size()});
    arena += bytes;
  }
  void bind(sqlite3_stmt* statement, int position, const Waiting& value) {
    // The arena stays as it is until the statement has run.
    const char* bytes = arena.data() + value.offset;
    const int size = static_cast<int>(value.bytes);
    switch (value.kind) {
      case Waiting::Kind::kNull:
        return check_sqlite(sqlite3_bind_null(statement, position));
      case Waiting::Kind::kInteger:
        return check_sqlite(sqlite3_bind_int64(statement, position, value.integer));
      case Waiting::Kind::kReal:
        return check_sqlite(sqlite3_bind_double(statement, position, value.real));
      case Waiting::Kind::kText:
        return check_sqlite(sqlite3_bind_text(statement, position, bytes, size, SQLITE_STATIC));
      case Waiting::Kind::kBlob:
        return check_sqlite(sqlite3_bind_blob(statement, position, bytes, size, SQLITE_STATIC));
    }
  }
  void run(sqlite3_stmt* statement, std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
      bind(statement, static_cast<int>(i) + 1, waiting[first + i]);
    const int code = sqlite3_step(statement);
    if (code != SQLITE_DONE) {
      check_sqlite(code);
      CHECK_NOTE(false, "an insert returned a row");
    }
    check_sqlite(sqlite3_reset(statement));
  }
  void flush_sqlite() {
    if (waiting.size() == kSqliteRows * columns.size()) {
      run(many_rows, 0, waiting.size());
    } else {
      for (std::size_t first = 0; first < waiting.size(); first += columns.size())
        run(one_row, first, columns.size());
    }
    waiting.clear();
    arena.clear();
  }
  [[noreturn]] void fail_postgres(const PGresult* result) {
    const char* state = result != nullptr ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    const std::string_view code = state != nullptr ? state : "";
    FailureKind kind = FailureKind::kOther;
    if (code == "53100") kind = FailureKind::kDiskFull;
    if (code == "23505") kind = FailureKind::kUnique;
    if (code == "23503") kind = FailureKind::kForeignKey;
    if (code == "23514") kind = FailureKind::kCheck;
    if (code.empty()) kind = FailureKind::kUnavailable;
    throw Failure(kind, table + ": " + PQerrorMessage(postgres));
  }
  void begin_copy() {
    const std::string sql =
        "copy " + table + " (" + joined(columns) + ") from stdin with (format binary)";
    PGresult* result = PQexec(postgres, sql.c_str());
    if (PQresultStatus(result) != PGRES_COPY_IN) fail_postgres(result);
    PQclear(result);
    copying = true;
    static constexpr char kHeader[] = "PGCOPY\n\377\r\n\0\0\0\0\0\0\0\0\0";
    buffer.assign(kHeader, 19);
  }
  void send() {
    if (PQputCopyData(postgres, buffer.data(), static_cast<int>(buffer.size())) != 1)
      fail_postgres(nullptr);
    buffer.clear();
  }
  void begin_field() {
    CHECK(at < columns.size());
    if (postgres == nullptr || at != 0) return;
    if (!copying) begin_copy();
    append_big_endian(buffer, static_cast<std::int16_t>(columns.size()));
  }
  void bytes_field(std::string_view bytes) {
    append_big_endian(buffer, static_cast<std::int32_t>(bytes.size()));
    buffer += bytes;
  }
};

BulkInsert::BulkInsert(Session& session, std::string_view table,
                       std::vector<std::string_view> columns)
    : state_(std::make_unique<State>(session, table, std::move(columns))) {
  State& s = *state_;
  if (session.engine() == Engine::kSqlite) {
    s.sqlite = static_cast<sqlite3*>(session.native_handle());
    s.prepare_sqlite();
    return;
  }
  s.postgres = static_cast<PGconn*>(session.native_handle());
  // One question for all columns: `name type` pairs of the table as the session sees it.
  const std::string known = session.text_scalar(
      "select string_agg(a.attname || ' ' || t.typname, ',') from pg_attribute a "
      "join pg_type t on t.oid = a.atttypid where a.attrelid = to_regclass('" +
      s.table + "') and a.attnum > 0 and not a.attisdropped");
  std::map<std::string_view, std::string_view> types;
  for (const auto pair : base::split(known, ',')) {
    const auto parts = base::split(pair, ' ');
    if (parts.size() == 2) types.emplace(parts[0], parts[1]);
  }
  for (const auto column : s.columns)
    s.types.push_back(pg_type_of(std::string(types[column]), column));
}

BulkInsert::~BulkInsert() {
  State& s = *state_;
  sqlite3_finalize(s.one_row);
  sqlite3_finalize(s.many_rows);
  if (s.copying) {  // abandoned: the transaction around it is rolling back
    PQputCopyEnd(s.postgres, "abandoned");
    while (PGresult* result = PQgetResult(s.postgres)) PQclear(result);
  }
}

BulkInsert& BulkInsert::null() {
  State& s = *state_;
  s.begin_field();
  if (s.sqlite != nullptr)
    s.wait({});
  else
    append_big_endian(s.buffer, static_cast<std::int32_t>(-1));
  ++s.at;
  return *this;
}

BulkInsert& BulkInsert::add(std::int64_t value) {
  State& s = *state_;
  s.begin_field();
  if (s.sqlite != nullptr) {
    s.wait({.kind = Waiting::Kind::kInteger, .integer = value});
  } else {
    switch (s.types[s.at]) {
      case PgType::kInt2:
        CHECK(value == static_cast<std::int16_t>(value));
        append_big_endian(s.buffer, std::int32_t{2});
        append_big_endian(s.buffer, static_cast<std::int16_t>(value));
        break;
      case PgType::kInt4:
        CHECK(value == static_cast<std::int32_t>(value));
        append_big_endian(s.buffer, std::int32_t{4});
        append_big_endian(s.buffer, static_cast<std::int32_t>(value));
        break;
      case PgType::kInt8:
        append_big_endian(s.buffer, std::int32_t{8});
        append_big_endian(s.buffer, value);
        break;
      default:
        CHECK_NOTE(false, "an integer was given for a column of another type");
    }
  }
  ++s.at;
  return *this;
}

BulkInsert& BulkInsert::add(double value) {
  State& s = *state_;
  s.begin_field();
  if (s.sqlite != nullptr) {
    s.wait({.kind = Waiting::Kind::kReal, .real = value});
  } else {
    CHECK(s.types[s.at] == PgType::kFloat8);
    append_big_endian(s.buffer, std::int32_t{8});
    append_big_endian(s.buffer, std::bit_cast<std::int64_t>(value));
  }
  ++s.at;
  return *this;
}

BulkInsert& BulkInsert::add(std::string_view value) {
  State& s = *state_;
  s.begin_field();
  if (s.sqlite != nullptr) {
    s.wait_bytes(Waiting::Kind::kText, value);
  } else {
    CHECK(s.types[s.at] == PgType::kText);
    s.bytes_field(value);
  }
  ++s.at;
  return *this;
}

BulkInsert& BulkInsert::add_blob(std::string_view bytes) {
  State& s = *state_;
  s.begin_field();
  if (s.sqlite != nullptr) {
    s.wait_bytes(Waiting::Kind::kBlob, bytes);
  } else {
    CHECK(s.types[s.at] == PgType::kBytea);
    s.bytes_field(bytes);
  }
  ++s.at;
  return *this;
}

void BulkInsert::end_row() {
  State& s = *state_;
  CHECK(s.at == s.columns.size());
  s.at = 0;
  if (s.sqlite != nullptr) {
    if (s.waiting.size() == kSqliteRows * s.columns.size()) s.flush_sqlite();
  } else if (s.buffer.size() > 256 * 1024) {
    s.send();
  }
}

void BulkInsert::finish() {
  State& s = *state_;
  CHECK(s.at == 0);
  if (s.sqlite != nullptr) s.flush_sqlite();
  if (s.postgres == nullptr || !s.copying) return;
  append_big_endian(s.buffer, static_cast<std::int16_t>(-1));
  s.send();
  if (PQputCopyEnd(s.postgres, nullptr) != 1) s.fail_postgres(nullptr);
  s.copying = false;
  while (PGresult* result = PQgetResult(s.postgres)) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) s.fail_postgres(result);
    PQclear(result);
  }
}

}  // namespace db
