#pragma once
#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/result.h"
#include "features/transfer/chunk.h"

namespace transfer {

/// Chunks from the reading thread to the writing thread, a few at a time, so that memory does not
/// depend on the file's size.
class ChunkQueue {
 public:
  /// @return false when the writer has closed the queue: stop reading
  bool push(std::unique_ptr<Chunk> chunk) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return closed_ || chunks_.size() < kWaitingMax; });
    if (closed_) return false;
    chunks_.push_back(std::move(chunk));
    changed_.notify_all();
    return true;
  }
  /// The reader is done, perhaps with a refusal or an exception.
  void finish(std::optional<base::Error> error, std::exception_ptr failure) {
    const std::scoped_lock lock(mutex_);
    finished_ = true;
    error_ = std::move(error);
    failure_ = failure;
    changed_.notify_all();
  }
  /// The next chunk, nothing at the end, or how the reader failed.
  base::Result<std::unique_ptr<Chunk>> pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return finished_ || !chunks_.empty(); });
    if (!chunks_.empty()) {
      auto chunk = std::move(chunks_.front());
      chunks_.pop_front();
      changed_.notify_all();
      return chunk;
    }
    if (failure_) std::rethrow_exception(failure_);
    if (error_) return *error_;
    return std::unique_ptr<Chunk>();
  }
  void close() {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
    changed_.notify_all();
  }

 private:
  static constexpr std::size_t kWaitingMax = 2;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Chunk>> chunks_;
  bool finished_ = false;
  bool closed_ = false;
  std::optional<base::Error> error_;
  std::exception_ptr failure_;
};

/// The reading thread of one file: reads, splits and parses. Ends with the object.
class ChunkReader {
 public:
  ChunkReader(std::unique_ptr<RowReader> reader, RowSink& sink, std::size_t chunk_rows);
  ~ChunkReader();
  ChunkReader(const ChunkReader&) = delete;
  ChunkReader& operator=(const ChunkReader&) = delete;
  base::Result<std::unique_ptr<Chunk>> next() { return queue_.pop(); }

 private:
  base::Result<void> read_all();
  std::unique_ptr<RowReader> reader_;
  RowSink& sink_;
  std::size_t chunk_rows_;
  ChunkQueue queue_;
  std::thread thread_;
};

}  // namespace transfer
