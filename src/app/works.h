#pragma once
#include <map>
#include <string>
#include <vector>

#include "platform/api/api.h"
#include "platform/jobs/jobs.h"

namespace app {

/// What each kind of job does: one line a feature.
std::map<std::string, jobs::Work> works(api::Services& services);

/// What repeats, for each company.
std::vector<jobs::Schedule> schedules();

}  // namespace app
