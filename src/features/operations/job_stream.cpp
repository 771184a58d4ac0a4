#include "features/operations/job_stream.h"

#include <algorithm>
#include <set>

#include "features/operations/jobs_wire.h"
#include "platform/log/log.h"

namespace operations {
namespace {

constexpr std::chrono::seconds kLookEvery{2};
constexpr int kLooksPerPing = 10;
constexpr std::size_t kJobsLookedAt = 50;
constexpr std::size_t kRememberedMax = 5'000;

/// What makes two sights of a job the same to a reader.
std::string sight_of(const jobs::Job& job) {
  return std::to_string(static_cast<int>(job.state)) + '|' + std::to_string(job.attempts) + '|' +
         std::to_string(job.cancel_requested) + '|' + std::to_string(job.units_done) + '|' +
         std::to_string(job.units_total) + '|' + job.stage;
}

}  // namespace

bool may_see(const auth::Principal& principal, const jobs::Job& job) {
  return job.company == principal.company &&
         (principal.can(auth::Permission::kJobsRead) || job.created_by == principal.account);
}

bool may_manage(const auth::Principal& principal, const jobs::Job& job) {
  return job.company == principal.company &&
         (principal.can(auth::Permission::kJobsManage) || job.created_by == principal.account);
}

JobStream::JobStream(db::Database& database, jobs::Runner& runner)
    : database_(database), runner_(runner) {
  watch_token_ = runner_.watch([this](const jobs::Job& job) { publish(job); });
  thread_ = std::thread([this] { loop(); });
}

JobStream::~JobStream() {
  runner_.unwatch(watch_token_);
  {
    const std::scoped_lock lock(mutex_);
    stopping_ = true;
  }
  stopped_.notify_all();
  thread_.join();
}

void JobStream::open(std::shared_ptr<http::EventStream> stream, auth::PrincipalPtr principal) {
  const std::scoped_lock lock(mutex_);
  if (readers_.size() >= kStreamsMax) {
    stream->close();
    return;
  }
  stream->send("ready", "{}");
  readers_.push_back({std::move(stream), std::move(principal), std::chrono::steady_clock::now()});
}

void JobStream::publish(const jobs::Job& job) {
  const std::scoped_lock lock(mutex_);
  if (readers_.empty()) return;
  if (sent_.size() >= kRememberedMax) sent_.clear();
  std::string sight = sight_of(job);
  std::string& known = sent_[job.id];
  if (known == sight) return;
  known = std::move(sight);
  for (const Reader& reader : readers_)
    if (may_see(*reader.principal, job))
      reader.stream->send("job", boost::json::serialize(job_json(job, *reader.principal)));
}

std::vector<base::CompanyId> JobStream::sweep(bool ping) {
  const std::scoped_lock lock(mutex_);
  const auto now = std::chrono::steady_clock::now();
  std::set<base::CompanyId> companies;
  for (const Reader& reader : readers_) {
    if (now - reader.since > kLife) reader.stream->close();
    if (ping) reader.stream->send("ping", "{}");
    companies.insert(reader.principal->company);
  }
  std::erase_if(readers_, [](const Reader& reader) { return !reader.stream->is_open(); });
  return {companies.begin(), companies.end()};
}

void JobStream::look_at(base::CompanyId company) {
  const auto newest = jobs::list(*database_.reader(), company, {}, {}, {}, kJobsLookedAt);
  for (const jobs::Job& job : newest) publish(job);
}

void JobStream::loop() {
  for (int look = 1;; ++look) {
    {
      std::unique_lock lock(mutex_);
      if (stopped_.wait_for(lock, kLookEvery, [&] { return stopping_; })) return;
    }
    try {
      for (const base::CompanyId company : sweep(look % kLooksPerPing == 0)) look_at(company);
    } catch (const db::Failure& failure) {
      logging::warn("job_stream.database", {{"what", failure.what()}});
    }
  }
}

}  // namespace operations
