#pragma once
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace base {

/// What kind of refusal: maps to an HTTP status in one table, and to exit status 1 in the CLI.
enum class ErrorCode { kInvalid, kForbidden, kNotFound, kConflict, kLimited };

/// One field that was refused, and why. `expected` says what would be accepted.
struct FieldError {
  std::string field;
  std::string value;
  std::string reason;    ///< stable key, e.g. `date.not_a_date`
  std::string expected;  ///< for people, English
};

/// A refusal: an expected outcome, not a defect. `reason` is a stable key that the front end
/// translates; `message` is English for the log and the terminal, and says what to do.
struct Error {
  ErrorCode code = ErrorCode::kInvalid;
  std::string reason;
  std::string message;
  std::vector<FieldError> fields;
};

inline Error invalid(std::string reason, std::string message) {
  return {ErrorCode::kInvalid, std::move(reason), std::move(message), {}};
}

/// A value or a refusal. Names as in std::expected, which C++20 lacks.
template <class T>
class [[nodiscard]] Result {
 public:
  using value_type = T;
  Result(T value) : state_(std::move(value)) {}      // NOLINT: implicit by design
  Result(Error error) : state_(std::move(error)) {}  // NOLINT: implicit by design

  [[nodiscard]] bool has_value() const { return std::holds_alternative<T>(state_); }
  explicit operator bool() const { return has_value(); }
  T& value() & {
    CHECK(has_value());
    return std::get<T>(state_);
  }
  const T& value() const& {
    CHECK(has_value());
    return std::get<T>(state_);
  }
  T&& value() && {
    CHECK(has_value());
    return std::get<T>(std::move(state_));
  }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  const Error& error() const& {
    CHECK(!has_value());
    return std::get<Error>(state_);
  }
  Error&& error() && {
    CHECK(!has_value());
    return std::get<Error>(std::move(state_));
  }

 private:
  std::variant<T, Error> state_;
};

/// A refusal or nothing.
template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}  // NOLINT: implicit by design
  [[nodiscard]] bool has_value() const { return !error_; }
  explicit operator bool() const { return has_value(); }
  void value() const { CHECK(has_value()); }
  const Error& error() const& {
    CHECK(error_.has_value());
    return *error_;
  }
  Error&& error() && {
    CHECK(error_.has_value());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace base

#define ROUNDSMAN_CONCAT_(a, b) a##b
#define ROUNDSMAN_CONCAT(a, b) ROUNDSMAN_CONCAT_(a, b)

/// Evaluates a Result; returns its error from the enclosing function.
#define TRY(expression)                                          \
  do {                                                           \
    if (auto try_result = (expression); !try_result.has_value()) \
      return std::move(try_result).error();                      \
  } while (false)

/// `TRY_ASSIGN(const Order order, load(id));` declares `order` or returns the error.
#define TRY_ASSIGN(declaration, expression) \
  TRY_ASSIGN_(ROUNDSMAN_CONCAT(try_result_, __LINE__), declaration, expression)
#define TRY_ASSIGN_(name, declaration, expression)       \
  auto name = (expression);                              \
  if (!name.has_value()) return std::move(name).error(); \
  declaration = std::move(name).value()
