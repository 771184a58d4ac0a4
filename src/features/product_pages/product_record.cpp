#include "features/product_pages/product_record.h"

#include <algorithm>

#include "features/organisation/organisation.h"
#include "features/products/products.h"
#include "platform/records/parse.h"
#include "platform/records/table.h"
#include "platform/records/upsert.h"

namespace product_pages {
namespace {

namespace json = wire::json;
using records::Field;
using records::FieldType;

const records::Registry& registry() {
  static const records::Registry kRegistry = [] {
    records::Registry made;
    made.add(products::record_kinds());
    return made;
  }();
  return kRegistry;
}

bool is_editable(const Field& field) { return field.name != "product_code" && !field.input_only; }

json::value json_of(const Field& field, const db::Value& value) {
  if (records::is_null(value)) return nullptr;
  const auto& variant = value.variant();
  if (const auto* integer = std::get_if<std::int64_t>(&variant)) {
    if (field.type == FieldType::kFlag) return *integer != 0;
    if (field.type == FieldType::kDate)
      return json::value(base::Date{static_cast<std::int32_t>(*integer)}.iso());
    return *integer;
  }
  if (const auto* real = std::get_if<double>(&variant)) return *real;
  if (const auto* text = std::get_if<std::string>(&variant)) return json::value(*text);
  return nullptr;
}

json::value type_of(const Field& field) {
  switch (field.type) {
    case FieldType::kInteger:
    case FieldType::kMoney:
      return {{"type", {"integer", "null"}}};
    case FieldType::kReal:
      return {{"type", {"number", "null"}}};
    case FieldType::kFlag:
      return {{"type", {"boolean", "null"}}};
    case FieldType::kDate:
      return {{"type", {"string", "null"}}, {"format", "date"}};
    default:
      return {{"type", {"string", "null"}}};
  }
}

/// The text that an import would bring for the same value; nothing when the type is wrong.
std::optional<std::string> source_text(const Field& field, const json::value& value) {
  if (value.is_null()) return "";
  switch (field.type) {
    case FieldType::kInteger:
    case FieldType::kMoney:
      if (!value.is_int64()) return {};
      return std::to_string(value.get_int64());
    case FieldType::kReal:
      if (!value.is_number()) return {};
      return json::serialize(json::value(value.to_number<double>()));
    case FieldType::kFlag:
      if (!value.is_bool()) return {};
      return value.get_bool() ? "1" : "0";
    default:
      if (!value.is_string()) return {};
      return std::string(value.get_string());
  }
}

base::Error bad_fields(std::vector<base::FieldError> fields) {
  std::string message = "these fields cannot be taken:";
  for (const auto& field : fields) message += " " + field.field;
  return {base::ErrorCode::kInvalid, "products.bad_field", std::move(message), std::move(fields)};
}

base::FieldError wrong_type(std::string_view field, std::string expected) {
  return {std::string(field), "", "wire.wrong_value", std::move(expected)};
}

base::Result<records::Row> row_of(const ProductRecord& stored, const json::object& changes,
                                  const records::Dictionaries& dictionaries) {
  const auto& kind = product_kind();
  records::Row row{1, std::vector<std::optional<db::Value>>(kind.fields.size())};
  row.values[kind.index_of("product_code")] =
      db::Value(std::string(stored.fields.at("product_code").get_string()));
  std::vector<base::FieldError> errors;
  for (const auto& [name, value] : changes) {
    const std::string_view wanted = name;
    const auto found = std::ranges::find_if(kind.fields, [&](const Field& field) {
      return is_editable(field) && records::column_of(field) == wanted;
    });
    if (found == kind.fields.end()) {
      errors.push_back(wrong_type(name, "a field that can be edited"));
      continue;
    }
    const auto text = source_text(*found, value);
    if (!text) {
      errors.push_back(wrong_type(name, "a value of the field's type"));
      continue;
    }
    records::ParseOptions options;
    options.money_unit = records::MoneyUnit::kMinor;
    auto parsed = records::parse_field(*found, *text, options, dictionaries);
    if (parsed.error) {
      parsed.error->field = name;
      errors.push_back(std::move(*parsed.error));
      continue;
    }
    row.values[static_cast<std::size_t>(found - kind.fields.begin())] = std::move(parsed.value);
  }
  if (!errors.empty()) return bad_fields(std::move(errors));
  return row;
}

}  // namespace

const records::RecordKind& product_kind() { return registry().get("products"); }

std::optional<ProductRecord> find_record(db::Session& session, base::CompanyId company,
                                         base::ProductId id) {
  static const records::Table kTable(product_kind());
  std::optional<ProductRecord> found;
  const std::string key = std::to_string(id.value);
  kTable.find_by_record_keys(session, company, std::span(&key, 1), [&](records::StoredRow row) {
    ProductRecord& record = found.emplace();
    record.id = id;
    record.version = row.version;
    for (std::size_t i = 0; i < product_kind().fields.size(); ++i) {
      const Field& field = product_kind().fields[i];
      if (!field.input_only)
        record.fields[records::column_of(field)] = json_of(field, row.values[i]);
    }
  });
  return found;
}

http::Schema fields_schema() {
  json::object properties;
  for (const Field& field : product_kind().fields)
    if (!field.input_only) properties[records::column_of(field)] = type_of(field);
  return {{"type", "object"}, {"properties", std::move(properties)}};
}

http::Schema patch_schema() {
  json::object properties;
  for (const Field& field : product_kind().fields)
    if (is_editable(field)) properties[records::column_of(field)] = type_of(field);
  return {{"type", "object"},
          {"properties", std::move(properties)},
          {"minProperties", 1},
          {"additionalProperties", false}};
}

base::Result<void> patch_record(api::Write& write, const ProductRecord& stored,
                                const json::object& changes) {
  const auto company = write.principal.company;
  constexpr std::int64_t kDayMs = 86'400'000;
  const base::Date today{static_cast<std::int32_t>(write.clock.now().unix_ms / kDayMs)};
  const auto dictionaries = organisation::load_dictionaries(write.session, company, today);
  TRY_ASSIGN(const auto row, row_of(stored, changes, dictionaries));
  organisation::next_data_version(write.session, company);
  records::UpsertOptions options;
  options.mode = records::Mode::kUpdate;
  records::Upserter upserter(
      registry(), product_kind(),
      {company, base::ImportId{}, write.principal.login, write.clock, write.ids}, options);
  const auto outcomes = upserter.apply(write.session, std::span(&row, 1));
  if (outcomes.at(0).kind == records::OutcomeKind::kRefused) return *outcomes[0].error;
  return {};
}

}  // namespace product_pages
