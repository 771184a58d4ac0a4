#include "features/transfer/mapping.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>

#define TOML_EXCEPTIONS 0
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include "base/hash.h"
#include "base/text.h"

namespace transfer {
namespace {

std::int64_t line_of(const toml::node& node) {
  return static_cast<std::int64_t>(node.source().begin.line);
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string text;
  for (const auto word : words) text += (text.empty() ? "" : ", ") + std::string(word);
  return text;
}

/// Reads one mapping. Keeps the first error; later calls then do nothing that matters.
class Reader {
 public:
  Reader(const std::string& path, const records::RecordKind& kind) : kind_(kind) {
    mapping_.path = path;
  }

  base::Result<Mapping> read(const std::string& text) {
    const toml::parse_result parsed = toml::parse(text, mapping_.path);
    if (!parsed)
      return bad(static_cast<std::int64_t>(parsed.error().source().begin.line),
                 "this is not TOML: " + std::string(parsed.error().description()));
    mapping_.sha256 = base::sha256_hex(text);
    const toml::table& root = parsed.table();
    TRY(only_keys(root, {"kind", "encoding", "delimiter", "sheet", "duplicates", "missing",
                         "returns", "ignore", "fields"}));
    TRY(read_head(root));
    TRY(read_missing(root));
    TRY(read_ignore(root));
    const toml::node* fields = root.get("fields");
    if (fields == nullptr || !fields->is_table())
      return bad(1, "expected a table [fields] that says which column feeds which field");
    for (const auto& [key, node] : *fields->as_table()) TRY(read_field(key.str(), node));
    return std::move(mapping_);
  }

 private:
  base::Error bad(std::int64_t line, const std::string& what) const {
    return {base::ErrorCode::kInvalid,
            "mapping.bad",
            mapping_.path + " line " + std::to_string(line) + ": " + what,
            {}};
  }
  base::Result<void> only_keys(const toml::table& table,
                               const std::vector<std::string_view>& allowed) const {
    for (const auto& [key, node] : table)
      if (std::find(allowed.begin(), allowed.end(), key.str()) == allowed.end())
        return bad(line_of(node), "unknown key '" + base::excerpt(key.str()) +
                                      "', expected one of: " + joined(allowed));
    return {};
  }
  /// The text of `key`; `fallback` when it is absent; must be one of `allowed` unless that is
  /// empty.
  base::Result<std::string> text_of(const toml::table& table, std::string_view key,
                                    std::string_view fallback,
                                    const std::vector<std::string_view>& allowed = {}) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::string(fallback);
    const auto text = node->value<std::string>();
    if (!text || !node->is_string() ||
        (!allowed.empty() && std::find(allowed.begin(), allowed.end(), *text) == allowed.end()))
      return bad(line_of(*node), "'" + std::string(key) + "' expects " +
                                     (allowed.empty() ? "a text" : "one of: " + joined(allowed)) +
                                     (text ? ", found '" + base::excerpt(*text) + "'" : ""));
    return *text;
  }
  base::Result<std::optional<std::size_t>> count_of(const toml::table& table,
                                                    std::string_view key) const {
    const toml::node* node = table.get(key);
    if (node == nullptr) return std::optional<std::size_t>();
    const auto value = node->value<std::int64_t>();
    if (!node->is_integer() || !value || *value < 0 || *value > 1000)
      return bad(line_of(*node),
                 "'" + std::string(key) + "' expects a number of characters, 0 to 1000");
    return std::optional<std::size_t>(static_cast<std::size_t>(*value));
  }

