#include "platform/records/history.h"

#include <map>

#include "platform/records/parse.h"
#include "platform/records/table.h"
#include "sql/records.h"

namespace records {
namespace {

base::Error refusal(const char* reason, std::string message) {
  return {base::ErrorCode::kConflict, reason, std::move(message), {}};
}

std::string import_words(std::optional<base::ImportId> import_id, const std::string& actor) {
  return import_id ? "import " + std::to_string(import_id->value) : "hand (" + actor + ")";
}

/// One undo on its way. Each step is one question or one deed, over all tables.
class Undo {
 public:
  Undo(db::Session& session, const Registry& registry, const WriteContext& context)
      : session_(session), registry_(registry), context_(context) {}

  base::Result<UndoSummary> run() {
    TRY(check_state());
    TRY(check_changed_later());
    for (const RecordKind* kind : registry_.all()) TRY(check_created_changed_later(*kind));
    restore_fields();
    for (const RecordKind* kind : registry_.all()) TRY(check_dependents(*kind));
    const auto kinds = registry_.all();
    for (auto kind = kinds.rbegin(); kind != kinds.rend(); ++kind) TRY(delete_created(**kind));
    return summary_;
  }

 private:
  base::Result<void> check_state();
  base::Result<void> check_changed_later();
  base::Result<void> check_created_changed_later(const RecordKind& kind);
  void restore_fields();
  void restore_table(const RecordKind& kind);
  base::Result<void> check_dependents(const RecordKind& kind);
  base::Result<void> check_dependent(const RecordKind& kind, const std::string& table,
                                     const std::string& column, const std::string& words,
                                     bool has_import);
  base::Result<void> delete_created(const RecordKind& kind);
  /// How people know the record: its code, else its record key.
  std::string name_of(const RecordKind& kind, const std::string& record_key);
  struct FieldChange {
    std::string field;
    std::optional<std::string> old_value;
    std::optional<std::string> new_value;
  };
  using ByRecord = std::map<std::string, std::vector<FieldChange>>;

