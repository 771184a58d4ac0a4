#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// An amount in minor units (fen, cents) of the company's currency. Never a double.
struct Money {
  std::int64_t minor = 0;

  /// Plain decimal text, at most two decimals: `161.28`, `-3`, `.5`. No separators, no symbol,
  /// no exponent. Nothing when it is anything else or does not fit.
  static std::optional<Money> parse(std::string_view text);
  [[nodiscard]] std::string text() const;  ///< `161.28`

  friend auto operator<=>(Money, Money) = default;
  friend Money operator+(Money a, Money b) { return {a.minor + b.minor}; }
  friend Money operator-(Money a, Money b) { return {a.minor - b.minor}; }
  friend Money operator-(Money a) { return {-a.minor}; }
  Money& operator+=(Money other) {
    minor += other.minor;
    return *this;
  }
};

/// `amount` times `numerator/denominator`, rounded half away from zero. denominator > 0.
Money multiply_round_half_up(Money amount, std::int64_t numerator, std::int64_t denominator);

}  // namespace base
