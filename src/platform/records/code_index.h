#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "platform/records/records.h"

namespace records {

/// The ids behind the codes of one record kind in one company, remembered in memory: loaded in
/// batches on demand, or all at once. Valid while nobody else deletes records and no transaction
/// that added to it is rolled back; throw it away then.
class CodeIndex {
 public:
  struct Entry {
    std::int64_t id = 0;
    std::vector<db::Value> columns;  ///< the extra columns asked for, in order
  };

  /// @param extra_columns columns of the kind's table to keep with the id
  CodeIndex(const RecordKind& kind, base::CompanyId company,
            std::vector<std::string> extra_columns = {});

  void load_all(db::Session& session);
  /// Looks up those of `codes` that it has not seen, in one query.
  void load(db::Session& session, std::span<const std::string> codes);
  /// Nothing when the code was not loaded or does not exist.
  [[nodiscard]] const Entry* find(std::string_view code) const;
  /// Adds placeholder records (status `placeholder`) for codes that do not exist, in one bulk
  /// insert inside the caller's transaction, and remembers their ids. The kind must have a
  /// `placeholder` description. @return how many were created
  std::size_t create_placeholders(db::Session& session, const WriteContext& context,
                                  std::span<const std::string> codes);
  /// Remembers a record that the caller wrote itself, or new values of its extra columns.
  void put(std::string_view code, Entry entry);

  [[nodiscard]] const RecordKind& kind() const { return kind_; }
  [[nodiscard]] const std::vector<std::string>& extra_columns() const { return extra_columns_; }
  [[nodiscard]] std::size_t size() const { return entries_.size(); }

 private:
  void read(db::Session& session, const std::string* codes_json);
  struct Hash {
    using is_transparent = void;  // NOLINT: the name the standard library looks for
    std::size_t operator()(std::string_view text) const noexcept {
      return std::hash<std::string_view>{}(text);
    }
  };
  const RecordKind& kind_;
  base::CompanyId company_;
  std::vector<std::string> extra_columns_;
  std::unordered_map<std::string, Entry, Hash, std::equal_to<>> entries_;
  std::unordered_set<std::string, Hash, std::equal_to<>> absent_;
  bool all_loaded_ = false;
};

/// Inside records: adds placeholder records with the given ids, and their history when there is no
/// import to tell of them.
void insert_placeholders(db::Session& session, const WriteContext& context, const RecordKind& kind,
                         std::span<const std::pair<std::string, std::int64_t>> codes);

}  // namespace records
