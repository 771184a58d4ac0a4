#pragma once
#include <string_view>

namespace base {

/// Ends the program with the place and the condition. Used by CHECK only.
[[noreturn]] void check_failed(const char* file, int line, const char* condition,
                               std::string_view note = {});

}  // namespace base

/// Our own bugs only, on in release too. Never applied to input.
#define CHECK(condition) \
  ((condition) ? void() : ::base::check_failed(__FILE__, __LINE__, #condition))
#define CHECK_NOTE(condition, note) \
  ((condition) ? void() : ::base::check_failed(__FILE__, __LINE__, #condition, note))
