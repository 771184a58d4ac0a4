#pragma once
#include <vector>

#include "platform/api/api.h"
#include "platform/api/route_shape.h"

/// The route tables of this feature, and what their handlers share.
namespace imports {

std::vector<http::Route> upload_routes(api::Services& services);
std::vector<http::Route> kind_routes(api::Services& services);
std::vector<http::Route> mapping_routes(api::Services& services);
std::vector<http::Route> run_routes(api::Services& services);

/// The id in the path; one that is none belongs to nothing.
template <class SomeId>
base::Result<SomeId> path_id(const http::Request& request, const char* missing_reason) {
  const auto id = api::id_from<SomeId>(request.path_param("id"));
  if (!id)
    return base::Error{base::ErrorCode::kNotFound, missing_reason, "there is no such thing", {}};
  return *id;
}

inline http::Parameter choice(std::string name, std::string description,
                              std::initializer_list<const char*> values, bool required = false) {
  boost::json::array all;
  for (const char* value : values) all.emplace_back(value);
  return {std::move(name), std::move(description), {{"type", "string"}, {"enum", all}}, required};
}

/// A path below the data folder for a file that is sent and then removed.
std::string temporary_file(api::Services& services, const char* ending);

}  // namespace imports
