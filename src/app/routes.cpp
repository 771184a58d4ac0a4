#include "app/routes.h"

#include "features/analysis/analysis.h"
#include "features/customer_desk/customer_desk.h"
#include "features/documents/documents_http.h"
#include "features/exports/exports_http.h"
#include "features/identity/identity.h"
#include "features/imports/imports_http.h"
#include "features/model_desk/model_desk.h"
#include "features/organisation/organisation_http.h"
#include "features/product_pages/product_pages.h"
#include "features/research/research.h"
#include "features/segments/segments.h"
#include "features/workbench/workbench.h"
#include "platform/log/log.h"

namespace app {
namespace {

void append(std::vector<http::Route>& all, std::vector<http::Route> more) {
  for (http::Route& route : more) all.push_back(std::move(route));
}

http::Response problem_of(const char* reason, const char* message, const http::Request& request,
                          int status) {
  return http::problem({base::ErrorCode::kConflict, reason, message, {}}, request.request_id,
                       status);
}

http::Response answer_of_failure(const db::Failure& failure, const http::Request& request) {
  switch (failure.kind()) {
    case db::FailureKind::kDiskFull:
      return problem_of("server.disk_full", "the disk is full: nothing was written", request, 507);
    case db::FailureKind::kBusy:
    case db::FailureKind::kUnavailable:
      return problem_of("server.database_away", "the database does not answer: try again soon",
                        request, 503)
          .with("Retry-After", "5");
    case db::FailureKind::kUnique:
      return problem_of("server.clash", "somebody did the same at this moment: look again", request,
                        409);
    default:
      return problem_of("server.defect", "a defect of ours; the log has it under the request id",
                        request, 500);
  }
}

}  // namespace

std::vector<http::Route> collect_routes(const RouteParts& parts) {
  std::vector<http::Route> all;
  append(all, identity::http_routes(parts.services, parts.identity));
  append(all, organisation::http_routes(parts.services,
                                        [&identity = parts.identity](base::CompanyId company) {
                                          identity.forget(company);
                                        }));
  append(all, segments::http_routes(parts.services, parts.directory));
  append(all, customer_desk::http_routes(parts.services, parts.directory));
  append(all, workbench::http_routes(parts.services, parts.directory));
  append(all, product_pages::http_routes(parts.services));
  append(all, model_desk::http_routes(parts.services));
  append(all, research::http_routes(parts.services));
  append(all, analysis::http_routes(parts.services));
  append(all, parts.operations.http_routes());
  append(all, imports::http_routes(parts.services));
  append(all, documents::http_routes(parts.services));
  // Last: every list above can be exported.
  *parts.export_kinds = exports::known_kinds(parts.services, all);
  append(all, exports::http_routes(parts.services, parts.export_kinds));
  return parts.operations.watched(std::move(all));
}

http::Response answer_of_exception(std::exception_ptr failure, const http::Request& request) {
  try {
    std::rethrow_exception(std::move(failure));
  } catch (const db::Failure& known) {
    logging::error(
        "request.failed",
        {{"request_id", request.request_id}, {"route", request.route}, {"what", known.what()}});
    return answer_of_failure(known, request);
  } catch (const std::exception& unknown) {
    logging::error(
        "request.failed",
        {{"request_id", request.request_id}, {"route", request.route}, {"what", unknown.what()}});
    return problem_of("server.defect", "a defect of ours; the log has it under the request id",
                      request, 500);
  }
}

}  // namespace app
