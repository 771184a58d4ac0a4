#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/db/db.h"

/// Described tables: one description of a record kind serves validation, import, history and undo.
/// Here are the descriptions; `parse.h` turns text into values, `upsert.h` writes rows, `history.h`
/// reads what changed and undoes an import, `code_index.h` finds the ids behind codes.
namespace records {

enum class FieldType {
  kText,
  kInteger,
  kReal,
  kMoney,      ///< minor units in SQL
  kDate,       ///< day number in SQL
  kPeriod,     ///< year*100+month in SQL
  kFlag,       ///< 0/1 in SQL
  kCode,       ///< one code of `dictionary`
  kCodeList,   ///< codes of `dictionary`, comma-separated, in the dictionary's order
  kReference,  ///< a parsed row holds the other record's code, SQL its id
};

/// One field of a record kind. `name` is the word from SQL column to screen; a kMoney field `x` has
/// column `x_minor`, a kReference field `x` has column `x_id`. Texts are literals: they live for
/// ever.
struct Field {
  std::string_view name = {};
  std::string_view name_zh = {};
  std::string_view name_en = {};
  FieldType type = FieldType::kText;
  bool required = false;             ///< when a record is created, and never cleared
  std::string_view dictionary = {};  ///< kCode, kCodeList: accepts code, Chinese or English name
  std::string_view references = {};  ///< kReference: the record kind whose code stands in the file
  double min = -1e15;                ///< numbers; money in major units
  double max = 1e15;                 ///< a kReal field with max 1 is a share: takes `85%` too
  std::size_t bytes_max = 400;       ///< kText
  std::vector<std::string_view> one_of = {};  ///< kText: nothing else is taken (ignoring case)
  std::string_view default_value = {};  ///< when created and the source has none; canonical text
  /// kReference: columns of the other table that `complete` wants to see, see Draft::referenced.
  std::vector<std::string_view> referenced_columns = {};
  bool input_only = false;  ///< stands in files but not in the table: `complete` makes use of it
};

/// A row on its way into the table, as `RecordKind::complete` sees it. Values are those of SQL:
/// a kReference field holds an id here.
class Draft {
 public:
  virtual ~Draft() = default;
  /// True when the source supplied the field (perhaps as null).
  [[nodiscard]] virtual bool is_given(std::string_view field) const = 0;
  /// What the record will hold: supplied, else stored, else the default. Null when none.
  [[nodiscard]] virtual const db::Value& value(std::string_view field) const = 0;
  /// What the table holds now; null when the record is new.
  [[nodiscard]] virtual const db::Value& stored(std::string_view field) const = 0;
  [[nodiscard]] virtual bool is_new() const = 0;
  /// A column of the record that a kReference field points to; null when the row supplies no
  /// reference or a placeholder yet to be made. The column must stand in `referenced_columns`.
  [[nodiscard]] virtual db::Value referenced(std::string_view field,
                                             std::string_view column) const = 0;
  virtual void set(std::string_view field, db::Value value) = 0;
};

/// Another table that keeps ids of this one without standing in a Registry: undo asks it.
struct Dependency {
  std::string_view table;
  std::string_view column;
  std::string_view words;  ///< for the refusal: "order lines"
};

/// A table that people import into. Rows are found by `key` fields; with `has_id` the table has an
/// `id` column made by the application. Every such table has `company_id` and `import_id` (the
/// import that created the row). A table without id has only integer columns in its key.
struct RecordKind {
  std::string_view kind;  ///< the word of `roundsman import KIND`
  std::string_view name_zh;
  std::string_view table;
  std::string_view code_field = {};  ///< the key field by which other kinds refer to it, or empty
  std::vector<std::string_view> key;
  std::vector<Field> fields;
  bool has_id = true;
  /// The table has columns `version` (1, then one more with every change) and `changed_in` (the
  /// company's data version of the last change). Needs an id.
  bool is_versioned = false;
  /// Field and canonical value of a placeholder record; `{code}` stands for its code. A kind with
  /// none cannot have placeholders. Must set `status` to `placeholder`.
  std::vector<std::pair<std::string_view, std::string_view>> placeholder = {};
  std::vector<Dependency> kept_by = {};
  /// Checks fields against each other and makes derived ones. Refusals name the field.
  std::function<base::Result<void>(Draft&)> complete = {};

  [[nodiscard]] const Field* find_field(std::string_view name) const;
  /// Position in `fields`; CHECKs that there is one.
  [[nodiscard]] std::size_t index_of(std::string_view name) const;
};

/// The SQL column of a field: `x_minor`, `x_id` or `x`.
std::string column_of(const Field& field);

/// The kinds that a program knows. A kind is added after the kinds it refers to (itself apart).
class Registry {
 public:
  /// `kinds` must outlive the registry (features hold theirs for the program's life).
  void add(const std::vector<RecordKind>& kinds);
  [[nodiscard]] const RecordKind* find(std::string_view kind) const;
  [[nodiscard]] const RecordKind& get(std::string_view kind) const;  ///< CHECKs
  [[nodiscard]] const RecordKind* find_by_table(std::string_view table) const;
  [[nodiscard]] std::span<const RecordKind* const> all() const { return kinds_; }

 private:
  std::vector<const RecordKind*> kinds_;
};

/// Who writes, for what, and with which clock and ids. References must outlive their users.
struct WriteContext {
  base::CompanyId company;
  base::ImportId import_id;  ///< none: a change made by hand
  std::string actor;
  const base::Clock& clock;
  base::IdGenerator& ids;
};

}  // namespace records
