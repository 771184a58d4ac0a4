#include "features/customer_desk/desk.h"

#include "base/local_day.h"
#include "features/customers/customers.h"
#include "features/organisation/organisation.h"

namespace customer_desk {
namespace {

bool is_text(records::FieldType type) {
  return type == records::FieldType::kText || type == records::FieldType::kCode ||
         type == records::FieldType::kCodeList || type == records::FieldType::kDate;
}

}  // namespace

base::Error refusal(base::ErrorCode code, std::string reason, std::string message) {
  return {code, std::move(reason), std::move(message), {}};
}

base::Error no_such_customer() {
  return refusal(base::ErrorCode::kNotFound, "customers.no_such_customer",
                 "there is no such shop among those you may see");
}

const records::Registry& registry() {
  static const records::Registry kRegistry = [] {
    records::Registry all;
    all.add(organisation::record_kinds());
    all.add(customers::record_kinds());
    return all;
  }();
  return kRegistry;
}

const records::RecordKind& shop_kind() { return registry().get("shops"); }

const records::Table& shop_table() {
  static const records::Table kTable(shop_kind());
  return kTable;
}

std::optional<std::string> StoredShop::text(std::string_view field) const {
  const std::size_t at = shop_kind().index_of(field);
  return records::to_text(shop_kind().fields[at], row.values[at]);
}

std::optional<base::UnitId> StoredShop::area() const {
  const auto& value = row.values[shop_kind().index_of("sales_area")].variant();
  const auto* unit = std::get_if<std::int64_t>(&value);
  if (unit == nullptr) return {};
  return base::UnitId{*unit};
}

base::Result<StoredShop> find_shop(db::Session& session, const auth::Principal& principal,
                                   base::CustomerId id) {
  std::optional<StoredShop> found;
  const std::vector<std::string> keys = {std::to_string(id.value)};
  shop_table().find_by_record_keys(session, principal.company, keys, [&](records::StoredRow row) {
    found.emplace(StoredShop{id, std::move(row)});
  });
  if (!found || !principal.scope.covers(id, found->area())) return no_such_customer();
  return *std::move(found);
}

base::Result<StoredShop> find_shop(db::Session& session, const auth::Principal& principal,
                                   std::string_view id) {
  const auto number = api::id_from<base::CustomerId>(id);
  if (!number) return no_such_customer();
  return find_shop(session, principal, *number);
}

std::string shop_json(const StoredShop& shop, const std::vector<std::string_view>& fields) {
  std::string json = "{";
  for (const auto field : fields) {
    const records::Field& described = shop_kind().fields[shop_kind().index_of(field)];
    if (json.size() > 1) json += ',';
    records::append_json_text(json, field);
    json += ':';
    const auto text = shop.text(field);
    if (!text)
      json += "null";
    else if (described.type == records::FieldType::kFlag)
      json += *text == "1" ? "true" : "false";
    else if (is_text(described.type) || described.type == records::FieldType::kReference)
      records::append_json_text(json, *text);
    else
      json += *text;
  }
  return json + "}";
}

base::Result<db::Value> parse_shop_field(const records::Field& field, std::string_view text,
                                         const records::Dictionaries& dictionaries) {
  auto parsed = records::parse_field(field, text, {}, dictionaries);
  if (!parsed.error) return std::move(parsed.value);
  return base::Error{base::ErrorCode::kInvalid,
                     parsed.error->reason,
                     std::string(field.name) + ": expected " + parsed.error->expected,
                     {*parsed.error}};
}

records::WriteContext context_of(const api::Write& write) {
  return {write.principal.company, {}, write.principal.login, write.clock, write.ids};
}

const std::vector<QuickFilter>& quick_filters() {
  static const std::vector<QuickFilter> kFilters = {
      {"active", "在营", "Active", {"status:eq:active"}},
      {"license_expiring",
       "许可证90天内到期",
       "Licence ends within 90 days",
       {"license_valid_to:between:today,today+90", "status:eq:active"}},
      {"license_expired",
       "许可证已过期",
       "Licence expired",
       {"license_valid_to:lt:today", "status:eq:active"}},
      {"silent", "30天未订货", "No order for 30 days", {"recency_days:ge:30", "status:eq:active"}},
      {"on_list", "在目标名单", "On a target list", {"primary_class:not_empty"}},
      {"grade_up", "升档", "Grade went up", {"grade_change:gt:0"}},
      {"grade_down", "降档", "Grade went down", {"grade_change:lt:0"}},
      {"falling", "订购额下降两成", "Amount down by a fifth", {"amount_growth:le:-0.2"}},
      {"new", "新开户180天内", "New within 180 days", {"opened_on:ge:today-180"}},
      {"placeholder", "待补录", "Record still to come", {"status:eq:placeholder"}},
      {"incomplete", "缺电话或坐标", "Without phone", {"order_phone:empty", "status:eq:active"}},
  };
  return kFilters;
}

base::Result<directory::Selection> selection_of(const segments::Asker& asker,
                                                const ListQuestion& question) {
  constexpr std::size_t kWordsBytesMax = 200;
  directory::Selection selection;
  std::vector<std::string> filters = question.filters;
  if (!question.quick.empty()) {
    const QuickFilter* found = nullptr;
    for (const QuickFilter& one : quick_filters())
      if (one.name == question.quick) found = &one;
    if (found == nullptr)
      return refusal(base::ErrorCode::kInvalid, "customers.unknown_quick_filter",
                     "quick: GET /customers/columns names those there are");
    filters.insert(filters.end(), found->filters.begin(), found->filters.end());
  }
  if (question.q.size() > kWordsBytesMax)
    return refusal(base::ErrorCode::kInvalid, "directory.bad_filter", "at most 200 bytes of words");
  TRY_ASSIGN(auto rule, segments::read_filters(asker, filters));
  selection.conditions = std::move(rule.conditions);
  selection.tests = std::move(rule.tests);
  selection.rules = std::move(rule.rules);
  selection.words = question.q;
  return selection;
}

segments::Asker asker_of(Desk& desk, const auth::Principal& principal) {
  return {desk.services, principal, base::local_day(desk.services.clock.now())};
}

base::Result<directory::Selection> selection_of(Desk& desk, const http::Request& request) {
  ListQuestion question;
  for (const auto& [name, value] : request.query)
    if (name == "filter") question.filters.push_back(value);
  question.quick = request.query_value("quick").value_or("");
  question.q = request.query_value("q").value_or("");
  return selection_of(asker_of(desk, *request.principal), question);
}

std::vector<http::Parameter> selection_parameters() {
  return {{"filter",
           "COLUMN:OPERATOR[:VALUE], repeatable; all must hold",
           {{"type", "array"}, {"items", {{"type", "string"}}}},
           false},
          {"quick", "a named set of filters", {{"type", "string"}}, false},
          {"q", "words to find, also by pinyin", {{"type", "string"}}, false}};
}

http::Parameter id_parameter(std::string_view name) {
  return {std::string(name), "an id", {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}, true};
}

std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory) {
  // The handlers keep it: it lives as long as they do.
  const auto desk = std::make_shared<Desk>(Desk{services, directory});
  std::vector<http::Route> all;
  for (const auto routes : {list_routes, shop_routes, bulk_routes, history_routes, note_routes,
                            file_routes, view_routes, duplicate_routes, merge_routes})
    for (http::Route& route : routes(*desk)) {
      route.handler = [desk, handler = std::move(route.handler)](const http::Request& request) {
        return handler(request);
      };
      all.push_back(std::move(route));
    }
  return all;
}

std::map<std::string, jobs::Work> job_works(api::Services& services,
                                            directory::Directory& directory) {
  const auto desk = std::make_shared<Desk>(Desk{services, directory});
  return {{"customers.bulk_edit",
           [desk](jobs::Running& running) { return run_bulk_job(*desk, running); }},
          {"customers.find_duplicates",
           [desk](jobs::Running& running) { return run_duplicate_job(*desk, running); }}};
}

}  // namespace customer_desk
