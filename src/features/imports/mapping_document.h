#pragma once
#include <string>

#include "features/imports/imports_wire.h"
#include "features/transfer/mapping.h"

/// A mapping as the wizard edits it, and as the mapping file it is stored as. The file's own reader
/// is the only judge of what is right.
namespace imports {

/// The text of a mapping file (TOML) that says what the document says.
std::string to_toml(const MappingDocument& document, std::string_view kind);
/// The inverse, after the reader took the text.
MappingDocument to_document(const transfer::Mapping& mapping, const records::RecordKind& kind);
/// @return the text when it is a mapping of `kind`, or transfer.unknown_kind, mapping.bad
base::Result<std::string> checked_toml(const NewMapping& wanted);

}  // namespace imports
