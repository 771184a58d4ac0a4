#include <algorithm>
#include <map>

#include "base/text.h"
#include "features/customer_desk/briefs.h"
#include "features/customer_desk/desk.h"
#include "features/organisation/organisation.h"
#include "platform/records/upsert.h"
#include "sql/customer_desk.h"

/// Merging two shops into one, with preview and undo.
///
/// What hangs on the losing shop moves to the winning one, row by row, and each moved row is
/// written down; so undo is exact. A row whose key the winner has already (the same month's
/// figures, the same order number on the same day, a count or a price of the same product and day)
/// stays. Published months never change: they stay
/// with the losing shop, which stays as an inactive record that names its successor.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

/// A table whose rows move. Their keys are listed, then moved by the list.
struct Movable {
  const char* name;
  const db::Query* list;   ///< keys of the loser's rows that the winner has none of
  const db::Query* count;  ///< all rows of the loser
  const db::Query* move;   ///< the rows noted of a merge, from one shop to the other
};
const std::vector<Movable>& movables() {
  static const std::vector<Movable> kMovables = {
      {"orders", &sql::kListMovableOrders, &sql::kCountLoserOrders, &sql::kMoveOrders},
      {"license_events", &sql::kListMovableEvents, &sql::kCountLoserEvents, &sql::kMoveEvents},
      {"customer_months", &sql::kListMovableMonths, &sql::kCountLoserMonths, &sql::kMoveMonths},
      {"retail_stock_counts", &sql::kListMovableStockCounts, &sql::kCountLoserStockCounts,
       &sql::kMoveStockCounts},
      {"market_prices", &sql::kListMovablePrices, &sql::kCountLoserPrices, &sql::kMovePrices},
      {"contacts", &sql::kListMovableContacts, &sql::kCountLoserContacts, &sql::kMoveContacts},
      {"notes", &sql::kListMovableNotes, &sql::kCountLoserNotes, &sql::kMoveNotes},
      {"files", &sql::kListMovableFiles, &sql::kCountLoserFiles, &sql::kMoveFiles},
  };
  return kMovables;
}

struct Pair {
  StoredShop winner;
  StoredShop loser;
};

base::Result<Pair> find_pair(api::Write& write, const MergeInput& input) {
  if (input.winner_id == input.loser_id)
    return refusal(ErrorCode::kInvalid, "customers.same_shop", "a shop is not merged with itself");
  TRY_ASSIGN(auto winner, find_shop(write.session, write.principal, input.winner_id));
  TRY_ASSIGN(auto loser, find_shop(write.session, write.principal, input.loser_id));
  for (const StoredShop* shop : {&winner, &loser})
    if (write.session.find_one<MergeId>(
            sql::kFindOpenMergeOfLoser,
            {{"company_id", write.principal.company}, {"loser_id", shop->id}}))
      return refusal(ErrorCode::kConflict, "customers.already_merged",
                     "one of the two was merged into another shop: undo that first");
  return Pair{std::move(winner), std::move(loser)};
}

bool is_kept_apart(std::string_view field) {
  return field == "customer_code" || field == "status" ||
         directory::columns()[directory::column_of(field)].privacy ==
             directory::Privacy::kSubjective;
}

/// Fields that differ; an empty field of the winner takes the loser's value by itself.
base::Result<std::vector<MergeField>> merged_fields(const Pair& pair, const MergeInput& input) {
  for (const auto& name : input.fields_of_loser)
    if (shop_kind().find_field(name) == nullptr || is_kept_apart(name))
      return refusal(ErrorCode::kInvalid, "customers.bad_merge_field",
                     base::excerpt(name, 40) + " cannot be taken from the other shop");
  std::vector<MergeField> fields;
  for (const auto& field : shop_kind().fields) {
    if (is_kept_apart(field.name)) continue;
    const auto winner = pair.winner.text(field.name);
    const auto loser = pair.loser.text(field.name);
    if (winner == loser || !loser) continue;
    const bool asked = std::find(input.fields_of_loser.begin(), input.fields_of_loser.end(),
                                 field.name) != input.fields_of_loser.end();
    fields.push_back({std::string(field.name), winner, loser, asked || !winner ? loser : winner});
  }
  return fields;
}

/// An update of the shop, by the same rules as an edit. Values are canonical texts; references are
/// given by their code.
base::Result<void> update_shop(api::Write& write, const StoredShop& shop,
                               const std::map<std::string, db::Value>& values) {
  records::Row row{0, std::vector<std::optional<db::Value>>(shop_kind().fields.size())};
  row.values[shop_kind().index_of("customer_code")] = *shop.text("customer_code");
  for (const auto& [name, value] : values) row.values[shop_kind().index_of(name)] = value;
  records::Upserter upserter(registry(), shop_kind(), context_of(write),
                             {.mode = records::Mode::kUpdate});
  auto outcome = upserter.apply(write.session, std::span(&row, 1)).front();
  if (outcome.kind == records::OutcomeKind::kRefused) return *std::move(outcome.error);
  return {};
}

