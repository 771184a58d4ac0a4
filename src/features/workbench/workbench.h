#pragma once
#include <string_view>
#include <vector>

#include "features/directory/directory.h"
#include "platform/api/api.h"

/// The published month over HTTP: months, areas, dashboards, target lists, guidance books and what
/// was decided on their suggestions, grades and what-if, the figures behind a figure, the home
/// page, and a retailer's own shop. Everyone sees their scope alone; what lies outside it is not
/// found (404), as if it did not exist.
namespace workbench {

/// References must outlive the server.
std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory);

/// Kind of the job that POST /months/{period}/run adds, and its work.
inline constexpr std::string_view kMonthRun = "month.run";
jobs::Work month_run_work(api::Services& services);

}  // namespace workbench
