#pragma once
#include <optional>
#include <string>

#include "features/exports/exports.h"

/// Writing one export's file, now or in a job.
namespace exports {

struct Wanted {
  ExportId id;
  Format format = Format::kXlsx;
  std::string kind;
  std::string query;
  std::vector<std::string> columns;  ///< keys; empty: all
  std::string language;
};

struct Written {
  std::int64_t rows = 0;
  std::int64_t bytes = 0;
};

/// @return the kind, or exports.no_such_kind, also when the principal may not see the list
base::Result<const Kind*> find_kind(const std::vector<Kind>& kinds, const std::string& kind,
                                    const auth::Principal& principal);
/// @return the source, or exports.unknown_column and what the list refuses
base::Result<std::unique_ptr<Source>> open_source(const Kind& kind, const Wanted& wanted,
                                                  const auth::PrincipalPtr& principal);
/// Writes the file of `wanted`, with the watermark.
/// @return what was written, exports.cancelled, sheets.unwritable, or what the list refuses
base::Result<Written> write_file(api::Services& services, const Kind& kind, const Wanted& wanted,
                                 const auth::PrincipalPtr& principal, Source& source,
                                 base::Progress& progress);
std::string path_of(const api::Services& services, base::CompanyId company, ExportId id,
                    Format format);

/// The rights a job acts with: those of the moment it was asked for.
std::string principal_json(const auth::Principal& principal);
/// @return the principal; CHECKs: only principal_json() wrote it
auth::PrincipalPtr principal_from(const boost::json::value& value);

}  // namespace exports
