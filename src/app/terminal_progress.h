#pragma once
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>

#include "base/progress.h"

namespace app {

/// One line on standard error that rewrites itself: stage, share, rate, time left.
class TerminalProgress final : public base::Progress {
 public:
  void stage(std::string_view name, std::uint64_t total) override;
  void done(std::uint64_t units) override;
  /// Stop was asked for (Ctrl-C): long work ends at its next safe place.
  [[nodiscard]] bool cancelled() const override;
  ~TerminalProgress() override;

  /// From now on Ctrl-C and SIGTERM ask for a stop instead of killing. Once per process.
  static void catch_interrupts();

 private:
  void draw(bool last);
  std::mutex mutex_;
  std::string name_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point drawn_;
  bool open_ = false;
};

/// `orders.csv  1,234,000 of 5,237,077  23 %  412,000/s  10 s left`
std::string progress_line(std::string_view name, std::uint64_t done, std::uint64_t total,
                          double seconds);

}  // namespace app
