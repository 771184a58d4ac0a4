#pragma once
#include "platform/wire/wire.h"

/// The JSON schema (2020-12, as OpenAPI 3.1 reads it) of a described struct: what wire::to_json
/// writes and wire::from_json accepts, no more. A struct's `title` is its C++ name, by which the
/// contract shares it as a component.
namespace wire {

namespace detail {

/// `customers::Shop` as the compiler spells it; empty for what has no plain name (templates).
template <class T>
constexpr std::string_view struct_name() {
  constexpr std::string_view kText = __PRETTY_FUNCTION__;
  constexpr auto kStart = kText.find("T = ") + 4;
  constexpr auto kName = kText.substr(kStart, kText.find_first_of(";]", kStart) - kStart);
  return kName.find_first_of("<({") == std::string_view::npos ? kName : std::string_view{};
}

}  // namespace detail

template <class T>
json::value schema() {
  using boost::describe::has_describe_enumerators;
  if constexpr (std::is_same_v<T, bool>) {
    return {{"type", "boolean"}};
  } else if constexpr (detail::kIsId<T>) {
    return {{"type", "string"}, {"pattern", "^[0-9]{1,19}$"}};
  } else if constexpr (std::is_same_v<T, base::Date>) {
    return {{"type", "string"}, {"format", "date"}};
  } else if constexpr (std::is_same_v<T, base::Period>) {
    return {{"type", "string"}, {"pattern", "^[0-9]{4}-(0[1-9]|1[0-2])$"}};
  } else if constexpr (std::is_same_v<T, base::Instant>) {
    return {{"type", "string"}, {"format", "date-time"}};
  } else if constexpr (std::is_same_v<T, base::Money> || std::is_integral_v<T>) {
    return {{"type", "integer"}};
  } else if constexpr (std::is_floating_point_v<T>) {
    return {{"type", "number"}};
  } else if constexpr (std::is_convertible_v<T, std::string_view>) {
    return {{"type", "string"}};
  } else if constexpr (has_describe_enumerators<T>::value) {
    json::array names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>(
        [&](auto enumerator) { names.emplace_back(detail::enumerator_name(enumerator.name)); });
    return {{"type", "string"}, {"enum", std::move(names)}};
  } else if constexpr (detail::kIsOptional<T>) {
    json::value inner = schema<typename T::value_type>();
    json::object& object = inner.as_object();
    if (object["type"].is_string() && !object.contains("enum") && !object.contains("title")) {
      object["type"] = json::array{object["type"], "null"};
      return inner;
    }
    return {{"anyOf", json::array{std::move(inner), json::value{{"type", "null"}}}}};
  } else if constexpr (detail::kIsVector<T>) {
    return {{"type", "array"}, {"items", schema<typename T::value_type>()}};
  } else {
    json::object properties;
    json::array required;
    boost::mp11::mp_for_each<detail::Members<T>>([&](auto member) {
      using Member = std::remove_cvref_t<decltype(std::declval<T&>().*member.pointer)>;
      properties.emplace(member.name, schema<Member>());
      if constexpr (!detail::kIsOptional<Member>) required.emplace_back(member.name);
    });
    json::object object{{"type", "object"}, {"properties", std::move(properties)}};
    if constexpr (!detail::struct_name<T>().empty()) object["title"] = detail::struct_name<T>();
    if (!required.empty()) object["required"] = std::move(required);
    object["additionalProperties"] = false;
    return object;
  }
}

/// An answer or body whose shape is a document of its own (a guidance book): any object.
inline json::value any_object() { return {{"type", "object"}}; }

}  // namespace wire
