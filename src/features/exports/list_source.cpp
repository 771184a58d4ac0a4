#include <algorithm>

#include "base/text.h"
#include "features/exports/exports.h"
#include "features/exports/query_text.h"
#include "platform/wire/wire.h"

namespace exports {
namespace {

namespace json = boost::json;

constexpr std::size_t kPagesMax = 20'000;  ///< ten million rows: beyond any list of ours

const json::value* at_path(const json::value& item, const std::string& path,
                           const std::string& language) {
  const json::value* value = &item;
  for (auto part : base::split(path, '.')) {
    const auto* object = value->if_object();
    if (object == nullptr) return nullptr;
    value = object->if_contains(part == "{language}" ? std::string_view(language) : part);
    if (value == nullptr) return nullptr;
  }
  return value;
}

std::string text_of(const json::value& value) {
  if (value.is_string()) return std::string(value.get_string());
  if (value.is_null()) return {};
  if (value.is_array()) {
    std::string joined;
    for (const auto& element : value.get_array())
      joined += (joined.empty() ? "" : "; ") + text_of(element);
    return joined;
  }
  return json::serialize(value);
}

std::optional<double> number_of(const json::value& value) {
  if (value.is_number()) return value.to_number<double>();
  if (value.is_string()) return base::parse_double(std::string_view(value.get_string()));
  return {};
}

std::optional<base::Instant> instant_of(std::string_view iso) {
  // YYYY-MM-DDThh:mm:ss…
  const auto day = base::Date::parse_iso(iso.substr(0, 10));
  if (!day || iso.size() < 19) return {};
  const auto part = [&](std::size_t at) { return base::parse_int(iso.substr(at, 2)).value_or(0); };
  const std::int64_t seconds = part(11) * 3600 + part(14) * 60 + part(17);
  return base::Instant{(std::int64_t{day->day_number} * 86'400 + seconds) * 1000};
}

/// A value that does not read as its type stays text: nothing is lost.
sheets::Cell cell_of(const json::value* value, CellType type) {
  if (value == nullptr || value->is_null()) return {};
  const std::string text = text_of(*value);
  if (text.empty()) return {};
  const auto number = number_of(*value);
  switch (type) {
    case CellType::kText:
      return text;
    case CellType::kInteger:
      if (const auto integer = base::parse_int(text)) return *integer;
      break;
    case CellType::kMoney:
      if (const auto minor = base::parse_int(text)) return base::Money{*minor};
      break;
    case CellType::kReal:
    case CellType::kShare:
      if (number) return *number;
      break;
    case CellType::kDate:
      if (const auto day = base::Date::parse_iso(text)) return *day;
      break;
    case CellType::kPeriod:
      if (const auto period = base::Period::parse(text)) return *period;
      break;
    case CellType::kInstant:
      if (const auto instant = instant_of(text)) return *instant;
      break;
    case CellType::kFlag:
      if (value->is_bool()) return value->get_bool();
      break;
  }
  return text;
}

class ListSource final : public Source {
 public:
  ListSource(const http::Route& list, Question question, const ListOptions& options)
      : list_(list), question_(std::move(question)), names_fields_(options.names_fields) {
    if (options.code_names)
      code_names_ = options.code_names(question_.principal->company, question_.language);
  }

  base::Result<std::optional<std::int64_t>> total() override {
    TRY_ASSIGN(first_, page(""));
    const json::object& object = first_->as_object();
    const auto* total = object.if_contains("total");
    if (total != nullptr && total->is_int64()) return std::optional(total->get_int64());
    const auto* next = object.if_contains("next_cursor");
    if (next != nullptr && next->is_string()) return std::optional<std::int64_t>();
    return std::optional(static_cast<std::int64_t>(object.at("items").as_array().size()));
  }

  base::Result<void> each(const TakeRow& take, const std::function<bool()>& keep_going) override {
    std::string cursor;
    for (std::size_t pages = 0; pages < kPagesMax; ++pages) {
      if (!keep_going())
        return base::Error{base::ErrorCode::kConflict, "exports.cancelled", "cancelled", {}};
      if (!first_ || pages > 0) {
        TRY_ASSIGN(first_, page(cursor));
      }
      const json::object& object = first_->as_object();
      for (const auto& item : object.at("items").as_array()) {
        std::vector<sheets::Cell> cells;
        for (const Column* column : question_.columns) cells.push_back(cell_of(item, *column));
        take(std::move(cells));
      }
      const auto* next = object.if_contains("next_cursor");
      if (next == nullptr || !next->is_string()) return {};
      cursor = std::string(next->get_string());
    }
    return {};
  }

 private:
  [[nodiscard]] sheets::Cell cell_of(const json::value& item, const Column& column) const {
    const auto* value = at_path(item, column.key, question_.language);
    if (column.dictionary.empty() || value == nullptr || value->is_null())
      return exports::cell_of(value, column.type);
    return named(text_of(*value), column.dictionary);
  }
  /// Codes between commas by their names; one without a name stays what it is.
  [[nodiscard]] std::string named(std::string codes, const std::string& dictionary) const {
    std::replace(codes.begin(), codes.end(), ';', ',');
    std::string names;
    for (const auto part : base::split(codes, ',')) {
      const std::string code(base::trim(part));
      const auto name = code_names_.find({dictionary, code});
      names += (names.empty() ? "" : "; ") + (name == code_names_.end() ? code : name->second);
    }
    return names;
  }
  base::Result<std::optional<json::value>> page(const std::string& cursor) {
    http::Request request;
    request.method = http::Method::kGet;
    request.path = list_.pattern;
    request.principal = question_.principal;
    request.request_id = "export";
    for (auto& [name, value] : parse_query(question_.query))
      if (name != "limit" && name != "cursor" && name != "fields")
        request.query.emplace_back(std::move(name), std::move(value));
    request.query.emplace_back("limit", std::to_string(api::kPageMax));
    if (!cursor.empty()) request.query.emplace_back("cursor", cursor);
    if (names_fields_) request.query.emplace_back("fields", field_names());
    TRY_ASSIGN(const http::Response response, list_.handler(request));
    const std::string& body = response.shared_body ? *response.shared_body : response.body;
    auto parsed = json::parse(body);
    CHECK(response.status == 200 && parsed.is_object() && parsed.get_object().contains("items"));
    return std::optional(std::move(parsed));
  }
  std::string field_names() const {
    std::string names;
    for (const Column* column : question_.columns)
      names += (names.empty() ? "" : ",") + column->key;
    return names;
  }

  http::Route list_;
  Question question_;
  bool names_fields_;
  CodeNames code_names_;
  std::optional<json::value> first_;
};

}  // namespace

Kind list_kind(std::string kind, std::string name_zh, std::string name_en, const http::Route& list,
               std::vector<Column> columns, ListOptions options) {
  return {std::move(kind),
          std::move(name_zh),
          std::move(name_en),
          list.permission,
          std::move(columns),
          [list, options = std::move(options)](
              const Question& question) -> base::Result<std::unique_ptr<Source>> {
            return std::unique_ptr<Source>(std::make_unique<ListSource>(list, question, options));
          }};
}

}  // namespace exports
