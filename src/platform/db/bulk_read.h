#pragma once
#include <cstdint>
#include <memory>
#include <span>

#include "platform/db/db.h"

/// Reading much: many rows of integers at full speed, and several queries at one point in time.
namespace db {

/// While it lives, the session reads the records as they were at its first query, whatever others
/// commit meanwhile. For a reader's session; one at a time, not inside a WriteTransaction.
class ReadSnapshot {
 public:
  explicit ReadSnapshot(Session& session);
  ~ReadSnapshot();
  ReadSnapshot(const ReadSnapshot&) = delete;
  ReadSnapshot& operator=(const ReadSnapshot&) = delete;

 private:
  Session& session_;
};

/// The fastest road from many rows: a native cursor on SQLite, binary COPY on PostgreSQL. Rows
/// stream, the result is never held. Columns must be whole numbers (on PostgreSQL smallint, integer
/// or bigint: cast sums), parameters too. While it is open the session can do nothing else.
class BulkRead {
 public:
  struct Cell {
    std::int64_t value = 0;  ///< 0 when null
    bool is_null = false;
  };
  BulkRead(Session& session, const Query& query, Params params);
  /// Abandons what was not read.
  ~BulkRead();
  BulkRead(const BulkRead&) = delete;
  BulkRead& operator=(const BulkRead&) = delete;

  /// The next row, empty after the last. Valid until the next call.
  std::span<const Cell> next();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace db
