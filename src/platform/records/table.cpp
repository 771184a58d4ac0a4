#include "platform/records/table.h"

#include <array>
#include <charconv>

#include "base/text.h"
#include "sql/records.h"

namespace records {
namespace {

db::ColumnKind kind_of(FieldType type) {
  switch (type) {
    case FieldType::kText:
    case FieldType::kCode:
    case FieldType::kCodeList:
      return db::ColumnKind::kText;
    case FieldType::kReal:
      return db::ColumnKind::kReal;
    default:
      return db::ColumnKind::kInteger;
  }
}

std::string_view postgres_type(db::ColumnKind kind) {
  if (kind == db::ColumnKind::kText) return "text";
  return kind == db::ColumnKind::kReal ? "double precision" : "bigint";
}

void append_json(std::string& json, const db::Value& value) {
  std::array<char, 40> buffer{};
  char* end = buffer.data();
  if (const auto* integer = std::get_if<std::int64_t>(&value.variant()))
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *integer).ptr;
  else if (const auto* real = std::get_if<double>(&value.variant()))
    end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), *real).ptr;
  else if (const auto* text = std::get_if<std::string>(&value.variant()))
    append_json_text(json, *text);
  else
    json += "null";
  json.append(buffer.data(), end);
}

void add_value(db::BulkInsert& rows, const db::Value& value) {
  if (const auto* integer = std::get_if<std::int64_t>(&value.variant()))
    rows.add(*integer);
  else if (const auto* real = std::get_if<double>(&value.variant()))
    rows.add(*real);
  else if (const auto* text = std::get_if<std::string>(&value.variant()))
    rows.add(std::string_view(*text));
  else
    rows.null();
}

}  // namespace

bool is_null(const db::Value& value) { return value.variant().index() == 0; }

bool same_value(const db::Value& a, const db::Value& b) {
  if (a.variant().index() != b.variant().index()) return false;
  if (const auto* integer = std::get_if<std::int64_t>(&a.variant()))
    return *integer == std::get<std::int64_t>(b.variant());
  if (const auto* real = std::get_if<double>(&a.variant()))
    return *real == std::get<double>(b.variant());
  if (const auto* text = std::get_if<std::string>(&a.variant()))
    return *text == std::get<std::string>(b.variant());
  return true;  // both null; described tables hold no blobs
}

void append_key(std::string& key, const db::Value& value) {
  if (const auto* text = std::get_if<std::string>(&value.variant())) {
    key += std::to_string(text->size());
    key += ':';
    key += *text;
    return;
  }
  append_json(key, value);
  key += ';';
}

void append_json_text(std::string& json, std::string_view text) {
  constexpr char kHex[] = "0123456789abcdef";
  json += '"';
  std::size_t copied = 0;  // what needs no escape is copied in one piece
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool is_control = static_cast<unsigned char>(c) < 0x20;
    if (!is_control && c != '"' && c != '\\') continue;
    json.append(text, copied, i - copied);
    copied = i + 1;
    if (is_control) {
      json += "\\u00";
      json += kHex[static_cast<unsigned char>(c) >> 4U];
      json += kHex[static_cast<unsigned char>(c) & 15U];
    } else {
      json += '\\';
      json += c;
    }
  }
  json.append(text, copied);
  json += '"';
}

Table::Table(const RecordKind& kind) : kind_(kind), id_column_{"id", db::ColumnKind::kInteger, 0} {
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (!kind.fields[i].input_only)
      columns_.push_back({column_of(kind.fields[i]), kind_of(kind.fields[i].type), i});
  for (const auto name : kind.key) key_fields_.push_back(kind.index_of(name));
  for (const Column& column : columns_) {
    bool in_key = false;
    for (const std::size_t field : key_fields_) in_key = in_key || field == column.field;
    if (!in_key) other_columns_.push_back(&column);
  }
  for (const std::size_t field : key_fields_)
    for (const Column& column : columns_)
      if (column.field == field) key_columns_.push_back(&column);
  CHECK(key_columns_.size() == kind.key.size());
  if (!kind.has_id)
    for (const Column* column : key_columns_) CHECK(column->kind == db::ColumnKind::kInteger);
}

std::vector<const Table::Column*> Table::identity() const {
  if (kind_.has_id) return {&id_column_};
  return key_columns_;
}

/// Joins the table to the keys, given as a JSON array of arrays: one text of any length binds the
/// same way on both engines.
void Table::find(db::Session& session, base::CompanyId company, std::string_view name,
                 std::span<const Column* const> by, const std::string& keys_json,
                 const RowSink& sink) const {
  const std::string select = select_list();
  db::OwnedQuery query{"records." + std::string(name) + "." + std::string(kind_.table),
                       select + " from json_each(:keys) k cross join " + std::string(kind_.table) +
                           " t on t.company_id = :company_id",
                       select + " from json_array_elements(cast(:keys as json)) as k(value) join " +
                           std::string(kind_.table) + " t on t.company_id = :company_id"};
  for (std::size_t i = 0; i < by.size(); ++i) {
    const std::string at = std::to_string(i);
    query.sqlite += " and t." + by[i]->name + " = json_extract(k.value, '$[" + at + "]')";
    const bool is_text = by[i]->kind == db::ColumnKind::kText;
    query.postgres += " and t." + by[i]->name + " = " +
                      (is_text ? "k.value->>" + at : "cast(k.value->>" + at + " as bigint)");
  }
  const db::Param params[] = {{"keys", keys_json}, {"company_id", company}};
  run_select(session, query.view(), params, sink);
}

