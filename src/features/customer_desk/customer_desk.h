#pragma once
#include <map>
#include <string>
#include <vector>

#include "base/date.h"
#include "base/result.h"
#include "features/directory/directory.h"
#include "features/segments/segments.h"
#include "platform/api/api.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

/// What people do with shops: list, page, edit, bulk edit, views, timeline, duplicates, merge.
namespace customer_desk {

/// The routes of shops. References must outlive the server.
std::vector<http::Route> http_routes(api::Services& services, directory::Directory& directory);

/// Work of kinds `customers.bulk_edit` and `customers.find_duplicates`, for the job runner.
std::map<std::string, jobs::Work> job_works(api::Services& services,
                                            directory::Directory& directory);

/// What a list is asked for, in the filter language of README.md; for exports too.
struct ListQuestion {
  std::vector<std::string> filters;
  std::string quick;  ///< empty: none
  std::string q;
};
/// @return the selection, or customers.unknown_quick_filter and what segments::read_filters refuses
base::Result<directory::Selection> selection_of(const segments::Asker& asker,
                                                const ListQuestion& question);

}  // namespace customer_desk
