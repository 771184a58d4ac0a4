#include "base/id.h"

namespace base {

std::int64_t IdGenerator::next_value() {
  constexpr std::int64_t kEpochMs = 1'704'067'200'000;  // 2024-01-01T00:00:00Z
  constexpr int kNodeBits = 9;
  constexpr int kSequenceBits = 12;
  const std::int64_t now_tick = (clock_.now().unix_ms - kEpochMs) << kSequenceBits;
  std::int64_t last = last_tick_.load();
  std::int64_t tick = 0;
  do {
    tick = now_tick > last ? now_tick : last + 1;
  } while (!last_tick_.compare_exchange_weak(last, tick));
  const std::int64_t ms = tick >> kSequenceBits;
  const std::int64_t sequence = tick & ((1 << kSequenceBits) - 1);
  return (((ms << kNodeBits) | node_) << kSequenceBits) | sequence;
}

}  // namespace base
