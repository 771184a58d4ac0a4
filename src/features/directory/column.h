#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/check.h"

namespace directory {

/// Place of a value among the sorted distinct values of a column, from 1; 0 is "no value". So codes
/// compare as their values do, whatever the type.
using Code = std::uint32_t;

/// How the values behind the codes are kept.
enum class Storage : std::uint8_t { kText, kReal, kInteger };

/// One attribute of many shops: codes of 8, 16 or 32 bits, whichever is enough, and what they stand
/// for. Integers that lie close together need no dictionary: code = value - base. Immutable.
class Column {
 public:
  [[nodiscard]] Storage storage() const { return storage_; }
  [[nodiscard]] std::size_t size() const { return size_; }
  /// One more than the highest code.
  [[nodiscard]] Code codes_end() const { return codes_end_; }
  [[nodiscard]] Code code(std::size_t row) const {
    if (!narrow_.empty()) return narrow_[row];
    return middle_.empty() ? wide_[row] : Code{middle_[row]};
  }
  /// Calls `work` with the codes as a span of their width.
  template <class Work>
  auto visit(Work&& work) const {
    if (!narrow_.empty()) return work(std::span<const std::uint8_t>(narrow_));
    if (!middle_.empty()) return work(std::span<const std::uint16_t>(middle_));
    return work(std::span<const std::uint32_t>(wide_));
  }

  /// What a code other than 0 stands for. CHECK the storage.
  [[nodiscard]] std::string_view text(Code code) const {
    return std::string_view(arena_).substr(offsets_[code - 1], offsets_[code] - offsets_[code - 1]);
  }
  [[nodiscard]] double real(Code code) const { return reals_[code - 1]; }
  [[nodiscard]] std::int64_t integer(Code code) const {
    return integers_.empty() ? base_ + code : integers_[code - 1];
  }

  /// What reading a row's value will touch, asked for before it is needed: reading rows that lie
  /// far apart is waiting for memory, and this is waiting for many at once. In this order.
  void fetch_code(std::size_t row) const {
    visit([row](auto codes) { __builtin_prefetch(&codes[row]); });
  }
  void fetch_place(std::size_t row) const {
    if (storage_ == Storage::kText) __builtin_prefetch(&offsets_[code(row)]);
  }
  void fetch_text(std::size_t row) const {
    const Code text = code(row);
    if (storage_ == Storage::kText && text != 0) __builtin_prefetch(&arena_[offsets_[text - 1]]);
  }

  /// The first code whose value is not below `value`; codes_end() when there is none.
  [[nodiscard]] Code lower_bound(std::string_view value) const;
  [[nodiscard]] Code lower_bound(double value) const;
  [[nodiscard]] Code lower_bound(std::int64_t value) const;
  /// The first code whose value is above `value`.
  [[nodiscard]] Code upper_bound(std::string_view value) const;
  [[nodiscard]] Code upper_bound(double value) const;
  [[nodiscard]] Code upper_bound(std::int64_t value) const;

  /// Memory held, in bytes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  friend class ColumnBuilder;
  void set_codes(std::vector<Code> codes, Code codes_end);

  Storage storage_ = Storage::kInteger;
  std::size_t size_ = 0;
  Code codes_end_ = 1;
  std::vector<std::uint8_t> narrow_;  // one of the three holds the codes
  std::vector<std::uint16_t> middle_;
  std::vector<std::uint32_t> wide_;
  std::string arena_;                   // kText: distinct texts, sorted, one after the other
  std::vector<std::uint32_t> offsets_;  // kText: codes_end entries
  std::vector<double> reals_;           // kReal: sorted
  std::vector<std::int64_t> integers_;  // kInteger with a dictionary: sorted
  std::int64_t base_ = 0;               // kInteger without
};

/// Takes the values of a column row by row.
class ColumnBuilder {
 public:
  explicit ColumnBuilder(Storage storage);
  void reserve(std::size_t rows);
  void add_null() { codes_.push_back(0); }
  void add(std::string_view text);
  void add(double value);
  void add(std::int64_t value);
  [[nodiscard]] Column finish() &&;

 private:
  Column finish_text() &&;
  template <class Value>
  Column finish_numbers(std::vector<Value> values) &&;
  void grow();

  Storage storage_;
  std::vector<Code> codes_;  // kText: order of arrival + 1; others: 1 where there is a value
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
  std::string arena_;
  std::vector<std::uint32_t> offsets_ = {0};
  std::vector<std::uint32_t> table_;  // kText: open addressing, number of the text + 1
};

}  // namespace directory
