#include "platform/records/row_draft.h"

#include "platform/records/parse.h"

namespace records {
namespace {

const db::Value kNull;

bool is_placeholder(const RecordKind& kind, const StoredRow& stored) {
  if (kind.placeholder.empty()) return false;
  const auto* status = std::get_if<std::string>(&stored.values[kind.index_of("status")].variant());
  return status != nullptr && *status == "placeholder";
}

db::Value default_of(const Field& field) {
  if (field.default_value.empty()) return {};
  return from_text(field, std::string(field.default_value));
}

}  // namespace

RowDraft::RowDraft(const RecordKind& kind, const Row& row, const StoredRow* stored)
    : kind_(kind),
      source_(row),
      stored_(stored),
      is_new_(stored == nullptr || is_placeholder(kind, *stored)) {
  row_.values.resize(kind.fields.size());
  for (std::size_t i = 0; i < kind.fields.size(); ++i) {
    const Field& field = kind.fields[i];
    const auto& given = row.values[i];
    if (given && !is_null(*given))
      row_.values[i] = *given;
    else if (given || is_new_)
      row_.values[i] = default_of(field);
    else
      row_.values[i] = stored->values[i];
    // What a placeholder holds beyond its made-up fields came from elsewhere and stays.
    if (is_new_ && stored != nullptr && !given && !field.required && is_null(row_.values[i]))
      row_.values[i] = stored->values[i];
  }
}

void RowDraft::set_reference(std::size_t field, ResolvedReference reference,
                             const std::vector<std::string>& columns) {
  const auto& given = source_.values[field];
  if (given && !is_null(*given)) row_.values[field] = reference.id;
  references_.push_back({field, reference, &columns});
}

bool RowDraft::is_given(std::string_view field) const {
  return source_.values[kind_.index_of(field)].has_value();
}

const db::Value& RowDraft::value(std::string_view field) const {
  return row_.values[kind_.index_of(field)];
}

const db::Value& RowDraft::stored(std::string_view field) const {
  return stored_ == nullptr ? kNull : stored_->values[kind_.index_of(field)];
}

db::Value RowDraft::referenced(std::string_view field, std::string_view column) const {
  const std::size_t at = kind_.index_of(field);
  for (const Reference& reference : references_) {
    if (reference.field != at || reference.resolved.entry == nullptr) continue;
    for (std::size_t i = 0; i < reference.columns->size(); ++i)
      if ((*reference.columns)[i] == column) return reference.resolved.entry->columns[i];
  }
  return {};
}

void RowDraft::set(std::string_view field, db::Value value) {
  row_.values[kind_.index_of(field)] = std::move(value);
}

base::Result<void> RowDraft::check_required() const {
  for (std::size_t i = 0; i < kind_.fields.size(); ++i) {
    const Field& field = kind_.fields[i];
    if (!field.required || !is_null(row_.values[i])) continue;
    const std::string message = std::string(field.name) + " (" + std::string(field.name_zh) +
                                ") must have a value: add the column or a constant to the mapping";
    return base::Error{base::ErrorCode::kInvalid,
                       "records.required_missing",
                       message,
                       {{std::string(field.name), {}, "records.required_missing", "a value"}}};
  }
  return {};
}

std::vector<std::string_view> RowDraft::changed_fields() const {
  std::vector<std::string_view> names;
  if (stored_ == nullptr) return names;
  for (std::size_t i = 0; i < kind_.fields.size(); ++i)
    if (!kind_.fields[i].input_only && !same_value(row_.values[i], stored_->values[i]))
      names.push_back(kind_.fields[i].name);
  return names;
}

}  // namespace records