/// A stored value as a row for the upserter has it: a reference by its code.
db::Value source_value(api::Write& write, const StoredShop& shop, std::string_view field) {
  const std::size_t at = shop_kind().index_of(field);
  if (shop_kind().fields[at].type != records::FieldType::kReference || !shop.area())
    return shop.row.values[at];
  for (const auto& unit : organisation::list_units(write.session, write.principal.company))
    if (unit.id == *shop.area()) return unit.code;
  return {};
}

std::vector<MergeMoves> count_moves(api::Write& write, const Pair& pair,
                                    std::map<std::string, std::vector<std::string>>& keys) {
  std::vector<MergeMoves> moves;
  for (const Movable& table : movables()) {
    auto& of_table = keys[table.name];
    write.session.each<std::string>(*table.list,
                                    {{"company_id", write.principal.company},
                                     {"winner_id", pair.winner.id},
                                     {"loser_id", pair.loser.id}},
                                    [&](std::string key) { of_table.push_back(std::move(key)); });
    const auto all = write.session.find_one<std::int64_t>(
        *table.count, {{"company_id", write.principal.company}, {"loser_id", pair.loser.id}});
    const auto moved = static_cast<std::int64_t>(of_table.size());
    moves.push_back({table.name, moved, all.value_or(0) - moved});
  }
  return moves;
}

void note_moves(api::Write& write, MergeId merge,
                const std::map<std::string, std::vector<std::string>>& keys) {
  db::BulkInsert rows(write.session, "customer_merge_moves",
                      {"company_id", "merge_id", "table_name", "record_key"});
  for (const auto& [table, of_table] : keys)
    for (const auto& key : of_table)
      rows.add(write.principal.company)
          .add(merge)
          .add(std::string_view(table))
          .add(std::string_view(key))
          .end_row();
  rows.finish();
}

/// Moves what was noted of a merge. Orders that change their shop make the facts read all anew.
void move_rows(api::Write& write, MergeId merge, base::CustomerId from, base::CustomerId to,
               std::int64_t change_no) {
  std::int64_t orders = 0;
  for (const Movable& table : movables()) {
    const bool is_orders = std::string_view(table.name) == "orders";
    const auto moved =
        is_orders ? write.session.execute(*table.move, {{"company_id", write.principal.company},
                                                        {"merge_id", merge},
                                                        {"from_id", from},
                                                        {"to_id", to},
                                                        {"change_no", change_no}})
                  : write.session.execute(*table.move, {{"company_id", write.principal.company},
                                                        {"merge_id", merge},
                                                        {"from_id", from},
                                                        {"to_id", to}});
    if (is_orders) orders = moved;
  }
  if (orders > 0)
    write.session.execute(sql::kNoteOrdersLeft,
                          {{"company_id", write.principal.company}, {"orders", orders}});
}

std::vector<std::string_view> names_of(const std::vector<MergeField>& fields) {
  std::vector<std::string_view> names;
  for (const auto& field : fields) names.emplace_back(field.field);
  return names;
}

ShopBrief brief_of(const StoredShop& shop) {
  return {shop.id,
          *shop.text("customer_code"),
          *shop.text("shop_name"),
          shop.text("license_no"),
          shop.text("holder_name"),
          shop.text("order_phone"),
          shop.text("address"),
          *shop.text("status"),
          shop.row.version};
}

