#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace http {

/// A fixed number of threads behind a bounded queue.
class WorkerPool {
 public:
  using Work = std::function<void()>;
  WorkerPool(unsigned workers, std::size_t queue_max);
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// False when the queue is full or the pool has stopped: the work will not run.
  bool try_add(Work work);
  [[nodiscard]] std::size_t queue_length() const;
  /// Drops what waits, lets what runs end. Idempotent.
  void stop();

 private:
  void run();

  const std::size_t queue_max_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;
  bool is_stopped_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace http
