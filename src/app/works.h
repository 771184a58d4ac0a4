#pragma once
#include <map>
#include <string>
#include <vector>

#include "features/directory/directory.h"
#include "features/exports/exports.h"
#include "platform/api/api.h"
#include "platform/jobs/jobs.h"

namespace app {

/// What each kind of job does: one line a feature.
std::map<std::string, jobs::Work> works(api::Services& services, directory::Directory& directory,
                                        exports::Kinds export_kinds);

/// What repeats, for each company.
std::vector<jobs::Schedule> schedules();

}  // namespace app
