#pragma once
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "base/money.h"
#include "base/result.h"

/// The one way to SQL: SOCI underneath, SQLite or PostgreSQL below that. Refusals of the business
/// are Results elsewhere; here broken machinery throws db::Failure.
namespace db {

enum class Engine { kSqlite, kPostgres };

enum class FailureKind { kDiskFull, kBusy, kUnique, kForeignKey, kCheck, kUnavailable, kOther };

/// The database could not do what a correct program asked. Caught at the command, request or job
/// boundary only. `kind` lets that boundary say something useful.
class Failure : public std::runtime_error {
 public:
  Failure(FailureKind kind, const std::string& message)
      : std::runtime_error(message), kind_(kind) {}
  [[nodiscard]] FailureKind kind() const { return kind_; }

 private:
  FailureKind kind_;
};

/// A named query from a .sql file; the build makes these constants. Both texts are equal unless a
/// `.sqlite.sql` / `.postgres.sql` pair was unavoidable.
struct Query {
  std::string_view name;  ///< `orders.find_open_orders`
  std::string_view sqlite;
  std::string_view postgres;
};

struct Blob {
  std::string bytes;
};

/// What can be bound. Booleans are 0/1 integers on both engines, dates are day numbers, periods
/// year*100+month, instants milliseconds, money minor units.
class Value {
 public:
  using Variant = std::variant<std::monostate, std::int64_t, double, std::string, Blob>;
  Value() = default;
  Value(std::nullopt_t) {}  // NOLINT: implicit by design
  template <class T>
  requires std::is_integral_v<T> Value(T value)
      : variant_(static_cast<std::int64_t>(value)) {}              // NOLINT
  Value(double value) : variant_(value) {}                         // NOLINT
  Value(std::string value) : variant_(std::move(value)) {}         // NOLINT
  Value(std::string_view value) : variant_(std::string(value)) {}  // NOLINT
  Value(const char* value) : variant_(std::string(value)) {}       // NOLINT
  Value(Blob value) : variant_(std::move(value)) {}                // NOLINT
  Value(base::Date value) : Value(value.day_number) {}             // NOLINT
  Value(base::Period value) : Value(value.year_month) {}           // NOLINT
  Value(base::Instant value) : Value(value.unix_ms) {}             // NOLINT
  Value(base::Money value) : Value(value.minor) {}                 // NOLINT
  template <class Tag>
  Value(base::Id<Tag> id) : Value(id.value) {}  // NOLINT
  template <class T>
  Value(const std::optional<T>& value) {  // NOLINT
    if (value) *this = Value(*value);
  }
  [[nodiscard]] const Variant& variant() const { return variant_; }

 private:
  Variant variant_;
};

/// SQL made at run time from constants of ours (table and column names of described records), never
/// from input. `name` stands for exactly one text: statements are remembered by it.
struct OwnedQuery {
  std::string name;
  std::string sqlite;
  std::string postgres;
  [[nodiscard]] Query view() const { return {name, sqlite, postgres}; }
};

struct Param {
  std::string_view name;  ///< without the colon
  Value value;
};
using Params = std::initializer_list<Param>;

namespace detail {

enum class Kind { kInteger, kReal, kText, kBlob };

struct Cell {
  bool is_null = false;
  std::int64_t integer = 0;
  double real = 0;
  std::string text;
};

template <class T>
struct Column;  // which Kind a C++ column type is read as, and how
template <class T>
requires std::is_integral_v<T>
struct Column<T> {
  static constexpr Kind kKind = Kind::kInteger;
  static T read(Cell& cell) {
    if constexpr (std::is_same_v<T, bool>)
      return cell.integer != 0;
    else
      return static_cast<T>(cell.integer);
  }
};
template <>
struct Column<double> {
  static constexpr Kind kKind = Kind::kReal;
  static double read(Cell& cell) { return cell.real; }
};
template <>
struct Column<std::string> {
  static constexpr Kind kKind = Kind::kText;
  static std::string read(Cell& cell) { return std::move(cell.text); }
};
template <>
struct Column<Blob> {
  static constexpr Kind kKind = Kind::kBlob;
  static Blob read(Cell& cell) { return Blob{std::move(cell.text)}; }
};
template <>
struct Column<base::Date> {
  static constexpr Kind kKind = Kind::kInteger;
  static base::Date read(Cell& cell) { return {static_cast<std::int32_t>(cell.integer)}; }
};
template <>
struct Column<base::Period> {
  static constexpr Kind kKind = Kind::kInteger;
  static base::Period read(Cell& cell) { return {static_cast<std::int32_t>(cell.integer)}; }
};
template <>
struct Column<base::Instant> {
  static constexpr Kind kKind = Kind::kInteger;
  static base::Instant read(Cell& cell) { return {cell.integer}; }
};
template <>
struct Column<base::Money> {
  static constexpr Kind kKind = Kind::kInteger;
  static base::Money read(Cell& cell) { return {cell.integer}; }
};
template <class Tag>
struct Column<base::Id<Tag>> {
  static constexpr Kind kKind = Kind::kInteger;
  static base::Id<Tag> read(Cell& cell) { return {cell.integer}; }
};
template <class T>
struct Column<std::optional<T>> {
  static constexpr Kind kKind = Column<T>::kKind;
  static std::optional<T> read(Cell& cell) {
    if (cell.is_null) return {};
    return Column<T>::read(cell);
  }
};

template <class T>
inline constexpr bool kMayBeNull = false;
template <class T>
inline constexpr bool kMayBeNull<std::optional<T>> = true;

/// Throws: a null came where the code said there is none.
[[noreturn]] void unexpected_null(const Query& query, std::size_t column);
/// Remembers for queries_run() that this process ran the query.
void note_query(std::string_view name);

}  // namespace detail

/// How a column is read or bound whose type is known only at run time.
using ColumnKind = detail::Kind;

/// One connection. Not thread-safe; lease it from a Database.
class Session {
 public:
  /// Opens a connection of its own; most code leases one from Database instead.
  explicit Session(Engine engine, const std::string& soci_connection);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Engine engine() const;

