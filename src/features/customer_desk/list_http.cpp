#include <map>

#include "base/local_day.h"
#include "base/text.h"
#include "features/customer_desk/desk.h"
#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "sql/customer_desk.h"

/// Lists, counts and search: everything that reads the directory.
namespace customer_desk {
namespace {

using auth::Permission;
using directory::columns;
using http::Method;

const std::vector<std::string>& default_fields() {
  static const std::vector<std::string> kFields = {
      "customer_code", "shop_name",       "status",           "sales_area_name",
      "grade_no",      "grade_change",    "primary_class",    "month_amount_minor",
      "month_orders",  "recency_days",    "license_valid_to", "business_format",
      "order_phone",   "customer_manager"};
  return kFields;
}

base::Result<std::vector<std::size_t>> fields_of(const http::Request& request) {
  std::vector<std::size_t> fields;
  const auto asked = request.query_value("fields");
  if (!asked) {
    for (const auto& name : default_fields()) fields.push_back(directory::column_of(name));
    return fields;
  }
  for (const auto name : base::split(*asked, ',')) {
    const auto column = directory::find_column(base::trim(name));
    if (!column || fields.size() > columns().size())
      return base::Error{base::ErrorCode::kInvalid,
                         "directory.unknown_column",
                         "fields: there is no column " + base::excerpt(name, 40),
                         {{"fields", base::excerpt(name), "directory.unknown_column", "a column"}}};
    fields.push_back(*column);
  }
  return fields;
}

base::Result<directory::Matches> matches_of(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto selection, selection_of(desk, request));
  const auto snapshot = desk.directory.snapshot(request.principal->company);
  return snapshot->select(directory::Viewer(*request.principal), selection);
}

Handled list_customers(Desk& desk, const http::Request& request) {
  TRY_ASSIGN(const auto fields, fields_of(request));
  TRY_ASSIGN(const auto sort, directory::parse_sort(request.query_value("sort").value_or("")));
  TRY_ASSIGN(const auto page, api::page_of(request));
  TRY_ASSIGN(const auto matches, matches_of(desk, request));
  TRY_ASSIGN(const auto rows, matches.page(sort, page.cursor, page.limit));
  std::string json = R"({"items":[)";
  json.reserve(rows.rows.size() * fields.size() * 40 + 200);
  matches.append_json(json, rows.rows, fields);
  json += R"(],"next_cursor":)";
  json += rows.next_cursor.empty() ? "null" : '"' + api::encode_cursor(rows.next_cursor) + '"';
  json += R"(,"total":)" + std::to_string(matches.total()) + '}';
  return http::Response::json(std::move(json));
}

ColumnView column_view(const directory::ColumnInfo& info, const directory::Viewer& viewer) {
  static constexpr const char* kPrivacy[] = {"open", "personal", "subjective"};
  ColumnView view{.name = info.name,
                  .name_zh = info.name_zh,
                  .name_en = info.name_en,
                  .kind = std::string(directory::kind_name(info.kind)),
                  .dictionary = info.dictionary,
                  .group = info.group,
                  .privacy = kPrivacy[static_cast<std::size_t>(info.privacy)],
                  .operators = directory::operators_of(info)};
  view.is_filterable = info.privacy == directory::Privacy::kOpen ||
                       (info.privacy == directory::Privacy::kPersonal ? viewer.sees_personal
                                                                      : viewer.is_administrator);
  if (!info.is_record_field) return view;
  const records::Field& field = shop_kind().fields[shop_kind().index_of(info.name)];
  view.is_required = field.required;
  view.is_editable = info.name != "customer_code" && viewer.sees_personal;
  return view;
}

Handled list_columns(Desk& desk, const http::Request& request) {
  const directory::Viewer viewer(*request.principal);
  ColumnsView view;
  for (const auto& info : columns()) view.columns.push_back(column_view(info, viewer));
  view.quick_filters = quick_filters();
  view.default_fields = default_fields();
  view.period = desk.directory.snapshot(request.principal->company)->period();
  return http::Response::json(wire::to_json(view));
}

using Labels = std::map<std::string, std::pair<std::string, std::string>>;
/// Names of codes: of a dictionary, or of sales areas.
Labels labels_of(Desk& desk, const auth::Principal& principal, const directory::ColumnInfo& info) {
  Labels labels;
  if (info.name == "sales_area")
    for (const auto& unit : desk.directory.snapshot(principal.company)->units())
      labels[unit.code] = {unit.name, unit.name};
  if (info.dictionary.empty()) return labels;
  auto session = desk.services.database.reader();
  for (auto& entry : organisation::list_dictionary_entries(
           *session, principal.company, base::local_day(desk.services.clock.now())))
    if (entry.dictionary == info.dictionary) labels[entry.code] = {entry.name_zh, entry.name_en};
  return labels;
}

Handled list_facets(Desk& desk, const http::Request& request) {
  constexpr std::size_t kValuesMax = 100;
  TRY_ASSIGN(const auto matches, matches_of(desk, request));
  Facets facets{matches.total(), {}};
  for (const auto name : base::split(request.query_value("columns").value_or(""), ',')) {
    const auto column = directory::find_column(base::trim(name));
    if (!column || facets.facets.size() >= 10)
      return refusal(base::ErrorCode::kInvalid, "directory.unknown_column",
                     "columns: expected at most ten columns between commas");
    TRY_ASSIGN(auto counts, matches.facet(*column, kValuesMax));
    const Labels labels = labels_of(desk, *request.principal, columns()[*column]);
    Facet facet{columns()[*column].name, {}, counts.distinct};
    for (auto& [value, count] : counts.values) {
      FacetValue shown{{}, value, value, count};
      if (const auto label = labels.find(value); label != labels.end())
        std::tie(shown.label_zh, shown.label_en) = label->second;
      if (!value.empty()) shown.value = std::move(value);
      facet.values.push_back(std::move(shown));
    }
    facets.facets.push_back(std::move(facet));
  }
  return http::Response::json(wire::to_json(facets));
}

Handled list_dictionaries(Desk& desk, const http::Request& request) {
  auto session = desk.services.database.reader();
  DictionariesView view;
  for (auto& entry : organisation::list_dictionary_entries(
           *session, request.principal->company, base::local_day(desk.services.clock.now()))) {
    if (view.dictionaries.empty() || view.dictionaries.back().dictionary != entry.dictionary)
      view.dictionaries.push_back({entry.dictionary, {}});
    view.dictionaries.back().values.push_back(
        {std::move(entry.code), std::move(entry.name_zh), std::move(entry.name_en), entry.seq});
  }
  return http::Response::json(wire::to_json(view));
}

void add_shops(Desk& desk, const http::Request& request, const std::string& words,
               SearchResult& result) {
  constexpr std::size_t kShopsMax = 8;
  const auto snapshot = desk.directory.snapshot(request.principal->company);
  directory::Selection selection;
  selection.words = words;
  const auto matches = snapshot->select(directory::Viewer(*request.principal), selection);
  if (!matches) return;
  const auto rows = matches->page({}, {}, kShopsMax);
  if (!rows) return;
  for (const auto row : rows->rows)
    result.hits.push_back({"customer", std::to_string(matches->id(row).value),
                           matches->text(row, directory::column_of("customer_code")),
                           matches->text(row, directory::column_of("shop_name")),
                           matches->text(row, directory::column_of("address"))});
}

Handled search(Desk& desk, const http::Request& request) {
  const std::string words(base::trim(request.query_value("q").value_or("")));
  SearchResult result;
  constexpr std::size_t kWordsBytesMax = 200;
  if (words.empty() || words.size() > kWordsBytesMax || !base::is_valid_utf8(words))
    return http::Response::json(wire::to_json(result));
  if (request.principal->can(Permission::kCustomersRead)) add_shops(desk, request, words, result);
  if (request.principal->can(Permission::kProductsRead)) {
    auto session = desk.services.database.reader();
    session->each<base::ProductId, std::string, std::string, std::optional<std::string>>(
        sql::kSearchProducts,
        {{"company_id", request.principal->company}, {"word", base::to_lower_ascii(words)}},
        [&](base::ProductId id, std::string code, std::string name,
            std::optional<std::string> brand) {
          result.hits.push_back({"product", std::to_string(id.value), std::move(code),
                                 std::move(name), brand.value_or("")});
        });
  }
  return http::Response::json(wire::to_json(result));
}

}  // namespace

