#pragma once
#include "platform/wire/schema.h"

/// The JSON schema of what wire::to_compact_json writes: as schema.h, but a member that may be
/// empty (text, list, flag, optional, struct of such) may be missing, and nothing is null but a
/// number that is not finite.
namespace wire {

namespace detail {

template <class T>
constexpr bool may_be_empty() {
  if constexpr (std::is_same_v<T, bool> || kIsOptional<T> || kIsVector<T> ||
                std::is_same_v<T, std::string>) {
    return true;
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    bool empty = true;
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      empty = empty &&
              may_be_empty<std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>>();
    });
    return empty;
  } else {
    return false;
  }
}

}  // namespace detail

template <class T>
json::value compact_schema() {
  if constexpr (detail::kIsOptional<T>) {
    return compact_schema<typename T::value_type>();
  } else if constexpr (detail::kIsVector<T>) {
    return {{"type", "array"}, {"items", compact_schema<typename T::value_type>()}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {{"type", json::array{"number", "null"}}};
  } else if constexpr (boost::describe::has_describe_members<T>::value) {
    json::object properties;
    json::array required;
    boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
      properties.emplace(member.name, compact_schema<Member>());
      if (!detail::may_be_empty<Member>()) required.emplace_back(member.name);
    });
    json::object object{{"type", "object"}, {"properties", std::move(properties)}};
    if constexpr (!detail::struct_name<T>().empty()) object["title"] = detail::struct_name<T>();
    if (!required.empty()) object["required"] = std::move(required);
    object["additionalProperties"] = false;
    return object;
  } else {
    return schema<T>();
  }
}

}  // namespace wire
