#include "app/terminal_progress.h"

#include <csignal>
#include <cstdio>

namespace app {
namespace {

volatile std::sig_atomic_t g_stop_asked = 0;

std::string grouped(std::uint64_t value) {
  std::string digits = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return digits;
}

}  // namespace

std::string progress_line(std::string_view name, std::uint64_t done, std::uint64_t total,
                          double seconds) {
  std::string line(name);
  line += "  " + grouped(done);
  if (total > 0) line += " of " + grouped(total) + "  " + std::to_string(done * 100 / total) + " %";
  if (seconds < 0.2 || done == 0) return line;
  const double rate = static_cast<double>(done) / seconds;
  line += "  " + grouped(static_cast<std::uint64_t>(rate)) + "/s";
  if (total > done)
    line += "  " +
            grouped(static_cast<std::uint64_t>(static_cast<double>(total - done) / rate + 0.5)) +
            " s left";
  return line;
}

void TerminalProgress::stage(std::string_view name, std::uint64_t total) {
  const std::scoped_lock lock(mutex_);
  if (open_) draw(true);
  name_ = name;
  total_ = total;
  done_ = 0;
  began_ = drawn_ = std::chrono::steady_clock::now();
  open_ = true;
}

void TerminalProgress::done(std::uint64_t units) {
  const std::scoped_lock lock(mutex_);
  done_ = units;
  const auto now = std::chrono::steady_clock::now();
  if (now - drawn_ < std::chrono::milliseconds(200)) return;
  drawn_ = now;
  draw(false);
}

void TerminalProgress::draw(bool last) {
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - began_;
  std::fprintf(stderr, "\r\033[K%s%s", progress_line(name_, done_, total_, elapsed.count()).c_str(),
               last ? "\n" : "");
  std::fflush(stderr);
}

TerminalProgress::~TerminalProgress() {
  if (open_) draw(true);
}

bool TerminalProgress::cancelled() const { return g_stop_asked != 0; }

void TerminalProgress::catch_interrupts() {
  const auto note = [](int) { g_stop_asked = 1; };
  std::signal(SIGINT, note);
  std::signal(SIGTERM, note);
}

}  // namespace app
