#pragma once
#include <cstdint>
#include <span>
#include <vector>

namespace facts {

/// Numbers 64-bit ids 0, 1, 2 … in the order they first come. Open addressing, linear probing:
/// the few thousand products of a company stay in the nearest cache.
class IdIndex {
 public:
  IdIndex() : slots_(kFirstSlots, kEmpty) {}

  std::uint32_t number(std::int64_t id) {
    if (id == last_id_ && !ids_.empty()) return last_number_;
    std::size_t at = slot_of(id);
    if (slots_[at] == kEmpty) {
      if (ids_.size() * 2 >= slots_.size()) {
        grow();
        at = slot_of(id);
      }
      slots_[at] = static_cast<std::uint32_t>(ids_.size());
      ids_.push_back(id);
    }
    last_id_ = id;
    return last_number_ = slots_[at];
  }
  /// By number.
  [[nodiscard]] std::span<const std::int64_t> ids() const { return ids_; }

 private:
  static constexpr std::uint32_t kEmpty = 0xFFFF'FFFFU;
  static constexpr std::size_t kFirstSlots = 1024;

  [[nodiscard]] std::size_t slot_of(std::int64_t id) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (static_cast<std::uint64_t>(id) * 0x9E3779B97F4A7C15ULL >> 20U) & mask;
    while (slots_[at] != kEmpty && ids_[slots_[at]] != id) at = (at + 1) & mask;
    return at;
  }
  void grow() {
    slots_.assign(slots_.size() * 2, kEmpty);
    for (std::size_t number = 0; number < ids_.size(); ++number)
      slots_[slot_of(ids_[number])] = static_cast<std::uint32_t>(number);
  }

  std::vector<std::int64_t> ids_;
  std::vector<std::uint32_t> slots_;  ///< a power of two, at most half full
  std::int64_t last_id_ = 0;
  std::uint32_t last_number_ = 0;
};

}  // namespace facts
