#include "features/analysis/history.h"

#include <algorithm>

namespace analysis {

PurchaseDays purchase_days(const StudyInputs& inputs, metrics::ShopIndex shop) {
  PurchaseDays purchases;
  std::int64_t amount = 0;
  bool is_purchase = false;
  base::Date day{-1};
  const auto end_day = [&] {
    if (is_purchase) {
      purchases.days.push_back(day);
      purchases.amounts_minor.push_back(amount);
    } else if (!purchases.days.empty()) {
      purchases.amounts_minor.back() += amount;
    }
    amount = 0;
    is_purchase = false;
  };
  each_line(
      inputs.month, shop, facts::kFirstDay, inputs.until,
      [&](base::Date next) {
        if (next == day) return;
        end_day();
        day = next;
      },
      [&](metrics::ProductIndex, std::int32_t, std::int32_t amount_minor) {
        amount += amount_minor;
        is_purchase = is_purchase || amount_minor > 0;
      });
  end_day();
  return purchases;
}

base::Period last_whole_month(base::Date until) {
  const auto month = base::Period::of(until);
  return month.last_day() == until ? month : month.plus_months(-1);
}

int months_between(base::Period from, base::Period to) {
  return (to.year() - from.year()) * 12 + to.month() - from.month();
}

std::vector<double> monthly_quantities(const StudyInputs& inputs, metrics::ShopIndex shop,
                                       std::size_t months) {
  std::vector<double> quantities(months, 0);
  const base::Period last = last_whole_month(inputs.until);
  const base::Period first = last.plus_months(1 - static_cast<int>(months));
  std::size_t at = 0;
  each_line(
      inputs.month, shop, first.first_day(), last.last_day(),
      [&](base::Date day) {
        at = static_cast<std::size_t>(months_between(first, base::Period::of(day)));
      },
      [&](metrics::ProductIndex, std::int32_t quantity, std::int32_t) {
        quantities[at] += quantity;
      });
  return quantities;
}

std::optional<base::Date> first_order_day(const metrics::MonthInputs& month) {
  const auto& days = month.facts->columns().order_day;
  if (days.empty()) return {};
  return base::Date{*std::ranges::min_element(days)};
}

bool has_ordered(const StudyInputs& inputs, metrics::ShopIndex shop) {
  return !purchase_days(inputs, shop).days.empty();
}

bool is_active(const metrics::MonthInputs& month, metrics::ShopIndex shop) {
  return month.shops[shop].status == "active";
}

}  // namespace analysis
