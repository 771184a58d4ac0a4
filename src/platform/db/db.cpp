#include "platform/db/db.h"

#include <fcntl.h>
#include <libpq-fe.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <sys/file.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <mutex>
#include <set>
#include <unordered_map>

#include "base/text.h"

namespace db {

using sqlite_api::sqlite3;
using sqlite_api::sqlite3_config;
using sqlite_api::sqlite3_extended_errcode;

namespace {

std::mutex g_queries_mutex;
std::set<std::string, std::less<>>& run_queries() {
  static std::set<std::string, std::less<>> names;
  return names;
}

/// Appends the names of the queries run to the file that ROUNDSMAN_QUERY_COVERAGE names, at exit.
struct CoverageWriter {
  ~CoverageWriter() {
    const char* path = std::getenv("ROUNDSMAN_QUERY_COVERAGE");
    if (path == nullptr) return;
    std::ofstream file(path, std::ios::app);
    for (const auto& name : queries_run()) file << name << '\n';
  }
};

FailureKind kind_of_sqlite(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return FailureKind::kDiskFull;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return FailureKind::kBusy;
    case SQLITE_CANTOPEN:
    case SQLITE_IOERR:
      return FailureKind::kUnavailable;
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_FOREIGNKEY) return FailureKind::kForeignKey;
      if (code == SQLITE_CONSTRAINT_CHECK) return FailureKind::kCheck;
      return FailureKind::kUnique;
    default:
      return FailureKind::kOther;
  }
}

FailureKind kind_of_sqlstate(std::string_view state) {
  if (state == "53100") return FailureKind::kDiskFull;
  if (state == "40001" || state == "40P01" || state == "55P03") return FailureKind::kBusy;
  if (state == "23505") return FailureKind::kUnique;
  if (state == "23503") return FailureKind::kForeignKey;
  if (state == "23514") return FailureKind::kCheck;
  // No state at all: the connection broke before the server could say anything.
  if (base::trim(state).empty() || state.starts_with("08") || state.starts_with("57"))
    return FailureKind::kUnavailable;
  return FailureKind::kOther;
}

/// Turns SOCI's exceptions into ours, with the query's name.
template <class Work>
auto translated(std::string_view what, sqlite3* sqlite, Work&& work) {
  try {
    return work();
  } catch (const soci::postgresql_soci_error& error) {
    throw Failure(kind_of_sqlstate(error.sqlstate()), std::string(what) + ": " + error.what());
  } catch (const soci::soci_error& error) {
    const auto kind =
        sqlite != nullptr ? kind_of_sqlite(sqlite3_extended_errcode(sqlite)) : FailureKind::kOther;
    throw Failure(kind, std::string(what) + ": " + error.what());
  }
}

std::string unhex(const std::string& text) {
  if (!text.starts_with("\\x")) return text;
  const auto nibble = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 2; i + 1 < text.size(); i += 2)
    bytes += static_cast<char>(nibble(text[i]) << 4 | nibble(text[i + 1]));
  return bytes;
}

std::string hexed(const std::string& bytes) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string text = "\\x";
  for (const char c : bytes) {
    text += kHex[static_cast<unsigned char>(c) >> 4U];
    text += kHex[static_cast<unsigned char>(c) & 15U];
  }
  return text;
}

/// A bound parameter's storage: SOCI keeps pointers to these while the statement lives.
struct Holder {
  long long integer = 0;
  double real = 0;
  std::string text;
  soci::indicator indicator = soci::i_ok;
};

struct Prepared {
  explicit Prepared(soci::session& session) : statement(session) {}
  soci::statement statement;
  std::deque<Holder> inputs;
  std::deque<Holder> outputs;
};

/// As what a parameter is bound: its own type, or the type it was declared to have.
detail::Kind bound_kind(std::span<const Param> params, std::span<const detail::Kind> declared,
                        std::size_t at) {
  if (!declared.empty()) return declared[at];
  switch (params[at].value.variant().index()) {
    case 1:
      return detail::Kind::kInteger;
    case 2:
      return detail::Kind::kReal;
    case 4:
      return detail::Kind::kBlob;
    default:
      return detail::Kind::kText;
  }
}

}  // namespace

