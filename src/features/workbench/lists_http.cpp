#include <algorithm>
#include <map>

#include "base/text.h"
#include "features/target_classes/target_classes.h"
#include "features/workbench/list_filter.h"
#include "features/workbench/routes.h"
#include "features/workbench/target_entry.h"

/// GET /target-lists, its counts and its gates.
namespace workbench {

struct ClassCount {
  std::string class_code;
  Text class_name;
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(ClassCount, (), (class_code, class_name, shops))

struct AreaCount {
  std::optional<base::UnitId> area_id;
  std::string area_code;
  std::string area_name;
  std::int64_t listed_shops = 0;  ///< distinct, in the target classes
  std::vector<ClassCount> classes;
};
BOOST_DESCRIBE_STRUCT(AreaCount, (), (area_id, area_code, area_name, listed_shops, classes))

struct RuleCount {
  std::string rule;
  std::string class_code;
  Text text;  ///< of one of the shops
  std::int64_t shops = 0;
};
BOOST_DESCRIBE_STRUCT(RuleCount, (), (rule, class_code, text, shops))

struct Counts {
  base::Period period;
  std::int64_t version = 1;
  std::int64_t listed_shops = 0;
  std::vector<ClassCount> classes;
  std::vector<AreaCount> areas;
  std::vector<RuleCount> gates;
};
BOOST_DESCRIBE_STRUCT(Counts, (), (period, version, listed_shops, classes, areas, gates))

struct GateLine {
  base::CustomerId customer_id;
  std::string customer_code;
  std::string shop_name;
  std::optional<base::UnitId> area_id;
  std::string area_name;
  std::string class_code;
  Text class_name;
  std::string rule;
  Text text;
};
BOOST_DESCRIBE_STRUCT(GateLine, (),
                      (customer_id, customer_code, shop_name, area_id, area_name, class_code,
                       class_name, rule, text))

namespace {

constexpr const char* kSorts[] = {"priority", "-priority", "score",      "-score", "grade",
                                  "-grade",   "shop_name", "-shop_name", "area",   "class"};

void sort_entries(const Ask& ask, const RunLists& lists, std::string_view sort,
                  std::vector<std::uint32_t>& found) {
  const bool descending = sort.starts_with('-');
  if (descending) sort.remove_prefix(1);
  if (sort == "priority") {
    std::ranges::sort(found, {}, [&](std::uint32_t position) { return lists.urgency[position]; });
    if (descending) std::ranges::reverse(found);
  }
  const auto by = [&](auto key) {
    std::ranges::stable_sort(found, [&](std::uint32_t a, std::uint32_t b) {
      const auto left = key(lists.entries[a]);
      const auto right = key(lists.entries[b]);
      return descending ? right < left : left < right;
    });
  };
  if (sort == "score") by([](const month::ListEntry& e) { return e.score; });
  if (sort == "grade")
    by([&](const month::ListEntry& e) {
      const auto* grade = lists.find_grade(e.customer);
      return grade == nullptr ? 0 : grade->grade_no;
    });
  if (sort == "shop_name")
    by([&](const month::ListEntry& e) {
      const auto* shop = ask.view->shops.find(e.customer);
      return shop == nullptr ? std::string_view() : ask.view->shops.name(*shop);
    });
  if (sort == "class") by([](const month::ListEntry& e) { return std::string_view(e.class_code); });
  // `area` is the stored order.
}

/// The run a cursor was made for goes on being read, also when a newer one is published meanwhile.
struct Position {
  const month::PublishedRun* run = nullptr;
  std::size_t offset = 0;
};
base::Result<Position> position_of(const Ask& ask, const api::Page& page) {
  Position position;
  if (page.cursor.empty()) {
    TRY_ASSIGN(position.run, ask.run());
    return position;
  }
  const auto dot = page.cursor.find('.');
  const auto run = base::parse_int(std::string_view(page.cursor).substr(0, dot)).value_or(-1);
  const auto offset =
      dot == std::string::npos
          ? -1
          : base::parse_int(std::string_view(page.cursor).substr(dot + 1)).value_or(-1);
  const auto found =
      std::ranges::find_if(ask.view->runs, [&](const auto& one) { return one.id.value == run; });
  if (offset < 0 || found == ask.view->runs.end())
    return base::Error{base::ErrorCode::kInvalid, "api.bad_cursor", "begin at the first page", {}};
  position.run = &*found;
  position.offset = static_cast<std::size_t>(offset);
  return position;
}

/// Places within the areas and classes asked for: searching and narrowing does not renumber a list.
Places places_of(const Ask& ask, const RunLists& lists, const ListFilter& filter) {
  ListFilter whole;
  whole.areas = filter.areas;
  whole.classes = filter.classes;
  whole.primary_only = filter.primary_only;
  return {lists, filtered(ask, lists, whole)};
}

base::Result<http::Response> list_targets(const Ask& ask) {
  TRY_ASSIGN(const auto page, api::page_of(ask.request));
  TRY_ASSIGN(const auto position, position_of(ask, page));
  TRY_ASSIGN(const auto filter, list_filter(ask));
  const auto sort = ask.request.query_value("sort").value_or("priority");
  if (std::ranges::find(kSorts, sort) == std::end(kSorts))
    return bad_parameter("sort", sort, "one of the columns told in the contract");
  const auto lists = ask.desk.lists(*ask.view, *position.run);
  auto found = filtered(ask, *lists, filter);
  sort_entries(ask, *lists, sort, found);
  const auto places = places_of(ask, *lists, filter);
  api::PageOf<TargetEntry> answer;
  answer.total = static_cast<std::int64_t>(found.size());
  const std::size_t end = std::min(found.size(), position.offset + page.limit);
  for (std::size_t i = position.offset; i < end; ++i)
    answer.items.push_back(entry_line(ask, *lists, found[i], places));
  if (end < found.size())
    answer.next_cursor =
        api::encode_cursor(std::to_string(position.run->id.value) + '.' + std::to_string(end));
  return api::page_response(answer);
}

/// Counts of one area or of all, by class in the order of the classes.
struct Tally {
  std::map<std::string, std::int64_t> classes;
  std::vector<base::CustomerId> listed;
};

/// The classes asked for; asked for none, all the account may see, in their order.
std::vector<std::string> counted_classes(const Ask& ask, const ListFilter& filter) {
  if (!filter.classes.empty()) return filter.classes;
  std::vector<std::string> classes;
  for (std::size_t i = 0; i < target_classes::kClassCount; ++i)
    classes.emplace_back(target_classes::code_of(static_cast<target_classes::TargetClass>(i)));
  if (may_see_class(ask.who, month::kInternalSupervision))
    classes.emplace_back(month::kInternalSupervision);
  return classes;
}

/// A class without shops counts zero: that nobody is in it is worth telling.
std::vector<ClassCount> class_counts(const std::vector<std::string>& classes, const Tally& tally) {
  std::vector<ClassCount> counts;
  for (const auto& code : classes) {
    const auto found = tally.classes.find(code);
    const auto shops = found == tally.classes.end() ? 0 : found->second;
    counts.push_back({code, class_name(code), shops});
  }
  return counts;
}

std::int64_t distinct(std::vector<base::CustomerId> customers) {
  std::ranges::sort(customers);
  return std::unique(customers.begin(), customers.end()) - customers.begin();
}

std::vector<RuleCount> gate_counts(const Ask& ask, const RunLists& lists,
                                   const ListFilter& filter) {
  std::map<std::pair<std::string, std::string>, RuleCount> counts;
  for (const auto& gate : lists.gates) {
    const auto* shop = ask.view->shops.find(gate.customer);
    if (shop == nullptr || !ask.covers(*shop) || !passes_customer(filter, gate.customer) ||
        !std::ranges::binary_search(filter.areas, shop->area))
      continue;
    auto& count = counts[{gate.rule, gate.class_code}];
    if (count.shops++ == 0) {
      count.rule = gate.rule;
      count.class_code = gate.class_code;
      count.text = {gate.text_zh, gate.text_en};
    }
  }
  std::vector<RuleCount> lines;
  for (auto& [key, count] : counts) lines.push_back(std::move(count));
  return lines;
}

base::Result<http::Response> count_targets(const Ask& ask) {
  TRY_ASSIGN(const auto* run, ask.run());
  TRY_ASSIGN(auto filter, list_filter(ask));
  filter.classes = counted_classes(ask, filter);
  const auto lists = ask.desk.lists(*ask.view, *run);
  Tally all;
  std::map<base::UnitId, Tally> by_area;
  for (const auto position : filtered(ask, *lists, filter)) {
    const auto& entry = lists->entries[position];
    for (Tally* tally : {&all, &by_area[entry.area]}) {
      ++tally->classes[entry.class_code];
      if (entry.class_code != "STABLE" && entry.class_code != month::kInternalSupervision)
        tally->listed.push_back(entry.customer);
    }
  }
  Counts counts{
      run->period, run->version, distinct(all.listed), class_counts(filter.classes, all), {}, {}};
  for (const auto& [area, tally] : by_area)
    counts.areas.push_back({area ? std::optional(area) : std::nullopt, unit_code(*ask.view, area),
                            unit_name(*ask.view, area), distinct(tally.listed),
                            class_counts(filter.classes, tally)});
  std::ranges::stable_sort(counts.areas, {}, &AreaCount::area_code);
  counts.gates = gate_counts(ask, *lists, filter);
  return http::Response::json(wire::to_json(counts));
}

base::Result<http::Response> list_gates(const Ask& ask) {
  TRY_ASSIGN(const auto page, api::page_of(ask.request));
  TRY_ASSIGN(const auto position, position_of(ask, page));
  TRY_ASSIGN(const auto filter, list_filter(ask));
  const auto rule = ask.request.query_value("rule").value_or("");
  const auto lists = ask.desk.lists(*ask.view, *position.run);
  api::PageOf<GateLine> answer;
  std::size_t seen = 0;
  for (const auto& gate : lists->gates) {
    const auto* shop = ask.view->shops.find(gate.customer);
    if (shop == nullptr || !ask.covers(*shop) || !passes_customer(filter, gate.customer) ||
        !std::ranges::binary_search(filter.areas, shop->area) ||
        (!rule.empty() && gate.rule != rule) ||
        (!filter.classes.empty() &&
         std::ranges::find(filter.classes, gate.class_code) == filter.classes.end()))
      continue;
    const std::size_t at = seen++;
    if (at < position.offset || at >= position.offset + page.limit) continue;
    answer.items.push_back({gate.customer,
                            std::string(ask.view->shops.code(*shop)),
                            std::string(ask.view->shops.name(*shop)),
                            shop->sales_area(),
                            unit_name(*ask.view, shop->area),
                            gate.class_code,
                            class_name(gate.class_code),
                            gate.rule,
                            {gate.text_zh, gate.text_en}});
  }
  answer.total = static_cast<std::int64_t>(seen);
  if (position.offset + page.limit < seen)
    answer.next_cursor = api::encode_cursor(std::to_string(position.run->id.value) + '.' +
                                            std::to_string(position.offset + page.limit));
  return api::page_response(answer);
}

}  // namespace

std::vector<http::Route> list_routes(const DeskPtr& desk) {
  using auth::Permission;
  const auto with_page = [](std::vector<http::Parameter> parameters) {
    for (auto& one : api::page_parameters()) parameters.push_back(std::move(one));
    return parameters;
  };
  http::RouteOptions list;
  list.parameters = with_page(list_filter_parameters());
  list.parameters.push_back(
      choice_parameter("sort", "Column, `-` before it for descending; `priority` when left out",
                       {"priority", "-priority", "score", "-score", "grade", "-grade", "shop_name",
                        "-shop_name", "area", "class"}));
  list.response = api::page_schema<TargetEntry>();
  http::RouteOptions counts;
  counts.parameters = list_filter_parameters();
  counts.response = wire::schema<Counts>();
  http::RouteOptions gates;
  gates.parameters = with_page(run_parameters());
  gates.parameters.push_back(id_parameter("area", "A unit of the organisation"));
  gates.parameters.push_back(text_parameter("class", "Class codes separated by commas"));
  gates.parameters.push_back(shop_filter_parameter());
  gates.parameters.push_back(text_parameter("rule", "Rule id, exact"));
  gates.response = api::page_schema<GateLine>();
  return {{http::Method::kGet, "/api/v1/target-lists", Permission::kGuidanceRead,
           "This month's target lists with reasons and evidence; `class=STABLE` for the rest.",
           with_ask(desk, list_targets), std::move(list)},
          {http::Method::kGet, "/api/v1/target-lists/counts", Permission::kGuidanceRead,
           "How many shops each area has in each class, and how many each gate kept out.",
           with_ask(desk, count_targets), std::move(counts)},
          {http::Method::kGet, "/api/v1/target-lists/gates", Permission::kGuidanceRead,
           "Shops that a rule kept out of a list they qualified for.", with_ask(desk, list_gates),
           std::move(gates)}};
}

}  // namespace workbench