base::Result<MergeResult> merge_in(api::Write& write, const MergeInput& input) {
  const std::int64_t change_no =
      organisation::next_data_version(write.session, write.principal.company);
  TRY_ASSIGN(const auto pair, find_pair(write, input));
  MergeResult result{{}, brief_of(pair.winner), brief_of(pair.loser), {}, {}, 0};
  TRY_ASSIGN(result.fields, merged_fields(pair, input));
  std::map<std::string, std::vector<std::string>> keys;
  result.moves = count_moves(write, pair, keys);
  result.published_months = write.session
                                .find_one<std::int64_t>(sql::kCountLoserPublished,
                                                        {{"company_id", write.principal.company},
                                                         {"loser_id", pair.loser.id}})
                                .value_or(0);
  if (input.preview) return result;
  if (input.winner_version != pair.winner.row.version ||
      input.loser_version != pair.loser.row.version)
    return refusal(ErrorCode::kConflict, "customers.changed_since_preview",
                   "one of the two shops was changed meanwhile: look at the preview again");

  std::map<std::string, db::Value> taken;
  std::vector<MergeField> changed;
  for (const auto& field : result.fields)
    if (field.result != field.winner_value) {
      taken[field.field] = source_value(write, pair.loser, field.field);
      changed.push_back(field);
    }
  if (!taken.empty()) TRY(update_shop(write, pair.winner, taken));
  TRY(update_shop(write, pair.loser, {{"status", "inactive"}}));
  TRY_ASSIGN(const auto after, find_shop(write.session, write.principal, pair.winner.id));
  const MergeId merge = write.ids.next<MergeId>();
  write.session.execute(sql::kInsertMerge,
                        {{"company_id", write.principal.company},
                         {"id", merge},
                         {"winner_id", pair.winner.id},
                         {"loser_id", pair.loser.id},
                         {"winner_before", shop_json(pair.winner, names_of(changed))},
                         {"loser_before", shop_json(pair.loser, {"status"})},
                         {"winner_version", after.row.version},
                         {"actor", write.principal.login},
                         {"merged_at_ms", write.clock.now()}});
  write.session.execute(sql::kSetMergedInto, {{"company_id", write.principal.company},
                                              {"loser_id", pair.loser.id},
                                              {"winner_id", db::Value(pair.winner.id)}});
  note_moves(write, merge, keys);
  move_rows(write, merge, pair.loser.id, pair.winner.id, change_no);
  write.session.execute(sql::kDeletePairsOfShop,
                        {{"company_id", write.principal.company}, {"customer_id", pair.loser.id}});
  result.merge_id = merge;
  result.winner = brief_of(after);
  result.loser.status = "inactive";
  ++result.loser.version;
  write.audit({.action = "customers.merge",
               .object_kind = "customer",
               .object_id = std::to_string(pair.winner.id.value),
               .before = shop_json(pair.winner, names_of(changed)),
               .after = wire::to_json(result)});
  return result;
}

Handled merge(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto input, api::body<MergeInput>(request));
  std::optional<MergeResult> preview;
  auto response = api::write(desk.services, request, [&](api::Write& write) -> Handled {
    TRY_ASSIGN(auto result, merge_in(write, input));
    if (input.preview) {
      // Nothing of a preview stays: a status of 400 or more rolls back; it is replaced below.
      preview = std::move(result);
      http::Response rolled_back;
      rolled_back.status = 400;
      return rolled_back;
    }
    return http::Response::json(wire::to_json(result));
  });
  if (preview) return http::Response::json(wire::to_json(*preview));
  if (response) desk.directory.refresh(request.principal->company);
  return response;
}

struct StoredMerge {
  MergeId id;
  base::CustomerId winner_id;
  base::CustomerId loser_id;
  std::string winner_before;
  std::string loser_before;
  std::int64_t winner_version = 0;
  bool is_undone = false;
};

std::optional<StoredMerge> find_merge(api::Write& write, std::string_view id_text) {
  const auto id = api::id_from<MergeId>(id_text);
  if (!id) return {};
  std::optional<StoredMerge> found;
  write.session.each<base::CustomerId, base::CustomerId, std::string, std::string, std::int64_t,
                     std::optional<std::string>>(
      sql::kFindMerge, {{"company_id", write.principal.company}, {"id", *id}},
      [&](base::CustomerId winner, base::CustomerId loser, std::string winner_before,
          std::string loser_before, std::int64_t version, std::optional<std::string> undone_by) {
        found = {*id,
                 winner,
                 loser,
                 std::move(winner_before),
                 std::move(loser_before),
                 version,
                 undone_by.has_value()};
      });
  return found;
}

/// The values of a `before` document, as a row for the upserter has them.
base::Result<std::map<std::string, db::Value>> values_before(api::Write& write,
                                                             const std::string& json) {
  const auto dictionaries = organisation::load_dictionaries(write.session, write.principal.company,
                                                            local_day(write.clock.now()));
  const auto document = wire::parse(json);
  CHECK(document.has_value());
  std::map<std::string, db::Value> values;
  for (const auto& [key, value] : document->as_object()) {
    const auto& field = shop_kind().fields[shop_kind().index_of(std::string_view(key))];
    std::string text = value.is_string() ? std::string(value.get_string())
                       : value.is_null() ? std::string{}
                                         : wire::json::serialize(value);
    if (field.type == records::FieldType::kReference && !text.empty()) {
      const auto id = base::parse_int(text);
      for (const auto& unit : organisation::list_units(write.session, write.principal.company))
        if (id && unit.id.value == *id) text = unit.code;
    }
    TRY_ASSIGN(values[std::string(key)], parse_shop_field(field, text, dictionaries));
  }
  return values;
}

