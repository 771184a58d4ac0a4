#pragma once
#include <map>
#include <string>

#include "platform/api/api.h"
#include "platform/jobs/jobs.h"

/// The import wizard behind HTTP (imports_http.h, imports_wire.h): uploads, analysis, saved
/// mappings, and imports as jobs.
namespace imports {

/// `imports.run` and `imports.undo`, asked for over HTTP; `uploads.purge`, for every day.
/// `services` must outlive them.
std::map<std::string, jobs::Work> works(api::Services& services);

}  // namespace imports
