#include "features/imports/mapping_document.h"

#include "features/transfer/transfer.h"

namespace imports {
namespace {

/// A basic TOML string: whatever stands in it stays data.
std::string toml_quoted(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4U];
      out += kHex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + toml_quoted(text);
  return out + "]";
}

class TableText {
 public:
  void add(std::string_view key, const std::optional<std::string>& text) {
    if (text) raw(key, toml_quoted(*text));
  }
  void add(std::string_view key, const std::optional<std::int64_t>& number) {
    if (number) raw(key, std::to_string(*number));
  }
  void raw(std::string_view key, const std::string& text) {
    inside_ += (inside_.empty() ? "" : ", ") + std::string(key) + " = " + text;
  }
  [[nodiscard]] std::string text() const { return "{ " + inside_ + " }"; }

 private:
  std::string inside_;
};

std::string field_text(const FieldMapping& field) {
  TableText table;
  if (field.columns && field.columns->size() == 1)
    table.raw("column", toml_quoted(field.columns->front()));
  else if (field.columns)
    table.raw("concat", list_of(*field.columns));
  table.add("separator", field.separator);
  table.add("constant", field.constant);
  table.add("skip", field.skip);
  table.add("take", field.take);
  if (field.values) {
    TableText words;
    for (const auto& [from, to] : *field.values) words.raw(toml_quoted(from), toml_quoted(to));
    table.raw("values", words.text());
  }
  table.add("default", field.default_text);
  table.add("prefix", field.prefix);
  table.add("suffix", field.suffix);
  table.add("format", field.date_format);
  table.add("unit", field.unit);
  table.add("thousands", field.thousands);
  return toml_quoted(field.field) + " = " + table.text() + "\n";
}

template <class T>
std::optional<T> unless_empty(const T& value) {
  if (value.empty()) return {};
  return value;
}

FieldMapping to_field(const transfer::FieldRule& rule, const records::RecordKind& kind) {
  FieldMapping field;
  field.field = rule.target;
  field.columns = unless_empty(rule.columns);
  field.separator = unless_empty(rule.separator);
  field.constant = rule.constant;
  if (rule.skip > 0) field.skip = static_cast<std::int64_t>(rule.skip);
  if (rule.take) field.take = static_cast<std::int64_t>(*rule.take);
  for (const auto& [from, to] : rule.values) {
    if (!field.values) field.values.emplace();
    field.values->push_back({from, to});
  }
  field.default_text = unless_empty(rule.default_text);
  field.prefix = unless_empty(rule.prefix);
  field.suffix = unless_empty(rule.suffix);
  if (rule.parse.date_format) field.date_format = rule.parse.date_format->text();
  const auto* about = kind.find_field(rule.target);
  if (about != nullptr && about->type == records::FieldType::kMoney)
    field.unit = rule.parse.money_unit == records::MoneyUnit::kMinor ? "minor" : "major";
  if (rule.parse.percent) field.unit = "percent";
  if (rule.parse.thousands_separator != '\0')
    field.thousands = std::string(1, rule.parse.thousands_separator);
  return field;
}

}  // namespace

std::string to_toml(const MappingDocument& document, std::string_view kind) {
  std::string out = "kind = " + toml_quoted(kind) + "\n";
  const auto add = [&](const char* key, const std::optional<std::string>& text) {
    if (text && !text->empty()) out += std::string(key) + " = " + toml_quoted(*text) + "\n";
  };
  add("encoding", document.encoding);
  add("delimiter", document.delimiter);
  add("sheet", document.sheet);
  add("duplicates", document.duplicates);
  if (document.missing_shops || document.missing_products) {
    TableText missing;
    missing.add("shops", document.missing_shops);
    missing.add("products", document.missing_products);
    out += "missing = " + missing.text() + "\n";
  }
  add("returns", document.returns);
  if (document.ignore && !document.ignore->empty())
    out += "ignore = " + list_of(*document.ignore) + "\n";
  out += "\n[fields]\n";
  for (const auto& field : document.fields) out += field_text(field);
  return out;
}

MappingDocument to_document(const transfer::Mapping& mapping, const records::RecordKind& kind) {
  MappingDocument document;
  if (mapping.format.encoding != transfer::Encoding::kAuto)
    document.encoding = std::string(transfer::encoding_name(mapping.format.encoding));
  if (mapping.format.delimiter != '\0')
    document.delimiter = mapping.format.delimiter == ','    ? "comma"
                         : mapping.format.delimiter == '\t' ? "tab"
                                                            : "semicolon";
  document.sheet = unless_empty(mapping.format.sheet);
  if (mapping.duplicates == transfer::Duplicates::kIdentical) document.duplicates = "identical";
  if (mapping.customer_placeholders) document.missing_shops = "placeholder";
  if (mapping.product_placeholders) document.missing_products = "placeholder";
  if (!mapping.takes_returns) document.returns = "reject";
  document.ignore = unless_empty(mapping.ignore);
  if (mapping.ignores_rest) document.ignore = std::vector<std::string>{"*"};
  for (const auto& rule : mapping.fields) document.fields.push_back(to_field(rule, kind));
  return document;
}

base::Result<std::string> checked_toml(const NewMapping& wanted) {
  TRY_ASSIGN(const records::RecordKind* const kind, transfer::find_kind(wanted.kind));
  if (wanted.mapping.has_value() == wanted.toml.has_value())
    return base::Error{base::ErrorCode::kInvalid,
                       "import_mappings.one_form",
                       "give either the mapping or the text of a mapping file",
                       {}};
  std::string text = wanted.toml ? *wanted.toml : to_toml(*wanted.mapping, wanted.kind);
  TRY(transfer::parse_mapping(text, "mapping", *kind));
  return text;
}

}  // namespace imports
