#include "features/model_desk/json_diff.h"

#include <algorithm>
#include <set>

namespace model_desk {
namespace {

using wire::json::array;
using wire::json::object;
using wire::json::value;

constexpr std::string_view kNames[] = {"id", "indicator", "metric", "code", "jurisdiction_code"};

/// The member that tells the elements apart; empty: none does.
std::string_view name_member(const array& list) {
  for (const auto name : kNames) {
    std::set<std::string> seen;
    const bool all = std::ranges::all_of(list, [&](const value& element) {
      const auto* found = element.is_object() ? element.get_object().if_contains(name) : nullptr;
      return found != nullptr && found->is_string() &&
             seen.insert(std::string(found->get_string())).second;
    });
    if (all && !list.empty()) return name;
  }
  return {};
}

void diff(const std::string& path, const value* before, const value* after,
          std::vector<FieldChange>& changes);

void diff_objects(const std::string& path, const object& before, const object& after,
                  std::vector<FieldChange>& changes) {
  const auto inner = [&](std::string_view key) {
    return path.empty() ? std::string(key) : path + '.' + std::string(key);
  };
  for (const auto& pair : before)
    if (!(path.empty() && pair.key() == "version"))
      diff(inner(pair.key()), &pair.value(), after.if_contains(pair.key()), changes);
  for (const auto& pair : after)
    if (!before.contains(pair.key()) && !(path.empty() && pair.key() == "version"))
      diff(inner(pair.key()), nullptr, &pair.value(), changes);
}

const value* find_named(const array& list, std::string_view member, const value& wanted) {
  for (const auto& element : list)
    if (element.get_object().at(member) == wanted) return &element;
  return nullptr;
}

void diff_arrays(const std::string& path, const array& before, const array& after,
                 std::vector<FieldChange>& changes) {
  const auto name = name_member(before.empty() ? after : before);
  if (name.empty() || (!after.empty() && name_member(after) != name)) {
    for (std::size_t i = 0; i < std::max(before.size(), after.size()); ++i)
      diff(path + '[' + std::to_string(i) + ']', i < before.size() ? &before[i] : nullptr,
           i < after.size() ? &after[i] : nullptr, changes);
    return;
  }
  const auto inner = [&](const value& element) {
    return path + '[' + std::string(element.get_object().at(name).get_string()) + ']';
  };
  for (const auto& element : before)
    diff(inner(element), &element, find_named(after, name, element.get_object().at(name)), changes);
  for (const auto& element : after)
    if (find_named(before, name, element.get_object().at(name)) == nullptr)
      diff(inner(element), nullptr, &element, changes);
}

void diff(const std::string& path, const value* before, const value* after,
          std::vector<FieldChange>& changes) {
  if (before != nullptr && after != nullptr) {
    if (*before == *after) return;
    if (before->is_object() && after->is_object())
      return diff_objects(path, before->get_object(), after->get_object(), changes);
    if (before->is_array() && after->is_array())
      return diff_arrays(path, before->get_array(), after->get_array(), changes);
  }
  changes.push_back({path, before == nullptr ? value(nullptr) : *before,
                     after == nullptr ? value(nullptr) : *after});
}

}  // namespace

std::vector<FieldChange> json_diff(const value& before, const value& after) {
  std::vector<FieldChange> changes;
  diff("", &before, &after, changes);
  return changes;
}

}  // namespace model_desk
