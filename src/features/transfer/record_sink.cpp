#include "features/transfer/record_sink.h"

#include <unordered_map>

#include "base/hash.h"
#include "base/text.h"
#include "features/organisation/organisation.h"
#include "features/transfer/transfer.h"

namespace transfer {
namespace {

std::vector<std::string_view> placeholder_kinds(const Mapping& mapping) {
  std::vector<std::string_view> kinds;
  if (mapping.customer_placeholders) kinds.emplace_back("shops");
  if (mapping.product_placeholders) kinds.emplace_back("products");
  return kinds;
}

class RecordSink final : public RowSink {
 public:
  RecordSink(const records::RecordKind& kind, const FieldPlan& plan, const Mapping& mapping,
             const records::WriteContext& context, records::Mode mode, const TableShape& shape,
             const records::Dictionaries& dictionaries)
      : kind_(kind),
        plan_(plan),
        mapping_(mapping),
        context_(context),
        dictionaries_(dictionaries),
        splitter_(shape.delimiter, shape.header.size()),
        upserter_(
            registry(), kind, context,
            {.mode = mode,
             .create_placeholders = mapping.customer_placeholders || mapping.product_placeholders,
             .placeholder_kinds = placeholder_kinds(mapping)}) {}

  void parse(Chunk& chunk) override {
    for (std::size_t i = 0; i < chunk.rows.size(); ++i) {
      const auto row = static_cast<std::uint32_t>(i);
      const RowProblem problem = splitter_.split(chunk.rows, i, cells_);
      if (problem != RowProblem::kNone) {
        chunk.rejections.push_back(
            {row, {}, {}, std::string(reason_of(problem)), std::string(words_of(problem))});
      } else if (is_repetition()) {
        ++chunk.unchanged;
      } else {
        parse_row(chunk, row);
      }
    }
  }

  ChunkCounts write(db::Session& session, Chunk& chunk) override {
    ChunkCounts counts;
    if (chunk.records.empty()) return counts;
    const auto outcomes = upserter_.apply(session, chunk.records);
    CHECK(outcomes.size() == chunk.records.size());
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      switch (outcomes[i].kind) {
        case records::OutcomeKind::kCreated:
          ++counts.created;
          break;
        case records::OutcomeKind::kChanged:
          ++counts.changed;
          break;
        case records::OutcomeKind::kUnchanged:
          ++counts.unchanged;
          break;
        case records::OutcomeKind::kRefused:
          refuse(chunk, chunk.record_rows[i], *outcomes[i].error);
          break;
      }
    }
    // Within the same transaction, so before or after the rows is the same; only when rows changed,
    // so that a file that changes nothing leaves the facts alone.
    if (counts.created + counts.changed > 0)
      organisation::next_data_version(session, context_.company);
    return counts;
  }
  void skip(db::Session&, Chunk& chunk) override { upserter_.remember(chunk.records); }
  [[nodiscard]] std::uint64_t placeholders_created() const override {
    return upserter_.placeholders_created();
  }

 private:
  [[nodiscard]] std::string name_of(std::string_view field) const {
    const auto* about = kind_.find_field(field);
    if (about == nullptr) return std::string(field);
    const std::size_t at = kind_.index_of(field);
    const auto name = plan_.has(at) ? plan_.source_name(at) : std::string_view();
    return std::string(name.empty() ? field : name);
  }
  void refuse(Chunk& chunk, std::uint32_t row, const base::Error& error) {
    Rejection rejection{row, {}, {}, error.reason, error.message};
    if (!error.fields.empty()) {
      rejection.field = name_of(error.fields[0].field);
      rejection.value = base::excerpt(error.fields[0].value);
    }
    chunk.rejections.push_back(std::move(rejection));
  }
  /// With duplicates = "identical": a row whose key stood in the file before with the same values.
  bool is_repetition() {
    if (mapping_.duplicates != Duplicates::kIdentical) return false;
    std::string key;
    std::string values;
    for (std::size_t f = 0; f < kind_.fields.size(); ++f) {
      if (!plan_.has(f)) continue;
      const auto text = plan_.text(f, cells_, scratch_);
      values += text;
      values += '\x1F';
    }
    for (const auto field : kind_.key) {
      key += plan_.text(kind_.index_of(field), cells_, scratch_);
      key += '\x1F';
    }
    const std::string sum = base::sha256_hex(values);
    const auto [at, is_new] = seen_.emplace(std::move(key), sum);
    return !is_new && at->second == sum;
  }
  void parse_row(Chunk& chunk, std::uint32_t row) {
    records::Row parsed;
    parsed.line = chunk.rows.line(row);
    parsed.values.resize(kind_.fields.size());
    for (std::size_t f = 0; f < kind_.fields.size(); ++f) {
      if (!plan_.has(f)) continue;
      const std::string_view text = plan_.text(f, cells_, scratch_);
      auto value = records::parse_field(kind_.fields[f], text, plan_.options(f), dictionaries_);
      if (value.error) {
        chunk.rejections.push_back({row, name_of(kind_.fields[f].name), base::excerpt(text),
                                    value.error->reason, "expected " + value.error->expected});
        return;
      }
      parsed.values[f] = std::move(value.value);
    }
    chunk.records.push_back(std::move(parsed));
    chunk.record_rows.push_back(row);
  }

  const records::RecordKind& kind_;
  const FieldPlan& plan_;
  const Mapping& mapping_;
  const records::WriteContext& context_;
  const records::Dictionaries& dictionaries_;
  // Reading thread
  RowSplitter splitter_;
  std::vector<std::string_view> cells_;
  std::string scratch_;
  std::unordered_map<std::string, std::string> seen_;  ///< key -> sum of the values
  // Writing thread
  records::Upserter upserter_;
};

}  // namespace

std::unique_ptr<RowSink> make_record_sink(const records::RecordKind& kind, const FieldPlan& plan,
                                          const Mapping& mapping,
                                          const records::WriteContext& context, records::Mode mode,
                                          const TableShape& shape,
                                          const records::Dictionaries& dictionaries) {
  return std::make_unique<RecordSink>(kind, plan, mapping, context, mode, shape, dictionaries);
}

}  // namespace transfer
