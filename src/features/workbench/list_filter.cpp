#include "features/workbench/list_filter.h"

#include <algorithm>

#include "base/local_day.h"
#include "base/text.h"
#include "features/segments/segments.h"
#include "features/target_classes/target_classes.h"

namespace workbench {
namespace {

constexpr std::string_view kStable = "STABLE";

base::Result<std::vector<std::string>> classes_of(const Ask& ask) {
  std::vector<std::string> classes;
  const auto text = ask.request.query_value("class");
  if (!text) return classes;
  for (const auto code : base::split(*text, ',')) {
    const bool known = class_name(code).en != code;
    if (!known) return bad_parameter("class", *text, "target class codes, separated by commas");
    if (!may_see_class(ask.who, code))
      return base::Error{base::ErrorCode::kForbidden,
                         "guidance.supervision_only",
                         "entries of " + std::string(code) + " are for internal supervision alone",
                         {}};
    classes.emplace_back(code);
  }
  return classes;
}

/// Any unit of the tree: its sales areas, as far as they are in scope.
base::Result<std::vector<base::UnitId>> areas_of(const Ask& ask) {
  const auto scope = ask.areas_in_scope();
  const auto text = ask.request.query_value("area");
  if (!text) return scope;
  const auto id = api::id_from<base::UnitId>(*text);
  std::vector<base::UnitId> wanted;
  if (id && !*id) wanted.emplace_back();
  if (id && *id) wanted = ask.view->areas_below(*id);
  std::vector<base::UnitId> areas;
  std::ranges::set_intersection(wanted, scope, std::back_inserter(areas));
  if (areas.empty())
    return base::Error{base::ErrorCode::kNotFound,
                       "areas.no_such_area",
                       "there is no such area, or it is not one of yours",
                       {}};
  return areas;
}

base::Result<std::optional<std::int64_t>> number_of(const Ask& ask, std::string_view name) {
  const auto text = ask.request.query_value(name);
  if (!text) return std::optional<std::int64_t>();
  const auto number = base::parse_int(*text);
  if (!number) return bad_parameter(name, *text, "a whole number");
  return number;
}

using Customers = std::optional<std::vector<base::CustomerId>>;

base::Result<Customers> named_customers(const Ask& ask) {
  const auto text = ask.request.query_value("customer");
  if (!text) return Customers();
  std::vector<base::CustomerId> customers;
  for (const auto part : base::split(*text, ',')) {
    const auto id = api::id_from<base::CustomerId>(part);
    if (!id) return bad_parameter("customer", *text, "shop ids, separated by commas");
    customers.push_back(*id);
  }
  std::ranges::sort(customers);
  return Customers(std::move(customers));
}

/// Those that every `filter` finds: attributes, figures, segments.
base::Result<Customers> found_customers(const Ask& ask) {
  api::Services& services = ask.desk.services();
  const segments::Asker asker{services, ask.who, base::local_day(services.clock.now())};
  std::vector<std::string> filters;
  for (const auto& [name, value] : ask.request.query)
    if (name == "filter") filters.push_back(value);
  if (filters.empty()) return Customers();
  directory::Selection selection;
  TRY_ASSIGN(selection.rules.emplace_back(), segments::read_filters(asker, filters));
  const auto snapshot = ask.desk.directory().snapshot(ask.who.company);
  TRY_ASSIGN(const auto matches, snapshot->select(directory::Viewer(ask.who), selection));
  return Customers(matches.ids());
}

base::Result<Customers> customers_of(const Ask& ask) {
  TRY_ASSIGN(auto named, named_customers(ask));
  TRY_ASSIGN(auto found, found_customers(ask));
  if (!named) return found;
  if (!found) return named;
  std::vector<base::CustomerId> both;
  std::ranges::set_intersection(*named, *found, std::back_inserter(both));
  return Customers(std::move(both));
}

bool passes_grade(const RunLists& lists, const ListFilter& filter, base::CustomerId customer) {
  if (!filter.grade_min && !filter.grade_max && filter.grade_move.empty()) return true;
  const auto* grade = lists.find_grade(customer);
  if (grade == nullptr) return false;
  if (filter.grade_min && grade->grade_no < *filter.grade_min) return false;
  if (filter.grade_max && grade->grade_no > *filter.grade_max) return false;
  if (filter.grade_move.empty()) return true;
  if (!grade->previous_grade_no) return false;
  const auto change = grade->grade_no - *grade->previous_grade_no;
  return filter.grade_move == (change > 0 ? "up" : change < 0 ? "down" : "same");
}

bool passes_text(const CompanyView& view, const std::string& text, base::CustomerId customer) {
  if (text.empty()) return true;
  const auto* shop = view.shops.find(customer);
  if (shop == nullptr) return false;
  return base::to_lower_ascii(view.shops.code(*shop)).find(text) != std::string::npos ||
         base::to_lower_ascii(view.shops.name(*shop)).find(text) != std::string::npos;
}

bool passes_class(const ListFilter& filter, const std::string& class_code) {
  if (filter.classes.empty())
    return class_code != kStable && class_code != month::kInternalSupervision;
  return std::ranges::find(filter.classes, class_code) != filter.classes.end();
}

}  // namespace

bool may_see_class(const auth::Principal& who, std::string_view class_code) {
  return class_code != month::kInternalSupervision || who.can(auth::Permission::kSupervisionRead);
}

bool passes_customer(const ListFilter& filter, base::CustomerId customer) {
  return !filter.customers || std::ranges::binary_search(*filter.customers, customer);
}

base::Result<ListFilter> list_filter(const Ask& ask) {
  ListFilter filter;
  TRY_ASSIGN(filter.areas, areas_of(ask));
  TRY_ASSIGN(filter.classes, classes_of(ask));
  TRY_ASSIGN(filter.customers, customers_of(ask));
  TRY_ASSIGN(filter.grade_min, number_of(ask, "grade_min"));
  TRY_ASSIGN(filter.grade_max, number_of(ask, "grade_max"));
  filter.grade_move = ask.request.query_value("grade_move").value_or("");
  if (!filter.grade_move.empty() && filter.grade_move != "up" && filter.grade_move != "down" &&
      filter.grade_move != "same")
    return bad_parameter("grade_move", filter.grade_move, "up, down or same");
  filter.reason_code = ask.request.query_value("reason").value_or("");
  filter.text = base::to_lower_ascii(base::trim(ask.request.query_value("q").value_or("")));
  const auto primary = ask.request.query_value("primary").value_or("false");
  if (primary != "true" && primary != "false")
    return bad_parameter("primary", primary, "true or false");
  filter.primary_only = primary == "true";
  return filter;
}

http::Parameter shop_filter_parameter() {
  return {"filter",
          "COLUMN:OPERATOR[:VALUE] as in the list of shops, segment:in:ID among them; repeatable; "
          "all must hold",
          {{"type", "array"}, {"items", {{"type", "string"}}}}};
}

std::vector<http::Parameter> list_filter_parameters() {
  std::vector<http::Parameter> parameters = run_parameters();
  parameters.push_back(
      id_parameter("area", "A unit of the organisation: its sales areas; 0: shops without one"));
  parameters.push_back(text_parameter(
      "class", "Class codes separated by commas; without it the target classes, not STABLE"));
  parameters.push_back(text_parameter("customer", "Shop ids separated by commas"));
  parameters.push_back(shop_filter_parameter());
  parameters.push_back(text_parameter("reason", "Reason code, exact"));
  parameters.push_back(text_parameter("q", "Part of the shop's code or name"));
  parameters.push_back(
      {"primary", "Only the entries that lead the shop's visit", {{"type", "boolean"}}});
  parameters.push_back({"grade_min", "Lowest grade", {{"type", "integer"}}});
  parameters.push_back({"grade_max", "Highest grade", {{"type", "integer"}}});
  parameters.push_back(choice_parameter("grade_move", "How the grade moved on the month before",
                                        {"up", "down", "same"}));
  return parameters;
}

std::vector<std::uint32_t> filtered(const Ask& ask, const RunLists& lists,
                                    const ListFilter& filter) {
  std::vector<std::uint32_t> found;
  const auto& entries = lists.entries;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const auto& entry = entries[i];
    if (!passes_class(filter, entry.class_code) || !may_see_class(ask.who, entry.class_code))
      continue;
    if (filter.primary_only && !entry.is_primary) continue;
    if (!filter.reason_code.empty() && entry.reason_code != filter.reason_code) continue;
    if (!passes_customer(filter, entry.customer)) continue;
    // Both the area of the month and where the shop is now must be in scope: a shop that moved away
    // is no longer one's own, one that came brings its own month.
    const auto* shop = ask.view->shops.find(entry.customer);
    if (shop == nullptr || !ask.covers(*shop)) continue;
    if (!std::ranges::binary_search(filter.areas, entry.area)) continue;
    if (passes_grade(lists, filter, entry.customer) &&
        passes_text(*ask.view, filter.text, entry.customer))
      found.push_back(i);
  }
  return found;
}

}  // namespace workbench
