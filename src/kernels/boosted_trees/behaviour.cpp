#include "kernels/boosted_trees/behaviour.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <tuple>

#include "base/check.h"

namespace boosted_trees {
namespace {

constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<const char*, 13> kFixedColumns{
    "recency_days", "age_days",         "orders",           "gap_mean_days", "gap_sd_days",
    "overdue",      "amount_per_order", "last_order_ratio", "order_trend",   "amount_trend",
    "return_share", "products",         "new_product_share"};

using Lines = std::vector<PurchaseLine>;

Lines known_lines(std::span<const PurchaseLine> lines, const BehaviourSpan& span) {
  Lines out;
  for (const PurchaseLine& line : lines)
    if (line.day >= span.first_day && line.day < span.as_of_day) out.push_back(line);
  std::sort(out.begin(), out.end(), [](const PurchaseLine& a, const PurchaseLine& b) {
    return std::tie(a.order, a.day, a.product, a.amount_minor) <
           std::tie(b.order, b.day, b.product, b.amount_minor);
  });
  return out;
}

struct Order {
  std::int32_t day = 0;
  double amount = 0;  ///< of all its lines
};

/// Oldest first; equal days by the order's number.
std::vector<Order> orders_of(const Lines& lines) {
  std::vector<Order> out;
  for (std::size_t begin = 0; begin < lines.size();) {
    std::size_t end = begin;
    Order order;
    bool is_order = false;
    for (; end < lines.size() && lines[end].order == lines[begin].order; ++end) {
      order.amount += static_cast<double>(lines[end].amount_minor);
      if (lines[end].amount_minor <= 0 || is_order) continue;
      order.day = lines[end].day;
      is_order = true;
    }
    if (is_order) out.push_back(order);
    begin = end;
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Order& a, const Order& b) { return a.day < b.day; });
  return out;
}

struct Gaps {
  double mean = kUnknown, sd = kUnknown;
};

Gaps gaps_of(const std::vector<Order>& orders) {
  std::vector<double> gaps;
  for (std::size_t i = 1; i < orders.size(); ++i)
    if (orders[i].day != orders[i - 1].day) gaps.push_back(orders[i].day - orders[i - 1].day);
  Gaps out;
  if (gaps.empty()) return out;
  const auto count = static_cast<double>(gaps.size());
  double sum = 0, squares = 0;
  for (const double gap : gaps) sum += gap;
  out.mean = sum / count;
  for (const double gap : gaps) squares += (gap - out.mean) * (gap - out.mean);
  if (gaps.size() > 1) out.sd = std::sqrt(squares / (count - 1));
  return out;
}

/// Which window a day lies in, 0 the newest; span.windows for none.
std::size_t window_of(std::int32_t day, const BehaviourSpan& span) {
  const std::int64_t back = std::int64_t{span.as_of_day} - 1 - day;
  return std::min(static_cast<std::size_t>(back / span.window_days), span.windows);
}

struct Windows {
  std::vector<double> orders, amounts;  ///< newest first; missing where not wholly recorded
};

Windows windows_of(const Lines& lines, const std::vector<Order>& orders,
                   const BehaviourSpan& span) {
  Windows out{std::vector<double>(span.windows + 1, 0), std::vector<double>(span.windows + 1, 0)};
  for (const Order& order : orders) ++out.orders[window_of(order.day, span)];
  for (const PurchaseLine& line : lines)
    out.amounts[window_of(line.day, span)] += static_cast<double>(line.amount_minor);
  for (auto* values : {&out.orders, &out.amounts}) {
    values->pop_back();
    for (std::size_t k = 0; k < values->size(); ++k) {
      const std::int64_t begin =
          span.as_of_day - static_cast<std::int64_t>(k + 1) * std::int64_t{span.window_days};
      if (begin < span.first_day) (*values)[k] = kUnknown;
    }
  }
  return out;
}

/// (newer - older) / (|newer| + |older|) of the known windows' halves.
double trend_of(const std::vector<double>& newest_first) {
  std::size_t known = 0;
  while (known < newest_first.size() && !std::isnan(newest_first[known])) ++known;
  double newer = 0, older = 0;
  for (std::size_t i = 0; i < known / 2; ++i) {
    newer += newest_first[i];
    older += newest_first[known - 1 - i];
  }
  const double size = std::abs(newer) + std::abs(older);
  return size > 0 ? (newer - older) / size : kUnknown;
}

double return_share_of(const Lines& lines) {
  double bought = 0, returned = 0;
  for (const PurchaseLine& line : lines)
    (line.amount_minor > 0 ? bought : returned) += std::abs(static_cast<double>(line.amount_minor));
  return bought > 0 ? returned / bought : kUnknown;
}

struct Products {
  double in_windows = 0;
  double new_share = kUnknown;
};

Products products_of(const Lines& lines, const BehaviourSpan& span) {
  std::vector<std::uint32_t> newest, windows, before;
  for (const PurchaseLine& line : lines) {
    if (line.amount_minor <= 0) continue;
    const std::size_t window = window_of(line.day, span);
    (window == 0 ? newest : before).push_back(line.product);
    if (window < span.windows) windows.push_back(line.product);
  }
  for (auto* list : {&newest, &windows, &before}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  Products out{static_cast<double>(windows.size()), kUnknown};
  if (newest.empty()) return out;
  const auto fresh = std::count_if(newest.begin(), newest.end(), [&](std::uint32_t product) {
    return !std::binary_search(before.begin(), before.end(), product);
  });
  out.new_share = static_cast<double>(fresh) / static_cast<double>(newest.size());
  return out;
}

}  // namespace

std::vector<std::string> behaviour_columns(const BehaviourSpan& span) {
  std::vector<std::string> out(kFixedColumns.begin(), kFixedColumns.end());
  for (const char* what : {"orders_window_", "amount_window_"})
    for (std::size_t k = 1; k <= span.windows; ++k) out.push_back(what + std::to_string(k));
  return out;
}

std::vector<float> behaviour_of(std::span<const PurchaseLine> lines, const BehaviourSpan& span) {
  CHECK(span.window_days >= 1 && span.windows >= 1);
  const Lines known = known_lines(lines, span);
  const std::vector<Order> orders = orders_of(known);
  const Gaps gaps = gaps_of(orders);
  const Windows windows = windows_of(known, orders, span);
  const Products products = products_of(known, span);
  double recency = kUnknown, age = kUnknown, per_order = kUnknown, last_ratio = kUnknown;
  if (!orders.empty()) {
    recency = span.as_of_day - orders.back().day;
    age = span.as_of_day - orders.front().day;
    double amount = 0;
    for (const PurchaseLine& line : known) amount += static_cast<double>(line.amount_minor);
    per_order = amount / static_cast<double>(orders.size());
    if (per_order > 0) last_ratio = orders.back().amount / per_order;
  }
  const std::array<double, kFixedColumns.size()> fixed{recency,
                                                       age,
                                                       static_cast<double>(orders.size()),
                                                       gaps.mean,
                                                       gaps.sd,
                                                       recency / gaps.mean,
                                                       per_order,
                                                       last_ratio,
                                                       trend_of(windows.orders),
                                                       trend_of(windows.amounts),
                                                       return_share_of(known),
                                                       products.in_windows,
                                                       products.new_share};
  std::vector<float> out;
  for (const double value : fixed) out.push_back(static_cast<float>(value));
  for (const auto* values : {&windows.orders, &windows.amounts})
    for (const double value : *values) out.push_back(static_cast<float>(value));
  return out;
}

}  // namespace boosted_trees