Handled undo(const http::Request& request, api::Write& write) {
  const std::int64_t change_no =
      organisation::next_data_version(write.session, write.principal.company);
  const auto stored = find_merge(write, request.path_param("id"));
  if (!stored) return refusal(ErrorCode::kNotFound, "customers.no_such_merge", "no such merge");
  if (stored->is_undone)
    return refusal(ErrorCode::kConflict, "customers.already_undone", "it was undone already");
  TRY_ASSIGN(const auto winner, find_shop(write.session, write.principal, stored->winner_id));
  TRY_ASSIGN(const auto loser, find_shop(write.session, write.principal, stored->loser_id));
  TRY_ASSIGN(const auto before, values_before(write, stored->winner_before));
  if (!before.empty() && winner.row.version != stored->winner_version)
    return refusal(ErrorCode::kConflict, "customers.changed_later",
                   "the winning shop was changed after the merge: its fields cannot be put back");
  if (!before.empty()) TRY(update_shop(write, winner, before));
  TRY_ASSIGN(const auto loser_before, values_before(write, stored->loser_before));
  TRY(update_shop(write, loser, loser_before));
  write.session.execute(sql::kSetMergedInto,
                        {{"company_id", write.principal.company},
                         {"loser_id", loser.id},
                         {"winner_id", db::Value(std::optional<std::int64_t>{})}});
  move_rows(write, stored->id, winner.id, loser.id, change_no);
  write.session.execute(sql::kCloseMerge, {{"company_id", write.principal.company},
                                           {"id", stored->id},
                                           {"undone_by", write.principal.login},
                                           {"undone_at_ms", write.clock.now()}});
  write.audit({.action = "customers.undo_merge",
               .object_kind = "customer",
               .object_id = std::to_string(winner.id.value),
               .after = stored->winner_before,
               .reason = "merge " + std::to_string(stored->id.value)});
  return http::Response::no_content();
}

Handled list_merges(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  const auto before = page.cursor.empty() ? std::numeric_limits<std::int64_t>::max()
                                          : base::parse_int(page.cursor).value_or(0);
  const Briefs briefs(desk, *request.principal);
  auto session = desk.services.database.reader();
  api::PageOf<MergeView> merges;
  std::size_t read = 0;
  std::int64_t last = 0;
  using Text = std::optional<std::string>;
  session->each<MergeId, base::CustomerId, base::CustomerId, std::string, base::Instant, Text,
                std::optional<base::Instant>>(
      sql::kListMerges,
      {{"company_id", request.principal->company},
       {"before_id", before},
       {"row_limit", page.limit + 1}},
      [&](MergeId id, base::CustomerId winner, base::CustomerId loser, std::string actor,
          base::Instant at, Text undone_by, std::optional<base::Instant> undone_at) {
        if (++read > page.limit) return;
        last = id.value;
        auto first = briefs.find(winner);
        auto second = briefs.find(loser);
        if (!first || !second) return;
        merges.items.push_back({id, *std::move(first), *std::move(second), std::move(actor), at,
                                std::move(undone_by), undone_at});
      });
  if (read > page.limit) merges.next_cursor = api::encode_cursor(std::to_string(last));
  return api::page_response(merges);
}

}  // namespace

std::vector<http::Route> merge_routes(Desk& desk) {
  return {
      {Method::kGet,
       "/api/v1/customers/merges",
       Permission::kCustomersMerge,
       "Merges, newest first.",
       [&desk](const http::Request& request) { return list_merges(desk, request); },
       {.parameters = api::page_parameters(), .response = api::page_schema<MergeView>()}},
      {Method::kPost,
       "/api/v1/customers/merge",
       Permission::kCustomersMerge,
       "Merges two shops, or shows what that would do.",
       [&desk](const http::Request& request) { return merge(desk, request); },
       {.needs_idempotency_key = true,
        .request = wire::schema<MergeInput>(),
        .response = wire::schema<MergeResult>()}},
      {Method::kPost,
       "/api/v1/customers/merges/{id}/undo",
       Permission::kCustomersMerge,
       "Takes a merge back.",
       [&desk](const http::Request& request) {
         auto response = api::write(desk.services, request,
                                    [&](api::Write& write) { return undo(request, write); });
         if (response) desk.directory.refresh(request.principal->company);
         return response;
       },
       {.needs_idempotency_key = true, .parameters = {id_parameter("id")}, .success_status = 204}},
  };
}

}  // namespace customer_desk
