#include "platform/http/schema_check.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <regex>
#include <sstream>
#include <vector>

#include "base/check.h"
#include "base/date.h"
#include "base/text.h"

namespace http {

namespace json = boost::json;

namespace {

/// std::regex recurses per character: longer text than any of our patterns allow is refused first.
constexpr std::size_t kPatternTextMax = 512;

enum Type : unsigned {
  kString = 1,
  kInteger = 2,
  kNumber = 4,
  kBoolean = 8,
  kArray = 16,
  kObject = 32,
  kNull = 64
};

unsigned type_bit(std::string_view name) {
  if (name == "string") return kString;
  if (name == "integer") return kInteger;
  if (name == "number") return kNumber | kInteger;
  if (name == "boolean") return kBoolean;
  if (name == "array") return kArray;
  if (name == "object") return kObject;
  CHECK_NOTE(name == "null", "a schema names an unknown type");
  return kNull;
}

unsigned type_of(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return kString;
    case json::kind::int64:
    case json::kind::uint64:
      return kInteger;
    case json::kind::double_:
      return kNumber;
    case json::kind::bool_:
      return kBoolean;
    case json::kind::array:
      return kArray;
    case json::kind::object:
      return kObject;
    case json::kind::null:
      return kNull;
  }
  return kNull;
}

std::string type_words(unsigned types) {
  static constexpr std::pair<unsigned, const char*> kWords[] = {
      {kString, "text"},     {kInteger, "a whole number"},
      {kNumber, "a number"}, {kBoolean, "true or false"},
      {kArray, "a list"},    {kObject, "an object"},
      {kNull, "null"}};
  std::string out;
  for (const auto& [bit, word] : kWords) {
    if ((types & bit) == 0 || (bit == kInteger && (types & kNumber) != 0)) continue;
    out += (out.empty() ? "" : " or ") + std::string(word);
  }
  return out;
}

std::string number_text(double number) {
  std::ostringstream out;
  out << number;
  return out.str();
}

std::size_t code_points(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  }));
}

bool is_date_time(const std::string& text) {
  static const std::regex kForm(
      R"(^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$)");
  return text.size() <= 40 && std::regex_match(text, kForm) &&
         base::Date::parse_iso(std::string_view(text).substr(0, 10)).has_value();
}

std::size_t count_of(const json::object& schema, const char* word, std::size_t otherwise) {
  const auto* found = schema.if_contains(word);
  return found == nullptr ? otherwise : found->to_number<std::size_t>();
}
double number_of(const json::object& schema, const char* word, double otherwise) {
  const auto* found = schema.if_contains(word);
  return found == nullptr ? otherwise : found->to_number<double>();
}

}  // namespace

struct SchemaCheck::Node {
  unsigned types = 0;  ///< 0: any
  std::vector<json::value> choices;
  std::optional<std::regex> pattern;
  std::string pattern_text;
  std::string format;
  std::size_t length_min = 0, length_max = std::numeric_limits<std::size_t>::max();
  std::size_t items_min = 0, items_max = std::numeric_limits<std::size_t>::max();
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  std::map<std::string, Node, std::less<>> properties;
  std::vector<std::string> required;
  bool takes_other_properties = true;
  std::unique_ptr<Node> items;
  std::vector<Node> alternatives;

  explicit Node(const json::value& schema);
  void read_limits(const json::object& schema);
  void read_parts(const json::object& schema);
  [[nodiscard]] std::optional<base::FieldError> find_error(const json::value& value,
                                                           const std::string& path) const;
  [[nodiscard]] std::string text_error(const json::string& value) const;
  [[nodiscard]] std::optional<base::FieldError> object_error(const json::object& value,
                                                             const std::string& path) const;
  [[nodiscard]] std::optional<base::FieldError> array_error(const json::array& value,
                                                            const std::string& path) const;
};

namespace {

base::FieldError wrong(const std::string& path, const json::value& value, std::string expected) {
  const std::string shown = value.is_string()
                                ? std::string(value.get_string())
                                : (value.is_primitive() ? json::serialize(value) : std::string());
  return {path.empty() ? "body" : path, base::excerpt(shown), "wire.wrong_value",
          std::move(expected)};
}

}  // namespace

SchemaCheck::Node::Node(const json::value& schema) {
  if (!schema.is_object()) return;
  const json::object& object = schema.get_object();
  if (const auto* type = object.if_contains("type")) {
    if (type->is_string()) types = type_bit(type->get_string());
    if (type->is_array()) {
      for (const auto& name : type->get_array()) types |= type_bit(name.as_string());
    }
  }
  if (const auto* list = object.if_contains("enum"))
    choices.assign(list->as_array().begin(), list->as_array().end());
  if (const auto* only = object.if_contains("const")) choices.push_back(*only);
  read_limits(object);
  read_parts(object);
}

void SchemaCheck::Node::read_limits(const json::object& schema) {
  if (const auto* text = schema.if_contains("pattern")) {
    pattern_text = text->as_string().c_str();
    pattern.emplace(pattern_text, std::regex::ECMAScript | std::regex::optimize);
  }
  if (const auto* name = schema.if_contains("format")) format = name->as_string().c_str();
  length_min = count_of(schema, "minLength", length_min);
  length_max = count_of(schema, "maxLength", length_max);
  items_min = count_of(schema, "minItems", items_min);
  items_max = count_of(schema, "maxItems", items_max);
  low = number_of(schema, "minimum", low);
  high = number_of(schema, "maximum", high);
}

