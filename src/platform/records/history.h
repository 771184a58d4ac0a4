#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/records/records.h"

/// What became of records over time, and how an import is taken back.
namespace records {

struct Change {
  std::int64_t id = 0;
  std::string table_name;
  std::string record_key;
  std::string field;                     ///< empty for created and deleted
  std::string action;                    ///< created, updated, deleted
  std::optional<std::string> old_value;  ///< canonical text, see to_text
  std::optional<std::string> new_value;
  std::string actor;
  std::optional<base::ImportId> import_id;
  base::Instant changed_at;
};

/// The history of one record, oldest first.
/// @param record_key the id as text; for a table without id its key columns joined with `|`
///   (`7315|202112`)
std::vector<Change> list_changes(db::Session& session, base::CompanyId company,
                                 std::string_view table, std::string_view record_key);

struct UndoSummary {
  std::int64_t rows_deleted = 0;
  std::int64_t fields_restored = 0;
};

/// Takes back what an import did to the tables of the registry: deletes the rows it created,
/// restores the fields it changed, and writes that into the history. Call inside a WriteTransaction
/// (and set the import's state to `undone` in it); roll back on a refusal or db::Failure. Tables
/// outside the registry (orders) are their owner's: take them back first, in the same transaction.
/// @param context actor, clock and ids of who undoes; context.import_id is the import to undo
/// @return what was done, or
///   records.already_undone      the imports table says so
///   records.changed_later       a later import or a hand changed the same records; says which
///   records.depended_on         other records refer to rows it created; says which and how many
base::Result<UndoSummary> undo_import(db::Session& session, const Registry& registry,
                                      const WriteContext& context);

}  // namespace records
