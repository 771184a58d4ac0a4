#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "base/parallel.h"
#include "features/guidance/company_tables.h"

namespace guidance {
namespace {

constexpr std::size_t kMembersMin = metrics::PeerGroups::kMembersMin + 1;  // and the shop itself

using GroupKey = std::pair<std::int32_t, std::string>;  // grade, format; grade 0: all

/// Members of every grade × format, of every grade (format "*") and of all (grade 0).
std::map<GroupKey, std::vector<ShopIndex>> candidates(const MonthInputs& inputs,
                                                      const grading::Result& grades) {
  std::map<GroupKey, std::vector<ShopIndex>> groups;
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    const auto& grade = grades.shops[shop];
    if (!grade.graded) continue;
    if (const auto& format = inputs.shops[shop].business_format; format && !format->empty())
      groups[{grade.grade_no, *format}].push_back(shop);
    groups[{grade.grade_no, "*"}].push_back(shop);
    groups[{0, "*"}].push_back(shop);
  }
  return groups;
}

GroupKey key_of(const MonthInputs& inputs, const grading::Result& grades, ShopIndex shop,
                const std::map<GroupKey, std::vector<ShopIndex>>& groups) {
  const std::int32_t grade = grades.shops[shop].grade_no;
  if (const auto& format = inputs.shops[shop].business_format; format && !format->empty()) {
    GroupKey key{grade, *format};
    if (groups.at(key).size() >= kMembersMin) return key;
  }
  GroupKey key{grade, "*"};
  return groups.at(key).size() >= kMembersMin ? key : GroupKey{0, "*"};
}

double median_of(std::int32_t* begin, std::int32_t* end) {
  const auto count = end - begin;
  std::int32_t* middle = begin + count / 2;
  std::nth_element(begin, middle, end);
  if (count % 2 == 1) return *middle;
  const std::int32_t below = *std::max_element(begin, middle);
  return (static_cast<double>(below) + *middle) / 2;
}

void fill_group(const CompanyTables& tables, std::size_t products, double share_min,
                PeerGroup& group) {
  group.carriers.assign(products, 0);
  group.quantity.assign(products, 0);
  for (const ShopIndex shop : group.members)
    for (const auto& held : tables.goods_of(shop)) {
      if (held.quarter > 0) ++group.carriers[held.product];
      group.quantity[held.product] += held.month;
    }
  // Medians only of what may be missed: at least the share of the others, one shop left out.
  const double others = static_cast<double>(group.members.size()) - 1;
  std::vector<std::uint32_t> begin(products + 1, 0);
  const auto is_common = [&](std::size_t product) {
    return group.carriers[product] > 0 && group.carriers[product] >= share_min * others;
  };
  for (std::size_t i = 0; i < products; ++i)
    begin[i + 1] = begin[i] + (is_common(i) ? group.carriers[i] : 0);
  std::vector<std::int32_t> quarters(begin[products]);
  std::vector<std::uint32_t> next(begin.begin(), begin.end() - 1);
  for (const ShopIndex shop : group.members)
    for (const auto& held : tables.goods_of(shop))
      if (held.quarter > 0 && is_common(held.product))
        quarters[next[held.product]++] = held.quarter;
  for (std::uint32_t i = 0; i < products; ++i)
    if (is_common(i))
      group.common.push_back(
          {i, group.carriers[i],
           median_of(quarters.data() + begin[i], quarters.data() + begin[i + 1]) / kCarryMonths});
  std::ranges::sort(group.common, [](const Carry& a, const Carry& b) {
    return a.carriers != b.carriers ? a.carriers > b.carriers : a.product < b.product;
  });
}

}  // namespace

void fill_peer_groups(const MonthInputs& inputs, const grading::Result& grades,
                      double missing_share_min, unsigned threads, CompanyTables& tables) {
  auto groups = candidates(inputs, grades);
  std::map<GroupKey, std::uint32_t> used;
  tables.shop_group.assign(inputs.shops.size(), kNoIndex);
  for (ShopIndex shop = 0; shop < inputs.shops.size(); ++shop) {
    if (!grades.shops[shop].graded) continue;
    const GroupKey key = key_of(inputs, grades, shop, groups);
    const auto [place, is_new] = used.try_emplace(key, static_cast<std::uint32_t>(used.size()));
    tables.shop_group[shop] = place->second;
    if (!is_new) continue;
    PeerGroup& group = tables.groups.emplace_back();
    group.basis = key.first == 0 ? "all" : key.second == "*" ? "grade" : "grade_format";
    group.members = groups.at(key);
  }
  base::parallel_blocks(tables.groups.size(), 1, threads, [&](std::size_t group, std::size_t) {
    fill_group(tables, inputs.products.size(), missing_share_min, tables.groups[group]);
  });
}

}  // namespace guidance
