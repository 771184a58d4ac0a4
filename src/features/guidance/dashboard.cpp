#include <algorithm>
#include <map>

#include "features/guidance/dashboard_work.h"
#include "features/guidance/effect.h"
#include "features/guidance/format.h"
#include "platform/wire/compact.h"

/// Header and the parts that count shops: base data and the five lists.
namespace guidance {
namespace {

constexpr std::size_t kTopShops = 10;
constexpr std::int64_t kExpiryDays = 90;

using CodeOf = std::optional<std::string> (*)(const DashboardWork&, ShopIndex);

std::optional<std::string> credit_of(const DashboardWork& work, ShopIndex shop) {
  const auto& months = work.inputs().shop_months;
  if (shop < months.size() && !months[shop].empty() && months[shop][0] &&
      months[shop][0]->credit_grade)
    return months[shop][0]->credit_grade;
  return work.inputs().shops[shop].credit_grade;
}

template <auto Member>
std::optional<std::string> field_of(const DashboardWork& work, ShopIndex shop) {
  return work.inputs().shops[shop].*Member;
}

/// Shops per code: most frequent first, unrecorded last.
Breakdown breakdown_of(const DashboardWork& work, std::string_view field, CodeOf code_of) {
  std::map<std::string, std::uint32_t> counts;
  for (const ShopIndex shop : work.active) ++counts[code_of(work, shop).value_or("")];
  Breakdown breakdown{std::string(field), {}};
  for (const auto& [code, shops] : counts) {
    const Text unrecorded{"未登记", "not recorded"};
    const Text name =
        code.empty() ? unrecorded : work.state.name_of(field, code).value_or(Text{code, code});
    breakdown.lines.push_back({code, name, shops});
  }
  std::ranges::stable_sort(breakdown.lines, [](const CountLine& a, const CountLine& b) {
    if (a.code.empty() != b.code.empty()) return b.code.empty();
    return a.shops > b.shops;
  });
  return breakdown;
}

/// Grades in five bands of equal width, best first; not graded last.
Breakdown grade_breakdown(const DashboardWork& work) {
  constexpr int kBands = 5;
  const int grades = std::max(work.state.sources.grades.config.grades, kBands);
  std::vector<std::uint32_t> counts(kBands + 1, 0);
  for (const ShopIndex shop : work.active) {
    const auto& grade = work.state.sources.grades.shops[shop];
    if (!grade.graded) {
      ++counts[kBands];
      continue;
    }
    const int band = std::clamp((grade.grade_no - 1) * kBands / grades, 0, kBands - 1);
    ++counts[static_cast<std::size_t>(band)];
  }
  Breakdown breakdown{"grade", {}};
  for (int band = kBands - 1; band >= 0; --band) {
    // Grades g with (g - 1) * kBands / grades == band.
    const int low = (band * grades + kBands - 1) / kBands + 1;
    const int high = ((band + 1) * grades + kBands - 1) / kBands;
    const std::string code = grade_text(low) + "-" + grade_text(high);
    breakdown.lines.push_back({code, {code, code}, counts[static_cast<std::size_t>(band)]});
  }
  if (counts[kBands] > 0) breakdown.lines.push_back({"", {"未评档", "not graded"}, counts[kBands]});
  return breakdown;
}

Text weekday_name(std::int64_t weekday) {
  static const Text kNames[] = {{"周一", "Mon"}, {"周二", "Tue"}, {"周三", "Wed"}, {"周四", "Thu"},
                                {"周五", "Fri"}, {"周六", "Sat"}, {"周日", "Sun"}};
  return weekday >= 1 && weekday <= 7 ? kNames[weekday - 1] : Text{"未登记", "not recorded"};
}

void fill_dashboard_header(DashboardWork& work) {
  const auto& state = work.state;
  DashboardHeader& header = work.dashboard.header;
  header.company_code = work.inputs().company.code;
  header.company_name = work.inputs().company.name;
  header.period = work.inputs().period;
  header.version = state.run.version;
  header.generated_at = state.generated_at;
  header.data_until = state.data_until;
  header.data_version = work.inputs().facts->watermark().data_version;
  header.currency = work.inputs().company.currency;
  header.models = state.run.models;
  if (work.area == kNoIndex) return;
  const auto& unit = work.inputs().areas[work.area];
  header.area_code = unit.code;
  header.area_name = unit.name;
  if (!unit.manager_id) return;
  if (const auto found = state.people.find(unit.manager_id->value); found != state.people.end())
    header.manager = found->second->name;
}

void add_gates(DashboardWork& work) {
  std::map<std::string, GateCount> gates;
  for (const ShopIndex shop : work.shops) {
    std::vector<std::string_view> seen;  // a shop counts once a rule
    for (std::uint32_t i = work.state.gate_begin[shop]; i < work.state.gate_begin[shop + 1]; ++i) {
      const auto& gate = work.state.sources.targets.gates[i];
      if (std::ranges::find(seen, gate.rule) != seen.end()) continue;
      seen.push_back(gate.rule);
      GateCount& count = gates[gate.rule];
      if (count.shops == 0) count = {gate.rule, {gate.text_zh, gate.text_en}, 0};
      ++count.shops;
    }
  }
  for (auto& [rule, count] : gates) work.dashboard.lists.gates.push_back(std::move(count));
}

}  // namespace

DashboardWork::DashboardWork(const BookContext::State& the_state, metrics::AreaIndex the_area)
    : state(the_state),
      area(the_area),
      row(the_area == kNoIndex ? the_state.inputs().areas.size() : the_area),
      shops(the_state.area_shops[row]) {
  for (const ShopIndex shop : shops)
    if (inputs().shops[shop].status == "active") active.push_back(shop);
  const auto& targets = state.sources.targets;
  for (const ShopIndex shop : shops)
    if (shop + 1 < targets.shop_begin.size())
      for (std::uint32_t i = targets.shop_begin[shop]; i < targets.shop_begin[shop + 1]; ++i)
        entries.push_back(&targets.entries[targets.shop_entries[i]]);
  std::ranges::stable_sort(entries, [](const auto* a, const auto* b) {
    return a->target_class != b->target_class ? a->target_class < b->target_class
                                              : a->priority < b->priority;
  });
}

void fill_area_base(DashboardWork& work) {
  AreaBase& part = work.dashboard.base_data;
  part.shops = static_cast<std::uint32_t>(work.shops.size());
  part.active = static_cast<std::uint32_t>(work.active.size());
  part.ordering =
      static_cast<std::uint32_t>(work.state.tables.area_months[work.row][0].ordering_shops);
  using customers::Customer;
  part.breakdowns.push_back(
      breakdown_of(work, "business_format", field_of<&Customer::business_format>));
  part.breakdowns.push_back(breakdown_of(work, "market_type", field_of<&Customer::market_type>));
  part.breakdowns.push_back(grade_breakdown(work));
  part.breakdowns.push_back(breakdown_of(work, "credit_grade", credit_of));
  part.breakdowns.push_back(
      breakdown_of(work, "terminal_type", field_of<&Customer::terminal_type>));
  const base::Date today = work.inputs().period.last_day();
  std::map<std::int64_t, std::uint32_t> days;
  for (const ShopIndex shop : work.active) {
    const auto& customer = work.inputs().shops[shop];
    ++days[customer.order_weekday.value_or(0)];
    if (customer.license_valid_to && *customer.license_valid_to - today <= kExpiryDays)
      part.expiring.push_back({work.shop_name(shop), *customer.license_valid_to - today});
  }
  part.licenses_expiring = static_cast<std::uint32_t>(part.expiring.size());
  std::ranges::stable_sort(part.expiring, {}, &ExpiringLicense::days_left);
  if (part.expiring.size() > kTopShops) part.expiring.resize(kTopShops);
  for (const auto& [day, shops] : days)
    part.order_days.push_back({day == 0 ? "" : std::to_string(day), weekday_name(day), shops});
  // Unrecorded (0) last, as in the breakdowns.
  if (!part.order_days.empty() && part.order_days.front().code.empty())
    std::rotate(part.order_days.begin(), part.order_days.begin() + 1, part.order_days.end());
}

void fill_lists(DashboardWork& work) {
  TargetLists& lists = work.dashboard.lists;
  std::vector<ShopIndex> distinct;
  for (const auto* entry : work.entries) {
    if (entry->target_class == target_classes::TargetClass::kStable) {
      ++lists.stable_shops;
      continue;
    }
    distinct.push_back(entry->shop);
    const std::string code(target_classes::code_of(entry->target_class));
    if (lists.classes.empty() || lists.classes.back().class_code != code)
      lists.classes.push_back({code,
                               {std::string(target_classes::name_zh(entry->target_class)),
                                std::string(target_classes::name_en(entry->target_class))},
                               0,
                               0,
                               {}});
    ClassList& list = lists.classes.back();
    ++list.shops;
    if (list.top.size() < kTopShops) list.top.push_back(work.listed(*entry));
  }
  std::ranges::sort(distinct);
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  lists.listed_shops = static_cast<std::uint32_t>(distinct.size());
  for (auto& list : lists.classes)
    if (!work.active.empty())
      list.share = rounded(
          static_cast<double>(list.shops) / static_cast<double>(work.active.size()), "percent");
  add_gates(work);
}

AreaDashboard build_dashboard(const BookContext& context, metrics::AreaIndex area) {
  const auto& state = context.state();
  CHECK(area == kNoIndex || area < state.inputs().areas.size());
  DashboardWork work(state, area);
  fill_dashboard_header(work);
  fill_area_base(work);
  fill_area_analysis(work);
  fill_indicators(work);
  fill_weaknesses(work);
  fill_lists(work);
  work.dashboard.effect = visit_effect(state, work.shops);
  fill_dashboard_summary(work);
  return std::move(work.dashboard);
}

std::string dashboard_json(const AreaDashboard& dashboard) {
  return wire::to_compact_json(dashboard, 65536);
}

base::Result<AreaDashboard> parse_dashboard(std::string_view json) {
  return wire::from_compact_json<AreaDashboard>(json);
}

}  // namespace guidance