namespace detail {

void note_query(std::string_view name) {
  const std::scoped_lock lock(g_queries_mutex);
  run_queries();
  static const CoverageWriter writer;
  run_queries().emplace(name);
}

void unexpected_null(const Query& query, std::size_t column) {
  throw Failure(FailureKind::kOther,
                std::string(query.name) + ": column " + std::to_string(column) + " is null");
}

}  // namespace detail

struct Session::State {
  Engine engine;
  soci::session session;
  std::unordered_map<std::string, std::unique_ptr<Prepared>> prepared;

  sqlite3* sqlite() {
    if (engine != Engine::kSqlite) return nullptr;
    return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
  }
  Prepared& prepare(const Query& query, std::span<const Param> params,
                    std::span<const detail::Kind> kinds, std::span<const detail::Kind> param_kinds);
};

namespace {

/// A session belongs to one thread at a time, so SQLite need not lock it around every column read
/// and every bound value: that is a sixth of the time of reading or writing many rows.
void choose_sqlite_threading() {
  static std::once_flag once;
  std::call_once(once, [] { CHECK(sqlite3_config(SQLITE_CONFIG_MULTITHREAD) == SQLITE_OK); });
}

}  // namespace

Session::Session(Engine engine, const std::string& soci_connection)
    : state_(std::make_unique<State>()) {
  state_->engine = engine;
  if (engine == Engine::kSqlite) choose_sqlite_threading();
  try {
    if (engine == Engine::kSqlite)
      state_->session.open(soci::sqlite3, soci_connection);
    else
      state_->session.open(soci::postgresql, soci_connection);
  } catch (const soci::soci_error& error) {
    throw Failure(FailureKind::kUnavailable, std::string("connect: ") + error.what());
  }
}

Session::~Session() { state_->prepared.clear(); }

Engine Session::engine() const { return state_->engine; }

Prepared& Session::State::prepare(const Query& query, std::span<const Param> params,
                                  std::span<const detail::Kind> kinds,
                                  std::span<const detail::Kind> param_kinds) {
  // The same query with other parameter types (a null where a number was) is another statement.
  std::string key(query.name);
  for (std::size_t i = 0; i < params.size(); ++i)
    key += static_cast<char>('0' + static_cast<int>(bound_kind(params, param_kinds, i)));
  key += '/';
  for (const auto kind : kinds) key += static_cast<char>('0' + static_cast<int>(kind));
  auto& slot = prepared[key];
  if (slot) return *slot;
  detail::note_query(query.name);
  auto fresh = std::make_unique<Prepared>(session);
  fresh->statement.alloc();
  fresh->statement.prepare(std::string(engine == Engine::kSqlite ? query.sqlite : query.postgres));
  for (const auto kind : kinds) {
    Holder& out = fresh->outputs.emplace_back();
    switch (kind) {
      case detail::Kind::kInteger:
        fresh->statement.exchange(soci::into(out.integer, out.indicator));
        break;
      case detail::Kind::kReal:
        fresh->statement.exchange(soci::into(out.real, out.indicator));
        break;
      case detail::Kind::kText:
      case detail::Kind::kBlob:
        fresh->statement.exchange(soci::into(out.text, out.indicator));
        break;
    }
  }
  for (std::size_t i = 0; i < params.size(); ++i) {
    Holder& in = fresh->inputs.emplace_back();
    const std::string name(params[i].name);
    switch (bound_kind(params, param_kinds, i)) {
      case detail::Kind::kInteger:
        fresh->statement.exchange(soci::use(in.integer, in.indicator, name));
        break;
      case detail::Kind::kReal:
        fresh->statement.exchange(soci::use(in.real, in.indicator, name));
        break;
      default:
        fresh->statement.exchange(soci::use(in.text, in.indicator, name));
        break;
    }
  }
  fresh->statement.define_and_bind();
  slot = std::move(fresh);
  return *slot;
}

