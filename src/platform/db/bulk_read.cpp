#include "platform/db/bulk_read.h"

#include <libpq-fe.h>
#include <sqlite3.h>

#include <algorithm>
#include <cctype>
#include <cstring>

#include "base/check.h"

namespace db {
namespace {

std::int64_t integer_of(const Query& query, const Param& param) {
  const auto* value = std::get_if<std::int64_t>(&param.value.variant());
  CHECK_NOTE(value != nullptr, query.name);
  return *value;
}

bool is_name_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// COPY takes no parameters, so the numbers are written into the text. `::` is a cast.
std::string with_numbers(const Query& query, Params params) {
  const std::string_view text = query.postgres;
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at + 1;
    if (text.substr(at, 2) == "::") {
      end = at + 2;
    } else if (text[at] == ':') {
      while (end < text.size() && is_name_character(text[end])) ++end;
      const std::string_view name = text.substr(at + 1, end - at - 1);
      const auto* param = std::find_if(params.begin(), params.end(),
                                       [&](const Param& p) { return p.name == name; });
      CHECK_NOTE(param != params.end(), query.name);
      result += '(' + std::to_string(integer_of(query, *param)) + ')';
      at = end;
      continue;
    }
    result += text.substr(at, end - at);
    at = end;
  }
  return result;
}

std::int64_t big_endian(const char* bytes, std::size_t size) {
  // Sign-extends from the first byte.
  std::uint64_t value =
      static_cast<std::uint64_t>(static_cast<std::int64_t>(static_cast<signed char>(bytes[0])));
  for (std::size_t i = 1; i < size; ++i) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return static_cast<std::int64_t>(value);
}

constexpr std::size_t kCopyHeaderBytes = 19;

}  // namespace

ReadSnapshot::ReadSnapshot(Session& session) : session_(session) {
  session_.execute_text(session.engine() == Engine::kSqlite
                            ? "begin"
                            : "begin isolation level repeatable read, read only");
}

ReadSnapshot::~ReadSnapshot() {
  try {
    session_.execute_text("rollback");
  } catch (const Failure&) {
    // The connection is gone, and the snapshot with it.
  }
}

struct BulkRead::State {
  std::string_view name;
  std::vector<Cell> row;
  // SQLite
  sqlite3* sqlite = nullptr;
  sqlite3_stmt* statement = nullptr;
  // PostgreSQL
  PGconn* postgres = nullptr;
  char* buffer = nullptr;
  bool header_seen = false;
  bool ended = false;

  [[noreturn]] void fail(FailureKind kind, const std::string& why) const {
    throw Failure(kind, std::string(name) + ": " + why);
  }
  void open_sqlite(Session& session, const Query& query, Params params);
  void open_postgres(Session& session, const Query& query, Params params);
  bool step_sqlite();
  bool step_postgres();
  void parse(const char* bytes, std::size_t size);
};

void BulkRead::State::open_sqlite(Session& session, const Query& query, Params params) {
  sqlite = static_cast<sqlite3*>(session.native_handle());
  if (sqlite3_prepare_v2(sqlite, query.sqlite.data(), static_cast<int>(query.sqlite.size()),
                         &statement, nullptr) != SQLITE_OK)
    fail(FailureKind::kOther, sqlite3_errmsg(sqlite));
  for (const Param& param : params) {
    const int at = sqlite3_bind_parameter_index(statement, (':' + std::string(param.name)).c_str());
    CHECK_NOTE(at > 0, query.name);
    sqlite3_bind_int64(statement, at, integer_of(query, param));
  }
  row.resize(static_cast<std::size_t>(sqlite3_column_count(statement)));
}

bool BulkRead::State::step_sqlite() {
  const int code = sqlite3_step(statement);
  if (code == SQLITE_DONE) return false;
  if (code != SQLITE_ROW)
    fail((code & 0xFF) == SQLITE_BUSY ? FailureKind::kBusy : FailureKind::kUnavailable,
         sqlite3_errmsg(sqlite));
  for (std::size_t i = 0; i < row.size(); ++i) {
    row[i].value = sqlite3_column_int64(statement, static_cast<int>(i));
    row[i].is_null =
        row[i].value == 0 && sqlite3_column_type(statement, static_cast<int>(i)) == SQLITE_NULL;
  }
  return true;
}

void BulkRead::State::open_postgres(Session& session, const Query& query, Params params) {
  postgres = static_cast<PGconn*>(session.native_handle());
  const std::string sql =
      "copy (" + with_numbers(query, params) + ") to stdout with (format binary)";
  PGresult* result = PQexec(postgres, sql.c_str());
  const bool copying = PQresultStatus(result) == PGRES_COPY_OUT;
  PQclear(result);
  if (!copying) fail(FailureKind::kOther, PQerrorMessage(postgres));
}

bool BulkRead::State::step_postgres() {
  PQfreemem(std::exchange(buffer, nullptr));
  const int size = PQgetCopyData(postgres, &buffer, 0);
  if (size >= 0) {
    parse(buffer, static_cast<std::size_t>(size));
    return !row.empty() || step_postgres();  // the trailer, or a header that came alone
  }
  ended = true;
  std::string problem = size == -2 ? PQerrorMessage(postgres) : "";
  while (PGresult* result = PQgetResult(postgres)) {
    if (PQresultStatus(result) != PGRES_COMMAND_OK) problem = PQerrorMessage(postgres);
    PQclear(result);
  }
  if (!problem.empty()) fail(FailureKind::kUnavailable, problem);
  return false;
}

void BulkRead::State::parse(const char* bytes, std::size_t size) {
  const char* const end = bytes + size;
  if (!std::exchange(header_seen, true)) bytes += kCopyHeaderBytes;
  row.clear();
  if (bytes + 2 > end) return;
  const std::int64_t fields = big_endian(bytes, 2);
  bytes += 2;
  for (std::int64_t i = 0; i < fields; ++i) {  // -1: the trailer
    const std::int64_t length = big_endian(bytes, 4);
    bytes += 4;
    if (length < 0) {
      row.push_back({0, true});
      continue;
    }
    if (length != 8 && length != 4 && length != 2)
      fail(FailureKind::kOther, "column " + std::to_string(i + 1) + " is not a whole number");
    row.push_back({big_endian(bytes, static_cast<std::size_t>(length)), false});
    bytes += length;
  }
}

BulkRead::BulkRead(Session& session, const Query& query, Params params)
    : state_(std::make_unique<State>()) {
  state_->name = query.name;
  detail::note_query(query.name);
  if (session.engine() == Engine::kSqlite)
    state_->open_sqlite(session, query, params);
  else
    state_->open_postgres(session, query, params);
}

BulkRead::~BulkRead() {
  sqlite3_finalize(state_->statement);
  PQfreemem(state_->buffer);
  if (state_->postgres == nullptr || state_->ended) return;
  if (PGcancel* cancel = PQgetCancel(state_->postgres); cancel != nullptr) {
    char why[256];
    PQcancel(cancel, why, sizeof why);
    PQfreeCancel(cancel);
  }
  char* rest = nullptr;
  while (PQgetCopyData(state_->postgres, &rest, 0) >= 0) PQfreemem(rest);
  while (PGresult* result = PQgetResult(state_->postgres)) PQclear(result);
}

std::span<const BulkRead::Cell> BulkRead::next() {
  State& s = *state_;
  if (s.ended) return {};
  const bool more = s.statement != nullptr ? s.step_sqlite() : s.step_postgres();
  if (!more) {
    s.ended = true;
    return {};
  }
  return s.row;
}

}  // namespace db
