#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/id.h"
#include "facts/id_index.h"

/// One company's order lines as columns, sorted by customer, then day, then order: all that is
/// asked of a shop is one pass over a short run of memory. Derived from the records, never
/// authoritative, always rebuildable.
namespace facts {

/// Position of a shop or product in a SalesFacts' own lists. Valid for that value only.
using CustomerOrdinal = std::uint32_t;
using ProductOrdinal = std::uint32_t;

/// In the optional quantity columns: the source did not say.
inline constexpr std::int32_t kUnknownQuantity = std::numeric_limits<std::int32_t>::min();
/// Largest absolute quantity and amount (minor units) of one line that facts and the import take.
inline constexpr std::int64_t kQuantityMax = 1'000'000'000;
inline constexpr std::int64_t kAmountMinorMax = 2'000'000'000;
/// First and last day an order may have in facts (2149-06-06).
inline constexpr base::Date kFirstDay{0};
inline constexpr base::Date kLastDay{65'535};

/// A line quantity that not every line has: kUnknownQuantity where it lacks. Stored in 16 bits when
/// all known values fit, else in 32. Refers to memory of the SalesFacts.
class OptionalQuantities {
 public:
  /// In 16 bits: the source did not say.
  static constexpr std::int16_t kNarrowUnknown = std::numeric_limits<std::int16_t>::min();

  OptionalQuantities() = default;
  explicit OptionalQuantities(std::span<const std::int16_t> narrow) : narrow_(narrow) {}
  explicit OptionalQuantities(std::span<const std::int32_t> wide) : wide_(wide) {}

  /// The company does not record it.
  [[nodiscard]] bool empty() const { return narrow_.empty() && wide_.empty(); }
  [[nodiscard]] std::size_t size() const { return narrow_.size() + wide_.size(); }
  [[nodiscard]] std::int32_t operator[](std::size_t line) const {
    if (narrow_.empty()) return wide_[line];
    const std::int16_t value = narrow_[line];
    return value == kNarrowUnknown ? kUnknownQuantity : value;
  }
  [[nodiscard]] std::span<const std::byte> bytes() const {
    return narrow_.empty() ? std::as_bytes(wide_) : std::as_bytes(narrow_);
  }

 private:
  std::span<const std::int16_t> narrow_;  ///< at most one of the two has values
  std::span<const std::int32_t> wide_;
};

/// The columns. Orders of customer c are [order_begin[c], order_begin[c+1]); lines of order o are
/// [line_begin[o], line_begin[o+1]). Returns are lines with negative quantity.
struct Columns {
  std::span<const std::int64_t> customer_id;   ///< ascending; every shop that ever ordered
  std::span<const std::int64_t> product_id;    ///< ascending; every product ever ordered
  std::span<const std::uint32_t> order_begin;  ///< customers + 1
  std::span<const std::uint16_t> order_day;    ///< days since 1970-01-01
  std::span<const std::int64_t> order_id;
  std::span<const std::uint32_t> line_begin;  ///< orders + 1
  std::span<const ProductOrdinal> line_product;
  std::span<const std::int32_t> line_quantity;
  std::span<const std::int32_t> line_amount_minor;
  // Empty when the company does not record them.
  OptionalQuantities line_demand;
  OptionalQuantities line_limit;
  OptionalQuantities line_delivered;
};

/// What the facts were built from.
struct Watermark {
  std::int64_t data_version = 0;    ///< companies.data_version
  std::int64_t orders_removed = 0;  ///< companies.orders_removed
  /// Which store: a hash of the company's code and time of creation. Company ids are small numbers,
  /// so facts left over from a deleted database must not pass for those of its successor.
  std::uint64_t records = 0;
  friend bool operator==(const Watermark&, const Watermark&) = default;
};

/// Immutable; share as std::shared_ptr<const SalesFacts>. Safe to read from many threads.
class SalesFacts {
 public:
  /// @param keep_alive owns the memory behind the columns (vectors or a mapped file)
  SalesFacts(base::CompanyId company, Watermark watermark, Columns columns,
             std::shared_ptr<const void> keep_alive);

  [[nodiscard]] base::CompanyId company() const { return company_; }
  [[nodiscard]] Watermark watermark() const { return watermark_; }
  [[nodiscard]] const Columns& columns() const { return columns_; }
  [[nodiscard]] std::size_t customers() const { return columns_.customer_id.size(); }
  [[nodiscard]] std::size_t products() const { return columns_.product_id.size(); }
  [[nodiscard]] std::size_t orders() const { return columns_.order_day.size(); }
  [[nodiscard]] std::size_t lines() const { return columns_.line_product.size(); }
  /// Bytes of all columns.
  [[nodiscard]] std::size_t bytes() const;
  /// Nothing (kNone) for a shop that never ordered.
  static constexpr CustomerOrdinal kNone = std::numeric_limits<CustomerOrdinal>::max();
  [[nodiscard]] CustomerOrdinal customer_ordinal(base::CustomerId id) const;
  [[nodiscard]] ProductOrdinal product_ordinal(base::ProductId id) const;

 private:
  base::CompanyId company_;
  Watermark watermark_;
  Columns columns_;
  std::shared_ptr<const void> keep_alive_;
};

/// Positions [begin, end) of a customer's orders whose day is in [first, last].
struct OrderRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  [[nodiscard]] std::uint32_t size() const { return end - begin; }
  [[nodiscard]] bool empty() const { return begin == end; }
};
OrderRange orders_between(const Columns& columns, CustomerOrdinal customer, base::Date first,
                          base::Date last);

/// What is wrong with columns that are not those of a SalesFacts: unsorted, of uneven length, a
/// position out of range. Empty when nothing is. O(lines); a builder's CHECK and a file's guard.
std::string find_defect(const Columns& columns, unsigned threads);

/// True when both hold the same company, watermark and columns, value by value.
bool same_facts(const SalesFacts& a, const SalesFacts& b);

/// Builds a SalesFacts in memory; for tests, the demo and the loader. Give lines in any order;
/// quickest when the lines of an order come together. Lines of one order stay in the order given.
/// Holds about 12 bytes a line while it collects, 16 while it builds.
class SalesFactsBuilder {
 public:
  struct Line {
    base::CustomerId customer;
    base::OrderId order;  ///< of one customer and one day only
    base::Date day;       ///< within kFirstDay..kLastDay
    base::ProductId product;
    std::int32_t quantity = 0;
    std::int32_t amount_minor = 0;
    std::int32_t demand = kUnknownQuantity;
    std::int32_t limit = kUnknownQuantity;
    std::int32_t delivered = kUnknownQuantity;
  };
  void add(const Line& line);
  /// All orders of `facts` but those in `except` (ascending ids). The order ids given to add()
  /// must not be among the orders taken.
  void add_orders_of(const SalesFacts& facts, std::span<const std::int64_t> except);
  /// Makes room; a hint.
  void reserve(std::size_t lines);
  [[nodiscard]] std::size_t lines() const { return product_.size(); }

