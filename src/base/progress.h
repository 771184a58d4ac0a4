#pragma once
#include <atomic>
#include <cstdint>
#include <string_view>

namespace base {

/// Where long work reports to, and learns that it should stop. Thread-safe implementations only.
class Progress {
 public:
  virtual ~Progress() = default;
  /// @param total 0 when unknown. Units are the stage's own (rows, shops, bytes).
  virtual void stage(std::string_view name, std::uint64_t total) = 0;
  /// Units done so far in this stage. Cheap; may be called often.
  virtual void done(std::uint64_t units) = 0;
  [[nodiscard]] virtual bool cancelled() const { return false; }
};

/// Reports to nobody.
class SilentProgress final : public Progress {
 public:
  void stage(std::string_view, std::uint64_t) override {}
  void done(std::uint64_t) override {}
};

}  // namespace base
