#include "platform/records/upsert.h"

#include <algorithm>
#include <deque>
#include <map>
#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "platform/records/code_index.h"
#include "platform/records/parse.h"
#include "platform/records/row_draft.h"
#include "platform/records/table.h"

namespace records {
namespace {

/// 128 bits of a key: two different keys of one file will not share them.
struct KeyHash {
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  friend bool operator==(const KeyHash&, const KeyHash&) = default;
};
struct KeyHashHash {
  std::size_t operator()(const KeyHash& key) const noexcept { return key.low; }
};

base::Error refusal(base::ErrorCode code, const char* reason, const Field& field,
                    const std::string& value, std::string message) {
  base::FieldError where{std::string(field.name), base::excerpt(value), reason, message};
  return {code, reason, std::move(message), {std::move(where)}};
}

Outcome refused(base::Error error) {
  Outcome outcome;
  outcome.kind = OutcomeKind::kRefused;
  outcome.error = std::move(error);
  return outcome;
}

const std::string& code_of(const db::Value& value) {
  return std::get<std::string>(value.variant());
}

}  // namespace

struct Upserter::State {
  /// One kReference field of the kind.
  struct Reference {
    std::size_t field;
    CodeIndex* index;
    bool is_self;
    bool may_create;  ///< placeholders
  };
  /// A row of the batch that is still to be decided.
  struct Work {
    std::size_t at = 0;  ///< index into the batch
    std::vector<ResolvedReference> references;
    std::string key;
    const StoredRow* stored = nullptr;
  };
  /// A placeholder that exists once a row that names it is taken.
  struct Provisional {
    std::int64_t id = 0;
    bool used = false;
  };
  /// What the batch will write.
  struct Pending {
    std::vector<StoredRow> inserts;
    std::vector<StoredRow> updates;
    std::vector<NewChange> changes;
  };

  State(const Registry& registry, const RecordKind& k, WriteContext c, UpsertOptions o)
      : kind(k), table(k), context(std::move(c)), options(o) {
    for (std::size_t i = 0; i < kind.fields.size(); ++i)
      if (kind.fields[i].type == FieldType::kReference)
        add_reference(registry.get(kind.fields[i].references), i);
  }

  CodeIndex& index_of(const RecordKind& other);
  void add_reference(const RecordKind& other, std::size_t field);
  [[nodiscard]] std::optional<KeyHash> key_hash(const Row& row) const;
  [[nodiscard]] base::Error missing_key(const Row& row) const;
  base::Result<void> check_key(const Row& row);
  void load_references(db::Session& session, std::span<const Row> rows,
                       const std::vector<Work>& works);
  /// @return nothing when a reference to the kind itself may still appear in this batch
  std::optional<base::Result<void>> resolve(const Row& row, Work& work, bool last_round);
  std::vector<db::Value> key_values(const Row& row, const Work& work) const;
  void find_stored(db::Session& session, std::span<const Row> rows, std::vector<Work>& works);
  void decide_all(db::Session& session, std::span<const Row> rows, std::vector<Work> works,
                  std::vector<Outcome>& outcomes);
  Outcome decide(const Row& row, Work& work, Pending& pending);
  Outcome take(const Row& row, const Work& work, RowDraft draft, Pending& pending);
  void remember_code(const StoredRow& row);
  void write(db::Session& session, const Pending& pending);

