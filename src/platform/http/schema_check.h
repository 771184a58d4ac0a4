#pragma once
#include <boost/json.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace http {

/// A JSON schema made ready for checking values: the words our contract uses (type, enum, const,
/// pattern, format date and date-time, length, range and item limits, properties, required,
/// additionalProperties, items, anyOf, oneOf). Other words only describe. Immutable, thread-safe.
class SchemaCheck {
 public:
  explicit SchemaCheck(const boost::json::value& schema);
  ~SchemaCheck();
  SchemaCheck(SchemaCheck&&) noexcept;
  SchemaCheck& operator=(SchemaCheck&&) noexcept;

  /// The first thing wrong, with its path (`items[2].name`), or nothing.
  [[nodiscard]] std::optional<base::FieldError> find_error(const boost::json::value& value,
                                                           const std::string& path = {}) const;
  /// A query or path value: its text read as the schema's type, then checked.
  [[nodiscard]] std::optional<base::FieldError> find_error_in_text(std::string_view text,
                                                                   const std::string& name) const;
  /// A list parameter takes several values, each checked as an item.
  [[nodiscard]] bool is_array() const;

 private:
  struct Node;
  std::unique_ptr<Node> node_;
};

}  // namespace http
