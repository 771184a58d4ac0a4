#include "features/live_month/live_month.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>

#include "sql/live_month.h"

namespace live_month {
namespace {

using Stamp = std::tuple<std::int64_t, std::int64_t>;

Stamp read_stamp(db::Session& session, base::CompanyId company) {
  return session.find<std::int64_t, std::int64_t>(sql::kFindStamp, {{"company_id", company}})
      .value_or(Stamp{-1, -1});
}

/// Asks the computing to stop when the server does.
class StoppableProgress final : public base::Progress {
 public:
  explicit StoppableProgress(const std::atomic<bool>& stop) : stop_(stop) {}
  void stage(std::string_view, std::uint64_t) override {}
  void done(std::uint64_t) override {}
  [[nodiscard]] bool cancelled() const override { return stop_; }

 private:
  const std::atomic<bool>& stop_;
};

}  // namespace

struct LiveMonths::Slot {
  ~Slot() {
    stop = true;
    if (worker.joinable()) worker.join();
  }
  std::mutex mutex;
  std::condition_variable ready;
  LiveMonthPtr month;
  std::optional<base::Error> error;
  bool is_computing = false;
  Stamp stamp{-2, -2};              ///< of `month` or `error`
  std::int64_t looked_at_ms = 0;    ///< when the stamp was last compared
  std::int64_t computed_at_ms = 0;  ///< when computing began
  std::atomic<bool> stop{false};
  std::thread worker;
};

LiveMonths::~LiveMonths() = default;

bool LiveMonths::is_stale(base::CompanyId company, const Slot& slot) {
  return read_stamp(*services_.database.reader(), company) != slot.stamp;
}

/// Called with the slot's lock held.
void LiveMonths::start(base::CompanyId company, const std::shared_ptr<Slot>& slot) {
  slot->is_computing = true;
  slot->computed_at_ms = services_.clock.now().unix_ms;
  if (slot->worker.joinable()) slot->worker.join();  // it has ended: is_computing was false
  slot->worker = std::thread([this, company, raw = slot.get()] { compute(company, *raw); });
}

void LiveMonths::compute(base::CompanyId company, Slot& slot) {
  std::optional<base::Error> error;
  auto live = std::make_shared<LiveMonth>();
  Stamp stamp{-1, -1};
  try {
    const auto work = [&]() -> base::Result<void> {
      {
        auto session = services_.database.reader();
        stamp = read_stamp(*session, company);
        for (auto& candidate : organisation::list_companies(*session))
          if (candidate.id == company) live->company = std::move(candidate);
        const auto runs = month::list_published_runs(*session, company);
        if (runs.empty())
          return base::Error{base::ErrorCode::kNotFound,
                             "month.not_published",
                             "no month of the company is published yet: run one first",
                             {}};
        live->run = runs.front();
      }
      StoppableProgress progress(slot.stop);
      TRY_ASSIGN(live->computed,
                 month::compute_month(services_.database, services_.clock, live->company,
                                      {.period = live->run.period,
                                       .facts_folder = services_.data_folder + "/facts",
                                       .threads = services_.threads},
                                      {live->run.grading_version, live->run.target_classes_version},
                                      progress));
      live->company.data_version = live->computed->inputs->company.data_version;
      return {};
    };
    if (auto done = work(); !done) error = std::move(done).error();
  } catch (const std::exception& failure) {
    // A thread's boundary: what a request would answer with 500 is told to who asks next.
    error = base::Error{base::ErrorCode::kConflict, "live_month.failed", failure.what(), {}};
  }
  const std::lock_guard lock(slot.mutex);
  slot.is_computing = false;
  slot.stamp = stamp;
  slot.error = std::move(error);
  if (!slot.error) slot.month = std::move(live);
  slot.ready.notify_all();
}

Answer LiveMonths::get(base::CompanyId company, std::chrono::milliseconds patience) {
  std::shared_ptr<Slot> slot;
  std::shared_ptr<Slot> dropped;  // its thread is waited for outside the lock
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::ranges::find(slots_, company,
                                         &std::pair<base::CompanyId, std::shared_ptr<Slot>>::first);
    if (found == slots_.end())
      slots_.emplace_front(company, std::make_shared<Slot>());
    else
      slots_.splice(slots_.begin(), slots_, found);
    slot = slots_.front().second;
    if (slots_.size() > kCompaniesKept) {
      dropped = std::move(slots_.back().second);
      slots_.pop_back();
    }
  }
  std::unique_lock lock(slot->mutex);
  const std::int64_t now = services_.clock.now().unix_ms;
  const bool has_answer = slot->month || slot->error;
  constexpr std::int64_t kLookEachMs = 1000;
  if (!slot->is_computing) {
    const bool look = !has_answer || now - slot->looked_at_ms >= kLookEachMs;
    if (look) slot->looked_at_ms = now;
    // An error is tried again as soon as anything changes; a month not oftener than it pays.
    const bool may_start =
        !has_answer || !slot->month || now - slot->computed_at_ms >= kAgainAfterMs;
    if (look && may_start && (!has_answer || is_stale(company, *slot))) {
      slot->error.reset();
      start(company, slot);
    }
  }
  if (!slot->month && slot->is_computing)
    slot->ready.wait_for(lock, patience, [&] { return !slot->is_computing; });
  return {slot->month, slot->is_computing, slot->error};
}

}  // namespace live_month
