#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/records/code_index.h"
#include "platform/records/table.h"
#include "platform/records/upsert.h"

namespace records {

/// A reference of one row: 0 when it names nothing; no entry when it is a placeholder to be made.
struct ResolvedReference {
  std::int64_t id = 0;
  const CodeIndex::Entry* entry = nullptr;
};

/// Inside records: one row between the source and the table. Pure: no SQL.
class RowDraft final : public Draft {
 public:
  /// A stored placeholder counts as new: the row fills it. `stored` may be null.
  RowDraft(const RecordKind& kind, const Row& row, const StoredRow* stored);
  void set_reference(std::size_t field, ResolvedReference reference,
                     const std::vector<std::string>& columns);

  [[nodiscard]] bool is_given(std::string_view field) const override;
  [[nodiscard]] const db::Value& value(std::string_view field) const override;
  [[nodiscard]] const db::Value& stored(std::string_view field) const override;
  [[nodiscard]] bool is_new() const override { return is_new_; }
  [[nodiscard]] db::Value referenced(std::string_view field,
                                     std::string_view column) const override;
  void set(std::string_view field, db::Value value) override;

  /// @return records.required_missing for the first required field without a value
  [[nodiscard]] base::Result<void> check_required() const;
  /// Fields whose value differs from the stored one.
  [[nodiscard]] std::vector<std::string_view> changed_fields() const;
  [[nodiscard]] StoredRow row() && { return std::move(row_); }

 private:
  struct Reference {
    std::size_t field;
    ResolvedReference resolved;
    const std::vector<std::string>* columns;
  };
  const RecordKind& kind_;
  const Row& source_;
  const StoredRow* stored_;
  bool is_new_;
  StoredRow row_;
  std::vector<Reference> references_;
};

}  // namespace records
