#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "features/transfer/mapping.h"

namespace transfer {

/// Columns that a rejects file has in front of the source's own; ignored when it is imported.
inline constexpr std::string_view kRejectColumns[] = {"rejected_file",   "rejected_line",
                                                      "rejected_field",  "rejected_value",
                                                      "rejected_reason", "rejected_message"};

/// True when the file is a rejects file of ours (perhaps mended).
bool is_rejects_header(std::span<const std::string> header);

/// A mapping fitted to the header of one file: for each field of the kind, how its text is made.
class FieldPlan {
 public:
  /// @return the plan, or
  ///   transfer.no_header        no cell of the first row is a column that could be meant
  ///   transfer.unknown_column   a column that nothing uses; says how to ignore it
  ///   transfer.missing_column   a mapped column, a key or a required field has no column
  ///   transfer.doubled_column   two columns feed one field
  static base::Result<FieldPlan> make(const Mapping& mapping, const records::RecordKind& kind,
                                      std::span<const std::string> header, std::string_view file,
                                      bool is_workbook = false);

  /// False: the source does not supply the field.
  [[nodiscard]] bool has(std::size_t field) const { return rules_[field].has_value(); }
  /// The text of field `field` in a row. Lives as long as the row, or until the next call with the
  /// same scratch.
  [[nodiscard]] std::string_view text(std::size_t field, std::span<const std::string_view> row,
                                      std::string& scratch) const;
  [[nodiscard]] const records::ParseOptions& options(std::size_t field) const {
    return rules_[field]->rule.parse;
  }
  /// The column people know the field by, for messages: the source's own word where there is one.
  [[nodiscard]] std::string_view source_name(std::size_t field) const;

 private:
  struct Compiled {
    FieldRule rule;
    std::vector<std::size_t> columns = {};
    bool is_plain = false;  ///< one column, nothing done to it
  };
  explicit FieldPlan(std::size_t fields) : rules_(fields) {}
  std::vector<std::optional<Compiled>> rules_;
  bool removes_guards_ = false;  ///< a rejects file: `'` before formula characters is ours
};

}  // namespace transfer
