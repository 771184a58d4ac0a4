#include "platform/records/records.h"

#include "base/check.h"

namespace records {

const Field* RecordKind::find_field(std::string_view name) const {
  for (const Field& field : fields)
    if (field.name == name) return &field;
  return nullptr;
}

std::size_t RecordKind::index_of(std::string_view name) const {
  const Field* field = find_field(name);
  CHECK_NOTE(field != nullptr, name);
  return static_cast<std::size_t>(field - fields.data());
}

std::string column_of(const Field& field) {
  std::string column(field.name);
  if (field.type == FieldType::kMoney) column += "_minor";
  if (field.type == FieldType::kReference) column += "_id";
  return column;
}

void Registry::add(const std::vector<RecordKind>& kinds) {
  for (const RecordKind& kind : kinds) {
    CHECK_NOTE(find(kind.kind) == nullptr, kind.kind);
    kinds_.push_back(&kind);
    for (const Field& field : kind.fields)
      CHECK_NOTE(field.references.empty() || find(field.references) != nullptr, field.name);
    for (const auto key : kind.key) CHECK_NOTE(kind.find_field(key) != nullptr, key);
  }
}

const RecordKind* Registry::find(std::string_view kind) const {
  for (const RecordKind* known : kinds_)
    if (known->kind == kind) return known;
  return nullptr;
}

const RecordKind& Registry::get(std::string_view kind) const {
  const RecordKind* found = find(kind);
  CHECK_NOTE(found != nullptr, kind);
  return *found;
}

const RecordKind* Registry::find_by_table(std::string_view table) const {
  for (const RecordKind* known : kinds_)
    if (known->table == table) return known;
  return nullptr;
}

}  // namespace records