void Session::run_query(const Query& query, std::span<const Param> params,
                        std::span<const detail::Kind> kinds, const RowSink& sink,
                        std::span<const detail::Kind> param_kinds) {
  std::vector<detail::Cell> cells(kinds.size());
  translated(query.name, state_->sqlite(), [&] {
    Prepared& prepared = state_->prepare(query, params, kinds, param_kinds);
    std::size_t at = 0;
    for (const Param& param : params) {
      Holder& in = prepared.inputs[at++];
      in.indicator = soci::i_ok;
      const auto& variant = param.value.variant();
      if (const auto* integer = std::get_if<std::int64_t>(&variant))
        in.integer = *integer;
      else if (const auto* real = std::get_if<double>(&variant))
        in.real = *real;
      else if (const auto* text = std::get_if<std::string>(&variant))
        in.text = *text;
      else if (const auto* blob = std::get_if<Blob>(&variant))
        in.text = engine() == Engine::kPostgres ? hexed(blob->bytes) : blob->bytes;
      else
        in.indicator = soci::i_null;
    }
    bool more = prepared.statement.execute(true);
    while (more && !kinds.empty()) {
      for (std::size_t i = 0; i < kinds.size(); ++i) {
        Holder& out = prepared.outputs[i];
        detail::Cell& cell = cells[i];
        cell.is_null = out.indicator == soci::i_null;
        if (cell.is_null) continue;
        switch (kinds[i]) {
          case detail::Kind::kInteger:
            cell.integer = out.integer;
            break;
          case detail::Kind::kReal:
            cell.real = out.real;
            break;
          case detail::Kind::kText:
            cell.text = out.text;
            break;
          case detail::Kind::kBlob:
            cell.text = engine() == Engine::kPostgres ? unhex(out.text) : out.text;
            break;
        }
      }
      sink(cells);
      more = prepared.statement.fetch();
    }
  });
}

std::int64_t Session::execute(const Query& query, Params params) {
  const std::span<const Param> all(params.begin(), params.size());
  run_query(query, all, {}, [](std::vector<detail::Cell>&) {});
  return translated(query.name, state_->sqlite(), [&] {
    return state_->prepare(query, all, {}, {}).statement.get_affected_rows();
  });
}

std::int64_t Session::execute_typed(const Query& query, std::span<const Param> params,
                                    std::span<const ColumnKind> kinds) {
  CHECK(params.size() == kinds.size());
  run_query(
      query, params, {}, [](std::vector<detail::Cell>&) {}, kinds);
  return translated(query.name, state_->sqlite(), [&] {
    return state_->prepare(query, params, {}, kinds).statement.get_affected_rows();
  });
}

void Session::each_row(const Query& query, std::span<const Param> params,
                       std::span<const ColumnKind> columns,
                       const std::function<void(std::span<Value>)>& row) {
  std::vector<Value> values(columns.size());
  run_query(query, params, columns, [&](std::vector<detail::Cell>& cells) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (cells[i].is_null)
        values[i] = Value();
      else if (columns[i] == ColumnKind::kInteger)
        values[i] = Value(cells[i].integer);
      else if (columns[i] == ColumnKind::kReal)
        values[i] = Value(cells[i].real);
      else if (columns[i] == ColumnKind::kText)
        values[i] = Value(std::move(cells[i].text));
      else
        values[i] = Value(Blob{std::move(cells[i].text)});
    }
    row(values);
  });
}

void Session::execute_text(const std::string& sql) {
  translated(sql, state_->sqlite(), [&] { state_->session << sql; });
}

std::string Session::text_scalar(const std::string& sql) {
  return translated(sql, state_->sqlite(), [&] {
    std::string value;
    soci::indicator indicator = soci::i_null;
    state_->session << sql, soci::into(value, indicator);
    return indicator == soci::i_null ? std::string() : value;
  });
}

void* Session::native_handle() {
  if (auto* sqlite = state_->sqlite(); sqlite != nullptr) return sqlite;
  return static_cast<soci::postgresql_session_backend*>(state_->session.get_backend())->conn_;
}

WriteTransaction::WriteTransaction(Session& session) : session_(session) {
  session_.execute_text(session.engine() == Engine::kSqlite ? "begin immediate" : "begin");
}

WriteTransaction::~WriteTransaction() {
  if (!open_) return;
  try {
    session_.execute_text("rollback");
  } catch (const Failure&) {
    // SQLite has already rolled back by itself (disk full), or the connection is gone: in both
    // cases nothing of this transaction is left, which is all that a rollback promises.
  }
}

