#include "features/research/research.h"

#include "features/research/http_parts.h"

namespace research {

base::Error refusal(base::ErrorCode code, std::string reason, std::string message) {
  return {code, std::move(reason), std::move(message), {}};
}

http::Parameter id_parameter(const char* what) {
  return {"id", what, {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}}, true};
}

audit::Entry entry(const char* action, StudyId study, std::string before, std::string after) {
  return {.action = action,
          .object_kind = "study",
          .object_id = std::to_string(study.value),
          .before = std::move(before),
          .after = std::move(after)};
}

http::Handler reads(api::Services& services,
                    Handled (*reader)(api::Services&, const http::Request&)) {
  return [&services, reader](const http::Request& request) {
    Handled handled = reader(services, request);
    if (!handled && handled.error().code == base::ErrorCode::kForbidden)
      api::audit_refusal(services, request,
                         std::string(http::method_name(request.method)) + " " + request.path,
                         handled.error().reason);
    return handled;
  };
}

http::Handler writes(api::Services& services,
                     Handled (*writer)(api::Services&, const http::Request&, api::Write&)) {
  return [&services, writer](const http::Request& request) {
    return api::write(services, request,
                      [&](api::Write& write) { return writer(services, request, write); });
  };
}

std::vector<http::Route> http_routes(api::Services& services) {
  std::vector<http::Route> all;
  for (auto part : {&study_routes, &import_routes, &table_routes})
    for (auto& route : part(services)) all.push_back(std::move(route));
  return all;
}

}  // namespace research
