#include "kernels/next_order/histories.h"

#include <algorithm>
#include <cmath>

#include "base/parallel.h"

namespace next_order {
namespace {

constexpr std::size_t kCustomersAtOnce = 1'024;

base::Result<void> check_lines(const Lines& lines) {
  const std::size_t n = lines.customer.size();
  const bool same = lines.time.size() == n && lines.item.size() == n &&
                    (lines.quantity.empty() || lines.quantity.size() == n) &&
                    (lines.group.empty() || lines.group.size() == lines.customers) &&
                    (lines.excluded.empty() || lines.excluded.size() == lines.items);
  if (!same)
    return base::invalid("next_order.columns_differ",
                         "columns must be of one length, groups by customer, excluded by item");
  const auto below = [](std::span<const std::uint32_t> values, std::size_t limit) {
    return std::all_of(values.begin(), values.end(), [&](std::uint32_t v) { return v < limit; });
  };
  if (!below(lines.customer, lines.customers) || !below(lines.item, lines.items) ||
      !below(lines.group, kGroupsMost))
    return base::invalid("next_order.out_of_range",
                         "a customer, item or group is not below its limit");
  if (!std::all_of(lines.quantity.begin(), lines.quantity.end(),
                   [](double q) { return std::abs(q) <= kQuantityMost; }))
    return base::invalid("next_order.bad_quantity", "a quantity is not a number, or beyond 1e15");
  return {};
}

struct Line {
  std::int32_t time;
  std::uint32_t item;
  double quantity;
};

/// Lines by customer, then time and item. Quantities of equal lines are added in the order of the
/// input, so the sort is stable.
struct SortedLines {
  std::vector<std::size_t> first;
  std::vector<Line> lines;
};
SortedLines sort_lines(const Lines& in, unsigned threads) {
  SortedLines out;
  out.first.assign(in.customers + 1, 0);
  const auto is_wanted = [&](std::size_t i) {
    return in.excluded.empty() || in.excluded[in.item[i]] == 0;
  };
  for (std::size_t i = 0; i < in.customer.size(); ++i)
    if (is_wanted(i)) ++out.first[in.customer[i] + 1];
  for (std::size_t c = 0; c < in.customers; ++c) out.first[c + 1] += out.first[c];
  out.lines.resize(out.first.back());
  std::vector<std::size_t> next(out.first.begin(), out.first.end() - 1);
  for (std::size_t i = 0; i < in.customer.size(); ++i)
    if (is_wanted(i))
      out.lines[next[in.customer[i]]++] = {in.time[i], in.item[i],
                                           in.quantity.empty() ? 1 : in.quantity[i]};
  const auto begin = out.lines.begin();
  base::parallel_blocks(
      in.customers, kCustomersAtOnce, threads, [&](std::size_t from, std::size_t to) {
        for (std::size_t c = from; c < to; ++c)
          std::stable_sort(begin + static_cast<std::ptrdiff_t>(out.first[c]),
                           begin + static_cast<std::ptrdiff_t>(out.first[c + 1]),
                           [](const Line& a, const Line& b) {
                             return a.time != b.time ? a.time < b.time : a.item < b.item;
                           });
      });
  return out;
}

/// Adds the baskets of one customer's sorted lines.
void add_baskets(std::span<const Line> lines, Histories& out) {
  for (std::size_t i = 0; i < lines.size();) {
    const std::int32_t time = lines[i].time;
    while (i < lines.size() && lines[i].time == time) {
      const std::uint32_t item = lines[i].item;
      double quantity = 0;
      for (; i < lines.size() && lines[i].time == time && lines[i].item == item; ++i)
        quantity += lines[i].quantity;
      if (!(quantity > 0)) continue;
      out.line_items.push_back(item);
      out.quantities.push_back(quantity);
    }
    if (out.line_items.size() == out.first_line.back()) continue;
    out.first_line.push_back(out.line_items.size());
    out.times.push_back(time);
  }
  out.first_basket.push_back(out.times.size());
}

}  // namespace

base::Result<Histories> gather_histories(const Lines& lines, unsigned threads) {
  TRY(check_lines(lines));
  Histories out;
  out.customers = lines.customers;
  out.items = lines.items;
  out.group.assign(lines.group.begin(), lines.group.end());
  out.group.resize(lines.customers, 0);
  for (const std::uint32_t group : out.group)
    out.groups = std::max<std::size_t>(out.groups, group + std::size_t{1});
  out.excluded.assign(lines.excluded.begin(), lines.excluded.end());
  out.excluded.resize(lines.items, 0);
  const SortedLines sorted = sort_lines(lines, threads);
  out.line_items.reserve(sorted.lines.size());
  out.quantities.reserve(sorted.lines.size());
  const std::span all(sorted.lines);
  for (std::size_t c = 0; c < lines.customers; ++c)
    add_baskets(all.subspan(sorted.first[c], sorted.first[c + 1] - sorted.first[c]), out);
  return out;
}

Histories without_last(const Histories& histories) {
  Histories out;
  out.customers = histories.customers;
  out.items = histories.items;
  out.groups = histories.groups;
  out.group = histories.group;
  out.excluded = histories.excluded;
  for (std::size_t c = 0; c < histories.customers; ++c) {
    const std::size_t begin = histories.first_basket[c];
    const std::size_t end = histories.first_basket[c + 1] - (histories.baskets_of(c) > 1 ? 1 : 0);
    for (std::size_t b = begin; b < end; ++b) {
      for (std::size_t l = histories.first_line[b]; l < histories.first_line[b + 1]; ++l) {
        out.line_items.push_back(histories.line_items[l]);
        out.quantities.push_back(histories.quantities[l]);
      }
      out.first_line.push_back(out.line_items.size());
      out.times.push_back(histories.times[b]);
    }
    out.first_basket.push_back(out.times.size());
  }
  return out;
}

}  // namespace next_order