  /// Runs a statement that returns no rows. @return rows affected
  std::int64_t execute(const Query& query, Params params = {});
  /// Runs SQL text that is not in a file: schema statements and pragmas only.
  void execute_text(const std::string& sql);
  /// First column of the first row of SQL text, empty when there is none: pragmas and set-up only.
  std::string text_scalar(const std::string& sql);

  /// Calls `row(columns…)` for each row, in order. Column types are given: a plain type means
  /// "never null"; std::optional<T> may be null. On PostgreSQL the whole result is held in memory
  /// while it is read: page large reads by key.
  template <class... Columns, class Row>
  void each(const Query& query, Params params, Row&& row) {
    static constexpr detail::Kind kKinds[] = {detail::Column<Columns>::kKind...};
    run_query(query, params, kKinds, [&](std::vector<detail::Cell>& cells) {
      call_row<Columns...>(query, cells, row, std::index_sequence_for<Columns...>{});
    });
  }
  /// All rows as tuples.
  template <class... Columns>
  std::vector<std::tuple<Columns...>> all(const Query& query, Params params = {}) {
    std::vector<std::tuple<Columns...>> rows;
    each<Columns...>(query, params,
                     [&](Columns... columns) { rows.emplace_back(std::move(columns)...); });
    return rows;
  }
  /// The first row, or nothing.
  template <class... Columns>
  std::optional<std::tuple<Columns...>> find(const Query& query, Params params = {}) {
    std::optional<std::tuple<Columns...>> found;
    each<Columns...>(query, params, [&](Columns... columns) {
      if (!found) found.emplace(std::move(columns)...);
    });
    return found;
  }
  /// The only column of the first row, or nothing.
  template <class Column>
  std::optional<Column> find_one(const Query& query, Params params = {}) {
    auto row = find<Column>(query, params);
    if (!row) return {};
    return std::move(std::get<0>(*row));
  }

  /// For tables described at run time: as each(), with the kinds of the columns as values. A null
  /// comes as the null Value.
  void each_row(const Query& query, std::span<const Param> params,
                std::span<const ColumnKind> columns,
                const std::function<void(std::span<Value>)>& row);
  /// As execute(), with the kinds of the parameters given, so that a null among them does not make
  /// another statement: for updates of many columns.
  std::int64_t execute_typed(const Query& query, std::span<const Param> params,
                             std::span<const ColumnKind> kinds);

  /// The engine's own handle (sqlite3* or PGconn*), for BulkInsert and BulkRead alone.
  [[nodiscard]] void* native_handle();

