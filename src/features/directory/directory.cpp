#include "features/directory/directory.h"

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "features/directory/snapshot_maker.h"
#include "features/organisation/organisation.h"
#include "platform/log/log.h"

namespace directory {

namespace {

/// How long a reader waits for another's refresh; a few changes take milliseconds.
constexpr std::chrono::milliseconds kPatience{300};

}  // namespace

struct Directory::State {
  struct Company {
    explicit Company(db::Database& database, base::CompanyId id, const Options& options)
        : maker(database, id, options) {}
    std::timed_mutex work;  // one refresh at a time
    SnapshotMaker maker;
    std::mutex mutex;  // of `current` alone
    std::shared_ptr<const Snapshot> current;
    std::int64_t counted_at = -1;  // data version at which deleted shops were looked for

    std::shared_ptr<const Snapshot> newest() {
      const std::scoped_lock lock(mutex);
      return current;
    }
    void set(std::shared_ptr<const Snapshot> snapshot) {
      const std::scoped_lock lock(mutex);
      current = std::move(snapshot);
    }
  };

  State(db::Database& d, Options o) : database(d), options(o) {}

  Company& company(base::CompanyId id) {
    const std::scoped_lock lock(companies_mutex);
    auto& found = companies[id.value];
    if (found == nullptr) found = std::make_unique<Company>(database, id, options);
    return *found;
  }
  std::shared_ptr<const Snapshot> refresh(base::CompanyId id, bool in_background);
  void run();
  void wake() {
    {
      const std::scoped_lock lock(stop_mutex);
      is_woken = true;
    }
    stop_wanted.notify_all();
  }

  db::Database& database;
  Options options;
  std::mutex companies_mutex;
  std::map<std::int64_t, std::unique_ptr<Company>> companies;
  std::mutex stop_mutex;
  std::condition_variable stop_wanted;
  bool stopping = false;
  bool is_woken = false;
  std::atomic<bool> is_watching{false};
  std::thread thread;
};

std::shared_ptr<const Snapshot> Directory::State::refresh(base::CompanyId id, bool in_background) {
  Company& one = company(id);
  std::unique_lock lock(one.work, std::defer_lock);
  auto current = one.newest();
  if (in_background || current == nullptr || !is_watching) {
    lock.lock();
  } else if (!lock.try_lock_for(kPatience)) {
    wake();  // everything is being made anew: look again right after
    return current;
  }
  current = one.newest();
  if (current == nullptr) {
    current = one.maker.load();
    one.counted_at = current->data_version();
  } else {
    // Shops vanish only when an import is taken back: counting them is left to the background.
    const bool count_shops = in_background && one.counted_at != current->data_version();
    // Nor does a reader wait for everything to be made anew while the background is there to do it.
    const bool may_load = in_background || !is_watching;
    auto next = one.maker.refreshed(current, {.count_shops = count_shops, .may_load = may_load});
    if (next == nullptr) {
      wake();
      return current;
    }
    current = std::move(next);
    if (count_shops) one.counted_at = current->data_version();
  }
  one.set(current);
  return current;
}

void Directory::State::run() {
  for (;;) {
    try {
      std::vector<organisation::Company> all;
      {
        auto session = database.reader();
        all = organisation::list_companies(*session);
      }
      for (const auto& one : all) {
        refresh(one.id, true);
        const std::scoped_lock lock(stop_mutex);
        if (stopping) return;
      }
    } catch (const db::Failure& failure) {
      // The database is away for a moment: what is in memory stays, and we look again.
      logging::warn("directory.refresh_failed", {{"what", failure.what()}});
    }
    std::unique_lock lock(stop_mutex);
    stop_wanted.wait_for(lock, options.poll, [this] { return stopping || is_woken; });
    if (stopping) return;
    is_woken = false;
  }
}

Directory::Directory(db::Database& database, Options options)
    : state_(std::make_unique<State>(database, options)) {}

Directory::~Directory() {
  {
    const std::scoped_lock lock(state_->stop_mutex);
    state_->stopping = true;
  }
  state_->stop_wanted.notify_all();
  if (state_->thread.joinable()) state_->thread.join();
}

void Directory::start() {
  CHECK(!state_->thread.joinable());
  state_->is_watching = true;
  state_->thread = std::thread([this] { state_->run(); });
}

std::shared_ptr<const Snapshot> Directory::snapshot(base::CompanyId company) {
  auto current = state_->company(company).newest();
  return current != nullptr ? current : state_->refresh(company, false);
}

void Directory::refresh(base::CompanyId company) { state_->refresh(company, false); }

}  // namespace directory