http::Schema customer_schema() {
  boost::json::object properties{{"id", wire::schema<base::CustomerId>()},
                                 {"version", wire::schema<std::int64_t>()}};
  for (const auto& info : columns()) {
    using directory::ColumnKind;
    boost::json::value type = wire::schema<std::optional<std::string>>();
    if (info.kind == ColumnKind::kReal) type = wire::schema<std::optional<double>>();
    if (info.kind == ColumnKind::kInteger || info.kind == ColumnKind::kMoney)
      type = wire::schema<std::optional<std::int64_t>>();
    if (info.kind == ColumnKind::kFlag) type = wire::schema<std::optional<bool>>();
    if (info.kind == ColumnKind::kDate) type = wire::schema<std::optional<base::Date>>();
    properties.emplace(info.name, std::move(type));
  }
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"required", {"id", "version"}},
          {"additionalProperties", false}};
}

namespace {

http::Schema list_schema() {
  return {{"type", "object"},
          {"required", {"items", "next_cursor", "total"}},
          {"properties",
           {{"items", {{"type", "array"}, {"items", customer_schema()}}},
            {"next_cursor", wire::schema<std::optional<std::string>>()},
            {"total", wire::schema<std::optional<std::int64_t>>()}}}};
}

}  // namespace

std::vector<http::Route> list_routes(Desk& desk) {
  const auto to = [&desk](Handled (*handler)(Desk&, const http::Request&)) {
    return [&desk, handler](const http::Request& request) { return handler(desk, request); };
  };
  const auto with = [](std::vector<http::Parameter> all, std::vector<http::Parameter> more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
  };
  auto list = with(selection_parameters(), api::page_parameters());
  list.push_back({"fields", "columns between commas", {{"type", "string"}}, false});
  list.push_back({"sort", "COLUMN or -COLUMN", {{"type", "string"}}, false});
  return {
      {Method::kGet,
       "/api/v1/customers",
       Permission::kCustomersRead,
       "Shops: filtered, sorted, page by page, with the exact total.",
       to(list_customers),
       {.parameters = std::move(list), .response = list_schema()}},
      {Method::kGet,
       "/api/v1/customers/columns",
       Permission::kCustomersRead,
       "The columns of shops, and the quick filters.",
       to(list_columns),
       {.response = wire::schema<ColumnsView>()}},
      {Method::kGet,
       "/api/v1/customers/facets",
       Permission::kCustomersRead,
       "How many shops have which value, under a filter.",
       to(list_facets),
       {.parameters =
            with(selection_parameters(),
                 {{"columns", "at most ten, between commas", {{"type", "string"}}, true}}),
        .response = wire::schema<Facets>()}},
      {Method::kGet,
       "/api/v1/dictionaries",
       Permission::kSignedIn,
       "Codes and names of every dictionary in force.",
       to(list_dictionaries),
       {.response = wire::schema<DictionariesView>()}},
      {Method::kGet,
       "/api/v1/search",
       Permission::kSignedIn,
       "Shops and products for the command palette.",
       to(search),
       {.parameters = {{"q", "words", {{"type", "string"}}, true}},
        .response = wire::schema<SearchResult>()}},
  };
}

}  // namespace customer_desk