  db::Session& session_;
  const Registry& registry_;
  const WriteContext& context_;
  std::map<std::string, ByRecord, std::less<>> updates_;  ///< by table
  UndoSummary summary_;
};

base::Result<void> Undo::check_state() {
  const auto state = session_.find_one<std::string>(
      sql::kFindImportState, {{"company_id", context_.company}, {"import_id", context_.import_id}});
  if (state && *state == "undone")
    return refusal("records.already_undone", "import " + std::to_string(context_.import_id.value) +
                                                 " has been undone already");
  return {};
}

std::string Undo::name_of(const RecordKind& kind, const std::string& record_key) {
  std::string name = record_key;
  if (!kind.code_field.empty()) {
    const Table table(kind);
    const std::string keys[] = {record_key};
    table.find_by_record_keys(session_, context_.company, keys, [&](const StoredRow& row) {
      name = std::get<std::string>(row.values[kind.index_of(kind.code_field)].variant());
    });
  }
  return std::string(kind.kind) + " " + name;
}

base::Result<void> Undo::check_changed_later() {
  const auto later =
      session_.find<std::string, std::string, std::string, std::optional<base::ImportId>>(
          sql::kFindLaterChange,
          {{"company_id", context_.company}, {"import_id", context_.import_id}});
  if (!later) return {};
  const auto& [table, record_key, actor, import_id] = *later;
  const RecordKind* kind = registry_.find_by_table(table);
  return refusal("records.changed_later",
                 (kind != nullptr ? name_of(*kind, record_key) : table + " " + record_key) +
                     " was changed after this import by " + import_words(import_id, actor) +
                     ": undo that first");
}

base::Result<void> Undo::check_created_changed_later(const RecordKind& kind) {
  const Table table(kind);
  const std::string sql =
      "select later.record_key, later.actor, later.import_id from " + std::string(kind.table) +
      " t join record_changes later on later.company_id = t.company_id and later.table_name = '" +
      std::string(kind.table) + "' and later.record_key = " + table.record_key_sql() +
      " left join imports other on other.company_id = later.company_id and other.id = "
      "later.import_id where t.company_id = :company_id and t.import_id = :import_id and "
      "(later.import_id is null or (later.import_id <> t.import_id and coalesce(other.state, '') "
      "<> 'undone')) order by later.id limit 1";
  const db::OwnedQuery query{"records.find_created_changed_later." + std::string(kind.table), sql,
                             sql};
  const auto later = session_.find<std::string, std::string, std::optional<base::ImportId>>(
      query.view(), {{"company_id", context_.company}, {"import_id", context_.import_id}});
  if (!later) return {};
  const auto& [record_key, actor, import_id] = *later;
  return refusal("records.changed_later", name_of(kind, record_key) +
                                              ", created by this import, was changed later by " +
                                              import_words(import_id, actor) + ": undo that first");
}

void Undo::restore_fields() {
  session_.each<std::string, std::string, std::string, std::optional<std::string>,
                std::optional<std::string>>(
      sql::kListUpdatesOfImport,
      {{"company_id", context_.company}, {"import_id", context_.import_id}},
      [&](std::string table, std::string record_key, std::string field,
          std::optional<std::string> old_value, std::optional<std::string> new_value) {
        updates_[std::move(table)][std::move(record_key)].push_back(
            {std::move(field), std::move(old_value), std::move(new_value)});
      });
  for (const RecordKind* kind : registry_.all())
    if (updates_.contains(kind->table)) restore_table(*kind);
}

void Undo::restore_table(const RecordKind& kind) {
  const ByRecord& records = updates_.find(kind.table)->second;
  const Table table(kind);
  std::vector<std::string> keys;
  for (const auto& [record_key, fields] : records) keys.push_back(record_key);
  std::vector<StoredRow> rows;
  std::vector<NewChange> changes;
  table.find_by_record_keys(session_, context_.company, keys, [&](StoredRow row) {
    const std::string record_key = table.record_key(row);
    for (const FieldChange& change : records.at(record_key)) {
      const std::size_t at = kind.index_of(change.field);
      row.values[at] = from_text(kind.fields[at], change.old_value);
      changes.push_back({kind.table, record_key, kind.fields[at].name, "updated", change.new_value,
                         change.old_value});
    }
    rows.push_back(std::move(row));
  });
  table.update(session_, context_.company, rows);
  insert_changes(session_, context_, changes);
  summary_.fields_restored += static_cast<std::int64_t>(changes.size());
}

base::Result<void> Undo::check_dependents(const RecordKind& kind) {
  if (!kind.has_id) return {};
  for (const RecordKind* other : registry_.all())
    for (const Field& field : other->fields)
      if (field.references == kind.kind)
        TRY(check_dependent(kind, std::string(other->table), column_of(field),
                            std::string(other->kind) + " records", true));
  for (const Dependency& kept : kind.kept_by)
    TRY(check_dependent(kind, std::string(kept.table), std::string(kept.column),
                        std::string(kept.words), false));
  return {};
}

/// Rows that point to what this import created and did not themselves come with it.
base::Result<void> Undo::check_dependent(const RecordKind& kind, const std::string& table,
                                         const std::string& column, const std::string& words,
                                         bool has_import) {
  const std::string from =
      " from " + table + " d where d.company_id = :company_id and d." + column +
      " in (select t.id from " + std::string(kind.table) +
      " t where t.company_id = :company_id and t.import_id = :import_id)" +
      (has_import ? " and (d.import_id is null or d.import_id <> :import_id)" : "");
  const std::string sql = "select count(*), min(cast(d." + column + " as bigint))" + from;
  const db::OwnedQuery query{"records.find_dependents." + table + "." + column, sql, sql};
  const auto found = session_.find<std::int64_t, std::optional<std::int64_t>>(
      query.view(), {{"company_id", context_.company}, {"import_id", context_.import_id}});
  if (!found || std::get<0>(*found) == 0) return {};
  const auto& [count, id] = *found;
  return refusal("records.depended_on",
                 std::to_string(count) + " " + words + " refer to " + std::string(kind.kind) +
                     " records that this import created (for example " +
                     name_of(kind, std::to_string(id.value_or(0))) + "): remove them first");
}

base::Result<void> Undo::delete_created(const RecordKind& kind) {
  const Table table(kind);
  const std::string where = " where t.company_id = :company_id and t.import_id = :import_id";
  const std::string list = "select " + table.record_key_sql() + ", " +
                           (kind.code_field.empty() ? "''" : "t." + std::string(kind.code_field)) +
                           " from " + std::string(kind.table) + " t" + where + " order by 1";
  const db::OwnedQuery list_query{"records.list_created." + std::string(kind.table), list, list};
  std::vector<NewChange> changes;
  session_.each<std::string, std::string>(
      list_query.view(), {{"company_id", context_.company}, {"import_id", context_.import_id}},
      [&](std::string record_key, std::string code) {
        std::optional<std::string> old_value;
        if (!code.empty()) old_value = std::move(code);
        changes.push_back(
            {kind.table, std::move(record_key), "", "deleted", std::move(old_value), {}});
      });
  if (changes.empty()) return {};
  const std::string remove = "delete from " + std::string(kind.table) +
                             " where company_id = :company_id and import_id = :import_id";
  const db::OwnedQuery remove_query{"records.delete_created." + std::string(kind.table), remove,
                                    remove};
  try {
    summary_.rows_deleted += session_.execute(
        remove_query.view(), {{"company_id", context_.company}, {"import_id", context_.import_id}});
  } catch (const db::Failure& failure) {
    // A table this registry does not know keeps ids of these rows; the database noticed.
    if (failure.kind() != db::FailureKind::kForeignKey) throw;
    return refusal("records.depended_on", "other records refer to " + std::string(kind.kind) +
                                              " records that this import created (" +
                                              failure.what() + "): remove them first");
  }
  insert_changes(session_, context_, changes);
  return {};
}

}  // namespace

std::vector<Change> list_changes(db::Session& session, base::CompanyId company,
                                 std::string_view table, std::string_view record_key) {
  std::vector<Change> changes;
  using Text = std::optional<std::string>;
  session.each<std::int64_t, std::string, std::string, std::string, std::string, Text, Text,
               std::string, std::optional<base::ImportId>, base::Instant>(
      sql::kListChanges,
      {{"company_id", company}, {"table_name", table}, {"record_key", record_key}},
      [&](auto... column) { changes.push_back(Change{std::move(column)...}); });
  return changes;
}

base::Result<UndoSummary> undo_import(db::Session& session, const Registry& registry,
                                      const WriteContext& context) {
  CHECK(static_cast<bool>(context.import_id));
  return Undo(session, registry, context).run();
}

}  // namespace records
