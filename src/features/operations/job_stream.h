#pragma once
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "platform/auth/auth.h"
#include "platform/db/db.h"
#include "platform/http/http.h"
#include "platform/jobs/jobs.h"

namespace operations {

/// Whether the principal may see the job: its own, or any of the company with jobs.read.
bool may_see(const auth::Principal& principal, const jobs::Job& job);
/// Whether it may cancel and retry it: its own, or any with jobs.manage.
bool may_manage(const auth::Principal& principal, const jobs::Job& job);

/// Sends each change of a job to the browsers that may see it: what this server runs at once, what
/// other servers run within two seconds. Each stream ends after kLife; the browser connects again,
/// and the gate looks at it again.
class JobStream {
 public:
  static constexpr std::chrono::minutes kLife{15};
  static constexpr std::size_t kStreamsMax = 5'000;

  JobStream(db::Database& database, jobs::Runner& runner);
  ~JobStream();
  JobStream(const JobStream&) = delete;
  JobStream& operator=(const JobStream&) = delete;

  void open(std::shared_ptr<http::EventStream> stream, auth::PrincipalPtr principal);
  void publish(const jobs::Job& job);

 private:
  struct Reader {
    std::shared_ptr<http::EventStream> stream;
    auth::PrincipalPtr principal;
    std::chrono::steady_clock::time_point since;
  };
  void loop();
  std::vector<base::CompanyId> sweep(bool ping);
  void look_at(base::CompanyId company);

  db::Database& database_;
  jobs::Runner& runner_;
  std::mutex mutex_;
  std::condition_variable stopped_;
  bool stopping_ = false;
  std::vector<Reader> readers_;
  std::map<jobs::JobId, std::string> sent_;  ///< the newest event of each job
  std::uint64_t watch_token_ = 0;
  std::thread thread_;
};

}  // namespace operations