std::string Table::select_list() const {
  std::string select = "select " + std::string(kind_.has_id ? "t.id" : "0");
  select += kind_.is_versioned ? ", t.version" : ", 0";
  for (const Column& column : columns_) select += ", t." + column.name;
  return select;
}

void Table::run_select(db::Session& session, const db::Query& query,
                       std::span<const db::Param> params, const RowSink& sink) const {
  std::vector<db::ColumnKind> kinds(2, db::ColumnKind::kInteger);
  for (const Column& column : columns_) kinds.push_back(column.kind);
  session.each_row(query, params, kinds, [&](std::span<db::Value> values) {
    StoredRow row;
    row.id = std::get<std::int64_t>(values[0].variant());
    row.version = std::get<std::int64_t>(values[1].variant());
    row.values.resize(kind_.fields.size());
    for (std::size_t i = 0; i < columns_.size(); ++i)
      row.values[columns_[i].field] = std::move(values[i + 2]);
    sink(std::move(row));
  });
}

void Table::list_after(db::Session& session, base::CompanyId company, std::int64_t after_id,
                       std::int64_t rows_max, const RowSink& sink) const {
  CHECK(kind_.has_id);
  const std::string sql = select_list() + " from " + std::string(kind_.table) +
                          " t where t.company_id = :company_id and t.id > :after_id"
                          " order by t.id limit :rows_max";
  const db::OwnedQuery query{"records.list_after." + std::string(kind_.table), sql, sql};
  const db::Param params[] = {
      {"company_id", company}, {"after_id", after_id}, {"rows_max", rows_max}};
  run_select(session, query.view(), params, sink);
}

void Table::list_changed(db::Session& session, base::CompanyId company, std::int64_t data_version,
                         std::int64_t rows_max, const RowSink& sink) const {
  CHECK(kind_.is_versioned);
  const std::string sql = select_list() + " from " + std::string(kind_.table) +
                          " t where t.company_id = :company_id and t.changed_in > :data_version"
                          " order by t.changed_in, t.id limit :rows_max";
  const db::OwnedQuery query{"records.list_changed." + std::string(kind_.table), sql, sql};
  const db::Param params[] = {
      {"company_id", company}, {"data_version", data_version}, {"rows_max", rows_max}};
  run_select(session, query.view(), params, sink);
}

void Table::find_by_keys(db::Session& session, base::CompanyId company,
                         std::span<const std::vector<db::Value>> keys, const RowSink& sink) const {
  if (keys.empty()) return;
  std::string json = "[";
  for (const auto& key : keys) {
    CHECK(key.size() == key_columns_.size());
    json += json.size() == 1 ? "[" : ",[";
    for (std::size_t i = 0; i < key.size(); ++i) {
      if (i != 0) json += ',';
      append_json(json, key[i]);
    }
    json += ']';
  }
  json += ']';
  find(session, company, "find_by_keys", key_columns_, json, sink);
}

void Table::find_by_record_keys(db::Session& session, base::CompanyId company,
                                std::span<const std::string> record_keys,
                                const RowSink& sink) const {
  if (record_keys.empty()) return;
  std::string json = "[";
  for (const std::string& record_key : record_keys) {
    json += json.size() == 1 ? "[" : ",[";
    for (const char c : record_key) json += c == '|' ? ',' : c;
    json += ']';
  }
  json += ']';
  find(session, company, "find_by_record_keys", identity(), json, sink);
}

void Table::insert(db::Session& session, base::CompanyId company, base::ImportId import_id,
                   std::span<const StoredRow> rows) const {
  if (rows.empty()) return;
  std::vector<std::string_view> names = {"company_id"};
  if (kind_.has_id) names.emplace_back("id");
  for (const Column& column : columns_) names.emplace_back(column.name);
  names.emplace_back("import_id");
  std::int64_t data_version = 0;
  if (kind_.is_versioned) {
    names.emplace_back("changed_in");
    data_version = session.find_one<std::int64_t>(sql::kFindDataVersion, {{"company_id", company}})
                       .value_or(0);
  }
  db::BulkInsert bulk(session, kind_.table, names);
  for (const StoredRow& row : rows) {
    bulk.add(company);
    if (kind_.has_id) bulk.add(row.id);
    for (const Column& column : columns_) add_value(bulk, row.values[column.field]);
    if (import_id)
      bulk.add(import_id);
    else
      bulk.null();
    if (kind_.is_versioned) bulk.add(data_version);
    bulk.end_row();
  }
  bulk.finish();
}

/// What an update of a versioned table also says. `t` names the row on PostgreSQL alone.
std::string Table::version_sql(std::string_view alias) const {
  if (!kind_.is_versioned) return {};
  return ", version = " + std::string(alias) +
         "version + 1, changed_in = (select data_version from companies d"
         " where d.company_id = :company_id)";
}