  const RecordKind& kind;
  Table table;
  WriteContext context;
  UpsertOptions options;
  std::deque<CodeIndex> indexes;
  std::vector<Reference> references;
  CodeIndex* self_index = nullptr;
  std::unordered_map<KeyHash, std::uint64_t, KeyHashHash> lines_by_key;
  std::unordered_map<std::string, StoredRow> stored_by_key;                     ///< of the batch
  std::map<std::pair<const CodeIndex*, std::string>, Provisional> provisional;  ///< of the batch
  std::size_t placeholders = 0;
};

/// One index a referenced kind, with all the columns that any field wants to see of it.
CodeIndex& Upserter::State::index_of(const RecordKind& other) {
  for (CodeIndex& known : indexes)
    if (&known.kind() == &other) return known;
  std::vector<std::string> columns;
  for (const Field& field : kind.fields) {
    if (field.references != other.kind) continue;
    for (const auto column : field.referenced_columns)
      if (std::find(columns.begin(), columns.end(), column) == columns.end())
        columns.emplace_back(column);
  }
  return indexes.emplace_back(other, context.company, std::move(columns));
}

void Upserter::State::add_reference(const RecordKind& other, std::size_t field) {
  CodeIndex& index = index_of(other);
  const bool is_self = &other == &kind;
  if (is_self) self_index = &index;
  const auto& wanted = options.placeholder_kinds;
  const bool is_wanted =
      wanted.empty() || std::find(wanted.begin(), wanted.end(), other.kind) != wanted.end();
  const bool may_create =
      options.create_placeholders && is_wanted && !is_self && !other.placeholder.empty();
  references.push_back({field, &index, is_self, may_create});
}

/// Nothing when a part of the key is absent or null.
std::optional<KeyHash> Upserter::State::key_hash(const Row& row) const {
  std::string key;
  for (const std::size_t field : table.key_fields()) {
    const auto& value = row.values[field];
    if (!value || is_null(*value)) return {};
    append_key(key, *value);
  }
  return KeyHash{base::hash64(key, 1), base::hash64(key, 2)};
}

base::Error Upserter::State::missing_key(const Row& row) const {
  for (const std::size_t field : table.key_fields()) {
    const auto& value = row.values[field];
    if (!value || is_null(*value))
      return refusal(base::ErrorCode::kInvalid, "records.key_missing", kind.fields[field], {},
                     "a " + std::string(kind.kind) + " row needs " +
                         std::string(kind.fields[field].name) + ": records are found by it");
  }
  CHECK_NOTE(false, kind.kind);
  return {};
}

base::Result<void> Upserter::State::check_key(const Row& row) {
  const auto hash = key_hash(row);
  if (!hash) return missing_key(row);
  const auto [earlier, is_first] = lines_by_key.emplace(*hash, row.line);
  if (is_first) return {};
  std::string key;
  for (const std::size_t field : table.key_fields()) {
    if (!key.empty()) key += ", ";
    key += to_text(kind.fields[field], *row.values[field]).value_or("");
  }
  return refusal(base::ErrorCode::kConflict, "records.duplicate_in_file",
                 kind.fields[table.key_fields().front()], key,
                 base::excerpt(key) + " stands in line " + std::to_string(earlier->second) +
                     " already: keep one of the two rows");
}

void Upserter::State::load_references(db::Session& session, std::span<const Row> rows,
                                      const std::vector<Work>& works) {
  std::vector<std::string> codes;
  for (const Reference& reference : references) {
    codes.clear();
    for (const Work& work : works) {
      const auto& value = rows[work.at].values[reference.field];
      if (value && !is_null(*value)) codes.push_back(code_of(*value));
    }
    reference.index->load(session, codes);
  }
}

std::optional<base::Result<void>> Upserter::State::resolve(const Row& row, Work& work,
                                                           bool last_round) {
  work.references.assign(references.size(), {});
  for (std::size_t i = 0; i < references.size(); ++i) {
    const Reference& reference = references[i];
    const auto& value = row.values[reference.field];
    if (!value || is_null(*value)) continue;
    const std::string& code = code_of(*value);
    if (const auto* entry = reference.index->find(code); entry != nullptr) {
      work.references[i] = {entry->id, entry};
      continue;
    }
    if (reference.may_create) {
      auto& made = provisional[{reference.index, code}];
      if (made.id == 0) made.id = context.ids.next_value();
      work.references[i] = {made.id, nullptr};
      continue;
    }
    if (reference.is_self && !last_round) return {};
    const RecordKind& other = reference.index->kind();
    return refusal(
        base::ErrorCode::kInvalid, "records.unknown_reference", kind.fields[reference.field], code,
        "there is no " + std::string(other.kind) + " record with " + std::string(other.code_field) +
            " '" + base::excerpt(code, 40) + "': import it first" +
            (other.placeholder.empty() ? "" : ", or let the mapping create placeholders"));
  }
  return base::Result<void>{};
}

/// The key in SQL's values. Call after resolve().
std::vector<db::Value> Upserter::State::key_values(const Row& row, const Work& work) const {
  std::vector<db::Value> values;
  for (const std::size_t field : table.key_fields()) {
    db::Value value = *row.values[field];
    for (std::size_t i = 0; i < references.size(); ++i)
      if (references[i].field == field) value = work.references[i].id;
    values.push_back(std::move(value));
  }
  return values;
}

void Upserter::State::find_stored(db::Session& session, std::span<const Row> rows,
                                  std::vector<Work>& works) {
  stored_by_key.clear();
  std::vector<std::vector<db::Value>> keys;
  for (Work& work : works) {
    auto values = key_values(rows[work.at], work);
    work.key.clear();
    for (const auto& value : values) append_key(work.key, value);
    keys.push_back(std::move(values));
  }
  table.find_by_keys(session, context.company, keys, [&](StoredRow row) {
    std::string key;
    for (const std::size_t field : table.key_fields()) append_key(key, row.values[field]);
    stored_by_key.emplace(std::move(key), std::move(row));
  });
  for (Work& work : works) {
    const auto found = stored_by_key.find(work.key);
    work.stored = found == stored_by_key.end() ? nullptr : &found->second;
  }
}

Outcome Upserter::State::decide(const Row& row, Work& work, Pending& pending) {
  RowDraft draft(kind, row, work.stored);
  for (std::size_t i = 0; i < references.size(); ++i)
    draft.set_reference(references[i].field, work.references[i],
                        references[i].index->extra_columns());
  if (work.stored == nullptr && options.mode == Mode::kUpdate)
    return refused(refusal(
        base::ErrorCode::kNotFound, "records.not_found", kind.fields[table.key_fields().front()],
        to_text(kind.fields[table.key_fields().front()], *row.values[table.key_fields().front()])
            .value_or(""),
        "there is no such " + std::string(kind.kind) +
            " record to update: import with mode create or both"));
  if (auto checked = draft.check_required(); !checked) return refused(std::move(checked).error());
  if (kind.complete)
    if (auto completed = kind.complete(draft); !completed)
      return refused(std::move(completed).error());
  return take(row, work, std::move(draft), pending);
}

Outcome Upserter::State::take(const Row& row, const Work& work, RowDraft draft, Pending& pending) {
  Outcome outcome;
  if (work.stored == nullptr) {
    outcome.kind = OutcomeKind::kCreated;
    StoredRow made = std::move(draft).row();
    if (kind.has_id) made.id = context.ids.next_value();
    outcome.id = made.id;
    if (!context.import_id)
      pending.changes.push_back({kind.table, table.record_key(made), "", "created", {}, {}});
    remember_code(made);
    pending.inserts.push_back(std::move(made));
  } else {
    outcome.id = work.stored->id;
    outcome.changed_fields = draft.changed_fields();
    if (outcome.changed_fields.empty()) return outcome;
    if (options.mode == Mode::kCreate && !draft.is_new()) {
      const std::string_view changed = outcome.changed_fields.front();
      return refused(refusal(base::ErrorCode::kConflict, "records.exists",
                             kind.fields[table.key_fields().front()], {},
                             "this " + std::string(kind.kind) + " record exists with another " +
                                 std::string(changed) + ": import with mode update or both"));
    }
    outcome.kind = OutcomeKind::kChanged;
    StoredRow changed = std::move(draft).row();
    changed.id = work.stored->id;
    for (const auto name : outcome.changed_fields) {
      const std::size_t field = kind.index_of(name);
      pending.changes.push_back({kind.table, table.record_key(changed), name, "updated",
                                 to_text(kind.fields[field], work.stored->values[field]),
                                 to_text(kind.fields[field], changed.values[field])});
    }
    remember_code(changed);
    pending.updates.push_back(std::move(changed));
  }
  for (std::size_t i = 0; i < references.size(); ++i) {
    const auto& value = row.values[references[i].field];
    if (work.references[i].id == 0 || work.references[i].entry != nullptr) continue;
    provisional[{references[i].index, code_of(*value)}].used = true;
  }
  return outcome;
}

/// Keeps the index of a kind that refers to itself up to date with what the batch will write.
void Upserter::State::remember_code(const StoredRow& row) {
  if (self_index == nullptr) return;
  CodeIndex::Entry entry{row.id, {}};
  for (const std::string& column : self_index->extra_columns())
    for (std::size_t i = 0; i < kind.fields.size(); ++i)
      if (column_of(kind.fields[i]) == column) entry.columns.push_back(row.values[i]);
  self_index->put(code_of(row.values[kind.index_of(kind.code_field)]), std::move(entry));
}

void Upserter::State::write(db::Session& session, const Pending& pending) {
  std::map<CodeIndex*, std::vector<std::pair<std::string, std::int64_t>>> made;
  for (const Reference& reference : references)
    for (const auto& [key, placeholder] : provisional)
      if (key.first == reference.index && placeholder.used &&
          reference.index->find(key.second) == nullptr) {
        made[reference.index].emplace_back(key.second, placeholder.id);
        reference.index->put(
            key.second,
            {placeholder.id, std::vector<db::Value>(reference.index->extra_columns().size())});
      }
  for (const auto& [index, codes] : made) {
    insert_placeholders(session, context, index->kind(), codes);
    placeholders += codes.size();
  }
  provisional.clear();
  table.insert(session, context.company, context.import_id, pending.inserts);
  table.update(session, context.company, pending.updates);
  insert_changes(session, context, pending.changes);
}

/// Decides rows in order; those that wait for a record of their own kind go round again until a
/// round takes none of them further.
void Upserter::State::decide_all(db::Session& session, std::span<const Row> rows,
                                 std::vector<Work> works, std::vector<Outcome>& outcomes) {
  Pending pending;
  bool last_round = false;
  while (!works.empty()) {
    std::vector<Work> ready;
    std::vector<Work> waiting;
    for (Work& work : works) {
      auto resolved = resolve(rows[work.at], work, last_round);
      if (!resolved)
        waiting.push_back(std::move(work));
      else if (*resolved)
        ready.push_back(std::move(work));
      else
        outcomes[work.at] = refused(std::move(*resolved).error());
    }
    find_stored(session, rows, ready);
    for (Work& work : ready) outcomes[work.at] = decide(rows[work.at], work, pending);
    last_round = ready.empty();
    works = std::move(waiting);
  }
  write(session, pending);
}

Upserter::Upserter(const Registry& registry, const RecordKind& kind, WriteContext context,
                   UpsertOptions options)
    : state_(std::make_unique<State>(registry, kind, std::move(context), options)) {}

Upserter::~Upserter() = default;

std::vector<Outcome> Upserter::apply(db::Session& session, std::span<const Row> rows) {
  std::vector<Outcome> outcomes(rows.size());
  std::vector<State::Work> works;
  works.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(rows[i].values.size() == state_->kind.fields.size());
    if (auto checked = state_->check_key(rows[i]); checked)
      works.push_back({i, {}, {}, nullptr});
    else
      outcomes[i] = refused(std::move(checked).error());
  }
  state_->load_references(session, rows, works);
  state_->decide_all(session, rows, std::move(works), outcomes);
  return outcomes;
}

void Upserter::remember(std::span<const Row> rows) {
  for (const Row& row : rows)
    if (const auto hash = state_->key_hash(row)) state_->lines_by_key.emplace(*hash, row.line);
}

std::size_t Upserter::placeholders_created() const { return state_->placeholders; }

}  // namespace records
