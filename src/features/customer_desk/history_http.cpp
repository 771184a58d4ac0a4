#include <algorithm>

#include "base/local_day.h"
#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "platform/records/history.h"
#include "sql/customer_desk.h"

/// What happened to a shop: orders, changes, and everything together as a timeline.
namespace customer_desk {
namespace {

using auth::Permission;
using http::Method;

constexpr std::int64_t kEventsMax = 2'000;  // of each kind

base::Error bad_cursor() {
  return refusal(base::ErrorCode::kInvalid, "api.bad_cursor",
                 "cursor: expected the next_cursor of the page before");
}

/// Two whole numbers of a cursor.
base::Result<std::pair<std::int64_t, std::int64_t>> two_numbers(std::string_view cursor,
                                                                std::int64_t first) {
  if (cursor.empty()) return std::pair(first, first);
  const std::size_t bar = cursor.find('|');
  if (bar == std::string_view::npos) return bad_cursor();
  const auto a = base::parse_int(cursor.substr(0, bar));
  const auto b = base::parse_int(cursor.substr(bar + 1));
  if (!a || !b) return bad_cursor();
  return std::pair(*a, *b);
}

void add_lines(db::Session& session, base::CompanyId company, OrderView& order) {
  using Quantity = std::optional<std::int64_t>;
  session.each<std::int64_t, base::ProductId, std::string, std::string, std::string, std::int64_t,
               base::Money, Quantity, Quantity, Quantity>(
      sql::kListOrderLines, {{"company_id", company}, {"order_id", order.id}}, [&](auto... column) {
        order.lines.push_back(OrderLineView{std::move(column)...});
        order.quantity += order.lines.back().ordered_qty;
        order.amount_minor.minor += order.lines.back().amount_minor.minor;
      });
}

/// Which product the orders shall hold; 0: any.
base::Result<std::int64_t> product_of(const http::Request& request) {
  const auto text = request.query_value("product");
  if (!text) return 0;
  const auto id = base::parse_int(*text);
  if (!id || *id < 1)
    return refusal(base::ErrorCode::kInvalid, "customers.bad_product",
                   "product: expected the id of a product, not " + base::excerpt(*text));
  return *id;
}

Handled list_orders(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  constexpr std::int64_t kFar = 1'000'000;
  TRY_ASSIGN(const auto place, two_numbers(page.cursor, kFar));
  TRY_ASSIGN(const std::int64_t product, product_of(request));
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  const auto company = request.principal->company;
  api::PageOf<OrderView> orders;
  session->each<base::OrderId, std::string, base::Date>(
      sql::kListShopOrders,
      {{"company_id", company},
       {"customer_id", shop.id},
       {"product_id", product},
       {"before_day", place.first},
       {"before_id", place.second},
       {"row_limit", page.limit + 1}},
      [&](base::OrderId id, std::string number, base::Date day) {
        orders.items.push_back({.id = id, .order_no = std::move(number), .ordered_on = day});
      });
  if (orders.items.size() > page.limit) {
    orders.items.pop_back();
    const OrderView& last = orders.items.back();
    orders.next_cursor = api::encode_cursor(std::to_string(last.ordered_on.day_number) + '|' +
                                            std::to_string(last.id.value));
  }
  for (OrderView& order : orders.items) add_lines(*session, company, order);
  orders.total = session->find_one<std::int64_t>(
      sql::kCountShopOrders,
      {{"company_id", company}, {"customer_id", shop.id}, {"product_id", product}});
  return api::page_response(orders);
}

/// History shows fields as the page does: personal ones to editors, subjective ones to their own.
bool may_see(const directory::Viewer& viewer, std::string_view field) {
  const auto column = directory::find_column(field);
  if (!column) return true;
  const auto privacy = directory::columns()[*column].privacy;
  if (privacy == directory::Privacy::kPersonal) return viewer.sees_personal;
  return privacy == directory::Privacy::kOpen || viewer.is_administrator;
}

Handled list_history(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  TRY_ASSIGN(const auto place, two_numbers(page.cursor, std::numeric_limits<std::int64_t>::max()));
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  const directory::Viewer viewer(*request.principal);
  auto changes = records::list_changes(*session, request.principal->company, "customers",
                                       std::to_string(shop.id.value));
  std::reverse(changes.begin(), changes.end());
  api::PageOf<ChangeView> views;
  for (auto& change : changes) {
    if (change.id >= place.first || !may_see(viewer, change.field)) continue;
    if (views.items.size() == page.limit) {
      views.next_cursor = api::encode_cursor(views.items.back().id + '|' + views.items.back().id);
      break;
    }
    views.items.push_back({std::to_string(change.id), std::move(change.field),
                           std::move(change.action), std::move(change.old_value),
                           std::move(change.new_value), std::move(change.actor), change.import_id,
                           change.changed_at});
  }
  return api::page_response(views);
}

/// A day without a time stands at its noon among the moments of others.
base::Instant noon_of(base::Date day) { return {base::start_of(day).unix_ms + base::kDayMs / 2}; }

struct Collector {
  db::Session& session;
  base::CompanyId company;
  base::CustomerId shop;
  std::vector<TimelineEvent> events;