  base::Result<void> read_head(const toml::table& root) {
    TRY_ASSIGN(const std::string kind, text_of(root, "kind", kind_.kind));
    if (kind != kind_.kind)
      return bad(line_of(*root.get("kind")), "this mapping is for imports of '" +
                                                 base::excerpt(kind) + "', the command says '" +
                                                 std::string(kind_.kind) + "'");
    TRY_ASSIGN(const std::string encoding,
               text_of(root, "encoding", "auto", {"auto", "UTF-8", "GB18030"}));
    mapping_.format.encoding = encoding == "UTF-8"     ? Encoding::kUtf8
                               : encoding == "GB18030" ? Encoding::kGb18030
                                                       : Encoding::kAuto;
    TRY_ASSIGN(const std::string delimiter,
               text_of(root, "delimiter", "auto", {"auto", "comma", "tab", "semicolon"}));
    mapping_.format.delimiter = delimiter == "comma"       ? ','
                                : delimiter == "tab"       ? '\t'
                                : delimiter == "semicolon" ? ';'
                                                           : '\0';
    TRY_ASSIGN(mapping_.format.sheet, text_of(root, "sheet", ""));
    TRY_ASSIGN(const std::string duplicates,
               text_of(root, "duplicates", "reject", {"reject", "identical"}));
    mapping_.duplicates = duplicates == "identical" ? Duplicates::kIdentical : Duplicates::kReject;
    TRY_ASSIGN(const std::string returns, text_of(root, "returns", "take", {"take", "reject"}));
    mapping_.takes_returns = returns == "take";
    return {};
  }
  /// `missing = "placeholder"` for both, or `missing = { shops = "…", products = "…" }`.
  base::Result<void> read_missing(const toml::table& root) {
    const std::vector<std::string_view> allowed = {"reject", "placeholder"};
    const toml::node* node = root.get("missing");
    if (node == nullptr) return {};
    if (const toml::table* table = node->as_table(); table != nullptr) {
      TRY(only_keys(*table, {"shops", "products"}));
      TRY_ASSIGN(const std::string shops, text_of(*table, "shops", "reject", allowed));
      TRY_ASSIGN(const std::string products, text_of(*table, "products", "reject", allowed));
      mapping_.customer_placeholders = shops == "placeholder";
      mapping_.product_placeholders = products == "placeholder";
      return {};
    }
    TRY_ASSIGN(const std::string both, text_of(root, "missing", "reject", allowed));
    mapping_.customer_placeholders = mapping_.product_placeholders = both == "placeholder";
    return {};
  }
  base::Result<void> read_ignore(const toml::table& root) {
    const toml::node* node = root.get("ignore");
    if (node == nullptr) return {};
    TRY_ASSIGN(auto columns, texts_of(*node, "ignore"));
    for (auto& column : columns) {
      if (column == "*")
        mapping_.ignores_rest = true;
      else
        mapping_.ignore.push_back(std::move(column));
    }
    return {};
  }
  base::Result<std::vector<std::string>> texts_of(const toml::node& node,
                                                  std::string_view key) const {
    std::vector<std::string> texts;
    const toml::array* array = node.as_array();
    if (array == nullptr)
      return bad(line_of(node), "'" + std::string(key) + "' expects a list of column names");
    for (const auto& element : *array) {
      const auto text = element.value<std::string>();
      if (!element.is_string() || !text || text->empty())
        return bad(line_of(element), "'" + std::string(key) + "' expects column names in quotes");
      texts.push_back(*text);
    }
    return texts;
  }

