#pragma once
#include <optional>
#include <string>
#include <vector>

#include "features/imports/imports_wire.h"
#include "platform/api/api.h"

/// Mappings kept by name, a name once for each kind.
namespace imports {

std::vector<SavedMapping> list_mappings(db::Session& session, base::CompanyId company,
                                        std::string_view kind);
/// @return the mapping, or import_mappings.no_such_mapping
base::Result<SavedMapping> get_mapping(db::Session& session, base::CompanyId company, MappingId id);
/// @return the new mapping, or import_mappings.name_taken, import_mappings.bad_name, and those of
///   checked_toml()
base::Result<SavedMapping> add_mapping(api::Write& write, const NewMapping& wanted);
/// @return true, or false when it is no longer `version`, or import_mappings.name_taken,
///   import_mappings.kind_fixed, and those of checked_toml()
base::Result<bool> change_mapping(api::Write& write, const SavedMapping& old, std::int64_t version,
                                  const NewMapping& wanted);
/// @return false when it is no longer `version`
bool delete_mapping(api::Write& write, MappingId id, std::int64_t version);

}  // namespace imports
