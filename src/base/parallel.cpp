#include "base/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace base {

void parallel_blocks(std::size_t count, std::size_t block, unsigned threads,
                     const std::function<void(std::size_t, std::size_t)>& work) {
  if (count == 0) return;
  block = std::max<std::size_t>(block, 1);
  std::atomic<std::size_t> next{0};
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&] {
    try {
      for (;;) {
        const std::size_t begin = next.fetch_add(block);
        if (begin >= count) return;
        work(begin, std::min(begin + block, count));
      }
    } catch (...) {  // carried to the caller, who rethrows it
      const std::scoped_lock lock(failure_mutex);
      if (!failure) failure = std::current_exception();
      next.store(count);
    }
  };
  const std::size_t useful = (count + block - 1) / block;
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min<std::size_t>(threads, useful); ++i)
    helpers.emplace_back(run);
  run();
  helpers.clear();
  if (failure) std::rethrow_exception(failure);
}

}  // namespace base
