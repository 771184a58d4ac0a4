#pragma once
#include <string>
#include <vector>

#include "features/imports/imports_wire.h"
#include "platform/records/parse.h"
#include "platform/records/records.h"

/// What can be imported, in words for people: for the wizard and the templates.
namespace imports {

/// Other words by which sources call a field of a kind; the field's own names are not among them.
std::vector<std::string_view> synonyms_of(std::string_view kind, std::string_view field);
/// Of two spellings the same: lower case, without blanks, punctuation and what stands in brackets.
std::string plain_name(std::string_view text);
std::string_view type_name(records::FieldType type);

ImportKind describe_kind(const records::RecordKind& kind, const records::Dictionaries& words);
std::vector<ImportKind> describe_kinds(const records::Dictionaries& words);

/// Writes the template of a kind to `path`: titles, an example row, and (XLSX) a second sheet that
/// explains every field. @return nothing, or sheets.unwritable
base::Result<void> write_template(const std::string& path, const ImportKind& kind, bool is_xlsx,
                                  bool is_chinese);

}  // namespace imports
