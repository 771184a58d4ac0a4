#pragma once
#include <vector>

#include "base/clock.h"
#include "base/id.h"
#include "platform/api/api.h"
#include "platform/db/db.h"
#include "platform/http/http.h"

/// Aggregate research (调研): attitudes to taste, package and price from anonymous surveys and
/// samples. Answers come in as files without any key to a person, are counted, and are published
/// once as tables in which no group below a minimum size shows or can be worked out.
namespace research {

/// The routes of research. `services` must outlive the server.
std::vector<http::Route> http_routes(api::Services& services);

/// Gives a made-up company one published study of generated answers. Does nothing where there are
/// studies already.
void add_example(db::Database& database, const base::Clock& clock, base::IdGenerator& ids,
                 base::CompanyId company, base::Period last_period);

}  // namespace research
