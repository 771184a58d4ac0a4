#include "features/transfer/field_plan.h"

#include <algorithm>

#include "base/text.h"
#include "platform/sheets/table_writer.h"

namespace transfer {
namespace {

bool same_name(std::string_view a, std::string_view b) {
  return base::to_lower_ascii(base::trim(a)) == base::to_lower_ascii(base::trim(b));
}

std::optional<std::size_t> find_column(std::span<const std::string> header, std::string_view name) {
  const auto at = std::find_if(header.begin(), header.end(),
                               [&](const std::string& cell) { return same_name(cell, name); });
  if (at == header.end()) return {};
  return static_cast<std::size_t>(at - header.begin());
}

bool is_reject_column(std::string_view name) {
  return std::find(std::begin(kRejectColumns), std::end(kRejectColumns), name) !=
         std::end(kRejectColumns);
}

/// How a header cell names a field when there is no mapping: by name, Chinese or English name, a
/// reference also as `x_code`, an amount in minor units by its SQL column `x_minor`.
std::optional<records::MoneyUnit> names_field(const records::Field& field, std::string_view cell) {
  using records::MoneyUnit;
  if (field.type == records::FieldType::kMoney && same_name(cell, records::column_of(field)))
    return MoneyUnit::kMinor;
  const bool is_named = same_name(cell, field.name) || same_name(cell, field.name_zh) ||
                        same_name(cell, field.name_en) ||
                        (field.type == records::FieldType::kReference &&
                         same_name(cell, std::string(field.name) + "_code"));
  if (!is_named) return {};
  return MoneyUnit::kMajor;
}

std::string list_of(std::span<const std::string> names) {
  std::string text;
  for (const auto& name : names) {
    if (text.size() > 300) return text + ", …";
    text += (text.empty() ? "" : ", ") + base::excerpt(name, 40);
  }
  return text;
}

std::string fields_of(const records::RecordKind& kind) {
  std::vector<std::string> names;
  for (const auto& field : kind.fields) names.emplace_back(field.name);
  return list_of(names);
}

/// Drops `skip` characters (not bytes) and keeps at most `take`.
std::string_view cut(std::string_view text, std::size_t skip, std::optional<std::size_t> take) {
  const auto bytes_of = [&](std::size_t characters) {
    std::size_t at = 0;
    while (at < text.size() && characters > 0) {
      ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
      --characters;
    }
    return at;
  };
  text.remove_prefix(bytes_of(skip));
  return take ? text.substr(0, bytes_of(*take)) : text;
}

std::string_view quick_trim(std::string_view text) {
  const auto is_plain = [](char c) { return c > ' ' && static_cast<unsigned char>(c) < 0x80; };
  if (text.empty() || (is_plain(text.front()) && is_plain(text.back()))) return text;
  return base::trim(text);
}

}  // namespace

bool is_rejects_header(std::span<const std::string> header) {
  return std::all_of(std::begin(kRejectColumns), std::end(kRejectColumns), [&](auto name) {
    return std::find(header.begin(), header.end(), name) != header.end();
  });
}

base::Result<FieldPlan> FieldPlan::make(const Mapping& mapping, const records::RecordKind& kind,
                                        std::span<const std::string> header, std::string_view file,
                                        bool is_workbook) {
  FieldPlan plan(kind.fields.size());
  plan.removes_guards_ = is_rejects_header(header);
  std::vector<bool> used(header.size());
  const std::string name(file);
  for (std::size_t c = 0; c < header.size(); ++c) used[c] = is_reject_column(header[c]);
  if (mapping.path.empty()) {
    for (std::size_t c = 0; c < header.size(); ++c) {
      for (std::size_t f = 0; f < kind.fields.size(); ++f) {
        const auto unit = names_field(kind.fields[f], header[c]);
        if (!unit) continue;
        if (plan.rules_[f])
          return base::invalid("transfer.doubled_column",
                               name + ": columns '" + plan.rules_[f]->rule.columns[0] + "' and '" +
                                   header[c] + "' both mean the field " +
                                   std::string(kind.fields[f].name) + ": remove one");
        FieldRule rule{.target = std::string(kind.fields[f].name), .columns = {header[c]}};
        rule.parse.money_unit = *unit;
        plan.rules_[f] = Compiled{std::move(rule), {c}, true};
        used[c] = true;
        break;
      }
    }
  }
  std::vector<std::string> missing;
  for (const FieldRule& rule : mapping.fields) {
    Compiled compiled{.rule = rule};
    for (const auto& column : rule.columns) {
      const auto at = find_column(header, column);
      if (!at) {
        missing.push_back(column);
        continue;
      }
      compiled.columns.push_back(*at);
      used[*at] = true;
    }
    compiled.is_plain = rule.columns.size() == 1 && rule.skip == 0 && !rule.take &&
                        rule.values.empty() && rule.default_text.empty() && rule.prefix.empty() &&
                        rule.suffix.empty();
    plan.rules_[kind.index_of(rule.target)] = std::move(compiled);
  }
  for (auto& rule : plan.rules_)
    if (rule) rule->rule.parse.iso_dates_too = is_workbook;
  const bool any_used = std::find(used.begin(), used.end(), true) != used.end();
  if (!any_used)
    return base::invalid(
        "transfer.no_header",
        name + ": the first line names no column that is known here. It reads '" + list_of(header) +
            "'; expected columns like " +
            (mapping.path.empty() ? fields_of(kind) : list_of(missing)) +
            (mapping.path.empty() ? ", or a --mapping file that names yours" : ""));
  if (!missing.empty())
    return base::invalid("transfer.missing_column",
                         name + ": the mapping names columns that the file does not have: " +
                             list_of(missing) + "; the file has: " + list_of(header));
  std::vector<std::string> unknown;
  for (std::size_t c = 0; c < header.size(); ++c) {
    const bool is_ignored =
        mapping.ignores_rest ||
        std::any_of(mapping.ignore.begin(), mapping.ignore.end(),
                    [&](const std::string& column) { return same_name(column, header[c]); });
    if (!used[c] && !is_ignored) unknown.push_back(header[c]);
  }
  if (!unknown.empty())
    return base::invalid(
        "transfer.unknown_column",
        name + ": nothing is known of the columns: " + list_of(unknown) +
            (mapping.path.empty()
                 ? "; expected columns are " + fields_of(kind) +
                       ". Remove them, or give a --mapping file that uses or ignores them"
                 : ". Use them in [fields] or list them in ignore = [\"…\"]"));
  for (const auto key : kind.key)
    if (!plan.has(kind.index_of(key)))
      return base::invalid(
          "transfer.missing_column",
          name + ": no column for '" + std::string(key) + "' (" +
              std::string(kind.find_field(key)->name_zh) +
              "), without which a row cannot be told from another; the file has: " +
              list_of(header));
  return plan;
}

std::string_view FieldPlan::text(std::size_t field, std::span<const std::string_view> row,
                                 std::string& scratch) const {
  const Compiled& compiled = *rules_[field];
  const auto cell = [&](std::size_t column) {
    const auto trimmed = quick_trim(row[column]);
    return removes_guards_ ? sheets::without_formula_guard(trimmed) : trimmed;
  };
  if (compiled.is_plain) return cell(compiled.columns[0]);
  const FieldRule& rule = compiled.rule;
  std::string_view text;
  std::string joined;
  if (rule.constant) {
    text = *rule.constant;
  } else if (compiled.columns.size() == 1) {
    text = cell(compiled.columns[0]);
  } else {
    for (const std::size_t column : compiled.columns) {
      const auto part = cell(column);
      if (!joined.empty() && !part.empty()) joined += rule.separator;
      joined += part;
    }
    text = joined;
  }
  text = quick_trim(cut(quick_trim(text), rule.skip, rule.take));
  if (const auto value = rule.values.find(text); value != rule.values.end()) text = value->second;
  if (text.empty()) text = rule.default_text;
  if (text.empty()) return {};
  std::string made = rule.prefix;
  made += text;
  made += rule.suffix;
  scratch = std::move(made);
  return scratch;
}

std::string_view FieldPlan::source_name(std::size_t field) const {
  if (!rules_[field] || rules_[field]->rule.columns.empty()) return {};
  return rules_[field]->rule.columns[0];
}

}  // namespace transfer
