#pragma once
#include <stdexcept>
#include <string_view>

namespace base {

/// A failed CHECK in a program that goes on: see throw_failed_checks().
class CheckFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// From now on a failed CHECK throws CheckFailure instead of ending the program: for a server,
/// where a defect of ours ends the one request or job that met it.
void throw_failed_checks();

/// Ends the program, or throws, with the place and the condition. Used by CHECK only.
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               std::string_view note = {});

}  // namespace base

/// Our own bugs only, on in release too. Never applied to input.
#define CHECK(condition) \
  ((condition) ? void() : ::base::check_failed(__FILE__, __LINE__, #condition))
#define CHECK_NOTE(condition, note) \
  ((condition) ? void() : ::base::check_failed(__FILE__, __LINE__, #condition, note))