  /// Sorts and gives the value; the builder is empty afterwards. The same lines give the same
  /// value whatever order the orders came in and however many threads work.
  std::shared_ptr<const SalesFacts> build(base::CompanyId company, Watermark watermark,
                                          unsigned threads = 1);

 private:
  /// Lines of one order that were given one after another.
  struct Run {
    std::int64_t order_id;
    std::uint32_t customer;  ///< position in customers_
    std::uint32_t line_begin;
    std::uint32_t line_count;
    std::uint16_t day;
  };
  struct Built;
  std::vector<Run> sorted_runs(std::span<const std::uint32_t> customer_rank, unsigned threads);
  static void fill_orders(Built& built, const std::vector<Run>& runs,
                          std::span<const std::uint32_t> customer_rank);
  void fill_lines(Built& built, const std::vector<Run>& runs, unsigned threads);
  void begin_run(base::CustomerId customer, std::int64_t order, base::Date day);

  IdIndex customers_;
  IdIndex products_;
  std::vector<Run> runs_;
  std::vector<std::uint32_t> product_;  ///< position in products_
  std::vector<std::int32_t> quantity_;
  std::vector<std::int32_t> amount_minor_;
  // Empty until the first known value comes.
  std::vector<std::int32_t> demand_;
  std::vector<std::int32_t> limit_;
  std::vector<std::int32_t> delivered_;
};

}  // namespace facts