void SchemaCheck::Node::read_parts(const json::object& schema) {
  if (const auto* parts = schema.if_contains("properties")) {
    for (const auto& [name, part] : parts->as_object())
      properties.emplace(std::string(name), Node(part));
  }
  if (const auto* names = schema.if_contains("required")) {
    for (const auto& name : names->as_array()) required.emplace_back(name.as_string());
  }
  if (const auto* others = schema.if_contains("additionalProperties"))
    takes_other_properties = !(others->is_bool() && !others->get_bool());
  if (const auto* item = schema.if_contains("items")) items = std::make_unique<Node>(*item);
  for (const char* word : {"anyOf", "oneOf"}) {
    const auto* list = schema.if_contains(word);
    if (list == nullptr) continue;
    for (const auto& one : list->as_array()) alternatives.emplace_back(one);
  }
}

std::string SchemaCheck::Node::text_error(const json::string& value) const {
  const std::size_t length = code_points(value);
  if (length < length_min) return "at least " + std::to_string(length_min) + " characters";
  if (length > length_max) return "at most " + std::to_string(length_max) + " characters";
  if (pattern) {
    const bool fits =
        value.size() <= kPatternTextMax && std::regex_search(value.begin(), value.end(), *pattern);
    if (!fits) return "text of the form " + pattern_text;
  }
  if (format == "date" && !base::Date::parse_iso(std::string_view(value)))
    return "a day, YYYY-MM-DD";
  if (format == "date-time" && !is_date_time(std::string(value))) return "an instant, ISO 8601";
  return {};
}

std::optional<base::FieldError> SchemaCheck::Node::object_error(const json::object& value,
                                                                const std::string& path) const {
  const auto inner = [&](std::string_view name) {
    return path.empty() ? std::string(name) : path + "." + std::string(name);
  };
  for (const std::string& name : required) {
    if (!value.contains(name)) return wrong(inner(name), nullptr, "a value; it is missing");
  }
  for (const auto& [name, part] : value) {
    const auto known = properties.find(std::string_view(name));
    if (known == properties.end()) {
      if (!takes_other_properties) return wrong(inner(name), part, "no such field");
    } else if (auto error = known->second.find_error(part, inner(name))) {
      return error;
    }
  }
  return {};
}

std::optional<base::FieldError> SchemaCheck::Node::array_error(const json::array& value,
                                                               const std::string& path) const {
  if (value.size() < items_min)
    return wrong(path, nullptr, "at least " + std::to_string(items_min) + " items");
  if (value.size() > items_max)
    return wrong(path, nullptr, "at most " + std::to_string(items_max) + " items");
  if (!items) return {};
  for (std::size_t at = 0; at < value.size(); ++at) {
    if (auto error = items->find_error(value[at], path + "[" + std::to_string(at) + "]"))
      return error;
  }
  return {};
}

std::optional<base::FieldError> SchemaCheck::Node::find_error(const json::value& value,
                                                              const std::string& path) const {
  const unsigned type = type_of(value);
  if (types != 0 && (types & type) == 0) return wrong(path, value, type_words(types));
  if (!choices.empty() && std::find(choices.begin(), choices.end(), value) == choices.end()) {
    std::string names;
    for (const auto& choice : choices)
      names += (names.empty() ? "one of " : ", ") + json::serialize(choice);
    return wrong(path, value, names);
  }
  if (!alternatives.empty()) {
    std::optional<base::FieldError> first;
    for (const Node& alternative : alternatives) {
      auto error = alternative.find_error(value, path);
      if (!error) return {};
      if (!first) first = std::move(error);
    }
    return first;
  }
  if (type == kString) {
    if (auto expected = text_error(value.get_string()); !expected.empty())
      return wrong(path, value, std::move(expected));
  }
  if (type == kInteger || type == kNumber) {
    const auto number = value.to_number<double>();
    if (!std::isfinite(number)) return wrong(path, value, "a number that fits");
    if (number < low) return wrong(path, value, "at least " + number_text(low));
    if (number > high) return wrong(path, value, "at most " + number_text(high));
  }
  if (type == kObject) return object_error(value.get_object(), path);
  if (type == kArray) return array_error(value.get_array(), path);
  return {};
}

SchemaCheck::SchemaCheck(const json::value& schema) : node_(std::make_unique<Node>(schema)) {}
SchemaCheck::~SchemaCheck() = default;
SchemaCheck::SchemaCheck(SchemaCheck&&) noexcept = default;
SchemaCheck& SchemaCheck::operator=(SchemaCheck&&) noexcept = default;

std::optional<base::FieldError> SchemaCheck::find_error(const json::value& value,
                                                        const std::string& path) const {
  return node_->find_error(value, path);
}

bool SchemaCheck::is_array() const { return (node_->types & kArray) != 0; }

std::optional<base::FieldError> SchemaCheck::find_error_in_text(std::string_view text,
                                                                const std::string& name) const {
  const Node& node = is_array() && node_->items ? *node_->items : *node_;
  const unsigned types = node.types;
  json::value value = json::string(text);
  if ((types & kString) == 0) {
    if ((types & kBoolean) != 0 && (text == "true" || text == "false")) {
      value = text == "true";
    } else if (const auto whole = base::parse_int(text); whole && (types & kInteger) != 0) {
      value = *whole;
    } else if (const auto number = base::parse_double(text); number && (types & kNumber) != 0) {
      value = *number;
    }
  }
  auto error = node.find_error(value, name);
  if (error) error->value = base::excerpt(text);
  return error;
}

}  // namespace http
