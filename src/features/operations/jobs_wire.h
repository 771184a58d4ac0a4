#pragma once
#include <boost/describe.hpp>
#include <optional>
#include <string>

#include "base/date.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

namespace jobs {
BOOST_DESCRIBE_ENUM(State, kWaiting, kRunning, kDone, kFailed, kCancelled)
}  // namespace jobs

namespace operations {

/// A job as the browser sees it. Beside these: `arguments` and `result`, objects of the kind's own.
struct JobView {
  jobs::JobId id;
  std::string kind;
  jobs::State state = jobs::State::kWaiting;
  std::string stage;
  std::int64_t units_done = 0;
  std::int64_t units_total = 0;  ///< 0: unknown
  std::int64_t attempts = 0;
  std::int64_t attempts_max = 0;
  std::string reason;
  std::string message;
  std::string created_by_name;
  base::Instant created_at;
  std::optional<base::Instant> started_at;
  std::optional<base::Instant> finished_at;
  bool cancel_requested = false;
  bool may_manage = false;
};
BOOST_DESCRIBE_STRUCT(JobView, (),
                      (id, kind, state, stage, units_done, units_total, attempts, attempts_max,
                       reason, message, created_by_name, created_at, started_at, finished_at,
                       cancel_requested, may_manage))

boost::json::object job_json(const jobs::Job& job, const auth::Principal& principal);
http::Schema job_schema();

}  // namespace operations
