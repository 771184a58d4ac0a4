#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "platform/records/records.h"

/// Writes parsed rows into a described table, in batches, with history.
namespace records {

enum class Mode {
  kCreate,  ///< only new records; one that exists and differs is refused
  kUpdate,  ///< only records that exist
  kBoth,
};

/// One parsed row. `values[i]` belongs to `kind.fields[i]`: nothing = not supplied (keeps what is
/// stored), a null Value = cleared. A kReference field holds the code of the other record.
struct Row {
  std::uint64_t line = 0;  ///< of the file, for messages
  std::vector<std::optional<db::Value>> values;
};

struct UpsertOptions {
  Mode mode = Mode::kBoth;
  /// Makes placeholder records for codes of other kinds that do not exist, where the kind can have
  /// them (customers, products); otherwise such a row is refused.
  bool create_placeholders = false;
  /// Only of these kinds; empty: of every kind that can have them.
  std::vector<std::string_view> placeholder_kinds = {};
};

enum class OutcomeKind { kCreated, kChanged, kUnchanged, kRefused };

struct Outcome {
  OutcomeKind kind = OutcomeKind::kUnchanged;
  std::int64_t id = 0;  ///< of the record, 0 for tables without id
  std::vector<std::string_view> changed_fields;
  std::optional<base::Error> error;  ///< when refused
};

/// Takes rows of one kind for one import (or one change by hand).
///
/// A record is found by its key; a status `placeholder` counts as "does not exist yet": the row
/// that brings the record fills it. Changed fields go to record_changes with old and new value; a
/// created record gets its own history row only when there is no import (its import_id column says
/// the rest). The same key twice in one file is refused the second time, whatever became of the
/// first, so that the result does not depend on where an import was interrupted.
///
/// Call inside a WriteTransaction after taking the company's next data version; on db::Failure or
/// rollback throw the Upserter away: it remembers what it wrote.
class Upserter {
 public:
  /// `registry` and `kind` must outlive it.
  Upserter(const Registry& registry, const RecordKind& kind, WriteContext context,
           UpsertOptions options);
  ~Upserter();
  Upserter(const Upserter&) = delete;
  Upserter& operator=(const Upserter&) = delete;

  /// Writes one batch: a handful of statements whatever its size, so thousands of rows a batch are
  /// best (10,000). A row may refer to a record of its own kind that stands later in the batch.
  /// One outcome a row, in order. Refusals:
  ///   records.key_missing            a key field is absent or blank
  ///   records.required_missing       names the field
  ///   records.duplicate_in_file      names the earlier line
  ///   records.unknown_reference      names kind and code
  ///   records.exists, records.not_found     the mode does not allow it
  ///   … and those of the kind's `complete`
  std::vector<Outcome> apply(db::Session& session, std::span<const Row> rows);

  /// Rows that an earlier, interrupted run of the same import has dealt with: remembered only to
  /// refuse the same key again.
  void remember(std::span<const Row> rows);

  /// Placeholder records made so far.
  [[nodiscard]] std::size_t placeholders_created() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace records
