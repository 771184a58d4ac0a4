#pragma once
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/records/records.h"

/// Inside records: reading and writing the rows of a described table in batches. Its SQL is made
/// from the constants of RecordKind and nothing else.
namespace records {

/// One row as the table holds it. `values[i]` belongs to `kind.fields[i]`; input-only fields are
/// null; references hold ids.
struct StoredRow {
  std::int64_t id = 0;       ///< 0 for tables without id
  std::int64_t version = 0;  ///< 0 for tables without version
  std::vector<db::Value> values;
};

bool same_value(const db::Value& a, const db::Value& b);
bool is_null(const db::Value& value);
/// Appends a text that differs whenever the value does: for keys of maps.
void append_key(std::string& key, const db::Value& value);
void append_json_text(std::string& json, std::string_view text);

class Table {
 public:
  explicit Table(const RecordKind& kind);

  [[nodiscard]] const RecordKind& kind() const { return kind_; }
  [[nodiscard]] const std::vector<std::size_t>& key_fields() const { return key_fields_; }

  using RowSink = std::function<void(StoredRow)>;
  /// Rows whose key fields have one of these values, in no order. One query.
  void find_by_keys(db::Session& session, base::CompanyId company,
                    std::span<const std::vector<db::Value>> keys, const RowSink& sink) const;
  /// Rows with these record keys (see record_key), in no order. One query.
  void find_by_record_keys(db::Session& session, base::CompanyId company,
                           std::span<const std::string> record_keys, const RowSink& sink) const;
  /// At most `rows_max` rows with an id above `after_id`, by id: a large table page by page.
  void list_after(db::Session& session, base::CompanyId company, std::int64_t after_id,
                  std::int64_t rows_max, const RowSink& sink) const;
  /// Rows of a versioned kind that changed after a data version of the company, oldest change
  /// first.
  void list_changed(db::Session& session, base::CompanyId company, std::int64_t data_version,
                    std::int64_t rows_max, const RowSink& sink) const;
  /// Adds rows with the import that created them.
  void insert(db::Session& session, base::CompanyId company, base::ImportId import_id,
              std::span<const StoredRow> rows) const;
  /// Writes all fields but the key of rows that exist.
  void update(db::Session& session, base::CompanyId company, std::span<const StoredRow> rows) const;

  /// How history names the row: its id, or the key columns joined with `|`.
  [[nodiscard]] std::string record_key(const StoredRow& row) const;
  /// The same as an SQL expression over alias `t`.
  [[nodiscard]] std::string record_key_sql() const;

 private:
  struct Column {
    std::string name;
    db::ColumnKind kind;
    std::size_t field;  ///< index into kind().fields
  };
  [[nodiscard]] std::vector<const Column*> identity() const;
  [[nodiscard]] std::string select_list() const;
  [[nodiscard]] std::string version_sql(std::string_view alias) const;
  void run_select(db::Session& session, const db::Query& query, std::span<const db::Param> params,
                  const RowSink& sink) const;
  void find(db::Session& session, base::CompanyId company, std::string_view name,
            std::span<const Column* const> by, const std::string& keys_json,
            const RowSink& sink) const;
  void update_each(db::Session& session, base::CompanyId company,
                   std::span<const StoredRow> rows) const;
  void update_together(db::Session& session, base::CompanyId company,
                       std::span<const StoredRow> rows) const;

  const RecordKind& kind_;
  std::vector<Column> columns_;  ///< stored ones, in the order of fields
  Column id_column_;
  std::vector<std::size_t> key_fields_;
  std::vector<const Column*> key_columns_;
  std::vector<const Column*> other_columns_;
};

/// A row of record_changes on its way in.
struct NewChange {
  std::string_view table;
  std::string record_key;
  std::string_view field;   ///< empty: the whole record
  std::string_view action;  ///< created, updated, deleted
  std::optional<std::string> old_value;
  std::optional<std::string> new_value;
};
void insert_changes(db::Session& session, const WriteContext& context,
                    std::span<const NewChange> changes);

}  // namespace records
