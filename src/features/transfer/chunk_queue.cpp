#include "features/transfer/chunk_queue.h"

namespace transfer {

ChunkReader::ChunkReader(std::unique_ptr<RowReader> reader, RowSink& sink, std::size_t chunk_rows)
    : reader_(std::move(reader)), sink_(sink), chunk_rows_(chunk_rows), thread_([this] {
        try {
          auto result = read_all();
          queue_.finish(result ? std::optional<base::Error>() : result.error(), nullptr);
        } catch (const std::exception&) {
          // Carried to the writing thread, which rethrows it.
          queue_.finish({}, std::current_exception());
        }
      }) {}

ChunkReader::~ChunkReader() {
  queue_.close();
  thread_.join();
}

base::Result<void> ChunkReader::read_all() {
  std::uint64_t rows = 0;
  while (true) {
    auto chunk = std::make_unique<Chunk>();
    chunk->first_row = rows;
    TRY_ASSIGN(const bool more, reader_->next(chunk->rows, chunk_rows_));
    if (!more) return {};
    rows += chunk->rows.size();
    sink_.parse(*chunk);
    if (!queue_.push(std::move(chunk))) return {};
  }
}

}  // namespace transfer
