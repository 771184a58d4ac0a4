#pragma once
#include <optional>
#include <vector>

#include "features/guidance/book_state.h"

/// One dashboard in the making. Internal to this feature.
namespace guidance {

struct DashboardWork {
  DashboardWork(const BookContext::State& the_state, metrics::AreaIndex the_area);

  const BookContext::State& state;
  metrics::AreaIndex area;
  std::size_t row;                               ///< of the area tables; the last: no area
  const std::vector<metrics::ShopIndex>& shops;  ///< of the area, inactive ones included
  std::vector<metrics::ShopIndex> active;
  std::vector<const target_classes::Entry*> entries;  ///< of the area, by class, then priority
  AreaDashboard dashboard;

  [[nodiscard]] const MonthInputs& inputs() const { return state.inputs(); }
  [[nodiscard]] ShopName shop_name(metrics::ShopIndex shop) const {
    return {inputs().shops[shop].customer_code, inputs().shops[shop].shop_name};
  }
  [[nodiscard]] ListedShop listed(const target_classes::Entry& entry) const {
    return {shop_name(entry.shop),
            inputs().shops[entry.shop].customer_code,
            entry.priority,
            entry.is_primary,
            {entry.reason_zh, entry.reason_en}};
  }
};

// The six parts.
void fill_area_base(DashboardWork& work);
void fill_area_analysis(DashboardWork& work);
void fill_indicators(DashboardWork& work);
void fill_weaknesses(DashboardWork& work);
void fill_lists(DashboardWork& work);
void fill_dashboard_summary(DashboardWork& work);

}  // namespace guidance
