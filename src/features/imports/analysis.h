#pragma once
#include <vector>

#include "features/imports/imports_wire.h"
#include "features/transfer/table_reader.h"
#include "platform/records/parse.h"

/// What a file seems to be, and a proposal how to map it. Pure: sample in, proposal out.
namespace imports {

/// What the proposal starts from.
struct AnalysisInput {
  const transfer::TableSample& sample;
  const records::Dictionaries& words;
  std::vector<SavedMapping> saved;      ///< of the company
  std::optional<std::string> kind;      ///< chosen by the person
  std::optional<MappingId> mapping_id;  ///< chosen by the person
};

/// Fills kinds, kind, columns, missing_fields, mapping and saved. A column whose field is not sure
/// is doubtful: `similar_name`, `second_candidate` (another column has the field), `ambiguous_date`
/// (day and month could be the other way round), `unreadable_values`.
/// @return nothing, or transfer.unknown_kind, import_mappings.no_such_mapping
base::Result<void> analyse(const AnalysisInput& input, Analysis& analysis);

}  // namespace imports
