#pragma once
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "platform/records/history.h"
#include "platform/records/parse.h"
#include "platform/records/upsert.h"
#include "test_support/test_database.h"

namespace test_support {

/// Texts of a source row by field name, as a mapped file has them.
using TextRow = std::map<std::string, std::string>;

/// Imports rows of text the way the import pipeline does: parse, then upsert in one transaction.
class RecordWriter {
 public:
  RecordWriter(db::Database& database, base::CompanyId company, const records::Registry& registry,
               const records::Dictionaries& dictionaries)
      : database_(database), company_(company), registry_(registry), dictionaries_(dictionaries) {}

  /// One word a row: created, unchanged, `changed field…`, or the reason of a refusal.
  std::vector<std::string> apply(std::string_view kind_name, const std::vector<TextRow>& rows,
                                 std::int64_t import_id = 1, records::UpsertOptions options = {}) {
    const records::RecordKind& kind = registry_.get(kind_name);
    std::vector<std::string> words(rows.size());
    std::vector<records::Row> parsed;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      records::Row row{i + 2, std::vector<std::optional<db::Value>>(kind.fields.size())};
      words[i] = parse(kind, rows[i], row);
      if (!words[i].empty()) continue;
      parsed.push_back(std::move(row));
      places.push_back(i);
    }
    auto session = database_.writer();
    db::WriteTransaction transaction(*session);
    records::Upserter upserter(registry_, kind, context(import_id), options);
    outcomes = upserter.apply(*session, parsed);
    transaction.commit();
    for (std::size_t i = 0; i < outcomes.size(); ++i) words[places[i]] = word_of(outcomes[i]);
    return words;
  }
  base::Result<records::UndoSummary> undo(std::int64_t import_id) {
    auto session = database_.writer();
    db::WriteTransaction transaction(*session);
    auto undone = records::undo_import(*session, registry_, context(import_id));
    if (undone) transaction.commit();
    return undone;
  }

  std::vector<records::Outcome> outcomes;  ///< of the last apply()

 private:
  records::WriteContext context(std::int64_t import_id) {
    return {company_, base::ImportId{import_id}, "tester", clock_, ids_};
  }
  std::string parse(const records::RecordKind& kind, const TextRow& texts, records::Row& row) {
    for (const auto& [name, text] : texts) {
      const std::size_t at = kind.index_of(name);
      auto value = records::parse_field(kind.fields[at], text, {}, dictionaries_);
      if (value.error) return value.error->reason;
      row.values[at] = std::move(value.value);
    }
    return {};
  }
  static std::string word_of(const records::Outcome& outcome) {
    if (outcome.kind == records::OutcomeKind::kCreated) return "created";
    if (outcome.kind == records::OutcomeKind::kUnchanged) return "unchanged";
    if (outcome.kind == records::OutcomeKind::kRefused) return outcome.error->reason;
    std::string word = "changed";
    for (const auto field : outcome.changed_fields) word += " " + std::string(field);
    return word;
  }

  db::Database& database_;
  base::CompanyId company_;
  const records::Registry& registry_;
  const records::Dictionaries& dictionaries_;
  // Shared: two writers on one database must not make the same ids. After 2024, so that ids are as
  // wide as those of the real clock.
  static inline const base::FixedClock clock_{base::Instant{1'767'225'600'000}};
  static inline base::IdGenerator ids_{clock_, 1};
};

}  // namespace test_support
