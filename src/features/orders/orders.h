#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/date.h"
#include "base/id.h"
#include "base/result.h"
#include "facts/sales_facts.h"
#include "platform/db/db.h"
#include "platform/records/records.h"
#include "platform/records/upsert.h"

/// Orders and their lines: an order is (number, shop, day), because real sources reuse numbers. A
/// line is known by its number, or by its product where the source does not number lines. Returns
/// and cancellations are lines with negative quantity and amount.
///
/// Readers (facts, reports) take `orders` and `order_lines` by SQL: every change of an order gives
/// it a new `change_no`, every order that leaves raises companies.orders_removed.
namespace orders {

/// The description of a line in a file: names, key and types of the fields. Lines are written by
/// LineWriter, not by records::Upserter: there are too many of them.
const records::RecordKind& line_kind();

/// One order that a chunk of a file names.
struct OrderInput {
  std::string order_no;
  std::uint32_t customer = 0;  ///< position among the codes met, see LineBatch
  base::Date day;
};

/// One line. Optional quantities are facts::kUnknownQuantity where the source does not say.
struct LineInput {
  std::uint32_t row = 0;      ///< the caller's own number, comes back in Refusal
  std::uint32_t order = 0;    ///< position in LineBatch::orders
  std::uint32_t product = 0;  ///< position among the codes met
  std::int32_t line_no = 0;   ///< 0: the source does not number lines
  std::int32_t quantity = 0;  ///< negative: a return
  std::int32_t amount_minor = 0;
  std::int32_t demand = facts::kUnknownQuantity;
  std::int32_t limit = facts::kUnknownQuantity;
  std::int32_t delivered = facts::kUnknownQuantity;
};

/// Validated lines on their way to the writer. Codes are numbered in the order in which LineBatcher
/// meets them; each batch brings the codes that are new in it.
struct LineBatch {
  std::vector<OrderInput> orders;  ///< each (number, shop, day) may stand here more than once
  std::vector<LineInput> lines;
  std::vector<std::string> new_customers;
  std::vector<std::string> new_products;
};

/// Turns consecutive lines of one source into batches, in memory alone, and finds lines that the
/// source brings twice. Keeps 8 to 16 bytes a line for that.
class LineBatcher {
 public:
  LineBatcher();
  ~LineBatcher();
  LineBatcher(const LineBatcher&) = delete;
  LineBatcher& operator=(const LineBatcher&) = delete;

  struct Line {
    std::string_view order_no;
    std::string_view customer_code;
    std::string_view product_code;
    base::Date day;
    LineInput values;  ///< `order` and `product` are filled in by add()
  };
  enum class Added { kYes, kDuplicate };
  /// Adds to `batch`, unless the source had a line of the same order with the same number (or,
  /// without numbers, the same product) before.
  Added add(LineBatch& batch, const Line& line);
  /// Ends a batch: the next line opens a new one.
  void end_batch();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct WriteOptions {
  records::Mode mode = records::Mode::kBoth;
  bool customer_placeholders = false;  ///< make a placeholder shop for an unknown code
  bool product_placeholders = false;
};

/// A line that cannot be taken, and why:
///   orders.unknown_customer, orders.unknown_product   the code stands in `value`
///   orders.exists     mode create, and the stored line says something else
///   orders.not_found  mode update, and there is no such order or line
struct Refusal {
  std::uint32_t row = 0;
  std::string_view field;
  std::string value;
  std::string_view reason;
  std::string message;
};

struct WriteCounts {
  std::uint64_t created = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
};

/// Writes batches for one import. Batches must come in the order in which LineBatcher made them.
/// Call inside a WriteTransaction; throw it away after a rollback: it remembers what it wrote.
class LineWriter {
 public:
  LineWriter(db::Session& session, records::WriteContext context, WriteOptions options);
  ~LineWriter();
  LineWriter(const LineWriter&) = delete;
  LineWriter& operator=(const LineWriter&) = delete;

  /// Lines not among `refusals` were taken. Takes the company's next data version if and only if
  /// something changes.
  WriteCounts write(const LineBatch& batch, std::vector<Refusal>& refusals);
  /// Learns the codes of a batch that an earlier, interrupted run has written.
  void skip(const LineBatch& batch);
  [[nodiscard]] std::uint64_t placeholders_created() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

struct UndoCounts {
  std::int64_t orders_removed = 0;
  std::int64_t lines_removed = 0;
  std::int64_t lines_restored = 0;
};

/// Takes the orders and lines of an import out again, restores lines that it changed, and raises
/// companies.orders_removed and data_version. Placeholder shops and products stay: records::
/// undo_import takes those. Call inside a WriteTransaction; roll back on a refusal.
/// @return what was done, or
///   orders.changed_later   a later import changed orders of this one; names it
base::Result<UndoCounts> undo_import(db::Session& session, const records::WriteContext& context);

}  // namespace orders
