#include <algorithm>
#include <map>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/hash.h"
#include "base/text.h"
#include "features/customers/customers.h"
#include "features/orders/orders.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "platform/records/code_index.h"
#include "sql/orders.h"

namespace orders {
namespace {

const records::RecordKind& kind_of(const std::vector<records::RecordKind>& kinds,
                                   std::string_view word) {
  const auto at = std::find_if(kinds.begin(), kinds.end(),
                               [&](const records::RecordKind& kind) { return kind.kind == word; });
  CHECK(at != kinds.end());
  return *at;
}

/// Ids by the numbers that LineBatcher gave to codes.
class CodeIds {
 public:
  CodeIds(const records::RecordKind& kind, base::CompanyId company) : index_(kind, company) {}

  void learn(db::Session& session, const std::vector<std::string>& fresh) {
    if (fresh.empty()) return;
    index_.load(session, fresh);
    for (const auto& code : fresh) {
      const auto* entry = index_.find(code);
      ids_.push_back(entry != nullptr ? entry->id : 0);
      codes_.push_back(code);
    }
  }
  [[nodiscard]] std::int64_t id(std::uint32_t number) const { return ids_[number]; }
  [[nodiscard]] const std::string& code(std::uint32_t number) const { return codes_[number]; }

  std::size_t create(db::Session& session, const records::WriteContext& context,
                     std::vector<std::uint32_t> numbers) {
    if (numbers.empty()) return 0;
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::vector<std::string> codes;
    for (const auto number : numbers) codes.push_back(codes_[number]);
    const std::size_t created = index_.create_placeholders(session, context, codes);
    for (const auto number : numbers) {
      const auto* entry = index_.find(codes_[number]);
      CHECK(entry != nullptr);
      ids_[number] = entry->id;
    }
    return created;
  }

 private:
  records::CodeIndex index_;
  std::vector<std::int64_t> ids_;  ///< 0: unknown
  std::vector<std::string> codes_;
};

struct StoredLine {
  std::int32_t line_no = 0;
  std::int64_t product_id = 0;
  std::int64_t quantity = 0;
  std::int64_t amount_minor = 0;
  std::optional<std::int64_t> demand;
  std::optional<std::int64_t> limit;
  std::optional<std::int64_t> delivered;
};

/// Lines of one order in one batch.
struct Group {
  const OrderInput* order = nullptr;
  std::int64_t order_id = 0;  ///< 0: not stored yet
  bool is_own = false;        ///< made by this very import: its lines need no history
  std::vector<std::uint32_t> lines;
  std::vector<StoredLine> stored;
  std::vector<std::uint32_t> inserts;                         ///< of `lines`, to be written
  std::vector<std::pair<std::uint32_t, StoredLine>> updates;  ///< line, what stands there
};

/// Order numbers hold no control characters: the import refuses them.
std::string json_quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

/// `["a","b"]` for SQLite, `{"a","b"}` for PostgreSQL, whose array literal quotes alike.
class ListText {
 public:
  explicit ListText(db::Engine engine)
      : text_(engine == db::Engine::kSqlite ? "[" : "{"),
        close_(engine == db::Engine::kSqlite ? ']' : '}') {}
  void add(const std::string& element) {
    if (text_.size() > 1) text_ += ',';
    text_ += element;
  }
  std::string done() { return std::move(text_) + close_; }

 private:
  std::string text_;
  char close_;
};

std::optional<std::int64_t> supplied(std::int32_t value) {
  if (value == facts::kUnknownQuantity) return {};
  return value;
}

std::uint64_t hash_of(const OrderInput& order) {
  return base::hash64(order.order_no, (std::uint64_t{order.customer} << 32U) ^
                                          static_cast<std::uint32_t>(order.day.day_number));
}

}  // namespace

struct LineWriter::State {
  State(db::Session& s, records::WriteContext c, WriteOptions o)
      : session(s),
        context(std::move(c)),
        options(o),
        customers(kind_of(customers::record_kinds(), "shops"), context.company),
        products(kind_of(products::record_kinds(), "products"), context.company) {
    company_had_orders =
        session.find_one<std::int64_t>(sql::kFindAnyOrder, {{"company_id", context.company}})
            .has_value();
  }