  base::Result<void> read_field(std::string_view target, const toml::node& node) {
    const records::Field* field = kind_.find_field(target);
    if (field == nullptr) return bad(line_of(node), unknown_field(target));
    FieldRule rule{.target = std::string(target), .line = line_of(node)};
    if (const auto column = node.value<std::string>(); node.is_string() && column) {
      rule.columns.push_back(*column);
    } else if (const toml::table* table = node.as_table(); table != nullptr) {
      TRY(only_keys(*table, {"column", "concat", "separator", "constant", "skip", "take", "values",
                             "default", "prefix", "suffix", "format", "unit", "thousands"}));
      TRY(read_source(*table, rule));
      TRY(read_steps(*table, rule));
      TRY(read_parsing(*table, *field, rule));
    } else {
      return bad(line_of(node), "field '" + rule.target +
                                    "' expects a column name in quotes or { column = \"…\", … }");
    }
    mapping_.fields.push_back(std::move(rule));
    return {};
  }
  std::string unknown_field(std::string_view target) const {
    std::vector<std::string_view> names;
    for (const auto& field : kind_.fields) names.push_back(field.name);
    return "'" + base::excerpt(target) + "' is not a field of " + std::string(kind_.kind) +
           ", expected one of: " + joined(names);
  }
  base::Result<void> read_source(const toml::table& table, FieldRule& rule) const {
    const toml::node* concat = table.get("concat");
    const toml::node* constant = table.get("constant");
    const toml::node* column = table.get("column");
    if ((concat != nullptr) + (constant != nullptr) + (column != nullptr) != 1)
      return bad(rule.line,
                 "field '" + rule.target + "' expects exactly one of column, concat and constant");
    if (concat != nullptr) {
      TRY_ASSIGN(rule.columns, texts_of(*concat, "concat"));
    } else if (column != nullptr) {
      TRY_ASSIGN(const std::string name, text_of(table, "column", ""));
      rule.columns.push_back(name);
    } else {
      const auto text = constant->value<std::string>();
      const auto number = constant->value<std::int64_t>();
      if (!constant->is_string() && !constant->is_integer())
        return bad(line_of(*constant), "'constant' expects a text or a whole number");
      rule.constant = constant->is_string() ? *text : std::to_string(*number);
    }
    TRY_ASSIGN(rule.separator, text_of(table, "separator", ""));
    return {};
  }
  base::Result<void> read_steps(const toml::table& table, FieldRule& rule) const {
    TRY_ASSIGN(const auto skip, count_of(table, "skip"));
    rule.skip = skip.value_or(0);
    TRY_ASSIGN(rule.take, count_of(table, "take"));
    TRY_ASSIGN(rule.prefix, text_of(table, "prefix", ""));
    TRY_ASSIGN(rule.suffix, text_of(table, "suffix", ""));
    TRY_ASSIGN(rule.default_text, text_of(table, "default", ""));
    const toml::node* values = table.get("values");
    if (values == nullptr) return {};
    if (!values->is_table())
      return bad(line_of(*values), "'values' expects { \"source word\" = \"our word\", … }");
    for (const auto& [from, to] : *values->as_table()) {
      const auto text = to.value<std::string>();
      if (!to.is_string() || !text)
        return bad(line_of(to), "'values' expects a text for '" + std::string(from.str()) + "'");
      rule.values[std::string(from.str())] = *text;
    }
    return {};
  }
  base::Result<void> read_parsing(const toml::table& table, const records::Field& field,
                                  FieldRule& rule) const {
    using records::FieldType;
    const auto refuse_unless = [&](std::string_view key, bool fits,
                                   std::string_view where) -> base::Result<void> {
      if (table.get(key) == nullptr || fits) return {};
      return bad(line_of(*table.get(key)), "'" + std::string(key) + "' is for " +
                                               std::string(where) + ", '" + rule.target +
                                               "' is none");
    };
    const bool is_day = field.type == FieldType::kDate || field.type == FieldType::kPeriod;
    const bool is_number = field.type == FieldType::kMoney || field.type == FieldType::kReal ||
                           field.type == FieldType::kInteger;
    TRY(refuse_unless("format", is_day, "dates and periods"));
    TRY(refuse_unless("thousands", is_number, "numbers and amounts"));
    TRY_ASSIGN(const std::string format, text_of(table, "format", ""));
    if (!format.empty()) {
      auto parsed = records::DateFormat::parse(format);
      if (!parsed) return bad(line_of(*table.get("format")), parsed.error().message);
      rule.parse.date_format = std::move(*parsed);
    }
    const std::vector<std::string_view> units =
        field.type == FieldType::kMoney  ? std::vector<std::string_view>{"major", "minor"}
        : field.type == FieldType::kReal ? std::vector<std::string_view>{"percent"}
                                         : std::vector<std::string_view>{};
    TRY(refuse_unless("unit", !units.empty(), "amounts of money and shares"));
    TRY_ASSIGN(const std::string unit, text_of(table, "unit", "", units));
    if (unit == "minor") rule.parse.money_unit = records::MoneyUnit::kMinor;
    rule.parse.percent = unit == "percent";
    TRY_ASSIGN(const std::string thousands, text_of(table, "thousands", "", {",", ".", " ", "'"}));
    if (!thousands.empty()) rule.parse.thousands_separator = thousands[0];
    return {};
  }

  const records::RecordKind& kind_;
  Mapping mapping_;
};

}  // namespace

base::Result<Mapping> read_mapping(const std::string& path, const records::RecordKind& kind) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return base::Error{base::ErrorCode::kNotFound,
                       "mapping.not_found",
                       path + ": there is no such mapping file",
                       {}};
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return parse_mapping(text, path, kind);
}

base::Result<Mapping> parse_mapping(const std::string& text, const std::string& name,
                                    const records::RecordKind& kind) {
  constexpr std::size_t kMappingBytesMax = 256 * 1024;
  if (text.size() > kMappingBytesMax)
    return base::Error{
        base::ErrorCode::kInvalid, "mapping.bad", name + ": a mapping has at most 256 KiB", {}};
  return Reader(name, kind).read(text);
}

Mapping no_mapping() { return Mapping{.sha256 = base::sha256_hex("")}; }

}  // namespace transfer
