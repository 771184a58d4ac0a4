#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "base/result.h"
#include "platform/db/db.h"

/// Described tables: one description of a record kind serves validation, import, history and undo.
namespace records {

enum class FieldType {
  kText,
  kInteger,
  kReal,
  kMoney,
  kDate,
  kPeriod,
  kFlag,
  kCode,
  kCodeList,
  kReference
};

/// One field of a record kind. `name` is the word from SQL column to screen; a kMoney field `x` has
/// column `x_minor`, a kReference field `x` has column `x_id`.
struct Field {
  std::string_view name;
  std::string_view name_zh;
  std::string_view name_en;
  FieldType type = FieldType::kText;
  bool required = false;             ///< when a record is created
  std::string_view dictionary = {};  ///< kCode, kCodeList: accepts code, Chinese or English name
  std::string_view references = {};  ///< kReference: the record kind whose code stands in the file
  double min = -1e15;
  double max = 1e15;
  std::size_t bytes_max = 400;  ///< kText
  /// A kText field of this name keeps the value of unknown columns out: `fixed` lists what is
  /// allowed.
  std::vector<std::string_view> one_of = {};
  std::string_view default_value = {};  ///< when created and the source has none
};

/// A table that people import into. Rows are found by `key` fields; with `has_id` the table has an
/// `id` column made by the application.
struct RecordKind {
  std::string_view kind;  ///< the word of `roundsman import KIND`
  std::string_view table;
  std::string_view code_field;  ///< the key field by which other kinds refer to it, or empty
  std::vector<std::string_view> key;
  std::vector<Field> fields;
  bool has_id = true;
};

}  // namespace records