void WriteTransaction::commit() {
  session_.execute_text("commit");
  open_ = false;
}

namespace {

/// Sessions of one kind that nobody uses now, and how many there are.
struct Pool {
  std::size_t max = 0;
  std::size_t made = 0;
  std::vector<std::unique_ptr<Session>> idle;
};

/// A PostgreSQL server takes several writers; SQLite has one.
constexpr std::size_t kPostgresWritersMax = 4;

/// Whether the next user may have it: its connection lives and no transaction is left open.
bool is_sound(Session& session) {
  if (session.engine() == Engine::kSqlite) return true;
  const auto* connection = static_cast<const PGconn*>(session.native_handle());
  return PQstatus(connection) == CONNECTION_OK && PQtransactionStatus(connection) == PQTRANS_IDLE;
}

}  // namespace

struct Database::State {
  Engine engine = Engine::kSqlite;
  std::string write_connection;
  std::string read_connection;
  int lock_descriptor = -1;
  std::mutex mutex;
  std::condition_variable returned;
  Pool writers;
  Pool readers;

  Session* take(Pool& pool, Session& (*prepared)(Session&), const std::string& connection);
};

namespace {

base::Error refused(const char* reason, const std::string& message) {
  return base::Error{base::ErrorCode::kConflict, reason, message, {}};
}

/// Takes the lock file beside the database (never the database itself: closing any descriptor of
/// it would drop SQLite's own locks). The kernel frees it when the process dies.
base::Result<int> take_lock(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return refused("db.unusable", "cannot create the lock file " + path +
                                      ": check that the folder exists and is writable");
  if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    char pid[32] = {};
    const ssize_t size = ::pread(descriptor, pid, sizeof pid - 1, 0);
    ::close(descriptor);
    return refused("db.in_use",
                   "another roundsman process (pid " +
                       std::string(pid, size > 0 ? static_cast<std::size_t>(size) : 0) +
                       ") is using " + path + "; stop it or use another --data folder");
  }
  const std::string pid = std::to_string(::getpid());
  if (::ftruncate(descriptor, 0) != 0 ||
      ::pwrite(descriptor, pid.data(), pid.size(), 0) != static_cast<ssize_t>(pid.size())) {
    ::close(descriptor);
    return refused("db.unusable", "cannot write the lock file " + path + ": is the disk full?");
  }
  return descriptor;
}

base::Result<void> check_sqlite(Session& session) {
  session.execute_text("pragma foreign_keys=on");
  const std::string mode = session.text_scalar("pragma journal_mode=wal");
  if (mode != "wal") return refused("db.unusable", "SQLite refused journal_mode=wal: " + mode);
  if (session.text_scalar("pragma synchronous") != "2")
    return refused("db.unusable", "SQLite refused synchronous=full");
  if (session.text_scalar("pragma foreign_keys") != "1")
    return refused("db.unusable", "SQLite refused foreign_keys=on");
  return {};
}

base::Result<void> check_postgres(Session& session) {
  const auto version = base::parse_int(session.text_scalar("show server_version_num"));
  if (!version || *version < 150000)
    return refused("db.unusable", "PostgreSQL 15 or newer is needed");
  for (const char* setting : {"fsync", "full_page_writes", "synchronous_commit"})
    if (session.text_scalar(std::string("show ") + setting) == "off")
      return refused("db.unusable", std::string("PostgreSQL runs with ") + setting +
                                        " off: committed work could be lost; switch it on");
  return {};
}

}  // namespace

Database::Database() : state_(std::make_unique<State>()) {}

Database::~Database() {
  // Readers go first: the last connection to close is the writer's, which may checkpoint.
  state_->readers.idle.clear();
  state_->writers.idle.clear();
  if (state_->lock_descriptor >= 0) ::close(state_->lock_descriptor);
}