  db::Session& session;
  records::WriteContext context;
  WriteOptions options;
  CodeIds customers;
  CodeIds products;
  bool company_had_orders = true;
  std::unordered_set<std::uint64_t> written;  ///< hashes of the orders written by this writer
  std::uint64_t placeholders = 0;
  WriteCounts counts;
  std::vector<Refusal>* refusals = nullptr;
  std::optional<std::int64_t> version;  ///< of the batch being written
  std::optional<db::BulkInsert> insert_orders;
  std::optional<db::BulkInsert> insert_lines;
  std::optional<db::BulkInsert> insert_changes;

  void refuse(const LineInput& line, std::string_view field, std::string value,
              std::string_view reason, std::string message) {
    refusals->push_back({line.row, field, std::move(value), reason, std::move(message)});
  }
  std::int64_t version_now() {
    if (!version) version = organisation::next_data_version(session, context.company);
    return *version;
  }

  std::vector<Group> group(const LineBatch& batch);
  void find_stored(std::vector<Group>& groups);
  void load_stored_lines(std::vector<Group>& groups);
  bool has_shop(const LineBatch& batch, const Group& group);
  bool has_product(const LineInput& line);
  void decide_new(const LineBatch& batch, Group& group);
  void decide_stored(const LineBatch& batch, Group& group);
  void decide_line(const LineInput& line, std::uint32_t at, Group& group,
                   std::unordered_map<std::int64_t, const StoredLine*>& by_key);
  void create_placeholders(const LineBatch& batch, const std::vector<Group>& groups);
  void write_updates(const LineBatch& batch, const std::vector<Group>& groups);
  void write_new_orders(std::vector<Group>& groups);
  void write_new_lines(const LineBatch& batch, std::vector<Group>& groups);
  void note_change(std::int64_t order_id, const std::string& field, std::string_view action,
                   const std::optional<std::string>& old_value,
                   const std::optional<std::string>& new_value);
};

std::vector<Group> LineWriter::State::group(const LineBatch& batch) {
  std::vector<Group> groups;
  std::vector<std::uint32_t> group_of(batch.orders.size());
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_hash;
  for (std::size_t i = 0; i < batch.orders.size(); ++i) {
    const OrderInput& order = batch.orders[i];
    auto& candidates = by_hash[hash_of(order)];
    const auto same = std::find_if(candidates.begin(), candidates.end(), [&](std::uint32_t g) {
      const OrderInput& other = *groups[g].order;
      return other.order_no == order.order_no && other.customer == order.customer &&
             other.day == order.day;
    });
    if (same != candidates.end()) {
      group_of[i] = *same;
      continue;
    }
    group_of[i] = static_cast<std::uint32_t>(groups.size());
    candidates.push_back(group_of[i]);
    groups.emplace_back().order = &order;
  }
  for (std::uint32_t i = 0; i < batch.lines.size(); ++i)
    groups[group_of[batch.lines[i].order]].lines.push_back(i);
  std::erase_if(groups, [](const Group& g) { return g.lines.empty(); });
  return groups;
}

/// Looks up, in one query, the orders that may be stored already: none of them when the company had
/// no orders and this import has not written the order before.
void LineWriter::State::find_stored(std::vector<Group>& groups) {
  std::map<std::tuple<std::string_view, std::int64_t, std::int32_t>, Group*> wanted;
  ListText numbers(session.engine());
  for (Group& group : groups) {
    const std::int64_t customer_id = customers.id(group.order->customer);
    if (customer_id == 0) continue;
    if (!company_had_orders && !written.contains(hash_of(*group.order))) continue;
    wanted[{group.order->order_no, customer_id, group.order->day.day_number}] = &group;
    numbers.add(json_quoted(group.order->order_no));
  }
  if (wanted.empty()) return;
  session.each<std::int64_t, std::string, std::int64_t, base::Date, std::optional<std::int64_t>>(
      sql::kFindOrders, {{"company_id", context.company}, {"numbers", numbers.done()}},
      [&](std::int64_t id, const std::string& order_no, std::int64_t customer_id, base::Date day,
          std::optional<std::int64_t> import_id) {
        const auto at = wanted.find({order_no, customer_id, day.day_number});
        if (at == wanted.end()) return;
        at->second->order_id = id;
        at->second->is_own = import_id == context.import_id.value;
      });
  load_stored_lines(groups);
}

void LineWriter::State::load_stored_lines(std::vector<Group>& groups) {
  std::unordered_map<std::int64_t, Group*> by_id;
  ListText ids(session.engine());
  for (Group& group : groups) {
    if (group.order_id == 0) continue;
    by_id[group.order_id] = &group;
    ids.add(std::to_string(group.order_id));
  }
  if (by_id.empty()) return;
  using Optional = std::optional<std::int64_t>;
  session.each<std::int64_t, std::int32_t, std::int64_t, std::int64_t, std::int64_t, Optional,
               Optional, Optional>(
      sql::kFindLines, {{"company_id", context.company}, {"ids", ids.done()}},
      [&](std::int64_t order_id, std::int32_t line_no, std::int64_t product_id,
          std::int64_t quantity, std::int64_t amount_minor, Optional demand, Optional limit,
          Optional delivered) {
        by_id.at(order_id)->stored.push_back(
            {line_no, product_id, quantity, amount_minor, demand, limit, delivered});
      });
}

bool LineWriter::State::has_shop(const LineBatch& batch, const Group& group) {
  const std::uint32_t customer = group.order->customer;
  if (customers.id(customer) != 0) return true;
  if (options.customer_placeholders && options.mode != records::Mode::kUpdate) return true;
  for (const auto i : group.lines)
    refuse(batch.lines[i], "customer", customers.code(customer), "orders.unknown_customer",
           "there is no shop with this code: import the shop first, or say missing = "
           "\"placeholder\" in the mapping");
  return false;
}

bool LineWriter::State::has_product(const LineInput& line) {
  if (products.id(line.product) != 0 || options.product_placeholders) return true;
  refuse(line, "product", products.code(line.product), "orders.unknown_product",
         "there is no product with this code: import the product first, or say missing = "
         "\"placeholder\" in the mapping");
  return false;
}

void LineWriter::State::decide_new(const LineBatch& batch, Group& group) {
  for (const auto i : group.lines) {
    const LineInput& line = batch.lines[i];
    if (options.mode == records::Mode::kUpdate) {
      refuse(line, "order_no", group.order->order_no, "orders.not_found",
             "there is no such order of this shop on this day, and mode update adds none");
    } else if (has_product(line)) {
      group.inserts.push_back(i);
    }
  }
}

void LineWriter::State::decide_line(const LineInput& line, std::uint32_t at, Group& group,
                                    std::unordered_map<std::int64_t, const StoredLine*>& by_key) {
  if (!has_product(line)) return;
  const std::int64_t product_id = products.id(line.product);
  const auto found = by_key.find(line.line_no != 0 ? line.line_no : product_id);
  if (found == by_key.end()) {
    if (options.mode == records::Mode::kUpdate)
      refuse(line, line.line_no != 0 ? "line_no" : "product",
             line.line_no != 0 ? std::to_string(line.line_no) : products.code(line.product),
             "orders.not_found", "the order has no such line, and mode update adds none");
    else
      group.inserts.push_back(at);
    return;
  }
  const StoredLine& stored = *found->second;
  const auto keeps = [](std::int32_t value, const std::optional<std::int64_t>& old) {
    return !supplied(value) || supplied(value) == old;
  };
  if (stored.product_id == product_id && stored.quantity == line.quantity &&
      stored.amount_minor == line.amount_minor && keeps(line.demand, stored.demand) &&
      keeps(line.limit, stored.limit) && keeps(line.delivered, stored.delivered)) {
    ++counts.unchanged;
    return;
  }
  if (options.mode == records::Mode::kCreate)
    refuse(line, "order_no", group.order->order_no, "orders.exists",
           "the order has this line already, with other values, and mode create changes nothing: "
           "use mode update or both");
  else
    group.updates.emplace_back(at, stored);
}

void LineWriter::State::decide_stored(const LineBatch& batch, Group& group) {
  const bool is_numbered = batch.lines[group.lines[0]].line_no != 0;
  std::unordered_map<std::int64_t, const StoredLine*> by_key;
  for (const StoredLine& stored : group.stored)
    by_key.emplace(is_numbered ? stored.line_no : stored.product_id, &stored);
  for (const auto i : group.lines) decide_line(batch.lines[i], i, group, by_key);
}

void LineWriter::State::create_placeholders(const LineBatch& batch,
                                            const std::vector<Group>& groups) {
  std::vector<std::uint32_t> shops;
  std::vector<std::uint32_t> goods;
  for (const Group& group : groups) {
    if (!group.inserts.empty() && customers.id(group.order->customer) == 0)
      shops.push_back(group.order->customer);
    for (const auto i : group.inserts)
      if (products.id(batch.lines[i].product) == 0) goods.push_back(batch.lines[i].product);
    for (const auto& [i, stored] : group.updates)
      if (products.id(batch.lines[i].product) == 0) goods.push_back(batch.lines[i].product);
  }
  placeholders += customers.create(session, context, std::move(shops));
  placeholders += products.create(session, context, std::move(goods));
}

void LineWriter::State::note_change(std::int64_t order_id, const std::string& field,
                                    std::string_view action,
                                    const std::optional<std::string>& old_value,
                                    const std::optional<std::string>& new_value) {
  if (!insert_changes)
    insert_changes.emplace(session, "record_changes",
                           std::vector<std::string_view>{
                               "company_id", "id", "table_name", "record_key", "field", "action",
                               "old_value", "new_value", "actor", "import_id", "changed_at_ms"});
  insert_changes->add(context.company)
      .add(context.ids.next_value())
      .add(std::string_view("order_lines"))
      .add(std::string_view(std::to_string(order_id)))
      .add(std::string_view(field))
      .add(action)
      .add(old_value)
      .add(new_value)
      .add(std::string_view(context.actor))
      .add(context.import_id)
      .add(context.clock.now().unix_ms)
      .end_row();
}

/// Lines of stored orders: the values first, then (in one go, as COPY wants) their history.
void LineWriter::State::write_updates(const LineBatch& batch, const std::vector<Group>& groups) {
  for (const Group& group : groups) {
    if (group.order_id == 0 || (group.updates.empty() && group.inserts.empty())) continue;
    session.execute(sql::kTouchOrder, {{"change_no", version_now()},
                                       {"company_id", context.company},
                                       {"order_id", group.order_id}});
    for (const auto& [i, stored] : group.updates) {
      const LineInput& line = batch.lines[i];
      const auto kept = [](std::int32_t value, const std::optional<std::int64_t>& old) {
        return supplied(value) ? supplied(value) : old;
      };
      session.execute(sql::kUpdateLine, {{"product_id", products.id(line.product)},
                                         {"ordered_qty", line.quantity},
                                         {"amount_minor", line.amount_minor},
                                         {"demand_qty", kept(line.demand, stored.demand)},
                                         {"limit_qty", kept(line.limit, stored.limit)},
                                         {"delivered_qty", kept(line.delivered, stored.delivered)},
                                         {"company_id", context.company},
                                         {"order_id", group.order_id},
                                         {"line_no", stored.line_no}});
      ++counts.changed;
    }
  }
  const auto text = [](const std::optional<std::int64_t>& value) -> std::optional<std::string> {
    if (!value) return {};
    return std::to_string(*value);
  };
  for (const Group& group : groups) {
    for (const auto& [i, stored] : group.updates) {
      const LineInput& line = batch.lines[i];
      const std::string prefix = std::to_string(stored.line_no) + ".";
      const auto note = [&](const char* column, std::optional<std::int64_t> old_value,
                            std::optional<std::int64_t> new_value) {
        if (old_value != new_value)
          note_change(group.order_id, prefix + column, "updated", text(old_value), text(new_value));
      };
      note("product_id", stored.product_id, products.id(line.product));
      note("ordered_qty", stored.quantity, line.quantity);
      note("amount_minor", stored.amount_minor, line.amount_minor);
      if (supplied(line.demand)) note("demand_qty", stored.demand, supplied(line.demand));
      if (supplied(line.limit)) note("limit_qty", stored.limit, supplied(line.limit));
      if (supplied(line.delivered))
        note("delivered_qty", stored.delivered, supplied(line.delivered));
    }
  }
}

void LineWriter::State::write_new_orders(std::vector<Group>& groups) {
  for (Group& group : groups) {
    if (group.order_id != 0 || group.inserts.empty()) continue;
    if (!insert_orders)
      insert_orders.emplace(
          session, "orders",
          std::vector<std::string_view>{"company_id", "id", "customer_id", "ordered_on", "order_no",
                                        "change_no", "import_id"});
    group.order_id = context.ids.next_value();
    written.insert(hash_of(*group.order));
    insert_orders->add(context.company)
        .add(group.order_id)
        .add(customers.id(group.order->customer))
        .add(group.order->day)
        .add(std::string_view(group.order->order_no))
        .add(*version)
        .add(context.import_id)
        .end_row();
  }
  if (insert_orders) insert_orders->finish();
}

void LineWriter::State::write_new_lines(const LineBatch& batch, std::vector<Group>& groups) {
  for (Group& group : groups) {
    if (group.inserts.empty()) continue;
    if (!insert_lines)
      insert_lines.emplace(session, "order_lines",
                           std::vector<std::string_view>{
                               "company_id", "order_id", "line_no", "product_id", "ordered_qty",
                               "amount_minor", "demand_qty", "limit_qty", "delivered_qty"});
    const auto number = [&](std::uint32_t i) { return batch.lines[i].line_no; };
    if (number(group.inserts[0]) != 0)
      std::stable_sort(group.inserts.begin(), group.inserts.end(),
                       [&](std::uint32_t a, std::uint32_t b) { return number(a) < number(b); });
    std::int32_t next_no = group.stored.empty() ? 1 : group.stored.back().line_no + 1;
    for (const auto i : group.inserts) {
      const LineInput& line = batch.lines[i];
      const std::int32_t line_no = line.line_no != 0 ? line.line_no : next_no++;
      insert_lines->add(context.company)
          .add(group.order_id)
          .add(line_no)
          .add(products.id(line.product))
          .add(line.quantity)
          .add(line.amount_minor)
          .add(supplied(line.demand))
          .add(supplied(line.limit))
          .add(supplied(line.delivered))
          .end_row();
      ++counts.created;
    }
  }
  if (insert_lines) insert_lines->finish();
}

LineWriter::LineWriter(db::Session& session, records::WriteContext context, WriteOptions options)
    : state_(std::make_unique<State>(session, std::move(context), options)) {}
LineWriter::~LineWriter() = default;

WriteCounts LineWriter::write(const LineBatch& batch, std::vector<Refusal>& refusals) {
  State& state = *state_;
  state.counts = {};
  state.version.reset();
  state.refusals = &refusals;
  skip(batch);
  std::vector<Group> groups = state.group(batch);
  state.find_stored(groups);
  bool has_changes = false;
  for (Group& group : groups) {
    if (!state.has_shop(batch, group)) continue;
    group.order_id == 0 ? state.decide_new(batch, group) : state.decide_stored(batch, group);
    has_changes |= !group.inserts.empty() || !group.updates.empty();
  }
  if (!has_changes) return state.counts;
  state.version_now();
  state.create_placeholders(batch, groups);
  state.write_updates(batch, groups);
  // New lines of stored orders leave a history row; new orders carry their import themselves.
  for (Group& group : groups) {
    if (group.order_id == 0 || group.is_own) continue;
    std::int32_t next_no = group.stored.empty() ? 1 : group.stored.back().line_no + 1;
    for (const auto i : group.inserts) {
      const std::int32_t number = batch.lines[i].line_no;
      state.note_change(group.order_id, std::to_string(number != 0 ? number : next_no++), "created",
                        {}, {});
    }
  }
  if (state.insert_changes) state.insert_changes->finish();
  state.write_new_orders(groups);
  state.write_new_lines(batch, groups);
  return state.counts;
}

void LineWriter::skip(const LineBatch& batch) {
  state_->customers.learn(state_->session, batch.new_customers);
  state_->products.learn(state_->session, batch.new_products);
}

std::uint64_t LineWriter::placeholders_created() const { return state_->placeholders; }

}  // namespace orders
