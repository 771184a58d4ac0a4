#pragma once
#include <chrono>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "features/month/month.h"
#include "platform/api/api.h"

/// The newest published month of a company, computed in memory on the records as they are now:
/// what model previews and product pages stand on. Loaded in the background when first asked for.
namespace live_month {

struct LiveMonth {
  organisation::Company company;  ///< data_version is the records' the month was computed on
  month::PublishedRun run;        ///< whose period and model versions were taken
  std::shared_ptr<const month::ComputedMonth> computed;

  /// The records moved on after the month was published: figures may differ from the books.
  [[nodiscard]] bool records_changed() const { return company.data_version != run.data_version; }
};
using LiveMonthPtr = std::shared_ptr<const LiveMonth>;

/// What there is to stand on.
struct Answer {
  LiveMonthPtr month;                ///< null: still preparing, or refused
  bool is_preparing = false;         ///< a (newer) month is being computed
  std::optional<base::Error> error;  ///< month.not_published, and whatever computing it refuses
};

/// Thread-safe; shared through api::shared_of. Keeps the months of at most kCompaniesKept companies
/// (about 0.5 GB for one of 30,000 shops and 30 million order lines, most of it the mapped facts).
/// A month is computed again when records changed or a month was published, at most each
/// kAgainAfterMs.
class LiveMonths {
 public:
  static constexpr std::size_t kCompaniesKept = 2;
  static constexpr std::int64_t kAgainAfterMs = 30'000;

  explicit LiveMonths(api::Services& services) : services_(services) {}
  ~LiveMonths();
  LiveMonths(const LiveMonths&) = delete;
  LiveMonths& operator=(const LiveMonths&) = delete;

  /// Waits at most `patience` for a month that is not there yet; never for a newer one.
  Answer get(base::CompanyId company, std::chrono::milliseconds patience);

 private:
  struct Slot;
  void start(base::CompanyId company, const std::shared_ptr<Slot>& slot);
  void compute(base::CompanyId company, Slot& slot);
  bool is_stale(base::CompanyId company, const Slot& slot);

  api::Services& services_;
  std::mutex mutex_;
  std::list<std::pair<base::CompanyId, std::shared_ptr<Slot>>> slots_;  ///< newest use first
};

}  // namespace live_month
