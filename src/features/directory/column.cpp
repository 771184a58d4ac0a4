#include "features/directory/column.h"

#include <algorithm>
#include <limits>
#include <numeric>

#include "base/hash.h"

namespace directory {
namespace {

constexpr Code kNarrowEnd = 1U << 8U;
constexpr Code kMiddleEnd = 1U << 16U;
/// Integers spread over more than this, and over more than four times their number, get a
/// dictionary.
constexpr std::uint64_t kPlainSpanMax = 1U << 16U;

/// The first eight bytes as a number that sorts like them: decides most comparisons of texts.
std::uint64_t prefix_of(std::string_view text) {
  std::uint64_t prefix = 0;
  for (std::size_t i = 0; i < 8; ++i)
    prefix = prefix << 8U | (i < text.size() ? static_cast<unsigned char>(text[i]) : 0U);
  return prefix;
}

/// Binary search over codes 1..end: the first for which `is_before` is false.
template <class IsBefore>
Code partition(Code end, IsBefore is_before) {
  Code low = 1;
  Code high = end;
  while (low < high) {
    const Code middle = low + (high - low) / 2;
    if (is_before(middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

Code Column::lower_bound(std::string_view value) const {
  CHECK(storage_ == Storage::kText);
  return partition(codes_end_, [&](Code code) { return text(code) < value; });
}
Code Column::upper_bound(std::string_view value) const {
  CHECK(storage_ == Storage::kText);
  return partition(codes_end_, [&](Code code) { return text(code) <= value; });
}
Code Column::lower_bound(double value) const {
  CHECK(storage_ == Storage::kReal);
  return partition(codes_end_, [&](Code code) { return real(code) < value; });
}
Code Column::upper_bound(double value) const {
  CHECK(storage_ == Storage::kReal);
  return partition(codes_end_, [&](Code code) { return real(code) <= value; });
}
Code Column::lower_bound(std::int64_t value) const {
  CHECK(storage_ == Storage::kInteger);
  return partition(codes_end_, [&](Code code) { return integer(code) < value; });
}
Code Column::upper_bound(std::int64_t value) const {
  CHECK(storage_ == Storage::kInteger);
  return partition(codes_end_, [&](Code code) { return integer(code) <= value; });
}

std::size_t Column::bytes() const {
  return narrow_.size() + middle_.size() * 2 + wide_.size() * 4 + arena_.size() +
         offsets_.size() * 4 + reals_.size() * 8 + integers_.size() * 8;
}

void Column::set_codes(std::vector<Code> codes, Code codes_end) {
  size_ = codes.size();
  codes_end_ = codes_end;
  if (codes_end <= kNarrowEnd)
    narrow_.assign(codes.begin(), codes.end());
  else if (codes_end <= kMiddleEnd)
    middle_.assign(codes.begin(), codes.end());
  else
    wide_ = std::move(codes);
}

ColumnBuilder::ColumnBuilder(Storage storage) : storage_(storage) {
  if (storage == Storage::kText) table_.resize(64);
}

void ColumnBuilder::reserve(std::size_t rows) { codes_.reserve(rows); }

void ColumnBuilder::add(std::string_view text) {
  const std::size_t mask = table_.size() - 1;
  std::size_t at = base::hash64(text) & mask;
  for (; table_[at] != 0; at = (at + 1) & mask) {
    const std::uint32_t number = table_[at] - 1;
    const auto known =
        std::string_view(arena_).substr(offsets_[number], offsets_[number + 1] - offsets_[number]);
    if (known != text) continue;
    codes_.push_back(table_[at]);
    return;
  }
  arena_ += text;
  CHECK(arena_.size() < std::numeric_limits<std::uint32_t>::max());
  offsets_.push_back(static_cast<std::uint32_t>(arena_.size()));
  table_[at] = static_cast<std::uint32_t>(offsets_.size() - 1);
  codes_.push_back(table_[at]);
  if (offsets_.size() * 2 > table_.size()) grow();
}

void ColumnBuilder::grow() {
  std::vector<std::uint32_t> larger(table_.size() * 2);
  const std::size_t mask = larger.size() - 1;
  for (std::uint32_t number = 0; number + 1 < offsets_.size(); ++number) {
    const auto text =
        std::string_view(arena_).substr(offsets_[number], offsets_[number + 1] - offsets_[number]);
    std::size_t at = base::hash64(text) & mask;
    while (larger[at] != 0) at = (at + 1) & mask;
    larger[at] = number + 1;
  }
  table_ = std::move(larger);
}

void ColumnBuilder::add(double value) {
  codes_.push_back(1);
  reals_.push_back(value);
}

void ColumnBuilder::add(std::int64_t value) {
  codes_.push_back(1);
  integers_.push_back(value);
}

Column ColumnBuilder::finish() && {
  if (storage_ == Storage::kText) return std::move(*this).finish_text();
  if (storage_ == Storage::kReal) {
    auto values = std::move(reals_);
    return std::move(*this).finish_numbers(std::move(values));
  }
  auto values = std::move(integers_);
  return std::move(*this).finish_numbers(std::move(values));
}

Column ColumnBuilder::finish_text() && {
  struct Entry {
    std::uint64_t prefix;
    std::uint32_t number;
  };
  table_ = {};
  const auto text_of = [this](std::uint32_t number) {
    return std::string_view(arena_).substr(offsets_[number],
                                           offsets_[number + 1] - offsets_[number]);
  };
  std::vector<Entry> order(offsets_.size() - 1);
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = {prefix_of(text_of(i)), i};
  std::sort(order.begin(), order.end(), [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    return text_of(a.number) < text_of(b.number);
  });
  Column column;
  column.storage_ = Storage::kText;
  column.arena_.reserve(arena_.size());
  column.offsets_.reserve(order.size() + 1);
  column.offsets_.push_back(0);
  std::vector<Code> code_of(order.size() + 1);
  for (std::size_t i = 0; i < order.size(); ++i) {
    column.arena_ += text_of(order[i].number);
    column.offsets_.push_back(static_cast<std::uint32_t>(column.arena_.size()));
    code_of[order[i].number + 1] = static_cast<Code>(i + 1);
  }
  for (Code& code : codes_) code = code_of[code];
  column.set_codes(std::move(codes_), static_cast<Code>(order.size() + 1));
  return column;
}

template <class Value>
Column ColumnBuilder::finish_numbers(std::vector<Value> values) && {
  Column column;
  column.storage_ = storage_;
  std::vector<Value> sorted = values;
  bool is_plain = false;
  if constexpr (std::is_same_v<Value, std::int64_t>) {
    const auto [low, high] = std::minmax_element(values.begin(), values.end());
    const std::uint64_t span =
        values.empty() ? 0 : static_cast<std::uint64_t>(*high) - static_cast<std::uint64_t>(*low);
    is_plain = span < std::max<std::uint64_t>(kPlainSpanMax, values.size() * 4);
    if (is_plain) {
      column.base_ = values.empty() ? 0 : *low - 1;
      const Code end = values.empty() ? 1 : static_cast<Code>(*high - *low + 2);
      std::size_t next = 0;
      for (Code& code : codes_)
        if (code != 0) code = static_cast<Code>(values[next++] - column.base_);
      column.set_codes(std::move(codes_), end);
      return column;
    }
  }
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
  std::size_t next = 0;
  for (Code& code : codes_)
    if (code != 0)
      code = static_cast<Code>(std::lower_bound(sorted.begin(), sorted.end(), values[next++]) -
                               sorted.begin() + 1);
  const Code end = static_cast<Code>(sorted.size() + 1);
  if constexpr (std::is_same_v<Value, double>)
    column.reals_ = std::move(sorted);
  else
    column.integers_ = std::move(sorted);
  column.set_codes(std::move(codes_), end);
  return column;
}

}  // namespace directory