 private:
  using RowSink = std::function<void(std::vector<detail::Cell>&)>;
  void run_query(const Query& query, std::span<const Param> params,
                 std::span<const detail::Kind> kinds, const RowSink& sink,
                 std::span<const detail::Kind> param_kinds = {});
  void run_query(const Query& query, Params params, std::span<const detail::Kind> kinds,
                 const RowSink& sink) {
    run_query(query, std::span<const Param>(params.begin(), params.size()), kinds, sink);
  }
  template <class... Columns, class Row, std::size_t... Index>
  static void call_row(const Query& query, std::vector<detail::Cell>& cells, Row& row,
                       std::index_sequence<Index...>) {
    ((cells[Index].is_null && !detail::kMayBeNull<Columns> ? detail::unexpected_null(query, Index)
                                                           : void()),
     ...);
    row(detail::Column<Columns>::read(cells[Index])...);
  }

  struct State;
  std::unique_ptr<State> state_;
};

/// One write transaction: `begin immediate` on SQLite, `begin` on PostgreSQL. Rolls back unless
/// commit() was called.
class WriteTransaction {
 public:
  explicit WriteTransaction(Session& session);
  ~WriteTransaction();
  WriteTransaction(const WriteTransaction&) = delete;
  WriteTransaction& operator=(const WriteTransaction&) = delete;
  void commit();

 private:
  Session& session_;
  bool open_ = true;
};

/// The fastest road for many rows: native prepared insert on SQLite, binary COPY on PostgreSQL.
/// Use inside a WriteTransaction, on one thread; while a PostgreSQL COPY is open (between the first
/// row and finish()) the session can do nothing else.
class BulkInsert {
 public:
  BulkInsert(Session& session, std::string_view table, std::vector<std::string_view> columns);
  ~BulkInsert();
  BulkInsert(const BulkInsert&) = delete;
  BulkInsert& operator=(const BulkInsert&) = delete;

  BulkInsert& null();
  BulkInsert& add(std::int64_t value);
  BulkInsert& add(double value);
  BulkInsert& add(std::string_view value);
  BulkInsert& add_blob(std::string_view bytes);
  template <class Tag>
  BulkInsert& add(base::Id<Tag> id) {
    return add(id.value);
  }
  BulkInsert& add(base::Date date) { return add(static_cast<std::int64_t>(date.day_number)); }
  BulkInsert& add(base::Period period) { return add(static_cast<std::int64_t>(period.year_month)); }
  BulkInsert& add(base::Money money) { return add(money.minor); }
  template <class T>
  requires std::is_integral_v<T> BulkInsert& add(T value) {
    return add(static_cast<std::int64_t>(value));
  }
  template <class T>
  BulkInsert& add(const std::optional<T>& value) {
    return value ? add(*value) : null();
  }
  /// Ends the row. Every column must have been given.
  void end_row();
  /// Sends what is left and ends the COPY. Rows are not safe before this (and the commit).
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Where the records are.
struct DatabaseConfig {
  std::string url;  ///< `sqlite:/path/file.db` or `postgresql://user@host/db`
  std::size_t readers_max = 4;
};

/// The store: one writer (SQLite) or a pool (PostgreSQL), and read-only sessions.
class Database {
 public:
  /// Opens and checks the engine's settings (WAL, full sync, foreign keys; PostgreSQL 15+).
  /// Does not migrate: see migrate().
  /// @return the database, or
  ///   db.bad_url          not a URL of the two forms
  ///   db.in_use           another process holds the SQLite lock file
  ///   db.unusable         the engine refuses the settings, with what it said
  static base::Result<std::unique_ptr<Database>> open(const DatabaseConfig& config);
  ~Database();

  [[nodiscard]] Engine engine() const;

  /// A leased session; returns itself to the pool when it goes out of scope.
  class Lease {
   public:
    Lease(Lease&&) noexcept;
    ~Lease();
    Lease& operator=(Lease&&) = delete;
    Session& operator*() { return *session_; }
    Session* operator->() { return session_; }

   private:
    friend class Database;
    Lease(Database& owner, Session* session, bool writer)
        : owner_(&owner), session_(session), writer_(writer) {}
    Database* owner_;
    Session* session_;
    bool writer_;
  };
  /// Waits for the writer. On SQLite there is exactly one in the process.
  Lease writer();
  /// Waits for a read-only session.
  Lease reader();

 private:
  Database();
  void give_back(Session* session, bool writer);
  struct State;
  std::unique_ptr<State> state_;
};

/// Applies the migrations that the database does not have, each in one transaction.
/// @return how many were applied, or
///   db.schema_too_new   the database was made by a newer program
base::Result<int> migrate(Database& database);

/// Names of all queries run so far in this process, sorted: lets the suite list those no test ran.
std::vector<std::string> queries_run();

}  // namespace db
