#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "features/orders/orders.h"
#include "features/transfer/table_reader.h"
#include "platform/records/upsert.h"

namespace transfer {

/// A row that is not taken. `row` is its position in the chunk.
struct Rejection {
  std::uint32_t row = 0;
  std::string field;  ///< the source's own column name where there is one
  std::string value;
  std::string reason;
  std::string message;
};

/// Some rows on their way through the pipeline. Which of the typed parts is used depends on the
/// kind.
struct Chunk {
  std::uint64_t first_row = 0;  ///< rows of the file before this chunk
  RowBatch rows;
  std::vector<Rejection> rejections;
  std::uint64_t unchanged = 0;  ///< identical repetitions, already settled
  std::vector<records::Row> records;
  std::vector<std::uint32_t> record_rows;  ///< of `records`, positions in the chunk
  orders::LineBatch lines;
};

struct ChunkCounts {
  std::uint64_t created = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
};

/// What the pipeline needs to know of a kind. parse() runs on the reading thread, the rest on the
/// writing thread; they share nothing but chunks.
class RowSink {
 public:
  virtual ~RowSink() = default;
  /// Reads the texts of the chunk's rows into its typed part; adds rejections.
  virtual void parse(Chunk& chunk) = 0;
  /// Writes the typed part inside the caller's transaction; adds rejections.
  virtual ChunkCounts write(db::Session& session, Chunk& chunk) = 0;
  /// The chunk was written by an earlier, interrupted run: only remembers what it must.
  virtual void skip(db::Session& session, Chunk& chunk) = 0;
  [[nodiscard]] virtual std::uint64_t placeholders_created() const = 0;
};

}  // namespace transfer
