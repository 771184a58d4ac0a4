#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/http.h"

namespace http {

/// Names that the contract and the API page share.
std::string operation_id(const Route& route);
std::string tag_of(const Route& route);
/// The names of the `{parts}` of a pattern, in order.
std::vector<std::string> part_names(std::string_view pattern);
/// Every status a route can answer besides its success, ascending.
std::vector<int> problem_statuses(const Route& route);
/// True when the contract tells that the route may answer so: status and content type.
bool is_declared(const Route& route, const Response& response);

}  // namespace http
