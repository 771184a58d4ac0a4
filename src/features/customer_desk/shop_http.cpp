#include <algorithm>

#include "base/local_day.h"
#include "features/customer_desk/desk.h"
#include "features/organisation/organisation.h"
#include "platform/records/upsert.h"

/// One shop: read, created, edited.
namespace customer_desk {
namespace {

using auth::Permission;
using base::ErrorCode;
using http::Method;

struct WriteResult {
  base::CustomerId id;
  std::int64_t version = 0;
  std::vector<std::string> changed_fields;
};
BOOST_DESCRIBE_STRUCT(WriteResult, (), (id, version, changed_fields))

Handled get_customer(Desk& desk, const http::Request& request) {
  const auto& principal = *request.principal;
  const auto id = api::id_from<base::CustomerId>(request.path_param("id"));
  if (!id) return no_such_customer();
  // A page must never be older than what its reader wrote a moment ago, on this server or another.
  desk.directory.refresh(principal.company);
  directory::Selection one;
  one.ids = {*id};
  const auto snapshot = desk.directory.snapshot(principal.company);
  TRY_ASSIGN(const auto matches, snapshot->select(directory::Viewer(principal), one));
  TRY_ASSIGN(const auto page, matches.page({}, {}, 1));
  if (page.rows.empty()) return no_such_customer();
  std::vector<std::size_t> fields(directory::columns().size());
  for (std::size_t i = 0; i < fields.size(); ++i) fields[i] = i;
  std::string json;
  matches.append_json(json, page.rows[0], fields);
  return http::Response::json(std::move(json))
      .with("ETag", api::etag(matches.version(page.rows[0])));
}

/// The text that records parse, from a JSON value of the field that is not null.
base::Result<std::string> text_of(const records::Field& field, const boost::json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_bool() && field.type == records::FieldType::kFlag)
    return std::string(value.get_bool() ? "1" : "0");
  if (value.is_number() &&
      (field.type == records::FieldType::kInteger || field.type == records::FieldType::kReal))
    return std::string(wire::json::serialize(value));
  const std::string name(field.name);
  return base::Error{ErrorCode::kInvalid,
                     "wire.wrong_value",
                     name + ": another kind of value",
                     {{name, "", "wire.wrong_value", "a value of the field's kind, or null"}}};
}

bool is_subjective(std::string_view field) {
  return directory::columns()[directory::column_of(field)].privacy ==
         directory::Privacy::kSubjective;
}

/// A row for the upserter from the body; names what the account may not write.
base::Result<records::Row> row_of(const boost::json::object& body, bool may_write_subjective,
                                  const records::Dictionaries& dictionaries) {
  records::Row row{0, std::vector<std::optional<db::Value>>(shop_kind().fields.size())};
  for (const auto& [key, value] : body) {
    const auto* field = shop_kind().find_field(std::string_view(key));
    if (field == nullptr)
      return base::Error{ErrorCode::kInvalid,
                         "wire.wrong_value",
                         std::string(key) + ": no such field",
                         {{std::string(key), "", "wire.wrong_value", "a field of a shop"}}};
    if (is_subjective(field->name) && !may_write_subjective)
      return refusal(ErrorCode::kForbidden, "customers.subjective_field",
                     std::string(key) + " is for the shop's own manager alone");
    db::Value parsed;  // null: the field becomes empty
    if (!value.is_null()) {
      TRY_ASSIGN(const std::string text, text_of(*field, value));
      TRY_ASSIGN(parsed, parse_shop_field(*field, text, dictionaries));
    }
    row.values[shop_kind().index_of(field->name)] = std::move(parsed);
  }
  return row;
}

/// A shop must not leave the reach of who moves it: nobody could bring it back.
base::Result<void> check_area_kept(const auth::Principal& principal, const StoredShop& after) {
  if (principal.scope.covers(after.id, after.area())) return {};
  return refusal(ErrorCode::kForbidden, "customers.area_out_of_scope",
                 "the sales area given is not one of yours");
}

/// The shop as it is now, be it within reach or not: the check of that comes next.
base::Result<StoredShop> find_anywhere(api::Write& write, base::CustomerId id) {
  auth::Principal everyone = write.principal;
  everyone.scope.whole_company = true;
  return find_shop(write.session, everyone, id);
}

bool manages(db::Session& session, const auth::Principal& principal, const StoredShop& shop) {
  if (principal.can(Permission::kPeopleManage)) return true;
  if (!principal.person || !shop.area()) return false;
  for (const auto& unit : organisation::list_units(session, principal.company))
    if (unit.id == *shop.area()) return unit.manager_id == principal.person;
  return false;
}

base::Result<records::Outcome> apply(api::Write& write, const records::Row& row,
                                     records::Mode mode) {
  records::Upserter upserter(registry(), shop_kind(), context_of(write), {.mode = mode});
  auto outcomes = upserter.apply(write.session, std::span(&row, 1));
  if (outcomes[0].kind == records::OutcomeKind::kRefused) return *std::move(outcomes[0].error);
  return std::move(outcomes[0]);
}

http::Response written(const StoredShop& shop, const std::vector<std::string_view>& fields,
                       int status) {
  WriteResult result{shop.id, shop.row.version, {fields.begin(), fields.end()}};
  return http::Response::json(wire::to_json(result), status)
      .with("ETag", api::etag(shop.row.version));
}

Handled patch(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto body, wire::parse(request.body));
  if (!body.is_object() || body.get_object().empty())
    return refusal(ErrorCode::kInvalid, "wire.wrong_value", "expected an object of fields");
  // The company's row lock orders all editors; only then is the version read.
  organisation::next_data_version(write.session, write.principal.company);
  TRY_ASSIGN(const auto before,
             find_shop(write.session, write.principal, request.path_param("id")));
  if (api::if_match_version(request) != before.row.version) {
    std::vector<std::string_view> asked;
    for (const auto& [key, value] : body.get_object())
      if (shop_kind().find_field(std::string_view(key)) != nullptr &&
          !is_subjective(std::string_view(key)))
        asked.emplace_back(key);
    return api::stale(request, before.row.version, shop_json(before, asked));
  }
  if (body.get_object().contains("customer_code"))
    return refusal(ErrorCode::kInvalid, "customers.code_is_fixed",
                   "customer_code: a shop is known by it; merge shops instead");
  const auto dictionaries = organisation::load_dictionaries(
      write.session, write.principal.company, base::local_day(desk.services.clock.now()));
  TRY_ASSIGN(auto row, row_of(body.get_object(), manages(write.session, write.principal, before),
                              dictionaries));
  row.values[shop_kind().index_of("customer_code")] = *before.text("customer_code");
  TRY_ASSIGN(const auto outcome, apply(write, row, records::Mode::kUpdate));
  TRY_ASSIGN(const auto after, find_anywhere(write, before.id));
  TRY(check_area_kept(write.principal, after));
  write.audit({.action = "customers.update",
               .object_kind = "customer",
               .object_id = std::to_string(before.id.value),
               .before = shop_json(before, outcome.changed_fields),
               .after = shop_json(after, outcome.changed_fields)});
  return written(after, outcome.changed_fields, 200);
}

