#include "base/check.h"

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "base/check_failure.h"

namespace base {
namespace {

std::atomic<bool> g_throws{false};

}  // namespace

void throw_failed_checks() { g_throws = true; }

void check_failed(const char* file, int line, const char* condition, std::string_view note) {
  std::fprintf(stderr, "CHECK failed at %s:%d: %s %.*s\n", file, line, condition,
               static_cast<int>(note.size()), note.data());
  if (g_throws)
    throw CheckFailure(std::string("CHECK failed at ") + file + ':' + std::to_string(line) + ": " +
                       condition + ' ' + std::string(note));
  std::abort();
}

}  // namespace base
