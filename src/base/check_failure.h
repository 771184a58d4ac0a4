#pragma once
#include <stdexcept>

namespace base {

/// A failed CHECK in a program that goes on.
class CheckFailure : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// From now on a failed CHECK throws CheckFailure instead of ending the program: for a server,
/// where a defect of ours ends the one request or job that met it.
void throw_failed_checks();

}  // namespace base
