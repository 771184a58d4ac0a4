#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "features/strategies/strategies.h"

/// What the sources `grade.`, `shop.`, `month.` and `signal.` of the condition language can read.
namespace strategies {

enum class FieldKind : std::uint8_t { kNumber, kWord };

struct Field {
  std::string_view name;  ///< with its source: `shop.credit_grade`
  FieldKind kind = FieldKind::kNumber;
  bool subjective = false;  ///< PII-21: for the tone of a talk only
  std::optional<double> (*number)(const Subject&) = nullptr;
  std::optional<std::string_view> (*word)(const Subject&) = nullptr;
};

/// All fields, by name.
std::span<const Field> fields();
/// Nothing when there is no such field.
const Field* find_field(std::string_view name);

}  // namespace strategies
