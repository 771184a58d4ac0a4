#include "platform/records/code_index.h"

#include "platform/records/parse.h"
#include "platform/records/table.h"

namespace records {
namespace {

/// The value that a placeholder's field has: canonical text, `{code}` for the code.
StoredRow placeholder_row(const RecordKind& kind, const std::string& code, std::int64_t id) {
  StoredRow row;
  row.id = id;
  row.values.resize(kind.fields.size());
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (!kind.fields[i].default_value.empty())
      row.values[i] = from_text(kind.fields[i], std::string(kind.fields[i].default_value));
  row.values[kind.index_of(kind.code_field)] = code;
  for (const auto& [name, text] : kind.placeholder) {
    const std::size_t at = kind.index_of(name);
    row.values[at] =
        text == "{code}" ? db::Value(code) : from_text(kind.fields[at], std::string(text));
  }
  return row;
}

}  // namespace

void insert_placeholders(db::Session& session, const WriteContext& context, const RecordKind& kind,
                         std::span<const std::pair<std::string, std::int64_t>> codes) {
  CHECK_NOTE(kind.has_id && !kind.placeholder.empty(), kind.kind);
  const Table table(kind);
  std::vector<StoredRow> rows;
  std::vector<NewChange> changes;
  rows.reserve(codes.size());
  for (const auto& [code, id] : codes) {
    rows.push_back(placeholder_row(kind, code, id));
    if (!context.import_id)
      changes.push_back({kind.table, std::to_string(id), "", "created", {}, code});
  }
  table.insert(session, context.company, context.import_id, rows);
  insert_changes(session, context, changes);
}

CodeIndex::CodeIndex(const RecordKind& kind, base::CompanyId company,
                     std::vector<std::string> extra_columns)
    : kind_(kind), company_(company), extra_columns_(std::move(extra_columns)) {
  CHECK_NOTE(kind.has_id && !kind.code_field.empty(), kind.kind);
}

void CodeIndex::read(db::Session& session, const std::string* codes_json) {
  const std::string table(kind_.table);
  const std::string code = "t." + std::string(kind_.code_field);
  std::string select = "select t.id, " + code;
  std::vector<db::ColumnKind> kinds = {db::ColumnKind::kInteger, db::ColumnKind::kText};
  std::string name = ".with";
  for (const std::string& column : extra_columns_) {
    select += ", t." + column;
    name += "." + column;
    const Field* field = nullptr;
    for (const Field& known : kind_.fields)
      if (column_of(known) == column) field = &known;
    CHECK_NOTE(field != nullptr, column);
    const bool is_text = field->type == FieldType::kText || field->type == FieldType::kCode ||
                         field->type == FieldType::kCodeList;
    kinds.push_back(is_text                           ? db::ColumnKind::kText
                    : field->type == FieldType::kReal ? db::ColumnKind::kReal
                                                      : db::ColumnKind::kInteger);
  }
  db::OwnedQuery query;
  std::vector<db::Param> params = {{"company_id", company_}};
  if (codes_json == nullptr) {
    query.name = "records.all_codes." + table + name;
    query.sqlite = query.postgres =
        select + " from " + table + " t where t.company_id = :company_id";
  } else {
    query.name = "records.find_codes." + table + name;
    query.sqlite = select + " from json_each(:codes) k cross join " + table +
                   " t on t.company_id = :company_id and " + code + " = k.value";
    query.postgres = select +
                     " from json_array_elements_text(cast(:codes as json)) as k(value) join " +
                     table + " t on t.company_id = :company_id and " + code + " = k.value";
    params.insert(params.begin(), {"codes", *codes_json});
  }
  session.each_row(query.view(), params, kinds, [&](std::span<db::Value> values) {
    Entry entry{std::get<std::int64_t>(values[0].variant()), {values.begin() + 2, values.end()}};
    put(std::get<std::string>(values[1].variant()), std::move(entry));
  });
}

void CodeIndex::load_all(db::Session& session) {
  read(session, nullptr);
  all_loaded_ = true;
}

void CodeIndex::load(db::Session& session, std::span<const std::string> codes) {
  if (all_loaded_) return;
  std::string json = "[";
  for (const std::string& code : codes) {
    if (find(code) != nullptr || !absent_.insert(code).second) continue;
    if (json.size() > 1) json += ',';
    append_json_text(json, code);
  }
  json += ']';
  if (json.size() > 2) read(session, &json);
}

const CodeIndex::Entry* CodeIndex::find(std::string_view code) const {
  const auto found = entries_.find(code);
  return found == entries_.end() ? nullptr : &found->second;
}

std::size_t CodeIndex::create_placeholders(db::Session& session, const WriteContext& context,
                                           std::span<const std::string> codes) {
  load(session, codes);
  std::vector<std::pair<std::string, std::int64_t>> fresh;
  for (const std::string& code : codes) {
    if (find(code) != nullptr) continue;
    const std::int64_t id = context.ids.next_value();
    fresh.emplace_back(code, id);
    put(code, {id, std::vector<db::Value>(extra_columns_.size())});
  }
  if (!fresh.empty()) insert_placeholders(session, context, kind_, fresh);
  return fresh.size();
}

void CodeIndex::put(std::string_view code, Entry entry) {
  CHECK(entry.columns.size() == extra_columns_.size());
  if (const auto absent = absent_.find(code); absent != absent_.end()) absent_.erase(absent);
  entries_.insert_or_assign(std::string(code), std::move(entry));
}

}  // namespace records