  void on(base::Date day, std::string kind, std::string zh, std::string en, std::string detail,
          std::string reference) {
    events.push_back({noon_of(day),
                      day,
                      std::move(kind),
                      std::move(zh),
                      std::move(en),
                      std::move(detail),
                      {},
                      std::move(reference)});
  }
  void at(base::Instant when, std::string kind, std::string zh, std::string en, std::string detail,
          std::string actor, std::string reference) {
    events.push_back({when, base::local_day(when), std::move(kind), std::move(zh), std::move(en),
                      std::move(detail), std::move(actor), std::move(reference)});
  }
  void orders();
  void months();
  void licence();
  void notes_and_files();
  void merges();
  void decisions();
  void changes(const directory::Viewer& viewer);
};

void Collector::orders() {
  session.each<base::OrderId, std::string, base::Date, std::int64_t, std::int64_t>(
      sql::kListShopOrderSums,
      {{"company_id", company}, {"customer_id", shop}, {"row_limit", kEventsMax}},
      [&](base::OrderId id, const std::string& number, base::Date day, std::int64_t quantity,
          std::int64_t amount) {
        on(day, "order", "订单 " + number, "Order " + number,
           "{\"quantity\":" + std::to_string(quantity) +
               ",\"amount_minor\":" + std::to_string(amount) + "}",
           std::to_string(id.value));
      });
}

void Collector::months() {
  using Number = std::optional<std::int64_t>;
  session.each<base::Period, std::int64_t, Number, base::Instant>(
      sql::kListShopGrades, {{"company_id", company}, {"customer_id", shop}},
      [&](base::Period period, std::int64_t grade, Number previous, base::Instant published) {
        at(published, "month", period.text() + " 月度结果已发布", period.text() + " published",
           "{\"grade_no\":" + std::to_string(grade) + "}", {}, period.text());
        if (previous && *previous != grade)
          at(published, "grade",
             "档位 " + std::to_string(*previous) + " → " + std::to_string(grade),
             "Grade " + std::to_string(*previous) + " → " + std::to_string(grade),
             "{\"from\":" + std::to_string(*previous) + ",\"to\":" + std::to_string(grade) + "}",
             {}, period.text());
      });
}

void Collector::licence() {
  session.each<std::string, std::string, std::string, base::Date>(
      sql::kListShopLicenseEvents, {{"company_id", company}, {"customer_id", shop}},
      [&](const std::string& event, const std::string& zh, const std::string& en, base::Date day) {
        on(day, "license", "许可证：" + zh, "Licence: " + en,
           wire::json::serialize(wire::json::value{{"event_type", event}}), event);
      });
}

void Collector::notes_and_files() {
  session.each<NoteId, std::string, std::string, base::Instant>(
      sql::kListNoteEvents, {{"company_id", company}, {"customer_id", shop}},
      [&](NoteId id, const std::string& body, std::string author, base::Instant when) {
        at(when, "note", base::excerpt(body, 200), base::excerpt(body, 200), "{}",
           std::move(author), std::to_string(id.value));
      });
  session.each<FileId, std::string, std::string, base::Instant>(
      sql::kListFileEvents, {{"company_id", company}, {"customer_id", shop}},
      [&](FileId id, const std::string& name, std::string author, base::Instant when) {
        at(when, "file", "附件 " + name, "File " + name, "{}", std::move(author),
           std::to_string(id.value));
      });
}

void Collector::merges() {
  session.each<MergeId, base::CustomerId, std::string, base::Instant>(
      sql::kListMergeEvents, {{"company_id", company}, {"customer_id", shop}},
      [&](MergeId id, base::CustomerId winner, std::string actor, base::Instant when) {
        const bool won = winner == shop;
        at(when, "merge", won ? "合并了另一客户" : "被合并到另一客户",
           won ? "Took over another shop" : "Merged into another shop", "{}", std::move(actor),
           std::to_string(id.value));
      });
}

void Collector::decisions() {
  struct Word {
    std::string_view decision, zh, en;
  };
  static constexpr Word kWords[] = {{"accepted", "采纳建议", "Suggestion accepted"},
                                    {"rejected", "未采纳建议", "Suggestion declined"},
                                    {"later", "建议留待再定", "Suggestion left open"}};
  session.each<base::Period, std::string, std::string, std::string, std::string, base::Instant>(
      sql::kListDecisionEvents, {{"company_id", company}, {"customer_id", shop}},
      [&](base::Period period, const std::string& item, const std::string& decision,
          const std::string& comment, std::string actor, base::Instant when) {
        const auto word = std::ranges::find(kWords, decision, &Word::decision);
        if (word == std::end(kWords)) return;
        const std::string why_zh = comment.empty() ? "" : "（" + comment + "）";
        const std::string why_en = comment.empty() ? "" : " (" + comment + ")";
        at(when, "decision", std::string(word->zh) + "：" + item + why_zh,
           std::string(word->en) + ": " + item + why_en,
           wire::json::serialize(wire::json::value{{"decision", decision}, {"comment", comment}}),
           std::move(actor), period.text());
      });
}

/// The fields that one deed changed are one event.
void Collector::changes(const directory::Viewer& viewer) {
  std::string key;
  wire::json::array fields;
  const auto flush = [&] {
    if (!fields.empty())
      events.back().detail = wire::json::serialize(wire::json::value{{"fields", fields}});
    fields.clear();
  };
  for (const auto& change :
       records::list_changes(session, company, "customers", std::to_string(shop.value))) {
    if (!may_see(viewer, change.field)) continue;
    const std::string deed = std::to_string(change.changed_at.unix_ms) + change.actor;
    if (deed != key) {
      flush();
      key = deed;
      const bool imported = change.import_id.has_value();
      at(change.changed_at, imported ? "import" : "edit",
         change.action == "created" ? "新建档案"
         : imported                 ? "导入更新"
                                    : "修改档案",
         change.action == "created" ? "Record created"
         : imported                 ? "Changed by an import"
                                    : "Record changed",
         "{}", change.actor, std::to_string(change.id));
    }
    if (!change.field.empty()) fields.emplace_back(change.field);
  }
  flush();
}

Handled timeline(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto page, api::page_of(request));
  TRY_ASSIGN(const auto place, two_numbers(page.cursor, std::numeric_limits<std::int64_t>::max()));
  auto session = desk.services.database.reader();
  TRY_ASSIGN(const auto shop, find_shop(*session, *request.principal, request.path_param("id")));
  Collector all{*session, request.principal->company, shop.id, {}};
  if (request.principal->can(Permission::kOrdersRead)) all.orders();
  if (request.principal->can(Permission::kGuidanceRead)) {
    all.months();
    all.decisions();
  }
  all.licence();
  all.notes_and_files();
  all.merges();
  all.changes(directory::Viewer(*request.principal));
  const auto kind = request.query_value("kind");
  if (kind) std::erase_if(all.events, [&](const auto& event) { return event.kind != *kind; });
  std::stable_sort(all.events.begin(), all.events.end(),
                   [](const TimelineEvent& a, const TimelineEvent& b) { return b.at < a.at; });
  // The cursor: instant of the last event, and how many of that instant were shown.
  api::PageOf<TimelineEvent> events;
  events.total = static_cast<std::int64_t>(all.events.size());
  std::int64_t at_same = 0;
  std::int64_t skip = page.cursor.empty() ? 0 : place.second;
  for (auto& event : all.events) {
    if (event.at.unix_ms > place.first) continue;
    if (event.at.unix_ms == place.first && skip-- > 0) continue;
    if (events.items.size() == page.limit) {
      const std::int64_t last = events.items.back().at.unix_ms;
      if (last == place.first && !page.cursor.empty()) at_same += place.second;
      events.next_cursor = api::encode_cursor(std::to_string(last) + '|' + std::to_string(at_same));
      break;
    }
    const bool is_same = !events.items.empty() && events.items.back().at == event.at;
    at_same = is_same ? at_same + 1 : 1;
    events.items.push_back(std::move(event));
  }
  return api::page_response(events);
}

}  // namespace

