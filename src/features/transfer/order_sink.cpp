#include "features/transfer/order_sink.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace transfer {
namespace {

/// Positions of the fields in orders::line_kind().
struct Fields {
  explicit Fields(const records::RecordKind& kind)
      : order_no(kind.index_of("order_no")),
        customer(kind.index_of("customer")),
        ordered_on(kind.index_of("ordered_on")),
        line_no(kind.index_of("line_no")),
        product(kind.index_of("product")),
        quantity(kind.index_of("ordered_qty")),
        amount(kind.index_of("amount")),
        demand(kind.index_of("demand_qty")),
        limit(kind.index_of("limit_qty")),
        delivered(kind.index_of("delivered_qty")) {}
  std::size_t order_no, customer, ordered_on, line_no, product, quantity, amount, demand, limit,
      delivered;
};

constexpr std::int32_t kLastDay = 65'535;  ///< 2149-06-06: facts keep days in 16 bits
constexpr std::size_t kFieldsMax = 16;

class OrderSink final : public RowSink {
 public:
  OrderSink(db::Session& session, const FieldPlan& plan, const Mapping& mapping,
            const records::WriteContext& context, records::Mode mode, const TableShape& shape,
            const records::Dictionaries& dictionaries)
      : plan_(plan),
        takes_returns_(mapping.takes_returns),
        dictionaries_(dictionaries),
        splitter_(shape.delimiter, shape.header.size()),
        writer_(session, context,
                {.mode = mode,
                 .customer_placeholders = mapping.customer_placeholders,
                 .product_placeholders = mapping.product_placeholders}) {
    CHECK(kind_.fields.size() <= kFieldsMax);
  }

  void parse(Chunk& chunk) override {
    const std::size_t rows = chunk.rows.size();
    chunk.lines.lines.reserve(rows);
    for (std::size_t i = 0; i < rows; ++i) {
      chunk_ = &chunk;
      row_ = static_cast<std::uint32_t>(i);
      const RowProblem problem = splitter_.split(chunk.rows, i, cells_);
      if (problem != RowProblem::kNone)
        reject("", "", reason_of(problem), std::string(words_of(problem)));
      else
        parse_row();
    }
    batcher_.end_batch();
  }

  ChunkCounts write(db::Session&, Chunk& chunk) override {
    std::vector<orders::Refusal> refusals;
    const auto counts = writer_.write(chunk.lines, refusals);
    for (auto& refusal : refusals) {
      const std::size_t field = kind_.index_of(refusal.field);
      chunk.rejections.push_back({refusal.row, name_of(field), std::move(refusal.value),
                                  std::string(refusal.reason), std::move(refusal.message)});
    }
    return {counts.created, counts.changed, counts.unchanged};
  }
  void skip(db::Session&, Chunk& chunk) override { writer_.skip(chunk.lines); }
  [[nodiscard]] std::uint64_t placeholders_created() const override {
    return writer_.placeholders_created();
  }

 private:
  [[nodiscard]] std::string name_of(std::size_t field) const {
    const auto name = plan_.has(field) ? plan_.source_name(field) : std::string_view();
    return std::string(name.empty() ? kind_.fields[field].name : name);
  }
  /// Always false, for `return reject(…)`.
  bool reject(const std::string& field, std::string_view value, std::string_view reason,
              std::string message) {
    chunk_->rejections.push_back(
        {row_, field, base::excerpt(value), std::string(reason), std::move(message)});
    return false;
  }
  bool reject(std::size_t field, std::string_view value, std::string_view reason,
              std::string message) {
    return reject(name_of(field), value, reason, std::move(message));
  }
  std::string_view text(std::size_t field) {
    return plan_.has(field) ? plan_.text(field, cells_, scratch_[field]) : std::string_view();
  }

