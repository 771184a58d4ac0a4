#pragma once
#include <cstddef>
#include <functional>

namespace base {

/// Calls `work(begin, end)` over [0, count) in blocks of `block`, on `threads` threads (the caller
/// is one of them). Blocks are handed out in order; results must not depend on who runs them.
/// Rethrows the first exception after all threads have stopped.
void parallel_blocks(std::size_t count, std::size_t block, unsigned threads,
                     const std::function<void(std::size_t, std::size_t)>& work);

}  // namespace base