std::vector<http::Route> history_routes(Desk& desk) {
  const auto with_page = [](std::vector<http::Parameter> more) {
    auto all = api::page_parameters();
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  const http::Parameter kind{"kind",
                             "only events of this kind",
                             {{"type", "string"},
                              {"enum",
                               {"order", "grade", "license", "edit", "import", "note", "file",
                                "month", "merge", "decision"}}},
                             false};
  const http::Parameter product{
      "product", "id of a product: only orders that hold it", {{"type", "string"}}, false};
  return {
      {Method::kGet,
       "/api/v1/customers/{id}/orders",
       Permission::kOrdersRead,
       "Orders of a shop with their lines, newest first.",
       [&desk](const http::Request& request) { return list_orders(desk, request); },
       {.parameters = with_page({id_parameter("id"), product}),
        .response = api::page_schema<OrderView>()}},
      {Method::kGet,
       "/api/v1/customers/{id}/history",
       Permission::kCustomersRead,
       "Every change of a field of the shop, newest first.",
       [&desk](const http::Request& request) { return list_history(desk, request); },
       {.parameters = with_page({id_parameter("id")}), .response = api::page_schema<ChangeView>()}},
      {Method::kGet,
       "/api/v1/customers/{id}/timeline",
       Permission::kCustomersRead,
       "Everything that happened to a shop, newest first.",
       [&desk](const http::Request& request) { return timeline(desk, request); },
       {.parameters = with_page({id_parameter("id"), kind}),
        .response = api::page_schema<TimelineEvent>()}},
  };
}

}  // namespace customer_desk