void Table::update(db::Session& session, base::CompanyId company,
                   std::span<const StoredRow> rows) const {
  if (rows.empty() || other_columns_.empty()) return;
  // SQLite is called, not asked over a wire; and its JSON reads some doubles a bit off.
  if (session.engine() == db::Engine::kSqlite)
    update_each(session, company, rows);
  else
    update_together(session, company, rows);
}

void Table::update_each(db::Session& session, base::CompanyId company,
                        std::span<const StoredRow> rows) const {
  std::string sql = "update " + std::string(kind_.table) + " set ";
  std::vector<db::ColumnKind> kinds;
  for (const Column* column : other_columns_) {
    if (!kinds.empty()) sql += ", ";
    sql += column->name + " = :" + column->name;
    kinds.push_back(column->kind);
  }
  sql += version_sql("");
  sql += " where company_id = :company_id";
  kinds.push_back(db::ColumnKind::kInteger);
  const auto by = identity();
  for (const Column* column : by) {
    sql += " and " + column->name + " = :" + column->name;
    kinds.push_back(column->kind);
  }
  const db::OwnedQuery query{"records.update_each." + std::string(kind_.table), sql, sql};
  std::vector<db::Param> params(kinds.size());
  for (const StoredRow& row : rows) {
    std::size_t at = 0;
    for (const Column* column : other_columns_)
      params[at++] = {column->name, row.values[column->field]};
    params[at++] = {"company_id", company};
    for (const Column* column : by)
      params[at++] = {column->name, kind_.has_id ? db::Value(row.id) : row.values[column->field]};
    CHECK(session.execute_typed(query.view(), params, kinds) == 1);
  }
}

void Table::update_together(db::Session& session, base::CompanyId company,
                            std::span<const StoredRow> rows) const {
  const auto by = identity();
  std::string set;
  std::string types;
  std::string where = " where t.company_id = :company_id";
  for (const Column* column : by) {
    types += (types.empty() ? "" : ", ") + column->name + " bigint";
    where += " and t." + column->name + " = k." + column->name;
  }
  for (const Column* column : other_columns_) {
    set += (set.empty() ? "" : ", ") + column->name + " = k." + column->name;
    types += ", " + column->name + " " + std::string(postgres_type(column->kind));
  }
  const std::string sql = "update " + std::string(kind_.table) + " t set " + set +
                          version_sql("t.") + " from json_to_recordset(cast(:rows as json)) as k(" +
                          types + ")" + where;
  const db::OwnedQuery query{"records.update_together." + std::string(kind_.table), sql, sql};
  std::string json = "[";
  for (const StoredRow& row : rows) {
    json += json.size() == 1 ? "{" : ",{";
    bool first = true;
    const auto add = [&](const Column& column, const db::Value& value) {
      if (is_null(value)) return;  // what is absent is read as null
      if (!first) json += ',';
      first = false;
      append_json_text(json, column.name);
      json += ':';
      append_json(json, value);
    };
    for (const Column* column : by)
      add(*column, kind_.has_id ? db::Value(row.id) : row.values[column->field]);
    for (const Column* column : other_columns_) add(*column, row.values[column->field]);
    json += '}';
  }
  json += ']';
  const db::Param params[] = {{"rows", std::move(json)}, {"company_id", company}};
  const db::ColumnKind kinds[] = {db::ColumnKind::kText, db::ColumnKind::kInteger};
  const auto changed = session.execute_typed(query.view(), params, kinds);
  CHECK(changed == static_cast<std::int64_t>(rows.size()));
}

std::string Table::record_key(const StoredRow& row) const {
  if (kind_.has_id) return std::to_string(row.id);
  std::string key;
  for (const std::size_t field : key_fields_) {
    if (!key.empty()) key += '|';
    key += std::to_string(std::get<std::int64_t>(row.values[field].variant()));
  }
  return key;
}

std::string Table::record_key_sql() const {
  std::string sql;
  for (const Column* column : identity()) {
    if (!sql.empty()) sql += " || '|' || ";
    sql += "cast(t." + column->name + " as text)";
  }
  return sql;
}

void insert_changes(db::Session& session, const WriteContext& context,
                    std::span<const NewChange> changes) {
  if (changes.empty()) return;
  db::BulkInsert rows(session, "record_changes",
                      {"company_id", "id", "table_name", "record_key", "field", "action",
                       "old_value", "new_value", "actor", "import_id", "changed_at_ms"});
  const std::int64_t now = context.clock.now().unix_ms;
  for (const NewChange& change : changes) {
    rows.add(context.company)
        .add(context.ids.next_value())
        .add(change.table)
        .add(std::string_view(change.record_key))
        .add(change.field)
        .add(change.action)
        .add(change.old_value)
        .add(change.new_value)
        .add(std::string_view(context.actor));
    if (context.import_id)
      rows.add(context.import_id);
    else
      rows.null();
    rows.add(now).end_row();
  }
  rows.finish();
}

}  // namespace records
