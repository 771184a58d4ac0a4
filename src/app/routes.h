#pragma once
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "features/directory/directory.h"
#include "features/exports/exports.h"
#include "features/identity/identity.h"
#include "features/operations/operations.h"
#include "platform/api/api.h"
#include "platform/http/http.h"

namespace app {

/// Everything that one server's routes are made of. Built once, before the first request.
struct RouteParts {
  api::Services& services;
  identity::Identity& identity;
  directory::Directory& directory;
  operations::Operations& operations;
  /// Filled here from the lists among the routes; the export jobs read it.
  std::shared_ptr<std::vector<exports::Kind>> export_kinds;
};

/// The one table: each feature's routes, a line a feature, counted and audited. The contract
/// (`roundsman openapi`) is made from it.
std::vector<http::Route> collect_routes(const RouteParts& parts);

/// The one place where broken machinery becomes an answer: full disk 507, a database that is away
/// or busy 503 with Retry-After, a clash of two writes 409, everything else (our bugs) 500. Logged
/// with the request's id; the answer tells nothing of the inside.
http::Response answer_of_exception(std::exception_ptr failure, const http::Request& request);

}  // namespace app
