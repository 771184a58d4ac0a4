#pragma once
#include <atomic>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>

#include "base/clock.h"

namespace base {

/// A typed 64-bit id: OrderId is not CustomerId. 0 is "none".
template <class Tag>
struct Id {
  std::int64_t value = 0;
  explicit operator bool() const { return value != 0; }
  friend auto operator<=>(Id, Id) = default;
};

using CompanyId = Id<struct CompanyTag>;
using UnitId = Id<struct UnitTag>;  ///< a node of the organisation tree
using PersonId = Id<struct PersonTag>;
using CustomerId = Id<struct CustomerTag>;
using ProductId = Id<struct ProductTag>;
using OrderId = Id<struct OrderTag>;
using ImportId = Id<struct ImportTag>;
using RunId = Id<struct RunTag>;  ///< one month run

/// Makes ids that grow with time: milliseconds since 2024 (42 bits), node (9 bits), sequence
/// (12 bits). Never repeats within a process; when a burst outruns the sequence the millisecond
/// runs ahead of the clock. Thread-safe.
class IdGenerator {
 public:
  /// @param node 0..511, differs between servers on one database
  IdGenerator(const Clock& clock, std::uint32_t node) : clock_(clock), node_(node & 511U) {}
  template <class SomeId>
  SomeId next() {
    return SomeId{next_value()};
  }
  std::int64_t next_value();

 private:
  const Clock& clock_;
  std::uint32_t node_;
  std::atomic<std::int64_t> last_tick_{0};  ///< milliseconds << 12 | sequence
};

}  // namespace base

template <class Tag>
struct std::hash<base::Id<Tag>> {
  std::size_t operator()(base::Id<Tag> id) const noexcept {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(id.value) * 0x9E3779B97F4A7C15ULL);
  }
};
