#pragma once
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "features/directory/directory.h"
#include "features/grading/what_if.h"
#include "features/month/month.h"
#include "features/organisation/organisation.h"
#include "features/strategies/strategies.h"
#include "features/workbench/document_cache.h"
#include "features/workbench/shop_map.h"
#include "platform/api/api.h"

/// What the server keeps in memory of the published months, so that reading them is cheap.
namespace workbench {

/// A company as of one moment: organisation, shops, published runs. Immutable.
struct CompanyView {
  organisation::Company company;
  strategies::Text quantity_unit;         ///< what sums of quantities are counted in
  std::vector<organisation::Unit> units;  ///< by id
  std::vector<organisation::Person> people;
  ShopMap shops;
  std::vector<month::PublishedRun> runs;  ///< newest period first, its newest version first

  [[nodiscard]] const organisation::Unit* find_unit(base::UnitId id) const;
  [[nodiscard]] const organisation::Person* find_person(std::optional<base::PersonId> id) const;
  /// Sales areas at or below a unit, sorted.
  [[nodiscard]] std::vector<base::UnitId> areas_below(base::UnitId unit) const;
  /// Null: the period is not published.
  [[nodiscard]] const month::PublishedRun* newest_run(base::Period period) const;
  [[nodiscard]] const month::PublishedRun* find_run(base::Period period,
                                                    std::int64_t version) const;
};
using ViewPtr = std::shared_ptr<const CompanyView>;

/// The lists and grades of one run. Immutable.
struct RunLists {
  std::vector<month::ListEntry> entries;   ///< by area, class, priority
  std::vector<month::ListGate> gates;      ///< by customer
  std::vector<month::StoredGrade> grades;  ///< by customer, without explanations
  /// Positions in `entries` by customer, then primary first.
  std::vector<std::uint32_t> by_customer;
  /// Of each entry: how many come before it when classes and areas are mixed. Every list's first
  /// before any list's second; among equals the more urgent class, then area, then shop.
  std::vector<std::uint32_t> urgency;

  [[nodiscard]] const month::StoredGrade* find_grade(base::CustomerId customer) const;
  /// Positions in `entries` of one shop.
  [[nodiscard]] std::span<const std::uint32_t> of(base::CustomerId customer) const;
};

/// One area of a run in a line.
struct AreaStanding {
  base::UnitId area;
  std::int64_t active_shops = 0;
  std::int64_t listed_shops = 0;
  std::optional<double> quantity;
  std::optional<double> quantity_change;  ///< on the month before
  std::string weakest_metric;             ///< furthest behind the company; empty: none is
  double weakest_gap = 0;                 ///< relative, adverse
  std::int64_t weaknesses = 0;
};

/// What was worked out of runs lately, at most so many; values are shared and immutable. Working
/// one out twice at the same time is waste, not wrong.
template <class Value>
class RunCache {
 public:
  using Key = std::pair<base::CompanyId, base::RunId>;
  using Pointer = std::shared_ptr<const Value>;

  explicit RunCache(std::size_t kept) : kept_(kept) {}
  Pointer find(const Key& key) {
    const std::lock_guard lock(mutex_);
    for (auto item = items_.begin(); item != items_.end(); ++item) {
      if (item->first != key) continue;
      items_.splice(items_.begin(), items_, item);
      return items_.front().second;
    }
    return nullptr;
  }
  Pointer put(const Key& key, Pointer value) {
    const std::lock_guard lock(mutex_);
    items_.emplace_front(key, value);
    if (items_.size() > kept_) items_.pop_back();
    return value;
  }

 private:
  std::size_t kept_;
  std::mutex mutex_;
  std::list<std::pair<Key, Pointer>> items_;  ///< newest use first
};

/// Thread-safe; one for all routes of this feature.
class Desk {
 public:
  /// How old what is in memory may be: a change of records or a newly published month shows after
  /// this time at the latest, on every server of the database.
  static constexpr std::int64_t kFreshMs = 1000;
  static constexpr std::size_t kDocumentBytesMax = 192U << 20U;
  static constexpr std::size_t kRunsKept = 4;

  Desk(api::Services& services, directory::Directory& directory)
      : services_(services), directory_(directory), documents_(kDocumentBytesMax) {}

  [[nodiscard]] api::Services& services() const { return services_; }
  [[nodiscard]] directory::Directory& directory() const { return directory_; }
  /// CHECKs that the company exists: it is the signed-in account's.
  ViewPtr view(base::CompanyId company);
  std::shared_ptr<const RunLists> lists(const CompanyView& view, const month::PublishedRun& run);
  /// @return the document, or null when nothing was published for the object
  base::Result<DocumentPtr> document(const CompanyView& view, const month::PublishedRun& run,
                                     DocumentKind kind, std::int64_t object);
  /// The ranking of a run, as its explanation records tell it.
  base::Result<std::shared_ptr<const grading::Distribution>> distribution(
      const CompanyView& view, const month::PublishedRun& run);
  /// How each area stands in a run: for the home page of who looks after many.
  base::Result<std::shared_ptr<const std::vector<AreaStanding>>> standings(
      const CompanyView& view, const month::PublishedRun& run);
  /// Month of the company's newest order; nothing without orders. Looking goes over all orders:
  /// once for each data version.
  std::optional<base::Period> newest_order_period(const CompanyView& view);

 private:
  struct Slot {
    std::mutex loading;
    std::mutex mutex;  ///< of the fields below
    ViewPtr view;
    std::int64_t checked_at_ms = 0;
    std::int64_t data_version = -1;
    std::int64_t runs = -1;
  };
  ViewPtr refresh(base::CompanyId company, Slot& slot);
  ViewPtr load(db::Session& session, base::CompanyId company);
  base::Result<std::optional<std::string>> read(const CompanyView& view,
                                                const month::PublishedRun& run, DocumentKind kind,
                                                std::int64_t object);

  api::Services& services_;
  directory::Directory& directory_;
  DocumentCache documents_;
  std::mutex slots_mutex_;
  std::map<base::CompanyId, std::unique_ptr<Slot>> slots_;
  std::mutex newest_orders_mutex_;
  std::map<base::CompanyId, std::pair<std::int64_t, std::optional<base::Period>>> newest_orders_;
  RunCache<RunLists> lists_{kRunsKept};
  RunCache<grading::Distribution> distributions_{kRunsKept};
  RunCache<std::vector<AreaStanding>> standings_{kRunsKept};
};

}  // namespace workbench