  void parse_row() {
    orders::LineBatcher::Line line;
    if (!code(fields_.order_no, line.order_no)) return;
    if (!code(fields_.customer, line.customer_code)) return;
    if (!day(line.day)) return;
    if (!code(fields_.product, line.product_code)) return;
    if (!line_number(line.values.line_no)) return;
    if (!quantities(line.values)) return;
    if (!amount(line.values)) return;
    if (!signs_agree(line.values)) return;
    line.values.row = row_;
    if (batcher_.add(chunk_->lines, line) == orders::LineBatcher::Added::kYes) return;
    if (line.values.line_no != 0)
      reject(fields_.line_no, text(fields_.line_no), "orders.duplicate_line",
             "the file has this line of this order before: number the lines, or remove one");
    else
      reject(fields_.product, line.product_code, "orders.duplicate_line",
             "the file has this product in this order before, and it does not number lines: map a "
             "line number, or add the lines up");
  }
  bool code(std::size_t field, std::string_view& to) {
    to = text(field);
    if (to.empty())
      return reject(field, to, "orders.required_missing", "the field is empty and is needed");
    constexpr std::size_t kCodeBytesMax = 64;
    if (to.size() > kCodeBytesMax)
      return reject(field, to, "text.too_long", "at most 64 bytes are taken here");
    if (std::any_of(to.begin(), to.end(), [](char c) { return c >= 0 && c < ' '; }))
      return reject(field, to, "text.control_character",
                    "a code cannot hold line ends, tabs or other control characters");
    return true;
  }
  /// The general reading of a field, for values that the fast one does not take.
  std::optional<db::Value> read(std::size_t field, std::string_view value) {
    auto parsed =
        records::parse_field(kind_.fields[field], value, plan_.options(field), dictionaries_);
    if (parsed.error) {
      reject(field, value, parsed.error->reason, "expected " + parsed.error->expected);
      return {};
    }
    return std::move(parsed.value);
  }
  bool day(base::Date& to) {
    const std::string_view value = text(fields_.ordered_on);
    if (!value.empty() && value == last_day_text_) {
      to = last_day_;
      return true;
    }
    if (value.empty())
      return reject(fields_.ordered_on, value, "orders.required_missing",
                    "the field is empty and is needed");
    const auto parsed = read(fields_.ordered_on, value);
    if (!parsed) return false;
    const auto number = std::get<std::int64_t>(parsed->variant());
    if (number < 0 || number > kLastDay)
      return reject(fields_.ordered_on, value, "number.out_of_range",
                    "expected a day from 1970-01-01 to 2149-06-06");
    to.day_number = static_cast<std::int32_t>(number);
    last_day_ = to;
    last_day_text_ = value;
    return true;
  }
  /// @return false when rejected; nothing in `to` when the cell is empty
  bool integer(std::size_t field, std::optional<std::int64_t>& to) {
    to.reset();
    const std::string_view value = text(field);
    if (value.empty()) return true;
    std::int64_t number = 0;
    const auto [end, code] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (code != std::errc() || end != value.data() + value.size()) {
      const auto parsed = read(field, value);
      if (!parsed) return false;
      number = std::get<std::int64_t>(parsed->variant());
    }
    const auto& about = kind_.fields[field];
    if (static_cast<double>(number) < about.min || static_cast<double>(number) > about.max)
      return reject(field, value, "number.out_of_range",
                    "expected a whole number from " +
                        std::to_string(static_cast<std::int64_t>(about.min)) + " to " +
                        std::to_string(static_cast<std::int64_t>(about.max)));
    to = number;
    return true;
  }
  bool line_number(std::int32_t& to) {
    if (!plan_.has(fields_.line_no)) return true;
    std::optional<std::int64_t> number;
    if (!integer(fields_.line_no, number)) return false;
    if (!number)
      return reject(fields_.line_no, "", "orders.required_missing",
                    "the file numbers its lines, but not this one: number it");
    to = static_cast<std::int32_t>(*number);
    return true;
  }
  bool quantities(orders::LineInput& to) {
    std::optional<std::int64_t> number;
    if (!integer(fields_.quantity, number)) return false;
    if (!number)
      return reject(fields_.quantity, "", "orders.required_missing",
                    "the field is empty and is needed");
    to.quantity = static_cast<std::int32_t>(*number);
    const auto optional = [&](std::size_t field, std::int32_t& value) {
      if (!plan_.has(field)) return true;
      if (!integer(field, number)) return false;
      if (number) value = static_cast<std::int32_t>(*number);
      return true;
    };
    return optional(fields_.demand, to.demand) && optional(fields_.limit, to.limit) &&
           optional(fields_.delivered, to.delivered);
  }
  bool amount(orders::LineInput& to) {
    const std::string_view value = text(fields_.amount);
    if (value.empty())
      return reject(fields_.amount, value, "orders.required_missing",
                    "the field is empty and is needed");
    std::optional<base::Money> money;
    if (plan_.options(fields_.amount).money_unit == records::MoneyUnit::kMajor)
      money = base::Money::parse(value);
    if (!money) {
      const auto parsed = read(fields_.amount, value);
      if (!parsed) return false;
      money = base::Money{std::get<std::int64_t>(parsed->variant())};
    }
    if (money->minor > facts::kAmountMinorMax || money->minor < -facts::kAmountMinorMax)
      return reject(fields_.amount, value, "number.out_of_range",
                    "an absurd amount for one line: at most 20,000,000.00 is taken");
    to.amount_minor = static_cast<std::int32_t>(money->minor);
    return true;
  }
  bool signs_agree(const orders::LineInput& line) {
    const std::string quantity = std::to_string(line.quantity);
    if (line.quantity == 0 && line.demand <= 0)
      return reject(fields_.quantity, quantity, "orders.zero_quantity",
                    "a line of nothing: zero is taken only where a demanded quantity stands");
    if (line.quantity < 0 && !takes_returns_)
      return reject(fields_.quantity, quantity, "orders.negative_quantity",
                    "a negative quantity, and the mapping says returns = \"reject\"");
    const bool agrees = line.quantity > 0   ? line.amount_minor >= 0
                        : line.quantity < 0 ? line.amount_minor <= 0
                                            : line.amount_minor == 0;
    if (!agrees)
      return reject(fields_.amount, base::Money{line.amount_minor}.text(), "orders.signs_differ",
                    "quantity " + quantity +
                        " and amount contradict each other: both are negative for a return, "
                        "neither otherwise");
    return true;
  }

  const records::RecordKind& kind_ = orders::line_kind();
  const Fields fields_{kind_};
  const FieldPlan& plan_;
  const bool takes_returns_;
  const records::Dictionaries& dictionaries_;
  // Reading thread
  RowSplitter splitter_;
  orders::LineBatcher batcher_;
  std::vector<std::string_view> cells_;
  std::string scratch_[kFieldsMax];
  Chunk* chunk_ = nullptr;
  std::uint32_t row_ = 0;
  std::string last_day_text_;
  base::Date last_day_;
  // Writing thread
  orders::LineWriter writer_;
};

}  // namespace

std::unique_ptr<RowSink> make_order_sink(db::Session& session, const FieldPlan& plan,
                                         const Mapping& mapping,
                                         const records::WriteContext& context, records::Mode mode,
                                         const TableShape& shape,
                                         const records::Dictionaries& dictionaries) {
  return std::make_unique<OrderSink>(session, plan, mapping, context, mode, shape, dictionaries);
}

}  // namespace transfer