Handled create(Desk& desk, const http::Request& request, api::Write& write) {
  TRY_ASSIGN(const auto body, wire::parse(request.body));
  if (!body.is_object())
    return refusal(ErrorCode::kInvalid, "wire.wrong_value", "expected an object of fields");
  organisation::next_data_version(write.session, write.principal.company);
  const auto dictionaries = organisation::load_dictionaries(
      write.session, write.principal.company, base::local_day(desk.services.clock.now()));
  TRY_ASSIGN(const auto row, row_of(body.get_object(),
                                    write.principal.can(Permission::kPeopleManage), dictionaries));
  TRY_ASSIGN(const auto outcome, apply(write, row, records::Mode::kCreate));
  if (outcome.kind == records::OutcomeKind::kUnchanged)
    return refusal(ErrorCode::kConflict, "records.exists", "the shop is there already");
  TRY_ASSIGN(const auto after, find_anywhere(write, base::CustomerId{outcome.id}));
  TRY(check_area_kept(write.principal, after));
  std::vector<std::string_view> fields;
  for (const auto& [key, value] : body.get_object()) fields.emplace_back(key);
  write.audit({.action = "customers.create",
               .object_kind = "customer",
               .object_id = std::to_string(after.id.value),
               .after = shop_json(after, fields)});
  return written(after, {}, 201);
}

using Writer = Handled (*)(Desk&, const http::Request&, api::Write&);
/// Runs a write, then lets the directory see it.
Handled write_and_refresh(Desk& desk, const http::Request& request, Writer writer) {
  auto response = api::write(desk.services, request,
                             [&](api::Write& write) { return writer(desk, request, write); });
  if (response) desk.directory.refresh(request.principal->company);
  return response;
}

http::Schema fields_schema(bool for_create) {
  boost::json::object properties;
  for (const auto& field : shop_kind().fields) {
    if (!for_create && field.name == "customer_code") continue;
    boost::json::value type = wire::schema<std::optional<std::string>>();
    if (field.type == records::FieldType::kReal) type = wire::schema<std::optional<double>>();
    if (field.type == records::FieldType::kInteger)
      type = wire::schema<std::optional<std::int64_t>>();
    if (field.type == records::FieldType::kFlag) type = wire::schema<std::optional<bool>>();
    if (field.type == records::FieldType::kDate) type = wire::schema<std::optional<base::Date>>();
    properties.emplace(field.name, std::move(type));
  }
  boost::json::object schema{{"type", "object"},
                             {"properties", std::move(properties)},
                             {"minProperties", 1},
                             {"additionalProperties", false}};
  if (for_create) schema["required"] = {"customer_code", "shop_name"};
  return schema;
}

}  // namespace

std::vector<http::Route> shop_routes(Desk& desk) {
  return {
      {Method::kGet,
       "/api/v1/customers/{id}",
       Permission::kCustomersRead,
       "One shop with all its fields; ETag for editing.",
       [&desk](const http::Request& request) { return get_customer(desk, request); },
       {.parameters = {id_parameter("id")}, .response = customer_schema()}},
      {Method::kPatch,
       "/api/v1/customers/{id}",
       Permission::kCustomersEdit,
       "Changes the fields given; null clears one.",
       [&desk](const http::Request& request) { return write_and_refresh(desk, request, patch); },
       {.needs_if_match = true,
        .parameters = {id_parameter("id")},
        .request = fields_schema(false),
        .response = wire::schema<WriteResult>()}},
      {Method::kPost,
       "/api/v1/customers",
       Permission::kCustomersEdit,
       "Adds a shop.",
       [&desk](const http::Request& request) { return write_and_refresh(desk, request, create); },
       {.needs_idempotency_key = true,
        .request = fields_schema(true),
        .response = wire::schema<WriteResult>(),
        .success_status = 201}},
  };
}

}  // namespace customer_desk