base::Result<std::unique_ptr<Database>> Database::open(const DatabaseConfig& config) {
  std::unique_ptr<Database> database(new Database);
  State& state = *database->state_;
  state.readers.max = config.readers_max;
  if (config.url.starts_with("sqlite:")) {
    const std::string path = config.url.substr(7);
    if (path.empty() || path.find('"') != std::string::npos)
      return refused("db.bad_url", "a SQLite address is sqlite:/path/file.db, without quotes");
    TRY_ASSIGN(state.lock_descriptor, take_lock(path + ".lock"));
    const std::string common = "dbname=\"" + path + "\" timeout=10 synchronous=full";
    state.engine = Engine::kSqlite;
    state.writers.max = 1;
    state.write_connection = common;
    state.read_connection = common + " readonly=true";
  } else if (config.url.starts_with("postgresql://") || config.url.starts_with("postgres://")) {
    state.engine = Engine::kPostgres;
    state.writers.max = kPostgresWritersMax;
    state.write_connection = config.url;
    state.read_connection = config.url;
  } else {
    return refused("db.bad_url", "expected sqlite:/path/file.db or postgresql://…, got " +
                                     base::excerpt(config.url));
  }
  try {
    auto writer = std::make_unique<Session>(state.engine, state.write_connection);
    if (state.engine == Engine::kSqlite) {
      TRY(check_sqlite(*writer));
      writer->execute_text("pragma cache_size=-65536");
      writer->execute_text("pragma temp_store=memory");
      // 16 MiB of log between checkpoints: a bulk import checkpoints seldom, a restart stays quick.
      writer->execute_text("pragma wal_autocheckpoint=4096");
    } else {
      TRY(check_postgres(*writer));
    }
    state.writers.idle.push_back(std::move(writer));
    state.writers.made = 1;
  } catch (const Failure& failure) {
    return refused("db.unusable", failure.what());
  }
  return database;
}

Engine Database::engine() const { return state_->engine; }

namespace {

/// More writers are only ever made on PostgreSQL, which needs nothing set.
Session& prepared_writer(Session& session) { return session; }

Session& prepared_reader(Session& session) {
  if (session.engine() == Engine::kSqlite) {
    session.execute_text("pragma query_only=on");
    session.execute_text("pragma wal_autocheckpoint=0");
    session.execute_text("pragma cache_size=-32768");
    session.execute_text("pragma temp_store=memory");
  } else {
    session.execute_text("set default_transaction_read_only = on");
  }
  return session;
}

}  // namespace

Session* Database::State::take(Pool& pool, Session& (*prepared)(Session&),
                               const std::string& connection) {
  {
    std::unique_lock lock(mutex);
    returned.wait(lock, [&] { return !pool.idle.empty() || pool.made < pool.max; });
    if (!pool.idle.empty()) {
      Session* session = pool.idle.back().release();
      pool.idle.pop_back();
      return session;
    }
    ++pool.made;
  }
  // Connecting may take long when the database is away; others go on meanwhile.
  try {
    auto session = std::make_unique<Session>(engine, connection);
    prepared(*session);
    return session.release();
  } catch (const Failure&) {
    {
      const std::scoped_lock lock(mutex);
      --pool.made;
    }
    returned.notify_all();
    throw;
  }
}

Database::Lease Database::writer() {
  return Lease(*this, state_->take(state_->writers, prepared_writer, state_->write_connection),
               true);
}

Database::Lease Database::reader() {
  return Lease(*this, state_->take(state_->readers, prepared_reader, state_->read_connection),
               false);
}

void Database::give_back(Session* session, bool writer) {
  std::unique_ptr<Session> owned(session);
  const bool sound = is_sound(*owned);
  {
    const std::scoped_lock lock(state_->mutex);
    Pool& pool = writer ? state_->writers : state_->readers;
    if (sound)
      pool.idle.push_back(std::move(owned));
    else
      --pool.made;  // the next one connects anew, and rebuilds its prepared statements
  }
  state_->returned.notify_all();
}

Database::Lease::Lease(Lease&& other) noexcept
    : owner_(other.owner_),
      session_(std::exchange(other.session_, nullptr)),
      writer_(other.writer_) {}

Database::Lease::~Lease() {
  if (session_ != nullptr) owner_->give_back(session_, writer_);
}

std::vector<std::string> queries_run() {
  const std::scoped_lock lock(g_queries_mutex);
  return {run_queries().begin(), run_queries().end()};
}

}  // namespace db
