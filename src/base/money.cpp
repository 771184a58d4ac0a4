#include "base/money.h"

#include <limits>

#include "base/check.h"

namespace base {

std::optional<Money> Money::parse(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  }
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  const std::string_view part = dot == std::string_view::npos ? "" : text.substr(dot + 1);
  if (whole.empty() && part.empty()) return {};
  if (whole.size() > 15) return {};
  std::int64_t minor = 0;
  for (const char c : whole) {
    if (c < '0' || c > '9') return {};
    minor = minor * 10 + (c - '0');
  }
  minor *= 100;
  // Digits after the second must be zeros: `1.230` is fine, `1.234` would be a silent rounding.
  std::int64_t unit = 10;
  for (const char c : part) {
    if (c < '0' || c > '9') return {};
    if (unit == 0 && c != '0') return {};
    minor += unit * (c - '0');
    unit /= 10;
  }
  return Money{negative ? -minor : minor};
}

std::string Money::text() const {
  const std::uint64_t value =
      minor < 0 ? 0 - static_cast<std::uint64_t>(minor) : static_cast<std::uint64_t>(minor);
  std::string text = minor < 0 ? "-" : "";
  text += std::to_string(value / 100);
  text += '.';
  text += static_cast<char>('0' + value % 100 / 10);
  text += static_cast<char>('0' + value % 10);
  return text;
}

Money multiply_round_half_up(Money amount, std::int64_t numerator, std::int64_t denominator) {
  CHECK(denominator > 0);
  using Wide = __int128;
  const Wide product = static_cast<Wide>(amount.minor) * numerator;
  const Wide half = denominator / 2;
  const Wide rounded = (product >= 0 ? product + half : product - half) / denominator;
  CHECK(rounded <= std::numeric_limits<std::int64_t>::max());
  CHECK(rounded >= std::numeric_limits<std::int64_t>::min());
  return Money{static_cast<std::int64_t>(rounded)};
}

}  // namespace base
